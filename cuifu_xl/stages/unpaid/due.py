"""One contact a buyer: the order due today that closes first leads, those that wait join. 合并

A contact here is a plan without words: which orders, when, by which channels, how urgent.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cuifu_xl.core.model import Skip, Window
from cuifu_xl.core.reading.cited import citations
from cuifu_xl.core.reading.told import NOTHING_TOLD
from cuifu_xl.core.units import Fen, Minute, day_of
from cuifu_xl.stages.unpaid.candidate import Buyer, Candidate
from cuifu_xl.stages.unpaid.channel import may_use, usable
from cuifu_xl.stages.unpaid.desk import Desk
from cuifu_xl.stages.unpaid.eligibility import GAP
from cuifu_xl.stages.unpaid.priority import Look, PriorityTable


class Ready(NamedTuple):
    """An order that is due today by itself."""

    candidate: Candidate
    window: Window
    channels: tuple[str, ...]


class Due(NamedTuple):
    """A buyer's orders that one contact of today is about, before agent and draft."""

    buyer: Buyer
    members: tuple[Candidate, ...]  # the lead first
    payable: Fen
    window: Window
    channels: tuple[str, ...]
    points: int
    phrases: tuple[str, ...]
    nth: int
    closes_at: Minute


def gather(
    buyer: Buyer,
    today: list[Ready],
    waiting: list[tuple[Candidate, Skip]],
    desk: Desk,
    priorities: PriorityTable,
) -> tuple[Due, list[Skip]]:
    """One row for the buyer: led by the order due today that closes first, the others join."""
    today.sort(key=lambda ready: (ready.candidate.terms.closes_at, ready.candidate.order.id))
    everyone = [ready.candidate for ready in today] + [candidate for candidate, _ in waiting]
    lead, window, channels = _about_all(today[0], everyone, desk)
    members: list[Candidate] = []
    off: list[Candidate] = []
    for candidate in everyone:
        joins = candidate is lead or may_use(candidate, window.channel, window.start, desk)
        (members if joins else off).append(candidate)
    skips = [
        skipped(candidate, GAP, f"今天用{window.channel}联系这位买家，这单用过了")
        for candidate in off
    ]
    return _due(buyer, members, window, channels, desk, priorities), skips


def _about_all(lead: Ready, everyone: Sequence[Candidate], desk: Desk) -> Ready:
    """The lead as it is contacted about all orders together: their sum may call for a call."""
    if len(everyone) == 1:
        return lead
    payable = sum(candidate.order.payable for candidate in everyone)
    channels = usable(lead.candidate, payable, desk)
    window = window_today(lead.candidate, channels, desk)
    return lead._replace(window=window, channels=channels) if window else lead


def _due(
    buyer: Buyer,
    members: Sequence[Candidate],
    window: Window,
    channels: Sequence[str],
    desk: Desk,
    priorities: PriorityTable,
) -> Due:
    payable = sum(candidate.order.payable for candidate in members)
    urgencies = [
        priorities.urgency(Look(member, payable, desk), desk.reason(member)) for member in members
    ]
    top = max(urgencies, key=lambda urgency: urgency.points)
    return Due(
        buyer,
        tuple(members),
        payable,
        window,
        tuple(c for c in channels if c != window.channel),
        top.points,
        (*top.phrases, *_citations(members, desk)),
        max(member.nth for member in members),
        min(member.terms.closes_at for member in members),
    )


def skipped(candidate: Candidate, reason: str, detail: str, due_at: Minute | None = None) -> Skip:
    """The order as one that is not contacted today, and why. 未催原因"""
    terms = candidate.terms
    closes_at = terms.closes_at if terms.is_known else None
    return Skip(candidate.order, reason, detail, due_at, closes_at)


def window_today(lead: Candidate, channels: Sequence[str], desk: Desk) -> Window | None:
    """The lead's window by the first channel that has one today; later ones are passed over."""
    for position in range(len(channels)):
        window = desk.timetable.window(lead.case, channels[position:])
        if window and day_of(window.start) == desk.today:
            return window
    return None


def _citations(members: Sequence[Candidate], desk: Desk) -> list[str]:
    """What was written about these orders, quoted, each thing once."""
    limit = desk.parameters.quote_chars
    found = [
        phrase
        for member in members
        if member.told is not NOTHING_TOLD
        for phrase in citations(member.told, desk.reason(member), member.promise_at, limit)
    ]
    return list(dict.fromkeys(found))
