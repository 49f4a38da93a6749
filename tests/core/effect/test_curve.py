"""The natural payment curve against cases worked out by hand, and against a known truth."""

from random import Random

from cuifu_xl.core.effect.curve import Curve, Waited, Waits


def curve(*orders: Waited) -> Curve:
    return Curve(Waits.of(orders))


def paid(*minutes: int) -> list[Waited]:
    return [Waited(each, paid=True) for each in minutes]


def unpaid(count: int) -> list[Waited]:
    return [Waited(9000)] * count


def chased(*minutes: int) -> list[Waited]:
    return [Waited(each, watched=False) for each in minutes]


def test_without_contacts_the_curve_is_a_plain_count() -> None:
    made = curve(*paid(0, 0, 1, 5, 60), *unpaid(5))
    told = [
        (point.minutes, round(point.still_unpaid, 6), round(point.pays_later.value, 6))
        for point in made.points((0.5, 1, 4, 5, 60, 1440))
    ]
    assert told == [
        (0.5, 0.8, 0.375),
        (1, 0.7, round(2 / 7, 6)),
        (4, 0.7, round(2 / 7, 6)),
        (5, 0.6, round(1 / 6, 6)),
        (60, 0.5, 0),
        (1440, 0.5, 0),
    ]


def test_a_chased_order_counts_until_its_first_contact() -> None:
    # by hand: 10 orders, 2 paid at 5 min (8/10); 4 chased at 30; then 1 of the 4 left pays: × 3/4
    made = curve(*paid(5, 5, 60), *chased(30, 30, 30, 30), *unpaid(3))
    assert round(made.unpaid(30), 6) == 0.8
    assert round(made.unpaid(60), 6) == 0.6
    assert round(made.pays_later(30).value, 6) == 0.25
    assert made.watched(30) == 4


def test_an_order_paid_in_the_step_of_a_contact_was_still_watched() -> None:
    made = curve(*paid(30), *chased(30), *unpaid(2))
    assert made.unpaid(30) == 0.75


def test_dropping_the_chased_orders_would_look_as_if_all_pay() -> None:
    kept = curve(*paid(5, 60), *chased(*[30] * 8))
    dropped = curve(*paid(5, 60))
    assert round(kept.unpaid(30), 6) == 0.9
    assert dropped.unpaid(30) == 0.5


def test_an_order_paid_after_the_last_step_stays_unpaid() -> None:
    assert curve(*paid(4321), *unpaid(1)).unpaid(4320) == 1


def test_between_two_steps_the_curve_is_a_straight_line() -> None:
    made = curve(*paid(*[70] * 5), *unpaid(5))
    assert round(made.unpaid(64), 6) == 0.8


def test_payments_after_several_contacts_add_up_to_those_after_the_first() -> None:
    made = curve(*paid(20, 40, 90, 500), *unpaid(4))
    parts = made.between(10, 10, 50), made.between(10, 50, 100), made.between(10, 100)
    assert round(sum(parts), 12) == round(made.pays_later(10).value, 12)


def test_nobody_watched_means_that_anything_is_possible() -> None:
    later = curve().pays_later(30)
    assert (later.low, later.high) == (0, 1)


def test_two_lots_of_orders_are_the_same_as_one() -> None:
    first, second = paid(1, 5), [*chased(30), *unpaid(2)]
    together = Waits.of(first).with_all(Waits.of(second))
    assert together == Waits.of([*first, *second]) == Waits.of(first).plus(second)


def test_the_share_that_pays_later_is_told_truly_though_most_orders_are_chased() -> None:
    # truth: unpaid at 30 min, each pays with 1/4, evenly over the next 1000 minutes; two thirds
    # of the unpaid are chased at some time between
    held, shares = 0, []
    for seed in range(200):
        chance = Random(seed)
        orders = []
        for _ in range(300):
            pays_at = 31 + chance.randrange(1000) if chance.random() < 0.25 else None
            touched = 60 + chance.randrange(900) if chance.random() < 0.67 else None
            if pays_at is not None and (touched is None or pays_at < touched):
                orders.append(Waited(pays_at, paid=True))
            elif touched is not None:
                orders.append(Waited(touched, watched=False))
            else:
                orders.append(Waited(9000))
        later = curve(*orders).pays_later(30)
        shares.append(later.value)
        held += later.low <= 0.25 <= later.high
    assert abs(sum(shares) / len(shares) - 0.25) < 0.01
    assert 0.91 <= held / 200 <= 0.99
