"""What the owner should look at in a template that may be used all the same. 话术"""

from collections.abc import Iterator

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Channel
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording import forbidden as wording
from cuifu_xl.core.wording.sandbox import problem_in
from cuifu_xl.core.wording.scripts import NTH_WORDS, PRIVILEGE, TECHNIQUES, Script, is_nth
from cuifu_xl.core.wording.variables import INTERNAL


def doubts(script: Script, settings: Settings) -> list[Problem]:
    """What the owner should look at in a template that may be used all the same."""
    template, found = script.template, []

    def doubt(problem: str, remedy: str, column: str = "内容", content: str = "") -> None:
        found.append(problem_in(template, column, content or template.text, problem, remedy))

    if wording.one_line(template.text) != template.text.strip():
        doubt("里有换行、制表符或英文双引号", "发出时会换成空格或全角引号，请改成一行")
    if template.technique not in TECHNIQUES:
        doubt("技巧不认识", f"请填 {' / '.join(TECHNIQUES)}", "技巧", template.technique)
    if template.technique == PRIVILEGE and script.speaks_of_paying:
        doubt("是特权话术却提到付款，不会被选用", "请去掉带「付」字的话，或改技巧")
    unknown_nth = sorted(word for word in script.nth if not is_nth(word))
    if unknown_nth:
        doubt("次数不认识", f"请填 {NTH_WORDS}", "适用次数", "、".join(unknown_nth))
    tiers = {row.name for row in settings.tiers}
    for tier in template.tiers:
        if tier not in tiers:
            doubt("等级不在 设置!会员等级 里", "请改成表里的等级", "适用等级", tier)
    reasons = {row.name for row in settings.reasons}
    for reason in template.reasons:
        if reason not in reasons:
            doubt("原因不在 设置!未付款原因 里", "请改成表里的原因", "适用原因", reason)
    if template.channel != Channel.PHONE and not script.names.isdisjoint(INTERNAL):
        doubt("把内部的话说给了买家，不会被选用", f"「{'、'.join(INTERNAL)}」只用于电话")
    if template.channel == Channel.SMS:
        for problem, remedy in _sms_doubts(script, settings):
            doubt(problem, remedy)
    return found


def _sms_doubts(script: Script, settings: Settings) -> Iterator[tuple[str, str]]:
    """The four elements of an SMS: shop (the signature), product, time of the order, technique."""
    parameters = settings.parameters
    if not script.is_fallback:
        if script.names.isdisjoint({"商品", "隐私商品"}):
            yield "没有说是什么商品", "请写上 {{ 商品 }}；隐私商品另写一行，用 {{ 隐私商品 }}"
        if "下单时间" not in script.names:
            yield "没有说什么时候下的单", "请写上 {{ 下单时间 }}"
    if not script.is_promotional and script.has_opt_out:
        yield "是通知短信，不能带退订用语", "请去掉退订用语"
    if wording.length(script.literal) > parameters.sms_single:
        yield "太长，商品名再短也超过1条短信", "请写短一些"
