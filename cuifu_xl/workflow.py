"""The use cases: read tables → rules → write tables. The table of contents of the program.

Each takes an opened workbook and the present moment, and returns what it did in figures.
A CuifuError means that nothing was written.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cuifu_xl.errors import Problem, ReportError, SettingsError, WorkbookError
from cuifu_xl.hosts.base import Cell, Formula, Table, Workbook
from cuifu_xl.rules.draft import Drafter
from cuifu_xl.rules.model import Order, Plan, Skip
from cuifu_xl.rules.plan import make_plan
from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.units import MINUTES_PER_DAY, Minute, day_of, moment_of
from cuifu_xl.sheets import cells, close_hours, front_page, holiday_years, schema
from cuifu_xl.sheets.bookkeeping import (
    Books,
    books_sentence,
    keep_books,
    mark_rows,
    match_payments,
    write_books,
)
from cuifu_xl.sheets.formulas import FIGURE_FORMULAS, NET_OF_WEEK, NOT_ENOUGH
from cuifu_xl.sheets.known import gather
from cuifu_xl.sheets.learning import learn, oldest_planned
from cuifu_xl.sheets.meta import Meta
from cuifu_xl.sheets.outsiders import held_out_lines
from cuifu_xl.sheets.payments import Reconciled
from cuifu_xl.sheets.planned import added_rows, skip_row
from cuifu_xl.sheets.records import positions
from cuifu_xl.sheets.register import read_register
from cuifu_xl.sheets.remembered import (
    Presser,
    fingerprint,
    first_seen,
    refuse_older,
    remember_plan,
    remember_press,
    remember_report,
    was_seen,
)
from cuifu_xl.sheets.report import Report, read_files, read_pasted
from cuifu_xl.sheets.settings import read_settings
from cuifu_xl.sheets.templates import read_templates
from cuifu_xl.sheets.today import (
    HEADINGS,
    left_behind,
    moved_rows,
    new_rows,
    read_today,
    registered_rows,
    why_gone,
)
from cuifu_xl.sheets.undoing import undo

if TYPE_CHECKING:
    from cuifu_xl.sheets.proofs import Preview
    from cuifu_xl.sms_export import Exported

Progress = Callable[[str, int], None]


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


class Cleared(NamedTuple):
    """How many filled rows 订单 had, and where the version before is kept."""

    rows: int
    backup: Path | None


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
    keep: bool = True,
    by: Presser | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Order reports replace the sheet 订单. Without `keep` no version is kept. 导入报表"""
    settings, meta = open_settings(book)
    report = _read_files(reports, settings, meta, older, progress)
    report, problems = _not_ahead(report, now)
    _write_report(book, report)
    read_register(book, meta, (), now, settings.parameters.lookback, report.oldest_order)
    learn(meta, report, settings, before=oldest_planned(meta))
    remember_report(meta, report)
    imported = _imported(report)
    page = front_page.after_import(report, settings, imported._asdict(), len(problems), now)
    write_problems(book, problems)
    write_end(book, meta, page, now, by)
    backup = book.save(settings.parameters.backups if keep else 0)
    return Outcome(imported, tuple(problems), backup)


def plan(
    book: Workbook,
    now: Minute,
    *,
    reports: Sequence[Path] = (),
    older: bool = False,
    by: Presser | None = None,
    progress: Progress | None = None,
) -> Planned:
    """Who is contacted today and who is not, written into the workbook. 计划今天"""
    settings, meta = open_settings(book)
    settings, calendar_problems = holiday_years.with_missing_years(book, settings, now)
    if reports:
        report = _read_files(reports, settings, meta, older, progress)
    else:
        report = pasted_report(book, meta, now)
    report, problems = _not_ahead(report, now)
    problems += calendar_problems
    written = read_today(book.read(schema.TODAY.name))
    books = keep_books(book, meta, report, written, settings, now)
    problems += books.problems
    templates, wrong = read_templates(book.read(schema.TEMPLATES.name))
    problems += wrong
    knowledge = gather(book, report, written, books, templates, settings, meta, now, problems)
    made = make_plan(report.orders, knowledge, settings, now, _stage(progress, "计划"))
    problems += made.problems
    open_rows = [row for row in written if not books.is_in(row)]
    skipped = left_behind(made, open_rows)
    rows = new_rows(made.chases, open_rows, why_gone(report.state, made))
    leaving = [row for row in written if books.is_in(row)]

    if reports:
        _write_report(book, report)
    _write_added(book, report, made)
    mark_rows(book, meta, books, written)
    moved = moved_rows(made.chases, open_rows)
    standing = [*rows, *registered_rows(leaving, books.made.ids, books.made.changed)]
    book.write(schema.TODAY.name, HEADINGS, standing, key="计划号", moved=moved)
    held_out = held_out_lines(skipped, books.register.attempts, report.as_of, now)
    write_books(book, meta, books, written, held_out)
    book.write(schema.SKIPPED.name, schema.SKIPPED.headings(), map(skip_row, skipped))
    learn(meta, report, settings, books.lines)
    net = net_figures(book, meta, settings, now) if books.has_news or held_out else {}
    remember_report(meta, report)
    remember_plan(meta, made, written, knowledge, now)
    imported = _imported(report)
    planned_orders = len(report.orders) - len(skipped)
    page = front_page.after_plan(
        report,
        settings,
        made,
        rows,
        len(skipped),
        books.chased_on(day_of(now)),
        len(problems),
        now,
    )
    page = page._replace(figures={**page.figures, **net})
    write_problems(book, problems)
    write_end(book, meta, page, now, by)
    backup = book.save(settings.parameters.backups)
    return Planned(
        imported,
        tuple(problems),
        backup,
        made,
        len(rows),
        planned_orders,
        tuple(skipped),
        len(books.made.ids),
    )


class Kept(NamedTuple):
    """What a registration or a match of payments did."""

    registered: int  # rows of 今日计划
    already: int
    waiting: tuple[int, ...]  # sheet rows in which the 结果 is missing
    reconciled: Reconciled
    sentence: str  # the same in words
    problems: tuple[Problem, ...]
    backup: Path | None


def register(book: Workbook, now: Minute, *, by: Presser | None = None) -> Kept:
    """Handled rows of 今日计划 become lines of 催付登记; 订单 is not read. 登记结果"""
    settings, meta = open_settings(book)
    written = read_today(book.read(schema.TODAY.name))
    books = keep_books(book, meta, None, written, settings, now)
    mark_rows(book, meta, books, written)
    write_books(book, meta, books, written)
    return _close_books(book, meta, books, settings, front_page.REGISTER, now, by)


def undo_register(book: Workbook, now: Minute, *, by: Presser | None = None) -> int:
    """The last registration taken back; returns how many rows stand on 今日计划 again."""
    settings, meta = open_settings(book)
    rows = undo(book, meta)
    net = net_figures(book, meta, settings, now)
    done = f"撤销了上一次登记，{rows} 行回到「今日计划」。改好后再登记。"
    page = front_page.after_books(front_page.REGISTER, done, 0, now)
    write_end(book, meta, page._replace(figures=net), now, by)
    book.save(settings.parameters.backups)
    return rows


def reconcile(
    book: Workbook,
    now: Minute,
    *,
    reports: Sequence[Path] = (),
    older: bool = False,
    accept_hours: bool = False,
    by: Presser | None = None,
    progress: Progress | None = None,
) -> Kept:
    """Payments of a report, or of the one on 订单, matched to 催付登记. 核对付款

    `reports` are only read, 订单 stays. With `accept_hours` the close hours that the report shows
    replace those of 设置!关闭时限.
    """
    settings, meta = open_settings(book)
    if reports:
        report = _read_files(reports, settings, meta, older, progress)
    else:
        report = pasted_report(book, meta, now)
    report, problems = _not_ahead(report, now)
    books = match_payments(book, meta, report, settings, now)
    learn(meta, report, settings, books.lines, before=oldest_planned(meta))
    if accept_hours:
        close_hours.accept(book, report, settings, now)
    books.problems[:0] = problems
    return _close_books(book, meta, books, settings, front_page.RECONCILE, now, by)


def net_figures(book: Workbook, meta: Meta, settings: Settings, now: Minute) -> dict[str, Cell]:
    """The net rates for 看板 are left in `_meta`; this week's for 首页, with its formula."""
    # only where the register has changed: a press without news does not wait for it
    from cuifu_xl.sheets.net_figures import put_net

    rate = put_net(book, meta, settings, now)
    shown = NOT_ENOUGH if rate is None else rate
    return {NET_OF_WEEK: Formula(FIGURE_FORMULAS[NET_OF_WEEK], shown)}


def _close_books(
    book: Workbook,
    meta: Meta,
    books: Books,
    settings: Settings,
    what: str,
    now: Minute,
    by: Presser | None,
) -> Kept:
    made, problems = books.made, tuple(books.problems)
    waiting = tuple(row.row for row in made.waiting)
    said = books_sentence(books)
    kept = Kept(len(made.ids), len(made.already), waiting, books.reconciled, said, problems, None)
    net = net_figures(book, meta, settings, now) if books.has_news else {}
    write_problems(book, problems)
    page = front_page.after_books(what, said, len(problems), now)
    write_end(book, meta, page._replace(figures=net), now, by)
    return kept._replace(backup=book.save(settings.parameters.backups))


def export_sms(
    book: Workbook,
    out: Path,
    now: Minute,
    *,
    gateway: str = "",
    stale: bool = False,
    again: bool = False,
    by: Presser | None = None,
) -> "Exported":
    """Today's SMS as a file for a gateway; the rows say so and are not taken again. 导出短信

    Refused on a report that is old (unless `stale`) or that the plan has not seen, outside the
    hours for SMS, and where `out` is taken. `again` exports once more what was exported today.
    `gateway` stands before 参数 短信平台.
    """
    # no other press waits for it
    from cuifu_xl import sms_export

    settings, meta = open_settings(book)
    report = pasted_report(book, meta, now)
    chosen = sms_export.choose(
        book, settings, meta, report, now, gateway=gateway, stale=stale, again=again
    )
    if not chosen.batches:
        return sms_export.Exported(None, (), chosen.left_out, (), None)
    with sms_export.as_file(chosen, settings, out):
        sms_export.remember(book, meta, chosen, now)
        page = front_page.after_export(len(chosen.messages), out.name, now)
        write_end(book, meta, page, now, by)
        backup = book.save(settings.parameters.backups)
    problems = tuple(sms_export.signature_problems(chosen.messages, chosen.gateway))
    return sms_export.Exported(out, chosen.batches, chosen.left_out, problems, backup)


def preview(book: Workbook) -> "Preview":
    """Every text of 话术 written out for a sample order; changes nothing. 预览"""
    from cuifu_xl.sheets.proofs import preview_of

    return preview_of(book, open_settings(book).settings)


def unread_rows(book: Workbook) -> int:
    """Filled rows on 订单 that no import and no plan has read yet: emptying would lose them."""
    meta = Meta(book.read(schema.META.name))
    rows = [row for row in book.read_report() if any(cell is not None for cell in row)]
    try:
        report = read_pasted(rows, first_seen=0)
    except ReportError:
        return len(rows)
    return 0 if was_seen(meta, report.content) else len(report.rows)


def clear_orders(book: Workbook, now: Minute, *, by: Presser | None = None) -> Cleared:
    """订单 is emptied for the next report; what else the workbook knows stays. 清空订单"""
    settings, meta = open_settings(book)
    rows = sum(any(cell is not None for cell in row) for row in book.read_report())
    book.write_report([])
    write_end(book, meta, front_page.after_clear(rows, now), now, by)
    return Cleared(rows, book.save(settings.parameters.backups))


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
        report = pasted_report(book, meta, now)
    except ReportError as error:
        said = str(error).removeprefix(f"{schema.REPORT_SHEET}：")
        problems.append(Problem(schema.REPORT_SHEET, None, "", "", said, ""))
        return problems
    problems += report.problems
    books = keep_books(book, meta, report, written, settings, now)
    problems += books.problems
    gather(book, report, written, books, templates, settings, meta, now, problems)
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
    if not older:
        refuse_older(meta, report)
    return report


def pasted_report(book: Workbook, meta: Meta, now: Minute) -> Report:
    """The report as it stands on 订单. ReportError if there is none."""
    return read_pasted(
        book.read_report(), first_seen=first_seen(meta, now), previous=fingerprint(meta)
    )


def _not_ahead(report: Report, now: Minute) -> tuple[Report, list[Problem]]:
    """The report, its problems; a time far ahead must not make later reports look old."""
    problems = list(report.problems)
    if report.as_of <= now + MINUTES_PER_DAY:
        return report, problems
    ahead = f"{moment_of(report.as_of):%Y-%m-%d %H:%M}"
    problems.append(
        Problem(
            schema.REPORT_SHEET,
            None,
            "",
            ahead,
            "报表里有比现在还晚的时间，数据截至没有当真",
            "请核对报表里的日期，和这台电脑的时间",
        )
    )
    newest = min(report.newest_order, now)
    return report._replace(as_of=now, newest_order=newest), problems


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


def write_end(
    book: Workbook, meta: Meta, page: front_page.FrontPage, now: Minute, by: Presser | None
) -> None:
    """What every press leaves: the words of 首页, and what the next one will want to know."""
    if by:
        remember_press(meta, by, now)
        page = page.done_on(by.pc)
    _write_front_page(book, page)
    book.write(schema.META.name, schema.META.headings(), meta.rows())


def _write_front_page(book: Workbook, page: front_page.FrontPage) -> None:
    """The rows of 首页 stay where they are; those without news keep what they say."""
    for spec, news in ((schema.FIGURES, page.figures), (schema.STATE, page.state)):
        table = book.read(spec.name)
        at = positions(spec.name, table, ("项目", "现在"))
        rows = []
        for row in table.rows:
            name = cells.text(row[at["项目"]])
            kept: Cell = row[at["现在"]]
            if name in FIGURE_FORMULAS:
                kept = Formula(FIGURE_FORMULAS[name], kept if isinstance(kept, str | float) else 0)
            rows.append([row[at["项目"]], news.get(name, kept)])
        book.write(spec.name, ("项目", "现在"), rows)


def write_problems(book: Workbook, problems: Sequence[Problem]) -> None:
    """问题 holds these and no others."""
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
