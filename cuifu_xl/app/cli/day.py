"""The commands of the day: import, plan, check."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.given import closed_workbook
from cuifu_xl.app.cli.parser import AS_JSON, FORCE, NOW, OLDER, WORKBOOK, Command, argument, flag
from cuifu_xl.app.cli.telling import finish, problem_json, progress, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.app.messages import import_sentence
from cuifu_xl.app.outcomes import Imported, Planned
from cuifu_xl.app.presser import this_presser
from cuifu_xl.core.units import Minute, moment_of
from cuifu_xl.workbooks.base import Workbook


def import_(given: Namespace) -> int:
    """导入报表：把订单报表放进「订单」。"""
    at = moment(given.now)
    with progress(given.json) as step:
        book = closed_workbook(given.workbook, force=given.force)
        done = workflow.import_reports(
            book, given.reports, at, older=given.older, by=this_presser(), progress=step
        )
    tell(_import_figures(done.imported), import_sentence(done.imported), given.json)
    return finish(done.problems, done.backup, given.json)


def plan(given: Namespace) -> int:
    """计划今天：排出今天先联系谁、几点、用什么渠道、说什么。"""
    at = moment(given.now)
    with progress(given.json) as step:
        book: Workbook = closed_workbook(given.workbook, force=given.force)
        if given.dry_run:
            from cuifu_xl.workbooks.memory import MemoryWorkbook

            book = MemoryWorkbook.from_workbook(book)
        planned = workflow.plan(
            book,
            at,
            reports=given.report,
            older=given.older,
            by=this_presser(),
            progress=step,
        )
    return tell_plan(planned, given.workbook, given.json, dry_run=given.dry_run)


def check(given: Namespace) -> int:
    """检查：看设置、话术、名单、报表有没有问题，什么都不改。"""
    at = moment(given.now)
    problems = workflow.check(closed_workbook(given.workbook), at)
    if given.json or not problems:
        tell({"problems": [problem_json(one) for one in problems]}, "没有发现问题。", given.json)
    return finish(problems, None, given.json, listed=False)


REPORTS = argument("reports", metavar="报表…", type=Path, nargs="+", help="订单报表，可以几份")
REPORT = argument(
    "--report", type=Path, action="append", default=[], help="先导入这份报表，可以写几次"
)

COMMANDS: Sequence[Command] = (
    Command("import", import_, (WORKBOOK, REPORTS, OLDER, NOW, AS_JSON, FORCE)),
    Command(
        "plan",
        plan,
        (WORKBOOK, REPORT, flag("--dry-run", "只算，不写工作簿"), OLDER, NOW, AS_JSON, FORCE),
    ),
    Command("check", check, (WORKBOOK, NOW, AS_JSON)),
)


def tell_plan(planned: Planned, path: Path, as_json: bool, *, dry_run: bool = False) -> int:
    """The list of the day as a table, or its figures; what to look at; the exit code."""
    if as_json:
        tell(_plan_figures(planned, path), "", True)
    else:
        from cuifu_xl.app.cli.plan_table import print_plan

        if planned.too_old:
            print(planned.too_old)
        print(import_sentence(planned.imported))
        print_plan(planned)
        print(f"{'只算没写' if dry_run else '写好了'}：{path.resolve()}")
    return finish(planned.problems, planned.backup, as_json)


def _plan_figures(planned: Planned, path: Path) -> dict[str, Any]:
    return {
        **_import_figures(planned.imported),
        "planned": planned.rows,
        "planned_orders": planned.planned_orders,
        "skipped": len(planned.skipped),
        "by_channel": planned.by_channel(),
        "by_skip_reason": planned.by_skip_reason(),
        "registered": planned.registered,
        "workbook": str(path),
    }


def _import_figures(imported: Imported) -> dict[str, Any]:
    return {
        **imported._asdict(),
        "as_of": _moment_json(imported.as_of),
        "newest_order": _moment_json(imported.newest_order),
    }


def _moment_json(at: Minute) -> str:
    return moment_of(at).isoformat(timespec="minutes")
