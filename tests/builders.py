"""Orders, knowledge and settings for tests: state only what matters, the rest is ordinary.

Ordinary: now is Monday 2026-11-23 09:30; an order of 100 yuan by a buyer of its own, placed on
Sunday evening, so that it is due today 13:30–17:00; no phone, nothing else known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from cuifu_xl.core.model import (
    Agent,
    Attempt,
    Campaign,
    ChatLine,
    Contact,
    History,
    Knowledge,
    Member,
    OptOut,
    Order,
    PaidOrder,
    Plan,
    Product,
    Template,
)
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, day_of, minute_of
from cuifu_xl.stages.unpaid.plan import make_plan
from cuifu_xl.tables.factory import factory_tables
from cuifu_xl.tables.schema import TEMPLATES
from cuifu_xl.tables.settings import factory_settings, read_settings
from cuifu_xl.tables.templates import read_templates, shipped_rows
from cuifu_xl.workbooks.base import Table

NOW = "2026-11-23 09:30"
PLACED = "11-22 20:00"
Given = Mapping[str, Any]


def with_parameters(settings: Settings, **changes: object) -> Settings:
    """The same settings with other parameters, typed as in Parameters."""
    return settings._replace(parameters=settings.parameters._replace(**changes))


def yuan(amount: float) -> int:
    """Yuan as fen."""
    return round(amount * 100)


def at(text: str | None) -> Minute | None:
    """`2026-11-23 09:30`, `11-23 09:30` or `11-23` as a Minute."""
    if text is None:
        return None
    dated = text if text.startswith("20") else f"2026-{text}"
    return minute_of(datetime.fromisoformat(dated))


def an_order(
    id: str = "A",
    buyer: str = "",
    created: str = PLACED,
    payable: float = 100,
    phone_expires: str | None = None,
    placed_by: str | None = None,
    **given: Any,
) -> Order:
    """One unpaid order; its buyer is called like the order unless said otherwise."""
    return Order(
        id,
        buyer or id,
        at(created),
        yuan(payable),
        phone_expires_at=at(phone_expires),
        placed_by=at(placed_by),
        **given,
    )


def orders_of(given: Iterable[Given]) -> list[Order]:
    """Orders as a case lists them; `times = 3` stands for A01, A02, A03."""
    found = []
    for entry in given:
        facts = dict(entry)
        times = facts.pop("times", 0)
        names = [f"{facts['id']}{n:02d}" for n in range(1, times + 1)] or [facts["id"]]
        found += [an_order(**{**facts, "id": name}) for name in names]
    return found


def a_paid_order(
    buyer: str = "A",
    id: str = "P",
    created: str = "2026-09-01 10:00",
    paid: str | None = None,
    payable: float = 100,
    title: str = "以前买的",
    refunded: bool = False,
) -> PaidOrder:
    """One paid order, long ago unless said otherwise."""
    paid_at = at(paid or created)
    return PaidOrder(id, buyer, at(created), paid_at, yuan(payable), title, refunded)


def histories(paid: Iterable[Given], closed: Mapping[str, int]) -> dict[str, History]:
    """Paid and closed orders by buyer; `times = 6` repeats a paid one."""
    by_buyer: dict[str, list[PaidOrder]] = defaultdict(list)
    for number, entry in enumerate(paid):
        facts = dict(entry)
        for copy in range(facts.pop("times", 1)):
            order = a_paid_order(**{"id": f"P{number}-{copy}", **facts})
            by_buyer[order.buyer].append(order)
    return {
        buyer: History(tuple(by_buyer[buyer]), closed.get(buyer, 0))
        for buyer in {*by_buyer, *closed}
    }


def an_attempt(
    order: str = "A",
    buyer: str = "",
    at_: str = "11-22 20:40",
    channel: str = "千牛",
    promise: str | None = None,
    outcome: str = "已提醒未回",
    **given: Any,
) -> Attempt:
    """One line of 催付登记."""
    facts = {"promise_at": at(promise), "outcome": outcome, **given}
    return Attempt(order, buyer or order, at(at_), channel, **facts)


def _attempts(given: Iterable[Given], buyers: Mapping[str, str]) -> tuple[Attempt, ...]:
    found = []
    for entry in given:
        facts = {("at_" if key == "at" else key): value for key, value in entry.items()}
        order = facts.setdefault("order", "A")
        found.append(an_attempt(**{"buyer": buyers.get(order, ""), **facts}))
    return tuple(found)


def _contact(given: Given, buyers: Mapping[str, str]) -> Contact:
    facts = dict(given)
    ids = tuple(facts.pop("orders"))
    attempts = _attempts([{**facts, "order": id} for id in ids], buyers)
    return Contact("20261123-000000000000", attempts[0].buyer, ids, attempts)


def knowledge(orders: Sequence[Order] = (), **given: Any) -> Knowledge:
    """What is known besides the orders, from the words of a case."""
    buyers = {order.id: order.buyer for order in orders}
    chats: dict[str, list[ChatLine]] = defaultdict(list)
    for line in given.get("chats", ()):
        said = (line.get("agent", ""), line.get("text", ""))
        chats[line["buyer"]].append(ChatLine(line["buyer"], at(line["at"]), *said))
    return Knowledge(
        histories=histories(given.get("paid", ()), given.get("closed", {})),
        attempts=_attempts(given.get("register", ()), buyers),
        contacts=tuple(_contact(contact, buyers) for contact in given.get("contacts", ())),
        registered_paid={
            buyer: (count, yuan(paid))
            for buyer, (count, paid) in given.get("registered_paid", {}).items()
        },
        members={member["buyer"]: Member(**member) for member in given.get("members", ())},
        opt_outs=tuple(_opt_out(**entry) for entry in given.get("opt_outs", ())),
        products=tuple(Product(**product) for product in given.get("products", ())),
        campaigns=tuple(a_campaign(**campaign) for campaign in given.get("campaigns", ())),
        agents=tuple(_agent(**agent) for agent in given.get("agents", ())),
        chats=dict(chats) or None,
        templates=shipped_templates() if given.get("shipped_templates") else (),
        typed_phones=given.get("typed_phones", {}),
        typed_reasons=given.get("typed_reasons", {}),
        previous_agents=given.get("previous_agents", {}),
    )


@cache
def shipped_templates() -> tuple[Template, ...]:
    """The texts of a new workbook."""
    templates, problems = read_templates(Table(TEMPLATES.headings(), shipped_rows()))
    assert not problems
    return tuple(templates)


def _opt_out(buyer: str = "", order: str = "", until: str | None = None) -> OptOut:
    return OptOut(buyer, order, None if until is None else day_of(at(until)))


def a_campaign(
    name: str = "活动", product: str = "", starts: str | None = None, ends: str | None = None
) -> Campaign:
    """One row of 活动; no product = every product."""
    return Campaign(name, product, at(starts), at(ends))


def _agent(channels: Sequence[str] = (), tiers: Sequence[str] = (), **given: Any) -> Agent:
    return Agent(channels=tuple(channels), tiers=tuple(tiers), **given)


def settings(
    parameters: Mapping[str, Any] | None = None,
    tables: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    rest: Iterable[str] = (),
    work: Iterable[str] = (),
) -> Settings:
    """The factory settings with other 参数 (by the name on the sheet), tables or 节假日."""
    rows = dict(tables or {})
    days = [[day, "", "休"] for day in rest] + [[day, "", "班"] for day in work]
    if days:
        rows["节假日"] = days
    if not rows and not parameters:
        return factory_settings()
    found = factory_tables()
    for name, replaced in rows.items():
        headings = found[name].headings
        found[name] = Table(headings, [[*row, *[None] * len(headings)] for row in replaced])
    for name, value in (parameters or {}).items():
        row = next(row for row in found["参数"].rows if row[0] == name)
        row[1] = value
    return read_settings(found)


def plan_of(
    orders: Iterable[Given],
    now: str = NOW,
    parameters: Mapping[str, Any] | None = None,
    tables: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    rest: Iterable[str] = (),
    work: Iterable[str] = (),
    **known: Any,
) -> Plan:
    """The plan of a case; a misspelt key fails."""
    unknown = set(known) - KNOWN
    assert not unknown, unknown
    asked = orders_of(orders)
    rules = settings(parameters, tables, rest, work)
    return make_plan(asked, knowledge(asked, **known), rules, at(now))


KNOWN = {
    "shipped_templates",
    *("paid", "closed", "register", "contacts", "registered_paid", "members", "opt_outs"),
    *("products", "campaigns", "agents", "chats", "typed_phones", "typed_reasons"),
    "previous_agents",
}
