"""The plan of the day on one page. 催付计划

Each unpaid order goes through eligibility, timing, channel and priority; the orders of one buyer
become one contact; contacts are given to agents, get their drafts and are sorted.
Every unpaid order ends in exactly one place: a chase, a contact already made, or a skip.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from cuifu_xl.core.contained import contained
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Chase, Knowledge, Order, Plan, Skip, Window
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Fen, Minute
from cuifu_xl.stages.unpaid.assign import UNASSIGNED
from cuifu_xl.stages.unpaid.candidate import Buyer, Candidate
from cuifu_xl.stages.unpaid.channel import usable
from cuifu_xl.stages.unpaid.chases import Progress, hand_out
from cuifu_xl.stages.unpaid.desk import Desk
from cuifu_xl.stages.unpaid.due import Due, Ready, gather, skipped
from cuifu_xl.stages.unpaid.eligibility import CHECKS, HOLDOUT, JOINING, WINDOW_CHECKS, is_held_out
from cuifu_xl.stages.unpaid.plan_problems import (
    left_alone,
    not_worked_out,
    presales_without_a_start,
    wants_peace,
)
from cuifu_xl.stages.unpaid.priority import PriorityTable


class _Considered(NamedTuple):
    """What the rules came to for one buyer."""

    due: Due | None = None
    skips: Sequence[Skip] = ()
    problems: Sequence[Problem] = ()


def make_plan(
    orders: Iterable[Order],
    knowledge: Knowledge,
    settings: Settings,
    now: Minute,
    progress: Progress | None = None,
) -> Plan:
    """Who is contacted today, when, by whom, how and with which words; and who is not, and why.

    `orders` are the unpaid ones, each id once. Same input, same plan, on any machine.
    """
    desk = Desk(settings, knowledge, now)
    priorities = PriorityTable(settings)
    held = {order_id for contact in knowledge.contacts for order_id in contact.order_ids}
    due: list[Due] = []
    skips: list[Skip] = []
    seen_held: list[str] = []
    problems: list[Problem] = []
    for name, of_buyer in _by_buyer(orders).items():
        seen_held += [order.id for order in of_buyer if order.id in held]
        open_orders = [order for order in of_buyer if order.id not in held]
        considered = contained(
            partial(_considered, name, of_buyer, open_orders, desk, priorities),
            partial(_not_worked_out, open_orders),
        )
        skips += considered.skips
        problems += considered.problems
        if considered.due:
            due.append(considered.due)
    chases, left_out, found = hand_out(due, desk, priorities, progress)
    skips += left_out
    problems += [*found, *presales_without_a_start(skips)]
    return Plan(
        tuple(sorted(chases, key=_working_order)),
        tuple(sorted(skips, key=lambda skip: skip.order.row)),
        tuple(problems),
        tuple(seen_held),
    )


def _by_buyer(orders: Iterable[Order]) -> dict[str, list[Order]]:
    groups: dict[str, list[Order]] = {}
    for order in orders:
        groups.setdefault(order.buyer, []).append(order)
    for group in groups.values():
        group.sort(key=lambda order: (order.created_at, order.id))
    return groups


def _considered(
    name: str,
    of_buyer: Sequence[Order],
    open_orders: Sequence[Order],
    desk: Desk,
    priorities: PriorityTable,
) -> _Considered:
    buyer = desk.buyer(name, of_buyer)
    contact, skips = _contact(buyer, open_orders, desk, priorities)
    said = buyer.wants_peace
    problems = [wants_peace(buyer.name, said, desk.parameters)] if said else []
    return _Considered(contact, skips, problems)


def _not_worked_out(orders: Sequence[Order], error: Exception) -> _Considered:
    """All orders of the buyer are left alone: what was not read may be a refusal."""
    return _Considered(None, left_alone(orders, error), not_worked_out(orders, error))


def _contact(
    buyer: Buyer, orders: Sequence[Order], desk: Desk, priorities: PriorityTable
) -> tuple[Due | None, list[Skip]]:
    """The one contact of today with this buyer, if any, and the orders left out."""
    skips: list[Skip] = []
    today: list[Ready] = []
    waiting: list[tuple[Candidate, Skip]] = []
    for order in orders:
        candidate = desk.candidate(order, buyer)
        reason = _first_reason(candidate, desk)
        if reason:
            skips.append(skipped(candidate, *reason))
            continue
        channels = usable(candidate, order.payable, desk)
        window = desk.timetable.window(candidate.case, channels)
        waits = _window_reason(candidate, window, desk)
        if waits is None and window is not None:
            today.append(Ready(candidate, window, channels))
        elif waits is not None:
            skip = skipped(candidate, *waits, due_at=window.start if window else None)
            (waiting.append((candidate, skip)) if waits[0] in JOINING else skips.append(skip))
    if not today:
        return None, skips + [skip for _, skip in waiting]
    due, left_out = gather(buyer, today, waiting, desk, priorities)
    skips += left_out
    if is_held_out(buyer.name, buyer.tier_rank, due.payable, desk):
        return None, skips + [
            skipped(member, HOLDOUT, "故意不催，用来比较") for member in due.members
        ]
    return due, skips


def _first_reason(candidate: Candidate, desk: Desk) -> tuple[str, str] | None:
    for reason, check in CHECKS:
        detail = check(candidate, desk)
        if detail is not None:
            return reason, detail
    return None


def _window_reason(
    candidate: Candidate, window: Window | None, desk: Desk
) -> tuple[str, str] | None:
    for reason, check in WINDOW_CHECKS:
        detail = check(candidate, window, desk)
        if detail is not None:
            return reason, detail
    return None


def _working_order(chase: Chase) -> tuple[bool, Minute, int, Minute, Fen, str]:
    return (
        chase.agent == UNASSIGNED,
        chase.window.start,
        -chase.points,
        chase.closes_at,
        -chase.payable,
        chase.orders[0].id,
    )
