"""When each order was first contacted, as far as the natural payment curve still needs it.

Part of the digest of the register: an order is let go from the curve at its first contact.
"""

from collections.abc import Mapping
from zlib import crc32

from cuifu_xl.core.credit import Touch, earliest
from cuifu_xl.core.reading.attempts import CHASE
from cuifu_xl.core.units import Minute
from cuifu_xl.tables import cells
from cuifu_xl.tables.meta import REGISTER, Meta
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.schema import REGISTER as REGISTER_TABLE
from cuifu_xl.workbooks.base import Cell, Table

TOUCHED = f"{REGISTER}.touched"
TOUCH_FIELDS = ("订单记号", "下单时间", "首次催付")
TOUCH_COLUMNS = ("订单编号", "催付时间", "下单时间", "组别", "时间来源", "数据截至")


def mark_of(order_id: str) -> str:
    """What tells an order from the others, in half the room of its number."""
    return f"{crc32(order_id.encode()):x}"


class FirstTouches:
    """First contacts of the orders placed at `since` or later, by their mark."""

    def __init__(self, since: Minute) -> None:
        self._since = since
        self._found: dict[str, tuple[Minute, Minute]] = {}

    def may_need(self, created_at: Minute) -> bool:
        """Whether an order placed then is not in the curve yet."""
        return created_at >= self._since

    def note(self, mark: str, created_at: Minute, at: Minute) -> None:
        """A contact; the first one of an order stands."""
        known = self._found.get(mark)
        if known is None or at < known[1]:
            self._found[mark] = (created_at, at)

    def note_line(self, line: Mapping[str, Cell]) -> None:
        """As `note`, for a line of 催付登记 by heading; what is no contact is passed over."""
        at = cells.understood(cells.moment, line["催付时间"])
        created_at = cells.understood(cells.moment, line["下单时间"])
        if at is None or created_at is None or not self.may_need(created_at):
            return
        group, source = cells.text(line["组别"]) or CHASE, cells.text(line["时间来源"])
        as_of = cells.understood(cells.moment, line["数据截至"])
        first = earliest(Touch(at, group, source, as_of=as_of))
        if first is not None:
            self.note(mark_of(cells.text(line["订单编号"])), created_at, first)

    def at(self, order_id: str) -> Minute | None:
        """When an order was first contacted; None if it was not."""
        known = self._found.get(mark_of(order_id)) if self._found else None
        return None if known is None else known[1]

    def store(self, meta: Meta) -> None:
        """Put them into `_meta`: a line each, of an order's mark, not of its number."""
        lines = (f"{mark} {at[0]} {at[1]}" for mark, at in self._found.items())
        meta.put(TOUCHED, "\n".join(lines), tightly=True)


def first_touches(meta: Meta, since: Minute = 0) -> FirstTouches:
    """What the digest of the register holds of orders placed at `since` or later."""
    found = FirstTouches(since)
    for line in meta.text(TOUCHED).splitlines():
        mark, created_at, at = line.split(" ")
        if found.may_need(int(created_at)):
            found.note(mark, int(created_at), int(at))
    return found


def touches_in(register: Table) -> FirstTouches:
    """The first contacts of all orders in 催付登记."""
    at = positions(REGISTER_TABLE.name, register, TOUCH_COLUMNS)
    found = FirstTouches(0)
    for row in register.rows:
        found.note_line({heading: row[at[heading]] for heading in TOUCH_COLUMNS})
    return found
