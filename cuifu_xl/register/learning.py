"""The natural payment curve learned from all-status reports. 自然付款曲线

An order is counted when it must have ended: placed longer ago than the platform keeps it open.
Counting goes forward only, from where the last report ended, so each order counts once and no
order number need be kept.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from cuifu_xl.core.effect.curve import Waited
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_HOUR, Fen, Minute, clock_of
from cuifu_xl.register.curve_store import (
    Cell,
    Learned,
    counted_until,
    keep_learned,
    nothing_learned,
    read_learned,
)
from cuifu_xl.register.first_touches import FirstTouches, first_touches
from cuifu_xl.register.registering import Line
from cuifu_xl.reports import close_hours
from cuifu_xl.reports.ledger import UNKNOWN
from cuifu_xl.reports.platforms import CLOSED, CLOSED_UNPAID, PAID, REFUNDED, UNPAID
from cuifu_xl.reports.report import Report
from cuifu_xl.tables.meta import Meta
from cuifu_xl.worklist.remembered import planned_rows


def learn(
    meta: Meta,
    report: Report,
    settings: Settings,
    lines: Iterable[Line] = (),
    before: Minute | None = None,
) -> None:
    """Count the orders of a report that have ended since the last one.

    Call it after the register was read: orders that were chased count until their first contact.
    `lines` go into the register in this press; orders placed at `before` or later may have been
    contacted without anybody having registered it, and wait.
    """
    since = max(counted_until(meta), report.oldest_order)
    until = report.as_of - close_hours.setting(report, settings)
    if before is not None:
        until = min(until, before)
    if until <= since or not shows_all(report):
        return
    learned = read_learned(meta) or nothing_learned(settings)
    touches = first_touches(meta)
    for line in lines:
        touches.note_line(line)
    keep_learned(meta, learned.plus(until, waits(report, learned.bounds, touches, since, until)))
    first_touches(meta, until).store(meta)


def oldest_planned(meta: Meta) -> Minute | None:
    """When the oldest order of the last plan was placed; None without a plan."""
    rows = planned_rows(meta).values()
    return min(
        (order.created_at for row in rows for order in row.orders if order.created_at is not None),
        default=None,
    )


def of_reports(report: Report, settings: Settings, touches: FirstTouches) -> Learned:
    """The curve of a report; an order still open counts for as long as it was watched.

    One that was contacted counts until its first contact.
    """
    bounds = nothing_learned(settings).bounds
    return nothing_learned(settings).plus(
        report.as_of, waits(report, bounds, touches, 0, report.as_of + 1)
    )


def shows_all(report: Report) -> bool:
    """Whether orders of all states are there: paid ones with their time, and closed ones."""
    ledger = report.ledger
    closed = any(state in (CLOSED, CLOSED_UNPAID) for state in ledger.states)
    return closed and max(ledger.waited, default=UNKNOWN) > UNKNOWN


def waits(
    report: Report, bounds: tuple[Fen, ...], touches: FirstTouches, since: Minute, until: Minute
) -> Iterator[tuple[Cell, Waited]]:
    """The orders placed in [since, until), and how each ended without being chased."""
    ledger = report.ledger
    created, paid = ledger.created, ledger.paid
    for order_id, slot in ledger.slots.items():
        placed = created[slot]
        if not since <= placed < until:
            continue
        if not ledger.is_hour_known(order_id, slot):
            continue
        state, waited = ledger.states[slot], ledger.waited[slot]
        if state in (PAID, REFUNDED) and waited == UNKNOWN:
            continue
        touched = touches.at(order_id)
        is_paid = state in (PAID, REFUNDED)
        if touched is not None and not (is_paid and paid[slot] < touched):
            found = Waited(max(touched - placed, 0), watched=False)
        elif is_paid:
            found = Waited(waited, paid=True)
        else:
            found = Waited(report.as_of - placed, watched=state != UNPAID)
        hour = clock_of(placed) // MINUTES_PER_HOUR
        yield (bisect_right(bounds, ledger.payable[slot]), hour), found
