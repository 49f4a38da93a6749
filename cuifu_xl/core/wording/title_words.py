"""A product title cut into words: known ones first, the longest at each place. 宝贝标题"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from cuifu_xl.core.wording.goods_words import (
    BRANDS,
    DEVICES,
    GENERAL,
    HEADS,
    PARTS,
    STUFFING,
    THINGS,
    TRAITS,
    UNITS,
)

_BRACKETED = re.compile(r"【[^】]*】|\[[^\]]*\]|（[^）]*）|\([^)]*\)|《[^》]*》|「[^」]*」|<[^>]*>")
_BOOK = re.compile(r"《([^》]+)》")
_BRACKETS = re.compile(r"[][【】（）()《》「」<>]")
_NUMBER = re.compile(r"\d+(?:[.~-]\d+)*")
_YEAR = re.compile(r"20[12]\d")
_LONGEST_UNIT = max(map(len, UNITS))
_PACKED = "装"
_PER = "/"
# what may stand inside a latin word, and what may end it
_INSIDE = ".-/&'"
_AT_END = "+%°"
# where other scripts than latin, greek and cyrillic begin
_CJK = "⺀"
# an unknown word longer than this is no name of a thing
_LONGEST_GUESS = "某某牌蛋卷"
# who it is for stands right before or behind other words
_FOR_WHOM = "男女"


class Word(NamedTuple):
    """A word of a title; an unknown one has no key."""

    text: str
    key: str = ""  # as goods_words spells it
    is_latin: bool = False
    is_apart: bool = False  # a blank, a bracket or a sign stands before it
    is_guess: bool = False  # unknown, but ends like the name of a thing


class Lexer:
    """Cuts titles into words. `stuffing`: the owner's words that are no part of a name."""

    def __init__(self, stuffing: Collection[str]) -> None:
        own = {word.lower() for word in stuffing if word}
        self.stuffing = STUFFING | own
        self._known = THINGS | PARTS | GENERAL | TRAITS | self.stuffing
        self._longest: dict[str, int] = {}  # of the words that begin so
        for word in self._known:
            self._longest[word[0]] = max(len(word), self._longest.get(word[0], 0))

    def words(self, title: str) -> list[Word]:
        """The words of a title without its brackets and figures."""
        found: list[Word] = []
        for word in self._pieces(_BRACKETED.sub(" ", title)):
            last = found[-1] if found else None
            if word.is_latin and last is not None and last.is_latin:
                found[-1] = last._replace(text=f"{last.text} {word.text}")
            else:
                found.append(word)
        for at, word in enumerate(found):
            if word.key in BRANDS and _names_the_maker(found, at):
                found[at] = word._replace(key="")
        return found

    def _pieces(self, text: str) -> Iterator[Word]:
        at = unknown = 0  # text[unknown:at] is not understood yet
        is_apart = False
        while at < len(text):
            figure = _figure_end(text, at)
            word = None if figure else self._word_at(text, at)
            if not figure and word is None and text[at].isalnum():
                at += 1
                continue
            if unknown < at:
                yield from self._unknown(text[unknown:at], is_apart)
                is_apart = False
            if word is not None:
                yield word._replace(is_apart=is_apart)
            is_apart = word is None and (is_apart or not figure)
            at = figure or at + (1 if word is None else len(word.text))
            unknown = at
        if unknown < at:
            yield from self._unknown(text[unknown:at], is_apart)

    def _word_at(self, text: str, at: int) -> Word | None:
        """The longest known word there, else a latin one."""
        for length in range(self._longest.get(text[at].lower(), 0), 1, -1):
            word = text[at : at + length]
            if word.lower() in self._known and not _is_torn(text, at + len(word)):
                return Word(word, word.lower())
        end = _latin_end(text, at)
        return Word(text[at:end], is_latin=True) if end > at else None

    def _unknown(self, text: str, is_apart: bool) -> Iterator[Word]:
        """A run of unknown characters; known ones of one character count only by themselves."""
        if all(character in self._known for character in text):
            for character in text:
                yield Word(character, character, is_apart=is_apart)
                is_apart = False
            return
        bare = text.strip(_FOR_WHOM) or text
        guess = 1 < len(bare) <= len(_LONGEST_GUESS) and bare[-1] in HEADS
        yield Word(bare, is_apart=is_apart, is_guess=guess)


def _names_the_maker(words: Sequence[Word], at: int) -> bool:
    """Whether 苹果 is who makes the thing: a latin word beside it, a device behind it."""
    behind = words[at + 1 :]
    return (
        (at > 0 and words[at - 1].is_latin)
        or (bool(behind) and behind[0].is_latin)
        or any(word.key in DEVICES for word in behind)
    )


def _figure_end(text: str, at: int) -> int:
    """Where a year, size or quantity that begins there ends; 0 = none does."""
    number = _NUMBER.match(text, at)
    if number is None or (at and (is_latin(text, at - 1) or text[at - 1] == ".")):
        return 0
    end = number.end()
    for length in range(_LONGEST_UNIT, 0, -1):
        unit = text[end : end + length]
        if unit.lower() in UNITS and not _is_torn(text, end + len(unit)):
            end += len(unit)
            return end + (text.startswith(_PACKED, end) or _per_unit(text, end))
    is_year = _YEAR.fullmatch(number[0]) and not is_latin(text, end)
    return end if is_year else 0


def _per_unit(text: str, end: int) -> int:
    """How long what follows a quantity is that says of what: 100片/瓶."""
    begin = end + len(_PER)
    unit = text[begin : begin + 1]
    is_told = text.startswith(_PER, end) and unit in UNITS and not is_latin(text, begin)
    return len(_PER + unit) if is_told else 0


def _latin_end(text: str, at: int) -> int:
    end = at
    while is_latin(text, end) or (end > at and text[end : end + 1] in {*_INSIDE, *_AT_END}):
        end += 1
    while end > at and text[end - 1] in _INSIDE:
        end -= 1
    return end


def _is_torn(text: str, end: int) -> bool:
    """Whether a cut there falls inside a latin word."""
    return is_latin(text, end - 1) and is_latin(text, end)


def is_latin(text: str, at: int) -> bool:
    """Whether a latin letter or a digit stands there."""
    character = text[at : at + 1]
    return character.isalnum() and character < _CJK


def opened(title: str) -> str:
    """A title with what stands in its brackets, for want of anything else."""
    return _BRACKETS.sub(" ", title)


def book_titles(title: str) -> list[str]:
    """What stands inside 《》."""
    return [text for text in map(str.strip, _BOOK.findall(title)) if text]
