"""Times as colleagues type them into 今日计划. 联系时间, 承诺付款时间"""

from datetime import datetime

from cuifu_xl.core.reading.times import spoken_times
from cuifu_xl.core.settings import Parameters
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, clock_of, day_of
from cuifu_xl.tables import cells
from cuifu_xl.workbooks.base import Cell


def contacted_at(cell: Cell, day: int) -> Minute | None:
    """When the buyer was contacted; a bare time belongs to `day`. ValueError if it is no time."""
    clock = _bare_clock(cell)
    return cells.moment(cell) if clock is None else day * MINUTES_PER_DAY + clock


def names_a_day_only(at: Minute) -> bool:
    """Whether a moment is midnight sharp: a date was typed, no time."""
    return not clock_of(at)


def promised_at(cell: Cell, said_at: Minute, parameters: Parameters) -> Minute | None:
    """When the buyer is to pay: `17:30`, `2026-11-24`, `明天下午`. ValueError if it is no time.

    A bare time is the next one after `said_at`; a day without a time is that day's 参数 承诺下午.
    """
    clock = _bare_clock(cell)
    if clock is not None:
        today = day_of(said_at) * MINUTES_PER_DAY + clock
        return today if today > said_at else today + MINUTES_PER_DAY
    at = cells.understood(cells.moment, cell)
    if at is not None:
        return at + parameters.promise_afternoon if names_a_day_only(at) else at
    words = cells.text(cell)
    said = [spoken.at for spoken in spoken_times(words, said_at, parameters) if spoken.is_certain]
    if words and (len(said) != 1 or said[0] is None):
        raise ValueError(cell)
    return said[0] if said else None


def _bare_clock(cell: Cell) -> int | None:
    return None if isinstance(cell, datetime) else cells.understood(cells.clock, cell)
