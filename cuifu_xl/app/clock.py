"""The only place where the clock is read: below it `now` is an argument."""

from datetime import datetime, timedelta, timezone

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.core.units import Minute, minute_of

BEIJING = timezone(timedelta(hours=8))
YEARS = range(2000, 2100)


def moment(text: str) -> Minute:
    """The moment that is named, in Beijing time; "" is now, wherever the PC's clock is set."""
    if not text:
        return minute_of(datetime.now(BEIJING).replace(tzinfo=None))
    try:
        named = datetime.fromisoformat(text)
    except ValueError:
        named = datetime.min
    if named.year not in YEARS:
        raise CuifuError(f"看不懂这个时刻：{text}。请写成 2026-11-22T10:00")
    if named.tzinfo is not None:
        named = named.astimezone(BEIJING).replace(tzinfo=None)
    return minute_of(named)
