"""What holds for any morning: random orders, settings, attempts. The oracle reads no rules/hours.

A morning is orders within ten days of now, rows of 渠道时段 and rest days drawn at random, and
whatever colleagues, campaigns and other payments may have left behind.
"""

import random
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from builders import at, with_parameters
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cuifu_xl.core.model import (
    Agent,
    Attempt,
    Campaign,
    Chase,
    Contact,
    History,
    Knowledge,
    Member,
    OptOut,
    Order,
    PaidOrder,
    Plan,
)
from cuifu_xl.core.settings import BaseRow, CloseRule, HoursRow, Settings
from cuifu_xl.stages.unpaid.chases import plan_id
from cuifu_xl.stages.unpaid.plan import make_plan
from cuifu_xl.tables.settings import factory_settings

DAY, HOUR = 1440, 60
MONDAY = at("2026-11-23")
HOURS_OF = {"秒杀": 30, "聚划算": 30, "充值": 30}
PRESALE_HOURS = 48 * HOUR
# a remark and what it says: the day someone wrote it, and the promise
MEMOS = {
    "": None,
    "发顺丰": None,
    "11.19 小美 已催付": ("11-19", None),
    "11.19 小美 顾客后天下午付款": ("11-19", "11-21 16:00"),
    "11.19 小美 已催付 承诺11.23 16:00付款": ("11-19", "11-23 16:00"),
}
PHONES = ("", "13800001234", "138****1234", "0571-88886666", "13800001234-5678")
TITLES = ("羽绒服", "毛衣", "围巾", "", "秒杀 毛巾", "聚划算 袜子", "充值 100")
BUYERS = ("甲", "乙", "A", "丁")

few = hypothesis_settings(max_examples=75)


class Morning(NamedTuple):
    """All that a plan is made of."""

    orders: list[Order]
    knowledge: Knowledge
    settings: Settings
    now: int

    def plan(self) -> Plan:
        return make_plan(self.orders, self.knowledge, self.settings, self.now)


@st.composite
def clock_rows(draw: st.DrawFn) -> tuple[HoursRow, ...]:
    """Rows of 渠道时段, short and overlapping ones too."""
    rows = []
    for channel in ("千牛", "短信", "电话", "短时订单"):
        for _ in range(draw(st.integers(1, 3))):
            start = draw(st.integers(9 * HOUR, 17 * HOUR) | st.integers(0, DAY - 1))
            length = draw(st.sampled_from((300, 400, 90, 20, 10, 1)))
            rows.append(HoursRow(channel, start, min(start + length, DAY)))
    return tuple(rows)


@st.composite
def rules(draw: st.DrawFn) -> Settings:
    factory = factory_settings()
    days = st.frozensets(st.integers(MONDAY // DAY - 4, MONDAY // DAY + 6), max_size=4)
    normal = draw(st.sampled_from((72, 72, 72, 24, 2, 1)))
    base = BaseRow(0, DAY, "", draw(st.integers(0, 2)), None, draw(st.integers(1, DAY)))
    start = draw(st.none() | st.integers(0, base.end - 1))
    settings = factory._replace(
        hours=draw(st.just(factory.hours) | clock_rows()),
        base_rows=draw(st.sampled_from((factory.base_rows, (base._replace(start=start),)))),
        close_rules=(CloseRule("普通", "", normal * HOUR), *factory.close_rules[1:5]),
        rest_days=draw(days),
        work_days=draw(days),
    )
    return with_parameters(
        settings,
        rest_day_practice=draw(st.sampled_from(("临关闭只用千牛", "千牛照常", "不催"))),
        close_margin=draw(st.sampled_from((0, 10, 45))),
        short_margin=draw(st.sampled_from((0, 5))),
        min_slot=draw(st.sampled_from((0, 15, 30))),
        min_wait=draw(st.sampled_from((0, 30, 200))),
        gap=draw(st.sampled_from((4 * HOUR, 0, 30 * HOUR))),
        max_attempts=draw(st.sampled_from((3, 2, 1, 4))),
        holdout_share=draw(st.sampled_from((0.0, 0.0, 0.5))),
        calls_per_hour=draw(st.sampled_from((0, 1, 20))),
        spoof_orders=draw(st.sampled_from((5, 0, 3))),
    )


@st.composite
def mornings(draw: st.DrawFn) -> Morning:
    # mostly Monday or Friday to Sunday, in the hours when somebody plans
    day = draw(st.sampled_from((0, 0, 1, 2, -3, -2, -1)))
    clock = draw(st.integers(8 * HOUR, 18 * HOUR) | st.integers(0, DAY - 1))
    now = MONDAY + day * DAY + clock
    # most orders are still open; some are long closed, some lie ahead of a slow clock
    age = st.one_of(
        *(st.integers(8 * HOUR, 71 * HOUR), st.integers(8 * HOUR, 71 * HOUR)),
        *(st.integers(0, 30), st.integers(-10 * DAY, 10 * DAY)),
    )
    orders = [
        Order(
            id=f"O{row}",
            buyer=draw(st.sampled_from(BUYERS)),
            created_at=now - draw(age),
            payable=draw(st.sampled_from((5000, 9999, 20000, 1000, 123456789, 500))),
            status=draw(st.sampled_from(("等待买家付款",) * 9 + ("货到付款",))),
            title=draw(st.sampled_from(TITLES)),
            phone=draw(st.sampled_from(PHONES)),
            phone_expires_at=draw(st.none() | st.integers(now - DAY, now + DAY)),
            stages=draw(st.sampled_from(("",) * 9 + ("尾款未付",))),
            seller_memo=draw(st.sampled_from(("",) * 4 + tuple(MEMOS))),
            row=row,
        )
        for row in range(draw(st.integers(3, 8)))
    ]
    return Morning(orders, draw(known_of(orders, now)), draw(rules()), now)


@st.composite
def known_of(draw: st.DrawFn, orders: list[Order], now: int) -> Knowledge:
    buyer = st.sampled_from(BUYERS)
    moment = st.integers(now - 5 * DAY, now + 5 * DAY)

    def attempt(order: Order) -> st.SearchStrategy[Attempt]:
        return st.builds(
            Attempt,
            order_id=st.just(order.id),
            buyer=st.just(order.buyer),
            at=st.integers(now - 2 * DAY, now - 4 * HOUR) | st.integers(now - DAY, now),
            channel=st.sampled_from(("千牛", "短信", "电话")),
            agent=st.just("阿华"),
            outcome=st.sampled_from(("已提醒未回", "答应付款", "再考虑", "要改价", "不想要了")),
            promise_at=st.none() | st.integers(now - 2 * DAY, now + 2 * DAY),
            group=st.sampled_from(("催付", "催付", "催付", "不计")),
            source=st.sampled_from(("填写", "估计", "备注")),
            **dict.fromkeys(("reason", "technique", "template_id", "plan_id"), st.just("")),
        )

    asked = st.sampled_from([*orders, Order("Z", BUYERS[0], now - DAY, 100)])
    contacted = draw(st.integers(0, 4)) == 1 and len(orders) > 1
    first = orders[0]
    contacts = [Contact("p", first.buyer, (first.id,), (draw(attempt(first)),))]
    paid = st.builds(
        PaidOrder,
        id=st.sampled_from(("P1", "P2", "P3")),
        buyer=buyer,
        created_at=moment,
        paid_at=moment,
        payable=st.just(5000),
        title=st.sampled_from(TITLES),
        refunded=st.booleans(),
    )
    twins = draw(st.lists(paid, max_size=1))
    campaign = st.builds(
        Campaign,
        st.sampled_from(("尾款", "周年庆")),
        st.sampled_from(("", "羽绒服")),
        st.none() | moment,
        st.none() | moment,
    )
    opt_out = st.builds(
        OptOut,
        st.sampled_from(("", "甲", "戊")),
        st.sampled_from(("", orders[-1].id)),
        st.none() | st.integers(now // DAY - 1, now // DAY + 1),
    )
    return Knowledge(
        histories={
            name: History(tuple(order for order in twins if order.buyer == name), 1)
            for name in {order.buyer for order in twins}
        },
        attempts=tuple(draw(st.lists(asked.flatmap(attempt), max_size=5))),
        contacts=contacts if contacted else (),
        registered_paid=draw(st.dictionaries(buyer, st.just((2, 5000)), max_size=1)),
        members=draw(
            st.dictionaries(buyer, st.builds(Member, st.just(""), st.just("VIP")), max_size=1)
        ),
        opt_outs=tuple(draw(st.lists(opt_out, max_size=1))),
        campaigns=tuple(draw(st.lists(campaign, max_size=2))),
        agents=draw(st.sampled_from(((), (Agent("阿华", capacity=2), Agent("小美"))))),
        typed_phones=draw(st.dictionaries(buyer, st.sampled_from(PHONES), max_size=1)),
    )


def open_for(order: Order, settings: Settings) -> int:
    """Close hours by a word of the title; presales by their own row."""
    if order.stages:
        return PRESALE_HOURS
    short = [hours for word, hours in HOURS_OF.items() if word in order.title]
    return short[0] if short else settings.close_rules[0].open_for


def closes_at(order: Order, morning: Morning) -> int:
    """下单时间 + 关闭时限; the balance of a presale from the start of its row in 活动."""
    start = order.created_at
    if order.stages:
        rows = [c for c in morning.knowledge.campaigns if "尾款" in c.name]
        start = next(c.starts_at for c in rows if c.product in order.title)
    return start + open_for(order, morning.settings)


def is_rest(day: int, settings: Settings) -> bool:
    """休 beats 班 beats the weekend."""
    if day in settings.rest_days:
        return True
    weekday = (date(1970, 1, 1) + timedelta(days=day)).isoweekday()
    return weekday > 5 and day not in settings.work_days


def may_open(row: str, chase: Chase, day: int, settings: Settings) -> bool:
    """Whether this row of 渠道时段 holds on that day, by 休息日做法."""
    practice = settings.parameters.rest_day_practice
    if not is_rest(day, settings):
        return True
    if practice == "不催" or row in ("短信", "电话"):
        return False
    return row == "短时订单" or practice == "千牛照常" or chase.window.mark == "临关闭"


def attempts_of(order: Order, morning: Morning) -> list[Attempt]:
    """Lines of 组别 催付 of this order, completed rows and remarks of others included."""
    known = morning.knowledge
    lines = [*known.attempts, *(a for contact in known.contacts for a in contact.attempts)]
    found = [a for a in lines if a.order_id == order.id and a.group == "催付"]
    if memo := MEMOS[order.seller_memo]:
        promise = memo[1] and at(memo[1])
        found.append(Attempt(order.id, order.buyer, at(memo[0]), "千牛", promise_at=promise))
    return found


def is_free_again(channel: str, order: Order, start: int, morning: Morning) -> bool:
    """A promise before closing passed unpaid, and its channel was used that once only."""
    limit = closes_at(order, morning) - morning.settings.parameters.close_margin
    uses = [a for a in attempts_of(order, morning) if a.channel == channel]
    return len(uses) == 1 and any(
        a.promise_at is not None and a.promise_at <= start and a.promise_at < limit for a in uses
    )


def rows_of(plan: Plan) -> list[tuple[Chase, Order]]:
    return [(chase, order) for chase in plan.chases for order in chase.orders]


@given(mornings())
@few
def test_every_unpaid_order_is_in_exactly_one_place_and_a_buyer_in_one_row(
    morning: Morning,
) -> None:
    plan = morning.plan()
    places = Counter(order.id for _, order in rows_of(plan))
    places.update([*plan.held, *(skip.order.id for skip in plan.skips)])
    assert places == Counter(order.id for order in morning.orders)
    assert all(order.buyer == chase.buyer for chase, order in rows_of(plan))
    assert len({chase.buyer for chase in plan.chases}) == len(plan.chases)
    today = morning.now // DAY
    assert [c.plan_id for c in plan.chases] == [plan_id(c.buyer, {}, today) for c in plan.chases]
    for skip in plan.skips:
        if skip.due_at is not None:
            assert skip.due_at // DAY > today
            assert skip.due_at < closes_at(skip.order, morning)


@given(mornings())
@few
def test_no_window_lies_where_nobody_may_be_contacted(morning: Morning) -> None:
    settings, parameters = morning.settings, morning.settings.parameters
    for chase in morning.plan().chases:
        start, end, channel, mark = chase.window
        lead = chase.orders[0]
        is_short = open_for(lead, settings) < 2 * HOUR
        row = "短时订单" if is_short else channel
        day = start // DAY
        assert morning.now <= start < end
        assert day == morning.now // DAY
        assert mark in ("", "补催", "临关闭")
        assert not is_short or channel == "千牛"
        assert any(
            hours.channel == row
            and day * DAY + hours.start <= start
            and end <= day * DAY + hours.end
            for hours in settings.hours
        )
        assert may_open(row, chase, day, settings)
        margin = parameters.short_margin if is_short else parameters.close_margin
        assert end <= closes_at(lead, morning) - margin
        assert chase.closes_at == min(closes_at(order, morning) for order in chase.orders)
        assert end <= chase.closes_at


@given(mornings(), st.randoms(use_true_random=False))
@few
def test_the_same_morning_gives_the_same_plan(morning: Morning, chance: random.Random) -> None:
    plan = morning.plan()
    assert morning.plan() == plan
    shuffled = list(morning.orders)
    chance.shuffle(shuffled)
    again = morning._replace(orders=shuffled).plan()
    assert again._replace(held=()) == plan._replace(held=())
    assert sorted(again.held) == sorted(plan.held)


@given(mornings())
@few
def test_no_channel_is_used_twice_but_one_that_a_broken_promise_frees(morning: Morning) -> None:
    for chase, order in rows_of(morning.plan()):
        channel = chase.window.channel
        attempts = attempts_of(order, morning)
        used = {attempt.channel for attempt in attempts}
        # the 留言 after a call uses up 千牛
        used |= {"千牛"} if "电话" in used else set()
        full = len(attempts) >= morning.settings.parameters.max_attempts
        if channel in used or full:
            assert is_free_again(channel, order, chase.window.start, morning)


@given(mornings())
@few
def test_nobody_is_disturbed_who_must_not_be(morning: Morning) -> None:
    known, today = morning.knowledge, morning.now // DAY
    lines = [*known.attempts, *(a for contact in known.contacts for a in contact.attempts)]
    live = [o for o in known.opt_outs if o.until_day is None or o.until_day >= today]
    for chase, order in rows_of(morning.plan()):
        assert not any(o.order_id == order.id for o in live)
        assert not any(o.buyer == order.buyer and not o.order_id for o in live)
        assert not any(is_twin(paid, order) for paid in paid_by(order.buyer, known))
        for line in lines:
            if line.buyer == chase.buyer and line.group == "催付" and line.source != "备注":
                assert line.at + morning.settings.parameters.gap <= chase.window.start


def paid_by(buyer: str, known: Knowledge) -> list[PaidOrder]:
    return [paid for paid in known.histories.get(buyer, History()).paid if not paid.refunded]


def is_twin(paid: PaidOrder, order: Order) -> bool:
    """Paid after this one was placed, or the same goods within the three days before."""
    assert paid.paid_at is not None
    same = bool(paid.title) and paid.title == order.title
    return paid.paid_at > order.created_at or (
        same and order.created_at - 3 * DAY <= paid.paid_at <= order.created_at
    )


def test_a_plan_id_stays_until_it_is_registered() -> None:
    today = MONDAY // DAY
    first = plan_id("甲", {}, today)
    assert first == plan_id("甲", {"乙": 3}, today)
    assert first.startswith("20261123-")
    others = {
        plan_id("甲", {"甲": 1}, today),
        plan_id("乙", {}, today),
        plan_id("甲", {}, today + 1),
    }
    assert len({first, *others}) == 4
