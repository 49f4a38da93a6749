"""What a person would call a product whose title is stuffed with search words. 简称

The first thing that a title names, with up to two words before it that say which kind. 简称 on
the sheet 商品 always wins.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording.forbidden import one_line
from cuifu_xl.core.wording.goods_words import GENERAL, INGREDIENTS, PARTS, THINGS, TRAITS
from cuifu_xl.core.wording.title_offers import bought, without_offers
from cuifu_xl.core.wording.title_words import Lexer, Word, book_titles, is_latin, opened

PROMO_KEYWORD = "促销词"
# words in place of lengths: a name as long as this is said in one breath
_LONGEST = "手绘陶瓷茶杯"
_LONGEST_UNKNOWN = "意大利亚"
_LONGEST_UNSORTED = "没有一个认识的词的标题"
# a shorter beginning of a name would say less than these words do
_VAGUE = "这件商品"
# says that a name was cut where no word is known to end
_CUT_OFF = "…"
_MOST_BEFORE = ("哪里的", "哪一种")
# 礼盒 is part of something, or the thing itself where the title names no other
_ALONE = THINGS | PARTS - GENERAL
_NAMED = THINGS | GENERAL


class Name(NamedTuple):
    """What a product is called, and how else when there is less room."""

    text: str
    shorter: tuple[str, ...] = ()  # the longest first

    def cut(self, room: int) -> str:
        """The fullest form within `room`, or the whole name if nothing telling would be left."""
        for form in (self.text, *self.shorter):
            if len(form) <= room:
                return form
        return _beginning(self.shorter[-1] if self.shorter else self.text, room) or self.text


def _beginning(text: str, room: int) -> str:
    """As much of a name as fits, never cut inside a latin word; empty if it says too little."""
    end = room - len(_CUT_OFF)
    while end > 0 and is_latin(text, end) and is_latin(text, end - 1):
        end -= 1
    kept = text[: max(end, 0)].rstrip()
    return kept + _CUT_OFF if len(kept) >= len(_VAGUE) - len(_CUT_OFF) else ""


class Names:
    """Short names of products, kept per title. 简称"""

    def __init__(self, settings: Settings) -> None:
        promo = [row.word for row in settings.keywords.get(PROMO_KEYWORD, ())]
        self._lexer = Lexer([*promo, *(row.word for row in settings.banned_words)])
        self._known: dict[tuple[str, str], Name | None] = {}

    def of(self, title: str, short_name: str = "") -> Name | None:
        """简称 if there is one, else what the title is about; None if it has no word at all."""
        key = (title, short_name)
        if key not in self._known:
            own = one_line(short_name)
            self._known[key] = self._own(own) if own else self._of_title(one_line(title))
        return self._known[key]

    def _own(self, name: str) -> Name:
        words = self._lexer.words(name)
        forms = self._forms(words) if _thing(words) else ()
        return Name(name, tuple(form for form in forms if form in name and form != name))

    def _of_title(self, title: str) -> Name | None:
        words = self._words(title)
        if not any(word.key in _ALONE for word in words):
            book = self._book(title)
            if book:
                return Name(book)
        forms = tuple(self._forms(words) if _thing(words) else self._beginnings(words))
        if not forms and any(character.isalnum() for character in title):
            # figures alone: 10斤
            forms = (opened(title).strip(),)
        return Name(forms[0], forms[1:]) if forms else None

    def _words(self, title: str) -> Sequence[Word]:
        """What a title says of the product itself."""
        told = without_offers(title)
        words = self._lexer.words(told) or self._lexer.words(opened(told))
        return bought(words) or words

    def _book(self, title: str) -> str:
        """The text inside 《》, if it is more than stuffing: 《小王子》."""
        for text in book_titles(title):
            words = self._lexer.words(text)
            if bought(words) == words and any(not self._is_stuffing(word) for word in words):
                return text
        return ""

    def _is_stuffing(self, word: Word) -> bool:
        return word.key in self._lexer.stuffing

    def _forms(self, words: Sequence[Word]) -> Iterator[str]:
        """The thing with the words before it, and with ever fewer of them."""
        span = _thing(words)
        assert span is not None
        first, end = span
        before = self._before(words, first)
        for skipped in range(len(before) + 1):
            # 14手机壳 without its maker says nothing
            is_bare_number = skipped == len(before) - 1 and before[skipped].text.isdecimal()
            if not is_bare_number:
                yield _joined([*before[skipped:], *words[first:end]])

    def _before(self, words: Sequence[Word], first: int) -> list[Word]:
        """Up to two words before the thing that say which kind, stuffing passed over."""
        kept: list[Word] = []
        room = len(_LONGEST) - len(words[first].text)
        follows = words[first]  # an unknown word counts only right before the next one
        for word in reversed(words[:first]):
            if not self._is_stuffing(word):
                is_near = not self._is_stuffing(follows) and not follows.is_apart
                room -= 0 if word.is_latin else len(word.text)
                if room < 0 or not (_says_which(word) or (is_near and _may_be_brand(word))):
                    break
                kept.insert(0, word)
                if len(kept) == len(_MOST_BEFORE):
                    break
            follows = word
        return kept

    def _beginnings(self, words: Sequence[Word]) -> Iterator[str]:
        """Of a title with no thing in it: its first words, and ever fewer of them."""
        telling = [word for word in words if not self._is_stuffing(word)] or words
        for count in range(len(telling), 0, -1):
            form = _joined(telling[:count])
            if len(form) <= len(_LONGEST_UNSORTED) or count == 1:
                yield form


def _thing(words: Sequence[Word]) -> tuple[int, int] | None:
    """Where the words of the thing begin and end: 羽绒服 + 收纳袋."""
    for first, word in enumerate(words):
        if word.key in _ALONE or word.is_guess:
            end = first + 1
            while end < len(words) and _goes_on(words[end - 1], words[end]):
                end += 1
            return first, end
    general = [at for at, word in enumerate(words) if word.key in GENERAL]
    better = [at for at in general if at and _says_which(words[at - 1])]
    return next(((at, at + 1) for at in better or general), None)


def _goes_on(word: Word, following: Word) -> bool:
    """Whether the thing is named by the next word too: 羽绒服收纳袋, 草莓蛋糕, 苹果醋."""
    if following.is_apart:
        return False
    if following.key in PARTS:
        return True
    if word.key not in INGREDIENTS:
        return False
    return following.key in _NAMED or (not following.key and len(following.text) == 1)


def _says_which(word: Word) -> bool:
    return word.is_latin or word.key in TRAITS


def _may_be_brand(word: Word) -> bool:
    return not word.key and 1 < len(word.text) <= len(_LONGEST_UNKNOWN)


def _joined(words: Sequence[Word]) -> str:
    """One name; a blank is kept only between latin words."""
    name = ""
    for word in words:
        is_latin_pair = name and is_latin(name, len(name) - 1) and word.is_latin
        name += f" {word.text}" if is_latin_pair else word.text
    return name
