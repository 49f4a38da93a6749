"""Lines of 催付登记 that come from no row of 今日计划: memos in the report, and orders held out."""

from collections.abc import Iterable, Sequence
from functools import partial

from cuifu_xl.core.contained import contained
from cuifu_xl.core.credit import ESTIMATED
from cuifu_xl.core.model import Attempt, Order, Skip
from cuifu_xl.core.reading.attempts import CHASE, memo_attempts
from cuifu_xl.core.reading.memo import Memo, NotesSeen, read_memos
from cuifu_xl.core.reading.reading import Reader
from cuifu_xl.core.units import Minute, date_of, day_of
from cuifu_xl.register.lines import line
from cuifu_xl.stages.unpaid.eligibility import HOLDOUT
from cuifu_xl.tables import cells
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.worklist.remembered import PlannedOrder

HELD_OUT = "对照"


def memo_lines(
    orders: Iterable[Order],
    known: Sequence[Attempt],
    reader: Reader,
    notes: NotesSeen,
    now: Minute,
) -> list[dict[str, Cell]]:
    """Attempts of days gone by that only a remark in the report tells of, one line each. 备注

    Today's remarks wait: their row of 今日计划 may still be filled in.
    """
    today = day_of(now)
    by_order: dict[str, list[Attempt]] = {}
    for attempt in known:
        by_order.setdefault(attempt.order_id, []).append(attempt)
    lines: list[dict[str, Cell]] = []
    for order in orders:
        if not order.seller_memo:
            continue
        of_order = by_order.get(order.id, [])
        placed_day = day_of(order.created_at)
        memos = contained(
            partial(read_memos, order.seller_memo, reader, placed_day, today, notes.on(order)),
            _left_to_the_plan,
        )
        past = [memo for memo in memos if memo.day is not None and memo.day < today]
        before = sum(attempt.group == CHASE for attempt in of_order)
        for nth, attempt in enumerate(memo_attempts(order, of_order, past), before + 1):
            number = f"备注-{date_of(day_of(attempt.at)):%Y%m%d}-{order.id}-{nth}"
            lines.append(line(number, attempt, _of_report(order), nth))
    return lines


def _left_to_the_plan(_: Exception) -> list[Memo]:
    """A remark that the program fails on tells of no attempt; the plan names it."""
    return []


def held_out_lines(
    skips: Iterable[Skip], known: Iterable[Attempt], as_of: Minute | None, now: Minute
) -> list[dict[str, Cell]]:
    """One line for each order that is left alone for comparison, the first time it is. 对照组"""
    noted = {attempt.order_id for attempt in known if attempt.group == HELD_OUT}
    found = []
    for skip in skips:
        order = skip.order
        if skip.reason == HOLDOUT and order.id not in noted:
            attempt = Attempt(
                order.id, order.buyer, now, channel="", group=HELD_OUT, source=ESTIMATED
            )
            planned = _of_report(order)._replace(closes_at=skip.closes_at)
            made = line(f"对照-{order.id}", attempt, planned, 0)
            found.append(made | {"第几次": None, "数据截至": cells.datetime_cell(as_of)})
    return found


def _of_report(order: Order) -> PlannedOrder:
    return PlannedOrder(
        order.id,
        order.payable,
        order.created_at,
        goods=order.title,
        is_hour_known=order.placed_by is None,
    )
