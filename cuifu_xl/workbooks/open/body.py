"""A new table body, laid out against what stands there now; then put in, block by block."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xlwings import Range

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.open.filters import Lifted
from cuifu_xl.workbooks.open.pen import Pen
from cuifu_xl.workbooks.open.tables import OpenTable
from cuifu_xl.workbooks.open.values import Rows, plain, same, values
from cuifu_xl.workbooks.pending import Body, Line
from cuifu_xl.workbooks.xml.cell_xml import letters
from cuifu_xl.workbooks.xml.formula_shift import to_row


class Block(NamedTuple):
    """Rows and columns that change, counted from the corner of the edit, ends included."""

    first: int
    last: int
    left: int
    right: int


class BodyEdit:
    """The pending body of one table against the table as it is.

    Of its `filled` rows those that the body keeps are not looked at again.
    """

    def __init__(self, table: OpenTable, body: Body, filled: int) -> None:
        self._table = table
        self._kept = filled if body.kept is None else body.kept
        self._first = table.first + self._kept
        present, wanted = table.tail(self._kept), self._laid_out(body)
        if body.in_place:
            wanted += present[len(wanted) :]
        self.bottom = max(self._first + len(wanted) - 1, table.first)
        height = max(len(wanted), len(present))
        self._present = _padded(present, height, table.width)
        self._final = _padded(wanted, height, table.width)
        self._blocks = list(self._changes())

    def _laid_out(self, body: Body) -> Rows:
        return [self._row(line, index) for index, line in enumerate(body.lines, self._kept)]

    def _row(self, line: Line, index: int) -> list[Cell]:
        if line.origin == index and not line.values:
            return self._table.present[index]
        return [self._cell(line, column, index) for column in range(self._table.width)]

    def _cell(self, line: Line, column: int, index: int) -> Cell:
        if column in line.values:
            return plain(line.values[column])
        first = self._table.first
        if line.origin is not None:
            own = self._table.present[line.origin][column]
            if isinstance(own, Formula) and line.origin != index:
                return Formula(to_row(own.text, first + line.origin, first + index), own.cached)
            return own
        if column in self._table.calculated:
            return Formula(to_row(self._table.calculated[column], first, first + index))
        return None

    def _changes(self) -> Iterator[Block]:
        """What differs: columns of values beside each other are one block."""
        both = enumerate(zip(self._final, self._present, strict=True))
        different = [(row, new, old) for row, (new, old) in both if new != old]
        block: Block | None = None
        for column in range(self._table.width):
            rows = [row for row, new, old in different if not same(new[column], old[column])]
            if block and (not rows or self._has_formula(column)):
                yield block
                block = None
            if rows and self._has_formula(column):
                yield from _runs(rows, column)
            elif rows and block:
                ends = min(block.first, rows[0]), max(block.last, rows[-1])
                block = Block(*ends, block.left, column)
            elif rows:
                block = Block(rows[0], rows[-1], column, column)
        if block:
            yield block

    def _has_formula(self, column: int) -> bool:
        """Whether the column holds a formula now or is to hold one: those are left alone."""
        both = (*self._present, *self._final)
        return any(isinstance(row[column], Formula) for row in both)

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return bool(self._blocks) or self.bottom != self._table.last

    def check(self, neighbours: Iterable[OpenTable]) -> None:
        """WorkbookError if the new body does not fit where it has to stand."""
        table, sheet = self._table, self._table.sheet.name
        if self.bottom != table.last and table.has_totals:
            raise refusals.totals_row(sheet, table.name)
        if self.bottom > refusals.LAST_ROW:
            raise refusals.too_many_rows(sheet, table.name)
        cells = table.cells(table.first, max(self.bottom, table.last))
        if cells.merge_cells is not False:
            raise refusals.merged_cells(sheet, _merged(cells), table.name)
        if self.bottom > table.last:
            self._refuse_used(neighbours)

    def _refuse_used(self, neighbours: Iterable[OpenTable]) -> None:
        table = self._table
        grown = table.area._replace(top=table.last + 1, bottom=self.bottom)
        for other in neighbours:
            if other.name != table.name and other.area.meets(grown):
                self._refuse(f"{other.area.ref()}（表「{other.name}」）")
        for down, row in enumerate(values(table.cells(table.last + 1, self.bottom))):
            for across, cell in enumerate(row):
                if cell is not None:
                    self._refuse(f"{letters(table.area.left + across)}{table.last + 1 + down}")

    def _refuse(self, ref: str) -> None:
        raise refusals.cells_in_the_way(self._table.sheet.name, ref, self._table.name, self.bottom)

    def write(self, pen: Pen) -> None:
        """Puts the body in; the filter of the table is put back at the end."""
        table = self._table
        lifted = Lifted(table.native.autofilter)
        pen.do(lifted.lift, lifted.put_back)
        if self.bottom > table.last:
            self._resize(pen)
        for block in self._blocks:
            rows = self._first + block.first, self._first + block.last
            cells = table.cells(*rows, block.left, block.right)
            pen.put(cells, _part(self._final, block), _part(self._present, block))
        if self.bottom < table.last:
            self._resize(pen)
        if self._first <= self.bottom:
            table.cells(self._first, self.bottom).rows.hidden = False
        lifted.put_back()

    def _resize(self, pen: Pen) -> None:
        table = self._table
        pen.do(lambda: self._extend(self.bottom), lambda: self._extend(table.last))

    def _extend(self, bottom: int) -> None:
        self._table.native.resize(self._table.cells(self._table.top, bottom))


def _padded(rows: Rows, height: int, width: int) -> Rows:
    return rows + [[None] * width for _ in range(height - len(rows))]


def _part(rows: Rows, block: Block) -> Rows:
    return [row[block.left : block.right + 1] for row in rows[block.first : block.last + 1]]


def _runs(rows: list[int], column: int) -> Iterator[Block]:
    """Single rows as runs of rows below each other."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield Block(first, last, column, column)
            first = row
        last = row
    yield Block(first, last, column, column)


def _merged(cells: Range) -> str:
    """The first cell of a block that is merged."""
    while cells.count > 1:
        height, width = cells.shape
        half = cells[: height // 2, :] if height > 1 else cells[:, : width // 2]
        rest = cells[height // 2 :, :] if height > 1 else cells[:, width // 2 :]
        cells = half if half.merge_cells is not False else rest
    return str(cells.get_address(False, False))
