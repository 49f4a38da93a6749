"""How urgent: points from bracket tables, each with the phrase that explains it. 优先级

Source: 设置!优先级 and 未付款原因.分 (S0–S4). A new factor is one function in FACTORS and its rows.
"""

from collections.abc import Callable
from typing import NamedTuple

from cuifu_xl.core.settings import PriorityRow, Settings
from cuifu_xl.core.units import FEN_PER_YUAN, MINUTES_PER_HOUR, PERCENT, Fen
from cuifu_xl.stages.unpaid.candidate import Candidate
from cuifu_xl.stages.unpaid.desk import Desk


class Urgency(NamedTuple):
    """The points of one order and their explanation."""

    points: int
    phrases: tuple[str, ...]


class Look(NamedTuple):
    """What the factors look at."""

    candidate: Candidate
    payable: Fen
    desk: Desk


Factor = Callable[[Look], float | str | None]


def amount(look: Look) -> float:
    """应付金额 in yuan, of all orders that the contact is about."""
    return look.payable / FEN_PER_YUAN


def tier(look: Look) -> str:
    """会员等级."""
    return look.candidate.buyer.tier


def hours_left(look: Look) -> float:
    """剩余小时 until the order closes."""
    return (look.candidate.terms.closes_at - look.desk.now) // MINUTES_PER_HOUR


def inquiry(look: Look) -> str | None:
    """询单 or 静默; None where no chat is known."""
    return look.candidate.inquiry or None


def broken_promise(look: Look) -> str | None:
    """承诺到期未付."""
    promise_at = look.candidate.promise_at
    return "是" if promise_at is not None and promise_at <= look.desk.now else None


def product_kind(look: Look) -> str | None:
    """商品类型: 引流, 利润, 活动, 独家."""
    product = look.candidate.product
    return product.kind or None if product else None


def paid_share(look: Look) -> float | None:
    """买家历史付款率 in percent; None for a buyer without settled orders."""
    buyer = look.candidate.buyer
    settled = len(buyer.paid) + buyer.closed_unpaid
    return len(buyer.paid) * PERCENT // settled if settled else None


def nth(look: Look) -> float:
    """第几次."""
    return look.candidate.nth


FACTORS: tuple[tuple[str, Factor], ...] = (
    ("应付金额", amount),
    ("会员等级", tier),
    ("剩余小时", hours_left),
    ("询单", inquiry),
    ("承诺到期未付", broken_promise),
    ("商品类型", product_kind),
    ("买家历史付款率", paid_share),
    ("第几次", nth),
)


class PriorityTable:
    """设置!优先级 made ready for look-ups."""

    def __init__(self, settings: Settings) -> None:
        self._brackets: dict[str, list[PriorityRow]] = {}
        self._values: dict[tuple[str, str], PriorityRow] = {}
        for row in settings.priorities:
            if row.value:
                self._values[row.factor, row.value] = row
            else:
                self._brackets.setdefault(row.factor, []).append(row)
        for rows in self._brackets.values():
            rows.sort(key=lambda row: row.at_least or 0, reverse=True)
        self._seen: dict[tuple[str, float | str], tuple[int, str]] = {}  # points and phrase
        self._reasons = {row.name: row for row in settings.reasons}
        self._parameters = settings.parameters

    def urgency(self, look: Look, reason: str) -> Urgency:
        """Points and phrases of every factor that has any."""
        points = 0
        phrases: list[str] = []
        for name, factor in FACTORS:
            value = factor(look)
            if value is None:
                continue
            more, phrase = self._seen.get((name, value)) or self._see(name, value)
            if more:
                points += more
                phrases.append(phrase)
        known = self._reasons.get(reason)
        if known and known.points:
            points += known.points
            phrases.append(_phrase(reason, reason, known.points))
        return Urgency(points, tuple(phrases))

    def _see(self, name: str, value: float | str) -> tuple[int, str]:
        row = self._row(name, value)
        points = row.points if row else 0
        phrase = _phrase(row.phrase or name, value, points) if row else ""
        return self._seen.setdefault((name, value), (points, phrase))

    def _row(self, factor: str, value: float | str) -> PriorityRow | None:
        if isinstance(value, str):
            return self._values.get((factor, value))
        return next(
            (row for row in self._brackets.get(factor, ()) if value >= (row.at_least or 0)), None
        )

    def level(self, points: int) -> str:
        """A, B, C or D."""
        parameters = self._parameters
        if points >= parameters.level_a:
            return "A"
        if points >= parameters.level_b:
            return "B"
        return "C" if points >= parameters.level_c else "D"


def _phrase(phrase: str, value: float | str, points: int) -> str:
    shown = str(value)
    if isinstance(value, float):
        shown = str(int(value)) if value.is_integer() else f"{value:.2f}"
    return f"{phrase.replace('{值}', shown)}（{points:+d}）"
