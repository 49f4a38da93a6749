"""When the buyer says he will pay: 明天下午付, 周五发工资. 承诺付款时间

A promise is a moment and, after it, a word of paying; 今天付款明天能到吗 is a question about the
parcel, and 5点前付款有礼品 what a shop says. Source: S1.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.core.reading.grammar import (
    clause_around,
    is_doubtful,
    is_made_of,
    is_one_sentence,
    is_question,
    sentence_before,
)
from cuifu_xl.core.reading.times import Spoken, spoken_times, time_at_start
from cuifu_xl.core.settings import Parameters
from cuifu_xl.core.units import Minute

_PAYING = re.compile(
    "支?付款?|给你们?钱|给你转|给您转|给钱|打钱|打款|转你|转给|转账|转钱|转过来|转过去|买单|结账|交钱"
)
# 到付, 代付, 催付, 没付, 怎么付 … promise nothing, nor do 付不了, 付过, 付好了, 付款码
_NO_PROMISE_AFTER = (
    "到",
    "代",
    "应",
    "首",
    "垫",
    "催",
    "未",
    "没",
    "不",
    "别",
    "已",
    "分",
    "可",
    "货",
)
_NO_PROMISE_BEFORE = (
    *(
        "费",
        "邮",
        "不",
        "过",
        "好",
        "错",
        "的话",
        "方",
        "码",
        "后",
        "成功",
        "失败",
        "截",
        "链",
        "了吗",
    ),
    *("了没", "出", "吗", "没", "宝", "密", "限", "页", "成"),
)
# between a moment and a word of paying: what happens then is something else
_SOMETHING_ELSE = (*"没不未别已送收寄发", "到货", "能到")
_PAYDAYS = ("发工资", "发了工资", "发薪", "发奖金", "发钱", "发生活费")
_OWN_VOICE = ("我", "顾客", "买家", "客户", "他", "她")
_SHOP_VOICE = ("我们", "咱")
# who says so before or after the word of paying speaks for himself: 8点前肯定付, 周日前付可以吧
_RESOLVED = ("肯定", "一定", "保证")
_MAY_I = ("可以", "行吗", "行不", "行吧", "好吗", "好不")
_PARCEL = (*"发到有送收涨赠", "优惠", "活动", "来得及", "现货")
_WHEN = ("什么时候", "啥时候", "几时", "哪天", "多久")
_FURTHEST = 13  # letters between a moment and the word of paying
_LINKS = ("的话", "只能", "估计", "可能", "恐怕", "应该", *"得要等到在就也")
_NOT_NOW = ("不", "没", "忘")
_CANNOT = ("不了", "不成", "不出")
_PAUSES = frozenset("款钱了的吧哈啦呢啊呀哦 ，,。.、~～！!…\u3000")
_PARTICLES = (*"了吧哈呢啊哦呀嘛的~ ", "可以吗", "可以不", "行吗", "行不", "好吗", "好不")


class Promise(NamedTuple):
    """A promise where it stands: text[start:end]. `at` is None if he named no day."""

    at: Minute | None
    start: int
    end: int
    is_certain: bool


def promises(
    text: str, said_at: Minute, parameters: Parameters, paydays: Sequence[tuple[int, int]]
) -> list[Promise]:
    """The promises in a text, in order. `paydays` is where words like 发工资 stand."""
    places = [*paydays, *_paying(text)]
    later = list(_put_off(text))
    times = list(spoken_times(text, said_at, parameters)) if places or later else []
    found = [_promise(text, times, *place) for place in places]
    by_start = {spoken.start: spoken for spoken in times}
    found += [_put_off_until(text, by_start, *place) for place in later]
    return sorted({promise for promise in found if promise}, key=lambda promise: promise.end)


def answered(text: str, said_at: Minute, parameters: Parameters) -> Promise | None:
    """A line of the chat that is only a moment (明天下午吧): perhaps the answer to 几时付."""
    spoken = time_at_start(text, said_at, parameters)
    if spoken is None or spoken.at is None or not is_made_of(text[spoken.end :], _PARTICLES):
        return None
    return Promise(spoken.at, spoken.start, spoken.end, is_certain=False)


def _paying(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody speaks of paying."""
    for match in _PAYING.finditer(text):
        start, end = match.span()
        if "付" in match[0] and text[:start].endswith(_NO_PROMISE_AFTER):
            continue
        if "付" in match[0] and text.startswith(_NO_PROMISE_BEFORE, end):
            continue
        yield start, end


def _put_off(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody says that he does not pay now: 先不付了, 现在不方便付, 付不了, 忘记付了."""
    for match in _PAYING.finditer(text):
        start, _ = clause_around(text, *match.span())
        before = text[start : match.start()]
        cannot = next((word for word in _CANNOT if text.startswith(word, match.end())), "")
        denied = max((before.rfind(word) for word in _NOT_NOW), default=-1)
        if cannot or denied >= 0:
            yield (match.start() if cannot else start + denied), match.end() + len(cannot)


def _put_off_until(text: str, times: Mapping[int, Spoken], start: int, end: int) -> Promise | None:
    """The moment that follows right away, and nothing after it: 先不付了，晚上吧."""
    at = end
    while text[at : at + 1] in _PAUSES:
        at += 1
    spoken = times.get(at)
    if spoken is None:
        return None
    _, clause_end = clause_around(text, spoken.end, spoken.end)
    if not is_made_of(text[spoken.end : clause_end], _PARTICLES):
        return None
    return Promise(
        spoken.at,
        start,
        spoken.end,
        spoken.is_certain and not is_doubtful(text[start : spoken.end]),
    )


def _promise(text: str, times: Iterable[Spoken], start: int, end: int) -> Promise | None:
    """The promise that a word of paying at text[start:end] makes, if any."""
    spoken = _before(text, times, start) or _after(text, times, end)
    if spoken is None:
        return None
    first, last = min(spoken.start, start), max(spoken.end, end)
    leading, rest = sentence_before(text, first), text[last:]
    is_before = text[spoken.end :].lstrip().startswith(("前", "之前"))
    if is_before and not (_is_own(leading) or _is_resolved(text[spoken.end : start], rest)):
        return None
    if is_question(rest) and any(word in rest for word in _PARCEL):
        return None
    if any(word in rest for word in _WHEN):
        return None
    following = text[last : clause_around(text, last, last)[1]]
    is_certain = spoken.is_certain and not is_doubtful(leading + text[first:last] + following)
    return Promise(spoken.at, first, last, is_certain)


def _is_own(leading: str) -> bool:
    """Whether the buyer speaks, or a colleague of him: 我5点前付."""
    return any(word in leading for word in _OWN_VOICE) and not any(
        word in leading for word in _SHOP_VOICE
    )


def _is_resolved(between: str, rest: str) -> bool:
    """Whether only the buyer says it like that: 肯定付, 付可以吧."""
    return any(word in between for word in _RESOLVED) or rest.startswith(_MAY_I)


def _before(text: str, times: Iterable[Spoken], start: int) -> Spoken | None:
    """The last moment before the word, with nothing in between that speaks of something else."""
    before = [spoken for spoken in times if spoken.end <= start]
    if not before:
        return None
    between = text[before[-1].end : start]
    if len(between) > _FURTHEST or not is_one_sentence(between):
        return None
    for payday in _PAYDAYS:
        between = between.replace(payday, "")
    return None if any(word in between for word in _SOMETHING_ELSE) else before[-1]


def _after(text: str, times: Iterable[Spoken], end: int) -> Spoken | None:
    """付款得等到周四: the moment right after the word, and nothing after it."""
    for spoken in times:
        if spoken.start >= end:
            _, clause_end = clause_around(text, spoken.end, spoken.end)
            is_bare = is_made_of(text[spoken.end : clause_end], _PARTICLES)
            return spoken if is_bare and is_made_of(text[end : spoken.start], _LINKS) else None
    return None
