"""Every text of 话术 written out for a sample order, so that an owner can proof-read them. 预览"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Channel, Template
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import clock_text
from cuifu_xl.core.wording.doubts import doubts
from cuifu_xl.core.wording.forbidden import Lint, length, one_line
from cuifu_xl.core.wording.phrases import product_text
from cuifu_xl.core.wording.sandbox import RefusedError, Sandbox, problem_of
from cuifu_xl.core.wording.scripts import BY_HAND, Script
from cuifu_xl.core.wording.sms import Envelope, kind_of, promotion_words
from cuifu_xl.core.wording.variables import VARIABLES

MORE_THAN_ONE = "超过1条短信"
SAMPLE_SHOP = "样例小店"
SAMPLE = {
    "商品": "加厚珊瑚绒睡衣",
    "隐私商品": "商品",
    "下单时间": "今天上午",
    "金额": "128",
    "单数": "2",
    "客服": "小美",
    "买家": "青禾的猫",
    "关闭时间": "明天10:40",
    "关闭剩余": "至少5小时",
    "自动关闭": "到时间会自动关闭",
    "尾款": "尾款",
    "发货截止": "16:00",
    "预计送达": "明天",
    "活动名称": "暖冬周",
    "活动内容": "满200减20",
    "活动结束": "今天24:00",
    "逢百": "本月第300单，送一条丝巾",
    "库存": "3",
    "赠品": "一双棉袜",
    "免息分期": "3期免息分期",
    "分期手续费": "分期手续费由您承担，选期数时页面会写明",
    "让利": "5",
    "收货城市": "杭州市",
    "收货省份": "浙江省",
    "到货天数": "2天",
    "老客": "老朋友",
    "已付单数": "3单以上",
    "新客": "欢迎光临",
    "会员等级": "VIP",
    "约定": "上次您说了大概的时间",
    "淘宝": "淘宝",
    "支付宝": "支付宝",
}
# these are the same for whatever order
_WORDS = frozenset({"隐私商品", "自动关闭", "尾款", "老客", "新客", "约定", "淘宝", "支付宝"})
# a text for no order in particular shows where its facts belong: 〔商品〕
BLANKS = {name: SAMPLE[name] if name in _WORDS else f"〔{name}〕" for name in VARIABLES}
# what an agent sends without the plan, and when
MOMENTS = {
    "当场": "买家还在聊天窗口，刚拍下或正要付",
    "关闭后": "订单已经关闭；一位买家只发一次",
}
OWN_ACCORD = "自己发"
SIDES = {
    "客观": "付款遇到困难：帮他弄好",
    "主观": "还在犹豫：听他说，照实讲",
    OWN_ACCORD: "计划不选，客服自己发",
}


class Proof(NamedTuple):
    """One row of 话术 and what it says."""

    template: Template
    is_on: bool  # 启用
    text: str  # "" if it cannot be used
    chars: int = 0
    parts: int = 0  # of an SMS
    kind: str = ""  # of an SMS: 通知 / 推广
    findings: tuple[str, ...] = ()  # what to look at
    problems: tuple[Problem, ...] = ()  # the same, with row and remedy

    @property
    def when(self) -> str:
        """For whom it is meant, in words. 适用"""
        return conditions(self.template)


class TalkingPoint(NamedTuple):
    """What an agent answers to one reason, or says of his own accord. 未付款原因, 对策"""

    reason: str  # or the moment
    side: str  # 主观 / 客观 / 自己发
    remedy: str
    said: tuple[tuple[str, str], ...]  # channel and text of each row written for it, with 〔商品〕


class Proofreader:
    """Writes texts out: the facts of a sample order stand for whatever they name."""

    def __init__(self, settings: Settings) -> None:
        parameters = settings.parameters
        self._settings = settings
        self._shop = parameters.shop or parameters.signature or SAMPLE_SHOP
        self._remedies = {row.name: row.remedy for row in settings.reasons}
        self._facts: dict[str, str] = {}
        self._sandbox = Sandbox(self._facts, promotion_words(settings))
        self._envelope = Envelope(settings)
        self._lint = Lint(settings)

    def proof(self, template: Template, *, is_on: bool) -> Proof:
        """The row written out, or why it cannot be."""
        try:
            script, body = self._written(template, template.reasons[:1], SAMPLE)
        except RefusedError as refused:
            why = f"不能用：{refused.problem}。{refused.remedy}"
            problem = problem_of(template, refused)
            return Proof(template, is_on, "", findings=(why,), problems=(problem,))
        problems = tuple(doubts(script, self._settings))
        findings = [one.problem.removeprefix(f"{template.id} ") for one in problems]
        findings += self._lint.findings(body, template.channel)
        made = Proof(template, is_on, body, length(body), problems=problems)
        if template.channel == Channel.SMS:
            sms = self._envelope.around(body, script, self._shop)
            findings += self._envelope.faults(sms, script)
            findings += [MORE_THAN_ONE] if self._envelope.excess(sms) else []
            made = made._replace(
                text=sms.text, chars=sms.chars, parts=sms.parts, kind=kind_of(script)
            )
        return made._replace(findings=tuple(dict.fromkeys(findings)))

    def points(self, templates: Iterable[Template]) -> list[TalkingPoint]:
        """What to answer to each reason, in the order of 设置!未付款原因, and what to say unasked.

        No SMS among it. Facts are left blank: whoever says it looks at the order before him.
        """
        spoken = [template for template in templates if template.channel != Channel.SMS]
        answers = [
            TalkingPoint(
                row.name,
                row.side,
                row.remedy,
                tuple(self._said((one for one in spoken if row.name in one.reasons), row.name)),
            )
            for row in self._settings.reasons
        ]
        return [*answers, *self._unasked(spoken)]

    def _unasked(self, spoken: Sequence[Template]) -> Iterator[TalkingPoint]:
        """What is sent without the plan and whatever the reason."""
        for moment in BY_HAND:
            at_once = [one for one in spoken if moment in one.nth and not one.reasons]
            said = tuple(self._said(at_once))
            if said:
                yield TalkingPoint(moment, OWN_ACCORD, MOMENTS[moment], said)

    def _said(self, templates: Iterable[Template], *reason: str) -> Iterator[tuple[str, str]]:
        for template in templates:
            with suppress(RefusedError):
                yield template.channel, self._written(template, reason, BLANKS)[1]

    def _written(
        self, template: Template, reasons: Sequence[str], facts: Mapping[str, str]
    ) -> tuple[Script, str]:
        """A text with facts that fit its row. RefusedError if it cannot be."""
        script = self._sandbox.read(template)
        reason = next(iter(reasons), next(iter(self._remedies), ""))
        self._facts.clear()
        self._facts.update(facts)
        self._facts["店铺"] = self._shop
        self._facts["未付款原因"] = reason
        self._facts["对策"] = self._remedies.get(reason, "")
        if facts is SAMPLE:
            self._fit(template, script)
        return script, one_line(self._sandbox.render(script))

    def _fit(self, template: Template, script: Script) -> None:
        """The sample order is one that the row is meant for."""
        cutoff = self._settings.parameters.cutoff
        if cutoff is not None:
            self._facts["发货截止"] = clock_text(cutoff)
        if template.tiers:
            self._facts["会员等级"] = template.tiers[0]
        if "单数" in script.names:
            self._facts["商品"] = product_text(SAMPLE["商品"], int(SAMPLE["单数"]))


def by_side(points: Iterable[TalkingPoint]) -> list[tuple[str, list[TalkingPoint]]]:
    """The points under what each side is called to an agent, known sides first."""
    found: dict[str, list[TalkingPoint]] = {side: [] for side in SIDES}
    for point in points:
        found.setdefault(point.side, []).append(point)
    return [(SIDES.get(side, side or "其他"), said) for side, said in found.items() if said]


def conditions(template: Template) -> str:
    """For whom a text is meant, `忘了付 · 第1次`; "" for everybody."""
    times = [f"第{n}次" if n.isdecimal() else n for n in template.nth.split("、") if n]
    found: Iterable[Sequence[str]] = (
        template.reasons,
        template.tiers,
        [template.inquiry] if template.inquiry else (),
        times,
        [f"{kind}款" for kind in template.kinds],
        template.categories,
    )
    return " · ".join("、".join(words) for words in found if words)
