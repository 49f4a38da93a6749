"""Payments of a report matched to the lines of 催付登记, by order number. 核对付款

The register is read only when one of its orders has changed; else nothing of it is touched.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cuifu_xl.core.credit import (
    CLOSED,
    LOST,
    PAID,
    REFUNDED,
    Seen,
    Settled,
    Touch,
    is_unclear,
    settled,
)
from cuifu_xl.core.reading.attempts import CHASE
from cuifu_xl.core.units import MINUTES_PER_HOUR, Fen, Minute
from cuifu_xl.register.register import Register
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.records import positions
from cuifu_xl.workbooks.base import Cell, Workbook

Line = dict[str, Cell]
COLUMNS = ("付款状态", "付款时间", "回款金额", "是否成功", "付款用时")
_READ = ("订单编号", "催付时间", "组别", "时间来源", "关闭时间", "数据截至")
_DIGITS = 2  # of 付款用时


class Reconciled(NamedTuple):
    """How many registered orders have changed, and to what."""

    paid: int = 0
    successes: int = 0
    recovered: Fen = 0
    unknown: int = 0  # 去向未知
    closed: int = 0
    refunded: int = 0
    unclear: int = 0  # 先后不明


class _Entry(NamedTuple):
    """A line of an order: its touch, and where its payment columns go."""

    touch: Touch
    put: Callable[[list[Cell]], None]


def reconcile(
    book: Workbook, report: Report, register: Register, lines: Sequence[Line], within: Minute
) -> Reconciled:
    """Fill the payment columns of `lines`, just made, and of old ones whose order has changed.

    `within` is 参数 归因时限. Old lines are written to `book`; only those columns may change.
    """
    news = _news(report, register, lines)
    entries: dict[str, list[_Entry]] = {order_id: [] for order_id in news}
    payments: list[list[Cell]] = []
    if any(i in register.open_orders or seen.state == REFUNDED for i, seen in news.items()):
        payments = _add_old(book, entries)
    for line in lines:
        if (order_id := cells.text(line["订单编号"])) in entries:
            entries[order_id].append(_Entry(_touch(line), _into(line)))
    figures: Counter[str] = Counter()
    for order_id, seen in news.items():
        _settle(entries[order_id], seen, within, figures)
    if payments:
        book.write(schema.REGISTER.name, COLUMNS, payments)
    return Reconciled(**figures)


def _news(report: Report, register: Register, lines: Sequence[Line]) -> dict[str, Seen]:
    """What the report says of orders that the register does not know yet to have ended so."""
    news: dict[str, Seen] = {}
    covered = report.covered
    for order_id, known in register.open_orders.items():
        seen = report.seen(order_id)
        if seen is None and known.created_at is not None and known.created_at in covered:
            seen = Seen(LOST)
        if seen is not None and seen.state != known.state:
            news[order_id] = seen
    for order_id, buyer in report.refunded():
        seen = report.seen(order_id)
        if seen is not None and register.is_paid(order_id, buyer):
            news[order_id] = seen
    for line in lines:
        order_id = cells.text(line["订单编号"])
        seen = report.seen(order_id)
        if seen is not None:
            news[order_id] = seen
    return news


def _add_old(book: Workbook, entries: dict[str, list[_Entry]]) -> list[list[Cell]]:
    """Adds the lines of these orders on the sheet; returns the payment columns of all its lines."""
    table = book.read(schema.REGISTER.name)
    at = positions(schema.REGISTER.name, table, (*_READ, *COLUMNS))
    payments = [[row[at[heading]] for heading in COLUMNS] for row in table.rows]
    for number, row in enumerate(table.rows):
        try:
            order_id = "".join(cells.order_ids(row[at["订单编号"]]))
        except cells.DamagedIdError:
            continue
        if order_id in entries:
            touch = _touch({heading: row[at[heading]] for heading in _READ})
            entries[order_id].append(_Entry(touch, _at(payments, number)))
    return payments


def _at(payments: list[list[Cell]], number: int) -> Callable[[list[Cell]], None]:
    def put(values: list[Cell]) -> None:
        payments[number][:] = values

    return put


def _into(line: Line) -> Callable[[list[Cell]], None]:
    return lambda values: line.update(zip(COLUMNS, values, strict=True))


def _settle(entries: list[_Entry], seen: Seen, within: Minute, figures: Counter[str]) -> None:
    touches = [entry.touch for entry in entries]
    results = settled(touches, seen, within)
    for entry, result in zip(entries, results, strict=True):
        entry.put(_payment(result))
    name = {PAID: "paid", CLOSED: "closed", REFUNDED: "refunded", LOST: "unknown"}.get(seen.state)
    if name is None or not any(touch.group == CHASE for touch in touches):
        return
    figures[name] += 1
    figures["successes"] += sum(result.success or 0 for result in results)
    figures["recovered"] += sum(result.recovered or 0 for result in results)
    figures["unclear"] += seen.state == PAID and is_unclear(touches, seen.paid_at)


def _touch(line: Line) -> Touch:
    at = cells.understood(cells.moment, line["催付时间"])
    return Touch(
        at=0 if at is None else at,
        group=cells.text(line["组别"]) or CHASE,
        source=cells.text(line["时间来源"]),
        closes_at=cells.understood(cells.moment, line["关闭时间"]),
        as_of=cells.understood(cells.moment, line["数据截至"]),
    )


def _payment(result: Settled) -> list[Cell]:
    took = None if result.took is None else round(result.took / MINUTES_PER_HOUR, _DIGITS)
    return [
        result.state,
        cells.datetime_cell(result.paid_at),
        cells.yuan_cell(result.recovered),
        result.success,
        took,
    ]
