"""What words mean where they stand: taken back, only supposed, said by the shop itself, or told.

不是没钱, 余额不足的话, 袋子不要了 and 您可以再考虑 tell nothing of a payment.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.core.reading.grammar import (
    clause_around,
    is_condition,
    is_denied,
    is_doubtful,
    is_of_others,
    is_of_the_parcel,
    is_perhaps_put_off,
    is_put_off,
    is_settled,
    says_nothing_else,
    sentence_around,
)
from cuifu_xl.core.reading.promises import Promise, answered, promises
from cuifu_xl.core.reading.reading import CHAT, CHATS, PROMISE, REMARK, Finding
from cuifu_xl.core.reading.vocabulary import (
    ASKED,
    IGNORED,
    OPT_OUT,
    PAYDAY,
    REASON,
    REFUSAL,
    SHOP,
    Hit,
    Word,
)
from cuifu_xl.core.settings import Parameters
from cuifu_xl.core.units import Minute

# a promise that follows one of these hangs on a better price
_PRICE = ("议价", "需改价")
_PAYING = "付"
_CALLS = ("打", "扰", "电", "提醒")
_ASKED = ("吗", "么")
_SAY_NOTHING = (IGNORED, PAYDAY, SHOP)


class _Placed(NamedTuple):
    """A word and what its clause says around it."""

    hit: Hit
    before: str
    inside: str  # in its gaps
    after: str

    @property
    def clause(self) -> str:
        """What stands around the word."""
        return f"{self.before}{self.inside}{self.after}"


def made_sense_of(
    text: str,
    small: str,
    hits: Sequence[Hit],
    said_at: Minute,
    source: str,
    parameters: Parameters,
) -> tuple[Finding, ...]:
    """What a line tells, given the words in it; `small` is the text in small letters."""
    is_of_shop = source == CHAT and any(hit.word.meaning == SHOP for hit in hits)
    found: list[tuple[int, Finding]] = []
    for hit in hits:
        finding = _finding(_placed(hit, small), text, source)
        if finding is not None and not (is_of_shop and finding.kind != OPT_OUT):
            found.append((hit.start, finding))
    if not is_of_shop:
        paydays = [(hit.start, hit.end) for hit in hits if hit.word.meaning == PAYDAY]
        made = promises(small, said_at, parameters, paydays)
        prices = [place for place, finding in found if finding.value in _PRICE]
        if made:
            # 不付了 明天中午吧
            found = [one for one in found if not _is_put_off_in(one, made[-1])]
        found += _promised(made, text, prices)
    if not hits and not found and source in CHATS:
        promise = answered(small, said_at, parameters)
        return (_of(promise, text),) if promise else ()
    found.sort(key=lambda one: one[0])
    return _distinct([finding for _, finding in found])


def _is_put_off_in(found: tuple[int, Finding], promise: Promise) -> bool:
    place, finding = found
    return finding.kind == REFUSAL and promise.start <= place < promise.end


def _placed(hit: Hit, text: str) -> _Placed:
    start, end = clause_around(text, hit.start, hit.end)
    inside = text[hit.start : hit.end]
    for part in hit.word.parts:
        inside = inside.replace(part, "", 1)
    return _Placed(hit, text[start : hit.start], inside, text[hit.end : end])


def _finding(placed: _Placed, text: str, source: str) -> Finding | None:
    """What a word tells where it stands, or None if it is taken back or only supposed."""
    hit, word = placed.hit, placed.hit.word
    if word.meaning in _SAY_NOTHING or (word.meaning == ASKED and source in CHATS):
        return None
    if is_denied(placed.before, placed.inside):
        return None
    if word.stands_alone and not says_nothing_else(placed.before, placed.after, word.parts[0]):
        return None
    if word.meaning in (REASON, REFUSAL) and is_condition(placed.clause):
        return None
    if word.meaning == REASON and is_settled(text[hit.end :]):
        return None
    if word.meaning == REFUSAL and placed.after.startswith(_ASKED):
        return None
    is_certain = word.is_certain and not is_doubtful(placed.clause)
    if word.meaning == OPT_OUT and _is_for_somebody_else(placed, text, source):
        return None
    if _is_no_payment(word) and is_put_off(placed.before):
        if not is_perhaps_put_off(placed.before):
            return None
        is_certain = False
    return Finding(word.meaning, word.value, _quoted(text, hit.start, hit.end), is_certain)


def _is_for_somebody_else(placed: _Placed, text: str, source: str) -> bool:
    """别打扰我老公, and 快递别打电话; but who writes of SMS and of a parcel means us."""
    if is_of_others(placed.after, is_reported=source == REMARK):
        return True
    is_of_calls = any(call in part for call in _CALLS for part in placed.hit.word.parts)
    return is_of_calls and is_of_the_parcel(sentence_around(text, placed.hit.start, placed.hit.end))


def _is_no_payment(word: Word) -> bool:
    """不付了, and no other refusal."""
    return word.meaning == REFUSAL and any(_PAYING in part for part in word.parts)


def _promised(
    made: Sequence[Promise], text: str, prices: Iterable[int]
) -> list[tuple[int, Finding]]:
    """The last promise; one that hangs on a better price is not certain."""
    if not made:
        return []
    last = made[-1]
    hangs = any(place < last.end for place in prices)
    return [(last.start, _of(last._replace(is_certain=last.is_certain and not hangs), text))]


def _of(promise: Promise, text: str) -> Finding:
    words = _quoted(text, promise.start, promise.end)
    return Finding(PROMISE, "", words, promise.is_certain, promise.at)


def _quoted(text: str, start: int, end: int) -> str:
    """The whole clauses that a finding came from."""
    start, end = clause_around(text, start, end)
    return text[start:end]


def _distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each kind and value once; a certain reason silences those that are only suspected."""
    kept: dict[tuple[str, str], Finding] = {}
    for finding in found:
        known = kept.get((finding.kind, finding.value))
        if known is None or (finding.is_certain and not known.is_certain):
            kept[finding.kind, finding.value] = finding
    has_reason = any(f.kind == REASON and f.is_certain for f in kept.values())
    return tuple(
        finding
        for finding in kept.values()
        if finding.is_certain or finding.kind != REASON or not has_reason
    )
