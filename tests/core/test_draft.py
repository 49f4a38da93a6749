"""What is said to a buyer: the best text, in one part, with its reason. 话术, 短信草稿"""

import pytest
from builders import with_parameters
from situations import (
    SETTINGS,
    SHIPPED,
    a_situation,
    a_template,
    an_order,
    said,
)

from cuifu_xl.core.model import Campaign, Channel, Product
from cuifu_xl.core.wording.draft import PLAIN, Drafter
from cuifu_xl.core.wording.sms import NO_SHOP
from cuifu_xl.tables.settings import factory_settings

# --- choosing


def test_the_most_specific_row_wins() -> None:
    templates = [
        a_template("一", id="any"),
        a_template("二", id="reason", reasons=("忘了付",)),
        a_template("三", id="both", reasons=("忘了付",), nth="2、末次"),
        a_template("四", id="other", reasons=("拍错",)),
    ]
    drafter = Drafter(SETTINGS, templates)
    chosen = [
        drafter.draft(a_situation(reason="忘了付", nth=nth, is_last=nth == 3)).template_id
        for nth in (1, 2, 3)
    ]
    assert chosen == ["reason", "both", "both"]
    assert drafter.draft(a_situation()).template_id == "any"


def test_what_is_true_of_one_product_is_not_said_of_another_in_the_same_row() -> None:
    templates = [
        a_template("{{ 商品 }}是我们店的特色款", id="kind", kinds=("独家",)),
        a_template("{{ 商品 }}的尺码", id="category", categories=("女装",), kinds=("利润",)),
        a_template("{{ 商品 }}", id="any"),
    ]
    own, clothes = Product("针织衫", kind="独家"), Product("裙", kind="利润", category="女装")
    orders = (an_order(), an_order(id="6502"))
    drafter = Drafter(SETTINGS, templates)

    def chosen(lead: Product | None, *others: Product | None) -> str:
        situation = a_situation(product=lead, others=others, orders=orders[: 1 + len(others)])
        return drafter.draft(situation).template_id

    assert [chosen(own), chosen(own, own), chosen(own, None), chosen(own, clothes)] == [
        "kind",
        "kind",
        "any",
        "any",
    ]
    assert [chosen(clothes), chosen(clothes, clothes), chosen(clothes, own)] == [
        "category",
        "category",
        "any",
    ]
    assert chosen(None, own) == "any"


def test_equal_rows_take_turns_and_the_same_order_gets_the_same_one() -> None:
    templates = [a_template(f"{n}", id=f"T{n}") for n in range(3)]
    drafter = Drafter(SETTINGS, templates)
    situations = [a_situation(order=an_order(id=str(n))) for n in range(60)]
    first = [drafter.draft(situation).template_id for situation in situations]
    assert set(first) == {"T0", "T1", "T2"}
    again = Drafter(SETTINGS, templates)
    assert [again.draft(situation).template_id for situation in situations] == first


def test_no_order_hears_the_same_text_twice_while_there_is_another() -> None:
    templates = [a_template(f"{n}", id=f"T{n}") for n in range(3)]
    drafter = Drafter(SETTINGS, templates)
    for number in range(20):
        order, heard = an_order(id=str(number)), set[str]()
        for nth in (1, 2, 3):
            situation = a_situation(order=order, nth=nth, said=frozenset(heard))
            heard.add(drafter.draft(situation).template_id)
        assert heard == {"T0", "T1", "T2"}
        again = a_situation(order=order, nth=4, said=frozenset(heard))
        assert drafter.draft(again).template_id in heard


def test_the_choice_is_explained() -> None:
    templates = [
        a_template("一", id="1"),
        a_template("二", id="2"),
        a_template("三", id="3", reasons=("拍错",), nth="末次"),
        a_template("四", id="4", tiers=("VIP",), technique="关怀"),
        a_template("{{ 老客 }}", id="5", tiers=("VIP",), inquiry="询单", technique="帮助"),
    ]
    drafter = Drafter(SETTINGS, templates)

    def why(**changes: object) -> str:
        return drafter.draft(a_situation(**changes)).why

    assert why() == "话术：平常（2条轮流）"
    assert why(reason="拍错", is_last=True) == "话术：拍错、末次"
    assert why(tier="VIP") == "话术：VIP"
    returning = {"tier": "VIP", "inquiry": "询单", "is_returning": True}
    assert why(**returning) == "话术：VIP、询单、老客"
    assert why(**returning, last_technique="帮助") == "话术：VIP，上次用过帮助"
    assert Drafter(SETTINGS, []).draft(a_situation()).why == ""


def test_the_picture_to_send_along_is_named() -> None:
    drafter = Drafter(SETTINGS, [a_template("看图", picture="步骤图")])
    assert drafter.draft(a_situation()).hints == ("附图：步骤图",)


@pytest.mark.parametrize(
    ("reason", "limit", "hint"),
    [
        ("议价", 0.05, ("让利最多16元，再多找主管",)),
        ("议价", 0, ("要让利，找主管",)),
        ("拍错", 0.05, ()),
    ],
)
def test_an_agent_is_told_how_far_a_price_may_be_lowered(
    reason: str, limit: float, hint: tuple[str, ...]
) -> None:
    rules = with_parameters(SETTINGS, discount_limit=limit)
    drafter = Drafter(rules, [a_template("好的")])
    assert drafter.draft(a_situation(reason=reason)).hints == hint


def test_the_technique_of_last_time_comes_back_only_if_nothing_else_fits() -> None:
    templates = [
        a_template("一", id="same", technique="帮助", tiers=("VIP",)),
        a_template("二", id="other", technique="关怀"),
    ]
    situation = a_situation(tier="VIP", last_technique="帮助")
    assert Drafter(SETTINGS, templates).draft(situation).template_id == "other"
    assert Drafter(SETTINGS, templates[:1]).draft(situation).template_id == "same"


def test_a_text_for_the_reason_the_buyer_gave_comes_before_a_change_of_technique() -> None:
    templates = [
        a_template("一", id="farewell", technique="关怀", reasons=("不想要了",)),
        a_template("二", id="again", technique="核对", nth="2", tiers=("VIP",)),
    ]
    situation = a_situation(reason="不想要了", nth=2, tier="VIP", last_technique="关怀")
    assert Drafter(SETTINGS, templates).draft(situation).template_id == "farewell"


def test_the_advised_technique_breaks_a_tie() -> None:
    templates = [
        a_template("一", id="check", technique="核对"),
        a_template("二", id="help", technique="帮助"),
    ]
    drafter = Drafter(SETTINGS, templates)
    ids = {
        drafter.draft(a_situation(order=an_order(id=str(n)), reason="拍错")).template_id
        for n in range(20)
    }
    assert ids == {"help"}


def test_the_last_resort_waits_until_nothing_else_fits() -> None:
    templates = [a_template("一", id="Q-兜底"), a_template("二", id="gift", reasons=("拍错",))]
    drafter = Drafter(SETTINGS, templates)
    assert drafter.draft(a_situation(reason="拍错", last_technique="核对")).template_id == "gift"
    draft = drafter.draft(a_situation())
    assert draft.template_id == "Q-兜底"
    assert PLAIN in draft.hints


@pytest.mark.parametrize("channel", list(Channel))
def test_a_shop_without_any_template_still_gets_a_plain_text(channel: Channel) -> None:
    draft = Drafter(SETTINGS, []).draft(a_situation(channel=channel))
    assert "今天上午的订单" in draft.text
    assert draft.sms.startswith("【木棉小铺】")
    assert draft.technique == "核对"
    assert PLAIN in draft.hints


def test_an_offer_that_speaks_of_paying_waits_for_the_second_message_to_a_silent_order() -> None:
    offer = a_template("{{ 商品 }}：{{ 活动内容 }}", technique="关怀", id="T-2", inquiry="静默")
    privilege = offer._replace(id="T-3", technique="特权", inquiry="")
    plain = a_template("您好")
    campaign = Campaign("晚市", "", None, None, "今晚付款减20")
    chosen = [
        Drafter(SETTINGS, [offer, privilege, plain])
        .draft(a_situation(inquiry=inquiry, nth=nth, campaigns=(campaign,)))
        .template_id
        for inquiry, nth in (("静默", 1), ("静默", 2), ("询单", 1))
    ]
    assert chosen == ["T-1", "T-2", "T-1"]


def test_remedies_stay_inside_the_shop() -> None:
    text = "办法：{{ 对策 }}"
    assert said(text, a_situation(reason="议价", channel=Channel.QIANNIU)) is None
    assert said(text, a_situation(reason="议价", channel=Channel.SMS)) is None
    assert "权限内让利" in (said(text, a_situation(reason="议价", channel=Channel.PHONE)) or "")


# --- SMS


def test_an_sms_draft_stands_beside_every_text() -> None:
    draft = Drafter(SETTINGS, SHIPPED).draft(a_situation(channel=Channel.PHONE))
    assert draft.template_id.startswith("D-")
    assert draft.sms.startswith("【木棉小铺】")
    assert (draft.chars, draft.parts) == (len(draft.sms), 1)
    sms = Drafter(SETTINGS, SHIPPED).draft(a_situation(channel=Channel.SMS))
    assert sms.text == sms.sms


def test_the_product_name_is_shortened_until_the_sms_fits_one_part() -> None:
    order = an_order(title="韩版宽松纯棉白色T恤女短袖上衣打底衫学生圆领卡通印花")
    template = a_template("{{ 商品 }}" + "字" * 60, channel="短信")
    draft = Drafter(SETTINGS, [template]).draft(a_situation(order=order, channel=Channel.SMS))
    assert draft.sms == "【木棉小铺】白色T恤" + "字" * 60
    assert (draft.chars, draft.parts) == (70, 1)


def test_an_sms_that_cannot_fit_says_so() -> None:
    template = a_template("{{ 商品 }}" + "字" * 140, channel="短信")
    draft = Drafter(SETTINGS, [template]).draft(a_situation(channel=Channel.SMS))
    assert draft.parts == 3
    assert "超过1条短信" in draft.hints


def test_promotional_sms_end_with_the_opt_out_and_notices_have_none() -> None:
    gift = Product("针织衫", gift="袜子")
    promotional = a_template("{{ 商品 }}送{{ 赠品 }}。", channel="短信", technique="特权")
    draft = Drafter(SETTINGS, [promotional]).draft(a_situation(channel=Channel.SMS, product=gift))
    assert draft.sms.endswith("。拒收请回复R")
    notice = a_template("请核对{{ 商品 }}，拒收请回复R", channel="短信")
    draft = Drafter(SETTINGS, [notice]).draft(a_situation(channel=Channel.SMS))
    assert draft.sms.count("拒收请回复R") == 1
    assert "通知短信不能带退订用语" in draft.hints
    silent = with_parameters(SETTINGS, opt_out_text="")
    draft = Drafter(silent, [promotional]).draft(a_situation(channel=Channel.SMS, product=gift))
    assert any("没有退订用语" in hint for hint in draft.hints)


def test_without_a_shop_name_the_texts_do_without_and_say_where_to_fill_it_in() -> None:
    nameless = factory_settings()
    draft = Drafter(nameless, SHIPPED).draft(a_situation(inquiry="静默"))
    assert "【" not in draft.sms
    assert NO_SHOP in draft.hints
    reported = a_situation(order=an_order(shop="【报表里的店】"), channel=Channel.SMS)
    assert Drafter(nameless, SHIPPED).draft(reported).sms.startswith("【报表里的店】您")


# --- lint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("这是最佳选择", "禁用词「最佳」"),
        ("请尽快付款哦", "禁用词「请尽快付款」"),
        ("您好 None", "有没换掉的内容「None」"),
        ("您好｛店铺｝", "有没换掉的内容「｛」"),
    ],
)
def test_words_that_must_not_be_sent_are_pointed_out(text: str, hint: str) -> None:
    assert hint in Drafter(SETTINGS, [a_template(text)]).draft(a_situation()).hints


def test_exceptions_of_forbidden_words_pass() -> None:
    text = "第一时间告诉您，第一次用也不怕"
    assert Drafter(SETTINGS, [a_template(text)]).draft(a_situation()).hints == ()
    text = "第一时间告诉您，销量第一"
    assert Drafter(SETTINGS, [a_template(text)]).draft(a_situation()).hints == ("禁用词「第一」",)


def test_gateway_symbols_matter_in_sms_only() -> None:
    chat, sms = a_template("看这里→★"), a_template("看这里→★&", channel="短信")
    assert Drafter(SETTINGS, [chat]).draft(a_situation()).hints == ()
    hints = Drafter(SETTINGS, [sms]).draft(a_situation(channel=Channel.SMS)).hints
    assert "短信：禁用词「→」" in hints
    assert "短信：有的短信平台不收「&」" in hints
