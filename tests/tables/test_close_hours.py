"""What a report proves of 关闭时限: simulated shops, in which the truth is known."""

from itertools import product
from random import Random

import pytest

from cuifu_xl.core.units import MINUTES_PER_DAY, MINUTES_PER_HOUR
from cuifu_xl.reports.close_hours import Age, proven

VALUES = [30, 60, 120, 24 * 60, 48 * 60, 72 * 60]
SAMPLE = 15
ORDERS_A_DAY = 60
DAYS = 10
PAID = 0.6
CANCELLING = (0.0, 0.2, 0.4)
LATE_HOURS = (0, 1, 5)
UNMARKED = (0.0, 0.3)
SHOPS = list(product(CANCELLING, LATE_HOURS, UNMARKED))


def shop(chance: Random, hours: float, cancelling: float, unmarked: float) -> list[tuple[int, int]]:
    """When each order that is never paid was placed and when it closed."""
    placed = (chance.randrange(DAYS * MINUTES_PER_DAY) for _ in range(ORDERS_A_DAY * DAYS))
    found = []
    for created in placed:
        if chance.random() < PAID:
            continue
        minutes = 30 if chance.random() < unmarked else int(hours * MINUTES_PER_HOUR)
        if chance.random() < cancelling:
            minutes = chance.randint(1, minutes)
        found.append((created, created + minutes))
    return found


def seen(orders: list[tuple[int, int]], exported_at: int, late: int) -> int | None:
    """What the report of that moment proves, its 数据截至 `late` minutes after it."""
    known = [order for order in orders if order[0] <= exported_at]
    newest = max(created for created, _ in known)
    opened = [newest - created for created, closes in known if closes > exported_at]
    closed = [
        Age(newest - created, exported_at + late - created)
        for created, closes in known
        if closes <= exported_at
    ]
    return proven(VALUES, opened, closed, SAMPLE)


def measurements(seed: int, hours: float, imports_a_day: int) -> list[set[int]]:
    """What the imports of ten days prove, for a shop of each kind."""
    chance, every = Random(seed), MINUTES_PER_DAY // imports_a_day
    shops = []
    for cancelling, late, unmarked in SHOPS:
        orders = shop(chance, hours, cancelling, unmarked)
        exports = range(MINUTES_PER_DAY + 9 * MINUTES_PER_HOUR, DAYS * MINUTES_PER_DAY, every)
        found = {seen(orders, at, late * MINUTES_PER_HOUR) for at in exports}
        shops.append(found - {None})
    return shops


@pytest.mark.parametrize("hours", [24, 48, 72])
def test_a_shop_of_long_hours_is_measured_within_ten_days(hours: int) -> None:
    assert measurements(hours, hours, 1) == [{hours * MINUTES_PER_HOUR}] * len(SHOPS)


@pytest.mark.parametrize("hours", [0.5, 1, 2, 12])
def test_a_shop_that_closes_within_a_day_is_never_measured(hours: float) -> None:
    assert not set().union(*measurements(1, hours, 4))


def test_buyers_who_cancel_after_minutes_prove_no_hours() -> None:
    closed = [Age(minutes, minutes) for minutes in range(20, 40)]
    assert proven(VALUES, [100, 500, 1000], closed, SAMPLE) is None
