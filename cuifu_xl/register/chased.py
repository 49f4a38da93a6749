"""催付登记 as the analysis reads it: lines, and the orders that they tell of."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.core.credit import CLOSED, PAID, REFUNDED, UNPAID
from cuifu_xl.core.effect.net import Chased, HeldOut
from cuifu_xl.core.reading.attempts import CHASE
from cuifu_xl.core.units import MINUTES_PER_DAY, Fen, Minute, day_of
from cuifu_xl.register.outsiders import HELD_OUT
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.records import positions
from cuifu_xl.workbooks.base import Table, Workbook

SETTLED = (PAID, CLOSED, REFUNDED)
TEXTS = (
    *("订单编号", "渠道", "客服", "技巧", "话术编号", "未付款原因", "商品", "商品类型"),
    *("会员等级", "下单时段", "组别", "付款状态"),
)
_GROUP = TEXTS.index("组别")
MOMENTS = ("催付时间", "催付日", "下单时间", "关闭时间", "数据截至", "付款时间")
NUMBERS = ("首次催付", "第几次", "是否成功", "付款用时", "短信条数", "应付金额", "回款金额")


class Entry(NamedTuple):
    """One line of 催付登记. Empty cells are "" or None."""

    order_id: str
    channel: str
    agent: str
    technique: str
    template: str
    reason: str
    goods: str
    kind: str  # 商品类型
    tier: str
    hour: str
    group: str
    state: str
    at: Minute | None
    day: Minute | None  # 催付日 as the minute of its midnight
    created_at: Minute | None
    closes_at: Minute | None
    as_of: Minute | None
    paid_at: Minute | None
    is_first: bool
    nth: int
    success: int | None
    took: float | None  # hours
    messages: int
    payable: Fen
    recovered: Fen

    @property
    def counts(self) -> bool:
        """Whether it is an attempt. 计次"""
        return self.group == CHASE


class OrderOfLines(NamedTuple):
    """An order that was contacted, and its lines in the order of its contacts."""

    order: Chased
    entries: list[Entry]

    @property
    def is_closed(self) -> bool:
        """Whether it was closed without being paid. 流失"""
        return self.entries[0].state == CLOSED


def read_entries(book: Workbook, days: int | None = None) -> list[Entry]:
    """Lines of 催付登记: all, or those of so many days up to the last line.

    A cell that cannot be understood is as if it were empty.
    """
    return entries_of(book.read(schema.REGISTER.name), days)


def entries_of(table: Table, days: int | None = None) -> list[Entry]:
    """As `read_entries`, of the table."""
    at = positions(schema.REGISTER.name, table, (*TEXTS, *MOMENTS, *NUMBERS))
    rows = table.rows
    if days is not None:
        on = [cells.understood(cells.moment, row[at["催付日"]]) or 0 for row in rows]
        since = max(on, default=0) - days * MINUTES_PER_DAY
        rows = [row for row, day in zip(rows, on, strict=True) if day > since]
    texts, moments = [at[name] for name in TEXTS], [at[name] for name in MOMENTS]
    numbers = [at[name] for name in NUMBERS]
    return [
        _entry(
            [cells.text(row[column]) for column in texts],
            [cells.understood(cells.moment, row[column]) for column in moments],
            [cells.understood(cells.number, row[column]) for column in numbers],
        )
        for row in rows
    ]


def _entry(texts: list[str], moments: list[Minute | None], numbers: list[float | None]) -> Entry:
    first, nth, success, took, messages, payable, recovered = numbers
    texts[_GROUP] = texts[_GROUP] or CHASE
    return Entry._make(
        [
            *texts,
            *moments,
            bool(first),
            int(nth or 0),
            None if success is None else int(success),
            took,
            int(messages or 0),
            cells.fen(payable) or 0,
            cells.fen(recovered) or 0,
        ]
    )


def chased_orders(entries: Iterable[Entry], matched: Minute | None) -> list[OrderOfLines]:
    """The orders that were contacted, each with its lines; those held out before are left out.

    `matched` is 数据截至 of the newest report whose payments are in the register, None if unknown.
    """
    by_order: dict[str, list[Entry]] = {}
    held = {entry.order_id for entry in entries if entry.group == HELD_OUT}
    for entry in entries:
        known = entry.at is not None and entry.created_at is not None
        if entry.counts and entry.order_id and known and entry.order_id not in held:
            by_order.setdefault(entry.order_id, []).append(entry)
    found = [sorted(lines, key=lambda line: line.at or 0) for lines in by_order.values()]
    return [OrderOfLines(_chased(lines, matched), lines) for lines in found]


def _chased(lines: Sequence[Entry], matched: Minute | None) -> Chased:
    first = lines[0]
    is_over = _is_over(first, matched)
    successes = [line.success for line in lines]
    return Chased(
        created_at=first.created_at or 0,
        touches=tuple(line.at or 0 for line in lines),
        payable=first.payable,
        settled=first.state in SETTLED and is_over,
        seen_until=None if is_over or first.state not in (*SETTLED, UNPAID) else matched,
        success=1 in successes,
        recovered=sum(line.recovered for line in lines),
        as_of=first.as_of,
        unclear=first.state == PAID and all(success is None for success in successes),
    )


def _is_over(line: Entry, matched: Minute | None) -> bool:
    """Whether the order must have ended by the newest report. 到期"""
    return matched is None or line.closes_at is None or line.closes_at <= matched


def held_out_orders(entries: Iterable[Entry], matched: Minute | None) -> list[HeldOut]:
    """The orders left alone on purpose that have ended, and that nobody contacted after all."""
    entries = list(entries)
    contacted = {entry.order_id for entry in entries if entry.counts}
    return [
        HeldOut(
            entry.as_of if entry.as_of is not None else entry.at,
            entry.paid_at if entry.state == PAID else None,
            entry.closes_at,
        )
        for entry in entries
        if entry.group == HELD_OUT and entry.state in SETTLED and _is_over(entry, matched)
        if entry.at is not None and entry.order_id not in contacted
    ]


def days_of(entries: Iterable[Entry]) -> list[int]:
    """The days of all lines, as day numbers."""
    return [day_of(entry.day) for entry in entries if entry.day is not None]
