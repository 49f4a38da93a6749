"""What an SMS costs, what stands around its body, and when it is an advertisement. 短信"""

import pytest
from builders import with_parameters
from hypothesis import given
from hypothesis import strategies as st

from cuifu_xl.core.model import Template
from cuifu_xl.core.wording.draft import Drafter
from cuifu_xl.core.wording.forbidden import length, one_line, parts
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.scripts import Script
from cuifu_xl.core.wording.sms import (
    NO_OPT_OUT,
    NO_SHOP,
    NOTICE,
    OPT_OUT_ON_NOTICE,
    PROMOTION,
    Envelope,
    kind_of,
    promotion_words,
    values_in,
)
from cuifu_xl.tables.settings import factory_settings

SETTINGS = with_parameters(factory_settings(), shop="木棉小铺", signature="木棉小铺")
ENVELOPE = Envelope(SETTINGS)
SANDBOX = Sandbox({}, promotion_words(SETTINGS))
FAMILY = "👨\u200d👩\u200d👧"


def script(text: str) -> Script:
    return SANDBOX.read(Template("S-1", "短信", "核对", text))


@pytest.mark.parametrize(
    ("text", "chars"),
    [
        ("", 0),
        ("您好", 2),
        ("A1 。.", 5),
        ("【木棉小铺】", 6),
        ("①㎡️", 3),  # a variation selector is paid for too
        ("e\u0301", 2),  # so is a combining accent
        ("😀", 2),
        ("👍🏽", 4),
        ("🇨🇳", 4),
        (FAMILY, 8),
        ("❤\ufe0f", 2),
        ("㐀", 1),  # Extension A lies inside the BMP
        ("𠮷", 2),  # Extension B does not
        ("𰻞𠮷野家", 6),
    ],
)
def test_every_unit_that_a_gateway_counts_is_counted(text: str, chars: int) -> None:
    assert length(text) == chars


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 68 + "😀", 1),
        ("字" * 69 + "😀", 2),
        ("字" * 62 + FAMILY, 1),
        ("字" * 63 + FAMILY, 2),
        ("𠮷" * 35, 1),
        ("𠮷" * 36, 2),
        ("字" * 134, 2),
        ("字" * 132 + "𠮷", 2),
        ("字" * 133 + "𠮷", 3),
        ("字" * 201, 3),
        ("字" * 202, 4),
    ],
)
def test_one_part_holds_seventy_and_of_several_each_holds_sixty_seven(
    text: str, count: int
) -> None:
    assert parts(length(text), SETTINGS.parameters) == count


def test_signature_and_opt_out_are_paid_for_too() -> None:
    notice = ENVELOPE.around("字" * 64, script("您好"), "")
    assert (notice.text[:7], notice.chars, notice.parts) == ("【木棉小铺】字", 70, 1)
    promotion = ENVELOPE.around("字" * 59, script("送{{ 赠品 }}"), "")
    assert promotion.text.endswith("字拒收请回复R")
    assert (promotion.chars, promotion.parts) == (71, 2)


def test_a_family_of_emoji_stays_together_and_other_invisible_characters_go() -> None:
    assert one_line(f"全家{FAMILY}") == f"全家{FAMILY}"
    assert one_line("纯\u200b棉\u200d衫\u200e") == "纯 棉 衫"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("您拍下的{{ 商品 }}，请核对地址", NOTICE),
        ("{{ 商品 }}随单送{{ 赠品 }}", PROMOTION),
        ("{{ 活动名称 }}到{{ 活动结束 }}", PROMOTION),
        ("{{ 商品 }}今天立减10元", PROMOTION),
        ("老客优惠，{{ 商品|trim }}", PROMOTION),
    ],
)
def test_a_text_that_advertises_is_a_promotion(text: str, kind: str) -> None:
    assert kind_of(script(text)) == kind


@pytest.mark.parametrize(
    ("text", "opt_out", "faults"),
    [
        ("请核对地址", "拒收请回复R", []),
        ("今天优惠", "拒收请回复R", []),
        ("今天优惠，退订回T", "", []),
        ("今天优惠", "", [NO_OPT_OUT]),
        ("请核对，退订回T", "拒收请回复R", [OPT_OUT_ON_NOTICE]),
    ],
)
def test_promotions_can_be_refused_and_notices_say_nothing_of_it(
    text: str, opt_out: str, faults: list[str]
) -> None:
    envelope = Envelope(with_parameters(SETTINGS, opt_out_text=opt_out))
    assert envelope.faults(envelope.around(text, script(text), ""), script(text)) == faults


def test_a_promotion_that_says_how_to_refuse_it_is_not_told_twice() -> None:
    made = script("{{ 商品 }}今天优惠，退订回T")
    assert ENVELOPE.around("围巾今天优惠，退订回T", made, "").text.endswith("优惠，退订回T")


def test_a_shop_without_a_name_is_told_where_to_write_it() -> None:
    nameless = Envelope(factory_settings())
    assert nameless.faults(nameless.around("您好", script("您好"), ""), script("您好")) == [NO_SHOP]
    assert nameless.signature("【花】店") == "【花 店】"


def test_a_draft_is_taken_apart_into_what_it_was_made_of() -> None:
    made = script("您{{ 下单时间 }}拍的{{ 商品 }}，送{{ 赠品 }}")
    opened = ENVELOPE.opened("【木棉小铺】您今天上午拍的围巾，送袜子拒收请回复R", made)
    assert opened == (
        "木棉小铺",
        "您今天上午拍的围巾，送袜子",
        PROMOTION,
        True,
        ("今天上午", "围巾", "袜子"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【店】改过的话", ("店", "改过的话", NOTICE, False, None)),
        ("【店】改过的话，今天优惠", ("店", "改过的话，今天优惠", PROMOTION, False, None)),
        ("没有签名", ("", "没有签名", NOTICE, False, None)),
        ("【店】", ("店", "", NOTICE, False, None)),
    ],
)
def test_what_somebody_typed_over_a_draft_is_judged_by_its_words(
    text: str, expected: tuple[object, ...]
) -> None:
    assert ENVELOPE.opened(text, script("您{{ 下单时间 }}拍的")) == expected


def test_a_template_that_is_gone_leaves_the_text_to_be_judged_by_its_words() -> None:
    opened = ENVELOPE.opened("【店】今天上新拒收请回复R", None)
    assert opened == ("店", "今天上新", PROMOTION, True, None)


PIECES = st.text(alphabet="您拍的，。a1 ", max_size=6)


@given(st.lists(PIECES, min_size=1, max_size=5), st.data())
def test_values_put_back_into_their_template_give_the_text_again(
    words: list[str], data: st.DataObject
) -> None:
    made = script("字" + "{{ 商品 }}".join(words))
    filled = [
        data.draw(st.text(alphabet="您拍的衫T恤1", min_size=1, max_size=6)) for _ in words[1:]
    ]
    body = "字" + words[0] + "".join(v + w for v, w in zip(filled, words[1:], strict=True))
    found = values_in(made, body)
    assert found is not None
    again = made.words[0] + "".join(v + w for v, w in zip(found, made.words[1:], strict=True))
    assert again == body


def test_a_template_with_filters_gives_no_values() -> None:
    assert values_in(script("看{{ 商品|upper }}"), "看T恤") is None


def test_every_kind_of_text_is_said_in_the_hints_of_an_sms_row() -> None:
    from test_draft import a_situation, a_template

    for text, hint in (
        ("您{{ 下单时间 }}拍的{{ 商品 }}", "通知短信"),
        ("您{{ 下单时间 }}拍的{{ 商品 }}有优惠", "推广短信，只发给同意收的买家"),
    ):
        drafter = Drafter(SETTINGS, [a_template(text, channel="短信")])
        assert drafter.draft(a_situation(channel="短信")).hints == (hint,)
        assert hint not in drafter.draft(a_situation(channel="千牛")).hints
