"""The lines of the register as a pivot cache keeps them: items numbered, the rest left blank.

Only what some PivotTable groups by or adds up is kept. Names, order numbers and notes of buyers
stay blank, so that they stand in the file once, on 催付登记.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from cuifu_xl.pivots.views import DAYS, FILTER_HEADING, KNOWN, NEEDED, VIEWS
from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.xml.cell_xml import clean_text

LONGEST_ITEM = 255  # Excel cuts longer ones
Item = str | float | datetime | None


class Grouped(NamedTuple):
    """A column that lines are grouped by: its items as shown, and the number of one per line."""

    heading: str
    items: tuple[Item, ...]
    numbers: list[int]


class Plain(NamedTuple):
    """A column that is added up or, all blank, not kept."""

    heading: str
    values: list[Item]


class Cache(NamedTuple):
    """Every column of the source, in its order."""

    fields: tuple[Grouped | Plain, ...]
    lines: int

    def place(self, heading: str) -> int:
        """Where a heading stands."""
        return next(at for at, field in enumerate(self.fields) if field.heading == heading)

    def grouped(self, heading: str) -> Grouped:
        """A column that lines are grouped by."""
        field = self.fields[self.place(heading)]
        assert isinstance(field, Grouped)
        return field

    def amounts(self, heading: str) -> list[float]:
        """A column as numbers to add up; what is no number counts nothing."""
        field = self.fields[self.place(heading)]
        assert isinstance(field, Plain)
        return [value if isinstance(value, float) else 0.0 for value in field.values]


def cached(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Cache:
    """The cache of a table body; without rows it holds the one blank row that a Table has."""
    lines = list(rows) or [[None] * len(headings)]
    fields = (_field(heading, [line[at] for line in lines]) for at, heading in enumerate(headings))
    return Cache(tuple(fields), len(lines))


def _field(heading: str, cells: list[Cell]) -> Grouped | Plain:
    if heading not in NEEDED:
        return Plain(heading, [None] * len(cells))
    column = [as_item(cell) for cell in cells]
    if heading == FILTER_HEADING or any(heading in view.headings for view in VIEWS):
        return _grouped(heading, column)
    return Plain(heading, column)


def as_item(cell: Cell) -> Item:
    """A cell as a cache knows it: text, number, date-time or nothing."""
    match cell:
        case str():
            return _text(cell)
        case None:
            return None
        case Formula():
            return as_item(cell.cached)
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return float(cell)
        case datetime():
            return cell.replace(tzinfo=None, microsecond=0)
        case date():
            return datetime.combine(cell, time())
        case _:
            return _text(str(cell))


@lru_cache(maxsize=4096)
def _text(text: str) -> str | None:
    return clean_text(text)[:LONGEST_ITEM] or None


def _grouped(heading: str, column: list[Item]) -> Grouped:
    written = dict.fromkeys((*KNOWN.get(heading, ()), *column))
    spellings: dict[object, Item] = {}
    for item in written:
        spellings.setdefault(_sameness(item), item)
    items = tuple(sorted(spellings.values(), key=lambda item: _rank(heading, item)))
    places = {_sameness(item): number for number, item in enumerate(items)}
    numbers = {item: places[_sameness(item)] for item in written}
    return Grouped(heading, items, [numbers[item] for item in column])


def _sameness(item: Item) -> object:
    """Excel takes `VIP` and `vip` for one item, and shows the first spelling."""
    return item.casefold() if isinstance(item, str) else item


def _rank(heading: str, item: Item) -> tuple[int, float | bytes]:
    """Known items, numbers, dates, texts (Chinese by sound, as GBK has them), blank."""
    known = KNOWN.get(heading, ())
    match item:
        case str() if item in known:
            return 0, known.index(item)
        case float():
            return 1, item
        case datetime():
            seconds = (item - datetime(1900, 1, 1)).total_seconds()
            return 2, -seconds if heading in DAYS else seconds
        case str():
            return 3, item.encode("gb18030", "replace")
    return 4, 0
