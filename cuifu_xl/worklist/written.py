"""今日计划 as it was found: what colleagues typed there.

A row is a *contact* when 结果 or 联系时间 is filled or its SMS was exported: it stays as it is
until it is registered. Any other row with something typed is *half-filled*.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.core.contained import kind_and_place
from cuifu_xl.core.errors import Problem, WorkbookError
from cuifu_xl.core.model import Attempt, Contact
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, day_of
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.named import FIRST_TYPED
from cuifu_xl.tables.records import Rows, outside
from cuifu_xl.workbooks.base import Cell, Table
from cuifu_xl.worklist import exported
from cuifu_xl.worklist.typed_times import contacted_at, names_a_day_only, promised_at

NAME = schema.TODAY.name
HEADINGS = schema.TODAY.headings()
MEMO = "千牛备注"
PHONE = "联系手机"
_TIMES = ("联系时间", "承诺付款时间")
TYPED = tuple(
    column.heading for column in schema.TODAY.columns if column.people and column.heading != PHONE
)


class WrittenRow(NamedTuple):
    """One row of 今日计划 as it was found."""

    cells: Mapping[str, Cell]
    row: int
    has_own: bool = False  # something stands in columns that are not ours

    def text(self, heading: str) -> str:
        """A cell as text."""
        return cells.text(self.cells[heading])

    def numbered(self, plan_id: str) -> "WrittenRow":
        """The row with its 计划号, which a contact outside the plan gets when it is registered."""
        return self._replace(cells={**self.cells, "计划号": plan_id})

    @property
    def plan_id(self) -> str:
        """计划号; "" for a contact outside the plan."""
        return cells.name(self.cells["计划号"])

    @property
    def buyer(self) -> str:
        """买家会员名, as it is written there."""
        return cells.name(self.cells["买家会员名"])

    @property
    def order_ids(self) -> tuple[str, ...]:
        """The orders that the row is about; none if their digits are lost."""
        try:
            return cells.order_ids(self.cells["订单编号"])
        except cells.DamagedIdError:
            return ()

    @property
    def has_lost_digits(self) -> bool:
        """Its order numbers are there, but damaged: the row stays until somebody mends them."""
        return bool(self.text("订单编号") and not self.order_ids)

    @property
    def mark(self) -> int:
        """Equal while nobody types anything else into the row, whichever program saves it.

        A column that is empty does not count: a release that adds one leaves the marks as they are.
        """
        typed = {heading: self.text(heading) for heading in TYPED}
        return _mark(f"{heading}={text}" for heading, text in sorted(typed.items()) if text)

    @property
    def first_mark(self) -> int:
        """The mark that releases before 0.2.0 left, of all columns in their order."""
        return _mark(map(self.text, FIRST_TYPED))

    @property
    def is_complete(self) -> bool:
        """Somebody has noted a result for somebody."""
        return bool(self.text("结果") and (self.order_ids or self.buyer))

    @property
    def is_noted(self) -> bool:
        """Somebody says that the buyer was contacted: a result, or at least a time, is noted."""
        return self.is_complete or bool(self.text("联系时间") and (self.order_ids or self.buyer))

    @property
    def is_exported(self) -> bool:
        """Its SMS is in a file for a gateway: taken as sent until somebody says otherwise."""
        return exported.is_exported(self.text("登记状态"))

    @property
    def is_contact(self) -> bool:
        """Somebody has been in touch with the buyer, as far as is known."""
        return self.is_noted or self.is_exported

    @property
    def is_touched(self) -> bool:
        """Somebody has typed something."""
        return any(self.text(heading) for heading in TYPED)


def _mark(texts: Iterable[str]) -> int:
    return crc32("\x1f".join(texts).replace("_x000D_", "").replace("\r", "").encode())


def read_today(table: Table) -> list[WrittenRow]:
    """The rows of 今日计划 that hold anything. A missing heading is refused by name.

    So is a row typed right under the table: passed over, its buyer would be contacted again.
    """
    problem = outside(NAME, table)
    if problem:
        raise WorkbookError(problem.sentence())
    own = [heading for heading in table.headings if heading not in HEADINGS]
    return [
        WrittenRow(
            {heading: row.cell(heading) for heading in HEADINGS},
            row.number,
            any(row.text(heading) for heading in own),
        )
        for row in Rows(NAME, table, HEADINGS, [])
        if any(row.text(heading) for heading in HEADINGS if heading != MEMO)
    ]


def typed_phones(rows: Sequence[WrittenRow], shown: Mapping[str, str]) -> dict[str, str]:
    """Numbers that people typed over ours, by buyer. `shown` is what the last plan had written."""
    return {
        row.buyer: row.text(PHONE)
        for row in rows
        if row.buyer and row.text(PHONE)
        if row.text(PHONE) != shown.get(row.plan_id, "")
    }


def contact(
    row: WrittenRow,
    buyer_of: Callable[[str], str],
    settings: Settings,
    now: Minute,
    problems: list[Problem],
) -> Contact:
    """A row as what it says: who was contacted, when, how, by whom, with what result.

    The buyer is the one of the report. A row whose order numbers lost digits holds for all
    orders of the buyer written there.
    """
    order_ids = row.order_ids
    known = next(filter(None, map(buyer_of, order_ids)), "")
    buyer = known or row.buyer
    if row.text("订单编号") and not order_ids:
        problems.append(
            _problem(row, "订单编号", "丢了位数，按这位买家的每一单算", "请重新复制编号")
        )
    elif not buyer:
        problems.append(_problem(row, "订单编号", "在报表里找不到", "请核对编号，或填上买家会员名"))
    at, source = _contacted_at(row, now, problems)
    outcome = settings.outcome(row.text("结果"))
    promise_at = cells.understood(_promised(at, settings), row.cells["承诺付款时间"])
    attempts = tuple(
        Attempt(
            order_id=order_id,
            buyer=buyer,
            at=at,
            channel=row.text("实际渠道") or row.text("渠道"),
            agent=row.text("催付人") or row.text("负责客服"),
            outcome=row.text("结果"),
            reason=row.text("未付款原因"),
            technique=row.text("技巧"),
            template_id=row.text("话术编号"),
            promise_at=promise_at,
            group="催付" if outcome is None or outcome.counts else "不计",
            source=source,
            plan_id=row.plan_id,
        )
        for order_id in order_ids or ("",)
    )
    return Contact(row.plan_id, buyer, order_ids, attempts)


def unclear(row: WrittenRow, settings: Settings, now: Minute) -> list[Problem]:
    """What keeps a complete row from the register: nobody can tell what it says."""
    found = []
    if settings.outcome(row.text("结果")) is None:
        remedy = "请从下拉里选；新的结果先写进 设置!催付结果"
        found.append(_problem(row, "结果", "不在「催付结果」表里，这一行先没登记", remedy))
    found += [
        _problem(row, heading, "不是能用的值，这一行先没登记", "请清空，重新填")
        for heading in TYPED
        if heading not in _TIMES and _is_no_value(row.cells[heading])
    ]
    typed, slip = _typed_time(row, now)
    found += [slip] if slip else []
    try:
        _promised(now if typed is None else typed, settings)(row.cells["承诺付款时间"])
    except (ValueError, OverflowError):
        remedy = "请改成如 2026-11-23 16:00 或 明天下午"
        found.append(_problem(row, "承诺付款时间", "看不懂，这一行先没登记", remedy))
    return found


def _promised(said_at: Minute, settings: Settings) -> Callable[[Cell], Minute | None]:
    return lambda cell: promised_at(cell, said_at, settings.parameters)


def not_understood(row: WrittenRow, error: Exception) -> Problem:
    """A row that the program fails on: it stays as it is, and its orders are not chased."""
    problem = f"程序在这一行出了意外（{kind_and_place(error)}），先没登记，也不再催它的订单"
    return _problem(row, "订单编号", problem, "请核对这一行填的内容，并把这句话发给维护的人")


def _is_no_value(cell: Cell) -> bool:
    """NaN and the like: no program of the office writes them, a frame may."""
    return isinstance(cell, float) and not isfinite(cell)


def _typed_time(row: WrittenRow, now: Minute) -> tuple[Minute | None, Problem | None]:
    """What 联系时间 says; None if nothing, and what is wrong with it if it cannot be."""
    day = _plan_day(row, now)
    placed_at = cells.understood(cells.moment, row.cells["下单时间"])
    try:
        at = contacted_at(row.cells["联系时间"], day)
    except (ValueError, OverflowError):
        problem, remedy = "不是时间，这一行先没登记", "请改成如 2026-11-23 16:00"
        return None, _problem(row, "联系时间", problem, remedy)
    if at is not None and at > now + MINUTES_PER_DAY:
        problem = "比现在还晚，这一行先没登记"
    elif at is not None and placed_at is not None and day_of(at) < day_of(placed_at):
        problem = "比下单还早，这一行先没登记"
    else:
        return at, None
    return None, _problem(row, "联系时间", problem, "请改成实际的时间")


def _contacted_at(row: WrittenRow, now: Minute, problems: list[Problem]) -> tuple[Minute, str]:
    """When the buyer was contacted, and whether somebody wrote so or it is a guess."""
    at, slip = _typed_time(row, now)
    problems += [slip] if slip else []
    if at is not None and names_a_day_only(at):
        problems.append(
            _problem(row, "联系时间", "只有日期没有钟点，按那天最晚算", "请改成如 13:40")
        )
        return min(at + MINUTES_PER_DAY - 1, now), "估计"
    if at is not None:
        return at, "填写"
    sent_at = exported.send_at(row.text("登记状态")) if row.is_exported else None
    if sent_at is None or (row.is_complete and sent_at > now):
        sent_at = now
    return sent_at, "估计"


def _plan_day(row: WrittenRow, now: Minute) -> int:
    """A bare time in 联系时间 means the day of the plan."""
    starts_at = cells.understood(cells.moment, row.cells["催付开始"])
    return day_of(now if starts_at is None else starts_at)


def _problem(row: WrittenRow, heading: str, problem: str, remedy: str) -> Problem:
    return Problem(NAME, row.row, heading, row.text(heading), problem, remedy)
