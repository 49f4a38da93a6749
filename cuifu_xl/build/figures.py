"""Figures of 看板 and 总结: each formula over 催付登记 together with the value it has.

Protected View and previews show the value that the file holds, so formula and value are made by
the same function. Functions of Excel 2010 only; an empty register gives 0 or "–", never an error
but for `GAP`, which only hidden cells hold.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import fsum
from typing import NamedTuple

from cuifu_xl.hosts.base import Cell, Formula
from cuifu_xl.sheets.cells import EXCEL_EPOCH
from cuifu_xl.sheets.formulas import NOT_ENOUGH, net_rate
from cuifu_xl.sheets.schema import REGISTER

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
        if isinstance(cell, str) or isinstance(wanted, str):
            same = isinstance(cell, str) and isinstance(wanted, str)
            return same and self.operator == "=" and str(cell).lower() == str(wanted).lower()
        if cell is None:
            return False
        return {"=": cell == wanted, ">=": cell >= wanted, "<=": cell <= wanted}[self.operator]


class Lines:
    """催付登记 as formulas see it: columns by heading, dates as serial numbers."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._rows = rows
        self._columns: dict[str, list[float | str | None]] = {}

    def column(self, heading: str) -> list[float | str | None]:
        """The cells below a heading."""
        if heading not in self._columns:
            at = REGISTER.headings().index(heading)
            self._columns[heading] = [_seen(row[at]) for row in self._rows]
        return self._columns[heading]

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

    def _meeting(self, where: Sequence[Where]) -> list[int]:
        found = list(range(len(self._rows)))
        for condition in where:
            column = self.column(condition.heading)
            found = [at for at in found if condition.holds(column[at])]
        return found


def _written(where: Sequence[Where]) -> list[str]:
    return [f"{named(each.heading)},{each.criterion()}" for each in where]


def _seen(cell: Cell) -> float | str | None:
    if isinstance(cell, datetime):
        return (cell - EXCEL_EPOCH) / timedelta(days=1)
    if isinstance(cell, date):
        return float((cell - EXCEL_EPOCH.date()).days)
    if isinstance(cell, int | float):
        return float(cell)
    return cell if isinstance(cell, str) and cell else None


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


def drawn(cell: Figure) -> Figure:
    """A figure for a chart: where the sheet shows "–" nothing is drawn, not 0."""
    value = GAP if isinstance(cell.value, str) else cell.value
    return Figure(f"IF(ISNUMBER({cell.text}),{cell.text},NA())", value)


def not_enough_yet(first: Figure, last: Figure, scope: Figure) -> Figure:
    """The net rate that the program has left in _meta for just this time, else words. 净"""
    return Figure(net_rate(first.text, last.text, scope.text), NOT_ENOUGH)
