"""The values of 看板 and 总结 as they follow from the tables of a closed file.

A cell counts as it stands: our formula is worked out, what people typed over it is taken. Where
they have put a formula of their own, it and all that reads it have no value any more: a formula
without one is computed by every program that opens the file.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from cuifu_xl.board.blocks import put_blocks
from cuifu_xl.board.canvas import Canvas
from cuifu_xl.board.figures import GAP, Figure, Lines, Tables, seen
from cuifu_xl.board.week import put_week
from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.tables.schema import LOOKED_UP_BY_FORMULAS, META, REGISTER, SKIPPED, TODAY
from cuifu_xl.workbooks.base import Cell, Table
from cuifu_xl.workbooks.closed.cell_values import ValueReader
from cuifu_xl.workbooks.closed.contents import Contents, Sheet
from cuifu_xl.workbooks.xml.cell_xml import escaped, letters
from cuifu_xl.workbooks.xml.table_xml import Area, unescaped
from cuifu_xl.workbooks.xml.xml_text import unescape

# what is on each of FORMULA_SHEETS
_PUT: Mapping[str, Callable[[Canvas, Lines, Tables], None]] = {"看板": put_blocks, "总结": put_week}

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>[^<]*(?:<(?!/c>)[^<]*)*</c>)')
_FORMULA = re.compile(
    rb"<f(?P<how>\s[^>]*?)?(?:/>|>(?P<text>[^<]*)</f>)(?:<v\b[^>]*?(?:/>|>(?P<value>[^<]*)</v>))?"
)
_VALUE = re.compile(rb"<v\b[^>]*?(?:/>|>[^<]*</v>)")
_KIND = re.compile(rb'\st="([^"]*)"')
_SPREAD = re.compile(rb'\sref="([^"]*)"')
_CELLS_READ = re.compile(r"\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?")
# as a condition it may be read as a number or a comparison, or be too long
_UNCLEAR = re.compile(r"[<>=].*|[\s\d.,/:%+\-¥￥$()]*\d[\s\d.,/:%+\-)]*|.{256,}", re.DOTALL)

# tables that most presses write anew
_ALL_DAY = (TODAY.name, SKIPPED.name, META.name)

Value = float | str


class _News(NamedTuple):
    """What the sheets read, and the tables of which they may read something new."""

    lines: Lines
    tables: Tables
    changed: Collection[str] | None  # None: all


def worked_out(
    contents: Contents,
    sheets: Mapping[Sheet, bytes],
    written: Collection[str],
    read: Callable[[str], Table],
    values: ValueReader,
) -> dict[Sheet, bytes]:
    """The sheets with values for the formulas that are known, and none for others.

    Nothing where a table has not what is counted: as long as somebody has renamed a heading, say.
    """
    try:
        news = _news(contents, sheets, written, read, values)
        return {
            sheet: _with_values(sheet.name, content, news, values.cell)
            for sheet, content in sheets.items()
        }
    except (ArithmeticError, LookupError, ValueError, WorkbookError):
        return {}


def _news(
    contents: Contents,
    sheets: Mapping[Sheet, bytes],
    written: Collection[str],
    read: Callable[[str], Table],
    values: ValueReader,
) -> _News:
    """The tables to be; without the register where all that is counted in it stands there already.

    Most presses of a day leave it alone, and reading it would take longer than all the rest.
    """
    others = {name: read(name) for name in (*_ALL_DAY, *LOOKED_UP_BY_FORMULAS)}
    is_old = {REGISTER.name, *LOOKED_UP_BY_FORMULAS}.isdisjoint(written)
    if is_old and not any(map(_lacks_values, sheets.values())):
        part = contents.table(REGISTER.name)
        tables = others | {REGISTER.name: Table(part.headings, [])}
        return _News(Lines(tables, values.texts_below(part, "订单编号")), tables, _ALL_DAY)
    tables = others | {REGISTER.name: read(REGISTER.name)}
    return _News(Lines(tables), tables, None)


def _lacks_values(content: bytes) -> bool:
    return any(found["value"] is None for found in _FORMULA.finditer(content))


def _with_values(sheet: str, content: bytes, news: _News, held: Callable[[bytes], Cell]) -> bytes:
    raw = {match[1].decode(): match[0] for match in _CELL.finditer(content)}
    standing = _Standing(raw, held, news.changed)
    _PUT[sheet](standing, news.lines, news.tables)
    values = standing.values
    new = {ref: _with_value(raw[ref], values.get(ref)) for ref in {*standing.formulas, *values}}
    return _CELL.sub(lambda match: new.get(match[1].decode(), match[0]), content)


class _Formula(NamedTuple):
    """A formula as the file holds it."""

    text: str
    area: str  # of an array formula
    value: Value | None  # None: an error that none of our formulas has


def _formula(raw: bytes) -> _Formula | None:
    found = _FORMULA.search(raw)
    if found is None:
        return None
    spread = _SPREAD.search(found["how"] or b"")
    text, area = (found["text"] or b"").decode(), spread[1].decode() if spread else ""
    kind = _KIND.search(raw, 0, raw.find(b">"))
    value = unescape((found["value"] or b"").decode())
    if value and (kind is None or kind[1] not in (b"str", b"e")):
        return _Formula(unescape(text), area, float(value))
    is_error = kind is not None and kind[1] == b"e" and value != GAP
    return _Formula(unescape(text), area, None if is_error else unescaped(value))


class _Standing(Canvas):
    """The figures of a sheet with what people changed on it."""

    def __init__(
        self,
        raw: Mapping[str, bytes],
        held: Callable[[bytes], Cell],
        changed: Collection[str] | None,
    ) -> None:
        self.values: dict[str, Value] = {}
        found = {ref: _formula(cell) for ref, cell in raw.items() if b"<f" in cell}
        self.formulas = {ref: formula for ref, formula in found.items() if formula}
        self._raw = raw
        self._held = held
        self._changed = changed if changed is None else [f"{name}[" for name in changed]
        self._unknown = _Cells()
        self._new = _Cells()

    def put(
        self, row: int, left: int, figure: Figure, num_format: str, span: int = 1, **look: Any
    ) -> Figure:
        """Our formula has its value; other cells have what they hold."""
        cell = super().put(row, left, figure, num_format)
        ref = f"{letters(left)}{row + 1}"
        formula = self.formulas.get(ref)
        if formula is None:
            return self._as_held(ref, cell)
        if formula.text != figure.text or self._unknown.are_read_by(figure.text):
            self._unknown.add(Area.of(ref))
            return cell
        value = figure.value if self._is_news(Area.of(ref), figure.text) else formula.value
        if value is None:
            self._unknown.add(Area.of(ref))
            return cell
        self.values[ref] = value
        return self._unless_unclear(Figure(cell.text, value))

    def column(self, top: int, left: int, text: str, values: Sequence[float]) -> list[Figure]:
        """An array formula over these very cells gives each its value."""
        area = Area(left, top + 1, left, top + len(values))
        refs = [f"{letters(left)}{row}" for row in range(area.top, area.bottom + 1)]
        formula = self.formulas.get(refs[0])
        if (
            formula is None
            or formula.area != area.ref()
            or formula.text != text
            or self._unknown.are_read_by(text)
        ):
            self._unknown.add(area)
        elif self._is_news(area, text):
            self.values.update(zip(refs, values, strict=True))
        elif formula.value is not None:
            self.values[refs[0]] = formula.value
        return super().column(top, left, text, values)

    def choice(self, row: int, left: int, words: str, span: int = 1, **look: Any) -> Figure:
        """The words that stand there."""
        cell = super().choice(row, left, words, span)
        return self._as_held(f"{letters(left)}{row + 1}", cell)

    def _as_held(self, ref: str, cell: Figure) -> Figure:
        value = None if ref in self.formulas else seen(self._held(self._raw.get(ref, b"")))
        if value is None:
            self._unknown.add(Area.of(ref))
            return cell
        return self._unless_unclear(Figure(cell.text, value))

    def _unless_unclear(self, cell: Figure) -> Figure:
        """A cell whose words a condition may not take for words is not counted on."""
        if isinstance(cell.value, str) and _UNCLEAR.fullmatch(cell.value):
            self._unknown.add(Area.of(cell.text))
        return cell

    def _is_news(self, area: Area, text: str) -> bool:
        """Whether a formula may say something new."""
        if self._changed is None:
            return True
        if not any(table in text for table in self._changed) and not self._new.are_read_by(text):
            return False
        self._new.add(area)
        return True


class _Cells:
    """Cells of a sheet that formulas may read."""

    def __init__(self) -> None:
        self._areas: list[Area] = []
        self._names: set[str] = set()

    def add(self, area: Area) -> None:
        """A cell, or a column of them."""
        self._areas.append(area)
        rows = range(area.top, area.bottom + 1)
        self._names.update(f"${letters(area.left)}${row}" for row in rows)

    def are_read_by(self, text: str) -> bool:
        """Whether a formula of ours reads one of them."""
        if not self._areas:
            return False
        return any(
            any(map(Area.of(name).meets, self._areas)) if ":" in name else name in self._names
            for name in _CELLS_READ.findall(text)
        )


def _with_value(raw: bytes, value: Value | None) -> bytes:
    """A cell with this value instead of the one that it had."""
    bare = _VALUE.sub(b"", raw)
    if value is None:
        return _KIND.sub(b"", bare, count=1)
    tag, rest = bare[: bare.find(b">")], bare[bare.find(b">") :].removesuffix(b"</c>")
    kind, text = b"", escaped(value) if isinstance(value, str) else repr(value)
    if isinstance(value, str):
        kind = b' t="e"' if value == GAP else b' t="str"'
    return b"%s%s%s<v>%s</v></c>" % (_KIND.sub(b"", tag), kind, rest, text.encode())
