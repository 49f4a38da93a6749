"""How buyers pay when nobody chases them: the natural payment curve. 自然付款曲线

Kaplan–Meier over the age of an order. An order that was chased counts until its first contact and
is then let go (censored): dropping it would make it look as if all who wait pay. An order that was
closed never pays, so it stays among the unpaid to the end.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.core.effect.intervals import Estimate, wilson

# ends of the steps in minutes after ordering: half a minute, every minute to an hour, then wider
EDGES: tuple[float, ...] = (
    0.5,
    *map(float, range(1, 61)),
    *map(float, range(70, 361, 10)),
    *map(float, range(390, 1441, 30)),
    *map(float, range(1500, 4321, 60)),
)
# the ages that people are told
AGES = (0.5, 1, 5, 10, 15, 30, 60, 120, 360, 720, 1440)
AT_ONCE = 0  # `waited` of an order paid within half a minute


class Waited(NamedTuple):
    """How one order ended, as far as the curve may know it."""

    minutes: int  # waited for the payment or, unpaid, watched so long; AT_ONCE = half a minute
    paid: bool = False
    watched: bool = True  # False: it was contacted at that age, or the report ends there


class Waits(NamedTuple):
    """Many orders together: how many paid, and how many were let go, in each step."""

    orders: int
    paid: Counter[int]  # step → orders paid in it
    let_go: Counter[int]  # step → orders chased, or not seen any longer

    @staticmethod
    def of(orders: Iterable[Waited]) -> "Waits":
        """Count orders; what is unpaid and watched to the end stays unpaid."""
        made = Waits(0, Counter(), Counter())
        return made.plus(orders)

    def plus(self, orders: Iterable[Waited]) -> "Waits":
        """These and more orders."""
        paid, let_go, count = self.paid.copy(), self.let_go.copy(), self.orders
        for order in orders:
            count += 1
            step = step_of(order.minutes)
            if order.paid and step < len(EDGES):
                paid[step] += 1
            elif not order.watched and step < len(EDGES):
                let_go[step] += 1
        return Waits(count, paid, let_go)

    def with_all(self, other: "Waits") -> "Waits":
        """Two lots of orders together."""
        paid, let_go = self.paid + other.paid, self.let_go + other.let_go
        return Waits(self.orders + other.orders, paid, let_go)


class Point(NamedTuple):
    """The curve at one age."""

    minutes: float
    paid_share: float  # of all orders
    still_unpaid: float
    pays_later: Estimate  # share of the still unpaid that pay later, not chased
    watched: int  # orders still unpaid and not chased at that age


class Curve:
    """The natural payment curve of some orders."""

    def __init__(self, waits: Waits) -> None:
        self.orders = waits.orders
        self._unpaid = [1.0]  # share still unpaid at the end of each step; before the first: all
        self._spread = [0.0]  # Greenwood's sum
        self._watched = [waits.orders]
        at_risk = waits.orders
        for step in range(len(EDGES)):
            paid = waits.paid[step]
            share, spread = self._unpaid[-1], self._spread[-1]
            if paid:
                share *= 1 - paid / at_risk
                spread += paid / (at_risk * (at_risk - paid)) if at_risk > paid else 0.0
            at_risk -= paid + waits.let_go[step]
            self._unpaid.append(share)
            self._spread.append(spread)
            self._watched.append(at_risk)

    def unpaid(self, minutes: float) -> float:
        """The share of all orders still unpaid at an age; between two steps a straight line."""
        return _between(self._unpaid, minutes)

    def watched(self, minutes: float) -> int:
        """How many orders were still unpaid and not chased at the end of the step of an age."""
        return self._watched[min(step_of(minutes), len(EDGES) - 1) + 1]

    def pays_later(self, minutes: float) -> Estimate:
        """The share of the orders unpaid at an age that pay later, though nobody chases them.

        The interval is Wilson's for as many orders as carry the same spread (Greenwood).
        """
        unpaid, end = self.unpaid(minutes), self._unpaid[-1]
        watched = self.watched(minutes)
        if unpaid <= 0 or watched <= 0:
            return Estimate(0.0, 0.0, 1.0)
        share = 1 - end / unpaid
        spread = self._spread[-1] - _between(self._spread, minutes)
        if not 0 < share < 1 or spread <= 0:
            return wilson(share * watched, watched)
        worth = share / ((1 - share) * spread)
        return wilson(share * worth, worth)._replace(value=share)

    def between(self, first: float, then: float, last: float | None = None) -> float:
        """Of the orders unpaid at `first`, the share that pays between two later ages.

        `last` None is the end of the curve.
        """
        unpaid = self.unpaid(first)
        if unpaid <= 0:
            return 0.0
        end = self._unpaid[-1] if last is None else self.unpaid(last)
        return (self.unpaid(then) - end) / unpaid

    def points(self, ages: Iterable[float] = AGES) -> list[Point]:
        """The curve at the ages that people are told."""
        return [
            Point(
                age,
                1 - self.unpaid(age),
                self.unpaid(age),
                self.pays_later(age),
                self.watched(age),
            )
            for age in ages
        ]


def step_of(minutes: float) -> int:
    """The step that an age falls into; len(EDGES) when it is beyond the last."""
    return bisect_left(EDGES, minutes)


def _between(at_edges: list[float], minutes: float) -> float:
    step = step_of(minutes)
    if step >= len(EDGES):
        return at_edges[-1]
    start = EDGES[step - 1] if step else 0.0
    part = (minutes - start) / (EDGES[step] - start)
    return at_edges[step] + part * (at_edges[step + 1] - at_edges[step])
