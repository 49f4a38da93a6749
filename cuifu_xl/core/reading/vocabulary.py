"""The words of the table 关键词, found in what people write.

`…` in a word stands for anything in between: 余额…不足 is found in 余额好像不足 too. 「不要了」
counts only where its clause says nothing else, a 值 that ends in ？ is a suspicion. The word that
starts first wins, of those that start together the longest: a row with 含义 忽略 is how a longer
word loses its meaning (已改价 beside 改价).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.core.reading.grammar import is_one_clause
from cuifu_xl.core.settings import KeywordRow

REASON = "未付款原因"
PAYDAY = "发钱"
REFUSAL = "拒绝"
OPT_OUT = "别再联系"
ASKED = "询单"
WISH = "意愿"
SHOP = "客服的话"
IGNORED = "忽略"
CHASED = "已催"
# 值 of 别再联系
WHOLE_BUYER = "买家"
MEANINGS = (REASON, PAYDAY, REFUSAL, OPT_OUT, ASKED, WISH, SHOP, IGNORED)

_ANYTHING = "…"
_DOUBT = ("？", "?")
_QUOTES = "「」"
_PAIR = 2  # letters by which words are looked up
_ALPHABET = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")


class Word(NamedTuple):
    """One row of 关键词 that is looked for in texts."""

    meaning: str
    value: str
    parts: tuple[str, ...]
    letters: int  # how much of a text it takes to be found
    is_certain: bool
    stands_alone: bool


class Hit(NamedTuple):
    """A word where it stands: text[start:end]."""

    word: Word
    start: int
    end: int


class Vocabulary:
    """The words by how they start; a word is looked at closely when a text has its start."""

    def __init__(
        self, keywords: Mapping[str, Sequence[KeywordRow]], meanings: Sequence[str] = MEANINGS
    ) -> None:
        self._rows: dict[str, list[KeywordRow]] = defaultdict(list)
        for meaning in meanings:
            for row in keywords.get(meaning, ()):
                self._rows[_start(row.word)].append(row)
        self._words: dict[str, list[Word]] = {}

    def hits(self, text: str) -> list[Hit]:
        """The words in a text in small letters, none inside another; one may mean two things."""
        found: list[Hit] = []
        free_from = 0
        rows = self._rows
        for at, letter in enumerate(text):
            pair = text[at : at + _PAIR]
            if (pair in rows or letter in rows) and at >= free_from:
                here = _longest(self._starting(pair), text, at)
                found += here
                free_from = max((hit.end for hit in here), default=at)
        return found

    def _starting(self, pair: str) -> list[Word]:
        """The words that start so, longest first."""
        words = self._words.get(pair)
        if words is None:
            rows = [row for start in {pair, pair[:1]} for row in self._rows.get(start, ())]
            words = sorted(map(_word, rows), key=lambda word: -word.letters)
            self._words[pair] = words
        return words


def _start(word: str) -> str:
    """The first two letters, or one where the first part is that short."""
    return word.lower().strip(_QUOTES).split(_ANYTHING, 1)[0][:_PAIR]


def _longest(words: Iterable[Word], text: str, at: int) -> list[Hit]:
    """Of words that start alike, longest first: those that stand here and are longest."""
    found: list[Hit] = []
    for word in words:
        if found and word.letters < found[0].word.letters:
            break
        if text.startswith(word.parts[0], at):
            end = _end(word.parts, text, at)
            if end is not None:
                found.append(Hit(word, at, end))
    return found


def _end(parts: Iterable[str], text: str, at: int) -> int | None:
    """Where the word ends whose first part stands here; None if the clause lacks another part."""
    end = at
    for part in parts:
        start = text.find(part, end)
        if start < 0 or not is_one_clause(text[end:start]):
            return None
        end = start + len(part)
        if _is_inside_a_latin_word(text, start, end):
            return None
    return end


def _is_inside_a_latin_word(text: str, start: int, end: int) -> bool:
    """`td` is not found in `ltd`."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before in _ALPHABET and text[start] in _ALPHABET) or (
        after in _ALPHABET and text[end - 1] in _ALPHABET
    )


def _word(row: KeywordRow) -> Word:
    bare = row.word.lower().strip(_QUOTES)
    value = row.value
    for mark in _DOUBT:
        value = value.removesuffix(mark)
    parts = tuple(part for part in bare.split(_ANYTHING) if part)
    return Word(
        row.meaning,
        value,
        parts,
        sum(map(len, parts)),
        is_certain=value == row.value,
        stands_alone=len(bare) < len(row.word),
    )
