"""Whether the net effect that the program reports is the true one: many made-up weeks."""

from pathlib import Path
from statistics import fmean

import pytest

from tests.week.gain import reported, truth
from tests.week.in_memory import WeekInMemory

SEEDS = 100
BY_CURVE: dict[str, float] = {}
# no order is too large to be held out, so that the chased ones compared are all of them
BY_ORDERS_HELD_OUT = {"对照组比例": 30, "大额": 5000}


@pytest.mark.e2e
@pytest.mark.parametrize("parameters", [BY_CURVE, BY_ORDERS_HELD_OUT], ids=["curve", "held out"])
def test_the_interval_holds_the_true_net_effect_in_at_least_90_of_100_weeks(
    parameters: dict[str, float], tmp_path: Path
) -> None:
    held, estimates, truths = 0, [], []
    for seed in range(1, SEEDS + 1):
        folder = tmp_path / str(seed)
        folder.mkdir()
        week = WeekInMemory(folder, seed, parameters)
        week.live()
        found, true = reported(week.book), truth(week)
        assert found.orders == true.orders
        held += found.effect.low <= true.share <= found.effect.high
        estimates.append(found.effect.value)
        truths.append(true.share)
    assert held >= 90
    # wide intervals would hold anything: the middle of them must be right as well
    assert fmean(estimates) == pytest.approx(fmean(truths), abs=0.03)
