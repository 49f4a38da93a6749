"""The texts that ship: every case has one, each can be chosen, none claims or pushes. 话术"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_campaign, with_parameters
from situations import END, SETTINGS, SHIPPED, a_situation, an_order

from cuifu_xl.core.model import Channel, Product, Template
from cuifu_xl.core.settings import ArrivalRow, Settings
from cuifu_xl.core.wording.draft import PLAIN, Drafter
from cuifu_xl.core.wording.facts import Facts
from cuifu_xl.core.wording.forbidden import Lint
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.scripts import BY_HAND, LAST_TIME, STILL_OPEN, Script
from cuifu_xl.core.wording.situation import UNWANTED, Situation
from cuifu_xl.core.wording.sms import Envelope
from cuifu_xl.core.wording.variables import STEERING, VARIABLES
from cuifu_xl.tables.schema import CHOICES

GENEROUS = with_parameters(SETTINGS, discount_limit=0.05)._replace(
    arrivals=(ArrivalRow("浙江", 1),)
)
SANDBOX = Sandbox({})
SCRIPTS = {template.id: SANDBOX.read(template) for template in SHIPPED}
CHANNELS = [str(channel) for channel in Channel]
REASONS = [row.name for row in SETTINGS.reasons]
# whoever does not want it any more gets a word in the chat and nothing else
ANSWERED = [reason for reason in REASONS if reason != UNWANTED]
TIERS = [row.name for row in SETTINGS.tiers]
STEPS = re.compile(r"(?<!\d)([1-9])\.")

Wanted = Callable[[Script], bool]


def named(variable: str) -> Wanted:
    return lambda script: variable in script.names


def nth(word: str) -> Wanted:
    return lambda script: word in script.nth


def answers(reason: str) -> Wanted:
    return lambda script: reason in script.template.reasons


def _per_channel(name: str, wanted: Wanted) -> dict[str, Wanted]:
    def of(channel: str) -> Wanted:
        return lambda script: script.template.channel == channel and wanted(script)

    return {f"{name} × {channel}": of(channel) for channel in CHANNELS}


def _cells() -> dict[str, Wanted]:
    """Every case that must have a text of its own."""
    found: dict[str, Wanted] = {}
    for technique in CHOICES["技巧"]:
        found |= _per_channel(technique, lambda s, t=technique: s.template.technique == t)
    for reason in ANSWERED:
        found |= _per_channel(reason, answers(reason))
    found["不想要了"] = answers("不想要了")
    for tier in TIERS:
        found |= _per_channel(tier, lambda s, t=tier: t in s.template.tiers)
    for kind in CHOICES["商品类型"]:
        found |= _per_channel(kind, lambda s, k=kind: k in s.template.kinds)
    for inquiry in CHOICES["询单"]:
        found |= _per_channel(inquiry, lambda s, i=inquiry: s.template.inquiry == i)
    for case, variable in (
        ("新客", "新客"),
        ("老客", "老客"),
        ("几单一起", "单数"),
        ("预售尾款", "尾款"),
        ("承诺已过", "约定"),
        ("隐私商品", "隐私商品"),
        ("当天发货", "发货截止"),
        ("明天就到", "预计送达"),
        ("活动要结束", "活动结束"),
        ("库存紧张", "库存"),
        ("赠品", "赠品"),
        ("逢百", "逢百"),
    ):
        found |= _per_channel(case, named(variable))
    for case, word in (("第一次", "1"), ("第二次", "2"), ("最后一次", LAST_TIME)):
        found |= _per_channel(case, nth(word))
    chat = Channel.QIANNIU
    found |= {word: lambda s, w=word: s.template.channel == chat and w in s.nth for word in BY_HAND}
    # what a buyer who cannot pay is told step by step, with a picture
    for case, wanted in (
        ("支付宝重置密码", lambda s: answers("忘记支付密码")(s) and "支付宝" in s.names),
        ("别处重置密码", lambda s: answers("忘记支付密码")(s) and "支付宝" not in s.names),
        ("换付款方式", lambda s: answers("余额不足")(s) and "换一种付款方式" in s.literal),
        ("花呗，手续费说清", lambda s: answers("余额不足")(s) and "分期手续费" in s.names),
        ("免息分期", lambda s: answers("余额不足")(s) and "免息分期" in s.names),
        ("找朋友代付", lambda s: answers("找人代付")(s) and "朋友" in s.literal),
        ("让利", lambda s: answers("议价")(s) and "让利" in s.names),
    ):
        found[case] = lambda s, w=wanted: s.template.channel == chat and w(s)
    return found


CELLS = _cells()


@pytest.mark.parametrize("cell", CELLS)
def test_every_case_has_a_text_of_its_own(cell: str) -> None:
    assert [template_id for template_id, script in SCRIPTS.items() if CELLS[cell](script)]


def test_who_does_not_want_it_any_more_is_answered_in_the_chat_without_an_sms() -> None:
    for attempt in (1, 2):
        draft = Drafter(SETTINGS, SHIPPED).draft(a_situation(reason=UNWANTED, nth=attempt))
        assert SCRIPTS[draft.template_id].template.reasons == (UNWANTED,)
        assert (draft.sms, draft.chars, draft.parts) == ("", 0, 0)
        assert "说过不想要了：不发短信、不打电话" in draft.hints
    texts = [script.template for script in SCRIPTS.values() if answers(UNWANTED)(script)]
    assert {template.channel for template in texts} == {"千牛"}


@pytest.mark.parametrize("reason", ANSWERED)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_buyer_who_said_why_is_answered(reason: str, channel: str, attempt: int) -> None:
    situation = a_situation(reason=reason, channel=channel, nth=attempt)
    draft = Drafter(SETTINGS, SHIPPED).draft(situation)
    assert reason in SCRIPTS[draft.template_id].template.reasons
    assert reason in draft.why
    assert PLAIN not in draft.hints


# --- each can be chosen


def home_of(script: Script) -> Situation:
    """A contact that the text is meant for: its 适用 cells hold and its variables have a value."""
    template, names = script.template, script.names
    attempt = next((int(word) for word in sorted(script.nth) if word.isdecimal()), 3)
    product = Product(
        "针织",
        kind=next(iter(template.kinds), ""),
        category=next(iter(template.categories), ""),
        stock=3 if "库存" in names else None,
        private="隐私商品" in names,
        gift="一双袜子" if "赠品" in names else "",
        interest_free="3" if "免息分期" in names else "",
    )
    order = an_order(
        city="杭州市",
        province="浙江省",
        platform="淘宝" if names & {"淘宝", "支付宝", "分期手续费", "免息分期"} else "拼多多",
        stages="定金已付" if "尾款" in names else "",
    )
    campaigns = []
    if "逢百" in names:
        campaigns.append(a_campaign("逢百", order.id)._replace(content="本月第300单，送一条丝巾"))
    if names & {"活动名称", "活动内容", "活动结束"}:
        ends = END + 600 if "活动结束" in names else None
        content = "满200减20" if "活动内容" in names else ""
        campaigns.append(a_campaign("双11返场")._replace(ends_at=ends, content=content))
    is_returning = not names.isdisjoint({"老客", "已付单数"})
    return a_situation(
        orders=(order, order._replace(id="6502")) if "单数" in names else (order,),
        channel=template.channel,
        tier=next(iter(template.tiers), ""),
        reason=next(iter(template.reasons), ""),
        inquiry=template.inquiry,
        nth=attempt if script.nth else 1,
        is_last=LAST_TIME in script.nth,
        is_returning=is_returning,
        paid_orders=0 if "新客" in names else 3,
        promise_passed="约定" in names,
        product=product,
        campaigns=tuple(campaigns),
        # a plain text is not shown up by promises about shipping
        window=a_situation().window._replace(
            channel=template.channel,
            end=END if names & {"发货截止", "预计送达"} else END + 180,
        ),
    )


def _settings_for(script: Script) -> Settings:
    return GENEROUS if script.names & {"让利", "到货天数", "预计送达"} else SETTINGS


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.id)
def test_every_text_is_chosen_where_it_belongs_and_those_sent_by_hand_never(
    template: Template,
) -> None:
    script = SCRIPTS[template.id]
    home = home_of(script)
    drafter = Drafter(_settings_for(script), SHIPPED)
    chosen = set()
    for number in range(60):
        # a plain text may be shown up the first time by one for first attempts
        attempt = home.nth if script.nth else number % 2 + 1
        orders = (home.orders[0]._replace(id=str(number)), *home.orders[1:])
        campaigns = tuple(c._replace(product="") for c in home.campaigns if c.name != "逢百")
        won = tuple(c._replace(product=str(number)) for c in home.campaigns if c.name == "逢百")
        draft = drafter.draft(
            home._replace(orders=orders, campaigns=(*won, *campaigns), nth=attempt)
        )
        chosen.add(draft.template_id)
    is_by_hand = not script.nth.isdisjoint(BY_HAND)
    assert (template.id in chosen) == (not is_by_hand and not script.is_fallback)


# --- true, whoever reads it: a claim needs the variable that makes it true, or the cell

CLAIMS: dict[str, tuple[set[str], Wanted]] = {
    r"库存": ({"库存"}, lambda s: False),
    r"随单送|赠|礼品": ({"赠品"}, lambda s: False),
    r"今天|当天": ({"发货截止"}, lambda s: False),
    r"预计": ({"预计送达"}, lambda s: False),
    r"明天|后天|马上发|小时内": (set(), lambda s: False),
    r"一般.*到(?!账)": ({"到货天数"}, lambda s: False),
    r"免息|分期|花呗": ({"免息分期", "分期手续费"}, lambda s: False),
    r"活动": ({"活动名称", "活动内容", "活动结束"}, lambda s: "活动" in s.template.kinds),
    r"优惠|折|满减|红包|返": (set(), lambda s: False),
    r"减": ({"让利"}, lambda s: False),
    r"支付宝": ({"支付宝"}, lambda s: False),
    r"淘宝|天猫|微信|京东": (set(), lambda s: False),
    r"关闭": ({"关闭时间", "自动关闭"}, lambda s: "关闭后" in s.nth),
    r"可以付到|才关": ({"关闭时间"}, lambda s: False),
    # nobody has changed it, as far as we know
    r"价\S{0,6}(?:改好了|已经改|改了(?!没有))": (set(), lambda s: False),
    # stock is taken at payment; nothing has been received, nobody is to blame
    r"保留|留着|收到|看到了|看到啦|时间(?:已经)?过了": (set(), lambda s: False),
    r"预订|预售|定金": ({"尾款"}, lambda s: False),
    r"老朋友|又见到": ({"老客"}, lambda s: False),
    r"又见面|之前聊|上次问|之前问|拍之前": (set(), lambda s: s.template.inquiry == "询单"),
    r"又来|一直来|常来": (
        {"老客"},
        lambda s: bool(s.template.tiers) and "非会员" not in s.template.tiers,
    ),
    r"新朋友|首单|首次|第一次来": (set(), lambda s: False),
    r"自家的款|特色款": (set(), lambda s: s.template.kinds == ("独家",)),
    r"再来问|怕打扰": (set(), lambda s: s.nth <= {"2", "3"}),
    r"上回您?说|上次提到": (set(), lambda s: bool(s.template.reasons)),
    r"改价": (set(), lambda s: "需改价" in s.template.reasons),
    r"第.{1,3}(?:位|名|单)": (set(), lambda s: False),
    r"最|第一|唯一|保证|绝对|永久|独家": (set(), lambda s: "最多能" in s.literal),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_stands_only_beside_what_makes_it_true(claim: str) -> None:
    variables, holds = CLAIMS[claim]
    for script in SCRIPTS.values():
        # talking points tell the agent where to look
        words = re.sub(r"先(?:看|把)[^。]*。", "", script.literal)
        if re.search(claim, words):
            assert not script.names.isdisjoint(variables) or holds(script), script.template.id


def test_no_text_holds_a_number_of_its_own_but_those_of_steps() -> None:
    for script in SCRIPTS.values():
        assert not re.search(r"\d", STEPS.sub("", script.literal)), script.template.id


def test_texts_sent_by_hand_can_be_copied_as_they_stand() -> None:
    by_hand = [script for script in SCRIPTS.values() if not script.nth.isdisjoint(BY_HAND)]
    assert all(not script.names and script.template.channel == "千牛" for script in by_hand)


# --- short, friendly, in order


def test_steps_are_numbered_and_come_with_a_picture_in_the_chat() -> None:
    with_steps = [script for script in SCRIPTS.values() if STEPS.search(script.literal)]
    assert len(with_steps) >= 8
    for script in with_steps:
        steps = [int(step) for step in STEPS.findall(script.literal)]
        assert steps == list(range(1, len(steps) + 1))
        assert len(steps) >= 2
        assert script.template.picture, script.template.id


PUSHING = (
    r"尽快|赶紧|赶快|抓紧|立刻|马上付|最后机会|最后一次|再不|否则|不然|错过|催您|务必|必须|!|！"
)


def test_nobody_is_pushed_at_any_attempt() -> None:
    for script in SCRIPTS.values():
        assert not re.search(PUSHING, script.literal), script.template.id
        assert len(script.literal) <= (130 if script.template.channel == "电话" else 110)


def test_the_last_text_says_till_when_the_order_waits() -> None:
    last = [script for script in SCRIPTS.values() if LAST_TIME in script.nth]
    assert {script.template.channel for script in last} == set(CHANNELS)
    assert all("关闭时间" in script.names for script in last)


def test_no_two_texts_of_a_channel_begin_alike() -> None:
    for channel in CHANNELS:
        beginnings = [
            re.sub(r"\{\{ (\w+) \}\}", r"\1", script.template.text)[:28]
            for script in SCRIPTS.values()
            if script.template.channel == channel
        ]
        assert len(set(beginnings)) == len(beginnings)


def test_the_first_message_to_a_silent_order_and_privileges_do_not_speak_of_paying() -> None:
    drafter = Drafter(GENEROUS, SHIPPED)
    product = Product("针织衫", gift="袜子", stock=3, interest_free="3期")
    for reason in ("", *REASONS):
        for channel in Channel:
            for number in range(12):
                situation = a_situation(
                    order=an_order(id=str(number)),
                    channel=channel,
                    inquiry="静默",
                    reason=reason,
                    product=product,
                )
                draft = drafter.draft(situation)
                assert "付" not in (draft.text + draft.sms).replace(STILL_OPEN, "")
    for template in SHIPPED:
        assert template.technique != "特权" or "付" not in template.text.replace(STILL_OPEN, "")


USUAL = dict.fromkeys(VARIABLES, "") | {
    "商品": "一二三四五六七八九十",
    "隐私商品": "商品",
    "下单时间": "11月20日",
    "关闭时间": "明天10:40",
    "自动关闭": "到时间会自动关闭",
    "尾款": "尾款",
    "发货截止": "17:00",
    "预计送达": "明天",
    "收货城市": "杭州市",
    "单数": "2",
    "库存": "3",
    "赠品": "一双袜子",
    "活动名称": "双11返场",
    "活动内容": "满200减20",
    "活动结束": "今天24:00",
    "逢百": "本月第300单，送丝巾",
    "老客": "老朋友",
    "新客": "欢迎光临",
    "会员等级": "至尊VIP",
    "支付宝": "支付宝",
    "约定": "上次您说了大概的时间",
}


@pytest.mark.parametrize(
    "template", [t for t in SHIPPED if t.channel == Channel.SMS], ids=lambda t: t.id
)
def test_every_shipped_sms_fits_one_part_with_a_usual_name(template: Template) -> None:
    sandbox = Sandbox(dict(USUAL))
    script = sandbox.read(template)
    sms = Envelope(SETTINGS).around(sandbox.render(script), script, "一二三四五六七八")
    assert sms.parts == 1


def test_the_shipped_texts_raise_no_hint_and_no_problem() -> None:
    assert Drafter(SETTINGS, SHIPPED).check() == []
    lint = Lint(SETTINGS)
    for template in SHIPPED:
        plain = re.sub(r"\{\{ (\w+) \}\}", r"\1", template.text)
        assert lint.findings(plain, template.channel) == (), template.id


def test_every_variable_that_steers_is_one_and_every_one_has_a_value_somewhere() -> None:
    assert STEERING.keys() <= VARIABLES.keys()
    met: set[str] = set()
    for script in SCRIPTS.values():
        met |= Facts(GENEROUS).of(home_of(script))[0].keys()
    assert met == VARIABLES.keys()


def test_the_page_for_owners_names_every_variable_as_the_program_does() -> None:
    page = (Path(__file__).parents[2] / "docs" / "messages.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `\{\{ (\w+) \}\}` \| (.*) \|$", page, re.MULTILINE))
    assert listed == VARIABLES


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.id)
def test_no_text_speaks_of_three_orders_as_of_one(template: Template) -> None:
    script = SCRIPTS[template.id]
    home = home_of(script)
    orders = tuple(home.orders[0]._replace(id=f"{n}") for n in range(3))
    situation = home._replace(orders=orders, others=(home.product, home.product))
    drafter = Drafter(_settings_for(script), [template])
    draft = drafter.draft(situation)
    if draft.template_id == template.id:
        told = re.sub("拍错的那单|[这那]3单", "", draft.text)
        assert not re.search("[这那此该][单件款]", told), draft.text


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_told_of_one_order_is_not_told_of_several(reason: str, channel: str) -> None:
    several = (an_order(), an_order(id="6502"))
    draft = Drafter(SETTINGS, SHIPPED).draft(
        a_situation(orders=several, reason=reason, channel=channel)
    )
    for text in (draft.text, draft.sms):
        assert not re.search(r"等2单(?:这|那)单|(?:今天|昨天|月)\S{0,6}(?:这|那)单", text), text
