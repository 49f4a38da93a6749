"""Complete rows of 今日计划 → lines of 催付登记. 登记结果

Reads 今日计划 and the snapshot of the plan, never 订单. A row whose 计划号 is registered already
makes no line, so pressing twice never doubles one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from cuifu_xl.core.contained import contained
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Attempt, Channel
from cuifu_xl.core.reading.attempts import CHASE
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, day_of
from cuifu_xl.register.lines import line
from cuifu_xl.register.memo_text import memo_text
from cuifu_xl.stages.unpaid.chases import plan_id
from cuifu_xl.tables import cells
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.worklist.remembered import PlannedOrder, PlannedRow
from cuifu_xl.worklist.row_identity import Identities, identities
from cuifu_xl.worklist.written import MEMO, NAME, WrittenRow, contact, not_understood, unclear

Line = dict[str, Cell]


class Registered(NamedTuple):
    """What the rows of 今日计划 came to."""

    lines: list[Line]
    attempts: list[Attempt]  # the same as the rules see them
    ids: dict[int, str]  # sheet row → 计划号 of the rows that were registered now
    already: list[WrittenRow]
    changed: set[int]  # sheet rows of `already` in which somebody has typed since
    waiting: list[WrittenRow]  # something typed or an SMS exported, but no 结果 yet
    unclear: list[WrittenRow]  # nobody can tell what they say, or of whom
    mixed_up: frozenset[int] = frozenset()  # sheet rows that speak of two buyers


class Registrar:
    """Takes the rows of 今日计划 one by one. `known` are the attempts registered so far."""

    def __init__(
        self,
        known: Iterable[Attempt],
        snapshot: Mapping[str, PlannedRow],
        settings: Settings,
        now: Minute,
        buyer_of: Callable[[str], str],
        marks: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        known = list(known)
        self._identities = Identities(identities(snapshot.values()), buyer_of, known)
        self._by_plan_id = {attempt.plan_id: attempt for attempt in known if attempt.plan_id}
        self._attempts_of = Counter(a.order_id for a in known if a.group == CHASE)
        self._snapshot = snapshot
        self._orders = {order.id: order for row in snapshot.values() for order in row.orders}
        self._settings = settings
        self._now = now
        self._buyer_of = buyer_of
        self._marks = dict(marks)
        self._copies: dict[tuple[str, int], str] = {}  # what was registered now → its 计划号
        self.problems: list[Problem] = []

    def take(self, written: Sequence[WrittenRow]) -> Registered:
        """The lines of the complete rows; what is half-filled waits, with everything in it.

        A row that is mixed up, or that the program fails on, is unclear: it stays, the others go
        on.
        """
        mixed_up = frozenset(row.row for row in written if self._identities.are_mixed_up(row))
        made = Registered([], [], {}, [], set(), [], [], mixed_up)
        for row in written:
            if row.row in mixed_up:
                self._leave(row, made)
            else:
                contained(partial(self._take, row, made), partial(self._put_aside, row, made))
        return made

    def _take(self, row: WrittenRow, made: Registered) -> None:
        copied = self._copies.get((row.plan_id, row.mark))
        earlier = self._by_plan_id.get(row.plan_id)
        if copied is not None:
            made.already.append(row.numbered(copied))
        elif earlier is not None and not self._is_another(row):
            made.already.append(row)
            if self._is_changed(row, earlier):
                made.changed.add(row.row)
        elif row.is_complete and not row.has_lost_digits:
            if problems := unclear(row, self._settings, self._now):
                self.problems += problems
                made.unclear.append(row)
            else:
                self._register(row, made)
        elif row.is_touched or row.is_exported:
            made.waiting.append(row)

    def _put_aside(self, row: WrittenRow, made: Registered, error: Exception) -> None:
        self.problems.append(not_understood(row, error))
        made.unclear.append(row)

    def _leave(self, row: WrittenRow, made: Registered) -> None:
        """Nobody knows whom the row is about: it stays as it is, and both buyers are named."""
        if not (row.is_touched or row.is_exported):
            return
        made.unclear.append(row)
        said = self._identities.told(row)
        self.problems.append(
            Problem(
                NAME,
                row.row,
                "订单编号",
                row.text("订单编号"),
                f"计划号、订单编号、买家对不上（{said}），没有登记",
                "多半是有一列单独排过序：请改回原来的样子再按一次；分不清就问填的人",
            )
        )

    def _register(self, row: WrittenRow, made: Registered) -> None:
        done = contact(row, self._buyer_of, self._settings, self._now, self.problems)
        of_plan = self._of_plan(row, self._snapshot.get(row.plan_id))
        orders = [self._order(attempt.order_id, row) for attempt in done.attempts]
        number = row.plan_id if row.plan_id and not self._is_another(row) else ""
        number = number or self._new_id(done.buyer)
        if row.plan_id:
            self._copies[row.plan_id, row.mark] = number
        self._marks[number] = row.mark
        made.ids[row.row] = number
        for count, (attempt, order) in enumerate(zip(done.attempts, orders, strict=True), 1):
            attempt = attempt._replace(plan_id=number)
            nth = self._attempts_of[attempt.order_id] + 1
            self._attempts_of[attempt.order_id] += attempt.group == CHASE
            self._by_plan_id[number] = attempt
            made.attempts.append(attempt)
            made.lines.append(line(f"{number}-{count}", attempt, order, nth) | of_plan)
            # one SMS tells of all orders of the row, so it is counted once
            if count == 1 and attempt.channel == Channel.SMS:
                made.lines[-1]["短信条数"] = row.cells["短信条数"]

    def _new_id(self, buyer: str) -> str:
        """The 计划号 of a contact outside the plan: of its buyer and day, not used before."""
        count = 0
        while (number := plan_id(buyer, {buyer: count}, day_of(self._now))) in self._by_plan_id:
            count += 1
        return number

    def _order(self, order_id: str, row: WrittenRow) -> PlannedOrder | None:
        """What is known of one order: from the snapshot, else from the row if it has only one."""
        if order_id in self._orders:
            return self._orders[order_id]
        if len(row.order_ids) > 1:
            return None
        payable, created_at, closes_at = (
            cells.understood(reader, row.cells[heading])
            for heading, reader in (
                ("应付金额", cells.fen),
                ("下单时间", cells.moment),
                ("关闭时间", cells.moment),
            )
        )
        return PlannedOrder(order_id, payable, created_at, closes_at, row.text("商品"), "")

    def _of_plan(self, row: WrittenRow, planned: PlannedRow | None) -> Line:
        """What stands on the row or in the snapshot, for all its orders."""
        found: Line = {
            "优先级": row.text("优先级") or None,
            "备注": row.cells["备注"],
            # a program that does not calculate has left the formula without a value
            MEMO: row.text(MEMO) or memo_text(row.cells, self._settings, self._now) or None,
        }
        if planned is not None:
            found |= {
                "会员等级": planned.tier or None,
                "询单": planned.inquiry or None,
                "赠品": planned.gift or None,
                "数据截至": cells.datetime_cell(planned.as_of),
            }
        return found

    def _is_another(self, row: WrittenRow) -> bool:
        """A row copied to note one more contact: the same 计划号, but other cells."""
        is_new = any(plan_id == row.plan_id for plan_id, _ in self._copies)
        return row.is_complete and is_new

    def _differs(self, row: WrittenRow) -> bool:
        return self._marks.get(row.plan_id, row.mark) != row.mark

    def _is_changed(self, row: WrittenRow, earlier: Attempt) -> bool:
        """Whether somebody typed after registering: named, and the row stays. 登记后又改了"""
        if row.plan_id in self._marks:
            changed = self._differs(row)
        else:
            changed = row.text("结果") != earlier.outcome
        if changed:
            self.problems.append(
                Problem(
                    NAME,
                    row.row,
                    "结果",
                    row.text("结果"),
                    f"登记的是「{earlier.outcome or '空'}」，登记后又改了，没有算进去",
                    "刚登记的可以撤销（cuifu register --undo）后再登记；"
                    "否则写进下一次联系，再把这一行清空",
                )
            )
        return changed
