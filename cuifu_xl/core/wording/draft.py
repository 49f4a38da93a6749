"""What to say: the text for the planned channel, and an SMS beside it. 话术, 短信草稿

The most specific template that is true of the order wins; equals take turns; not the technique of
last time unless nothing else fits.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Channel, Draft, Template
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording.choice import Choice, Chooser, Known
from cuifu_xl.core.wording.doubts import doubts
from cuifu_xl.core.wording.facts import Facts
from cuifu_xl.core.wording.forbidden import Lint, one_line
from cuifu_xl.core.wording.names import Name
from cuifu_xl.core.wording.phrases import product_text
from cuifu_xl.core.wording.sandbox import RefusedError, Sandbox, last_resort, problem_of
from cuifu_xl.core.wording.scripts import PAYING, Script
from cuifu_xl.core.wording.situation import UNWANTED, Situation
from cuifu_xl.core.wording.sms import (
    NO_SMS,
    NOTICE,
    PROMOTION,
    Envelope,
    Sms,
    kind_of,
    promotion_words,
)
from cuifu_xl.core.wording.variables import PROMOTIONAL, VARIABLES

PLAIN = "没有合适的话术，用了兜底的一句"
# a remedy that speaks of this makes the agent ask how far he may go
GIVING_WAY = "让利"
NOT_TEXTED = "说过不想要了：不发短信、不打电话"
KINDS = {NOTICE: "通知短信", PROMOTION: "推广短信，只发给同意收的买家"}


class _Written(NamedTuple):
    text: str
    choice: Choice


class _WrittenSms(NamedTuple):
    sms: Sms
    choice: Choice


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
        self._bargained = {row.name for row in settings.reasons if GIVING_WAY in row.remedy}

    def draft(self, situation: Situation) -> Draft:
        """The texts for one contact. Never fails: the worst case is a plain sentence."""
        facts, name = self._facts.of(situation)
        self._shared.clear()
        self._shared.update(facts)
        known = self._known(facts)
        channel = situation.window.channel
        written = None if channel == Channel.SMS else self._written(channel, situation, known)
        beside = self._sms(situation, known, name)
        if written and situation.reason == UNWANTED:
            beside = beside._replace(sms=NO_SMS)
        sms = beside.sms
        said, (chosen, why) = written or _Written(sms.text, beside.choice)
        return Draft(
            said,
            sms.text,
            sms.chars,
            sms.parts,
            chosen.template.technique,
            chosen.template.id,
            self._hints(situation, chosen, beside, said),
            why,
        )

    def _known(self, facts: Mapping[str, str]) -> Known:
        """The facts that make a difference, and which of the owner's own words speak of paying."""
        names = self._named.intersection(facts)
        offers = names & PROMOTIONAL
        return Known(names, frozenset(name for name in offers if PAYING in facts[name]))

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

    def _sms(self, situation: Situation, known: Known, name: Name | None) -> _WrittenSms:
        """An SMS text, its product name cut until it fits one part. 短信草稿"""
        body, choice = self._written(Channel.SMS, situation, known)
        script = choice.script
        shop = self._facts.shop(situation.orders[0])
        sms = self._envelope.around(body, script, shop)
        excess = self._envelope.excess(sms)
        if excess and name is not None and script.times_product:
            room = len(name.text) - -(-excess // script.times_product)
            self._shared["商品"] = product_text(name.cut(room), len(situation.orders))
            sms = self._envelope.around(self._try(script) or body, script, shop)
        return _WrittenSms(sms, choice)

    def _hints(
        self, situation: Situation, chosen: Script, beside: _WrittenSms, text: str
    ) -> tuple[str, ...]:
        """What to look at before sending. 提醒"""
        hints, sms, script = self._notes(situation, chosen), beside.sms, beside.choice.script
        if chosen is not script:
            hints += self._lint.findings(text, situation.window.channel)
        else:
            hints.append(KINDS[kind_of(chosen)])
        if chosen.is_fallback:
            hints.append(PLAIN)
        if sms is NO_SMS:
            return tuple(hints)
        for finding in self._lint.findings(sms.body, Channel.SMS):
            hints.append(f"短信：{finding}")
        if sms.parts > 1:
            hints.append("超过1条短信")
        hints += self._envelope.faults(sms, script)
        return tuple(hints)

    def _notes(self, situation: Situation, chosen: Script) -> list[str]:
        """What goes with the text: the picture to send along, how far a price may be lowered."""
        notes = [f"附图：{chosen.template.picture}"] if chosen.template.picture else []
        if situation.reason == UNWANTED:
            notes.append(NOT_TEXTED)
        if situation.reason in self._bargained:
            limit = self._shared.get("让利")
            notes.append(f"让利最多{limit}元，再多找主管" if limit else "要让利，找主管")
        return notes

    def _written(self, channel: str, situation: Situation, known: Known) -> _Written:
        """The template whose turn it is, and its text; a broken one is put aside for the next."""
        while True:
            pool = self._chooser.pool(channel, situation, known)
            choice = _in_turn(pool, situation) or self._plain_choice(channel)
            text = self._try(choice.script)
            if text is not None:
                return _Written(text, choice)

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

    def _plain_choice(self, channel: str) -> Choice:
        """The last resort when the owner has deleted every text that fits."""
        if channel not in self._plain:
            script = self._read(last_resort(channel))
            assert script is not None
            self._plain[channel] = script
        return Choice(self._plain[channel], "")


def _in_turn(pool: Sequence[Choice], situation: Situation) -> Choice | None:
    """Each order begins with another text of the pool and goes on from there; none twice."""
    if not pool:
        return None
    first = crc32(situation.orders[0].id.encode("utf-8", "surrogatepass")) + situation.nth
    for step in range(len(pool)):
        choice = pool[(first + step) % len(pool)]
        if choice.script.template.id not in situation.said:
            return choice
    return pool[first % len(pool)]
