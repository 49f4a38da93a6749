"""An SMS around its body: signature before it, the way to opt out behind it, and its price. 短信

A notice tells a buyer of his own order; a promotion advertises, so it must end with the way to
opt out, which a notice must not hold. 通知, 推广
"""

import re
from typing import NamedTuple

from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording.forbidden import length, one_line, parts
from cuifu_xl.core.wording.scripts import OPT_OUT_WORDS, Script

NOTICE = "通知"
PROMOTION = "推广"
PROMOTION_WORD = "推广词"  # 设置!关键词: a text that says one of these advertises
NO_SHOP = "请在 设置!参数 填店铺名称"
NO_OPT_OUT = "推广短信没有退订用语：请在 设置!参数 填退订用语"
OPT_OUT_ON_NOTICE = "通知短信不能带退订用语"
_SIGNED = re.compile(r"【([^】]*)】(.*)", re.DOTALL)


class Sms(NamedTuple):
    """A whole message as the buyer gets it. 短信草稿"""

    text: str
    body: str  # without signature and opt-out text
    chars: int
    parts: int


# where none may be sent
NO_SMS = Sms("", "", 0, 0)


class Opened(NamedTuple):
    """A message taken apart again."""

    signature: str  # the name in 【】
    body: str
    kind: str
    says_opt_out: bool
    values: tuple[str, ...] | None  # of its template's variables; None: it says something else


class Envelope:
    """Signature and opt-out text of the shop, put around a body: built once a press."""

    def __init__(self, settings: Settings) -> None:
        self._parameters = settings.parameters
        self._opt_out = one_line(settings.parameters.opt_out_text)
        self._promotion_words = promotion_words(settings)
        self._signatures: dict[str, str] = {}

    def around(self, body: str, script: Script, shop: str) -> Sms:
        """The message with everything that is paid for. `shop` is signed unless 短信签名 is set."""
        text = self.signature(shop) + body + self.opt_out(script)
        chars = length(text)
        return Sms(text, body, chars, parts(chars, self._parameters))

    def excess(self, sms: Sms) -> int:
        """How many characters a message is longer than one part."""
        return max(0, sms.chars - self._parameters.sms_single)

    def signature(self, shop: str) -> str:
        """`【店铺】`, or nothing where no name is known. 短信签名"""
        name = self._parameters.signature or shop
        signature = self._signatures.get(name)
        if signature is None:
            bare = one_line(name.replace("【", " ").replace("】", " "))
            signature = self._signatures[name] = f"【{bare}】" if bare else ""
        return signature

    def opt_out(self, script: Script) -> str:
        """What is added so that buyers can say no: to promotions that do not say it yet."""
        return self._opt_out if script.is_promotional and not script.has_opt_out else ""

    def opened(self, text: str, script: Script | None) -> Opened:
        """What a draft on the sheet consists of; somebody may have typed over it."""
        match = _SIGNED.fullmatch(text)
        signature, rest = match.groups() if match else ("", text)
        body = rest.removesuffix(self._opt_out if script is None else self.opt_out(script))
        found = None if script is None else values_in(script, body)
        if script is None or found is None:
            says = any(word in rest for word in self._promotion_words)
            kind = PROMOTION if says or self._says_opt_out(rest) else NOTICE
        else:
            kind = kind_of(script)
        return Opened(signature, body, kind, self._says_opt_out(rest), found)

    def _says_opt_out(self, text: str) -> bool:
        return any(word in text for word in (*OPT_OUT_WORDS, self._opt_out) if word)

    def faults(self, sms: Sms, script: Script) -> list[str]:
        """What is missing around the body, or must not be there."""
        found = []
        if not sms.text.startswith("【"):
            found.append(NO_SHOP)
        if script.is_promotional and not (script.has_opt_out or self._opt_out):
            found.append(NO_OPT_OUT)
        if script.has_opt_out and not script.is_promotional:
            found.append(OPT_OUT_ON_NOTICE)
        return found


def kind_of(script: Script) -> str:
    """Notice or promotion: gateways send them by different ways. 通知, 推广"""
    return PROMOTION if script.is_promotional else NOTICE


def promotion_words(settings: Settings) -> tuple[str, ...]:
    """Words that make a text an advertisement. 设置!关键词: 推广词"""
    return tuple(row.word for row in settings.keywords.get(PROMOTION_WORD, ()))


def values_in(script: Script, body: str) -> tuple[str, ...] | None:
    """What stands in a written text where its template has variables; None if it is another text.

    Put back into the template, they give the text again, letter for letter.
    """
    if not script.words:
        return None
    match = re.fullmatch("(.+?)".join(map(re.escape, script.words)), body)
    return match.groups() if match else None
