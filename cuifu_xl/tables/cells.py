"""Cells to values and back: the one place where cell types are decided.

Each reader returns None for an empty cell and raises ValueError for one it cannot understand.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from cuifu_xl.core.units import (
    FEN_PER_YUAN,
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    Fen,
    Minute,
    day_number,
    minute_of,
    minutes_of_clock,
    moment_of,
)
from cuifu_xl.tables.report_cells import is_damaged, one_line
from cuifu_xl.workbooks.base import Cell, Formula

T = TypeVar("T")
EXCEL_EPOCH = datetime(1899, 12, 30)
# serials outside 1954–2119 are more likely a typing slip than a day
SERIALS = range(20000, 80000)
LIST_SEPARATOR = re.compile(r"[、,，;；/\s]+")
MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}))?)?"
)
LONGEST_NUMERIC_ID = 10**15
DAMAGED_ID = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?")


def understood(reader: Callable[[Cell], T | None], cell: Cell) -> T | None:
    """What a reader makes of a cell; None, too, where it can make nothing of it."""
    try:
        return reader(cell)
    except (ValueError, OverflowError):
        return None


def text(cell: Cell) -> str:
    """A cell as trimmed text; an integral number without its decimals."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, Formula):
        return text(cell.cached)
    return str(cell)


def name(cell: Cell) -> str:
    """A cell by which buyers or rows are known, as `one_line`."""
    return one_line(text(cell))


def number(cell: Cell) -> float | None:
    """A cell as a number: `1,200.50`, `￥30`, `12元` count."""
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, date | time):
        raise ValueError(cell)
    cleaned = text(cell).lstrip("￥¥").rstrip("元%").replace(",", "").strip()
    return float(cleaned) if cleaned else None


def integer(cell: Cell) -> int | None:
    """A cell as a whole number."""
    value = number(cell)
    if value is None:
        return None
    if not value.is_integer():
        raise ValueError(cell)
    return int(value)


def fen(cell: Cell) -> Fen | None:
    """Yuan in a cell as integer fen."""
    value = number(cell)
    return None if value is None else round(value * FEN_PER_YUAN)


def yes(cell: Cell) -> bool | None:
    """是 / 否."""
    if isinstance(cell, bool):
        return cell
    word = text(cell)
    if word in ("是", "1", "√", "✓", "Y", "y"):
        return True
    if word in ("否", "0", "×", "N", "n"):
        return False
    if word:
        raise ValueError(cell)
    return None


def moment(cell: Cell) -> Minute | None:
    """A date-time cell, an Excel serial or a text such as `2026-11-23 10:40` as a Minute."""
    if isinstance(cell, date):  # a datetime, too
        if (day_number(cell) - day_number(EXCEL_EPOCH)) not in SERIALS:
            raise ValueError(cell)
        if isinstance(cell, datetime):
            return minute_of(cell.replace(tzinfo=None))
        return day_number(cell) * MINUTES_PER_DAY
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_serial(float(cell))
    written = text(cell)
    if not written:
        return None
    match = MOMENT.fullmatch(written)
    if not match:
        raise ValueError(cell)
    year, month, day_, hour, minute, second = (int(part or 0) for part in match.groups())
    if (hour, minute, second) == (24, 0, 0):
        return minute_of(datetime(year, month, day_)) + MINUTES_PER_DAY
    return minute_of(datetime(year, month, day_, hour, minute, second))


def _of_serial(serial: float) -> Minute:
    if int(serial) not in SERIALS:
        raise ValueError(serial)
    return minute_of(EXCEL_EPOCH + timedelta(days=serial) + timedelta(microseconds=1))


def day(cell: Cell) -> int | None:
    """A date cell as a day number."""
    at = moment(cell)
    return None if at is None else at // MINUTES_PER_DAY


def clock(cell: Cell | timedelta) -> int | None:
    """`13:30`, a time cell or a fraction of a day as minutes since midnight; 24:00 is allowed."""
    if isinstance(cell, datetime):
        # calamine reads 24:00 as the first day of the calendar
        return _whole_day(round((cell - EXCEL_EPOCH) / timedelta(minutes=1)))
    if isinstance(cell, timedelta):
        return _whole_day(round(cell / timedelta(minutes=1)))
    if isinstance(cell, time):
        return minutes_of_clock(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _whole_day(round(cell * MINUTES_PER_DAY))
    written = text(cell)
    if not written:
        return None
    match = CLOCK.fullmatch(written)
    if not match or int(match[2]) >= MINUTES_PER_HOUR:
        raise ValueError(cell)
    return _whole_day(int(match[1]) * MINUTES_PER_HOUR + int(match[2]))


def _whole_day(minutes: int) -> int:
    if not 0 <= minutes <= MINUTES_PER_DAY:
        raise ValueError(minutes)
    return minutes


def words(cell: Cell) -> tuple[str, ...]:
    """A list in one cell, `千牛、短信`."""
    return tuple(word for word in LIST_SEPARATOR.split(text(cell)) if word)


class DamagedIdError(ValueError):
    """An order id that came out of a numeric cell with more than 15 digits: digits are lost."""


def order_ids(cell: Cell) -> tuple[str, ...]:
    """Order ids in one cell, text for ever; wrapping such as a leading apostrophe is no part."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # NaN too
        if not abs(cell) < LONGEST_NUMERIC_ID:
            raise DamagedIdError(cell)
        return (text(cell),)
    found = tuple(word.strip("'\"=\t\u200b\ufeff") for word in words(cell))
    if any(is_damaged(word) or DAMAGED_ID.fullmatch(word) for word in (*found, text(cell))):
        raise DamagedIdError(cell)
    return tuple(word for word in found if word)


def datetime_cell(minute: Minute | None) -> datetime | None:
    """A Minute as a date-time cell."""
    return None if minute is None else moment_of(minute)


def yuan_cell(amount: Fen | None) -> float | None:
    """Fen as a money cell."""
    return None if amount is None else amount / FEN_PER_YUAN
