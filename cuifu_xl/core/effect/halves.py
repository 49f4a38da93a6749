"""Two stretches of time, before a day and from it on: has chasing got better? 前后比一比"""

from collections.abc import Sequence
from typing import NamedTuple

from cuifu_xl.core.effect.intervals import Estimate, difference, wilson
from cuifu_xl.core.effect.net import Chased
from cuifu_xl.core.units import date_of, day_of

HIGHER, LOWER = "后一段高，不像是碰巧", "后一段低，不像是碰巧"
ALIKE, ONE_SIDED = "看不出差别", "有一段没有到期的单，比不出来"


class Half(NamedTuple):
    """A stretch of time: orders first contacted in it that have ended."""

    name: str
    orders: int
    successes: int

    @property
    def rate(self) -> Estimate:
        """Successes per order."""
        return wilson(self.successes, self.orders)


class Halves(NamedTuple):
    """Two stretches of time, split at a day, and how their rates differ."""

    before: Half
    after: Half
    change: Estimate  # of successes per order, after − before
    words: str


def halves(orders: Sequence[Chased], split: int | None = None) -> Halves | None:
    """Before the day `split` and from it on; without one, the middle of the time.

    Only orders that must have ended: of those of the last days only the paid ones are known. None
    where there is no day to split at.
    """
    ended = [order for order in orders if order.settled and not order.unclear]
    days = [day_of(order.touches[0]) for order in ended]
    if split is None:
        if not days or min(days) == max(days):
            return None
        split = (min(days) + max(days) + 1) // 2
    is_later = [day >= split for day in days]
    before = _half(f"{date_of(split)} 之前", ended, [not later for later in is_later])
    after = _half(f"{date_of(split)} 起", ended, is_later)
    change = difference(after.rate, before.rate)
    return Halves(before, after, change, _words(before, after, change))


def _half(name: str, ended: Sequence[Chased], belongs: Sequence[bool]) -> Half:
    part = [order for order, is_in in zip(ended, belongs, strict=True) if is_in]
    return Half(name, len(part), sum(order.success for order in part))


def _words(before: Half, after: Half, change: Estimate) -> str:
    if not (before.orders and after.orders):
        return ONE_SIDED
    if change.low > 0:
        return HIGHER
    return LOWER if change.high < 0 else ALIKE
