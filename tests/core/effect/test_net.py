"""What chasing gained on top of what would have come anyway, by hand and with a known truth."""

from random import Random

import pytest

from cuifu_xl.core.effect.curve import Curve, Waited, Waits
from cuifu_xl.core.effect.intervals import Estimate
from cuifu_xl.core.effect.net import (
    Chased,
    HeldOut,
    expected,
    net,
    net_money,
    trial,
    verdict,
    weeks_to_go,
)

WITHIN = 72 * 60
# of 10 orders 5 pay at once, 1 within 60 minutes, 1 within 500: half are unpaid at 30 minutes,
# and 2 of these 5 pay later
CURVE = Curve(
    Waits.of(
        [Waited(0, paid=True)] * 5
        + [Waited(60, paid=True), Waited(500, paid=True)]
        + [Waited(9000)] * 3
    )
)


def chased(*touches: int, **facts) -> Chased:
    return Chased(1000, tuple(1000 + at for at in touches), **facts)


def test_an_order_chased_once_would_have_paid_as_the_curve_says() -> None:
    assert [round(share, 6) for share in expected(chased(30), CURVE)] == [0.4]


def test_the_share_that_pays_anyway_is_split_at_the_next_contact() -> None:
    assert [round(share, 6) for share in expected(chased(30, 120), CURVE)] == [0.2, 0.2]


@pytest.mark.parametrize("facts", [{"settled": False}, {"unclear": True}])
def test_an_order_whose_end_is_not_known_expects_nothing(facts) -> None:
    assert expected(chased(30, **facts), CURVE) == [0.0]


def test_of_an_order_that_may_still_be_open_what_would_have_come_so_far_is_expected() -> None:
    def so_far(*touches: int, seen: int) -> list[float]:
        order = chased(*touches, settled=False, seen_until=1000 + seen)
        return [round(share, 6) for share in expected(order, CURVE)]

    # one of the five pays within 60 minutes, one more within 500
    assert so_far(30, seen=200) == [0.2]
    assert so_far(30, seen=600) == [0.4]
    assert so_far(30, 120, seen=600) == [0.2, 0.2]
    assert so_far(30, 120, seen=100) == [0.2, 0.0]
    assert so_far(30, seen=20) == [0.0]


def test_net_is_gross_less_what_would_have_come_anyway() -> None:
    orders = [
        chased(30, payable=10000, success=True, recovered=10000),
        chased(30, payable=5000, success=True, recovered=5000),
        chased(30, payable=2000),
        chased(30, payable=9900, settled=False),
    ]
    found = net(orders, CURVE)
    assert (found.orders, found.successes, found.gross.value) == (4, 2, 0.5)
    assert round(found.rate.value, 6) == round((2 - 3 * 0.4) / 4, 6)
    money = net_money(orders, CURVE)
    assert round(money.value, 6) == 15000 - 0.4 * (10000 + 5000 + 2000)
    assert money.low < money.value < money.high


def test_nobody_chased_gains_nothing() -> None:
    found = net([], CURVE)
    assert (found.orders, found.gross, found.rate.value) == (0, Estimate(0, 0, 1), 0)
    assert net_money([], CURVE) == Estimate(0, 0, 0)


def test_orders_held_out_are_looked_at_from_when_they_would_have_been_contacted() -> None:
    contacts = [
        chased(60, as_of=1000, success=True),
        chased(60, as_of=1000),
        chased(60, as_of=1000),
    ]
    held = [
        HeldOut(as_of=1000, paid_at=1059),  # before: it would not have been contacted
        HeldOut(as_of=1000, paid_at=1060),
        HeldOut(as_of=1000, paid_at=1060 + WITHIN),
        HeldOut(as_of=1000, paid_at=1061 + WITHIN),  # too late to count, as of a chased one
        HeldOut(as_of=1000, paid_at=3000, closes_at=2999),
        HeldOut(as_of=1000),
    ]
    found = trial(contacts, held, WITHIN)
    assert (found.chased_orders, found.held_out_orders) == (3, 5)
    assert (found.chased.value, found.held_out.value) == (1 / 3, 0.4)


@pytest.mark.parametrize(
    ("gain", "is_enough", "said"),
    [
        (Estimate(0.1, 0.02, 0.2), True, "有效"),
        (Estimate(0.1, 0.02, 0.2), False, "说不准"),
        (Estimate(0.1, -0.01, 0.2), True, "说不准"),
        (Estimate(0.0, -0.01, 0.01), True, "无效"),
        (Estimate(-0.1, -0.2, -0.05), True, "无效"),
    ],
)
def test_the_verdict_is_as_sure_as_the_interval(gain, is_enough, said) -> None:
    assert verdict(gain, is_enough=is_enough, worthwhile=0.02) == said


def test_four_times_the_time_halves_the_interval() -> None:
    # half the interval is 0.2, the gain 0.1: four times the two weeks so far, six more
    assert weeks_to_go(Estimate(0.1, -0.1, 0.3), 14, 0.02) == 6
    assert weeks_to_go(Estimate(0.0, -0.4, 0.4), 14, 0.02) is None


def test_the_net_rate_holds_the_true_gain_in_at_least_90_of_100_seeds() -> None:
    # truth: unpaid at 30 minutes, 15 % pay anyway within a day; contacts at 2 h gain 12 points
    held = 0
    for seed in range(100):
        chance = Random(seed)
        waited, orders = [], []
        for number in range(1500):
            pays_at = 31 + chance.randrange(1400) if chance.random() < 0.15 else None
            touched = None if number % 3 else 120
            if pays_at is not None and (touched is None or pays_at < touched):
                waited.append(Waited(pays_at, paid=True))
                continue
            if touched is None:
                waited.append(Waited(9000))
                continue
            waited.append(Waited(touched, watched=False))
            success = pays_at is not None or chance.random() < 0.12
            orders.append(chased(120, success=success))
        found = net(orders, Curve(Waits.of(waited)))
        anyway = 0.15 * (1400 - 90) / 1400 / (1 - 0.15 * 90 / 1400)
        held += found.rate.low <= (1 - anyway) * 0.12 <= found.rate.high
    assert held >= 90


def test_the_trial_holds_the_true_gain_in_at_least_90_of_100_seeds() -> None:
    # truth: plans at 60 minutes, contacts an hour later; of those still unpaid then 10 % would pay
    # anyway, a contact gains 15 points more; one buyer in five is held out
    held = 0
    for seed in range(100):
        chance = Random(seed)
        contacts, left = [], []
        for _ in range(600):
            if chance.random() < 0.2:
                pays_at = 1060 + chance.randrange(1, 60) if chance.random() < 0.1 else None
                if pays_at is None and chance.random() < 0.1:
                    pays_at = 1120 + chance.randrange(2000)
                left.append(HeldOut(as_of=1060, paid_at=pays_at))
            elif chance.random() >= 0.1:
                contacts.append(chased(120, as_of=1060, success=chance.random() < 0.25))
        gain = trial(contacts, left, WITHIN).gain
        held += gain.low <= 0.15 <= gain.high
    assert held >= 90
