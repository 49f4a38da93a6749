"""How sure a rate is: the 95 % interval of Wilson, and Newcombe's for the difference of two."""

from math import sqrt
from typing import NamedTuple

from cuifu_xl.board.figures import NOTHING, Figure

_Z = 1.96
UNKNOWN = "单数不够，比不出来"
UP, DOWN, NEITHER = (
    "后一段高，不像是碰巧。",
    "后一段低，不像是碰巧。",
    "还看不出差别，可能只是碰巧。",
)


def lowest(successes: Figure, orders: Figure) -> Figure:
    """The rate is hardly lower than this."""
    return _bound(successes, orders, -1)


def highest(successes: Figure, orders: Figure) -> Figure:
    """The rate is hardly higher than this."""
    return _bound(successes, orders, +1)


def _bound(successes: Figure, orders: Figure, side: int) -> Figure:
    s, n = f"MIN({successes.text},{orders.text})", orders.text
    sign = "+" if side > 0 else "-"
    square = _Z * _Z
    text = f"({s}+{square / 2:g}{sign}{_Z}*SQRT({s}*({n}-{s})/{n}+{square / 4:g}))/({n}+{square:g})"
    return Figure(
        f'IF(N({n})=0,"{NOTHING}",{text})',
        _wilson(successes.number, orders.number, side) if orders.number else NOTHING,
    )


def _wilson(successes: float, orders: float, side: int) -> float:
    successes = min(successes, orders)
    spread = sqrt(successes * (orders - successes) / orders + _Z * _Z / 4)
    return (successes + _Z * _Z / 2 + side * _Z * spread) / (orders + _Z * _Z)


class Rate(NamedTuple):
    """A rate and the two ends of its interval, as cells."""

    rate: Figure
    low: Figure
    high: Figure


def verdict(before: Rate, after: Rate) -> Figure:
    """Whether the second rate differs from the first by more than chance, in one sentence."""
    p, q = f"MIN(1,{before.rate.text})", f"MIN(1,{after.rate.text})"
    below = f"SQRT(({q}-{after.low.text})^2+({before.high.text}-{p})^2)"
    above = f"SQRT(({after.high.text}-{q})^2+({p}-{before.low.text})^2)"
    said = f'IF({q}-{p}>{below},"{UP}",IF({p}-{q}>{above},"{DOWN}","{NEITHER}"))'
    text = f'IF(COUNT({before.rate.text},{after.rate.text})<2,"{UNKNOWN}",{said})'
    return Figure(text, _said(before, after))


def _said(before: Rate, after: Rate) -> str:
    if isinstance(before.rate.value, str) or isinstance(after.rate.value, str):
        return UNKNOWN
    p, q = min(1.0, before.rate.number), min(1.0, after.rate.number)
    if q - p > sqrt((q - after.low.number) ** 2 + (before.high.number - p) ** 2):
        return UP
    if p - q > sqrt((after.high.number - q) ** 2 + (p - before.low.number) ** 2):
        return DOWN
    return NEITHER
