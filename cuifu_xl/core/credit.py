"""What a contact was worth: payments matched to the lines of the register. 催付登记

Nothing here is typed by people: a payment comes from an order report, and the last touch before it
gets the credit. Source: S0, S2; spec of the register.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cuifu_xl.core.reading.attempts import CHASE, FROM_MEMO
from cuifu_xl.core.units import Fen, Minute, day_of

ESTIMATED = "估计"
UNKNOWN, UNPAID, PAID = "未知", "未付", "已付"
CLOSED, REFUNDED, LOST = "已关闭", "已退款", "去向未知"
# what an order may still turn from; a paid one only to refunded
OPEN_STATES = (UNKNOWN, UNPAID, LOST)


class Touch(NamedTuple):
    """One line of the register about one order, as far as payment matters."""

    at: Minute  # 催付时间
    group: str = CHASE  # 组别
    source: str = "填写"  # 时间来源
    closes_at: Minute | None = None
    as_of: Minute | None = None  # 数据截至 of the plan that asked for it


class Seen(NamedTuple):
    """What the newest report says of an order."""

    state: str  # 未付 / 已付 / 已关闭 / 已退款 / 去向未知
    paid_at: Minute | None = None
    payable: Fen = 0


class Settled(NamedTuple):
    """The payment columns of one line. None = the cell stays empty."""

    state: str  # 付款状态
    paid_at: Minute | None = None
    recovered: Fen | None = None  # 回款金额, on the credited line only
    success: int | None = None  # 是否成功: 1, 0, None = not known or not this line's
    took: Minute | None = None  # 付款用时, minutes from the credited touch to the payment


def settled(touches: Sequence[Touch], seen: Seen, within: Minute) -> list[Settled]:
    """The payment columns of all lines of one order, in the order of `touches`. 核对付款

    The last 催付 touch before the payment is credited when the payment came before the order
    would have closed and at most `within` minutes later. 先后不明 – paid between 数据截至 and an
    estimated time, or on the day of a memo – leaves 是否成功 empty on every line. Of an order that
    closed, or was paid too late, before any touch or back again, the last touch has failed.
    """
    empty = [Settled(seen.state, seen.paid_at) for _ in touches]
    last = _last(touches, None)
    if last is None or seen.state in OPEN_STATES:
        return empty
    if seen.state == PAID:
        if seen.paid_at is None or any(_unclear(touch, seen.paid_at) for touch in touches):
            return empty
        credited = _last(touches, seen.paid_at)
        if credited is not None and _in_time(touches[credited], seen.paid_at, within):
            took = seen.paid_at - touches[credited].at
            empty[credited] = Settled(PAID, seen.paid_at, seen.payable, 1, took)
            return empty
    empty[last] = empty[last]._replace(success=0)
    return empty


def earliest(touch: Touch) -> Minute | None:
    """When the buyer may have been contacted first; None if it was no contact. 催付时间"""
    if touch.group != CHASE:
        return None
    if touch.source == ESTIMATED and touch.as_of is not None:
        return min(touch.as_of, touch.at)
    return touch.at


def is_unclear(touches: Sequence[Touch], paid_at: Minute | None) -> bool:
    """Whether nobody can tell if the contact or the payment came first. 先后不明"""
    return paid_at is None or any(_unclear(touch, paid_at) for touch in touches)


def _unclear(touch: Touch, paid_at: Minute) -> bool:
    if touch.group != CHASE:
        return False
    if touch.source == FROM_MEMO:
        return day_of(touch.at) == day_of(paid_at)
    since = touch.at if touch.as_of is None else touch.as_of
    return touch.source == ESTIMATED and since < paid_at < touch.at


def _last(touches: Sequence[Touch], before: Minute | None) -> int | None:
    """The last 催付 line at or before a moment."""
    found = [
        (touch.at, number)
        for number, touch in enumerate(touches)
        if touch.group == CHASE and (before is None or touch.at <= before)
    ]
    return max(found)[1] if found else None


def _in_time(touch: Touch, paid_at: Minute, within: Minute) -> bool:
    closes_at = touch.at + within if touch.closes_at is None else touch.closes_at
    return paid_at <= min(closes_at, touch.at + within)
