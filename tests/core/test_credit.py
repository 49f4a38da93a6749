"""Which contact a payment is credited to. 核对付款"""

import pytest

from cuifu_xl.core.credit import Seen, Settled, Touch, settled
from cuifu_xl.core.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

MONDAY = 29_000 * MINUTES_PER_DAY
WITHIN = 72 * MINUTES_PER_HOUR


def at(hours: float, day: int = 0) -> int:
    return MONDAY + day * MINUTES_PER_DAY + int(hours * MINUTES_PER_HOUR)


FIRST, SECOND = Touch(at(10)), Touch(at(15))


def credited(*touches: Touch, paid_at: int | None, state: str = "已付") -> list[int | None]:
    found = settled(touches, Seen(state, paid_at, 8800), WITHIN)
    assert all(line.recovered is None for line in found if line.success != 1)
    return [line.success for line in found]


def test_the_credited_line_alone_holds_money_and_hours() -> None:
    assert settled([FIRST, SECOND], Seen("已付", at(16.5), 8800), WITHIN) == [
        Settled("已付", at(16.5)),
        Settled("已付", at(16.5), 8800, 1, 90),
    ]


@pytest.mark.parametrize(
    ("why", "touches", "paid_at", "success"),
    [
        ("last touch before the payment", [FIRST, SECOND], at(16), [None, 1]),
        ("a touch after the payment gets nothing", [FIRST, SECOND], at(12), [1, None]),
        ("the lines need not be in order", [SECOND, FIRST], at(16), [1, None]),
        ("paid in the very minute of the touch", [FIRST], at(10), [1]),
        ("paid before any touch", [FIRST], at(9), [0]),
        ("72 hours after the touch still count", [FIRST], at(10, day=3), [1]),
        ("a minute later does not", [FIRST], at(10, day=3) + 1, [0]),
        ("paid when the order should have closed", [Touch(at(10), closes_at=at(12))], at(12), [1]),
        ("paid after that", [Touch(at(10), closes_at=at(12))], at(12) + 1, [0]),
        ("a result that is no attempt", [FIRST, Touch(at(15), "不计")], at(16), [1, None]),
        ("only such results", [Touch(at(15), "不计")], at(16), [None]),
        ("an order held out", [Touch(at(15), "对照")], at(16), [None]),
        ("nobody knows when it was paid", [FIRST], None, [None]),
    ],
)
def test_who_gets_the_credit(why, touches, paid_at, success) -> None:
    assert credited(*touches, paid_at=paid_at) == success, why


@pytest.mark.parametrize(
    ("touch", "paid_at", "success"),
    [
        (Touch(at(17), source="估计", as_of=at(9)), at(12), None),
        (Touch(at(17), source="估计", as_of=at(9)), at(9), 0),
        (Touch(at(17), source="估计", as_of=at(9)), at(17), 1),
        (Touch(at(0), source="备注"), at(12), None),
        (Touch(at(0), source="备注"), at(0, day=1), 1),
    ],
)
def test_nobody_is_credited_when_contact_or_payment_may_have_come_first(
    touch, paid_at, success
) -> None:
    assert credited(touch, paid_at=paid_at) == [success]


@pytest.mark.parametrize("state", ["未知", "未付", "去向未知"])
def test_an_order_that_may_still_be_paid_is_no_failure(state) -> None:
    assert credited(FIRST, SECOND, paid_at=None, state=state) == [None, None]


@pytest.mark.parametrize("state", ["已关闭", "已退款"])
def test_an_order_closed_or_paid_back_is_a_failure_of_the_last_touch(state) -> None:
    assert credited(FIRST, SECOND, paid_at=None, state=state) == [None, 0]
