"""Every order of a report once: rows of one order are brought together. 重复订单"""

from array import array
from collections.abc import Iterator, Mapping

from cuifu_xl.core.model import History, PaidOrder
from cuifu_xl.core.units import Fen, Minute, clock_of
from cuifu_xl.reports.platforms import (
    CLOSED,
    CLOSED_UNPAID,
    PAID,
    REFUNDED,
    STATE_NAMES,
    UNPAID,
    Platform,
)

_DROPPED = len(STATE_NAMES)
UNKNOWN = -1
# how far the lines of one order have come: it is paid if any of its goods is
_PROGRESS = {CLOSED: 0, CLOSED_UNPAID: 0, UNPAID: 1, REFUNDED: 2, PAID: 3}
_JOINER = "，"


def nobody(order_id: str) -> str:
    """What stands for the buyer of an order of whom nothing is known."""
    return f"（订单 {order_id}）"


class Ledger:
    """What is known of each order, a slot an order: arrays, because there may be 100,000."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.slots: dict[str, int] = {}
        self.states = bytearray()
        self.created = array("q")
        self.paid = array("q")
        self.waited = array("l")
        self.payable = array("q")
        self.rows = array("l")
        self.files = array("l")
        self.buyers: list[str] = []
        self.titles: list[str] = []
        self.of_a_day: set[str] = set()  # orders of which the report names the day only
        self.duplicates = 0
        # an order under two buyers: its id, the buyer before and the one now
        self.disputed: list[tuple[str, str, str]] = []
        self._outvoted: list[PaidOrder] = []  # payments of the row that did not count
        self._words: dict[str, str] = {}

    def add(
        self,
        order_id: str,
        buyer: str,
        state: int,
        created: Minute,
        paid: Minute | None,
        payable: Fen,
        title: str,
        row: int,
        file: int,
        waited: int = UNKNOWN,
    ) -> int | None:
        """Note a row; of a duplicate that disagrees, the state before. 重复订单

        `waited` are the minutes from order to payment, begun ones counted; 0 = half a minute.
        """
        slot = self.slots.setdefault(order_id, len(self.states))
        title = self.once(title)
        if slot == len(self.states):
            self.states.append(state)
            self.created.append(created)
            self.paid.append(UNKNOWN if paid is None else paid)
            self.waited.append(waited)
            self.payable.append(payable)
            self.rows.append(row)
            self.files.append(file)
            self.buyers.append(buyer)
            self.titles.append(title)
            return None
        self.duplicates += 1
        if self.platform.item_rows and self.files[slot] == file:
            self._add_item(slot, state, paid, payable, title, waited)
            return None
        before = self.states[slot]
        if buyer != self.buyers[slot] and nobody(order_id) not in (buyer, self.buyers[slot]):
            self.disputed.append((order_id, self.buyers[slot], buyer))
            if state >= before and before == PAID:
                self._outvoted.append(self._payment(order_id, slot))
            elif state < before and state == PAID:
                self._outvoted.append(PaidOrder(order_id, buyer, created, paid, payable, title))
        if state >= before:
            self.states[slot] = state
            self.created[slot] = created
            self.paid[slot] = UNKNOWN if paid is None else paid
            self.waited[slot] = waited
            self.payable[slot] = payable
            self.rows[slot] = row
            self.files[slot] = file
            self.buyers[slot] = buyer
            self.titles[slot] = title
        return None if STATE_NAMES[state] == STATE_NAMES[before] else before

    def _add_item(
        self, slot: int, state: int, paid: Minute | None, payable: Fen, title: str, waited: int
    ) -> None:
        if _PROGRESS[state] > _PROGRESS[self.states[slot]]:
            self.states[slot] = state
        if paid is not None:
            self.paid[slot] = paid
            self.waited[slot] = waited
        if self.platform.sum_items:
            self.payable[slot] += payable
        if title and title not in self.titles[slot].split(_JOINER):
            joined = self.titles[slot] + _JOINER + title if self.titles[slot] else title
            self.titles[slot] = self.once(joined)

    def once(self, word: str) -> str:
        """The same text, kept in memory only once."""
        return self._words.setdefault(word, word)

    def is_hour_known(self, order_id: str, slot: int) -> bool:
        """Whether the report says at what time of the day an order was placed."""
        return order_id not in self.of_a_day or bool(clock_of(self.created[slot]))

    def drop(self, order_id: str) -> bool:
        """Take an order back whose id proves damaged; False for a further row of it."""
        slot = self.slots[order_id]
        if self.states[slot] == _DROPPED:
            self.duplicates -= 1
            return False
        self.states[slot] = _DROPPED
        return True

    def forget_dropped(self) -> None:
        """No dropped order is found by its id any more."""
        if _DROPPED in self.states:
            self.slots = {
                order_id: slot
                for order_id, slot in self.slots.items()
                if self.states[slot] != _DROPPED
            }

    def of_state(self, *states: int) -> Iterator[tuple[str, int]]:
        """Order ids and slots of these states, in the order of the report."""
        codes = self.states
        for order_id, slot in self.slots.items():
            if codes[slot] in states:
                yield order_id, slot

    def paid_order(self, order_id: str) -> PaidOrder | None:
        """The payment of one order, or None if it is not paid. 回款"""
        slot = self.slots.get(order_id)
        if slot is None or self.states[slot] not in (PAID, REFUNDED):
            return None
        return self._payment(order_id, slot)

    def state_names(self) -> Mapping[str, str]:
        """Order id → unpaid, paid, closed or refunded."""
        return _StateNames(self)

    def newest_order(self) -> Minute:
        """When the newest order was placed; 0 if there is none."""
        return max((self.created[slot] for slot in self.slots.values()), default=0)

    def newest_moment(self) -> Minute:
        """The newest time that the report knows of, placed or paid; 0 if there is none."""
        paid = max((self.paid[slot] for slot in self.slots.values()), default=0)
        return max(self.newest_order(), paid)

    def histories(self) -> dict[str, History]:
        """What is known of each buyer who has an unpaid order. 买家历史"""
        wanted = {self.buyers[slot] for _, slot in self.of_state(UNPAID)}
        paid: dict[str, list[PaidOrder]] = {}
        closed: dict[str, int] = {}
        states, buyers = self.states, self.buyers
        for order_id, slot in self.slots.items():
            if (state := states[slot]) == UNPAID or (buyer := buyers[slot]) not in wanted:
                continue
            if state in (PAID, REFUNDED):
                paid.setdefault(buyer, []).append(self._payment(order_id, slot))
            else:
                closed[buyer] = closed.get(buyer, 0) + 1
        # whoever of two buyers has paid: neither is chased for what he may have ordered anew
        for order in self._outvoted:
            if order.buyer in wanted:
                paid.setdefault(order.buyer, []).append(order)
        return {
            buyer: History(tuple(paid.get(buyer, ())), closed.get(buyer, 0))
            for buyer in paid.keys() | closed.keys()
        }

    def _payment(self, order_id: str, slot: int) -> PaidOrder:
        return PaidOrder(
            id=order_id,
            buyer=self.buyers[slot],
            created_at=self.created[slot],
            paid_at=None if self.paid[slot] == UNKNOWN else self.paid[slot],
            payable=self.payable[slot],
            title=self.titles[slot],
            refunded=self.states[slot] == REFUNDED,
        )


class _StateNames(Mapping[str, str]):
    """The states of a ledger by name, without a copy of it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getitem__(self, order_id: str) -> str:
        return STATE_NAMES[self._ledger.states[self._ledger.slots[order_id]]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ledger.slots)

    def __len__(self) -> int:
        return len(self._ledger.slots)
