"""Intervals against figures worked out elsewhere, and against chance with a known truth."""

from random import Random

import pytest

from cuifu_xl.core.effect.intervals import Estimate, difference, total, wilson


def rounded(estimate: Estimate, digits: int = 4) -> tuple[float, ...]:
    return tuple(round(figure, digits) for figure in estimate)


@pytest.mark.parametrize(
    ("successes", "tries", "expected"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3
        (81, 263, (0.3080, 0.2553, 0.3662)),
        (15, 148, (0.1014, 0.0624, 0.1605)),
        (0, 20, (0.0, 0.0, 0.1611)),
        (1, 29, (0.0345, 0.0061, 0.1718)),
        (20, 20, (1.0, 0.8389, 1.0)),
        (0, 0, (0.0, 0.0, 1.0)),
    ],
)
def test_the_share_of_successes_has_wilsons_interval(successes, tries, expected) -> None:
    assert rounded(wilson(successes, tries)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873–890, table II, method 10
        ((56, 70), (48, 80), (0.2, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6, 0.1705, 0.8090)),
        ((10, 10), (0, 20), (1.0, 0.6791, 1.0)),
        ((6, 7), (2, 7), (0.5714, 0.0582, 0.8062)),
    ],
)
def test_the_difference_of_two_shares_has_newcombes_interval(one, other, expected) -> None:
    assert rounded(difference(wilson(*one), wilson(*other))) == expected


def test_the_difference_holds_the_true_one_in_95_of_100_cases() -> None:
    chance, held = Random(1), 0
    for _ in range(1000):
        one = sum(chance.random() < 0.25 for _ in range(120))
        other = sum(chance.random() < 0.15 for _ in range(40))
        found = difference(wilson(one, 120), wilson(other, 40))
        held += found.low <= 0.10 <= found.high
    assert 930 <= held <= 975


def test_the_sum_of_amounts_holds_the_true_one_about_as_often() -> None:
    chance, held = Random(2), 0
    for _ in range(100):
        amounts = [chance.choice((0, 0, 0, 50, 90)) for _ in range(150)]
        found = total(amounts)
        held += found.low <= 150 * 28 <= found.high
    assert 89 <= held <= 99


def test_the_same_amounts_always_give_the_same_interval() -> None:
    assert total([5.0, 7.5, 0.0, 2.5] * 9) == total([5.0, 7.5, 0.0, 2.5] * 9)


@pytest.mark.parametrize("amounts", [[], [12.5]])
def test_one_amount_says_nothing_of_chance(amounts) -> None:
    assert total(amounts) == Estimate(sum(amounts), sum(amounts), sum(amounts))
