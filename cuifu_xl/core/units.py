"""Units of measure.

A Minute counts from 1970-01-01 00:00 in Beijing time; money is integer fen.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

Minute = int
Fen = int

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
HALF_AN_HOUR = 30
SECONDS_PER_MINUTE = 60
NOON = 12 * MINUTES_PER_HOUR
FEN_PER_YUAN = 100
PERCENT = 100
DAYS_PER_WEEK = 7
MONTHS_PER_YEAR = 12
SATURDAY = 5
MOBILE_DIGITS = 11
EPOCH = datetime(1970, 1, 1)
# 1970-01-01 was a Thursday; Monday is 0
EPOCH_WEEKDAY = 3


def minute_of(moment: datetime) -> Minute:
    """The whole minute of a moment, seconds dropped."""
    passed = moment - EPOCH
    return passed.days * MINUTES_PER_DAY + passed.seconds // SECONDS_PER_MINUTE


@lru_cache(maxsize=4096)
def moment_of(minute: Minute) -> datetime:
    """The date-time of a minute, for cells and texts."""
    return EPOCH + timedelta(minutes=minute)


def day_of(minute: Minute) -> int:
    """Days since 1970-01-01."""
    return minute // MINUTES_PER_DAY


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def date_of(day: int) -> date:
    """The calendar date of a day number."""
    return (EPOCH + timedelta(days=day)).date()


def calendar_day(year: int, month: int, day: int) -> int | None:
    """A date as a day number, or None if there is no such date."""
    try:
        return day_number(date(year, month, day))
    except ValueError:
        return None


def next_month(day: int) -> int:
    """The first day of the month after."""
    first = date_of(day).replace(day=1)
    years, month = divmod(first.month, MONTHS_PER_YEAR)
    return day_number(first.replace(year=first.year + years, month=month + 1))


def clock_of(minute: Minute) -> int:
    """Minutes since midnight."""
    return minute % MINUTES_PER_DAY


def weekday_of(day: int) -> int:
    """Monday = 0."""
    return (day + EPOCH_WEEKDAY) % DAYS_PER_WEEK


def minutes_of_clock(clock: time) -> int:
    """Minutes since midnight of a clock time."""
    return clock.hour * MINUTES_PER_HOUR + clock.minute


def clock_text(minute: Minute) -> str:
    """`13:30`"""
    clock = clock_of(minute)
    return f"{clock // MINUTES_PER_HOUR:02d}:{clock % MINUTES_PER_HOUR:02d}"


def yuan_text(fen: Fen) -> str:
    """`328` or `19.80`: no decimals where there are none."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    sign = "-" if fen < 0 else ""
    return f"{sign}{yuan}.{rest:02d}" if rest else f"{sign}{yuan}"
