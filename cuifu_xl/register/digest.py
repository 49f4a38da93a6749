"""The digest of 催付登记 in `_meta`: made in one pass over the sheet, read a few buyers at a time.

A line an attempt and a line a payment, the buyer first so that others are passed over quickly, in
buckets by buyer so that a small press unpacks few of them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.core.credit import OPEN_STATES, PAID
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.reading.attempts import CHASE
from cuifu_xl.core.units import Fen, Minute, day_of
from cuifu_xl.register.first_touches import (
    TOUCH_COLUMNS,
    TOUCH_FIELDS,
    TOUCHED,
    FirstTouches,
    mark_of,
)
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.meta import REGISTER, Meta
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.report_cells import one_line
from cuifu_xl.workbooks.base import Cell, Row, Table

ATTEMPT, PAYMENT = "A", "P"
_OPEN, _CHASED = f"{REGISTER}.open", f"{REGISTER}.chased"
_BUCKETS = 256
# what an attempt's line holds behind its moment, and behind the promise
_WHAT = ("渠道", "客服", "结果", "未付款原因", "技巧", "话术编号")
_WHERE_FROM = ("组别", "时间来源", "计划号")
_MONEY = ("付款状态", "回款金额", "应付金额")
# what stands in its lines, field by field: a digest of other fields is made anew from the sheet
LINES: Mapping[str, tuple[str, ...]] = {
    ATTEMPT: ("买家会员名", "订单编号", "催付时间", *_WHAT, "承诺付款时间", *_WHERE_FROM),
    PAYMENT: ("买家会员名", "订单记号", "回款金额", "单数"),
    _OPEN: ("订单编号", "付款状态", "下单时间"),
    TOUCHED: TOUCH_FIELDS,
}
_HEADINGS = ("买家会员名", "承诺付款时间", *_WHAT, *_WHERE_FROM, *_MONEY, *TOUCH_COLUMNS)


class OpenOrder(NamedTuple):
    """An order of the register of which it is not known yet how it ended."""

    state: str  # 付款状态 of its last line
    created_at: Minute | None


class Digest:
    """What one pass over 催付登记 keeps.

    Attempts since `since`, every paid order, orders whose end is not known unless they are older
    than `horizon` and no report shows them any more, the lines of each day that count, and the
    first `touches` of orders.
    """

    def __init__(
        self, register: Table, since: Minute, horizon: Minute, touches: FirstTouches
    ) -> None:
        self.problems: list[Problem] = []
        self._since = since
        self._horizon = horizon
        self._touches = touches
        self._at = positions(schema.REGISTER.name, register, _HEADINGS)
        self._lines: dict[str, list[str]] = {_key(number): [] for number in range(_BUCKETS)}
        self._open: dict[str, OpenOrder] = {}
        self._chased: Counter[int] = Counter()
        self._paid: set[str] = set()
        self._long_past: dict[str, tuple[int, Fen]] = {}
        for number, row in enumerate(register.rows, register.first_row):
            self._take(row, number)
        for buyer, (orders, money) in self._long_past.items():
            self._add(buyer, PAYMENT, "", str(money), str(orders))

    def store(self, meta: Meta) -> None:
        """Put it into `_meta`, packed tightly: it is read at each press and written seldom."""
        for bucket, lines in self._lines.items():
            meta.put(bucket, "\n".join(sorted(lines)), tightly=True)
        meta.put(_OPEN, "\n".join(_open_line(*order) for order in self._open.items()), tightly=True)
        meta.put_json(_CHASED, self._chased)
        self._touches.store(meta)

    def _take(self, row: Row, number: int) -> None:
        at = self._at
        buyer, numbers = cells.name(row[at["买家会员名"]]), row[at["订单编号"]]
        try:
            order_id = "".join(cells.order_ids(numbers))
        except cells.DamagedIdError:
            # what was said then holds for all orders of the buyer: which one it was is lost
            order_id = ""
            self.problems.append(_lost_digits(numbers, number))
        if not order_id and not buyer:
            return
        moment = self._moment(row, number, "催付时间")
        if moment is not None and moment >= self._since:
            self._take_attempt(row, number, buyer, order_id, moment)
        if order_id:
            self._take_order(row, buyer, order_id, moment)

    def _take_attempt(
        self, row: Row, number: int, buyer: str, order_id: str, moment: Minute
    ) -> None:
        at = self._at
        self._chased[day_of(moment)] += cells.text(row[at["组别"]]) == CHASE
        promise = self._moment(row, number, "承诺付款时间")
        self._add(
            buyer,
            ATTEMPT,
            order_id,
            str(moment),
            *(cells.text(row[at[heading]]) for heading in _WHAT),
            "" if promise is None else str(promise),
            *(cells.text(row[at[heading]]) for heading in _WHERE_FROM),
        )

    def _take_order(self, row: Row, buyer: str, order_id: str, moment: Minute | None) -> None:
        at = self._at
        state = cells.text(row[at["付款状态"]])
        placed_at = cells.understood(cells.moment, row[at["下单时间"]])
        if placed_at is not None and self._touches.may_need(placed_at):
            self._touches.note_line({heading: row[at[heading]] for heading in TOUCH_COLUMNS})
        if state in OPEN_STATES and (moment is None or moment >= self._horizon):
            self._open[order_id] = OpenOrder(state, placed_at)
        else:
            self._open.pop(order_id, None)
        if state != PAID or order_id in self._paid:
            return
        self._paid.add(order_id)
        recovered = cells.understood(cells.fen, row[at["回款金额"]])
        money = recovered or cells.understood(cells.fen, row[at["应付金额"]]) or 0
        if placed_at is None or placed_at >= self._horizon:
            self._add(buyer, PAYMENT, mark_of(order_id), str(money), "1")
        else:
            orders, total = self._long_past.get(buyer, (0, 0))
            self._long_past[buyer] = (orders + 1, total + money)

    def _add(self, buyer: str, *parts: str) -> None:
        self._lines[_bucket(buyer)].append("\t".join((buyer, *map(one_line, parts))))

    def _moment(self, row: Row, number: int, heading: str) -> Minute | None:
        cell = row[self._at[heading]]
        try:
            return cells.moment(cell)
        except (ValueError, OverflowError):
            self.problems.append(_no_time(cell, number, heading))
            return None


def lines_of(meta: Meta, buyers: Collection[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Buyer, `ATTEMPT` or `PAYMENT`, and the rest of each line of these buyers."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for buyer in buyers:
        wanted[_bucket(buyer)].add(buyer)
    for bucket, of_bucket in sorted(wanted.items()):
        for line in meta.text(bucket).split("\n"):
            buyer, _, rest = line.partition("\t")
            if buyer in of_bucket and rest:
                kind, *parts = rest.split("\t")
                yield buyer, kind, parts


def open_orders(meta: Meta) -> dict[str, OpenOrder]:
    """Orders whose end is not known, by number."""
    return dict(map(_opened, meta.text(_OPEN).splitlines()))


def chased_days(meta: Meta) -> dict[int, int]:
    """Day → lines of 组别 催付."""
    return {int(day): count for day, count in (meta.json(_CHASED) or {}).items()}


def _key(bucket: int) -> str:
    return f"{REGISTER}.{bucket:03d}"


def _bucket(buyer: str) -> str:
    return _key(crc32(buyer.encode()) % _BUCKETS)


def _open_line(order_id: str, order: OpenOrder) -> str:
    return f"{order_id}\t{order.state}\t{'' if order.created_at is None else order.created_at}"


def _opened(line: str) -> tuple[str, OpenOrder]:
    order_id, state, created_at = line.split("\t")
    return order_id, OpenOrder(state, int(created_at) if created_at else None)


def _no_time(cell: Cell, row: int, heading: str) -> Problem:
    return Problem(
        schema.REGISTER.name,
        row,
        heading,
        cells.text(cell),
        "不是时间，这一行没有算进去",
        "请改成如 2026-11-23 10:40",
    )


def _lost_digits(cell: Cell, row: int) -> Problem:
    return Problem(
        schema.REGISTER.name,
        row,
        "订单编号",
        cells.text(cell),
        "丢了位数，按这位买家的每一单算",
        "请把这一格设成文本，从后台重新复制编号",
    )
