"""Whether the net effect that the program reports is the true one: many made-up weeks."""

from pathlib import Path
from statistics import fmean

import pytest

from tests.week.gain import reported, truth
from tests.week.in_memory import WeekInMemory

SEEDS = 100


@pytest.mark.e2e
def test_the_interval_holds_the_true_net_effect_in_at_least_90_of_100_weeks(tmp_path: Path) -> None:
    held, estimates, truths = 0, [], []
    for seed in range(1, SEEDS + 1):
        folder = tmp_path / str(seed)
        folder.mkdir()
        week = WeekInMemory(folder, seed)
        week.live()
        found, true = reported(week.book), truth(week)
        assert found is not None
        assert found.orders == true.orders
        held += found.rate.low <= true.share <= found.rate.high
        estimates.append(found.rate.value)
        truths.append(true.share)
    assert held >= 90
    # wide intervals would hold anything: the middle of them must be right as well
    assert fmean(estimates) == pytest.approx(fmean(truths), abs=0.03)
