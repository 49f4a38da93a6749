"""Cells of people's own columns, kept as raw XML while their row moves."""

import re
from collections.abc import Iterable

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.xml.formula_shift import shifted, to_row
from cuifu_xl.workbooks.xml.table_xml import TablePart
from cuifu_xl.workbooks.xml.xml_text import escape, unescape

_FORMULA = re.compile(rb"<f(\s[^>]*?)?(?:/>|>(.*?)</f>)", re.DOTALL)
_SHARED = re.compile(rb"""\st=["']shared["']""")
_SHARED_ID = re.compile(rb"""\ssi=["'](\d+)["']""")
_REF = re.compile(rb"""(<c\s[^>]*?\br=)(["'])[A-Z]+\d+\2""")
_RANGE = re.compile(rb"""\sref=["']([^"']*)["']""")


class SharedFormulas:
    """Formulas that Excel wrote once for many cells, by their number."""

    def __init__(self) -> None:
        self._masters: dict[bytes, tuple[str, int, int]] = {}

    @property
    def known(self) -> bool:
        """Whether there are any."""
        return bool(self._masters)

    def learn(self, row: int, own: dict[int, bytes], left: int) -> None:
        """Takes the formulas that start in these cells."""
        for column, raw in own.items():
            number = _shared_id(raw)
            match = _FORMULA.search(raw) if number else None
            if number and match and match[2]:
                self._masters[number] = (_text(match[2]), row, left + column)

    def refuse_strays(self, outside: Iterable[bytes], table: TablePart, row: int) -> None:
        """WorkbookError if a cell beside the table lives on a formula inside it."""
        if any(_shared_id(raw) in self._masters for raw in outside if b"<f" in raw):
            raise WorkbookError(
                f"{table.sheet} 第{row}行表「{table.name}」旁边的公式和表内公式连在一起存的，"
                "不能单独改。请把旁边的公式重新输入一次后重试"
            )

    def expanded(self, raw: bytes, row: int, column: int) -> bytes:
        """The cell with a formula of its own."""
        number = _shared_id(raw)
        if number is None:
            return raw
        if number not in self._masters:
            raise WorkbookError("有公式引用了找不到的共享公式。请在 Excel 里打开、保存一次后重试")
        text, master_row, master_column = self._masters[number]
        formula = shifted(text, row - master_row, column - master_column)
        made = f"<f>{escape(formula)}</f>".encode()
        return _FORMULA.sub(lambda _: made, raw, count=1)


def _shared_id(raw: bytes) -> bytes | None:
    match = _FORMULA.search(raw) if b"shared" in raw else None
    if match is None or match[1] is None or not _SHARED.search(match[1]):
        return None
    number = _SHARED_ID.search(match[1])
    return number[1] if number else None


def _text(content: bytes) -> str:
    try:
        return unescape(content.decode())
    except UnicodeDecodeError as error:
        raise WorkbookError("有公式的编码已损坏。请在 Excel 里打开、保存一次后重试") from error


def relocated(raw: bytes, ref: str, old: int, new: int, table: TablePart) -> bytes:
    """A cell moved to another row; its formula speaks of the new row where it spoke of the old."""
    if _REF.match(raw):
        raw = _REF.sub(rb"\g<1>\g<2>" + ref.encode() + rb"\g<2>", raw, count=1)
    else:
        raw = b'<c r="%s"' % ref.encode() + raw[2:]
    match = _FORMULA.search(raw)
    if match is None:
        return raw
    attributes = match[1] or b""
    spread = _RANGE.search(attributes)
    if spread and b":" in spread[1]:
        raise WorkbookError(
            f"{table.sheet}!{table.name} 第{old}行有跨单元格的数组公式，行不能移动。"
            "请改成普通公式后重试"
        )
    attributes = _RANGE.sub(b' ref="%s"' % ref.encode(), attributes)
    formula = escape(to_row(_text(match[2] or b""), old, new)).encode()
    made = b"<f" + attributes + b">" + formula + b"</f>"
    return raw[: match.start()] + made + raw[match.end() :]
