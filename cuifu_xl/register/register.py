"""What the rules read of 催付登记: by a digest that spares reading 200,000 lines at every press.

The digest is valid while the sheet's revision is unchanged. It holds the lines of the last
参数 登记回看天数 days and every paid order; both ways of reading give the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Attempt, Contact
from cuifu_xl.core.units import MINUTES_PER_DAY, Fen, Minute
from cuifu_xl.register.curve_store import counted_until
from cuifu_xl.register.digest import (
    LINES,
    PAYMENT,
    Digest,
    OpenOrder,
    chased_days,
    lines_of,
    open_orders,
)
from cuifu_xl.register.first_touches import FirstTouches, mark_of
from cuifu_xl.tables import schema
from cuifu_xl.tables.meta import REGISTER, Meta
from cuifu_xl.tables.named import FIELDS
from cuifu_xl.workbooks.base import Workbook

# the three months that a seller centre exports, and some
LONGEST_REPORT = 100 * MINUTES_PER_DAY


class Payment(NamedTuple):
    """What the register knows to be paid: one order, or several that are long past."""

    mark: str  # of the order's number; "" = several, older than any report
    buyer: str
    recovered: Fen
    orders: int = 1


class Register(NamedTuple):
    """What the rules read of 催付登记."""

    attempts: list[Attempt]
    payments: list[Payment]
    problems: list[Problem]
    open_orders: dict[str, OpenOrder]
    chased: dict[int, int]  # day → lines of 组别 催付, the days that were asked for

    def is_paid(self, order_id: str, buyer: str) -> bool:
        """Whether the register has seen a payment of this order."""
        mark = mark_of(order_id)
        return any(p.mark == mark and p.buyer == buyer for p in self.payments)

    def paid_beyond(self, known_ids: Collection[str]) -> dict[str, tuple[int, Fen]]:
        """Paid orders and money by buyer, without the orders that the report shows itself."""
        found: dict[str, tuple[int, Fen]] = {}
        known = set(map(mark_of, known_ids)) if self.payments else set()
        for payment in self.payments:
            if payment.mark not in known:
                count, total = found.get(payment.buyer, (0, 0))
                found[payment.buyer] = (count + payment.orders, total + payment.recovered)
        return found


def read_register(
    book: Workbook,
    meta: Meta,
    buyers: Collection[str],
    now: Minute,
    lookback: Minute,
    oldest_order: Minute = 0,
) -> Register:
    """Attempts since `now − lookback` and payments of these buyers. 催付登记

    From the digest when it still fits, else from the sheet, which leaves a new digest in `meta`.
    Payments of orders older than any report shows (`oldest_order`) are only counted per buyer.
    """
    revision = book.revision(schema.REGISTER.name)
    head = meta.json(REGISTER) or {}
    problems: list[Problem] = []
    fields = {kind: list(names) for kind, names in LINES.items()}
    same = {"revision": revision, "lookback": lookback, FIELDS: fields}
    is_valid = all(head.get(name) == value for name, value in same.items())
    # a digest made later than `now` has dropped lines that count at `now`
    if not is_valid or head["made_at"] > now or head["horizon"] > oldest_order:
        horizon = max(min(now - LONGEST_REPORT, oldest_order), 0)
        touches = FirstTouches(max(counted_until(meta), now - LONGEST_REPORT))
        digest = Digest(book.read(schema.REGISTER.name), now - lookback, horizon, touches)
        digest.store(meta)
        problems = digest.problems
        # a sheet with problems is read again, so that they are named again
        known = same | {"revision": ""} if problems else same
        meta.put_json(REGISTER, known | {"made_at": now, "horizon": horizon})
    found = Register([], [], problems, open_orders(meta), chased_days(meta))
    since, until = now - lookback, now + MINUTES_PER_DAY
    for buyer, kind, parts in lines_of(meta, buyers):
        if kind == PAYMENT:
            found.payments.append(Payment(parts[0], buyer, int(parts[1]), int(parts[2])))
        elif since <= int(parts[1]) <= until:
            found.attempts.append(_attempt(buyer, parts))
    return found


def used_plan_ids(
    attempts: Iterable[Attempt], contacts: Iterable[Contact], day: str
) -> dict[str, int]:
    """How many 计划号 of a day each buyer has used up, registered or completed.

    `day` is their first eight digits.
    """
    ids: dict[str, set[str]] = defaultdict(set)
    for attempt in (*attempts, *(attempt for c in contacts for attempt in c.attempts)):
        if attempt.plan_id.startswith(day):
            ids[attempt.buyer].add(attempt.plan_id)
    return {buyer: len(found) for buyer, found in ids.items()}


def _attempt(buyer: str, parts: list[str]) -> Attempt:
    order_id, at, channel, agent, outcome, reason, technique, template = parts[:8]
    promise, group, source, plan_id = parts[8:]
    return Attempt(
        order_id,
        buyer,
        int(at),
        channel,
        agent,
        outcome,
        reason,
        technique,
        template,
        int(promise) if promise else None,
        group or "催付",
        source or "填写",
        plan_id,
    )
