"""The commands that make a workbook: demo, new, build."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.day import tell_plan
from cuifu_xl.app.cli.given import closed_workbook, free_path
from cuifu_xl.app.cli.parser import AS_JSON, NOW, WORKBOOK, Command, argument
from cuifu_xl.app.cli.telling import DONE, say, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.core.units import moment_of

COMMITTED = Path("workbook/Cuifu.xlsm")


def demo(given: Namespace) -> int:
    """新建一份工作簿，导入自带的样例报表，排出当天的催付名单。"""
    from cuifu_xl.samples.demo import demo_workbook

    try:
        path, at = demo_workbook(given.folder, moment(given.now) if given.now else None)
    except OSError as error:
        raise CuifuError(f"{given.folder} 写不了（{error}）。请换一个能写的文件夹。") from error
    if not given.json:
        say(f"样例时间：{moment_of(at):%Y-%m-%d %H:%M}（样例报表当天早上；用 --now 可以换）")
    return tell_plan(workflow.plan(closed_workbook(path), at), path, given.json)


def new(given: Namespace) -> int:
    """新建一份空的工作簿。"""
    from cuifu_xl.maker.workbook import build as build_workbook

    path = free_path(given.workbook)
    year = moment_of(moment(given.now)).year
    _write(path, lambda: build_workbook(path, year=year))
    tell({"workbook": str(path)}, f"建好了：{path}", given.json)
    return DONE


def build(given: Namespace) -> int:
    """从源代码做出空白工作簿（给维护的人）。"""
    from cuifu_xl.maker import installer_script
    from cuifu_xl.maker.checked import build_checked
    from cuifu_xl.maker.workbook import BUILT_FOR

    path = given.workbook if given.workbook == COMMITTED else free_path(given.workbook)
    year = given.year or BUILT_FOR
    try:
        _write(path, lambda: build_checked(path, year=year))
    except ModuleNotFoundError as error:
        missing = f"少了开发用的 {error.name}。请先运行 make fast，再 cuifu build"
        raise CuifuError(missing) from error
    if path == COMMITTED:
        path.with_name(installer_script.NAME).write_bytes(installer_script.content())
    tell({"workbook": str(path)}, f"做好了：{path}", given.json)
    return DONE


def _write(path: Path, write: Callable[[], None]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write()
    except OSError as error:
        raise CuifuError(f"{path} 写不了（{error}）。请换一个能写的文件夹。") from error


_FOLDER = argument(
    "folder", metavar="[文件夹]", type=Path, nargs="?", default=Path("demo"), help="放在哪里"
)
_TARGET = argument(
    "workbook", metavar="[工作簿]", type=Path, nargs="?", default=COMMITTED, help="写到哪里"
)
_YEAR = argument("--year", type=int, default=0, help="节假日从哪一年起，不写 = 源代码里的那年")

COMMANDS: Sequence[Command] = (
    Command("demo", demo, (_FOLDER, NOW, AS_JSON)),
    Command("new", new, (WORKBOOK, NOW, AS_JSON)),
)
FOR_MAINTAINERS: Sequence[Command] = (Command("build", build, (_TARGET, _YEAR, AS_JSON)),)
