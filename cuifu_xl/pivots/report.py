"""One PivotTable worked out: its lines, their sums, and the cells that show them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import fsum
from typing import NamedTuple

from cuifu_xl.pivots.cache import Cache, Item
from cuifu_xl.pivots.views import FILTER_HEADING, FILTER_ITEM, TOTAL, VALUES, View
from cuifu_xl.workbooks.base import Cell

BLANK = "(空白)"  # as a Chinese Excel calls it
Path = tuple[int, ...]  # the number of an item per heading, outermost first


class Line(NamedTuple):
    """A row of the PivotTable: its items, the label of the last, a sum per value."""

    path: Path
    label: Item
    sums: tuple[float, ...]


class Report(NamedTuple):
    """A PivotTable; its heading row is sheet row `top` (0-based), its filter two rows above."""

    view: View
    top: int
    left: int
    lines: tuple[Line, ...]
    total: Line

    @property
    def bottom(self) -> int:
        """The sheet row of the total."""
        return self.top + len(self.lines) + 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + len(VALUES)

    def rows(self) -> Iterator[list[Cell]]:
        """The cells from the heading row to the total."""
        yield [self.view.caption, *(value.caption for value in VALUES)]
        for line in (*self.lines, self.total):
            yield [BLANK if line.label is None else line.label, *line.sums]


def report(
    view: View, cache: Cache, amounts: Sequence[Sequence[float]], top: int, left: int
) -> Report:
    """The lines with 组别 = 催付, grouped and added up; a group of groups has its own sum.

    `amounts` holds a column of the cache for each value.
    """
    wanted = cache.grouped(FILTER_HEADING).items.index(FILTER_ITEM)
    columns = [cache.grouped(heading) for heading in view.headings]
    members: dict[Path, list[int]] = defaultdict(list)
    for line, number in enumerate(cache.grouped(FILTER_HEADING).numbers):
        if number == wanted:
            path = tuple(column.numbers[line] for column in columns)
            for depth in range(len(path) + 1):
                members[path[:depth]].append(line)

    def sums(path: Path) -> tuple[float, ...]:
        return tuple(round(fsum(map(each.__getitem__, members[path])), 2) for each in amounts)

    total = Line((), TOTAL, sums(()))
    del members[()]
    lines = tuple(
        Line(path, columns[len(path) - 1].items[path[-1]], sums(path)) for path in sorted(members)
    )
    return Report(view, top, left, lines, total)
