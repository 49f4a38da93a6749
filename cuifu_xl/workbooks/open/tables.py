"""The tables of an open workbook: where each stands now and what it holds."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from xlwings import Book, Range, Sheet
from xlwings.main import Table as Native

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Formula, NewColumn, Table
from cuifu_xl.workbooks.open.values import Rows, contents, values, with_formulas
from cuifu_xl.workbooks.pending import without_blank_end
from cuifu_xl.workbooks.xml.table_xml import Area

# rows; a table of more is not read as a whole for its headings, or to see whether it computes
_BIG = 1000


class OpenTable:
    """One table as it is at this moment; what is asked for is read once.

    Of columns that it is to gain it speaks as if they were there.
    """

    def __init__(self, native: Native, gained: Sequence[NewColumn] = ()) -> None:
        self.native = native
        self.name = native.name
        self.sheet: Sheet = native.parent
        whole = native.range
        (height, width), self.left, self.top = whole.shape, whole.column, whole.row
        self.gained, self.width = tuple(gained), width + len(gained)
        if not native.show_headers:
            raise refusals.hidden_headings(self.sheet.name, self.name)
        self.has_totals = native.show_totals
        self.first = self.top + 1
        # a table without any row has one that waits to be filled
        self.last = max(self.top + height - 1 - self.has_totals, self.first)

    def cells(self, first: int, last: int, left: int = 0, right: int | None = None) -> Range:
        """Sheet rows `first` to `last` of the table, columns counted from 0."""
        end = self.width - 1 if right is None else right
        return self.sheet.range((first, self.left + left), (last, self.left + end))

    @property
    def area(self) -> Area:
        """The whole table, with headings and totals."""
        return Area(
            self.left - 1, self.top, self.left + self.width - 2, self.last + self.has_totals
        )

    @cached_property
    def _cells(self) -> Range:
        """Headings, body, and the row below."""
        return self.cells(self.top, min(self.last + self.has_totals + 1, refusals.LAST_ROW))

    @cached_property
    def _shown(self) -> Rows:
        return values(self._cells)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings."""
        is_big = self.last - self.top > _BIG
        row = values(self.cells(self.top, self.top))[0] if is_big else self._shown[0]
        there = row[: self.width - len(self.gained)]
        return (
            *("" if cell is None else str(cell) for cell in there),
            *(column.heading for column in self.gained),
        )

    @property
    def body(self) -> Rows:
        """What every row of the body shows, blank ones too."""
        return self._shown[1 : self.last - self.top + 1]

    @cached_property
    def present(self) -> Rows:
        """The body, with a formula where there is one."""
        return with_formulas(self._cells, self._shown)[1 : self.last - self.top + 1]

    def tail(self, start: int) -> Rows:
        """The body from the row `start` on, counted from 0, with a formula where there is one."""
        if start == 0:
            return self.present
        first = self.first + start
        return contents(self.cells(first, self.last)) if first <= self.last else []

    @cached_property
    def calculated(self) -> dict[int, str]:
        """Column → the formula of its first row, where every row has a formula."""
        first = self.width - len(self.gained)
        places = enumerate(self.gained, first)
        return self._computed | {place: one.formula for place, one in places if one.formula}

    @property
    def _computed(self) -> dict[int, str]:
        if self.last - self.top > _BIG:
            first = contents(self.cells(self.first, self.first))[0]
            if not any(isinstance(cell, Formula) for cell in first):
                return {}
        return {
            column: cell.text
            for column, cell in enumerate(self.present[0])
            if isinstance(cell, Formula)
            and all(isinstance(row[column], Formula) for row in self.present)
        }

    def read(self) -> Table:
        """The table in the words of the seam."""
        rows = without_blank_end([list(row) for row in self.body], self.calculated)
        under = self._shown[-1] if len(self._shown) > len(self.body) + 1 + self.has_totals else []
        below = any(cell is not None for cell in under)
        number = self.last + self.has_totals + 1
        return Table(self.headings, rows, self.first, number if below else None)


def open_tables(book: Book) -> Iterator[tuple[str, Native]]:
    """Every table of a workbook, by name."""
    for sheet in book.sheets:
        for native in sheet.tables:
            yield native.name, native
