"""Who wrote a remark: the name beside its date or before what it tells. 催付人

`11.24阿华已催付`, `已催付 阿华11.24`, `小美415 未接`: a known name of 客服, else a short word that
tells nothing itself.
"""

import re

from cuifu_xl.core.reading.reading import Reader

_WORD = re.compile(r"[^\s@，,。、:：()（）\[\]【】/+\-]+")
_EDGES = " \t\u3000@，,。.、:：()（）[]【】-—/"
# letters of a name that stands alone, and of one that a word follows without a gap
_LONGEST, _LONGEST_GLUED = 8, 4
# what may stand between the name and what was done: 阿华电话没接
_BETWEEN = (
    *("电话", "打电话", "手机", "短信", "旺旺", "千牛", "已经", "刚刚", "今天", "今早", "昨天"),
    *("上午", "下午", "中午", "晚上", "早上", "又", "再", "也", "刚", "都", "已", "打"),
)
_NO_NAMES = (
    *("顾客", "买家", "客户", "客人", "亲", "本人", "他", "她", "对方", "我", "明天", "后天", "第"),
    *(
        "一次",
        "两次",
        "首次",
        "发货",
        "快递",
        "承诺",
        "答应",
        "送",
        "发",
        "改",
        "修",
        "退",
        "换",
        "补",
    ),
    *("加", "备注", "地址", "尺码", "颜色", "赠", "礼"),
)


def signed(before: str, after: str, reader: Reader, day: int | None) -> tuple[str, str]:
    """The agent and what he wrote, given what stands before and after the date. "" = no name."""
    for text, other in ((after, before), (before, after)):
        for name in reader.names:
            if text.startswith(name):
                return name, _joined(other, text.removeprefix(name))
            if text.endswith(name):
                return name, _joined(text.removesuffix(name), other)
    if day is None:
        return _glued(after, reader)
    if not before:
        return _leading(after, reader)
    if reader.says_chased(after) and not reader.says_chased(before):
        agent, text = _leading(after, reader)
        if agent:
            return agent, _joined(before, text)
    words = _WORD.findall(before)
    if words and _may_be_a_name(words[-1], reader) and (len(words) > 1 or after):
        return words[-1], _joined(before[: before.rindex(words[-1])], after)
    if after and _WORD.fullmatch(after) and _may_be_a_name(after, reader):
        return after, before
    agent, text = _leading(before, reader)
    return agent, _joined(text, after)


def _leading(text: str, reader: Reader) -> tuple[str, str]:
    """阿华 已催付, 阿华：已催付, 阿华已催付."""
    first = _WORD.match(text)
    if first is None:
        return "", text
    rest = text[first.end() :].strip(_EDGES)
    if rest and len(first[0]) <= _LONGEST and _may_be_a_name(first[0], reader):
        return first[0], rest
    return _glued(text, reader)


def _glued(text: str, reader: Reader) -> tuple[str, str]:
    """阿华已催付: what stands right before the first word that tells of a contact."""
    at = reader.contact_at(text)
    name = (text[:at] if at else "").strip(_EDGES)
    while shorter := next((word for word in _BETWEEN if name.endswith(word)), ""):
        name = name.removesuffix(shorter).strip(_EDGES)
    if 0 < len(name) <= _LONGEST_GLUED and _WORD.fullmatch(name) and _may_be_a_name(name, reader):
        return name, text[len(name) :].strip(_EDGES)
    return "", text


def _may_be_a_name(word: str, reader: Reader) -> bool:
    starts_well = word[0].isalpha() and not word.startswith(_NO_NAMES) and word not in _BETWEEN
    return starts_well and len(word) <= _LONGEST and not reader.says_anything(word)


def _joined(before: str, after: str) -> str:
    return f"{before.strip(_EDGES)} {after.strip(_EDGES)}".strip()
