"""The use cases: read tables → rules → write tables. The table of contents of the program.

Each takes an opened workbook and the present moment, and returns what it did in figures.
A CuifuError means that nothing was written.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.errors import Problem, ReportError, SettingsError, WorkbookError
from cuifu_xl.hosts.base import Cell, Formula, Table, Workbook
from cuifu_xl.rules.draft import Drafter
from cuifu_xl.rules.model import Chase, Knowledge, Order, Plan, Skip
from cuifu_xl.rules.plan import make_plan
from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.units import Minute, date_of, day_of
from cuifu_xl.sheets import cells, front_page, holiday_years, schema
from cuifu_xl.sheets.formulas import STATE_FORMULAS
from cuifu_xl.sheets.lists import Lists
from cuifu_xl.sheets.meta import PHONES, PLAN, REPORT, Meta
from cuifu_xl.sheets.planned import added_rows, skip_row
from cuifu_xl.sheets.records import positions
from cuifu_xl.sheets.register import read_register
from cuifu_xl.sheets.report import Report, older_than, read_files, read_pasted
from cuifu_xl.sheets.settings import read_settings
from cuifu_xl.sheets.templates import read_templates
from cuifu_xl.sheets.today import (
    HEADINGS,
    WrittenRow,
    contact,
    new_rows,
    read_today,
    typed_phones,
)

Progress = Callable[[str, int], None]
GONE = {"paid": "已付款", "closed": "已关闭", "refunded": "已退款"}
SNAPSHOT = (
    "id",
    "buyer",
    "orders",
    "start",
    "channel",
    "agent",
    "phone",
    "nth",
    "level",
    "closes_at",
)
NOT_IN_REPORT = "报表里没有这单"


class Imported(NamedTuple):
    """What was read of a report: rows_read = orders + duplicates + problems + blank_rows."""

    rows_read: int
    orders: int
    duplicates: int
    problems: int
    blank_rows: int
    unpaid: int
    as_of: Minute
    newest_order: Minute


class Outcome(NamedTuple):
    """The figures of a press, everything to look at, and where the version before is kept."""

    imported: Imported
    problems: tuple[Problem, ...]
    backup: Path | None


class Planned(NamedTuple):
    """As Outcome, with the plan."""

    imported: Imported
    problems: tuple[Problem, ...]
    backup: Path | None
    plan: Plan
    rows: int  # on 今日计划
    planned_orders: int
    skipped: tuple[Skip, ...]  # as on 未催原因
    registered: int = 0

    def by_channel(self) -> dict[str, int]:
        """Contacts by channel."""
        return dict(Counter(str(chase.window.channel) for chase in self.plan.chases))

    def by_skip_reason(self) -> dict[str, int]:
        """Orders left out by reason, the most frequent first."""
        return dict(Counter(skip.reason for skip in self.skipped).most_common())


class Opened(NamedTuple):
    """What every use case needs of a workbook before it does anything."""

    settings: Settings
    meta: Meta


def open_settings(book: Workbook) -> Opened:
    """Check that the workbook is ours and its settings are sound; nothing is guessed."""
    if schema.META.name not in book.tables():
        raise _not_ours(book)
    meta = Meta(book.read(schema.META.name))
    meta.check_schema()
    missing = [spec.name for spec in schema.TABLES if spec.name not in book.tables()]
    if missing:
        raise _tables_missing(missing)
    return Opened(read_settings(_settings_tables(book)), meta)


def import_reports(
    book: Workbook,
    reports: Sequence[Path],
    now: Minute,
    *,
    older: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Order reports replace the sheet 订单. 导入报表"""
    settings, meta = open_settings(book)
    report = _read_files(reports, settings, meta, older, progress)
    problems = [*report.problems]
    _write_report(book, report)
    _remember_report(meta, report)
    imported = _imported(report)
    state = front_page.after_import(report, settings, imported._asdict(), len(problems), now)
    _write_state(book, state)
    _write_problems(book, problems)
    book.write(schema.META.name, schema.META.headings(), meta.rows())
    return Outcome(imported, tuple(problems), book.save(settings.parameters.backups))


def plan(
    book: Workbook,
    now: Minute,
    *,
    reports: Sequence[Path] = (),
    older: bool = False,
    progress: Progress | None = None,
) -> Planned:
    """Who is contacted today and who is not, written into the workbook. 计划今天"""
    settings, meta = open_settings(book)
    settings, calendar_problems = holiday_years.with_missing_years(book, settings, now)
    if reports:
        report = _read_files(reports, settings, meta, older, progress)
    else:
        report = _read_pasted(book, meta, now)
    problems = [*report.problems, *calendar_problems]
    written = read_today(book.read(schema.TODAY.name))
    knowledge = _knowledge(book, report, written, settings, meta, now, problems)
    made = make_plan(report.orders, knowledge, settings, now, _stage(progress, "计划"))
    problems += made.problems
    skipped = _left_behind(made, written)
    rows = new_rows(made.chases, written, _why_gone(report, made))

    if reports:
        _write_report(book, report)
    _write_added(book, report, made)
    book.write(schema.TODAY.name, HEADINGS, rows, key="计划号")
    book.write(schema.SKIPPED.name, schema.SKIPPED.headings(), map(skip_row, skipped))
    _remember_report(meta, report)
    _remember_plan(meta, made, knowledge, now)
    imported = _imported(report)
    planned_orders = len(report.orders) - len(skipped)
    state = front_page.after_plan(report, settings, made, rows, len(skipped), len(problems), now)
    _write_state(book, state)
    _write_problems(book, problems)
    book.write(schema.META.name, schema.META.headings(), meta.rows())
    backup = book.save(settings.parameters.backups)
    return Planned(
        imported, tuple(problems), backup, made, len(rows), planned_orders, tuple(skipped)
    )


def check(book: Workbook, now: Minute) -> list[Problem]:
    """Every problem of settings, lists, templates, register and report; changes nothing. 检查"""
    try:
        settings, meta = open_settings(book)
    except SettingsError as error:
        return list(error.problems)
    problems: list[Problem] = []
    templates, wrong = read_templates(book.read(schema.TEMPLATES.name))
    problems += wrong
    problems += Drafter(settings, templates).check()
    written = read_today(book.read(schema.TODAY.name))
    try:
        report = _read_pasted(book, meta, now)
    except ReportError as error:
        said = str(error).removeprefix(f"{schema.REPORT_SHEET}：")
        problems.append(Problem(schema.REPORT_SHEET, None, "", "", said, ""))
        return problems
    problems += report.problems
    _knowledge(book, report, written, settings, meta, now, problems, with_templates=False)
    return problems


def _settings_tables(book: Workbook) -> dict[str, Table]:
    return {spec.name: book.read(spec.name) for spec in schema.SETTINGS_TABLES}


def _read_files(
    reports: Sequence[Path],
    settings: Settings,
    meta: Meta,
    older: bool,
    progress: Progress | None,
) -> Report:
    report = read_files(
        reports,
        import_all=settings.parameters.import_all_columns,
        progress=_stage(progress, "读报表"),
    )
    seen = meta.json(REPORT)
    if seen and not older:
        sentence = older_than(report, seen["as_of"], seen["newest_order"])
        if sentence:
            raise ReportError(sentence)
    return report


def _read_pasted(book: Workbook, meta: Meta, now: Minute) -> Report:
    seen = meta.json(REPORT) or {}

    def first_seen(content: str) -> Minute:
        return int(seen["as_of"]) if seen.get("content") == content else now

    return read_pasted(book.read_report(), first_seen=first_seen, previous=seen.get("fingerprint"))


def _remember_report(meta: Meta, report: Report) -> None:
    meta.put_json(
        REPORT,
        {
            "content": report.content,
            "fingerprint": report.fingerprint,
            "as_of": report.as_of,
            "newest_order": report.newest_order,
        },
    )


def _imported(report: Report) -> Imported:
    return Imported(
        report.rows_read,
        report.order_count,
        report.duplicates,
        report.problem_rows,
        report.blank_rows,
        len(report.orders),
        report.as_of,
        report.newest_order,
    )


def _knowledge(
    book: Workbook,
    report: Report,
    written: Sequence[WrittenRow],
    settings: Settings,
    meta: Meta,
    now: Minute,
    problems: list[Problem],
    *,
    with_templates: bool = True,
) -> Knowledge:
    """Everything the rules may know, gathered from the workbook; wrong cells become problems."""
    lists = Lists(book.read)
    buyers = {order.buyer for order in report.orders}
    register = read_register(book, meta, buyers, now, settings.parameters.lookback)
    templates, wrong_templates = (
        read_templates(book.read(schema.TEMPLATES.name)) if with_templates else ([], [])
    )
    phones = {**(meta.json(PHONES) or {}), **typed_phones(written, _shown_phones(meta))}
    contacts = [contact(row, settings, now, problems) for row in written if row.is_complete]
    known = Knowledge(
        histories=report.histories,
        attempts=register.attempts,
        contacts=contacts,
        registered_today=register.registered_on(f"{date_of(day_of(now)):%Y%m%d}"),
        registered_paid=register.paid_beyond(report.state),
        members=lists.members(),
        opt_outs=lists.opt_outs(),
        products=lists.products(),
        campaigns=lists.campaigns(),
        agents=lists.agents(),
        chats=lists.chats(),
        templates=templates,
        typed_phones={buyer: phone for buyer, phone in phones.items() if buyer in buyers},
        typed_reasons={
            row.text("买家会员名"): row.text("未付款原因")
            for row in written
            if row.text("未付款原因")
        },
        previous_agents={
            row.text("买家会员名"): row.text("负责客服") for row in written if row.plan_id
        },
        as_of=report.as_of,
    )
    problems += [*lists.problems, *register.problems, *wrong_templates]
    return known


def _shown_phones(meta: Meta) -> dict[str, str]:
    return {row[0]: row[SNAPSHOT.index("phone")] for row in (meta.json(PLAN) or {}).get("rows", ())}


def _remember_plan(meta: Meta, made: Plan, knowledge: Knowledge, now: Minute) -> None:
    """The snapshot that registering will read, and the numbers that people typed."""
    waiting = {contact.plan_id for contact in knowledge.contacts}
    kept = [row for row in (meta.json(PLAN) or {}).get("rows", ()) if row[0] in waiting]
    rows = (*map(_snapshot, made.chases), *kept)
    meta.put_json(PLAN, {"made_at": now, "as_of": knowledge.as_of, "rows": rows})
    meta.put_json(PHONES, dict(knowledge.typed_phones))


def _snapshot(chase: Chase) -> Sequence[object]:
    """One row of the plan as planned, in the order of SNAPSHOT."""
    return (
        chase.plan_id,
        chase.buyer,
        [order.id for order in chase.orders],
        chase.window.start,
        chase.window.channel,
        chase.agent,
        chase.phone,
        chase.nth,
        chase.level,
        chase.closes_at,
    )


def _left_behind(made: Plan, written: Sequence[WrittenRow]) -> list[Skip]:
    """The skips for 未催原因, without orders whose half-filled row stays on 今日计划."""
    planned = {chase.plan_id for chase in made.chases} | {chase.buyer for chase in made.chases}
    stays = {
        order_id
        for row in written
        if row.is_touched and not row.is_complete
        if row.plan_id not in planned and row.text("买家会员名") not in planned
        for order_id in row.order_ids
    }
    return [skip for skip in made.skips if skip.order.id not in stays]


def _why_gone(report: Report, made: Plan) -> Callable[[WrittenRow], str]:
    reasons = {skip.order.id: skip.reason for skip in made.skips}

    def why(row: WrittenRow) -> str:
        for order_id in row.order_ids:
            if order_id in reasons:
                return reasons[order_id]
        states = {report.state.get(order_id, "") for order_id in row.order_ids}
        return next((GONE[state] for state in GONE if state in states), NOT_IN_REPORT)

    return why


def _write_report(book: Workbook, report: Report) -> None:
    book.write_report(chain([report.header], report.rows))


def _write_added(book: Workbook, report: Report, made: Plan) -> None:
    held = set(made.held)
    shown = [
        *made.skips,
        *(_held(order) for order in report.orders if order.id in held),
    ]
    column = report.width if report.added_at is None else report.added_at
    book.write_added(
        column,
        [added.heading for added in schema.ADDED],
        added_rows(made.chases, shown, len(report.rows)),
        report.header_row,
    )


def _held(order: Order) -> Skip:
    return Skip(order, "", "今日计划里已有结果，待登记")


def _write_state(book: Workbook, state: front_page.State) -> None:
    """The rows of 首页 stay where they are; those without news keep what they say."""
    table = book.read(schema.STATE.name)
    at = positions(schema.STATE.name, table, schema.STATE.headings())
    news = {row[0]: row[1] for row in state}
    rows = []
    for row in table.rows:
        name = cells.text(row[at["项目"]])
        kept: Cell = row[at["现在"]]
        if name in STATE_FORMULAS:
            kept = Formula(STATE_FORMULAS[name], kept if isinstance(kept, str | float) else None)
        rows.append([row[at["项目"]], news.get(name, kept)])
    book.write(schema.STATE.name, ("项目", "现在"), rows)


def _write_problems(book: Workbook, problems: Sequence[Problem]) -> None:
    book.write(schema.PROBLEMS.name, schema.PROBLEMS.headings(), [list(p) for p in problems])


def _stage(progress: Progress | None, name: str) -> Callable[[int], None] | None:
    return None if progress is None else lambda done: progress(name, done)


def _not_ours(book: Workbook) -> WorkbookError:
    return WorkbookError(
        f"{book.name} 不是催付工作簿：里面没有程序的表。请用 cuifu new 新建一份，再把报表导进去。"
    )


def _tables_missing(missing: Sequence[str]) -> WorkbookError:
    return WorkbookError(
        f"工作簿里少了表「{'」「'.join(missing)}」，可能被删掉或改了名。"
        "请从「备份」里找回，或用 cuifu restore 恢复上一版。"
    )
