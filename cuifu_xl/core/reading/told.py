"""What has been written about a buyer and an order, taken together. 聊天, 买家留言, 卖家备注

The later word counts: 不想要了 and then 还是要吧 is no refusal. What is certain steers; what is
疑似 is only shown, but for a refusal: that stops until somebody has looked.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, NoReturn

from cuifu_xl.core.contained import UnreadableTextError, contained
from cuifu_xl.core.model import Knowledge, Order
from cuifu_xl.core.reading.memo import Memo, NotesSeen, read_memos
from cuifu_xl.core.reading.reading import BUYER, CHAT, NOTE, PROMISE, REMARK, Finding, Reader
from cuifu_xl.core.reading.vocabulary import ASKED, OPT_OUT, REASON, REFUSAL, WHOLE_BUYER, WISH
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, day_of, moment_of

_STRONG = "强"
_CUT = "…"


class Said(NamedTuple):
    """A finding, where it was written, and when; a remark counts as the last word of its day."""

    finding: Finding
    source: str
    written_at: Minute
    last_at: Minute

    def quote(self, limit: int) -> str:
        """`聊天「卡里没钱」`"""
        words = self.finding.words
        return f"{self.source}「{words if len(words) <= limit else words[:limit] + _CUT}」"

    def dated_quote(self, limit: int) -> str:
        """`11-22 聊天「不想要了」`, and a word to whoever looks at a suspicion."""
        doubt = "" if self.finding.is_certain else "，疑似，请人工看"
        return f"{moment_of(self.written_at):%m-%d} {self.quote(limit)}{doubt}"


class Told(NamedTuple):
    """What is known of one order from texts; None = nothing."""

    reason: Said | None = None
    promise: Said | None = None
    refusal: Said | None = None
    opt_out: Said | None = None  # of this order, or of the buyer
    asked: Said | None = None
    wish: Said | None = None
    doubtful_reason: Said | None = None  # where there is no certain one
    doubtful_promise: Said | None = None


NOTHING_TOLD = Told()


class Texts:
    """Reads each text once a press; the reader is made when the first one turns up."""

    def __init__(self, settings: Settings, known: Knowledge, now: Minute) -> None:
        self._settings = settings
        self._chats = known.chats or {}
        self._names = [agent.name for agent in known.agents]
        self._notes = NotesSeen(known.notes_seen, day_of(now))
        self._now = now
        self._reader: Reader | None = None
        self._memos: dict[str, tuple[Memo, ...]] = {}

    def memos(self, order: Order) -> tuple[Memo, ...]:
        """The remarks of colleagues on this order. 卖家备注"""
        if not order.seller_memo:
            return ()
        memos = self._memos.get(order.id)
        if memos is None:
            memos = contained(
                partial(self._memos_of, order), _unreadable(REMARK, order.seller_memo)
            )
            self._memos[order.id] = memos
        return memos

    def _memos_of(self, order: Order) -> tuple[Memo, ...]:
        placed, today = day_of(order.created_at), day_of(self._now)
        seen_on = self._notes.on(order)
        return tuple(read_memos(order.seller_memo, self._read(), placed, today, seen_on))

    def told(self, buyer: str, orders: Sequence[Order]) -> dict[str, Told]:
        """What is told of each of a buyer's orders; orders that nothing is told of are left out.

        UnreadableTextError names a text that cannot be read.
        """
        found: dict[str, Told] = {}
        if buyer not in self._chats and not any(o.buyer_note or o.seller_memo for o in orders):
            return found
        chat = self._of_chat(buyer)
        for order in orders:
            said = [*self._of_order(order), *(one for one in chat if _concerns(one, order))]
            if said:
                found[order.id] = _taken_together(said)
        return found

    def _read(self) -> Reader:
        if self._reader is None:
            self._reader = Reader(self._settings, self._names)
        return self._reader

    def _findings(self, text: str, said_at: Minute, source: str, speaker: str) -> Sequence[Finding]:
        """What one text tells. UnreadableTextError names it where the reader fails on it."""
        read = partial(self._read().findings, text, said_at, speaker)
        return contained(read, _unreadable(source, text))

    def _of_chat(self, buyer: str) -> list[Said]:
        """What the buyer said in the chat.

        Where some lines name a 客服 and others do not, those that do are the shop's own, and those
        that do not are the buyer's, however polite.
        """
        lines = self._chats.get(buyer, ())
        names_speakers = len({bool(line.agent) for line in lines}) > 1
        speaker = BUYER if names_speakers else CHAT
        return [
            Said(finding, CHAT, line.at, line.at)
            for line in lines
            if not (names_speakers and line.agent)
            for finding in self._findings(line.text, line.at, CHAT, speaker)
        ]

    def _of_order(self, order: Order) -> list[Said]:
        placed_at = order.created_at
        found: list[Said] = []
        if order.buyer_note:
            note = self._findings(order.buyer_note, placed_at, NOTE, NOTE)
            found += [Said(finding, NOTE, placed_at, placed_at) for finding in note]
        for memo in self.memos(order):
            if memo.day is None:
                # kept by colleagues up to now
                written_at, last_at = placed_at, self._now
            else:
                written_at = memo.day * MINUTES_PER_DAY
                last_at = min(written_at + MINUTES_PER_DAY, self._now)
            found += [Said(finding, REMARK, written_at, last_at) for finding in memo.findings]
        return found


def _unreadable(source: str, text: str) -> Callable[[Exception], NoReturn]:
    def named(error: Exception) -> NoReturn:
        raise UnreadableTextError(source, text) from error

    return named


def _concerns(said: Said, order: Order) -> bool:
    """Whether a line of the chat is about this order.

    A refusal when it was there already, other things on the day it was placed or later; who wants
    to be left alone is left alone.
    """
    finding = said.finding
    if finding.kind == OPT_OUT and finding.value == WHOLE_BUYER:
        return True
    if finding.kind in (OPT_OUT, REFUSAL):
        return said.written_at >= order.created_at
    return day_of(said.written_at) >= day_of(order.created_at)


def _taken_together(said: list[Said]) -> Told:
    """The last word on each matter."""
    said.sort(key=lambda one: one.last_at)
    certain = [one for one in said if one.finding.is_certain]
    doubtful = [one for one in said if not one.finding.is_certain]
    whole_buyer = [one for one in said if one.finding.value == WHOLE_BUYER]
    reason, promise = _last(certain, REASON), _last(certain, PROMISE)
    return Told(
        reason=reason,
        promise=promise,
        refusal=_refusal(said),
        opt_out=_last(whole_buyer, OPT_OUT) or _last(said, OPT_OUT),
        asked=_last(certain, ASKED),
        wish=_last(certain, WISH),
        doubtful_reason=None if reason else _last(doubtful, REASON),
        doubtful_promise=None if promise else _last(doubtful, PROMISE),
    )


def _last(said: Sequence[Said], kind: str) -> Said | None:
    return next((one for one in reversed(said) if one.finding.kind == kind), None)


def _refusal(said: Iterable[Said]) -> Said | None:
    """The refusal that nothing later takes back: a promise, or the wish to have it after all."""
    refusal: Said | None = None
    for one in said:
        finding = one.finding
        if finding.kind == REFUSAL:
            refusal = one
        elif finding.is_certain and (finding.kind == PROMISE or finding.value == _STRONG):
            refusal = None
    return refusal
