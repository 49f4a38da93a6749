"""Which technique works, and for whom: a suggestion, nothing changes by itself. 哪种技巧管用

Attempts are cut in several ways: by reason, channel, tier and so on. Each technique is set against
all others used in the same segment. The more comparisons in all, the wider every interval
(Bonferroni, which holds though the cuts overlap): else one of twenty would look better by chance.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.core.effect.intervals import Estimate, deviate, difference, wilson

TOO_FEW, BETTER, WORSE, ALIKE = "数据不足", "比别的好", "比别的差", "看不出差别"


class Try(NamedTuple):
    """One attempt whose end is known, in one segment of one cut."""

    technique: str
    cut: str  # 未付款原因, 渠道 …
    segment: str  # 忘了付, 短信 …
    success: bool


class Technique(NamedTuple):
    """How often a technique was tried in a segment, and what may be said of it."""

    technique: str
    cut: str
    segment: str
    tries: int
    successes: int
    rate: Estimate
    others: Estimate  # of all other techniques in the segment
    words: str

    @property
    def is_told(self) -> bool:
        """Whether there are enough tries, its own and others', for a word."""
        return self.words != TOO_FEW

    @property
    def has_others(self) -> bool:
        """Whether anything else was tried in the segment."""
        return self.others != wilson(0, 0)


Counts = dict[str, list[int]]  # technique → tries, successes


def techniques(tries: Iterable[Try], enough: int) -> list[Technique]:
    """One row per technique and segment; cuts as they come, the most tried segments first."""
    counts: dict[str, dict[str, Counts]] = {}
    for each in tries:
        of_segment = counts.setdefault(each.cut, {}).setdefault(each.segment, {})
        count = of_segment.setdefault(each.technique, [0, 0])
        count[0] += 1
        count[1] += each.success
    segments = [(cut, segment, of) for cut, by in counts.items() for segment, of in _most(by)]
    compared = sum(_is_compared(of, name, enough) for _, _, of in segments for name in of)
    z = deviate(max(compared, 1))
    return [
        Technique(
            *(name, cut, segment, n, won, wilson(won, n)),
            _rate(_others(of, name)),
            _words(of, name, enough, z),
        )
        for cut, segment, of in segments
        for name, (n, won) in sorted(of.items(), key=lambda item: -item[1][0])
    ]


def _most(by_segment: dict[str, Counts]) -> list[tuple[str, Counts]]:
    return sorted(by_segment.items(), key=lambda item: -sum(n for n, _ in item[1].values()))


def _others(of: Counts, name: str) -> tuple[int, int]:
    rest = [count for other, count in of.items() if other != name]
    return sum(n for n, _ in rest), sum(won for _, won in rest)


def _rate(count: tuple[int, int]) -> Estimate:
    tries, won = count
    return wilson(won, tries)


def _is_compared(of: Counts, name: str, enough: int) -> bool:
    return of[name][0] >= enough and _others(of, name)[0] >= enough


def _words(of: Counts, name: str, enough: int, z: float) -> str:
    if not _is_compared(of, name, enough):
        return TOO_FEW
    (tries, won), (other_tries, other_won) = of[name], _others(of, name)
    gain = difference(wilson(won, tries, z), wilson(other_won, other_tries, z))
    if gain.low > 0:
        return BETTER
    return WORSE if gain.high < 0 else ALIKE
