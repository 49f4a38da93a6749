"""The order report that a press works with: files that were given, or what stands on 订单."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app.every_press import Opened
from cuifu_xl.app.outcomes import Progress
from cuifu_xl.core.errors import Problem, ReportError
from cuifu_xl.core.model import Order, Plan, Skip
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, moment_of
from cuifu_xl.reports.report import Report, read_files, read_pasted
from cuifu_xl.reports.rows import Headed
from cuifu_xl.tables import schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Workbook
from cuifu_xl.worklist.planned import added_rows
from cuifu_xl.worklist.remembered import fingerprint, first_seen, refuse_older


class Source(NamedTuple):
    """Where the report comes from: `reports`, or 订单 if there are none. 报表从哪来"""

    reports: Sequence[Path] = ()
    older: bool = False  # one older than the last is welcome
    progress: Progress | None = None


def read_report(
    book: Workbook, opened: Opened, source: Source, now: Minute
) -> tuple[Report, list[Problem]]:
    """The report and its problems. A time far ahead must not make later reports look old."""
    report = _from_files(opened, source) if source.reports else pasted(book, opened.meta, now)
    return _not_ahead(report, now)


def pasted(book: Workbook, meta: Meta, now: Minute) -> Report:
    """The report as it stands on 订单. ReportError if there is none."""
    return read_pasted(
        book.read_report(), first_seen=first_seen(meta, now), previous=fingerprint(meta)
    )


def write_report(book: Workbook, report: Report) -> None:
    """订单 holds this report and nothing else."""
    book.write_report(Headed(report.header, report.rows))


def write_added(book: Workbook, report: Report, made: Plan) -> None:
    """Our columns on 订单, beside the rows of the report. ReportError if a note is in the way."""
    if report.in_the_way is not None:
        row = report.header_row + report.in_the_way + 2
        raise ReportError(
            f"{schema.REPORT_SHEET} 第 {row} 行：报表下面、程序加的 {len(schema.ADDED)} 列里有字，"
            "写计划会盖掉它。请把它移到这些列以外（不要就删掉），再按「计划今天」"
        )
    held = set(made.held)
    shown = [*made.skips, *(_held(order) for order in report.orders if order.id in held)]
    column = report.width if report.added_at is None else report.added_at
    book.write_added(
        column,
        [added.heading for added in schema.ADDED],
        added_rows(made.chases, shown, len(report.rows)),
        report.header_row,
    )


def stage(progress: Progress | None, name: str) -> Callable[[int], None] | None:
    """How far one stage of the work is."""
    return None if progress is None else lambda done: progress(name, done)


def _from_files(opened: Opened, source: Source) -> Report:
    report = read_files(
        source.reports,
        import_all=opened.settings.parameters.import_all_columns,
        progress=stage(source.progress, "读报表"),
    )
    if not source.older:
        refuse_older(opened.meta, report)
    return report


def _not_ahead(report: Report, now: Minute) -> tuple[Report, list[Problem]]:
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


def _held(order: Order) -> Skip:
    return Skip(order, "", "今日计划里已有结果，待登记")
