"""Contacts that were made: those a remark tells of, and what they promised. 催付次数, 承诺"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from cuifu_xl.core.model import Attempt, Channel, Order
from cuifu_xl.core.reading.memo import Memo
from cuifu_xl.core.reading.told import Told
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, clock_of, day_of

CHASE = "催付"
FROM_MEMO = "备注"
OPT_OUT_OUTCOME = "别再联系"
# results of a call that reached nobody: the buyer has heard nothing yet
UNANSWERED = ("未接通", "不便接听")
WRONG_NUMBER = "号码不对"


def is_unanswered(attempt: Attempt) -> bool:
    """A call that nobody took: an attempt in the figures that uses up no channel. 未接通"""
    return attempt.channel == Channel.PHONE and attempt.outcome in UNANSWERED


def has_talked(attempt: Attempt) -> bool:
    """A call that somebody took, which the 留言 on 千牛 belongs to (S1)."""
    is_call = attempt.channel == Channel.PHONE and not is_unanswered(attempt)
    return is_call and attempt.outcome != WRONG_NUMBER


def memo_attempts(
    order: Order, attempts: Sequence[Attempt], memos: Sequence[Memo]
) -> list[Attempt]:
    """Attempts that only a memo tells of: the same order, day and agent is the same attempt.

    A memo without a name may be of whoever contacted the buyer that day.
    """
    known = {(day_of(a.at), a.agent) for a in attempts if a.order_id == order.id}
    days = {day for day, _ in known}
    new = {
        (memo.day, memo.agent): memo
        for memo in memos
        if memo.day is not None
        and (memo.is_attempt or memo.promise_at is not None)
        and (memo.day, memo.agent) not in known
        and (memo.agent or memo.day not in days)
    }
    return [
        Attempt(
            order.id,
            order.buyer,
            max(order.created_at, day * MINUTES_PER_DAY),
            Channel.QIANNIU,
            memo.agent,
            reason=memo.reason,
            promise_at=memo.promise_at,
            source=FROM_MEMO,
        )
        for (day, _), memo in new.items()
    ]


def kept_promise(attempt: Attempt, limit: Minute, afternoon: int) -> Attempt:
    """The attempt without a promise that comes too late to count.

    A day without a time was promised for its afternoon. 参数 承诺下午
    """
    at = attempt.promise_at
    if at is not None and not clock_of(at):
        at += afternoon
    return attempt._replace(promise_at=at if at is None or at < limit else None)


def last_promise(attempts: Sequence[Attempt], told: Told) -> Minute | None:
    """The promise of the last attempt, else the last one that somebody wrote down."""
    if attempts and attempts[-1].promise_at is not None:
        return attempts[-1].promise_at
    return told.promise.finding.at if told.promise else None


def grouped(attempts: Iterable[Attempt], key: Callable[[Attempt], str]) -> dict[str, list[Attempt]]:
    """Attempts by order or by buyer, in their order."""
    groups: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        groups[key(attempt)].append(attempt)
    return groups
