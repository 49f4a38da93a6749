"""Whatever the tables hold and whenever it is sent: no text says more than they do.

For made-up products, campaigns, places and times every text that ships and may be used is written,
not only the one whose turn it is. The oracle reads what was written and looks each claim up in the
tables by itself; `core/wording/facts.py` is not asked.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from builders import with_parameters
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from situations import MONDAY, SETTINGS, SHIPPED, a_situation, at

from cuifu_xl.core.model import Campaign, Channel, Order, Product, Window
from cuifu_xl.core.settings import ArrivalRow, Settings
from cuifu_xl.core.wording.draft import Drafter
from cuifu_xl.core.wording.facts import Facts
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.scripts import BY_HAND, STILL_OPEN, TECHNIQUES
from cuifu_xl.core.wording.situation import UNWANTED, Situation

DAY, HOUR = 1440, 60
MIDNIGHT = at(f"{MONDAY} 00:00")
FACTS: dict[str, str] = {}
SANDBOX = Sandbox(FACTS)
SCRIPTS = [script for script in map(SANDBOX.read, SHIPPED) if script.nth.isdisjoint(BY_HAND)]
SCARCE = SETTINGS.parameters.scarce_stock
GIFTS = ("", "无", "竹梳一把", "香囊")
TITLES = ("针织衫", "帆布包", "秒杀 针织衫", "充值卡 激活码", "贴身衣物")
STEPS = re.compile(r"(?<!\d)[1-9]\.(?=\D)")


class Shop(NamedTuple):
    """One contact and the tables it is written from."""

    situation: Situation
    limit: float  # 让利上限
    cutoff: int | None
    arrivals: tuple[ArrivalRow, ...]

    @property
    def settings(self) -> Settings:
        """The factory settings with what is drawn."""
        rules = with_parameters(SETTINGS, discount_limit=self.limit, cutoff=self.cutoff)
        return rules._replace(arrivals=self.arrivals)

    @property
    def orders(self) -> tuple[Order, ...]:
        return self.situation.orders

    @property
    def product(self) -> Product:
        """What 商品 says; nothing of several orders."""
        known = self.situation.product if len(self.orders) == 1 else None
        return known or Product("")

    @property
    def window(self) -> Window:
        return self.situation.window

    def campaigns(self) -> list[Campaign]:
        """Rows that hold at every minute of the window, for every order."""
        return [
            row
            for row in self.situation.campaigns
            if (row.starts_at is None or row.starts_at <= self.window.start)
            and (row.ends_at is None or row.ends_at >= self.window.end)
            and all(
                not row.product or row.product in order.title or row.product == order.goods_code
                for order in self.orders
            )
        ]


PRODUCTS = st.none() | st.builds(
    lambda **given: Product("x", **given),
    stock=st.none() | st.sampled_from((0, 3, 10, 11, 200)),
    private=st.sampled_from((False, False, True)),
    gift=st.sampled_from(GIFTS),
    interest_free=st.sampled_from(("", "否", "3", "6期免息", "是")),
)
CLOCKS = (10 * HOUR, 13 * HOUR + 30, 14 * HOUR + 55, 16 * HOUR, 17 * HOUR, 23 * HOUR + 58)


def campaigns(window: Window, lead: str) -> st.SearchStrategy[Campaign]:
    """Rows that hold through the window, or miss it by a minute."""
    ends = (None, window.end, window.end - 1, window.end + DAY)
    plain = st.builds(
        Campaign,
        name=st.sampled_from(("暖冬周", "晚市")),
        product=st.sampled_from(("", "", "", "针织", "B7")),
        starts_at=st.sampled_from((None, window.start, window.start + 1)),
        ends_at=st.sampled_from(ends),
        content=st.sampled_from(("", "满300减31", "第二件七五折", "今晚付款满300减31")),
    )
    won = st.builds(
        Campaign,
        name=st.just("逢百"),
        product=st.sampled_from((lead, lead, "6509")),
        starts_at=st.none(),
        ends_at=st.sampled_from(ends),
        content=st.just("本月第500单，送茶罐"),
    )
    return st.sampled_from((plain, plain, won)).flatmap(lambda drawn: drawn)


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    # Friday to Tuesday
    start = MIDNIGHT + draw(st.integers(-3, 1)) * DAY + draw(st.sampled_from(CLOCKS))
    window = Window(start, start + draw(st.sampled_from((5, 60, 240))), Channel.QIANNIU)
    order = st.builds(
        lambda **given: Order(**given),
        id=st.sampled_from(("6501", "6502", "6503")),
        buyer=st.just("青禾"),
        created_at=st.integers(start - 3 * DAY, start),
        payable=st.integers(100, 10**6),
        platform=st.sampled_from(("淘宝", "淘宝", "1688", "京东")),
        title=st.sampled_from(TITLES),
        goods_code=st.sampled_from(("", "B7")),
        city=st.sampled_from(("", "杭州市", "市辖区")),
        province=st.sampled_from(("", "浙江省", "四川省")),
        stages=st.sampled_from(("", "", "", "定金已付")),
        shop=st.just("木棉小铺"),
    )
    orders = tuple(draw(st.lists(order, min_size=1, max_size=2, unique_by=lambda one: one.id)))
    situation = a_situation(
        orders=orders,
        window=window,
        paid_orders=draw(st.integers(0, 3)),
        is_returning=draw(st.booleans()),
        tier=draw(st.sampled_from(("非会员", "VIP"))),
        promise_passed=draw(st.booleans()),
        product=draw(PRODUCTS),
        campaigns=tuple(draw(st.lists(campaigns(window, orders[0].id), max_size=2))),
        is_closing_told=draw(st.sampled_from((True, True, False))),
        closes_at=window.end + draw(st.sampled_from((-1, 0, 30, 600, 1500, 3 * DAY))),
        last_gift=draw(st.sampled_from(GIFTS)),
    )
    return Shop(
        situation,
        draw(st.sampled_from((0.0, 0.03, 0.5))),
        draw(st.sampled_from((17 * HOUR, 15 * HOUR, None))),
        draw(st.sampled_from(((), (ArrivalRow("浙江", 1),), (ArrivalRow("四川省", 4),)))),
    )


# --- the oracle: a claim as it reads, and whether the tables bear it out


def ships_that_day(shop: Shop, clock: str) -> bool:
    """Paid at any minute of the window, it leaves the same day."""
    if shop.cutoff is None:
        return False
    hours, minutes = map(int, clock.split(":"))
    day = shop.window.start // DAY
    weekday = (date(1970, 1, 1) + timedelta(days=day)).isoweekday()
    return (
        hours * HOUR + minutes == shop.cutoff
        and shop.window.end <= day * DAY + shop.cutoff
        and (weekday <= 5 or day in SETTINGS.work_days)
        and day not in SETTINGS.rest_days
        and all(is_parcel(order) and not order.stages for order in shop.orders)
    )


def clock_of(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // HOUR}:{minutes % HOUR}"


def is_parcel(order: Order) -> bool:
    return "充值" not in order.title


def arrives(shop: Shop, when: str) -> bool:
    rows = [row for row in shop.arrivals if row.province[:2] in shop.orders[0].province]
    day = date(1970, 1, 1) + timedelta(days=shop.window.start // DAY + rows[0].days)
    return len(rows) == 1 and when in (
        "明天" if rows[0].days == 1 else "",
        f"{day.month}月{day.day}日",
    )


def waits_till(shop: Shop, when: str) -> bool:
    """It is known when the order closes: then, and it is open at the last minute of the window."""
    closes_at = shop.situation.closes_at
    day = date(1970, 1, 1) + timedelta(days=closes_at // DAY)
    clock = f"{closes_at % DAY // HOUR:02d}:{closes_at % HOUR:02d}"
    ahead = closes_at // DAY - shop.window.start // DAY
    near = {-1: "昨天", 0: "今天", 1: "明天"}.get(ahead, "")
    one_day = (shop.window.end - 1) // DAY == shop.window.start // DAY
    said = {f"{day.month}月{day.day}日{clock}"} | ({near + clock} if near and one_day else set())
    return when in said and closes_at >= shop.window.end and shop.situation.is_closing_told


def ends_then(shop: Shop, when: str) -> bool:
    return any(
        row.ends_at is not None
        and (
            when.endswith("24:00") if row.ends_at % DAY == 0 else f"{row.ends_at % 60:02d}" in when
        )
        for row in shop.campaigns()
    )


MOMENT = r"((?:昨天|今天|明天|\d+月\d+日)\d+:\d+)"
CLAIMS: dict[str, Callable[[Shop, re.Match[str]], bool]] = {
    r"库存(\d+)件": lambda shop, m: shop.product.stock == int(m[1]) and 0 < int(m[1]) <= SCARCE,
    r"随单送(竹梳一把|香囊|\S)": lambda shop, m: (
        shop.product.gift == m[1] != shop.situation.last_gift
    ),
    r"今天(\d+:\d+)前": lambda shop, m: ships_that_day(shop, m[1]),
    r"当天": lambda shop, m: ships_that_day(shop, clock_of(shop.cutoff)),
    r"预计(\S+?)到": lambda shop, m: arrives(shop, m[1]),
    r"寄往(\S+?)，发出后一般(\d+)天": lambda shop, m: (
        all(is_parcel(order) and not order.stages for order in shop.orders)
        and any(row.province[:2] == m[1][:2] and row.days == int(m[2]) for row in shop.arrivals)
    ),
    r"免息": lambda shop, _: shop.product.interest_free not in ("", "否"),
    r"(\d+)期免息": lambda shop, m: m[1] in shop.product.interest_free,
    r"花呗": lambda shop, _: shop.orders[0].platform == "淘宝",
    r"支付宝": lambda shop, _: shop.orders[0].platform in ("淘宝", "1688"),
    r"我的淘宝": lambda shop, _: shop.orders[0].platform == "淘宝",
    r"减(\d+)元": lambda shop, m: int(m[1]) * 100 <= shop.situation.payable * shop.limit + 1e-6,
    r"暖冬周|晚市": lambda shop, m: m[0] in [row.name for row in shop.campaigns()],
    r"今晚付款满300减31|(?<!付款)满300减31|第二件七五折": lambda shop, m: (
        m[0] in [row.content for row in shop.campaigns()]
    ),
    rf"(?<!保留|以付)到{MOMENT}(?!\d*才关)": lambda shop, m: ends_then(shop, m[1]),
    r"第500单": lambda shop, _: any(
        row.product == shop.orders[0].id
        and len(shop.orders) == 1
        and (row.ends_at is None or row.ends_at >= shop.window.end)
        for row in shop.situation.campaigns
        if row.name == "逢百"
    ),
    rf"(?:保留|以付)到{MOMENT}|到{MOMENT}才关": lambda shop, m: waits_till(shop, m[1] or m[2]),
    r"自动关闭": lambda shop, _: not any(order.stages for order in shop.orders),
    r"尾款|预订": lambda shop, _: all(order.stages for order in shop.orders),
    r"老朋友": lambda shop, _: shop.situation.is_returning,
    r"欢迎光临": lambda shop, _: shop.situation.paid_orders == 0,
    r"说了大概的时间": lambda shop, _: shop.situation.promise_passed,
    r"VIP": lambda shop, _: shop.situation.tier == "VIP",
    r"杭州市": lambda shop, _: {order.city for order in shop.orders} == {"杭州市"},
    r"针织衫|帆布包|贴身": lambda shop, _: (
        not (shop.situation.product and shop.situation.product.private)
    ),
}


def allowed_numbers(shop: Shop) -> set[str]:
    """Every number that the tables or the clock could put into a text."""
    situation = shop.situation
    moments = [order.created_at for order in shop.orders]
    moments += [situation.closes_at, situation.closes_at - 1, shop.cutoff or 0]
    moments += [row.ends_at for row in shop.campaigns() if row.ends_at is not None]
    moments += [moment - DAY for moment in moments]
    moments += [shop.window.start + row.days * DAY for row in shop.arrivals]
    numbers = {"24", "00", str(len(shop.orders)), str(shop.product.stock)}
    for moment in moments:
        day = date(1970, 1, 1) + timedelta(days=moment // DAY)
        numbers |= {str(day.month), str(day.day)}
        numbers |= {f"{moment % DAY // HOUR:02d}", f"{moment % HOUR:02d}"}
    yuan = f"{situation.payable / 100:.2f}"
    numbers |= {yuan.split(".")[0], *yuan.split(".")[1:], yuan[-2:].rstrip("0")}
    numbers |= {str(row.days) for row in shop.arrivals}
    numbers.add(str(int(situation.payable * shop.limit) // 100))
    words = [*(row.content for row in situation.campaigns), shop.product.interest_free]
    return numbers | {number for text in words for number in re.findall(r"\d+", text)}


COMPILED = [(re.compile(claim), holds) for claim, holds in CLAIMS.items()]


def assert_true(shop: Shop, text: str) -> None:
    for claim, holds in COMPILED:
        for match in claim.finditer(text):
            assert holds(shop, match), (match[0], text)


few = hypothesis_settings(max_examples=120)


@given(shops())
@few
def test_no_text_that_may_be_used_says_more_than_the_tables(shop: Shop) -> None:
    FACTS.clear()
    FACTS.update(Facts(shop.settings).of(shop.situation)[0])
    numbers = allowed_numbers(shop)
    for script in SCRIPTS:
        if not script.names <= FACTS.keys():
            continue
        text = SANDBOX.render(script)
        assert_true(shop, text)
        # a telephone text tells the agent what to do, in steps; numbers are the buyer's
        said = set(re.findall(r"\d+", STEPS.sub("", text)))
        assert said <= numbers, (script.template.id, text)


@given(
    shop=shops(),
    reason=st.sampled_from(["", "没有的原因", *(row.name for row in SETTINGS.reasons)]),
    inquiry=st.sampled_from(["", "询单", "静默"]),
    channel=st.sampled_from(list(Channel)),
    nth=st.integers(1, 4),
    is_last=st.booleans(),
    last=st.sampled_from(["", *TECHNIQUES]),
)
@few
def test_every_contact_gets_two_true_texts_of_one_line(
    shop: Shop,
    reason: str,
    inquiry: str,
    channel: Channel,
    nth: int,
    is_last: bool,
    last: str,
) -> None:
    situation = shop.situation._replace(
        reason=reason,
        inquiry=inquiry,
        nth=nth,
        is_last=is_last,
        last_technique=last,
        window=shop.window._replace(channel=str(channel)),
    )
    drafter = Drafter(shop.settings, SHIPPED)
    draft = drafter.draft(situation)
    assert drafter.problems == []
    is_texted = channel == Channel.SMS or reason != UNWANTED
    assert bool(draft.sms) == is_texted
    assert draft.parts == (is_texted if draft.chars <= 70 else -(-draft.chars // 67))
    assert channel != Channel.SMS or draft.text == draft.sms
    assert draft.text
    for text in (draft.text, draft.sms):
        assert not set(text) & set('\n\r\t"{}')
        assert inquiry != "静默" or nth > 1 or "付" not in text.replace(STILL_OPEN, "")
        assert_true(shop, text)
    assert draft.technique != "特权" or "付" not in draft.text.replace(STILL_OPEN, "")


ODD = st.text(
    alphabet=st.sampled_from('针织衫T恤2026新款【】()"\n\t{}%=+-@ 😀，。aA15'), max_size=30
)


@given(title=ODD, short_name=ODD, gift=ODD, content=ODD, shop_name=ODD, agent=ODD, id=ODD)
@few
def test_whatever_stands_in_a_cell_the_texts_are_one_line(
    title: str, short_name: str, gift: str, content: str, shop_name: str, agent: str, id: str
) -> None:
    order = Order(id, "青禾", MIDNIGHT, 9900, title=title, shop=shop_name)
    situation = a_situation(
        order=order,
        product=Product("x", short_name=short_name, gift=gift),
        campaigns=(Campaign("周年", "", None, None, content),),
        agent=agent,
    )
    drafter = Drafter(SETTINGS, SHIPPED)
    draft = drafter.draft(situation)
    assert drafter.problems == []
    for text in (draft.text, draft.sms):
        assert text
        assert not set(text) & set('\n\r\t"')
    assert draft.chars == len(draft.sms.encode("utf-16-le")) // 2
