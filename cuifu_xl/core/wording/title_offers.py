"""What a product title promises besides the product: 买2送1, 送枕头. None of it is a name.

Nobody has checked that the offer holds, and what comes for nothing is not what was bought.
"""

import re
from collections.abc import Sequence
from functools import cache

from cuifu_xl.core.wording.goods_words import GENERAL, PARTS, THINGS
from cuifu_xl.core.wording.title_words import Word

_GOODS = THINGS | PARTS | GENERAL
# no offer in figures without one of these: most titles need no second look
_OFFERING = ("买", "拍", "满", "第", "折", "换购")
_GIVING = ("送", "赠")
# 买就送, 拍下送, 额外送; but 传送, and 配送 gives nothing
_BEFORE_GIVING = tuple("就下即再还另加外满并随附赠")
_BEFORE_CARRYING = tuple("配派运传输直速护")
# 送货, 送女友, 送风机
_NO_GIFT = tuple("别风餐料子货礼人长老妈爸父母朋孩情领客同男女员达检给")
# 送枕头+眼罩 is one gift
_AND = "+＋、&＆"


@cache
def _offer() -> re.Pattern[str]:
    """Compiled when a title needs it: every press waits for what is done at import."""
    number = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)"
    counted = f"{number}[件元盒瓶袋包双条个支单份箱罐]?"
    return re.compile(
        f"[买拍满]{counted}立?[送赠减得发]{counted}"
        f"|[买拍满加]{counted}(?:立?减|(?=立?[送赠]|换购|包邮))"
        f"|第{number}件(?:半价|免费|免单|{number}[元折]?)?"
        rf"|{number}件{number}折|\d+(?:\.\d+)?折起?"
    )


@cache
def _gifts_in_a_row() -> re.Pattern[str]:
    return re.compile(r"[送赠][^\s！!，,。;；|~～]+")


def without_offers(title: str) -> str:
    """A title without what is promised in figures; gifts in a row become one word.

    买2送1, 第2件半价, 满200减30 go.
    """
    if any(word in title for word in _OFFERING):
        title = _offer().sub(" ", title)
    if any(word in title for word in _GIVING) and any(sign in title for sign in _AND):
        and_nothing = dict.fromkeys(map(ord, _AND))
        title = _gifts_in_a_row().sub(lambda gifts: gifts[0].translate(and_nothing), title)
    return title


def bought(words: Sequence[Word]) -> Sequence[Word]:
    """The words without the gift; none if the gift is all.

    A gift lasts till the next blank or sign; if nothing telling is left then, till its thing has
    been named.
    """
    if not any(_gives(word.text) for word in words):
        return words
    kept = _without_gifts(words, ends_with_its_thing=False)
    if not any(not word.key or _is_goods(word) for word in kept):
        kept = _without_gifts(words, ends_with_its_thing=True) or kept
    return kept


def _without_gifts(words: Sequence[Word], *, ends_with_its_thing: bool) -> list[Word]:
    kept: list[Word] = []
    is_given = False
    for word in words:
        if _gives(word.text):
            is_given = True
        elif word.is_apart:
            is_given = False
        if not is_given:
            kept.append(word)
        elif ends_with_its_thing and _is_goods(word):
            is_given = False
    return kept


def _gives(text: str) -> bool:
    """Whether what follows is a gift: 送, 买就送, 赠品, 元换购."""
    return "换购" in text or any(sign in text and _is_given(text, sign) for sign in _GIVING)


def _is_given(text: str, sign: str) -> bool:
    before, _, after = text.rpartition(sign)
    if not after:
        return not before.endswith(_BEFORE_CARRYING)
    return (not before or before.endswith(_BEFORE_GIVING)) and not after.startswith(_NO_GIFT)


def _is_goods(word: Word) -> bool:
    return word.key in _GOODS or word.is_guess
