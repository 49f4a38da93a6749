"""What a line that somebody wrote tells of a payment. 聊天, 买家留言, 卖家备注

Reason, promise, refusal, opt-out, asked before, wish: a finding cites the words it came from; one
that is not certain is 疑似. Business words stand in the table 关键词; what turns their meaning
round is in `sense`, which only a text with such words needs.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cuifu_xl.core.reading.grammar import clause_around
from cuifu_xl.core.reading.spelling import usually_spelt
from cuifu_xl.core.reading.vocabulary import CHASED, IGNORED, Hit, Vocabulary
from cuifu_xl.core.settings import OutcomeRow, Settings
from cuifu_xl.core.units import Minute

PROMISE = "承诺"
# 值 of 已催
UNANSWERED, IN_WRITING = "没接", "留言"
CHAT, NOTE, REMARK = "聊天", "买家留言", "卖家备注"
# a line of the chat that is known to be the buyer's, though it may say 您
BUYER = "买家的话"
CHATS = (CHAT, BUYER)
# a text without any of these letters says nothing of paying
_LETTERS_OF_PAYING = frozenset("付钱款账转单")
_STARTS_OF_TIMES = frozenset(
    "今明后大下周星礼本这月晚早上中傍等马0123456789一二三四五六七八九十两半"
)


# 还没催付, 记得提醒付款, 明天再催了: not done
_NOT_DONE = (
    *("没", "没有", "未", "不", "别", "勿", "请", "待", "要", "需", "记得", "忘", "忘了", "忘记"),
    *("麻烦", "帮忙", "明天", "后天", "明早", "下次", "晚点", "稍后", "不用", "明天再", "晚点再"),
    *("下午再", "晚上再", "后天再", "下次再", "下周再", "等下再", "等会再", "一会再", "过会再"),
    *("稍后再", "回头再", "有空再"),
)
_AGAIN = "再"
# 顾客催, 仓库已联系
_BY_OTHERS = ("顾客", "买家", "客户", "客人", "仓库", "快递")
_DONE = ("已", "没", "未", "无", "不", "空", "停", "关", "拒", "挂", "占")


class Finding(NamedTuple):
    """One thing that a line tells, and the words that tell it."""

    kind: str  # 未付款原因, 承诺, 拒绝, 别再联系, 询单 or 意愿
    value: str
    words: str
    is_certain: bool = True
    at: Minute | None = None  # of a promise; None = no day was named


class Reader:
    """Reads lines with the owner's words: built once a press, when the first text turns up.

    `names` are those of 客服.
    """

    def __init__(self, settings: Settings, names: Iterable[str] = ()) -> None:
        self._vocabulary = Vocabulary(settings.keywords)
        self._contacts = Vocabulary(settings.keywords, (CHASED, IGNORED))
        self.parameters = settings.parameters
        self.names = tuple(sorted(filter(None, names), key=len, reverse=True))
        self._outcomes = _by_phrase(settings)

    def says_chased(self, text: str) -> bool:
        """Whether somebody has chased, as a colleague notes it. 已催"""
        return self.contact_at(text) is not None

    def contact_at(self, text: str) -> int | None:
        """Where the first word stands that tells of a contact, None if it is still to be made."""
        return next((hit.start for hit in self._contact_words(text)), None)

    def says_unanswered(self, text: str) -> bool:
        """Whether a call was not answered and nothing was left in writing. 没接, 留言"""
        values = {hit.word.value for hit in self._contact_words(text)}
        return UNANSWERED in values and IN_WRITING not in values

    def _contact_words(self, text: str) -> Iterator[Hit]:
        small = _small(text)
        for hit in self._contacts.hits(small):
            is_told = hit.word.meaning == CHASED and _says_it_all(small, hit)
            if is_told and (small.startswith(_DONE, hit.start) or not _is_to_do(small, hit)):
                yield hit

    def outcome(self, text: str) -> tuple[OutcomeRow | None, str]:
        """The result whose 备注短语 a note begins with, and the rest of the note."""
        for phrase, outcome in self._outcomes:
            if text.startswith(phrase) and not text[len(phrase) : len(phrase) + 1].isalnum():
                return outcome, text[len(phrase) :]
        return None, text

    def says_anything(self, text: str) -> bool:
        """Whether a text holds a word of 关键词 or begins as a 备注短语 does: no name does.

        What counts only where it stands alone may end a name: 小催.
        """
        contacts = self._contacts.hits(_small(text))
        is_phrase = any(phrase.startswith(text) for phrase, _ in self._outcomes)
        return (
            is_phrase
            or self.outcome(text)[0] is not None
            or bool(self._vocabulary.hits(_small(text)))
            or any(not (hit.word.stands_alone and hit.start) for hit in contacts)
        )

    def findings(self, text: str, said_at: Minute, source: str) -> tuple[Finding, ...]:
        """What the line tells, in the order of its words; nothing twice.

        `said_at` is when it was written; midnight sharp means that only the day is known.
        `source` is 聊天 (买家的话 where it is known who spoke), 买家留言 or 卖家备注.
        """
        small = _small(text)
        hits = self._vocabulary.hits(small)
        is_perhaps_a_time = source in CHATS and text[:1] in _STARTS_OF_TIMES
        if not hits and not is_perhaps_a_time and not _speaks_of_paying(small):
            return ()
        # most texts end above, and 千牛备注 of our own
        from cuifu_xl.core.reading.sense import made_sense_of

        return made_sense_of(text, small, hits, said_at, source, self.parameters)


def _small(text: str) -> str:
    """In small letters and usual words, every place kept."""
    lower = text.lower()
    return usually_spelt(lower if len(lower) == len(text) else text)


def _says_it_all(text: str, hit: Hit) -> bool:
    """「已联系」 is a contact, 已联系快递 is none."""
    return not hit.word.stands_alone or not text[hit.end : clause_around(text, *hit[1:])[1]]


def _is_to_do(text: str, hit: Hit) -> bool:
    """Whether a contact is still to be made, or was made by somebody else."""
    before = text[: hit.start] + (_AGAIN if text.startswith(_AGAIN, hit.start) else "")
    return before.endswith(_NOT_DONE) or (hit.word.stands_alone and before.endswith(_BY_OTHERS))


def _by_phrase(settings: Settings) -> list[tuple[str, OutcomeRow]]:
    """The results by what they leave in a remark, longest first; of equals one that counts."""
    rows = [(" ".join((row.memo or row.name).split()), row) for row in settings.outcomes]
    return sorted(rows, key=lambda one: (-len(one[0]), not one[1].counts))


def _speaks_of_paying(text: str) -> bool:
    # 已催付 is what colleagues write in every second remark
    return not _LETTERS_OF_PAYING.isdisjoint(text.replace("催付", ""))
