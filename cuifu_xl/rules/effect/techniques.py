"""Which technique works, for which reason of not paying: a suggestion, nothing changes by itself.

Each technique is set against all others used for the same reason. The more comparisons, the wider
the intervals: else one of twenty would look better by chance.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.rules.effect.intervals import Estimate, deviate, difference, wilson

TOO_FEW, BETTER, WORSE, ALIKE = "数据不足", "比别的好", "比别的差", "看不出差别"


class Try(NamedTuple):
    """One attempt whose end is known."""

    technique: str
    segment: str  # 未付款原因
    success: bool


class Technique(NamedTuple):
    """How often a technique was tried for a reason, and what may be said of it."""

    technique: str
    segment: str
    tries: int
    successes: int
    rate: Estimate
    words: str


def techniques(tries: Iterable[Try], enough: int) -> list[Technique]:
    """One row per technique and reason, the most tried reasons first."""
    counts: dict[str, dict[str, list[int]]] = {}
    for each in tries:
        of_segment = counts.setdefault(each.segment, {})
        count = of_segment.setdefault(each.technique, [0, 0])
        count[0] += 1
        count[1] += each.success
    compared = sum(_is_compared(of, name, enough) for of in counts.values() for name in of)
    z = deviate(max(compared, 1))
    segments = sorted(counts.items(), key=lambda item: -sum(n for n, _ in item[1].values()))
    return [
        Technique(name, segment, n, won, wilson(won, n), _words(of, name, enough, z))
        for segment, of in segments
        for name, (n, won) in sorted(of.items(), key=lambda item: -item[1][0])
    ]


def _others(of: dict[str, list[int]], name: str) -> tuple[int, int]:
    rest = [count for other, count in of.items() if other != name]
    return sum(n for n, _ in rest), sum(won for _, won in rest)


def _is_compared(of: dict[str, list[int]], name: str, enough: int) -> bool:
    return of[name][0] >= enough and _others(of, name)[0] >= enough


def _words(of: dict[str, list[int]], name: str, enough: int, z: float) -> str:
    if not _is_compared(of, name, enough):
        return TOO_FEW
    (tries, won), (other_tries, other_won) = of[name], _others(of, name)
    gain = difference(wilson(won, tries, z), wilson(other_won, other_tries, z))
    if gain.low > 0:
        return BETTER
    return WORSE if gain.high < 0 else ALIKE
