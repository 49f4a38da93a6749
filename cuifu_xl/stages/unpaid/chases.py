"""Contacts become rows: who makes them, in what words, with what to know before. 今日计划

The most urgent are given out first, so that they get an agent while there is one.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial

from cuifu_xl.core.contained import contained
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Channel, Chase, ChasedOrder, Draft, Skip, Window
from cuifu_xl.core.units import Fen, Minute, date_of
from cuifu_xl.core.wording.draft import Drafter
from cuifu_xl.core.wording.names import Names
from cuifu_xl.core.wording.phrases import phrase
from cuifu_xl.core.wording.situation import Situation
from cuifu_xl.stages.unpaid.assign import UNASSIGNED, Roster
from cuifu_xl.stages.unpaid.candidate import Candidate
from cuifu_xl.stages.unpaid.channel import may_use
from cuifu_xl.stages.unpaid.desk import Desk
from cuifu_xl.stages.unpaid.due import Due, window_today
from cuifu_xl.stages.unpaid.plan_problems import left_alone, nobody_on_duty, not_worked_out
from cuifu_xl.stages.unpaid.priority import PriorityTable

BEFORE_A_CALL = "拨前看一眼付了没"
AFTER_A_CALL = "通话后：点提示付款→留言→备注"
SAME_GOODS = "两单商品相同，可能拍重"
_PLAN_ID_BYTES = 6  # two buyers of one day never share a 计划号
Progress = Callable[[int], None]


def hand_out(
    due: list[Due], desk: Desk, priorities: PriorityTable, progress: Progress | None
) -> tuple[list[Chase], list[Skip], list[Problem]]:
    """Every contact as a row, the most urgent first; and what the owner should look at.

    A contact that no row can be made of is left alone: its orders are skips.
    """
    roster = Roster(desk)
    drafter = Drafter(desk.settings, desk.knowledge.templates)
    chases: list[Chase] = []
    skips: list[Skip] = []
    problems: list[Problem] = []
    for count, contact in enumerate(sorted(due, key=_most_urgent_first)):
        chases += contained(
            partial(_row, contact, desk, priorities, roster, drafter),
            partial(_no_row, contact, skips, problems),
        )
        if progress:
            progress(count)
    problems[:0] = drafter.problems
    if desk.knowledge.agents and not desk.agents_on_duty and chases:
        problems.append(nobody_on_duty())
    return chases, skips, problems


def _row(
    due: Due, desk: Desk, priorities: PriorityTable, roster: Roster, drafter: Drafter
) -> list[Chase]:
    return [_chase(due, desk, priorities, roster, drafter)]


def _no_row(due: Due, skips: list[Skip], problems: list[Problem], error: Exception) -> list[Chase]:
    orders = [member.order for member in due.members]
    skips += left_alone(orders, error)
    problems += not_worked_out(orders, error)
    return []


def _chase(
    due: Due,
    desk: Desk,
    priorities: PriorityTable,
    roster: Roster,
    drafter: Drafter,
) -> Chase:
    window, agent = _agent(due, desk, roster)
    lead, names = due.members[0], drafter.names
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
    gift = phrase(lead.product.gift) if lead.product else ""
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
        other = window_today(due.members[0], due.channels, desk)
        if other and all(
            may_use(member, other.channel, other.start, desk) for member in due.members
        ):
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
        reason=desk.reason(lead),
        last_technique=lead.attempts[-1].technique if lead.attempts else "",
        promise_passed=promise_at is not None and promise_at <= window.start,
        product=lead.product,
        campaigns=desk.campaigns(lead.order),
        agent=agent,
        closes_at=due.closes_at,
        is_closing_told=all(member.terms.is_confirmed for member in due.members),
        said=frozenset(attempt.template_id for attempt in lead.attempts),
        last_gift=desk.knowledge.last_gifts.get(due.buyer.name, ""),
        others=tuple(member.product for member in due.members[1:]),
    )


def _hints(due: Due, window: Window, desk: Desk) -> list[str]:
    """What a colleague should know before the contact. 提醒"""
    hints: list[str] = []
    limit = desk.parameters.quote_chars
    if window.channel == Channel.PHONE:
        hints += [BEFORE_A_CALL, AFTER_A_CALL]
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
    digest = hashlib.blake2b(f"{buyer}|{count}".encode(), digest_size=_PLAN_ID_BYTES).hexdigest()
    return f"{_date_digits(today)}-{digest}"


@cache
def _date_digits(day: int) -> str:
    return f"{date_of(day):%Y%m%d}"


def _most_urgent_first(due: Due) -> tuple[int, Minute, Fen, str]:
    return -due.points, due.closes_at, -due.payable, due.members[0].order.id
