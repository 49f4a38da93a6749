"""The icon on the desktop: plan the workbook and reports that are dropped on it, then open it.

The way in where buttons are blocked or Office is WPS. Started without anything, it asks: a file
dragged onto the window of a terminal is typed as its path, on every system.
"""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from cuifu_xl.app.cli.main import main as command
from cuifu_xl.app.cli.telling import COULD_NOT, say
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.places import places
from cuifu_xl.install.program_home import WINDOWS

ASKED = "把新报表（和工作簿）拖到这个窗口里，按回车；直接按回车 = 用工作簿里现有的订单。\n"


def main(dropped: Sequence[str]) -> int:
    """Plan; show the list; on Enter open the workbook. The exit code is that of the plan."""
    names = list(dropped) or dragged(input(ASKED), sys.platform)
    try:
        workbook, reports = sorted_out([Path(name) for name in names])
    except CuifuError as error:
        say(str(error))
        input("按回车关闭。")
        return COULD_NOT
    told = [part for report in reports for part in ("--report", str(report))]
    code = command(["plan", str(workbook), *told])
    if code == COULD_NOT:
        input("按回车关闭。")
    elif input("按回车打开工作簿；不打开就关掉窗口。") == "":
        command(["open", str(workbook)])
    return code


def sorted_out(files: Sequence[Path]) -> tuple[Path, list[Path]]:
    """The workbook and the reports among the files; the installed workbook if none is there."""
    workbooks = [one for one in files if one.suffix.lower() == ".xlsm"]
    if len(workbooks) > 1:
        raise CuifuError("一次只能放一份工作簿（.xlsm）。请再来一次。")
    installed = Path(places(Machine()).workbook)
    return (workbooks or [installed])[0], [one for one in files if one not in workbooks]


def dragged(line: str, system: str) -> list[str]:
    """The paths that a terminal types when files are dragged onto it."""
    words = shlex.shlex(line, posix=True)
    words.whitespace_split, words.commenters = True, ""
    if system == WINDOWS:
        words.escape, words.quotes = "", '"'
    return list(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
