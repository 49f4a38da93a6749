"""What an SMS gateway refuses: symbols, words, long variables, odd signatures. 短信平台

A gateway sends approved templates only: the shop hands in the texts of 话术 once, and later only
the values of their variables. Profiles: worklist/gateways.toml.
"""

import re
from typing import NamedTuple

from cuifu_xl.core.wording.forbidden import length
from cuifu_xl.core.wording.scripts import Script

_SIGNATURE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")
_CONTACT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|://|www\.", re.IGNORECASE)


class Gateway(NamedTuple):
    """The rules of one provider."""

    name: str
    placeholder: str  # with {n}
    text: int  # most characters of a text
    variable: int  # most characters of a value
    variables: int  # most of them in a template; 0 = no limit known
    adjacent: bool
    in_promotions: bool
    symbols: str
    value_symbols: str
    words: tuple[str, ...]
    signature: tuple[int, int]
    promotion_hours: tuple[int, int]  # minutes since midnight

    def refuses_signature(self, name: str) -> str | None:
        """Why the name in 【】 would not be registered, or None. 短信签名"""
        shortest, longest = self.signature
        if not shortest <= len(name) <= longest:
            return f"要 {shortest}–{longest} 个字，现在 {len(name)} 个"
        if not _SIGNATURE.fullmatch(name) or name.isdecimal():
            return "只能有汉字、字母和数字，不能全是数字"
        return None

    def refuses_text(self, text: str) -> str | None:
        """Why a text without its signature would be turned down, or None."""
        for symbol in (*self.words, *self.symbols):
            if symbol in text:
                return f"{self.name}不收「{symbol}」"
        return f"{self.name}每条最多 {self.text} 字" if length(text) > self.text else None

    def refuses_template(self, script: Script, *, is_promotional: bool) -> str | None:
        """Why a text of 话术 cannot become a template, or None."""
        words = script.words
        if not words:
            return "话术里有过滤器，平台的模板不能有"
        between = words[1:]
        if between and is_promotional and not self.in_promotions:
            return f"{self.name}的推广短信不能有变量"
        if between and not "".join(words).strip():
            return f"{self.name}不收全是变量的模板"
        if self.variables and len(between) > self.variables:
            return f"{self.name}每个模板最多 {self.variables} 个变量"
        if not self.adjacent and not all(word.strip() for word in words[1:-1]):
            return f"{self.name}的变量之间要有字"
        return None

    def refuses_value(self, value: str) -> str | None:
        """Why a value cannot fill a variable, or None."""
        if length(value) > self.variable:
            return f"{self.name}的变量最多 {self.variable} 字：请填短一点的简称"
        for symbol in self.value_symbols:
            if symbol in value:
                return f"{self.name}的变量里不能有「{symbol}」"
        return f"{self.name}的变量里不能有号码和网址" if _CONTACT.search(value) else None

    def template(self, script: Script, tail: str) -> str:
        """The text to hand in for approval, the gateway's variables in place of ours."""
        first, *others = script.words
        for number, words in enumerate(others, start=1):
            first += self.placeholder.replace("{n}", str(number)) + words
        return first + tail
