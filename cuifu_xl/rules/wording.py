"""How long a text is, what a product may be called, which words must not be sent. 字数, 简称"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.rules.model import Channel
from cuifu_xl.rules.settings import BannedWord, Parameters, Settings

PROMO_KEYWORD = "促销词"
# a name cut shorter than these words would say less than they do
_VAGUE_NAME = "这件商品"
# says that a name was cut where no word is known to end
_CUT_OFF = "…"

# what breaks a line or a cell, and what nobody sees; U+200D stays where it joins two pictures
_UNSAFE = re.compile(
    r'[^\S ]|[\x00-\x1f\x7f-\x9f"\u200b\u200c\u200e\u200f\u2028-\u202e\ufeff\ud800-\udfff]'
    r"|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_BRACKETED = re.compile(r"【[^】]*】|\[[^\]]*\]|（[^）]*）|\([^)]*\)|《[^》]*》|「[^」]*」|<[^>]*>")
_YEAR = re.compile(r"(?<![0-9A-Za-z.])20[12][0-9](?![0-9A-Za-z.])(?:年)?")
_LATIN = r"0-9A-Za-z\u00c0-\u024f\u0370-\u04ff"
_PIECE = re.compile(rf"[{_LATIN}](?:[{_LATIN}.+\-/&'%°]*[{_LATIN}+%°])?|[^\W_{_LATIN}]+")
# where promotion stood: no good place to cut, what is left there is often an adjective
_GAP = "\0"
_LATIN_START = re.compile(rf"[{_LATIN}]")
# characters that end the name of a thing: a cut after one of them seldom falls inside a word
_HEADS = frozenset(
    "恤衣裙裤衫袄褂套鞋靴袜帽巾包袋箱杯壶碗盘锅盆勺灯器表链环戒镯膜霜乳液膏露粉糖茶酒面饼糕果枣"
    "枕被垫毯席帘椅桌柜架床凳车机笔册盒瓶罐桶伞刷梳镜画摆件贴纸绳带线扇壳"
)
# but never after these: what follows is often the thing itself (汽车坐垫, 手机壳)
_OPEN_HEADS = frozenset("车机床套带线件果")

_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|[｛｝【】]|(?<![A-Za-z])(?:None|nan|NaN|NaT)(?![A-Za-z])")
_LEFT_OVER_WORDS = ("{{", "}}", "{%", "｛", "｝", "【", "】", "None", "nan", "NaN", "NaT")
# what one SMS gateway or another refuses: all of sheets/gateways.toml, a test compares
GATEWAY_SYMBOLS = "¥★☆※←↑→↓①②③④⑤⑥⑦⑧⑨⑩㎡²•✓✔√☞^_&#「」『』〖〗[]"


def one_line(text: str) -> str:
    """A text that fits one cell and one message: no line break, tab or ASCII double quote."""
    if _UNSAFE.search(text):
        return " ".join(_UNSAFE.sub(lambda m: "＂" if m[0] == '"' else " ", text).split())
    return text.strip()


def length(text: str) -> int:
    """Characters as a gateway counts them, in UTF-16: an emoji is two. 短信字数"""
    return len(text.encode("utf-16-le")) >> 1


def parts(chars: int, parameters: Parameters) -> int:
    """How many SMS are paid for. 短信条数"""
    if chars <= parameters.sms_single:
        return 1
    return -(-chars // parameters.sms_multi)


class Name(NamedTuple):
    """What a product is called, and where the name may be cut."""

    text: str
    cuts: tuple[int, ...]  # good ends, rising
    pieces: tuple[tuple[int, int], ...]  # latin words and numbers: never cut inside

    def cut(self, room: int) -> str:
        """The longest good beginning within `room`, or the whole name if none is left of it."""
        if room >= len(self.text):
            return self.text
        least = len(_VAGUE_NAME)
        good = [end for end in self.cuts if least <= end <= room]
        if good:
            return self.text[: good[-1]]
        room -= len(_CUT_OFF)
        for start, end in self.pieces:
            if start < room < end:
                room = start
        return self.text[:room].rstrip() + _CUT_OFF if room >= least else self.text


class Names:
    """Short names of products, kept per title. 简称"""

    def __init__(self, settings: Settings) -> None:
        promo = [row.word for row in settings.keywords.get(PROMO_KEYWORD, ())]
        banned = [row.word for row in settings.banned_words]
        self._stuffing = _any_word(promo + banned)
        self._known: dict[tuple[str, str], Name | None] = {}

    def of(self, title: str, short_name: str = "") -> Name | None:
        """简称 if there is one, else the title without promotion; None if nothing is left."""
        key = (title, short_name)
        if key not in self._known:
            self._known[key] = self._name(title, short_name)
        return self._known[key]

    def _name(self, title: str, short_name: str) -> Name | None:
        own = one_line(short_name)
        if own:
            return _elastic(own)
        bare = _BRACKETED.sub(" ", one_line(title))
        cleaned = _YEAR.sub(_GAP, bare)
        if self._stuffing:
            cleaned = self._stuffing.sub(_GAP, cleaned)
        for candidate in (cleaned, bare, one_line(title)):
            text, cuts = _joined(candidate)
            if text:
                return _elastic(text, cuts)
        return None


def _any_word(words: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for many words, the longest first; a latin word only as a whole."""
    longest_first = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not longest_first:
        return None
    return re.compile(
        "|".join(
            rf"(?<![{_LATIN}]){re.escape(word)}(?![{_LATIN}])"
            if word.isascii()
            else re.escape(word)
            for word in longest_first
        ),
        re.IGNORECASE,
    )


def _joined(title: str) -> tuple[str, set[int]]:
    """The words of a title, and where one ends: a blank is kept only between latin words."""
    name, cuts, last = "", set(), None
    for match in _PIECE.finditer(title):
        if last is not None and match.start() > last.end():
            if " " in title[last.end() : match.start()]:
                cuts.add(len(name))
            if _is_latin(last[0]) and _is_latin(match[0]):
                name += " "
        name += match[0]
        last = match
    return name, cuts


def _is_latin(piece: str) -> bool:
    return _LATIN_START.match(piece) is not None


def _elastic(text: str, cuts: set[int] | None = None) -> Name:
    """A name with its good ends: where the title had a blank, and after a noun."""
    ends = set(cuts or ())
    pieces = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if start and text[start - 1] == " ":
            ends.add(start - 1)
        if _is_latin(match[0]):
            pieces.append((start, end))
        else:
            ends.update(_noun_ends(text, start, end))
    ends.discard(0)
    return Name(text, tuple(sorted(ends)), tuple(pieces))


def _noun_ends(text: str, start: int, end: int) -> Iterable[int]:
    for at in range(start, end - 1):
        if text[at] in _HEADS and text[at] not in _OPEN_HEADS and text[at + 1] not in _HEADS:
            yield at + 1


class Lint:
    """What should not be sent, said beside the draft. 提醒"""

    def __init__(self, settings: Settings) -> None:
        self._rows: dict[str, list[BannedWord]] = {
            channel: [
                row
                for row in settings.banned_words
                if row.word and (not row.channels or channel in row.channels)
            ]
            for channel in Channel
        }
        self._suspects: dict[str, re.Pattern[str]] = {
            channel: self._suspect(channel) for channel in Channel
        }

    def _suspect(self, channel: str) -> re.Pattern[str]:
        """Plain words side by side: a pattern that passes over a clean text quickly."""
        symbols = GATEWAY_SYMBOLS if channel == Channel.SMS else ""
        words = (row.word for row in self._rows[channel])
        return re.compile("|".join(map(re.escape, (*words, *_LEFT_OVER_WORDS, *symbols))))

    def findings(self, text: str, channel: str) -> tuple[str, ...]:
        """What is wrong with a text on this channel, each said once."""
        if not self._suspects[channel].search(text):
            return ()
        found = list(self.unsendable(text, channel))
        if channel == Channel.SMS:
            words = {row.word for row in self._rows[channel]}
            found += [
                f"有的短信平台不收「{symbol}」"
                for symbol in GATEWAY_SYMBOLS
                if symbol in text and symbol not in words
            ]
        return tuple(found)

    def unsendable(self, text: str, channel: str) -> tuple[str, ...]:
        """Words that must not be sent whatever the gateway, and what was not filled in."""
        if not self._suspects[channel].search(text):
            return ()
        found = [f"禁用词「{row.word}」" for row in self._rows[channel] if _says(text, row)]
        found += [f"有没换掉的内容「{match[0]}」" for match in _LEFT_OVER.finditer(text)]
        return tuple(dict.fromkeys(found))


def _says(text: str, row: BannedWord) -> bool:
    """Whether a banned word stands in a text outside its exceptions."""
    if row.word not in text:
        return False
    allowed = [
        match.span() for word in row.exceptions for match in re.finditer(re.escape(word), text)
    ]
    return any(
        not any(start <= match.start() and match.end() <= end for start, end in allowed)
        for match in re.finditer(re.escape(row.word), text)
    )
