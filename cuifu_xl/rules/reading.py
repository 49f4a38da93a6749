"""What a line that somebody wrote tells of a payment. 聊天, 买家留言, 卖家备注

Reason, promise, refusal, opt-out, asked before, wish: a finding cites the words it came from; one
that is not certain is 疑似. Business words stand in the table 关键词; what turns their meaning
round is in `sense`, which only a text with such words needs.
"""

from typing import NamedTuple

from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.spelling import usually_spelt
from cuifu_xl.rules.units import Minute
from cuifu_xl.rules.vocabulary import Vocabulary

PROMISE = "承诺"
CHASED = "已催"
CHAT, NOTE, REMARK = "聊天", "买家留言", "卖家备注"
# a line of the chat that is known to be the buyer's, though it may say 您
BUYER = "买家的话"
CHATS = (CHAT, BUYER)
# a text without any of these letters says nothing of paying
_LETTERS_OF_PAYING = frozenset("付钱款账转单")
_STARTS_OF_TIMES = frozenset(
    "今明后大下周星礼本这月晚早上中傍等马0123456789一二三四五六七八九十两半"
)


class Finding(NamedTuple):
    """One thing that a line tells, and the words that tell it."""

    kind: str  # 未付款原因, 承诺, 拒绝, 别再联系, 询单 or 意愿
    value: str
    words: str
    is_certain: bool = True
    at: Minute | None = None  # of a promise; None = no day was named


class Reader:
    """Reads lines with the owner's words: built once a press, when the first text turns up."""

    def __init__(self, settings: Settings) -> None:
        self._vocabulary = Vocabulary(settings.keywords)
        self._chased = [row.word for row in settings.keywords.get(CHASED, ())]
        self._parameters = settings.parameters

    def says_chased(self, text: str) -> bool:
        """Whether somebody has chased, as a colleague notes it. 已催"""
        return any(word in text for word in self._chased)

    def findings(self, text: str, said_at: Minute, source: str) -> tuple[Finding, ...]:
        """What the line tells, in the order of its words; nothing twice.

        `said_at` is when it was written; midnight sharp means that only the day is known.
        `source` is 聊天 (买家的话 where it is known who spoke), 买家留言 or 卖家备注.
        """
        lower = text.lower()
        small = usually_spelt(lower if len(lower) == len(text) else text)
        hits = self._vocabulary.hits(small)
        is_perhaps_a_time = source in CHATS and text[:1] in _STARTS_OF_TIMES
        if not hits and not is_perhaps_a_time and not _speaks_of_paying(small):
            return ()
        # most texts end above, and 千牛备注 of our own
        from cuifu_xl.rules.sense import made_sense_of

        return made_sense_of(text, small, hits, said_at, source, self._parameters)


def _speaks_of_paying(text: str) -> bool:
    # 已催付 is what colleagues write in every second remark
    return not _LETTERS_OF_PAYING.isdisjoint(text.replace("催付", ""))
