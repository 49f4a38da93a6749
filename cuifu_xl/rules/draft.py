"""What to say: the text for the planned channel, and an SMS beside it. 话术, 短信草稿

The most specific template that is true of the order wins; equals take turns; not the technique of
last time unless nothing else fits.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.errors import Problem
from cuifu_xl.rules.choice import Chooser
from cuifu_xl.rules.facts import VARIABLES, Facts, Situation
from cuifu_xl.rules.model import Channel, Draft, Template
from cuifu_xl.rules.names import Name
from cuifu_xl.rules.phrases import product_text
from cuifu_xl.rules.scripts import (
    RefusedError,
    Sandbox,
    Script,
    doubts,
    last_resort,
    problem_of,
)
from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.sms import NOTICE, PROMOTION, Envelope, Sms, kind_of, promotion_words
from cuifu_xl.rules.wording import Lint, one_line

__all__ = ["VARIABLES", "Drafter", "Situation"]

PLAIN = "没有合适的话术，用了兜底的一句"
KINDS = {NOTICE: "通知短信", PROMOTION: "推广短信，只发给同意收的买家"}


class _Written(NamedTuple):
    sms: Sms
    script: Script


class Drafter:
    """Chooses and writes texts: built once a press; only templates that are used are compiled.

    `problems`: templates that cannot be used, and those the owner should look at.
    """

    def __init__(self, settings: Settings, templates: Sequence[Template]) -> None:
        self.problems: list[Problem] = []
        self._settings = settings
        self._templates = tuple(templates)
        self._facts = Facts(settings)
        self.names = self._facts.names
        self._lint = Lint(settings)
        self._envelope = Envelope(settings)
        self._shared: dict[str, str] = {}  # the facts of the situation at hand
        self._sandbox: Sandbox | None = None
        # variables that any template names: the others make no difference to the choice
        self._named = frozenset(
            name for name in VARIABLES if any(name in t.text for t in templates)
        )
        self._scripts: dict[str, list[Script]] = {}  # by channel
        self._plain: dict[str, Script] = {}
        self._chooser = Chooser(settings, self._of_channel)

    def draft(self, situation: Situation) -> Draft:
        """The texts for one contact. Never fails: the worst case is a plain sentence."""
        facts, name = self._facts.of(situation)
        self._shared.clear()
        self._shared.update(facts)
        known = self._named.intersection(facts)
        channel = situation.window.channel
        turn = crc32(f"{situation.orders[0].id}/{situation.nth}".encode("utf-8", "surrogatepass"))
        script, text = None, ""
        if channel != Channel.SMS:
            script, text = self._written(channel, situation, known, turn)
        beside = self._sms(situation, known, turn, name)
        sms = beside.sms
        chosen, said = (beside.script, sms.text) if script is None else (script, text)
        hints = self._hints(chosen, beside, said, channel)
        return Draft(
            said,
            sms.text,
            sms.chars,
            sms.parts,
            chosen.template.technique,
            chosen.template.id,
            hints,
        )

    def check(self) -> list[Problem]:
        """Every template that cannot be used or should be looked at. `cuifu check`"""
        for template in self._templates:
            self._of_channel(template.channel)
        self._compile_all()
        return list(self.problems)

    def _compile_all(self) -> None:
        self._shared.clear()
        self._shared.update(dict.fromkeys(VARIABLES, "字"))
        for scripts in self._scripts.values():
            for script in tuple(scripts):
                self._try(script)

    def _sms(
        self, situation: Situation, known: frozenset[str], turn: int, name: Name | None
    ) -> _Written:
        """An SMS text, its product name cut until it fits one part. 短信草稿"""
        script, body = self._written(Channel.SMS, situation, known, turn)
        shop = self._facts.shop(situation.orders[0])
        sms = self._envelope.around(body, script, shop)
        excess = self._envelope.excess(sms)
        if excess and name is not None and script.times_product:
            room = len(name.text) - -(-excess // script.times_product)
            self._shared["商品"] = product_text(name.cut(room), len(situation.orders))
            sms = self._envelope.around(self._try(script) or body, script, shop)
        return _Written(sms, script)

    def _hints(self, chosen: Script, beside: _Written, text: str, channel: str) -> tuple[str, ...]:
        """What to look at before sending. 提醒"""
        hints: list[str] = []
        if chosen is not beside.script:
            hints += self._lint.findings(text, channel)
        else:
            hints.append(KINDS[kind_of(chosen)])
        for finding in self._lint.findings(beside.sms.body, Channel.SMS):
            hints.append(f"短信：{finding}")
        if beside.sms.parts > 1:
            hints.append("超过1条短信")
        if chosen.is_fallback:
            hints.append(PLAIN)
        hints += self._envelope.faults(beside.sms, beside.script)
        return tuple(hints)

    def _written(
        self, channel: str, situation: Situation, known: frozenset[str], turn: int
    ) -> tuple[Script, str]:
        """The template whose turn it is, and its text; a broken one is put aside for the next."""
        while True:
            pool = self._chooser.pool(channel, situation, known)
            script = pool[turn % len(pool)] if pool else self._plain_script(channel)
            text = self._try(script)
            if text is not None:
                return script, text

    def _try(self, script: Script) -> str | None:
        """The rendered text, or None: the template becomes a problem and is not used again."""
        assert self._sandbox is not None
        try:
            return one_line(self._sandbox.render(script))
        except RefusedError as refused:
            if script in self._plain.values():
                raise
            self.problems.append(problem_of(script.template, refused))
            self._scripts[script.template.channel].remove(script)
            self._chooser.forget()
            return None

    def _of_channel(self, channel: str) -> list[Script]:
        """The readable templates of a channel, read when first asked for."""
        scripts = self._scripts.get(channel)
        if scripts is None:
            scripts = self._scripts[channel] = []
            for template in self._templates:
                if template.channel == channel:
                    script = self._read(template)
                    if script is not None:
                        scripts.append(script)
        return scripts

    def _read(self, template: Template) -> Script | None:
        if self._sandbox is None:
            self._sandbox = Sandbox(self._shared, promotion_words(self._settings))
        try:
            script = self._sandbox.read(template)
        except RefusedError as refused:
            self.problems.append(problem_of(template, refused))
            return None
        self.problems.extend(doubts(script, self._settings))
        return script

    def _plain_script(self, channel: str) -> Script:
        """The last resort when the owner has deleted every text that fits."""
        if channel not in self._plain:
            script = self._read(last_resort(channel))
            assert script is not None
            self._plain[channel] = script
        return self._plain[channel]
