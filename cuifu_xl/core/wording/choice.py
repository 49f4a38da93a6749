"""Which templates fit a situation best, and why. 话术: 适用

The most specific row that is true wins; a text for the reason the buyer gave comes first.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cuifu_xl.core.model import Channel, Product
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording.scripts import LAST_TIME, PRIVILEGE, Script
from cuifu_xl.core.wording.situation import Situation
from cuifu_xl.core.wording.variables import INTERNAL, STEERING

SILENT = "静默"
_NO_PRODUCT = Product("")


class Choice(NamedTuple):
    """A template that fits as well as any, and why: a phrase for 理由."""

    script: Script
    why: str


class _Conditions(NamedTuple):
    channel: str
    reason: str
    tier: str
    inquiry: str
    nth: int
    is_last: bool
    kind: str
    category: str


class _Ranked(NamedTuple):
    # answers the reason (兜底: -1); how many 适用 cells hold; technique advised for the reason
    rank: tuple[int, int, bool]
    script: Script
    matched: tuple[str, ...]  # what it was chosen for, in words
    is_free_of_paying: bool  # neither its words nor the facts in it may speak of paying


class Known(NamedTuple):
    """The variables that have a value."""

    names: frozenset[str]
    of_paying: frozenset[str] = frozenset()  # those of them whose value speaks of paying

    def allows(self, one: _Ranked) -> bool:
        """Whether every fact that a text names is there and may be said to him."""
        names = one.script.names
        return names <= self.names and not (one.is_free_of_paying and names & self.of_paying)


class Chooser:
    """Finds the templates that fit equally well, and remembers them for like situations."""

    def __init__(self, settings: Settings, scripts_of: Callable[[str], Sequence[Script]]) -> None:
        self._scripts_of = scripts_of  # by channel
        self._advised = {row.name: row.technique for row in settings.reasons}
        self._ranked: dict[_Conditions, list[_Ranked]] = {}
        self._pools: dict[tuple[object, ...], list[Choice]] = {}

    def forget(self) -> None:
        """Choose anew: a template has gone."""
        self._ranked.clear()
        self._pools.clear()

    def pool(self, channel: str, situation: Situation, known: Known) -> list[Choice]:
        """Templates that fit equally well, in the order of the sheet."""
        product = situation.product if situation.is_of_one_product else None
        product = product or _NO_PRODUCT
        conditions = _Conditions(
            channel,
            situation.reason,
            situation.tier,
            situation.inquiry,
            situation.nth,
            situation.is_last,
            product.kind,
            product.category,
        )
        key = (conditions, situation.last_technique, known)
        pool = self._pools.get(key)
        if pool is None:
            ranked = self._ranked.get(conditions)
            if ranked is None:
                ranked = self._ranked[conditions] = self._rank(conditions)
            true = [one for one in ranked if known.allows(one)]
            pool = self._pools[key] = _best(true, situation.last_technique)
        return pool

    def _rank(self, conditions: _Conditions) -> list[_Ranked]:
        """Templates whose 适用 cells hold, the most specific first."""
        is_first_to_silent = conditions.inquiry == SILENT and conditions.nth == 1
        advised = self._advised.get(conditions.reason)
        ranked = []
        for script in self._scripts_of(conditions.channel):
            matched = _matched(script, conditions)
            technique = script.template.technique
            is_free_of_paying = is_first_to_silent or technique == PRIVILEGE
            if matched is None or (script.speaks_of_paying and is_free_of_paying):
                continue
            if conditions.channel != Channel.PHONE and not script.names.isdisjoint(INTERNAL):
                continue
            answers = conditions.reason in script.template.reasons
            rank = (
                -1 if script.is_fallback else int(answers),
                len(matched),
                technique == advised,
            )
            ranked.append(_Ranked(rank, script, matched, is_free_of_paying))
        return sorted(ranked, key=lambda one: one.rank, reverse=True)


def _matched(script: Script, now: _Conditions) -> tuple[str, ...] | None:
    """The 适用 cells of the row that hold, in words, or None if one does not."""
    template, found = script.template, []
    for wanted, given, said in (
        (template.reasons, now.reason, now.reason),
        (template.tiers, now.tier, now.tier),
        ((template.inquiry,) if template.inquiry else (), now.inquiry, now.inquiry),
        (template.kinds, now.kind, f"{now.kind}款"),
        (template.categories, now.category, now.category),
    ):
        if wanted:
            if given not in wanted:
                return None
            found.append(said)
    if script.nth:
        if str(now.nth) in script.nth:
            found.append(f"第{now.nth}次")
        elif now.is_last and LAST_TIME in script.nth:
            found.append(LAST_TIME)
        else:
            return None
    if script.steers:
        found.append("、".join(dict.fromkeys(STEERING[n] for n in STEERING if n in script.names)))
    return tuple(found)


def _best(ranked: list[_Ranked], last_technique: str) -> list[Choice]:
    """The most specific templates; another technique than last time if there is one.

    A text for the reason the buyer gave comes before all others, 兜底 after them, whatever their
    technique.
    """
    best: list[_Ranked] = []
    repeated: list[_Ranked] = []
    for one in ranked:
        if best and one.rank != best[0].rank:
            break
        if repeated and one.rank[0] != repeated[0].rank[0]:
            break
        is_repeated = one.script.template.technique == last_technique
        (repeated if is_repeated else best).append(one)
    chosen = best or [one for one in repeated if one.rank == repeated[0].rank]
    changed = f"，上次用过{last_technique}" if best and repeated else ""
    turns = f"（{len(chosen)}条轮流）" if len(chosen) > 1 else ""
    return [
        Choice(one.script, f"话术：{'、'.join(one.matched) or '平常'}{changed}{turns}")
        for one in chosen
    ]
