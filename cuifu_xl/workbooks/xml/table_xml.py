"""A table part (xl/tables/tableN.xml): where the table stands, its headings, its new size."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.base import NewColumn, NewTable
from cuifu_xl.workbooks.xml.cell_xml import column_number, letters
from cuifu_xl.workbooks.xml.xml_text import escape

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Area(NamedTuple):
    """A block of cells: columns from 0, rows as the seller counts them, ends included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, ref: str) -> "Area":
        """The block that `B2:D9` or `B2` names."""
        match = _REF.fullmatch(ref)
        if match is None:
            raise WorkbookError(f"认不出单元格区域 {ref}。请在 Excel 里打开并保存一次")
        left, top, right, bottom = match.groups()
        return cls(column_number(left), int(top), column_number(right or left), int(bottom or top))

    def ref(self) -> str:
        """The block as `B2:D9`."""
        start = f"{letters(self.left)}{self.top}"
        end = f"{letters(self.right)}{self.bottom}"
        return start if start == end else f"{start}:{end}"

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


class TablePart(NamedTuple):
    """A table as its part describes it."""

    name: str
    part: str
    sheet: str
    sheet_part: str
    area: Area  # with header and totals row
    headings: tuple[str, ...]
    calculated: dict[int, str]  # column of the table → its formula
    has_header: bool = True
    has_totals: bool = False
    is_filtered: bool = False

    @property
    def body(self) -> Area:
        """The rows below the header, without the totals row."""
        top = self.area.top + self.has_header
        return self.area._replace(top=top, bottom=self.area.bottom - self.has_totals)

    def positions(self, columns: tuple[str, ...]) -> list[int]:
        """Where these headings stand in the table. WorkbookError if one is missing."""
        return positions(self.name, self.sheet, self.headings, columns)


def positions(
    name: str, sheet: str, headings: tuple[str, ...], columns: tuple[str, ...]
) -> list[int]:
    """Where these headings stand in a table. WorkbookError if one is missing."""
    missing = [column for column in columns if column not in headings]
    if missing:
        listed = "、".join(f"「{column}」" for column in missing)
        raise WorkbookError(
            f"{sheet}!{name} 缺少列{listed}。请把标题改回原名，或用 cuifu restore 取回之前的版本"
        )
    return [headings.index(column) for column in columns]


def unescaped(text: str) -> str:
    """`_x000A_` and the like as the characters they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def parse_table(root: ET.Element, part: str, sheet: str, sheet_part: str) -> TablePart:
    """The table that a part describes."""
    columns = root.findall(f"{_MAIN}tableColumns/{_MAIN}tableColumn")
    calculated = {}
    for number, column in enumerate(columns):
        formula = column.find(f"{_MAIN}calculatedColumnFormula")
        if formula is not None and formula.text and formula.get("array") not in ("1", "true"):
            calculated[number] = formula.text
    return TablePart(
        name=root.get("displayName") or root.get("name") or "",
        part=part,
        sheet=sheet,
        sheet_part=sheet_part,
        area=Area.of(root.get("ref", "")),
        headings=tuple(unescaped(column.get("name", "")) for column in columns),
        calculated=calculated,
        has_header=root.get("headerRowCount", "1") != "0",
        has_totals=root.get("totalsRowCount", "0") != "0",
        is_filtered=root.find(f"{_MAIN}autoFilter/{_MAIN}filterColumn/*") is not None,
    )


_COLUMNS = re.compile(rb"<tableColumns\b([^>]*)>(.*?)</tableColumns>", re.DOTALL)
_COLUMN_ID = re.compile(rb"""<tableColumn\b[^>]*?\sid=["'](\d+)["']""")
_TABLE_ID = re.compile(rb"""\sid=["'](\d+)["']""")
_TABLE_TAG = re.compile(rb"<table\s[^>]*>")
_ANY_REF = re.compile(rb"""(\sref=)(["'])[^"']*\2""")
_FILTER_TAG = re.compile(rb"<autoFilter\b[^>]*>")
_CRITERIA = re.compile(rb"<filterColumn\b([^>]*?)(?:/>|>.*?</filterColumn>)", re.DOTALL)
_SORT_STATE = re.compile(rb"<sortState\b[^>]*?(?:/>|>.*?</sortState>)", re.DOTALL)
_INSERT_ROW = re.compile(rb"""\s(?:insertRow|insertRowShift)=(["'])[^"']*\1""")


def resized(content: bytes, table: TablePart, bottom: int) -> bytes:
    """The table part with a new last row, filter criteria and sort order cleared."""
    tag = _TABLE_TAG.search(content)
    if tag is None:
        raise WorkbookError(f"{table.sheet}!{table.name} 的存法不认识。请在 Excel 里打开并保存一次")
    area = table.area._replace(bottom=bottom)
    filtered = area._replace(bottom=bottom - table.has_totals)
    new_tag = _INSERT_ROW.sub(b"", _with_ref(tag[0], area))
    rest = content[tag.end() :]
    rest = _FILTER_TAG.sub(lambda match: _with_ref(match[0], filtered), rest)
    rest = _CRITERIA.sub(_only_its_button, rest)
    return content[: tag.start()] + new_tag + _SORT_STATE.sub(b"", rest)


def wider(content: bytes, table: TablePart, columns: Sequence[NewColumn]) -> bytes:
    """The table part with columns more at its right end; filters stay where they are."""
    tag, listed = _TABLE_TAG.search(content), _COLUMNS.search(content)
    if tag is None or listed is None:
        raise WorkbookError(f"{table.sheet}!{table.name} 的存法不认识。请在 Excel 里打开并保存一次")
    area = table.area._replace(right=table.area.right + len(columns))
    filtered = area._replace(bottom=area.bottom - table.has_totals)
    number = max(int(found) for found in _COLUMN_ID.findall(listed[2])) + 1
    made = _columns(columns, number).encode()
    count = b'<tableColumns count="%d">' % (len(table.headings) + len(columns))
    inside = count + listed[2] + made + b"</tableColumns>"
    before = content[tag.end() : listed.start()]
    before = _FILTER_TAG.sub(lambda match: _with_ref(match[0], filtered), before)
    start = content[: tag.start()] + _with_ref(tag[0], area)
    return start + before + inside + content[listed.end() :]


def new_table(table: NewTable, number: int, area: Area, *, filtered: bool) -> str:
    """The part of a new table, without its declaration; `number` is its id."""
    name, ref = _said(table.name), area.ref()
    filter_tag = f'<autoFilter ref="{ref}"/>' if filtered else ""
    return (
        f'<table xmlns="{_MAIN[1:-1]}" id="{number}" name="{name}" displayName="{name}" '
        f'ref="{ref}" totalsRowShown="0">{filter_tag}<tableColumns count="{len(table.columns)}">'
        f"{_columns(table.columns, 1)}</tableColumns>"
        '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" '
        'showRowStripes="0" showColumnStripes="0"/></table>'
    )


def number_of(content: bytes) -> int:
    """The id of a table, by its part."""
    tag = _TABLE_TAG.search(content)
    found = _TABLE_ID.search(tag[0]) if tag else None
    return int(found[1]) if found else 0


def _columns(columns: Sequence[NewColumn], first: int) -> str:
    return "".join(_column(column, number) for number, column in enumerate(columns, first))


def _column(column: NewColumn, number: int) -> str:
    start = f'<tableColumn id="{number}" name="{_said(column.heading)}"'
    if not column.formula:
        return start + "/>"
    formula = escape(column.formula)
    return f"{start}><calculatedColumnFormula>{formula}</calculatedColumnFormula></tableColumn>"


def _said(name: str) -> str:
    return escape(name).replace('"', "&quot;")


def _with_ref(tag: bytes, area: Area) -> bytes:
    return _ANY_REF.sub(rb"\g<1>\g<2>" + area.ref().encode() + rb"\g<2>", tag, count=1)


def _only_its_button(match: re.Match[bytes]) -> bytes:
    """A filter column without criteria: only whether its button is shown."""
    kept = b"Button" in match[1]
    return b"<filterColumn" + match[1].rstrip() + b"/>" if kept else b""
