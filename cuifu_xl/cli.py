"""The command line: open a workbook, call one use case, print what it did.

Exit code 0: done; 1: done, with problems to look at; 2: could not run, workbook unchanged.
With --json one object goes to stdout and nothing else; progress and sentences go to stderr.
"""

import json
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import typer

from cuifu_xl import workflow
from cuifu_xl.command_help import ChineseCommand, ChineseGroup, usage_sentence
from cuifu_xl.errors import CuifuError, Problem
from cuifu_xl.rules.units import Minute, minute_of, moment_of

DONE, LOOK, COULD_NOT = 0, 1, 2
BEIJING = timezone(timedelta(hours=8))
YEARS = range(2000, 2100)
SHOWN_PROBLEMS = 20
COMMITTED = Path("workbook/Cuifu.xlsm")
LOG = Path.home() / ".cuifu" / "cuifu.log"

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="催付：把订单报表变成今天的催付名单。",
)

WorkbookPath = Annotated[Path, typer.Argument(metavar="工作簿", help="Cuifu.xlsm 的位置")]
AsJson = Annotated[bool, typer.Option("--json", help="结果只打印一个 JSON，给程序读")]
Now = Annotated[str, typer.Option("--now", help="当作这个时刻来做，如 2026-11-22T10:00")]
Older = Annotated[bool, typer.Option("--older", help="报表比上次的旧也用")]
Force = Annotated[bool, typer.Option("--force", help="锁的主人已经不在时，不管锁")]


@app.command(cls=ChineseCommand)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[文件夹]", help="放在哪里")] = Path("demo"),
    now: Now = "",
    as_json: AsJson = False,
) -> None:
    """新建一份工作簿，导入自带的样例报表，排出当天的催付名单。"""
    from cuifu_xl.samples.demo import demo_workbook

    try:
        path, at = demo_workbook(folder, _now(now) if now else None)
    except OSError as error:
        raise CuifuError(f"{folder} 写不了（{error}）。请换一个能写的文件夹。") from error
    if not as_json:
        _say(f"样例时间：{moment_of(at):%Y-%m-%d %H:%M}（样例报表当天早上；用 --now 可以换）")
    planned = _plan(path, at, (), False, False, False)
    _print_plan(planned, path, as_json)


@app.command(cls=ChineseCommand)
def new(
    workbook: WorkbookPath,
    now: Now = "",
    as_json: AsJson = False,
) -> None:
    """新建一份空的工作簿。"""
    _refuse_existing(workbook)
    _build(workbook, moment_of(_now(now)).year)
    _print({"workbook": str(workbook)}, f"建好了：{workbook}", as_json)


@app.command("import", cls=ChineseCommand)
def import_(
    workbook: WorkbookPath,
    reports: Annotated[list[Path], typer.Argument(metavar="报表…", help="订单报表，可以几份")],
    older: Older = False,
    now: Now = "",
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """导入报表：把订单报表放进「订单」。"""
    at = _now(now)
    with _progress(as_json) as progress:
        book = _open(workbook, force)
        done = workflow.import_reports(book, reports, at, older=older, progress=progress)
    figures = _import_figures(done.imported)
    _print(figures, _import_sentence(done.imported), as_json)
    _finish(done.problems, done.backup, as_json)


@app.command(cls=ChineseCommand)
def plan(
    workbook: WorkbookPath,
    report: Annotated[
        list[Path] | None, typer.Option("--report", help="先导入这份报表，可以写几次")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只算，不写工作簿")] = False,
    older: Older = False,
    now: Now = "",
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """计划今天：排出今天先联系谁、几点、用什么渠道、说什么。"""
    planned = _plan(workbook, _now(now), report or (), older, dry_run, force, as_json)
    _print_plan(planned, workbook, as_json, dry_run=dry_run)


@app.command(cls=ChineseCommand)
def check(workbook: WorkbookPath, now: Now = "", as_json: AsJson = False) -> None:
    """检查：看设置、话术、名单、报表有没有问题，什么都不改。"""
    at = _now(now)
    problems = workflow.check(_open(workbook), at)
    if as_json:
        _print({"problems": [_problem_json(problem) for problem in problems]}, "", True)
    elif not problems:
        typer.echo("没有发现问题。")
    _finish(problems, None, as_json)


@app.command(cls=ChineseCommand)
def restore(
    workbook: WorkbookPath,
    list_: Annotated[bool, typer.Option("--list", help="只列出保留的版本")] = False,
    version: Annotated[
        str, typer.Option("--version", help="换回哪一份：--list 里的名字；不写 = 最近一份")
    ] = "",
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """换回以前的版本。现在这一份也会先留底。"""
    from cuifu_xl.hosts import backups

    kept = backups.backups(workbook)
    if list_:
        names = [path.name for path in kept]
        _print({"restored": None, "versions": names}, "\n".join(names) or "还没有版本。", as_json)
        return
    restored = backups.restore(workbook, version or None, force=force)
    _print({"restored": str(restored)}, f"已换回：{restored.name}", as_json)


@app.command(cls=ChineseCommand)
def build(
    workbook: Annotated[Path, typer.Argument(metavar="[工作簿]", help="写到哪里")] = COMMITTED,
    year: Annotated[
        int, typer.Option("--year", help="节假日从哪一年起，不写 = 源代码里的那年")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """从源代码做出空白工作簿（给维护的人）。"""
    from cuifu_xl.build.workbook import BUILT_FOR

    if workbook != COMMITTED:
        _refuse_existing(workbook)
    _build(workbook, year or BUILT_FOR)
    _print({"workbook": str(workbook)}, f"做好了：{workbook}", as_json)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        code = app(args=given, prog_name="cuifu", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except CuifuError as error:
        _say(str(error))
        return COULD_NOT
    except KeyboardInterrupt:
        _say("已停下，工作簿没有改动。")
        return COULD_NOT
    except Exception as error:
        if hasattr(error, "format_message"):
            _say(usage_sentence(error))
        else:
            _say(_unexpected(error))
        return COULD_NOT


def _unexpected(error: Exception) -> str:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text(traceback.format_exc(), "utf-8")
    return (
        f"程序出了意外（{type(error).__name__}: {error}），工作簿没有改动。"
        f"请把 {LOG} 发给维护的人。"
    )


def _now(text: str) -> Minute:
    if not text:
        # wherever the PC's clock is set
        return minute_of(datetime.now(BEIJING).replace(tzinfo=None))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min
    if moment.year not in YEARS:
        raise CuifuError(f"--now 看不懂：{text}。请写成 2026-11-22T10:00")
    if moment.tzinfo is not None:
        moment = moment.astimezone(BEIJING).replace(tzinfo=None)
    return minute_of(moment)


def _open(path: Path, force: bool = False) -> Any:
    from cuifu_xl.hosts.file import FileWorkbook

    return FileWorkbook(path, force=force)


def _plan(
    path: Path,
    now: Minute,
    reports: Sequence[Path],
    older: bool,
    dry_run: bool,
    force: bool,
    quiet: bool = False,
) -> workflow.Planned:
    with _progress(quiet) as progress:
        book = _open(path, force)
        if dry_run:
            from cuifu_xl.hosts.memory import MemoryWorkbook

            book = MemoryWorkbook.from_workbook(book)
        return workflow.plan(book, now, reports=reports, older=older, progress=progress)


@contextmanager
def _progress(quiet: bool) -> Iterator[workflow.Progress | None]:
    """A counting line on stderr while long work goes on, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:.0f}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def step(name: str, done: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=None)
            bar.update(tasks[name], completed=done)

        yield step


def _build(path: Path, year: int) -> None:
    from xlsxwriter.exceptions import FileCreateError

    from cuifu_xl.build.workbook import build as build_workbook

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        build_workbook(path, year=year)
    except (OSError, FileCreateError) as error:
        raise CuifuError(f"{path} 写不了（{error}）。请换一个能写的文件夹。") from error


def _refuse_existing(path: Path) -> None:
    if path.suffix.lower() != ".xlsm":
        raise CuifuError(f"{path.name}：工作簿的名字要以 .xlsm 结尾。请改成如 Cuifu.xlsm")
    if path.exists():
        raise CuifuError(f"{path} 已经有了，没有动它。请换一个名字，或先把它移走。")


def _import_figures(imported: workflow.Imported) -> dict[str, Any]:
    figures: dict[str, Any] = imported._asdict()
    figures["as_of"] = moment_of(imported.as_of).isoformat(timespec="minutes")
    figures["newest_order"] = moment_of(imported.newest_order).isoformat(timespec="minutes")
    return figures


def _import_sentence(imported: workflow.Imported) -> str:
    return (
        f"读了 {imported.rows_read} 行：{imported.orders} 单，重复 {imported.duplicates} 行，"
        f"有问题 {imported.problems} 行，空 {imported.blank_rows} 行；"
        f"待付款 {imported.unpaid} 单。数据截至 {moment_of(imported.as_of):%Y-%m-%d %H:%M}。"
    )


def _print_plan(
    planned: workflow.Planned, path: Path, as_json: bool, *, dry_run: bool = False
) -> None:
    figures = {
        **_import_figures(planned.imported),
        "planned": planned.rows,
        "planned_orders": planned.planned_orders,
        "skipped": len(planned.skipped),
        "by_channel": planned.by_channel(),
        "by_skip_reason": planned.by_skip_reason(),
        "registered": planned.registered,
        "workbook": str(path),
    }
    if as_json:
        _print(figures, "", True)
    else:
        from cuifu_xl.plan_table import print_plan

        typer.echo(_import_sentence(planned.imported))
        print_plan(planned)
        typer.echo(f"{'只算没写' if dry_run else '写好了'}：{path.resolve()}")
    _finish(planned.problems, planned.backup, as_json)


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {**problem._asdict(), "sentence": problem.sentence()}


def _print(figures: dict[str, Any], sentence: str, as_json: bool) -> None:
    typer.echo(json.dumps(figures, ensure_ascii=False) if as_json else sentence)


def _finish(problems: Sequence[Problem], backup: Path | None, as_json: bool) -> None:
    """Name what to look at and where the version before is; exit code 1 if there is any problem."""
    if backup and not as_json:
        typer.echo(f"上一版留在：{backup}")
    for problem in problems[:SHOWN_PROBLEMS]:
        _say(problem.sentence())
    if len(problems) > SHOWN_PROBLEMS:
        _say(f"还有 {len(problems) - SHOWN_PROBLEMS} 处，见「问题」表。")
    if problems:
        raise typer.Exit(LOOK)


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)
