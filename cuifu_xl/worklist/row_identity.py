"""Whether 计划号, 订单编号 and 买家会员名 of a row of 今日计划 still belong together.

A column that was sorted apart from the others puts a result beside another buyer's order: which
of the two was contacted only the person who typed it can say.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cuifu_xl.core.model import Attempt
from cuifu_xl.core.units import day_number
from cuifu_xl.stages.unpaid.chases import plan_id
from cuifu_xl.tables import cells
from cuifu_xl.worklist.remembered import PlannedRow
from cuifu_xl.worklist.written import WrittenRow

_OURS = re.compile(r"(\d{8})-[0-9a-f]{12}")
# more contacts of one buyer on one day than any shop registers
_MOST_A_DAY = 50


class Identity(NamedTuple):
    """Whom a 计划号 stands for."""

    buyer: str
    order_ids: frozenset[str]


def identities(
    planned: Iterable[PlannedRow], written: Iterable[WrittenRow] = ()
) -> dict[str, Identity]:
    """Whom each 计划号 stands for: as the plan remembers it, else as 今日计划 shows it."""
    found = {
        row.plan_id: Identity(row.buyer, frozenset(row.order_ids)) for row in written if row.plan_id
    }
    return found | {
        row.id: Identity(cells.name(row.buyer), frozenset(order.id for order in row.orders))
        for row in planned
    }


def planned_for(planned: PlannedRow, row: WrittenRow) -> WrittenRow:
    """What people typed into a row, as said of whom the plan meant."""
    ids = "、".join(order.id for order in planned.orders)
    return row._replace(cells={**row.cells, "买家会员名": planned.buyer, "订单编号": ids})


class Identities:
    """Compares rows with what is known of their 计划号 and of their orders.

    `buyer_of` tells the buyer of orders that no plan knows, "" if nobody does. What `registered`
    holds together is sound, whatever name stands there.
    """

    def __init__(
        self,
        known: Mapping[str, Identity],
        buyer_of: Callable[[str], str],
        registered: Iterable[Attempt] = (),
    ) -> None:
        self._known = known
        self._registered = {(attempt.plan_id, attempt.order_id) for attempt in registered}
        self._buyer_of = buyer_of
        self._planned_for = {
            order_id: one.buyer for one in known.values() for order_id in one.order_ids
        }

    def of(self, row: WrittenRow) -> Identity | None:
        """Whom the plan meant by the 计划号 of a row; None if it knows no such number."""
        return self._known.get(row.plan_id)

    def are_mixed_up(self, row: WrittenRow) -> bool:
        """Whether the row speaks of two buyers. A contact without 计划号 never does."""
        planned, order_ids = self.of(row), row.order_ids
        if not row.plan_id or any((row.plan_id, one) in self._registered for one in order_ids):
            return False
        owners = {self._planned_for.get(order_id, "") for order_id in order_ids} - {""}
        if planned is None:
            owners |= {self._buyer_of(order_id) for order_id in order_ids} - {""}
            return self._is_of_another(row, owners)
        return (
            not (row.buyer or order_ids)
            or row.buyer not in ("", planned.buyer)
            or bool(owners - {planned.buyer})
            or bool(order_ids and planned.order_ids.isdisjoint(order_ids))
        )

    def _is_of_another(self, row: WrittenRow, owners: set[str]) -> bool:
        """The same of a row of a plan long past: its 计划号 is made of the buyer's name."""
        if any(_is_made_of(row.plan_id, owner) for owner in owners):
            return False
        if row.buyer and owners and row.buyer not in owners:
            return True
        return bool(_OURS.fullmatch(row.plan_id)) and not _is_made_of(row.plan_id, row.buyer)

    def told(self, row: WrittenRow) -> str:
        """Both sides in words, for a person to choose."""
        planned = self.of(row)
        seen = _in_words(row.buyer, row.order_ids or (row.text("订单编号"),))
        said = [f"行里是{seen}"]
        if planned is not None:
            said.insert(0, f"计划里是{_in_words(planned.buyer, sorted(planned.order_ids))}")
        owners = [self._planned_for.get(one) or self._buyer_of(one) for one in row.order_ids]
        if others := dict.fromkeys(owner for owner in owners if owner not in ("", row.buyer)):
            said.append(f"这单是买家 {'、'.join(others)} 的")
        return "，".join(said)


def _is_made_of(number: str, buyer: str) -> bool:
    found = _OURS.fullmatch(number)
    if found is None:
        return False
    try:
        day = day_number(date.fromisoformat(found[1]))
    except ValueError:
        return False
    return any(number == plan_id(buyer, {buyer: count}, day) for count in range(_MOST_A_DAY))


def _in_words(buyer: str, order_ids: Iterable[str]) -> str:
    return f"买家 {buyer or '空'}（{'、'.join(filter(None, order_ids)) or '没有订单编号'}）"
