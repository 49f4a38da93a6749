"""Clauses, and what turns the meaning of a word round: denials, conditions, doubts.

Language, not business: what words mean for the shop stands in the table 关键词. Plain words instead
of patterns: a pattern of Chinese letters takes longer to compile than a morning's texts to read.
"""

from collections.abc import Sequence

# letters to either side of a word; a text without any stop is read as fast as another
_LONGEST_CLAUSE = 100
_IN_A_CLAUSE = frozenset(":：/%+-_")
_SENTENCE_ENDS = "。！？!?；;\n"
_QUESTIONS = ("吗", "么", "嘛", "?", "？")
# 不是没钱, 没有不想要, 谁说不要了; but 是不是太贵 and 有没有优惠 deny nothing
_DENIALS = ("不", "没", "别", "无", "谁", "未")
_NO_DENIAL_AFTER = frozenset("是有会能要用好可特差级分")
_BETWEEN = (
    *("因为", "真的", "觉得", "给你", "那么", "怎么", "什么", "特别"),
    *"是说我嫌要需用再太给必有去会能想很",
)
# inside a word with a gap: 密码没忘
_DENIED_INSIDE = ("没", "不", "别")
_SETTLED = (
    "解决了",
    "搞定了",
    "找回了",
    "找回来了",
    "弄好了",
    "改好了",
    "充好了",
    "换好了",
    "够了",
)
_NOT_YET = ("吗", "么", "没", "嘛", "吧", "?", "？")
_IF = ("如果", "要是", "万一", "假如", "的话", "的时候")
_PERHAPS = (
    *("可能", "应该", "好像", "也许", "大概", "估计", "似乎", "说不定", "不一定", "没准", "不确定"),
    *("看情况", "看看情况", "尽量", "争取", "才能决定", *_IF),
)
# what a refusal of the order may have around it: 我这单还是不要了谢谢
_ALONGSIDE = (
    *(
        "还是",
        "这个",
        "这单",
        "这件",
        "这款",
        "这笔",
        "那个",
        "那单",
        "那件",
        "订单",
        "东西",
        "宝贝",
    ),
    *(
        "商品",
        "衣服",
        "暂时",
        "现在",
        "真的",
        "实在",
        "决定",
        "已经",
        "顾客",
        "买家",
        "客户",
        "老公",
    ),
    *(
        "老婆",
        "家人",
        "今天",
        "谢谢",
        "不好意思",
        "抱歉",
        "麻烦",
        "帮忙",
        "本来",
        "突然",
        "可能",
        "应该",
    ),
    *("好像", "想了想", "可以吗", "可以不", "行吗", "行不", "退了", "退款"),
    *"我们也就它先真都已亲说他她又请那了啦吧哈哦呢啊呀的嘛哎唉哟",
)


# 别打扰我老公 and 快递别打电话 ask for something else than to be left alone
_PERSONS = (
    *(
        "老公",
        "老婆",
        "妈",
        "爸",
        "爷",
        "奶",
        "外公",
        "外婆",
        "家人",
        "家里",
        "孩子",
        "宝宝",
        "小孩",
    ),
    *("儿子", "女儿", "闺女", "哥", "姐", "弟", "妹", "对象", "男朋友", "女朋友", "男友", "女友"),
    *("朋友", "同事", "室友", "同学", "爱人", "别人", "人家", "老人", "邻居", "老板"),
)
_BEFORE_PERSONS = ("给", "到", "去", "我们", "我", "咱", "家", "的")
_THIRD_PERSONS = ("他", "她")
_OF_THE_PARCEL = (
    *(
        "快递",
        "送货",
        "派送",
        "配送",
        "派件",
        "送件",
        "上门",
        "门口",
        "门卫",
        "驿站",
        "丰巢",
        "收货",
    ),
    *("到货", "送到", "包裹"),
)
_PUT_OFF = ("今天", "今晚", "今日", "先", "暂时", "暂", "这会", "这会儿", "目前", "现在", "最近")
# 今天不付了 puts it off, 现在不付了 may be the end of it
_PERHAPS_PUT_OFF = ("现在", "目前")


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause of text[start:end] begins and ends; blanks and emoji part clauses too."""
    first, last = max(start - _LONGEST_CLAUSE, 0), min(end + _LONGEST_CLAUSE, len(text))
    while start > first and _is_inside(text[start - 1]):
        start -= 1
    while end < last and _is_inside(text[end]):
        end += 1
    return start, end


def _is_inside(letter: str) -> bool:
    return letter.isalnum() or letter in _IN_A_CLAUSE


def is_one_clause(text: str) -> bool:
    """Whether nothing in it parts clauses."""
    return all(map(_is_inside, text))


def sentence_before(text: str, at: int) -> str:
    """What the sentence says before this place."""
    return text[max(text.rfind(mark, 0, at) for mark in _SENTENCE_ENDS) + 1 : at]


def is_one_sentence(text: str) -> bool:
    """Whether no sentence ends in it."""
    return not any(mark in text for mark in _SENTENCE_ENDS)


def is_denied(before: str, inside: str) -> bool:
    """Whether a word is taken back by what stands before it or in its gap."""
    if any(word in inside for word in _DENIED_INSIDE):
        return True
    rest = without_ending(before, _BETWEEN)
    return rest.endswith(_DENIALS) and not _is_doubled(rest)


def _is_doubled(text: str) -> bool:
    """是不(是), 有没(有): a question."""
    return text[:-1][-1:] in _NO_DENIAL_AFTER


def without_ending(text: str, words: Sequence[str]) -> str:
    """The text without such words at its end, however many."""
    while text:
        last = next((word for word in words if text.endswith(word)), None)
        if last is None:
            break
        text = text.removesuffix(last)
    return text


def is_made_of(text: str, words: Sequence[str]) -> bool:
    """Whether a text is nothing but such words."""
    return not without_ending(text, words)


def is_settled(after: str) -> bool:
    """Whether the trouble is over: 密码找回来了."""
    for word in _SETTLED:
        _, found, rest = after.partition(word)
        if found and not rest.startswith(_NOT_YET):
            return True
    return False


def is_condition(clause: str) -> bool:
    """Whether a clause only supposes something: 余额不足的话."""
    return any(word in clause for word in _IF)


def is_doubtful(text: str) -> bool:
    """Whether the writer is not sure himself: 可能, 看情况."""
    return any(word in text for word in _PERHAPS)


def is_question(text: str) -> bool:
    """Whether a text asks: 有货吗, 能到不."""
    return any(word in text for word in _QUESTIONS) or text.rstrip().endswith(("不", "没"))


def is_of_others(after: str, *, is_reported: bool) -> bool:
    """Whether somebody else is meant: 别打扰 我老公. Where a colleague reports, 他 is the buyer."""
    rest = after
    while start := next((word for word in _BEFORE_PERSONS if rest.startswith(word)), ""):
        rest = rest.removeprefix(start)
    return rest.startswith(_PERSONS) or (not is_reported and rest.startswith(_THIRD_PERSONS))


def is_of_the_parcel(sentence: str) -> bool:
    """Whether a sentence is for whoever brings the parcel: 快递别打电话，放门口."""
    return any(word in sentence for word in _OF_THE_PARCEL)


def is_put_off(before: str) -> bool:
    """Whether what is not done now may be done later: 今天 不付了."""
    return any(word in before for word in _PUT_OFF)


def is_perhaps_put_off(before: str) -> bool:
    """Whether nobody can tell: 现在 不付了."""
    return not any(word in before for word in _PUT_OFF if word not in _PERHAPS_PUT_OFF)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of text[start:end]."""
    ends = (at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0)
    return sentence_before(text, start) + text[start : min(ends, default=len(text))]


def says_nothing_else(before: str, after: str, word: str) -> bool:
    """Whether a refusal is of the order, not of something: 这单不要了, but not 袋子不要了.

    Said twice it is still the same: 不要了不要了.
    """
    around = (word, *_ALONGSIDE)
    return is_made_of(before, around) and is_made_of(after, around)
