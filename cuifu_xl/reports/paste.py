"""The sheet 订单 as people leave it: our block of columns, and traces of an earlier report."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from cuifu_xl.core.errors import ReportError
from cuifu_xl.reports.fields import getters
from cuifu_xl.reports.fingerprint import SAMPLED, Fingerprint, Sample, sample
from cuifu_xl.reports.header import Layout
from cuifu_xl.tables.report_cells import as_text, clean_id, tidy
from cuifu_xl.tables.schema import REPORT_SHEET
from cuifu_xl.workbooks.base import Cell

# so many of our headings apart from each other are a broken block, fewer belong to the report
_BROKEN = 4


def added_block(headings: Sequence[str], added: tuple[str, ...]) -> int | None:
    """The column where our headings stand side by side, or None. ReportError if broken up."""
    for column in range(len(headings) - len(added) + 1):
        if tuple(headings[column : column + len(added)]) == added:
            return column
    present = [heading for heading in added if heading in headings]
    if len(present) < _BROKEN:
        return None
    raise ReportError(
        f"{REPORT_SHEET}：程序加的 {len(added)} 列被拆开或缺了几列"
        f"（还在的：{'、'.join(present)}）。请把这些列整列删除再按「计划今天」，或先按「清空订单」再粘贴报表"
    )


def without_block(layout: Layout, at: int | None, length: int) -> Layout:
    """The layout with our own headings blanked out."""
    if at is None:
        return layout
    headings = layout.headings
    blank = ("",) * length
    return layout._replace(headings=headings[:at] + blank + headings[at + length :])


class Watch:
    """Looks over the shoulder while the sheet is read, and keeps a few rows for comparison.

    `right` is how far the sheet is filled if our block does not stand yet: notes without a heading
    are people's. `below` is the first row under the report with something in our columns that no
    earlier plan can have written there. Both are 0-based, rows from the header's next.
    """

    def __init__(
        self, layout: Layout, added_at: int | None, length: int, old: Fingerprint | None
    ) -> None:
        self._layout = layout
        self._block = range(0) if added_at is None else range(added_at, added_at + length)
        self._headed = [column for column, name in enumerate(layout.headings) if name]
        self.right = max(self._headed, default=-1) + 1
        self.below: int | None = None
        self._written = old.marks.rows if old else 0
        self.header = tuple(map(as_text, self._own(layout.headings)))
        while self.header and not self.header[-1]:
            self.header = self.header[:-1]
        self._id = getters(layout.platform, self.header)["id"]
        self._old_width = len(old.header) if old else 0
        self._old_places = {mark.position for mark in (*old.first, *old.last)} if old else set()
        self._at_old_places: list[tuple[int, list[str]]] = []
        self._first: list[tuple[int, list[str]]] = []
        self._last: deque[tuple[int, list[str]]] = deque(maxlen=SAMPLED)

    def rows(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The rows as they are, some of them noted on the way."""
        tail: deque[tuple[int, Sequence[Cell]]] = deque(maxlen=SAMPLED)
        for position, row in enumerate(rows, -self._layout.row - 1):
            if not self._block and position >= 0:
                self._look_right(row)
            elif position >= self._written:
                self._look_below(position, row)
            if position >= 0 and any(row):
                tail.append((position, row))
                if len(self._first) < SAMPLED:
                    self._first.append((position, self._cells(row)))
                if position in self._old_places:
                    self._at_old_places.append((position, self._cells(row)))
            yield row
        self._last.extend((position, self._cells(row)) for position, row in tail)

    def samples(self) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
        """First and last rows, for the fingerprint."""
        width = len(self.header)
        return self._marks(self._first, width), self._marks(self._last, width)

    def at_old_places(self) -> tuple[Sample, ...]:
        """The rows that stand where the old fingerprint's rows stood."""
        return self._marks(self._at_old_places, self._old_width)

    def _look_right(self, row: Sequence[Cell]) -> None:
        beside = row[self.right :]
        if beside.count(None) < len(beside):
            filled = [at for at, cell in enumerate(beside, self.right + 1) if not _is_empty(cell)]
            self.right = max(filled, default=self.right)

    def _look_below(self, position: int, row: Sequence[Cell]) -> None:
        ours = row[self._block.start : self._block.stop]
        if self.below is not None or all(map(_is_empty, ours)):
            return
        if not any(row[column] for column in self._headed if column < len(row)):
            self.below = position

    def _marks(self, rows: Iterable[tuple[int, list[str]]], width: int) -> tuple[Sample, ...]:
        return tuple(
            sample(position, clean_id(self._id(cells)), cells, width) for position, cells in rows
        )

    def _cells(self, row: Sequence[Cell]) -> list[str]:
        cells = [tidy(cell) for cell in self._own(row)]
        return cells + [""] * (len(self.header) - len(cells))

    def _own(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(cell for column, cell in enumerate(row) if column not in self._block)


def _is_empty(cell: Cell) -> bool:
    return cell is None or cell == ""
