"""One table body to be written into its sheet: look at the old rows first, then make the new.

The sheet is read twice. The first pass (`look`, `settle`) finds formats, rows that move and
what stands in the way; the second (`apply`) fills one row after the other.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.closed.own_cells import SharedFormulas, relocated
from cuifu_xl.workbooks.closed.sheet_xml import (
    Block,
    Row,
    cells,
    column_styles,
    is_filled,
    is_typed,
    style_of,
)
from cuifu_xl.workbooks.pending import Body, Fresh, Line
from cuifu_xl.workbooks.xml.cell_xml import (
    Calendar,
    Tails,
    cell,
    escaped,
    letters,
    needs_care,
    value_kind,
)
from cuifu_xl.workbooks.xml.table_xml import Area, TablePart


class TableEdit:
    """The pending body of one table against the sheet part that holds it."""

    def __init__(
        self, table: TablePart, body: Body, palette: dict[str, str], calendar: Calendar
    ) -> None:
        self.table = table
        self._lines = body.lines
        self._kept = body.kept
        self._in_place = body.in_place
        self._filled = 0
        self._palette = palette
        self._calendar = calendar
        self._old = table.body
        self._width = len(table.headings)
        self._styles: list[str] = [""] * self._width
        self._shared = SharedFormulas()
        self._moving = self._origins_that_move()
        self._moved: dict[int, dict[int, bytes]] = {}
        self.first_attributes = b""
        self._places: Mapping[int, int] | None = None  # of the rows that `_starts` fits
        self._starts: list[tuple[int | None, str, str, str, str]] = []
        self._tails = Tails(palette, calendar)

    def _origins_that_move(self) -> set[int]:
        start = self._kept or 0
        return {
            line.origin
            for index, line in enumerate(self._lines, start)
            if line.origin not in (None, index) and len(line.values) < self._width
        }

    # first pass

    def take_columns(self, head: bytes) -> None:
        """Formats of whole columns, for cells that the first body row does not format."""
        for left, right, style in column_styles(head):
            for column in range(max(left, self._old.left), min(right, self._old.right) + 1):
                self._styles[column - self._old.left] = style

    def look(self, block: Block) -> None:
        """Takes from a run of old rows what the new ones need."""
        old = self._old
        if block.last < old.top:
            return
        if block.first <= old.top:
            self._take_formats(block)
        if block.first <= old.bottom:
            if self._kept is None:
                self._find_last_filled(block)
            elif self._moving or b"shared" in block.content:
                self._take_own_cells(block)
        if old.bottom < block.last and block.first <= self.bottom and not self.table.has_totals:
            self._refuse_used(block)

    def _take_formats(self, block: Block) -> None:
        row = next((row for row in block.rows() if row.number == self._old.top), None)
        if row is None:
            return
        self.first_attributes = row.attributes
        for column, raw in self._own_part(cells(row)).items():
            self._styles[column] = style_of(raw) or self._styles[column]

    def _own_part(self, found: dict[int, bytes]) -> dict[int, bytes]:
        """The cells inside the table, by column of the table."""
        left, right = self._old.left, self._old.right
        return {c - left: raw for c, raw in found.items() if left <= c <= right}

    def _find_last_filled(self, block: Block) -> None:
        for row in block.rows_from_end():
            if self._old.top <= row.number <= self._old.bottom and self._holds_entry(row):
                self._filled = row.number - self._old.top + 1
                return

    def _holds_entry(self, row: Row) -> bool:
        found = self._own_part(cells(row))
        return any(is_typed(raw) and c not in self.table.calculated for c, raw in found.items())

    def _take_own_cells(self, block: Block) -> None:
        for row in block.rows():
            if self._old.top <= row.number <= self._old.bottom:
                own = self._own_part(found := cells(row))
                self._shared.learn(row.number, own, self._old.left)
                outside = (raw for c, raw in found.items() if c - self._old.left not in own)
                self._shared.refuse_strays(outside, self.table, row.number)
                if row.number - self._old.top in self._moving:
                    self._moved[row.number - self._old.top] = own

    def _refuse_used(self, block: Block) -> None:
        for row in block.rows():
            if self._old.bottom < row.number <= self.bottom:
                for column, raw in self._own_part(cells(row)).items():
                    if is_filled(raw):
                        self._refuse(self._ref(column, row.number))

    def _refuse(self, ref: str) -> None:
        raise refusals.cells_in_the_way(self.table.sheet, ref, self.table.name, self.bottom)

    def settle(self, neighbours: Iterable[TablePart]) -> None:
        """Checks that end the first pass: does the table fit where it wants to go?"""
        if self.bottom != self._old.bottom and self.table.has_totals:
            raise refusals.totals_row(self.table.sheet, self.table.name)
        if self.bottom > refusals.LAST_ROW:
            raise refusals.too_many_rows(self.table.sheet, self.table.name)
        grown = self._old._replace(top=self._old.bottom + 1, bottom=self.bottom)
        for other in neighbours:
            if other.name != self.table.name and self.grows and other.area.meets(grown):
                self._refuse(f"{other.area.ref()}（表「{other.name}」）")

    # the outcome

    @property
    def kept(self) -> int:
        """How many of the first rows stay as they are."""
        return self._filled if self._kept is None else self._kept

    @property
    def bottom(self) -> int:
        """The last row of the new body; at least one row remains."""
        last = self._old.top + max(self.kept + len(self._lines), 1) - 1
        return max(last, self._old.bottom) if self._in_place else last

    @property
    def grows(self) -> bool:
        """Whether the table needs rows below its present end."""
        return self.bottom > self._old.bottom

    @property
    def area(self) -> Area:
        """The new place of the table."""
        return self.table.area._replace(bottom=self.bottom + self.table.has_totals)

    @property
    def touched(self) -> tuple[int, int]:
        """The first and last sheet row that changes."""
        first = self._old.top if self.table.is_filtered else self._old.top + self.kept
        return first, max(self.bottom, self._old.bottom)

    @property
    def writes_formulas(self) -> bool:
        """Whether a formula is among the new cells."""
        return bool(self.table.calculated) or any(
            isinstance(value, Formula) for line in self._lines for value in line.values.values()
        )

    # second pass

    def touches(self, number: int) -> bool:
        """Whether this sheet row changes at all."""
        first, last = self.touched
        if not first <= number <= last:
            return False
        at = number - self._old.top - self.kept
        if self.table.is_filtered or self._shared.known or at < 0:
            return True
        if at >= len(self._lines):
            return not self._in_place
        line = self._lines[at]
        return bool(line.values) or line.origin != number - self._old.top

    def is_written(self, number: int) -> bool:
        """Whether this sheet row gets new cells."""
        return self._old.top + self.kept <= number <= self.bottom

    def apply(self, number: int, found: dict[int, bytes]) -> None:
        """Replaces the cells of this table in one sheet row."""
        index = number - self._old.top
        left = self._old.left
        if number > self.bottom:
            if number <= self._old.bottom:
                for column in range(left, self._old.right + 1):
                    found.pop(column, None)
            return
        if index < self.kept:
            return
        at = index - self.kept
        rest = Line(index if self._in_place else None, {})
        line = self._lines[at] if at < len(self._lines) else rest
        in_place = line.origin == index and not self._shared.known
        for column in line.values if in_place else range(self._width):
            raw = self._cell(line, column, index, found.get(left + column))
            if raw:
                found[left + column] = raw
            else:
                found.pop(left + column, None)

    def fresh(self, number: int) -> str | None:
        """The cells of a row that is new altogether, made in one go; None if it is not."""
        at = number - self._old.top - self.kept
        line = self._lines[at] if 0 <= at < len(self._lines) else None
        if line is None or line.origin is not None or type(line.values) is not Fresh:
            return None
        if not self.table.calculated.keys() <= line.values.places.keys():
            return None
        if self._places is not line.values.places:
            self._places, self._starts = line.values.places, self._made_starts(line.values)
        row, digits, made = line.values.row, str(number), []
        careful = needs_care("".join([value for value in row if type(value) is str]))
        for index, start, style, blank, text in self._starts:
            value = row[index] if index is not None else None
            if value is None or value == "":
                if blank:
                    made.append(start + digits + blank)
            elif type(value) is str:
                shown = escaped(value) if careful else value
                made.append(f"{start}{digits}{text}{shown}</t></is></c>")
            else:
                made.append(f"{start}{digits}{self._tails.of(value, style)}")
        return "".join(made)

    def _made_starts(self, values: Fresh) -> list[tuple[int | None, str, str, str, str]]:
        """Per column: where its value stands, and the XML before, of a blank and of a text."""
        found = []
        for column in range(self._width):
            style = self._styles[column]
            look = style or self._palette.get("text", "")
            mark = f' s="{look}"' if look else ""
            found.append(
                (
                    values.places.get(column),
                    f'<c r="{letters(self._old.left + column)}',
                    style,
                    f'" s="{style}"/>' if style else "",
                    f'"{mark} t="inlineStr"><is><t xml:space="preserve">',
                )
            )
        return found

    def _cell(self, line: Line, column: int, index: int, present: bytes | None) -> bytes | None:
        number = self._old.top + index
        ref = self._ref(column, number)
        if column in line.values:
            stays = present and self._in_place and line.origin == index
            look = style_of(present) if present and stays else ""
            return self._made(ref, column, line.values[column], look)
        if line.origin == index:
            return present and self._shared.expanded(present, number, self._old.left + column)
        old = self._moved.get(line.origin, {}).get(column) if line.origin is not None else None
        if old is not None and line.origin is not None:
            came_from = self._old.top + line.origin
            own = self._shared.expanded(old, came_from, self._old.left + column)
            return relocated(own, ref, came_from, number, self.table)
        if column in self.table.calculated:
            return self._made(ref, column, Formula(self.table.calculated[column]))
        return self._made(ref, column, None)

    def _made(self, ref: str, column: int, value: Cell, own: str = "") -> bytes:
        style = own or self._styles[column] or self._palette.get(value_kind(value), "")
        if value is None and not (own or self._styles[column]):
            style = ""
        return cell(ref, style, value, self._calendar).encode()

    def _ref(self, column: int, number: int) -> str:
        return f"{letters(self._old.left + column)}{number}"


_HIDDEN = re.compile(rb"""\shidden=(["'])[^"']*\1""")
_SPANS = re.compile(rb"""\sspans=(["'])[^"']*\1""")
_NUMBER = re.compile(rb"""\sr=(["'])\d+\1""")
_HEIGHT = re.compile(rb"""\s(?:ht|x14ac:dyDescent)=(["'])[^"']*\1""")
_LOOK = re.compile(rb"""\s(?:s|customFormat|ht|customHeight)=(["'])[^"']*\1""")


def row_attributes(attributes: bytes, number: int, written: bool, shown: bool = True) -> bytes:
    """The tag of a rewritten row: shown, numbered, of automatic height unless set by hand."""
    kept = _NUMBER.sub(b"", _SPANS.sub(b"", attributes))
    if shown:
        kept = _HIDDEN.sub(b"", kept)
    if written and b"customHeight" not in kept:
        kept = _HEIGHT.sub(b"", kept)
    return b' r="%d"' % number + kept.rstrip()


def new_row_attributes(first: bytes, number: int) -> bytes:
    """The tag of a row that was not there: it looks like the first body row."""
    return b' r="%d"' % number + _look(first)


@lru_cache(maxsize=16)
def _look(first: bytes) -> bytes:
    """Format and height set by hand of a row's tag."""
    look = b"".join(match[0] for match in _LOOK.finditer(first))
    return look if b"customHeight" in look else _HEIGHT.sub(b"", look)
