"""The net rates that 首页 and 看板 wait for, left in `_meta` under the days they are for. 净

A formula cannot know the natural payment curve, so the program puts the figures where
`formulas.net_rate` looks: this week, the four weeks of 看板, its halves and its channels.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import NamedTuple

from cuifu_xl.core.effect.curve import Curve
from cuifu_xl.core.effect.net import expected
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import DAYS_PER_WEEK, Minute, date_of, day_of, weekday_of
from cuifu_xl.register.chased import Entry, chased_orders, days_of, read_entries
from cuifu_xl.register.curve_store import read_learned
from cuifu_xl.tables import schema
from cuifu_xl.tables.formulas import ALL, DAYS_ON_BOARD, NET
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Workbook
from cuifu_xl.worklist.remembered import matched_until


class Came(NamedTuple):
    """A line of the register, and how much of its order would have been paid anyway."""

    day: int
    channel: str
    is_first: bool
    is_known: bool  # whether a report has told anything of its order since
    success: int
    anyway: float


class Scope(NamedTuple):
    """Days, first and last, and a channel or 全部."""

    first: int
    last: int
    channel: str = ALL

    @property
    def key(self) -> str:
        """Where the formulas look."""
        return f"{NET}|{date_of(self.first)}|{date_of(self.last)}|{self.channel}"

    def holds(self, line: Came) -> bool:
        """Whether a line belongs to it."""
        return self.first <= line.day <= self.last and self.channel in (ALL, line.channel)


def put_net(book: Workbook, meta: Meta, settings: Settings, now: Minute) -> float | None:
    """Leave the net rates of the register as it now stands; returns this week's, if known."""
    learned = read_learned(meta)
    meta.forget(f"{NET}|")
    if learned is None:
        return None
    curve, enough = Curve(learned.all()), settings.parameters.enough_orders
    if curve.watched(settings.parameters.min_wait) < enough:
        return None
    # a first contact may lie before the days that are shown
    entries = read_entries(book, DAYS_ON_BOARD + day_of(settings.parameters.lookback))
    lines = came(entries, curve, matched_until(meta))
    monday = day_of(now) - weekday_of(day_of(now))
    week = Scope(monday, monday + DAYS_PER_WEEK - 1)
    known = {scope: net_rate(lines, scope, enough) for scope in (week, *scopes(days_of(entries)))}
    for scope, rate in known.items():
        if rate is not None:
            meta.put(scope.key, f"{rate:.6f}")
    return known[week]


def came(entries: Iterable[Entry], curve: Curve, matched: Minute | None) -> list[Came]:
    """Every attempt with the share of its order that would have been paid anyway."""
    made = []
    for order, lines in chased_orders(entries, matched):
        for line, anyway in zip(lines, expected(order, curve), strict=True):
            day = day_of(line.day if line.day is not None else line.at or 0)
            won = line.success or 0
            made.append(Came(day, line.channel, line.is_first, order.is_known, won, anyway))
    return made


def scopes(days: Sequence[int]) -> list[Scope]:
    """What 看板 shows of a register with lines of these days, while nobody typed other days."""
    if not days:
        return []
    last = max(days)
    first = last - DAYS_ON_BOARD + 1
    split = (first + last + 1) // 2
    channels = [Scope(first, last, channel) for channel in (ALL, *schema.CHOICES["渠道"])]
    return [*channels, Scope(first, split - 1), Scope(split, last)]


def net_rate(lines: Iterable[Came], scope: Scope, enough: int) -> float | None:
    """Successes less what would have come anyway, per order – of a channel per attempt.

    None while too little is known of them.
    """
    chosen = [line for line in lines if scope.holds(line)]
    if scope.channel == ALL:
        count = sum(line.is_first for line in chosen)
        known = sum(line.is_known and line.is_first for line in chosen)
    else:
        count, known = len(chosen), sum(line.is_known for line in chosen)
    if known < max(enough, 1):
        return None
    return (sum(line.success for line in chosen) - fsum(line.anyway for line in chosen)) / count
