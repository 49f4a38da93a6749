"""Who gets an SMS now, who does not and why, and when it may be sent. 导出短信"""

import pytest
from builders import at, with_parameters
from hypothesis import given
from hypothesis import strategies as st

from cuifu_xl.core.model import OptOut, Template
from cuifu_xl.core.phone import number_mark
from cuifu_xl.core.settings import HoursRow, Settings
from cuifu_xl.core.units import day_of
from cuifu_xl.core.wording.batches import batches
from cuifu_xl.core.wording.gateway import Gateway
from cuifu_xl.core.wording.outbox import Known, Message, Outbox, Waiting
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.sms import promotion_words
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.worklist.gateways import gateway_named

SETTINGS = with_parameters(factory_settings(), shop="木棉小铺")
NOW = at("2026-11-23 10:00")
assert NOW is not None
TODAY = day_of(NOW)
SANDBOX = Sandbox({}, promotion_words(SETTINGS))
TEXTS = {
    "S-1": "您{{ 下单时间 }}拍的{{ 商品 }}请核对",
    "S-2": "您{{ 下单时间 }}拍的{{ 商品 }}送{{ 赠品 }}",
}
SCRIPTS = {name: SANDBOX.read(Template(name, "短信", "核对", text)) for name, text in TEXTS.items()}
NOTICE = "【木棉小铺】您昨天拍的围巾请核对"
PROMOTION = "【木棉小铺】您昨天拍的围巾送袜子拒收请回复R"


def a_row(**changes: object) -> Waiting:
    row = Waiting(
        place=0,
        buyer="阿珍",
        order_ids=("6501",),
        phone="13800000001",
        text=NOTICE,
        template_id="S-1",
        start=at("11-23 13:30"),
        end=at("11-23 15:00"),
    )
    return row._replace(**changes)  # type: ignore[arg-type]


def an_outbox(
    *rows: Waiting,
    now: int = NOW,
    gateway: Gateway | None = None,
    again: bool = False,
    settings: Settings = SETTINGS,
    **known: object,
) -> Outbox:
    outbox = Outbox(settings, Known(SCRIPTS, **known), now, gateway, again=again)  # type: ignore[arg-type]
    outbox.take(rows)
    return outbox


def why_not(row: Waiting, **given: object) -> str:
    """The one reason why a row is left out; "" if it is not."""
    outbox = an_outbox(row, **given)  # type: ignore[arg-type]
    assert len(outbox.messages) + sum(outbox.left_out.values()) == 1
    return "".join(outbox.left_out)


def test_a_row_becomes_a_message() -> None:
    [message] = an_outbox(a_row(phone="+86 13800000001")).messages
    assert message == Message(
        place=0,
        phone="13800000001",
        text=NOTICE,
        signature="木棉小铺",
        kind="通知",
        parts=1,
        template_id="S-1",
        values=("昨天", "围巾"),
        start=at("11-23 13:30"),  # type: ignore[arg-type]
        end=at("11-23 15:00"),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_gone": True}, "已不需催"),
        ({"is_contact": True}, "已联系过"),
        ({"is_exported": True}, "已经导出过"),
        ({"used": "千牛"}, "改用了别的渠道"),
        ({"used": "短信"}, ""),
        ({"phone": ""}, "没有手机号"),
        ({"phone": "138****0001"}, "号码打了星号"),
        ({"phone": "13800000001-1234"}, "虚拟号码收不了短信"),
        ({"phone": "13800000001转12"}, "虚拟号码收不了短信"),
        ({"phone": "0571-88888888"}, "座机收不了短信"),
        ({"phone": "1380000000"}, "号码不对"),
        ({"phone": "12800000001"}, "号码不对"),
        ({"text": ""}, "没有短信草稿"),
        ({"text": "【木棉小铺】"}, "没有短信草稿"),
        ({"text": "您昨天拍的围巾请核对"}, "没有签名：请填店铺名称，再计划"),
        ({"text": "【木棉小铺】催款了"}, "禁用词「催款」"),
        ({"text": "【木棉小铺】您好 None"}, "有没换掉的内容「None」"),
        ({"text": "【木棉小铺】全店优惠"}, "推广短信没有退订用语"),
        (
            {"text": PROMOTION.removesuffix("拒收请回复R"), "template_id": "S-2"},
            "推广短信没有退订用语",
        ),
        ({"text": PROMOTION, "template_id": "S-2"}, ""),
        ({"end": NOW}, "催付时段已过"),
        ({"start": None}, "不在短信时段"),
        ({"end": None}, "催付时段已过"),
        ({"start": at("11-23 12:00"), "end": at("11-23 13:30")}, "不在短信时段"),
        ({"start": at("11-24 13:30"), "end": at("11-24 15:00")}, "不在短信时段"),
    ],
)
def test_each_reason_to_leave_a_row_out(changes: dict[str, object], why: str) -> None:
    assert why_not(a_row(**changes)) == why


@pytest.mark.parametrize(
    ("opt_out", "why"),
    [
        (OptOut(buyer="阿珍"), "在不催名单"),
        (OptOut(order_id="6501"), "在不催名单"),
        (OptOut(buyer="阿珍", until_day=TODAY), "在不催名单"),
        (OptOut(buyer="阿珍", until_day=TODAY - 1), ""),
        (OptOut(buyer="阿珍", order_id="77"), ""),
        (OptOut(buyer="别人"), ""),
    ],
)
def test_who_has_said_no_since_the_plan_is_left_alone(opt_out: OptOut, why: str) -> None:
    assert why_not(a_row(), opt_outs=(opt_out,)) == why


def test_a_buyer_contacted_in_another_row_is_left_alone() -> None:
    assert why_not(a_row(), contacted=frozenset({"阿珍"})) == "已联系过"


def test_one_number_gets_one_message_a_day_across_buyers() -> None:
    second = a_row(place=1, buyer="阿芳", phone="8613800000001", order_ids=("6502",))
    outbox = an_outbox(a_row(), second)
    assert [message.place for message in outbox.messages] == [0]
    assert outbox.left_out == {"这个号码今天已有一条": 1}
    assert why_not(a_row(), texted=frozenset({"+8613800000001"})) == "这个号码今天已有一条"
    marks = frozenset({number_mark("13800000001")})
    assert why_not(a_row(), exported=marks) == "这个号码今天已有一条"


def test_what_was_exported_goes_out_again_only_when_asked() -> None:
    marks = frozenset({number_mark("13800000001")})
    row = a_row(is_exported=True)
    assert why_not(row, exported=marks) == "已经导出过"
    assert why_not(row, exported=marks, again=True) == ""
    # what people have noted since stands, whoever asks
    assert why_not(row._replace(is_contact=True), again=True) == "已联系过"
    assert why_not(row, texted=frozenset({"13800000001"}), again=True) == "这个号码今天已有一条"


def test_a_message_is_sent_from_now_on_inside_window_and_hours() -> None:
    wide = a_row(start=at("11-23 09:00"), end=at("11-23 20:00"))
    for now, expected in (
        ("11-23 10:00", ("11-23 11:00", "11-23 12:00")),
        ("11-23 11:20", ("11-23 11:20", "11-23 12:00")),
        ("11-23 12:00", ("11-23 13:30", "11-23 18:00")),
        ("11-23 17:59", ("11-23 17:59", "11-23 18:00")),
    ):
        [message] = an_outbox(wide, now=at(now)).messages  # type: ignore[arg-type]
        assert (message.start, message.end) == tuple(map(at, expected))
    assert why_not(wide, now=at("11-23 18:00")) == "不在短信时段"
    saturday = a_row(start=at("11-28 13:30"), end=at("11-28 15:00"))
    assert why_not(saturday, now=at("11-28 10:00")) == "不在短信时段"


def test_promotions_keep_the_hours_of_the_gateway() -> None:
    all_day = SETTINGS._replace(hours=(HoursRow("短信", 0, 24 * 60),))
    row = a_row(start=at("11-23 19:00"), end=at("11-23 21:00"))
    promotion = row._replace(text=PROMOTION, template_id="S-2")
    ali = gateway_named("阿里云")
    [notice] = an_outbox(row, gateway=ali, settings=all_day).messages
    [cut] = an_outbox(promotion, gateway=ali, settings=all_day).messages
    assert (notice.end, cut.end) == (at("11-23 21:00"), at("11-23 20:00"))
    late = promotion._replace(start=at("11-23 20:00"))
    assert why_not(late, gateway=ali, settings=all_day) == "不在短信时段"


@pytest.mark.parametrize(
    ("changes", "gateway", "why"),
    [
        ({}, "阿里云", ""),
        ({"text": "【木棉小铺】改过的话"}, "阿里云", "草稿和话术对不上：请重新计划"),
        ({"template_id": "没有了"}, "阿里云", "草稿和话术对不上：请重新计划"),
        ({"template_id": "没有了"}, "", ""),
        ({"text": "【木棉小铺】您昨天拍的②请核对"}, "阿里云", "阿里云不收「②」"),
        (
            {"text": f"【木棉小铺】您昨天拍的{'长' * 13}请核对"},
            "腾讯云",
            "腾讯云的变量最多 12 字：请填短一点的简称",
        ),
        ({"text": PROMOTION, "template_id": "S-2"}, "华为云", "华为云的推广短信不能有变量"),
    ],
)
def test_a_gateway_leaves_out_what_it_would_refuse(
    changes: dict[str, object], gateway: str, why: str
) -> None:
    assert why_not(a_row(**changes), gateway=gateway_named(gateway)) == why


# --- batches


def a_message(start: int, end: int, place: int = 0) -> Message:
    return Message(place, "13800000001", NOTICE, "木棉小铺", "通知", 1, "S-1", (), start, end)


def test_messages_that_share_time_go_out_together() -> None:
    messages = [
        a_message(600, 720, 0),
        a_message(810, 900, 1),
        a_message(660, 700, 2),
        a_message(840, 1080, 3),
    ]
    found = batches(messages, 15)
    assert [(b.start, b.end, [m.place for m in b.messages]) for b in found] == [
        (660, 700, [0, 2]),
        (840, 900, [1, 3]),
    ]


def test_who_would_leave_too_little_time_goes_out_apart() -> None:
    found = batches([a_message(600, 660), a_message(650, 720, 1)], 15)
    assert [(batch.start, batch.end) for batch in found] == [(600, 660), (650, 720)]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 300)), max_size=30),
    st.integers(1, 30),
)
def test_every_message_is_in_one_batch_and_may_be_sent_at_any_moment_of_it(
    stretches: list[tuple[int, int]], least: int
) -> None:
    messages = [a_message(s, s + width, n) for n, (s, width) in enumerate(stretches)]
    found = batches(messages, least)
    assert sorted(m.place for b in found for m in b.messages) == list(range(len(messages)))
    for batch in found:
        assert batch.start < batch.end
        assert all(m.start <= batch.start and batch.end <= m.end for m in batch.messages)
        assert batch.end - batch.start >= min(least, *(m.end - m.start for m in batch.messages))
