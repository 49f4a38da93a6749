"""Yesterday's rows below today's: told by a checksum of every row. 贴在旧报表上"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.reports.ledger import Ledger

_WORD = 4
_FEW = 2  # one order that makes way for another is every quiet afternoon
# of a report with more rows than both: its last rows, and so many spread over the rest
_LAST = _SPREAD = 1000


class RowMarks(NamedTuple):
    """What the rows of a report say and whose they are, a number each; of a long one, some."""

    rows: int  # down to the last that names an order
    orders: int
    checks: Sequence[int]  # 0 = a row that names no order
    ids: Sequence[int]  # 0 = a blank row, a problem or a further line of an order

    def packed(self) -> str:
        """As text for _meta."""
        words = b"".join(word.to_bytes(_WORD, "little") for word in (*self.checks, *self.ids))
        return f"{self.rows} {self.orders} {b64encode(words).decode()}"


def unpacked(text: str) -> RowMarks:
    """The marks of a `packed` text. ValueError if it is none."""
    rows, orders, words = text.split(" ")
    found = b64decode(words)
    numbers = [
        int.from_bytes(found[at : at + _WORD], "little") for at in range(0, len(found), _WORD)
    ]
    half = len(numbers) // 2
    return RowMarks(int(rows), int(orders), numbers[:half], numbers[half:])


def row_marks(checks: Sequence[int], ledger: Ledger) -> RowMarks:
    """The marks of a report: from a checksum per row, and the orders found in the rows."""
    rows = len(checks)
    while rows and not checks[rows - 1]:
        rows -= 1
    kept = dict.fromkeys(_kept(rows), 0)
    for order_id, slot in ledger.slots.items():
        if (row := ledger.rows[slot]) in kept:
            kept[row] = crc32(order_id.encode("utf-8", "replace"))
    return RowMarks(rows, len(ledger.slots), [checks[row] for row in kept], [*kept.values()])


def rows_left_below(old: RowMarks, new: RowMarks, orders: Iterable[str]) -> bool:
    """The sheet is a new report on top, and below it what the shorter paste left of the old one.

    Only such a sheet ends exactly where the old report ended, in rows of the old report that are
    unchanged. A real new report may do so too: newest first and with as many orders gone as
    came, which shifts the old rows down; or an export of unpaid orders where one was paid and one
    came. So more must speak against it.

    Rows in their old places: several of the old orders above them are gone, and they are most of
    those above, though below none is, or they stood side by side right above, as a shorter period
    cuts them off; or orders stand twice now. Rows in another order than before (sorted between
    the two pastes): no old order stands above them, or orders stand twice now.

    What remains unseen: a new report of which only one row replaced an order; one old row, or
    rows in their old order, left of a sheet that was sorted; a sorted sheet of over 2,000 rows.
    `orders` are those that stand on the sheet now.
    """
    if old.rows != new.rows:
        return False
    return _left_in_place(old, new, orders) or _left_of_sorted(old, new)


def _left_in_place(old: RowMarks, new: RowMarks, orders: Iterable[str]) -> bool:
    pairs = zip(reversed(old.checks), reversed(new.checks), strict=True)
    left = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if not left:
        return False
    standing = {crc32(order.encode("utf-8", "replace")) for order in orders}
    gone = [order not in standing for order in old.ids[: len(old.ids) - left] if order]
    count = sum(gone)
    if count < _FEW:
        return bool(count) and new.orders < old.orders
    return 2 * count > len(gone) or all(gone[-count:]) or new.orders < old.orders


def _left_of_sorted(old: RowMarks, new: RowMarks) -> bool:
    place = {check: row for row, check in enumerate(old.checks) if check}
    left = [place[check] for check in takewhile(place.__contains__, reversed(new.checks))]
    if all(lower > upper for lower, upper in pairwise(left)):
        return False
    above = set(new.ids[: len(new.ids) - len(left)])
    return new.orders < old.orders or not above.intersection(filter(None, old.ids))


def _kept(rows: int) -> Sequence[int]:
    if rows <= _LAST + _SPREAD:
        return range(rows)
    last = rows - _LAST
    return [*range(0, last, -(-last // _SPREAD)), *range(last, rows)]
