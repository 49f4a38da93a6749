"""The use cases: read tables → rules → write tables. The table of contents of the program.

Each takes an opened workbook and the present moment, and returns what it did in figures.
A CuifuError means that nothing was written.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cuifu_xl.app import front_page
from cuifu_xl.app.every_press import Opened, net_figures, up_to_date, write_end, write_problems
from cuifu_xl.app.outcomes import Cleared, Imported, Kept, Outcome, Planned, Progress, Upgraded
from cuifu_xl.app.report_in_hand import (
    Source,
    pasted,
    read_report,
    stage,
    write_added,
    write_report,
)
from cuifu_xl.core.errors import Problem, ReportError, SettingsError
from cuifu_xl.core.model import Plan, Skip
from cuifu_xl.core.units import Minute, day_of
from cuifu_xl.core.wording.draft import Drafter
from cuifu_xl.register.bookkeeping import (
    Books,
    books_sentence,
    keep_books,
    mark_rows,
    match_payments,
    write_books,
)
from cuifu_xl.register.known import gather
from cuifu_xl.register.learning import learn, oldest_planned
from cuifu_xl.register.outsiders import held_out_lines
from cuifu_xl.register.register import read_register
from cuifu_xl.register.undoing import undo
from cuifu_xl.reports import close_hours
from cuifu_xl.reports.report import Report, read_pasted
from cuifu_xl.stages.unpaid.plan import make_plan
from cuifu_xl.tables import holiday_years, schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.tables.templates import read_templates
from cuifu_xl.workbooks.base import Cell, Workbook
from cuifu_xl.worklist.fresh import too_old
from cuifu_xl.worklist.planned import skip_row
from cuifu_xl.worklist.remembered import (
    Presser,
    forget_rows,
    remember_notes,
    remember_plan,
    remember_report,
    was_seen,
)
from cuifu_xl.worklist.today import left_behind, moved_rows, new_rows, registered_rows, why_gone
from cuifu_xl.worklist.written import HEADINGS, WrittenRow, read_today

if TYPE_CHECKING:
    from cuifu_xl.app.sms_export import Exported
    from cuifu_xl.worklist.proofs import Preview


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
    opened = settings, meta, migrated = up_to_date(book)
    report, problems = read_report(book, opened, Source(reports, older, progress), now)
    problems += migrated.problems
    write_report(book, report)
    read_register(book, meta, (), now, settings.parameters.lookback, report.oldest_order)
    learn(meta, report, settings, before=oldest_planned(meta))
    remember_report(meta, report)
    imported = Imported.of(report)
    page = front_page.after_import(report, settings, imported._asdict(), len(problems), now)
    write_problems(book, problems)
    write_end(book, meta, page, now, by)
    backup = book.save(settings.parameters.backups if keep else 0)
    return Outcome(imported, tuple(problems), backup, report.unseen)


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
    opened = up_to_date(book)
    settings, calendar_problems = holiday_years.with_missing_years(book, opened.settings, now)
    meta = opened.meta
    report, problems = read_report(book, opened, Source(reports, older, progress), now)
    problems += [*calendar_problems, *opened.migrated.problems]
    written = read_today(book.read(schema.TODAY.name))
    books = keep_books(book, meta, report, written, settings, now)
    problems += books.problems
    templates, wrong = read_templates(book.read(schema.TEMPLATES.name))
    problems += wrong
    knowledge = gather(book, report, written, books, templates, settings, meta, now, problems)
    made = make_plan(report.orders, knowledge, settings, now, stage(progress, "计划"))
    problems += made.problems
    old = too_old(report, settings, now)
    problems[:0] = old

    if reports:
        write_report(book, report)
    write_added(book, report, made)
    rows, skipped = _write_lists(book, meta, report, made, written, books)
    held_out = held_out_lines(skipped, books.register.attempts, report.as_of, now)
    write_books(book, meta, books, written, now, held_out)
    learn(meta, report, settings, books.lines)
    net = net_figures(book, meta, settings, now) if books.has_news or held_out else {}
    remember_report(meta, report)
    remember_plan(meta, made, written, knowledge, now)
    remember_notes(meta, books.notes_seen, day_of(now - settings.parameters.lookback))
    chased = books.chased_on(day_of(now))
    page = front_page.after_plan(
        report, settings, made, rows, len(skipped), chased, len(problems), now
    )
    write_problems(book, problems)
    write_end(book, meta, page._replace(figures={**page.figures, **net}), now, by)
    return Planned(
        imported=Imported.of(report),
        problems=tuple(problems),
        backup=book.save(settings.parameters.backups),
        plan=made,
        rows=len(rows),
        planned_orders=len(report.orders) - len(skipped),
        skipped=tuple(skipped),
        registered=len(books.made.ids),
        too_old="".join(problem.sentence() for problem in old),
        unseen=report.unseen,
    )


def register(book: Workbook, now: Minute, *, by: Presser | None = None) -> Kept:
    """Handled rows of 今日计划 become lines of 催付登记; 订单 is not read. 登记结果"""
    opened = settings, meta, _ = up_to_date(book)
    written = read_today(book.read(schema.TODAY.name))
    books = keep_books(book, meta, None, written, settings, now)
    mark_rows(book, meta, books, written)
    write_books(book, meta, books, written, now)
    return _close_books(book, opened, books, front_page.REGISTER, now, by)


def undo_register(book: Workbook, now: Minute, *, by: Presser | None = None) -> int:
    """The last registration taken back; returns how many rows stand on 今日计划 again."""
    settings, meta, _ = up_to_date(book)
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
    opened = settings, meta, _ = up_to_date(book)
    report, problems = read_report(book, opened, Source(reports, older, progress), now)
    books = match_payments(book, meta, report, settings, now)
    learn(meta, report, settings, books.lines, before=oldest_planned(meta))
    if accept_hours:
        close_hours.accept(book, report, settings, now)
    books.problems[:0] = problems
    return _close_books(book, opened, books, front_page.RECONCILE, now, by)


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
    from cuifu_xl.app import sms_export

    settings, meta, _ = up_to_date(book)
    report = pasted(book, meta, now)
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
    from cuifu_xl.worklist.proofs import preview_of

    return preview_of(book, up_to_date(book).settings)


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
    settings, meta, _ = up_to_date(book)
    rows = sum(any(cell is not None for cell in row) for row in book.read_report())
    book.write_report([])
    forget_rows(meta)
    write_end(book, meta, front_page.after_clear(rows, now), now, by)
    return Cleared(rows, book.save(settings.parameters.backups))


def upgrade(
    book: Workbook, now: Minute, *, make_again: bool = False, by: Presser | None = None
) -> Upgraded:
    """A workbook of an earlier release becomes one of today; nothing else is done. 升级

    `make_again`: tables and columns that somebody has deleted are there again, empty.
    """
    settings, meta, migrated = up_to_date(book, again=True, make_again=make_again)
    if not migrated.problems and not meta.is_changed:
        return Upgraded((), (), None)
    page = front_page.after_upgrade(len(migrated.added), len(migrated.kept), now)
    write_end(book, meta, page, now, by)
    return Upgraded(*migrated, book.save(settings.parameters.backups))


def check(book: Workbook, now: Minute) -> list[Problem]:
    """Every problem of buttons, settings, lists, texts, register, report; changes nothing. 检查"""
    # no other press needs it
    from cuifu_xl.workbooks.memory import MemoryWorkbook

    # what would be changed is found on a copy: the workbook itself is not touched
    book = MemoryWorkbook.from_workbook(book)
    problems = front_page.missing_buttons(book.macros_to_click())
    problems += front_page.kept_macros(book.put_back_buttons())
    try:
        settings, meta, migrated = up_to_date(book)
    except SettingsError as error:
        return [*problems, *error.problems]
    problems += migrated.problems
    templates, wrong = read_templates(book.read(schema.TEMPLATES.name))
    problems += wrong
    problems += Drafter(settings, templates).check()
    written = read_today(book.read(schema.TODAY.name))
    try:
        report = pasted(book, meta, now)
    except ReportError as error:
        said = str(error).removeprefix(f"{schema.REPORT_SHEET}：")
        problems.append(Problem(schema.REPORT_SHEET, None, "", "", said, ""))
        return problems
    problems[:0] = too_old(report, settings, now)
    problems += report.problems
    books = keep_books(book, meta, report, written, settings, now)
    problems += books.problems
    knowledge = gather(book, report, written, books, templates, settings, meta, now, problems)
    made = make_plan(report.orders, knowledge, settings, now)
    return [*problems, *(problem for problem in made.problems if problem not in problems)]


def _write_lists(
    book: Workbook,
    meta: Meta,
    report: Report,
    made: Plan,
    written: Sequence[WrittenRow],
    books: Books,
) -> tuple[list[list[Cell]], list[Skip]]:
    """今日计划 and 未催原因 anew; what is in the register leaves the list. Their rows and skips."""
    waiting = [row for row in written if not books.is_in(row)]
    leaving = [row for row in written if books.is_in(row)]
    skipped = left_behind(made, waiting)
    rows = new_rows(made.chases, waiting, why_gone(report.state, made), books.made.mixed_up)
    mark_rows(book, meta, books, written)
    standing = [*rows, *registered_rows(leaving, books.made.ids, books.made.changed)]
    moved = moved_rows(made.chases, waiting)
    book.write(schema.TODAY.name, HEADINGS, standing, key="计划号", moved=moved)
    book.write(schema.SKIPPED.name, schema.SKIPPED.headings(), map(skip_row, skipped))
    return rows, skipped


def _close_books(
    book: Workbook,
    opened: Opened,
    books: Books,
    what: str,
    now: Minute,
    by: Presser | None,
) -> Kept:
    settings, meta, migrated = opened
    made, problems = books.made, (*books.problems, *migrated.problems)
    waiting = tuple(sorted(row.row for row in (*made.waiting, *made.unclear)))
    said = books_sentence(books)
    kept = Kept(len(made.ids), len(made.already), waiting, books.reconciled, said, problems, None)
    net = net_figures(book, meta, settings, now) if books.has_news else {}
    write_problems(book, problems)
    page = front_page.after_books(what, said, len(problems), now)
    write_end(book, meta, page._replace(figures=net), now, by)
    return kept._replace(backup=book.save(settings.parameters.backups))
