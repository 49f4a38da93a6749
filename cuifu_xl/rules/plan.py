"""The plan of the day on one page. 催付计划

Each unpaid order goes through eligibility, timing, channel and priority; the orders of one buyer
become one contact; contacts are given to agents, get their drafts and are sorted.
Every unpaid order ends in exactly one place: a chase, a contact already made, or a skip.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from cuifu_xl.errors import Problem
from cuifu_xl.rules.assign import UNASSIGNED, Roster
from cuifu_xl.rules.channel import may_use, usable
from cuifu_xl.rules.cited import citations
from cuifu_xl.rules.desk import Buyer, Candidate, Desk
from cuifu_xl.rules.draft import Drafter
from cuifu_xl.rules.eligibility import (
    CHECKS,
    GAP,
    HOLDOUT,
    JOINING,
    WINDOW_CHECKS,
    is_held_out,
)
from cuifu_xl.rules.model import (
    Channel,
    Chase,
    ChasedOrder,
    Draft,
    Knowledge,
    Order,
    Plan,
    Skip,
    Window,
)
from cuifu_xl.rules.names import Names
from cuifu_xl.rules.plan_problems import (
    nobody_on_duty,
    presales_without_a_start,
    wants_peace,
)
from cuifu_xl.rules.priority import Look, PriorityTable
from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.situation import Situation
from cuifu_xl.rules.told import NOTHING_TOLD
from cuifu_xl.rules.units import PLAN_ID_BYTES, Fen, Minute, date_of, day_of

AFTER_A_CALL = "通话后：点提示付款→留言→备注"
SAME_GOODS = "两单商品相同，可能拍重"
Progress = Callable[[int], None]


class Ready(NamedTuple):
    """An order that is due today by itself."""

    candidate: Candidate
    window: Window
    channels: tuple[str, ...]


class Due(NamedTuple):
    """A buyer's orders that one contact of today is about, before agent and draft."""

    buyer: Buyer
    members: tuple[Candidate, ...]  # the lead first
    payable: Fen
    window: Window
    channels: tuple[str, ...]
    points: int
    phrases: tuple[str, ...]
    nth: int
    closes_at: Minute


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
        buyer = desk.buyer(name, of_buyer)
        seen_held += [order.id for order in of_buyer if order.id in held]
        open_orders = [order for order in of_buyer if order.id not in held]
        contact, left_out = _contact(buyer, open_orders, desk, priorities)
        skips += left_out
        if buyer.wants_peace:
            problems.append(wants_peace(buyer.name, buyer.wants_peace, desk.parameters))
        if contact:
            due.append(contact)
    due.sort(key=_most_urgent_first)
    chases, found = _hand_out(due, desk, priorities, progress)
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
            skips.append(_skip(candidate, *reason))
            continue
        channels = usable(candidate, order.payable, desk)
        window = desk.timetable.window(candidate.case, channels)
        waits = _window_reason(candidate, window, desk)
        if waits is None and window is not None:
            today.append(Ready(candidate, window, channels))
        elif waits is not None:
            skip = _skip(candidate, *waits, due_at=window.start if window else None)
            (waiting.append((candidate, skip)) if waits[0] in JOINING else skips.append(skip))
    if not today:
        return None, skips + [skip for _, skip in waiting]
    due, left_out = _gather(buyer, today, waiting, desk, priorities)
    skips += left_out
    if is_held_out(buyer.name, buyer.tier_rank, due.payable, desk):
        return None, skips + [
            _skip(member, HOLDOUT, "故意不催，用来比较") for member in due.members
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


def _skip(candidate: Candidate, reason: str, detail: str, due_at: Minute | None = None) -> Skip:
    terms = candidate.terms
    closes_at = terms.closes_at if terms.is_known else None
    return Skip(candidate.order, reason, detail, due_at, closes_at)


def _gather(
    buyer: Buyer,
    today: list[Ready],
    waiting: list[tuple[Candidate, Skip]],
    desk: Desk,
    priorities: PriorityTable,
) -> tuple[Due, list[Skip]]:
    """One row for the buyer: led by the order due today that closes first, the others join."""
    today.sort(key=lambda ready: (ready.candidate.terms.closes_at, ready.candidate.order.id))
    lead, window, channels = today[0]
    everyone = [ready.candidate for ready in today] + [candidate for candidate, _ in waiting]
    if len(everyone) > 1:
        for_all = usable(lead, sum(candidate.order.payable for candidate in everyone), desk)
        together = _today_window(lead, for_all, desk)
        if together:
            window, channels = together, for_all
    stays_off = {
        c.order.id for c in everyone if c is not lead and not may_use(c, *_touch(window), desk)
    }
    members = tuple(c for c in everyone if c.order.id not in stays_off)
    skips = [
        _skip(candidate, GAP, f"今天用{window.channel}联系这位买家，这单用过了")
        for candidate in everyone
        if candidate.order.id in stays_off
    ]
    payable = sum(candidate.order.payable for candidate in members)
    urgencies = [
        priorities.urgency(Look(member, payable, desk), _reason(member, desk)) for member in members
    ]
    top = max(urgencies, key=lambda urgency: urgency.points)
    return Due(
        buyer,
        members,
        payable,
        window,
        tuple(c for c in channels if c != window.channel),
        top.points,
        (*top.phrases, *_citations(members, desk)),
        max(member.nth for member in members),
        min(member.terms.closes_at for member in members),
    ), skips


def _touch(window: Window) -> tuple[str, Minute]:
    return window.channel, window.start


def _today_window(lead: Candidate, channels: Sequence[str], desk: Desk) -> Window | None:
    """The lead's window by the first channel that has one today; later ones are passed over."""
    for position in range(len(channels)):
        window = desk.timetable.window(lead.case, channels[position:])
        if window and day_of(window.start) == desk.today:
            return window
    return None


def _reason(candidate: Candidate, desk: Desk) -> str:
    """Why the buyer has not paid: what colleagues noted, else what was written. 未付款原因"""
    typed = desk.knowledge.typed_reasons.get(candidate.buyer.name, "")
    if typed:
        return typed
    noted = next((a.reason for a in reversed(candidate.attempts) if a.reason), "")
    said = candidate.told.reason
    return noted or (said.finding.value if said else "")


def _citations(members: Sequence[Candidate], desk: Desk) -> list[str]:
    """What was written about these orders, quoted, each thing once."""
    limit = desk.parameters.quote_chars
    found = [
        phrase
        for member in members
        if member.told is not NOTHING_TOLD
        for phrase in citations(member.told, _reason(member, desk), member.promise_at, limit)
    ]
    return list(dict.fromkeys(found))


def _hand_out(
    due: list[Due], desk: Desk, priorities: PriorityTable, progress: Progress | None
) -> tuple[list[Chase], list[Problem]]:
    roster = Roster(desk)
    drafter = Drafter(desk.settings, desk.knowledge.templates)
    names = drafter.names
    chases: list[Chase] = []
    for count, contact in enumerate(due):
        chases.append(_chase(contact, desk, priorities, roster, drafter, names))
        if progress:
            progress(count)
    problems = list(drafter.problems)
    if desk.knowledge.agents and not desk.agents_on_duty and chases:
        problems.append(nobody_on_duty())
    return chases, problems


def _chase(
    due: Due,
    desk: Desk,
    priorities: PriorityTable,
    roster: Roster,
    drafter: Drafter,
    names: Names,
) -> Chase:
    window, agent = _agent(due, desk, roster)
    lead = due.members[0]
    draft = drafter.draft(_situation(due, window, agent, desk))
    return Chase(
        plan_id=plan_id(due.buyer.name, desk.knowledge.registered_today, desk.today),
        buyer=due.buyer.name,
        orders=tuple(member.order for member in due.members),
        window=window,
        agent=agent,
        level=priorities.level(due.points),
        points=due.points,
        why=" · ".join(filter(None, (*due.phrases, window.mark, draft.why))),
        closes_at=due.closes_at,
        nth=due.nth,
        payable=due.payable,
        phone=_phone(due, window),
        draft=draft,
        goods=_goods(lead, names),
        hints=(*_hints(due, window, desk), *draft.hints),
        tier=due.buyer.tier,
        inquiry=lead.inquiry,
        gift=_gift(lead, draft),
        details=tuple(_detail(member, names) for member in due.members),
    )


def _detail(member: Candidate, names: Names) -> ChasedOrder:
    kind = member.product.kind if member.product else ""
    return ChasedOrder(member.terms.closes_at, _goods(member, names), kind)


def _gift(lead: Candidate, draft: Draft) -> str:
    """The gift that the draft names, so that it is not offered again. 赠品"""
    gift = lead.product.gift if lead.product else ""
    return gift if gift and (gift in draft.text or gift in draft.sms) else ""


def _phone(due: Due, window: Window) -> str:
    """The number to dial or to text; one that people typed stays in sight on every row."""
    lead = due.members[0]
    return lead.numbers.get(window.channel, "") or lead.buyer.phone


def _goods(lead: Candidate, names: Names) -> str:
    """What people call the product: 简称, else the title without promotion."""
    name = names.of(lead.order.title, lead.product.short_name if lead.product else "")
    return name.text if name else lead.order.title


def _agent(due: Due, desk: Desk, roster: Roster) -> tuple[Window, str]:
    """Agent and window; when nobody can take another call, the next channel is used."""
    window = due.window
    agent = roster.assign(due.buyer, window)
    if agent is None:
        other = _today_window(due.members[0], due.channels, desk)
        if other and all(may_use(member, *_touch(other), desk) for member in due.members):
            window = other
        agent = roster.assign(due.buyer, window) or UNASSIGNED
    roster.take(agent, window)
    return window, agent


def _situation(due: Due, window: Window, agent: str, desk: Desk) -> Situation:
    lead = due.members[0]
    promise_at = lead.promise_at
    return Situation(
        orders=tuple(member.order for member in due.members),
        payable=due.payable,
        window=window,
        tier=due.buyer.tier,
        paid_orders=due.buyer.paid_count,
        is_returning=due.buyer.paid_count >= desk.parameters.returning_orders,
        nth=due.nth,
        is_last=due.nth > 1 and (due.nth >= desk.parameters.max_attempts or not due.channels),
        inquiry=lead.inquiry,
        reason=_reason(lead, desk),
        last_technique=lead.attempts[-1].technique if lead.attempts else "",
        promise_passed=promise_at is not None and promise_at <= window.start,
        product=lead.product,
        campaigns=desk.campaigns(lead.order),
        agent=agent,
        closes_at=due.closes_at,
        said=frozenset(attempt.template_id for attempt in lead.attempts),
        last_gift=desk.knowledge.last_gifts.get(due.buyer.name, ""),
    )


def _hints(due: Due, window: Window, desk: Desk) -> list[str]:
    """What a colleague should know before the contact. 提醒"""
    hints: list[str] = []
    limit = desk.parameters.quote_chars
    if window.channel == Channel.PHONE:
        hints.append(AFTER_A_CALL)
    titles = [member.order.title for member in due.members if member.order.title]
    if len(set(titles)) < len(titles):
        hints.append(SAME_GOODS)
    for member in due.members:
        order = member.order
        if order.buyer_note:
            hints.append(f"买家留言：{_quote(order.buyer_note, limit)}")
        if order.seller_memo:
            hints.append(f"卖家备注：{_quote(order.seller_memo, limit)}")
    return list(dict.fromkeys(hints))


def _quote(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"


def plan_id(buyer: str, registered_today: Mapping[str, int], today: int) -> str:
    """The row of this buyer today: the same on any PC, new once registered. 计划号"""
    count = registered_today.get(buyer, 0)
    digest = hashlib.blake2b(f"{buyer}|{count}".encode(), digest_size=PLAN_ID_BYTES).hexdigest()
    return f"{_date_digits(today)}-{digest}"


@cache
def _date_digits(day: int) -> str:
    return f"{date_of(day):%Y%m%d}"


def _most_urgent_first(due: Due) -> tuple[int, Minute, Fen, str]:
    return -due.points, due.closes_at, -due.payable, due.members[0].order.id


def _working_order(chase: Chase) -> tuple[bool, Minute, int, Minute, Fen, str]:
    return (
        chase.agent == UNASSIGNED,
        chase.window.start,
        -chase.points,
        chase.closes_at,
        -chase.payable,
        chase.orders[0].id,
    )
