"""The free area of 订单: a new report, our block of columns, or both."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, repeat, zip_longest

from xlwings import Range, Sheet

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell, Row
from cuifu_xl.workbooks.open import program
from cuifu_xl.workbooks.open.filters import Lifted
from cuifu_xl.workbooks.open.looks import Palette
from cuifu_xl.workbooks.open.pen import Pen
from cuifu_xl.workbooks.open.values import Rows, contents, plain, values
from cuifu_xl.workbooks.pending import Added
from cuifu_xl.workbooks.xml.cell_xml import value_kind
from cuifu_xl.workbooks.xml.extent import MOST_CELLS, FarCell

Report = Iterable[Sequence[str | None]]

_STRIP = 100  # columns read at once; behind so many blank ones nothing is looked for


def extent(sheet: Sheet) -> tuple[int, int]:
    """The last row and column in use."""
    last = sheet.used_range.last_cell
    return last.row, last.column


def read(sheet: Sheet) -> Rows:
    """The sheet from A1, without blank rows at the end. WorkbookError if it ends too far below."""
    bottom, right = extent(sheet)
    if bottom * min(right, _STRIP) > MOST_CELLS:
        raise refusals.far_cell(sheet.name, FarCell(bottom, right))
    rows: Rows = [[] for _ in range(bottom)]
    for left in range(1, right + 1, _STRIP):
        strip = values(sheet.range((1, left), (bottom, min(left + _STRIP - 1, right))))
        if not any(cell is not None for row in strip for cell in row):
            break
        for row, found in zip(rows, strip, strict=True):
            row += found
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return rows


class ReportEdit:
    """The pending content of 订单; every row is taken from its iterator at once."""

    def __init__(self, sheet: Sheet, report: Report | None, added: Added | None) -> None:
        self._sheet = sheet
        self._added = added
        self._is_new = report is not None
        rows = list(_joined(report or (), added)) if self._is_new else list(_block(added))
        self._top = 0 if self._is_new or added is None else added.heading_row
        self._left = 0 if self._is_new or added is None else added.column
        body = rows[self._top :]
        present = read(sheet) if self._is_new else []
        self._width = max((len(row or ()) for row in (*body, *present)), default=1)
        self._height = max(extent(sheet)[0] - self._top, len(body), 1)
        self._final = self._filled_up(body)

    def _filled_up(self, body: Sequence[Row | None]) -> Rows:
        rows = [[plain(cell) for cell in row or ()] for row in body]
        rows += [[] for _ in range(self._height - len(rows))]
        return [row + [None] * (self._width - len(row)) for row in rows]

    def write(self, pen: Pen, palette: Palette) -> None:
        """Puts it in: looks first, then all cells in one block."""
        cells = self._cells(0, self._height - 1, 0, self._width - 1)
        before = contents(cells)
        lifted = self._without_filter(pen)
        if self._is_new:
            cells.unmerge()
            cells.rows.hidden = False
            palette.put(cells, "text")
            palette.put(cells[0, :], "report_heading")
        if self._added is not None:
            self._look_like_ours(palette, self._added)
        # headings by themselves: below them a column is of one kind
        pen.put(cells[:1, :], self._final[:1], before[:1])
        if self._height > 1:
            pen.put(cells[1:, :], self._final[1:], before[1:])
        if lifted:
            lifted.put_back()

    def _without_filter(self, pen: Pen) -> Lifted | None:
        """All rows are shown; a filter stays only where the report does."""
        if self._is_new:
            program.drop_filter(self._sheet)
            return None
        filtered = program.filtered_cells(self._sheet)
        if filtered is None:
            return None
        lifted = Lifted(filtered.autofilter)
        pen.do(lifted.lift, lifted.put_back)
        return lifted

    def _look_like_ours(self, palette: Palette, added: Added) -> None:
        left, top = added.column - self._left, added.heading_row - self._top
        palette.put(self._cells(top, top, left, left + len(added.headings) - 1), "added_heading")
        below = self._final[top + 1 :]
        for kind, group in groupby(self._kinds(below, left, len(added.headings))):
            right = left + len(list(group)) - 1
            palette.put(self._cells(top + 1, self._height - 1, left, right), kind)
            left = right + 1

    def _kinds(self, rows: Rows, left: int, width: int) -> Iterator[str]:
        """The look of each column of the block."""
        for place in range(left, left + width if rows else left):
            kinds = {value_kind(row[place]) for row in rows if row[place] is not None}
            yield kinds.pop() if len(kinds) == 1 else "text"

    def _cells(self, first: int, last: int, left: int, right: int) -> Range:
        """Cells of the block, counted from its corner."""
        top, start = self._top + 1, self._left + 1
        return self._sheet.range((top + first, start + left), (top + last, start + right))


def _block(added: Added | None) -> Iterator[Row | None]:
    """Our block from the first row of the sheet on."""
    if added is None:
        return iter(())
    return chain(repeat(None, added.heading_row), [added.headings], added.rows)


def _joined(report: Report, added: Added | None) -> Iterator[list[Cell]]:
    """The rows of the report with our block in its place."""
    for texts, block in zip_longest(report, _block(added)):
        row: list[Cell] = list(texts or ())
        if added is not None and block is not None:
            row += [None] * (added.column + len(block) - len(row))
            row[added.column : added.column + len(block)] = block
        yield row
