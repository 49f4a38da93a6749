"""How long a text is, and which words must not be sent. 短信字数, 禁用词"""

import re

from cuifu_xl.core.model import Channel
from cuifu_xl.core.settings import BannedWord, Parameters, Settings

# what breaks a line or a cell, and what nobody sees; U+200D stays where it joins two pictures
_UNSAFE = re.compile(
    r'[^\S ]|[\x00-\x1f\x7f-\x9f"\u200b\u200c\u200e\u200f\u2028-\u202e\ufeff\ud800-\udfff]'
    r"|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|[｛｝【】]|(?<![A-Za-z])(?:None|nan|NaN|NaT)(?![A-Za-z])")
_LEFT_OVER_WORDS = ("{{", "}}", "{%", "｛", "｝", "【", "】", "None", "nan", "NaN", "NaT")
# what one SMS gateway or another refuses: all of worklist/gateways.toml, a test compares
GATEWAY_SYMBOLS = "¥★☆※←↑→↓①②③④⑤⑥⑦⑧⑨⑩㎡²•✓✔√☞^_&#「」『』〖〗[]"


def one_line(text: str) -> str:
    """A text that fits one cell and one message: no line break, tab or ASCII double quote."""
    if (not text.isprintable() or '"' in text) and _UNSAFE.search(text):
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
