"""One press on the register: complete rows go in, payments are matched, what stands is told.

The order of things that 计划今天, 登记结果 and 核对付款 share.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Attempt, Channel
from cuifu_xl.core.phone import number_mark
from cuifu_xl.core.reading.attempts import CHASE, OPT_OUT_OUTCOME
from cuifu_xl.core.reading.memo import NotesSeen
from cuifu_xl.core.reading.reading import Reader
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, date_of, day_number, day_of, yuan_text
from cuifu_xl.register.lines import HEADINGS, row_of
from cuifu_xl.register.outsiders import memo_lines
from cuifu_xl.register.payments import Reconciled, reconcile
from cuifu_xl.register.register import Register, read_register
from cuifu_xl.register.registering import Line, Registered, Registrar
from cuifu_xl.register.undoing import remember_rows
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.formulas import REGISTERED
from cuifu_xl.tables.meta import MARKS, Meta
from cuifu_xl.tables.records import positions
from cuifu_xl.workbooks.base import Cell, Workbook
from cuifu_xl.worklist.remembered import (
    PlannedRow,
    notes_seen,
    planned_rows,
    remember_matched,
    remember_texted,
)
from cuifu_xl.worklist.today import CHANGED
from cuifu_xl.worklist.written import NAME, PHONE, WrittenRow

_ID, _STATUS = "计划号", "登记状态"
_DAY = 8  # figures: a 计划号 begins with 20261123
_ROWS = "rows"
_NAMED = 10


class Books(NamedTuple):
    """What the register came to in one press, before it is written."""

    register: Register
    made: Registered
    lines: list[Line]  # of rows and of memos
    reconciled: Reconciled
    problems: list[Problem]
    planned: Mapping[str, PlannedRow]  # of the rows of 今日计划, by 计划号
    notes_seen: Mapping[str, int]  # with those of this press

    def is_in(self, row: WrittenRow) -> bool:
        """Whether a row of 今日计划 is in the register, since now or before."""
        return row.row in self.made.ids or any(row.row == one.row for one in self.made.already)

    def chased_on(self, day: int) -> int:
        """How many lines of a day count as attempts, those of this press included."""
        new = (line for line in self.lines if line["组别"] == CHASE)
        at = (cells.moment(line["催付时间"]) for line in new)
        return self.register.chased.get(day, 0) + sum(
            moment is not None and day_of(moment) == day for moment in at
        )

    @property
    def refusals(self) -> list[Attempt]:
        """Contacts registered now whose buyer wants no more of them. 别再联系"""
        return [a for a in self.made.attempts if a.outcome == OPT_OUT_OUTCOME and a.buyer]

    @property
    def has_news(self) -> bool:
        """Whether lines are added or payments have changed."""
        return bool(self.lines) or any(self.reconciled)

    @property
    def attempts(self) -> list[Attempt]:
        """Every attempt that the rules should know: registered before and now."""
        return [*self.register.attempts, *self.made.attempts]


def keep_books(
    book: Workbook,
    meta: Meta,
    report: Report | None,
    written: Sequence[WrittenRow],
    settings: Settings,
    now: Minute,
) -> Books:
    """Register the complete rows and, with a report, match its payments. Lines are not added yet.

    With `report` None only 今日计划 and the snapshot in `_meta` are read. 登记结果
    """
    orders = report.orders if report else []
    buyer_of = report.buyer_of if report else (lambda order_id: "")
    buyers = {order.buyer for order in orders}
    buyers |= {row.buyer for row in written}
    buyers |= {buyer_of(order_id) for row in written for order_id in row.order_ids}
    buyers |= {buyer for _, buyer in report.refunded()} if report else set()
    lookback = max(settings.parameters.lookback, _standing_since(written, now))
    oldest = report.oldest_order if report else 0
    register = read_register(book, meta, buyers, now, lookback, oldest)
    planned = planned_rows(meta, {row.plan_id for row in written})
    registrar = Registrar(
        register.attempts, planned, settings, now, buyer_of, _marks(meta, written)
    )
    made = registrar.take(written)
    notes = NotesSeen(notes_seen(meta), day_of(now))
    reader = Reader(settings, _agent_names(book) if orders else ())
    attempts = [*register.attempts, *made.attempts]
    lines = [*made.lines, *memo_lines(orders, attempts, reader, notes, now)]
    done = Reconciled()
    if report is not None:
        done = reconcile(book, report, register, lines, settings.parameters.attribution)
        remember_matched(meta, report.as_of)
    problems = [*register.problems, *registrar.problems]
    return Books(register, made, lines, done, problems, planned, notes.days)


def _agent_names(book: Workbook) -> list[str]:
    """姓名 of 客服."""
    table = book.read(schema.AGENTS.name)
    at = positions(schema.AGENTS.name, table, ("姓名",))["姓名"]
    return [cells.text(row[at]) for row in table.rows]


def match_payments(
    book: Workbook, meta: Meta, report: Report, settings: Settings, now: Minute
) -> Books:
    """Only the payments of a report: 今日计划 and its rows are left as they are. 核对付款"""
    buyers = {buyer for _, buyer in report.refunded()}
    lookback = settings.parameters.lookback
    register = read_register(book, meta, buyers, now, lookback, report.oldest_order)
    done = reconcile(book, report, register, (), settings.parameters.attribution)
    remember_matched(meta, report.as_of)
    nothing = Registered([], [], {}, [], set(), [], [])
    return Books(register, nothing, [], done, register.problems, {}, {})


def write_books(
    book: Workbook,
    meta: Meta,
    books: Books,
    written: Sequence[WrittenRow],
    now: Minute,
    held_out: Sequence[Line] = (),
) -> None:
    """Add the lines, put buyers who want no more contact on 不催名单, remember what to undo.

    The numbers texted today are remembered too: the rows leave, their numbers with them.
    """
    lines = [*books.lines, *held_out]
    if lines:
        book.append(schema.REGISTER.name, HEADINGS, map(row_of, lines))
    opt_outs = _opt_outs(book, books.refusals)
    if opt_outs:
        book.append(schema.OPT_OUTS.name, schema.OPT_OUTS.headings(), opt_outs)
    if books.made.ids:
        ids = books.made.ids
        rows = [row.numbered(ids[row.row]) for row in written if row.row in ids]
        numbers = [cells.text(line["登记号"]) for line in books.made.lines]
        remember_rows(meta, rows, numbers, [cells.text(row[0]) for row in opt_outs])
        remember_texted(meta, day_of(now), _texted_today(books.made, rows, day_of(now)))


def _texted_today(made: Registered, rows: Sequence[WrittenRow], today: int) -> list[str]:
    """Marks of the numbers that got an SMS today by somebody's hand."""
    texted = {
        attempt.plan_id
        for attempt in made.attempts
        if attempt.channel == Channel.SMS and attempt.group == CHASE and day_of(attempt.at) == today
    }
    return [number_mark(row.text(PHONE)) for row in rows if row.plan_id in texted]


def mark_rows(book: Workbook, meta: Meta, books: Books, written: Sequence[WrittenRow]) -> None:
    """Each registered row of 今日计划 gets its 计划号 and 已登记; everything else stays.

    How it stood then is remembered: whoever types into it afterwards is told.
    """
    made = books.made
    done = dict(made.ids) | {row.row: row.plan_id for row in made.already}
    marks = _marks(meta, written)
    stood = {done[row.row]: row.mark for row in written if row.row in made.ids}
    again = {row.plan_id: marks[row.plan_id] for row in made.already if row.plan_id in marks}
    meta.put_json(MARKS, {_ROWS: again | stood})
    if not done:
        return
    table = book.read(NAME)
    at = [table.headings.index(heading) for heading in (_ID, _STATUS)]
    rows = [
        [done[number], CHANGED if number in made.changed else REGISTERED]
        if number in done
        else [row[column] for column in at]
        for number, row in enumerate(table.rows, table.first_row)
    ]
    book.write(NAME, (_ID, _STATUS), rows)


def _marks(meta: Meta, written: Sequence[WrittenRow]) -> dict[str, int]:
    """How registered rows stood, by 计划号. Marks of an early release become those of today."""
    kept = meta.json(MARKS) or {}
    if not kept or _ROWS in kept:
        return dict(kept.get(_ROWS, {}))
    as_it_stood = {
        row.plan_id: row.mark for row in written if kept.get(row.plan_id) == row.first_mark
    }
    return {**kept, **as_it_stood}


def books_sentence(books: Books) -> str:
    """What was registered and matched, and which rows still wait for a 结果."""
    made, done = books.made, books.reconciled
    said = [f"登记了 {len(made.ids)} 行（{len(made.lines)} 单）"] if made.ids else []
    if made.already:
        said.append(f"{len(made.already)} 行以前登记过")
    counts = {
        "付了款": done.paid,
        "关闭": done.closed,
        "退了款": done.refunded,
        "去向未知": done.unknown,
        "分不清先联系还是先付款": done.unclear,
    }
    said += [f"{name} {count} 单" for name, count in counts.items() if count]
    if done.successes:
        said.append(f"其中催成 {done.successes} 单、{yuan_text(done.recovered)} 元")
    sentence = "，".join(said or ["没有新的结果，也没有新的付款"]) + "。"
    if made.waiting:
        rows = "、".join(str(row.row) for row in made.waiting[:_NAMED])
        more = " 等" if len(made.waiting) > _NAMED else ""
        sentence += f"还有 {len(made.waiting)} 行没填「结果」：第 {rows} 行{more}。"
    if made.unclear:
        sentence += f"还有 {len(made.unclear)} 行看不懂，先没登记，见「问题」。"
    return sentence


def _standing_since(written: Sequence[WrittenRow], now: Minute) -> Minute:
    """How far back the register must be read, so that no row still standing is taken twice."""
    days = [row.plan_id[:_DAY] for row in written if row.plan_id[:_DAY].isdigit()]
    oldest = min(days, default="")
    if len(oldest) < _DAY:
        return 0
    try:
        first = day_number(date.fromisoformat(oldest))
    except ValueError:
        return 0
    return max(day_of(now) - first + 1, 0) * MINUTES_PER_DAY


def _opt_outs(book: Workbook, refusals: Sequence[Attempt]) -> list[list[Cell]]:
    """Rows for 不催名单, for buyers who are not on it yet."""
    if not refusals:
        return []
    said = {attempt.buyer: attempt for attempt in refusals}
    table = book.read(schema.OPT_OUTS.name)
    at = positions(schema.OPT_OUTS.name, table, ("买家会员名", "订单编号"))
    for row in table.rows:
        if not cells.text(row[at["订单编号"]]):
            said.pop(cells.name(row[at["买家会员名"]]), None)
    return [
        [buyer, None, None, f"{date_of(day_of(a.at))} {a.agent}登记：{a.outcome}"]
        for buyer, a in said.items()
    ]
