"""Shares with what chance alone allows: 95 % intervals, the same at every run.

Numbers here are those of statistics, not of the business.
"""

from collections.abc import Sequence
from math import fsum, sqrt
from typing import NamedTuple

# the normal deviate of a two-sided 95 % interval
Z = 1.959963984540054
DRAWS = 1000
SEED = 20261122
_LOW, _HIGH = 0.025, 0.975


class Estimate(NamedTuple):
    """A figure and the interval that holds the true one in 95 of 100 cases."""

    value: float
    low: float
    high: float

    def as_share(self) -> str:
        """A share in words: `12.5%（8%–19%）`."""
        return f"{self.value:.1%}（{self.low:.0%}–{self.high:.0%}）"

    def as_span(self) -> str:
        """A difference of shares in words: `+5.0%（95% 把握在 +1.2% 到 +8.7%）`."""
        return f"{self.value:+.1%}（95% 把握在 {self.low:+.1%} 到 {self.high:+.1%}）"


def deviate(comparisons: int) -> float:
    """The normal deviate that keeps so many comparisons together at 95 % (Bonferroni)."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(1 - (1 - _HIGH) / comparisons)


def wilson(successes: float, tries: float, z: float = Z) -> Estimate:
    """The share of successes with Wilson's score interval. No tries: anything is possible."""
    if tries <= 0:
        return Estimate(0.0, 0.0, 1.0)
    share, z2 = successes / tries, z * z
    middle = (share + z2 / (2 * tries)) / (1 + z2 / tries)
    half = z / (1 + z2 / tries) * sqrt(share * (1 - share) / tries + z2 / (4 * tries * tries))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    # at the borders the exact bound is the share itself
    return Estimate(share, 0.0 if share == 0 else low, 1.0 if share == 1 else high)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """One share minus another, independent one, with Newcombe's interval.

    From the bounds of both: method 10 of Newcombe (1998) when both are Wilson intervals.
    """
    value = one.value - other.value
    below = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Estimate(value, value - below, value + above)


def total(values: Sequence[float]) -> Estimate:
    """The sum of amounts, with a bootstrap interval: drawn anew from them, a fixed seed."""
    # here, because a press needs the other intervals but not chance
    from random import Random

    said = fsum(values)
    if len(values) < 2:
        return Estimate(said, said, said)
    chance = Random(SEED)
    sums = sorted(fsum(chance.choices(values, k=len(values))) for _ in range(DRAWS))
    return Estimate(said, sums[int(_LOW * DRAWS)], sums[int(_HIGH * DRAWS) - 1])
