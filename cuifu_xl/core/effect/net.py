"""What came on top of the payments that would have come anyway. 净效果

Two ways to know: from the natural payment curve, what unpaid orders of that age would have done;
and, where some buyers are left alone on purpose, from these. The second needs no assumption.
"""

from collections.abc import Sequence
from math import ceil, fsum, hypot
from typing import NamedTuple

from cuifu_xl.core.effect.curve import Curve
from cuifu_xl.core.effect.intervals import Estimate, difference, total, wilson
from cuifu_xl.core.units import DAYS_PER_WEEK, Fen, Minute

USEFUL, USELESS, UNSURE = "有效", "无效", "说不准"
_NONE = Estimate(0.0, 0.0, 0.0)
LONGEST_WAIT = 52  # weeks ahead that are worth telling


class Chased(NamedTuple):
    """One order that was contacted."""

    created_at: Minute
    touches: tuple[Minute, ...]  # 催付时间 of each contact, in order
    payable: Fen = 0
    # it must have ended, and how is known. An order that could still be open does not count, paid
    # or not: of those of the last days only the paid ones are known
    settled: bool = True
    success: bool = False
    recovered: Fen = 0
    as_of: Minute | None = None  # 数据截至 of the plan that asked for the first contact
    unclear: bool = False  # 先后不明: neither in gross nor in net
    seen_until: Minute | None = None  # not settled: up to when the newest report tells of it

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it since it was contacted."""
        seen = self.seen_until is not None and self.seen_until > self.touches[0]
        return (self.settled or seen) and not self.unclear


class HeldOut(NamedTuple):
    """One order that was left alone on purpose. 对照组"""

    as_of: Minute  # 数据截至 of the plan that left it alone
    paid_at: Minute | None = None  # None: closed, or paid back
    closes_at: Minute | None = None


class Net(NamedTuple):
    """Gross and net over some orders; all shares are of all orders contacted."""

    orders: int
    successes: int
    gross: Estimate
    rate: Estimate  # gross less what would have come anyway


class Trial(NamedTuple):
    """Chased against held out."""

    chased: Estimate
    held_out: Estimate
    chased_orders: int
    held_out_orders: int
    gain: Estimate  # chased − held out


def expected(order: Chased, curve: Curve) -> list[float]:
    """The share of the order that would have been paid anyway, for each of its contacts.

    Until the next contact, of the orders unpaid at the first one; together they are what the
    curve says of the first. Of an order that has not ended, what would have come so far.
    """
    if not order.is_known:
        return [0.0 for _ in order.touches]
    ages = [max(at - order.created_at, 0) for at in order.touches]
    if order.settled or order.seen_until is None:
        ends: list[Minute | None] = [*ages[1:], None]
    else:
        so_far = order.seen_until - order.created_at
        ends = [min(age, so_far) for age in (*ages[1:], so_far)]
        ages = [min(age, so_far) for age in ages]
    return [curve.between(ages[0], age, end) for age, end in zip(ages, ends, strict=True)]


def net(orders: Sequence[Chased], curve: Curve) -> Net:
    """Successes less those that the curve lets expect."""
    natural = [_natural(order, curve) for order in orders]
    count = len(orders)
    by_itself = Estimate(
        *(fsum(part) / max(count, 1) for part in zip(_NONE, *natural, strict=True))
    )
    successes = sum(order.success for order in orders)
    gross = wilson(successes, count)
    return Net(count, successes, gross, difference(gross, by_itself))


def net_money(orders: Sequence[Chased], curve: Curve) -> Estimate:
    """Money recovered less what would have come anyway, in fen.

    The interval holds both what chance does to the orders (bootstrap) and how well the curve is
    known.
    """
    natural = [(_natural(order, curve), order) for order in orders]
    drawn = total([order.recovered - anyway.value * order.payable for anyway, order in natural])
    dearer = fsum((anyway.high - anyway.value) * order.payable for anyway, order in natural)
    cheaper = fsum((anyway.value - anyway.low) * order.payable for anyway, order in natural)
    below, above = hypot(drawn.value - drawn.low, dearer), hypot(drawn.high - drawn.value, cheaper)
    return Estimate(drawn.value, drawn.value - below, drawn.value + above)


def _natural(order: Chased, curve: Curve) -> Estimate:
    if not order.settled or order.unclear:
        return _NONE
    return curve.pays_later(max(order.touches[0] - order.created_at, 0))


def trial(chased: Sequence[Chased], held_out: Sequence[HeldOut], within: Minute) -> Trial:
    """Chased orders against orders held out in the same time, both only when their end is known.

    An order held out is looked at from the moment at which it would have been contacted: as long
    after 数据截至 as the chased ones, in the middle. Those paid before it are left out, as chased
    ones are.
    """
    counted = [order for order in chased if order.settled and not order.unclear]
    after = [order.touches[0] - order.as_of for order in counted if order.as_of is not None]
    delay = sorted(after)[len(after) // 2] if after else 0
    left = [one for one in held_out if one.paid_at is None or one.paid_at >= one.as_of + delay]
    paid = sum(_pays_in_time(one, one.as_of + delay, within) for one in left)
    rates = wilson(sum(order.success for order in counted), len(counted)), wilson(paid, len(left))
    return Trial(*rates, len(counted), len(left), difference(*rates))


def _pays_in_time(one: HeldOut, since: Minute, within: Minute) -> bool:
    until = since + within if one.closes_at is None else min(one.closes_at, since + within)
    return one.paid_at is not None and one.paid_at <= until


def verdict(gain: Estimate, *, is_enough: bool, worthwhile: float) -> str:
    """有效 when surely more than nothing, 无效 when surely less than worthwhile, else 说不准."""
    if not is_enough:
        return UNSURE
    if gain.low > 0:
        return USEFUL
    return USELESS if gain.high < worthwhile else UNSURE


def weeks_to_go(gain: Estimate, days: int, worthwhile: float) -> int | None:
    """How many more weeks like those so far until the interval is narrow enough; None: too many.

    The interval narrows with the square root of time; it must tell the gain from nothing, or a
    worthwhile one.
    """
    half, weeks = (gain.high - gain.low) / 2, max(days, 1) / DAYS_PER_WEEK
    needed = max(abs(gain.value), worthwhile)
    more = ceil(weeks * ((half / needed) ** 2 - 1)) if needed > 0 else LONGEST_WAIT + 1
    return max(more, 1) if more <= LONGEST_WAIT else None
