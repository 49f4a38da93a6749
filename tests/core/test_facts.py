"""What is true when a text is sent, and only that. 变量"""

import pytest
from builders import with_parameters
from situations import (
    END,
    MONDAY,
    SETTINGS,
    SHIPPED,
    a_situation,
    an_order,
    at,
    facts_of,
    said,
)

from cuifu_xl.core.model import Campaign, Channel, Product, Window
from cuifu_xl.core.settings import ArrivalRow, KeywordRow
from cuifu_xl.core.wording.draft import Drafter


def test_a_template_that_names_an_unknown_fact_is_not_used() -> None:
    assert said("还剩{{ 库存 }}件", a_situation()) is None
    scarce = a_situation(product=Product("针织衫", stock=3))
    assert said("还剩{{ 库存 }}件", scarce) == "还剩3件"


@pytest.mark.parametrize(
    ("created", "phrase"),
    [
        (f"{MONDAY} 09:20", "今天上午"),
        (f"{MONDAY} 00:05", "今天凌晨"),
        ("2026-11-22 21:00", "昨天晚上"),
        ("2026-11-20 15:00", "11月20日"),
    ],
)
def test_the_time_of_the_order_is_told_as_on_the_day_of_the_window(
    created: str, phrase: str
) -> None:
    situation = a_situation(order=an_order(created_at=at(created)))
    assert facts_of(situation)["下单时间"] == phrase


def test_a_window_over_midnight_gets_dates_that_hold_on_both_days() -> None:
    late = Window(at(f"{MONDAY} 23:00"), at("2026-11-24 01:00"), Channel.QIANNIU)
    facts = facts_of(a_situation(window=late))
    assert facts["下单时间"] == "11月23日"
    assert facts["关闭时间"] == "11月24日10:40"


@pytest.mark.parametrize(
    ("start", "end", "stages", "expected"),
    [
        (f"{MONDAY} 13:30", f"{MONDAY} 17:00", "", "17:00"),
        (f"{MONDAY} 13:30", f"{MONDAY} 17:01", "", None),
        ("2026-11-22 13:30", "2026-11-22 15:00", "", None),
        (f"{MONDAY} 13:30", f"{MONDAY} 15:00", "定金已付", None),
    ],
)
def test_same_day_shipping_is_promised_only_if_the_whole_window_is_before_the_cut_off(
    start: str, end: str, stages: str, expected: str | None
) -> None:
    window = Window(at(start), at(end), Channel.QIANNIU)
    situation = a_situation(window=window, order=an_order(stages=stages))
    assert facts_of(situation).get("发货截止") == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (f"{MONDAY} 14:59", None),
        (f"{MONDAY} 23:59", "今天23:59"),
        ("2026-11-24 00:00", "今天24:00"),
        ("2026-11-30 12:00", "11月30日12:00"),
    ],
)
def test_a_campaign_is_named_only_if_it_still_runs_when_the_window_ends(
    ends: str, expected: str | None
) -> None:
    campaign = Campaign("双11返场", "", None, at(ends), "满200减20")
    facts = facts_of(a_situation(campaigns=(campaign,)))
    assert facts.get("活动结束") == expected
    assert ("活动名称" in facts) == ("活动内容" in facts) == (expected is not None)


def test_a_campaign_that_has_not_begun_is_not_named() -> None:
    campaign = Campaign("双12", "", at("2026-11-23 14:00"), None, "满200减20")
    assert "活动名称" not in facts_of(a_situation(campaigns=(campaign,)))


def test_of_two_campaigns_the_one_that_holds_in_the_window_is_named() -> None:
    morning = Campaign("早市", "", None, at(f"{MONDAY} 12:00"), "满100减5")
    afternoon = Campaign("晚市", "针织", at(f"{MONDAY} 13:00"), None, "满100减8")
    facts = facts_of(a_situation(campaigns=(morning, afternoon)))
    assert (facts["活动名称"], facts["活动内容"]) == ("晚市", "满100减8")


def test_a_campaign_is_named_only_if_it_holds_for_every_order() -> None:
    orders = (an_order(), an_order(id="6502", title="帆布包", goods_code="B1"))
    for product, is_named in (("针织", False), ("", True), ("B1", False)):
        campaign = Campaign("双11返场", product, None, None, "满200减20")
        facts = facts_of(a_situation(orders=orders, campaigns=(campaign,)))
        assert ("活动名称" in facts) == is_named


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("满200减30！", "满200减30"),
        ("满200减30。！ ", "满200减30"),
        ("买2.5斤送杯子~～;；,，.!", "买2.5斤送杯子"),
        ("！。", None),
    ],
)
def test_what_owners_write_loses_the_mark_at_its_end(cell: str, expected: str | None) -> None:
    """It becomes part of a sentence that has a mark of its own."""
    everywhere = Campaign(cell, "", None, None, cell)
    won = Campaign("逢百", "6501", None, None, cell)
    product = Product("针织衫", gift=cell)
    facts = facts_of(a_situation(campaigns=(everywhere, won), product=product))
    found = [facts.get(name) for name in ("活动名称", "活动内容", "逢百", "赠品")]
    assert found == [expected] * len(found)
    assert "赠品" not in facts_of(a_situation(product=product, last_gift=cell))


def test_the_time_of_a_balance_is_no_promotion() -> None:
    balance = Campaign("冬季预售尾款", "", None, None, "付尾款后按顺序发货")
    situation = a_situation(order=an_order(stages="定金已付"), campaigns=(balance,))
    known = facts_of(situation)
    assert known.keys().isdisjoint({"活动名称", "活动内容", "活动结束"})
    assert known["尾款"] == "尾款"


def test_the_hundredth_order_is_told_to_its_buyer_only_and_is_no_promotion() -> None:
    won = Campaign("逢百", "6501", None, at(f"{MONDAY} 23:00"), "本月第300单，送一条丝巾")
    facts = facts_of(a_situation(campaigns=(won,)))
    assert facts["逢百"] == "本月第300单，送一条丝巾"
    assert "活动名称" not in facts
    several = (an_order(), an_order(id="6502"))
    assert "逢百" not in facts_of(a_situation(orders=several, campaigns=(won,)))
    assert "逢百" not in facts_of(a_situation(campaigns=(won._replace(ends_at=END - 1),)))


def test_the_gift_that_the_buyer_got_last_is_not_offered_again() -> None:
    socks = Product("针织衫", gift=" 袜子 ")
    assert facts_of(a_situation(product=socks))["赠品"] == "袜子"
    assert facts_of(a_situation(product=socks, last_gift="发圈"))["赠品"] == "袜子"
    assert "赠品" not in facts_of(a_situation(product=socks, last_gift="袜子"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", "分期手续费由您承担，选期数时页面会写明"),
        ("3", "支持3期免息分期，选免息的期数没有手续费，别的期数手续费由您承担"),
    ],
)
def test_who_bears_the_fee_of_instalments_is_said(cell: str, expected: str) -> None:
    product = Product("针织衫", interest_free=cell)
    facts = facts_of(a_situation(product=product))
    assert facts["分期手续费"] == expected
    assert facts.get("免息分期") == ("3期免息分期" if cell else None)
    elsewhere = facts_of(a_situation(product=product, order=an_order(platform="京东")))
    assert not elsewhere.keys() & {"分期手续费", "免息分期"}


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("淘宝", {"淘宝", "支付宝"}), ("1688", {"支付宝"}), ("拼多多", set())],
)
def test_how_to_pay_is_told_as_on_the_platform_of_the_order(
    platform: str, expected: set[str]
) -> None:
    facts = facts_of(a_situation(order=an_order(platform=platform)))
    assert facts.keys() & {"淘宝", "支付宝"} == expected


@pytest.mark.parametrize(
    ("limit", "payable", "expected"),
    [(0, 32800, None), (0.05, 32800, "16"), (0.05, 1999, None), (0.05, 2000, "1")],
)
def test_a_discount_stays_within_what_agents_may_give(
    limit: float, payable: int, expected: str | None
) -> None:
    allowed = with_parameters(SETTINGS, discount_limit=limit)
    assert facts_of(a_situation(payable=payable), allowed).get("让利") == expected


def test_of_a_presale_nobody_says_that_it_closes_without_loss() -> None:
    plain, presale = an_order(), an_order(id="6502", stages="定金已付")
    assert facts_of(a_situation())["自动关闭"] == "到时间会自动关闭"
    facts = facts_of(a_situation(order=presale))
    assert facts["尾款"] == "尾款"
    assert "自动关闭" not in facts
    assert not facts_of(a_situation(orders=(plain, presale))).keys() & {"尾款", "自动关闭"}


def test_plenty_of_stock_is_no_reason_to_hurry() -> None:
    for stock in (None, 0, -1, 11):
        assert "库存" not in facts_of(a_situation(product=Product("针织衫", stock=stock)))


def test_closing_time_holds_at_any_moment_of_the_window() -> None:
    facts = facts_of(a_situation(closes_at=at(f"{MONDAY} 20:10")))
    assert (facts["关闭时间"], facts["关闭剩余"]) == ("今天20:10", "至少5小时")
    assert "关闭时间" not in facts_of(a_situation(closes_at=END - 30))


def test_arrival_days_come_from_the_table_alone() -> None:
    order = an_order(city="杭州市", province="浙江省")
    assert "到货天数" not in facts_of(a_situation(order=order))
    known = SETTINGS._replace(arrivals=(ArrivalRow("浙江", 2),))
    facts = facts_of(a_situation(order=order), known)
    assert (facts["收货城市"], facts["收货省份"], facts["到货天数"]) == ("杭州市", "浙江省", "2天")


@pytest.mark.parametrize(
    ("days", "end", "expected"),
    [(1, "15:00", "明天"), (2, "15:00", "11月25日"), (1, "17:01", None)],
)
def test_tomorrow_is_promised_only_if_it_is_sent_off_today_and_arrives_in_a_day(
    days: int, end: str, expected: str | None
) -> None:
    known = SETTINGS._replace(arrivals=(ArrivalRow("浙江", days),))
    window = Window(at(f"{MONDAY} 13:30"), at(f"{MONDAY} {end}"), Channel.QIANNIU)
    situation = a_situation(order=an_order(province="浙江省"), window=window)
    assert facts_of(situation, known).get("预计送达") == expected
    assert "预计送达" not in facts_of(situation)


def test_masked_or_missing_places_and_names_are_not_said() -> None:
    facts = facts_of(a_situation(order=an_order(buyer="阿**", city="市辖区", province="浙*")))
    assert not facts.keys() & {"买家", "收货城市", "收货省份"}
    assert "买家" not in facts_of(a_situation(order=an_order(buyer="6501")))
    assert "买家" not in facts_of(a_situation(order=an_order(buyer="（订单 6501）")))
    assert "客服" not in facts_of(a_situation(agent="待分配"))


def test_several_orders_are_told_as_several() -> None:
    orders = (an_order(), an_order(id="6502", created_at=at("2026-11-22 20:00"), payable=100))
    facts = facts_of(a_situation(orders=orders, product=Product("针织衫", gift="袜子", stock=2)))
    assert facts["商品"] == "圆领针织衫等2单"
    assert facts["下单时间"] == "昨天到今天"
    assert (facts["单数"], facts["金额"]) == ("2", "329")
    # what holds for one of the goods is not said of both
    assert not facts.keys() & {"赠品", "库存", "关闭时间"}


def test_several_orders_of_one_morning_share_its_name() -> None:
    orders = (an_order(), an_order(id="6502", created_at=at(f"{MONDAY} 10:00")))
    assert facts_of(a_situation(orders=orders))["下单时间"] == "今天上午"


def test_of_an_order_whose_hour_nobody_knows_only_the_day_is_said() -> None:
    order = an_order(created_at=at(MONDAY), placed_by=at(f"{MONDAY} 09:30"))
    assert facts_of(a_situation(order=order))["下单时间"] == "今天"


def test_returning_and_first_time_buyers_are_told_apart() -> None:
    first = facts_of(a_situation(paid_orders=0))
    between = facts_of(a_situation(paid_orders=1))
    returning = facts_of(a_situation(paid_orders=3, is_returning=True, tier="VIP"))
    assert first["新客"] == "欢迎光临"
    assert "老客" not in first
    assert not between.keys() & {"新客", "老客", "已付单数"}
    assert (returning["老客"], returning["已付单数"]) == ("老朋友", "3单以上")
    assert returning["会员等级"] == "VIP"
    assert "会员等级" not in first


# --- privacy


@pytest.mark.parametrize("channel", list(Channel))
def test_private_goods_are_never_named(channel: Channel) -> None:
    product = Product("贴身", short_name="贴身衣物", private=True, gift="小样", stock=2)
    order = an_order(title="贴身衣物三件装")
    campaign = Campaign("贴身周", "贴身", None, None, "贴身衣物第二件半价")
    for nth in (1, 2, 3):
        situation = a_situation(
            order=order, product=product, campaigns=(campaign,), channel=channel, nth=nth
        )
        draft = Drafter(SETTINGS, SHIPPED).draft(situation)
        assert "贴身" not in draft.text + draft.sms
        assert "小样" not in draft.text + draft.sms


def test_neither_gift_nor_promotion_gives_private_goods_away() -> None:
    product = Product("针织", private=True, gift="小样", stock=2)
    own = Campaign("针织周", "针织", None, None, "第二件半价")
    everything = Campaign("周年庆", "", None, None, "满200减20")
    facts = facts_of(a_situation(product=product, campaigns=(own, everything)))
    assert facts["隐私商品"] == "商品"
    assert not facts.keys() & {"商品", "赠品"}
    assert facts["活动名称"] == "周年庆"


def test_a_keyword_makes_a_title_private() -> None:
    keywords = {**SETTINGS.keywords, "隐私": (KeywordRow("贴身", "隐私", ""),)}
    facts = facts_of(
        a_situation(order=an_order(title="贴身衣物")),
        SETTINGS._replace(keywords=keywords),
    )
    assert "商品" not in facts
    assert facts["隐私商品"] == "商品"


PRIVATE_LINE = Product("贴身", private=True)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("is_by_keyword", [True, False])
def test_a_private_order_behind_another_is_neither_named_nor_hinted_at(
    channel: Channel, is_by_keyword: bool
) -> None:
    orders = (an_order(title="女士背心"), an_order(id="6502", title="贴身背心"))
    own = Campaign("背心周", "背心", None, None, "第二件半价")
    words = (KeywordRow("贴身", "隐私", ""),) if is_by_keyword else ()
    known = SETTINGS._replace(keywords={**SETTINGS.keywords, "隐私": words})
    situation = a_situation(
        orders=orders,
        campaigns=(own,),
        others=(None if is_by_keyword else PRIVATE_LINE,),
        channel=channel,
    )
    facts = facts_of(situation, known)
    assert facts["商品"] == "女士背心等2单"
    assert not facts.keys() & {"活动名称", "活动内容", "隐私商品"}
    for nth in (1, 2, 3):
        draft = Drafter(known, SHIPPED).draft(situation._replace(nth=nth))
        assert "贴身" not in draft.text + draft.sms
        assert "背心周" not in draft.text + draft.sms
    public = situation._replace(orders=(orders[0], orders[0]), others=(None,))
    assert facts_of(public, known)["活动名称"] == "背心周"


@pytest.mark.parametrize(
    "title",
    [
        *(
            "HIV检测试纸自检",
            "hiv试纸 居家自测",
            "ＨＩＶ唾液检测",
            "艾滋病自检套装",
            "早早孕验孕棒10支",
        ),
        *("排卵试纸高精度", "避孕套超薄001", "安全套男用100只", "男士延时喷剂", "痔疮膏消肉球"),
        *(
            "成人纸尿裤老人用",
            "私处护理液女士",
            "妇科凝胶",
            "米诺地尔生发酊",
            "防脱洗发水",
            "假发女全头套",
        ),
        *("情趣内衣套装", "飞机杯男用", "脚气膏止痒", "狐臭净味喷雾", "血糖仪家用", "造口袋一件式"),
        *(
            "幽门螺杆菌检测",
            "前列腺贴",
            "助听器老人专用",
            "戒烟贴",
            "抗抑郁手账 心理书",
            "月经杯硅胶",
        ),
    ],
)
def test_goods_that_are_nobodys_business_are_named_on_no_channel(title: str) -> None:
    for channel in Channel:
        situation = a_situation(order=an_order(title=title), channel=channel)
        facts = facts_of(situation)
        assert "商品" not in facts
        assert facts["隐私商品"] == "商品"
        draft = Drafter(SETTINGS, SHIPPED).draft(situation)
        assert title[:2] not in draft.text + draft.sms


@pytest.mark.parametrize(
    "title",
    [
        *(
            "安全套装工具箱",
            "延时摄影滑轨",
            "颈椎按摩棒家用",
            "水泥振动棒电机",
            "跳跳蛋弹力球",
            "飞机杯垫硅胶",
        ),
        *(
            "学生发卡女孩",
            "新生发育评估书架",
            "耳机防脱落挂钩",
            "甲醛检测仪",
            "试纸 PH 酸碱",
            "cos假发架",
        ),
        *(
            "婴儿纸尿裤L码",
            "护理垫 宠物",
            "减肥餐轻食鸡胸肉",
            "私密空间帐篷",
            "润滑油 链条",
            "纯棉圆领针织衫",
        ),
    ],
)
def test_harmless_goods_keep_their_name(title: str) -> None:
    assert "商品" in facts_of(a_situation(order=an_order(title=title)))


def test_the_owner_may_add_private_words_and_exceptions() -> None:
    words = (KeywordRow("奶嘴", "隐私", ""), KeywordRow("奶嘴夹", "隐私", "例外"))
    known = SETTINGS._replace(keywords={**SETTINGS.keywords, "隐私": words})
    named = [
        "商品" in facts_of(a_situation(order=an_order(title=title)), known)
        for title in ("安抚奶嘴硅胶", "奶嘴夹木质", "奶嘴夹送奶嘴")
    ]
    assert named == [False, True, False]
