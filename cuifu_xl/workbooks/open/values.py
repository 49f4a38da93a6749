"""Cell values as an open workbook gives and takes them.

Whatever program holds the workbook, a clock time comes as a moment of the first day of its
calendar, and money in a currency format as a decimal; both are put right here.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from xlwings import Range

from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.xml.cell_xml import Calendar, as_read, clean_text

Rows = list[list[Cell]]

_DAYS_ZERO = (date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1))
_MILLISECOND = timedelta(milliseconds=1)
_CALENDAR = Calendar()
_AS_THEY_ARE = (str, float, bool, type(None))


def values(cells: Range) -> Rows:
    """The values of a block, row by row."""
    return [
        [value if type(value) in _AS_THEY_ARE else _read(value) for value in row]
        for row in cells.options(ndim=2).value
    ]


def _read(value: Any) -> Cell:
    if isinstance(value, datetime):
        moment = _rounded(value)
        return moment.time() if moment.date() in _DAYS_ZERO else moment
    if isinstance(value, int | Decimal):
        return float(value)
    return str(value)


def _rounded(moment: datetime) -> datetime:
    """The moment to the millisecond: programs keep days as fractions."""
    if not moment.microsecond:
        return moment
    return moment + _MILLISECOND / 2 - timedelta(microseconds=(moment.microsecond + 500) % 1000)


def contents(cells: Range) -> Rows:
    """The values of a block, with the formula where there is one."""
    return with_formulas(cells, values(cells))


def with_formulas(cells: Range, shown: Rows) -> Rows:
    """What stands in a block that shows these values."""
    formulas = _as_rows(cells.formula, len(shown[0]))
    return [
        [_content(value, text) for value, text in zip(row, texts, strict=True)]
        for row, texts in zip(shown, formulas, strict=True)
    ]


def _content(shown: Cell, text: Any) -> Cell:
    if not isinstance(text, str) or not text.startswith("=") or shown == text:
        return shown
    return Formula(text[1:], shown if isinstance(shown, str | float) else None)


def _as_rows(found: Any, width: int) -> list[Sequence[Any]]:
    """Formulas as rows: a program gives one cell, or one row, as it likes."""
    if not isinstance(found, list | tuple):
        return [[found]]
    if isinstance(found[0], list | tuple):
        return list(found)
    return [found] if width > 1 else [[text] for text in found]


def plain(value: Cell) -> Cell:
    """A value as it can be put into a cell: clean texts, moments of the calendar, numbers."""
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, Formula | bool | time) or value is None:
        return value
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return str(value) if _CALENDAR.serial(moment) is None else moment
    if isinstance(value, date):
        return value if _CALENDAR.serial(datetime.combine(value, time())) else str(value)
    return value if isinstance(value, int) else as_read(value)  # no number at all is a text


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells hold the same; a formula is what it says, not what it shows."""
    if isinstance(one, Formula) or isinstance(other, Formula):
        return isinstance(one, Formula) and isinstance(other, Formula) and one.text == other.text
    left, right = as_read(one), as_read(other)
    return type(left) is type(right) and left == right


def for_program(rows: Sequence[Sequence[Cell]]) -> list[list[Any]]:
    """A block as xlwings takes it; what must be put in by itself is left out."""
    return [[_given(value) for value in row] for row in rows]


def _given(value: Cell) -> Any:
    if isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return (seconds + value.microsecond / 1e6) / 86400
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())  # not every program takes a bare date
    return None if isinstance(value, Formula) else value
