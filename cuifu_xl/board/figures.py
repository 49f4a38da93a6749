"""Figures of 看板 and 总结: each formula over 催付登记 together with the value it has.

Protected View and previews show the value that the file holds, so formula and value are made by
the same function: when the workbook is made, and at each press on a closed file. Functions of
Excel 2010 only; an empty register gives 0 or "–", never an error but for `GAP`, which only hidden
cells hold.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import fsum
from operator import ge, le
from typing import NamedTuple

from cuifu_xl.tables.cells import EXCEL_EPOCH, understood
from cuifu_xl.tables.cells import number as number_in
from cuifu_xl.tables.formulas import NET, NOT_ENOUGH, net_rate
from cuifu_xl.tables.schema import META, REGISTER
from cuifu_xl.workbooks.base import Cell, Formula, Table

NOTHING = "–"
GAP = "#N/A"  # a chart leaves out this cell


class Figure(NamedTuple):
    """What a formula says, in Excel's words and as its value."""

    text: str
    value: float | str

    def formula(self) -> Formula:
        """As a cell."""
        return Formula(self.text, self.value)

    @property
    def number(self) -> float:
        """The value as N() takes it: text is 0."""
        return 0.0 if isinstance(self.value, str) else self.value


class Where(NamedTuple):
    """A condition on a column of 催付登记."""

    heading: str
    operator: str  # "=", ">=" or "<="
    against: Figure

    def criterion(self) -> str:
        """As SUMIFS takes it."""
        if self.operator == "=":
            return self.against.text
        return f'"{self.operator}"&{self.against.text}'

    def holds(self, cell: float | str | None) -> bool:
        """As SUMIFS decides it: text equals text in any case, numbers compare with numbers."""
        wanted = self.against.value
        if isinstance(cell, str) and isinstance(wanted, str):
            return self.operator == "=" and _pattern(wanted).fullmatch(cell) is not None
        if isinstance(cell, float) and not isinstance(wanted, str):
            return _COMPARED[self.operator](cell, wanted)
        return False


_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda cell, wanted: cell == wanted,
    ">=": ge,
    "<=": le,
}
_WILD = re.compile(r"~(.)|([*?])|([^*?~]+|~)", re.DOTALL)


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    """What a condition means by `*`, `?` and `~`."""
    made = ""
    for itself, wild, plain in _WILD.findall(words):
        made += (".*" if wild == "*" else ".") if wild else re.escape(itself or plain)
    return re.compile(made, re.IGNORECASE | re.DOTALL)


Tables = Mapping[str, Table]  # by name


def records(tables: Tables, name: str) -> list[dict[str, Cell]]:
    """The rows of a table, each by heading."""
    table = tables[name]
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


class Lines:
    """催付登记 as formulas see it: columns by heading, dates as serial numbers.

    `order_ids` are those of the register, where the caller knows them without its rows.
    """

    def __init__(self, tables: Tables, order_ids: Collection[str] | None = None) -> None:
        self._order_ids = order_ids
        self._headings, self._rows = tables[REGISTER.name].headings, tables[REGISTER.name].rows
        self._columns: dict[str, list[float | str | None]] = {}
        self._found: dict[str, dict[float | str | None, list[int]]] = {}
        self._met: dict[tuple[str, str, float | str], AbstractSet[int]] = {}
        self._net = {
            str(row["键"]): rate
            for row in records(tables, META.name)
            if str(row["键"]).startswith(f"{NET}|")
            if (rate := understood(number_in, row["值"])) is not None
        }

    def column(self, heading: str) -> list[float | str | None]:
        """The cells below a heading."""
        if heading not in self._columns:
            at = self._headings.index(heading)
            self._columns[heading] = [seen(row[at]) for row in self._rows]
        return self._columns[heading]

    def order_ids(self) -> Collection[float | str | None]:
        """The orders that have been chased, or held out."""
        return set(self.column("订单编号")) if self._order_ids is None else self._order_ids

    def numbers(self, heading: str) -> list[float]:
        """The numbers below a heading."""
        return [cell for cell in self.column(heading) if isinstance(cell, float)]

    def total(self, heading: str, *where: Where) -> Figure:
        """The sum of a column over the lines that meet all conditions."""
        column = self.column(heading)
        found = (column[at] for at in self._meeting(where))
        value = fsum(cell for cell in found if isinstance(cell, float))
        conditions = "".join(f",{each}" for each in _written(where))
        return Figure(f"SUMIFS({named(heading)}{conditions})", value)

    def count(self, *where: Where) -> Figure:
        """How many lines meet all conditions."""
        return Figure(f"COUNTIFS({','.join(_written(where))})", len(self._meeting(where)))

    def net_rate(self, first: Figure, last: Figure, scope: Figure) -> Figure:
        """The net rate that the program has left in _meta for just this time, else words. 净"""
        key = f"{NET}|{_day_of(first)}|{_day_of(last)}|{scope.value}"
        text = net_rate(first.text, last.text, scope.text)
        return Figure(text, self._net.get(key, NOT_ENOUGH))

    def _meeting(self, where: Sequence[Where]) -> AbstractSet[int]:
        """The lines that meet all conditions; the rarest is looked at first."""
        fewest, *others = sorted(map(self._lines_of, where), key=len)
        for each in others:
            fewest = fewest & each
        return fewest

    def _lines_of(self, condition: Where) -> AbstractSet[int]:
        """The lines that meet one condition: most conditions come many times."""
        key = (condition.heading, condition.operator, condition.against.value)
        if key not in self._met:
            met = (at for cell, at in self._places(condition.heading) if condition.holds(cell))
            self._met[key] = frozenset().union(*met)
        return self._met[key]

    def _places(self, heading: str) -> Iterable[tuple[float | str | None, list[int]]]:
        """Each value below a heading with its lines."""
        if heading not in self._found:
            found: dict[float | str | None, list[int]] = {}
            for at, cell in enumerate(self.column(heading)):
                found.setdefault(cell, []).append(at)
            self._found[heading] = found
        return self._found[heading].items()


def _written(where: Sequence[Where]) -> list[str]:
    return [f"{named(each.heading)},{each.criterion()}" for each in where]


def seen(cell: Cell) -> float | str | None:
    """A cell as a formula sees it."""
    if isinstance(cell, Formula):
        return seen(cell.cached)
    if isinstance(cell, datetime):
        return (cell - EXCEL_EPOCH) / timedelta(days=1)
    if isinstance(cell, date):
        return float((cell - EXCEL_EPOCH.date()).days)
    if isinstance(cell, time):
        return (datetime.combine(EXCEL_EPOCH, cell) - EXCEL_EPOCH) / timedelta(days=1)
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    return cell or None


def words_of(cell: Cell) -> str:
    """A cell with `&""` behind it."""
    value = seen(cell)
    return f"{value:.15g}" if isinstance(value, float) else value or ""


def _day_of(day: Figure) -> str:
    return f"{EXCEL_EPOCH + timedelta(days=day.number):%Y-%m-%d}"


def named(heading: str) -> str:
    """A column of 催付登记 in a formula."""
    return f"{REGISTER.name}[{heading}]"


def constant(value: float | str) -> Figure:
    """A number or a word as it stands in a formula."""
    return Figure(f'"{value}"' if isinstance(value, str) else f"{value:g}", value)


def number_of(cell: Figure) -> Figure:
    """A cell as a number, where people may have emptied it or typed words."""
    return Figure(f"N({cell.text})", cell.number)


def shifted(cell: Figure, days: int) -> Figure:
    """So many days later."""
    return Figure(f"{cell.text}{days:+d}", cell.number + days)


def share(part: Figure, whole: Figure) -> Figure:
    """One figure out of another; "–" of nothing."""
    value = part.number / whole.number if whole.number else NOTHING
    return Figure(f'IF(N({whole.text})=0,"{NOTHING}",{part.text}/{whole.text})', value)


def two_decimals(figure: Figure) -> str:
    """As TEXT(…,"0.00") says it: half a fen is a whole one."""
    return f"{Decimal(f'{figure.number:.15g}').quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def drawn(cell: Figure) -> Figure:
    """A figure for a chart: where the sheet shows "–" nothing is drawn, not 0."""
    value = GAP if isinstance(cell.value, str) else cell.value
    return Figure(f"IF(ISNUMBER({cell.text}),{cell.text},NA())", value)
