"""What is in place for the buttons, and how to mend the rest. 体检

Each check looks at one thing on a machine and answers in words; one that does not concern this
machine answers nothing.
"""

from collections.abc import Callable
from typing import NamedTuple

from cuifu_xl import __version__
from cuifu_xl.install import shortcuts
from cuifu_xl.install.excel import EXCEL_KEY, script_path, trusted_location
from cuifu_xl.install.libreoffice import libreoffice_program
from cuifu_xl.install.libreoffice_profile import (
    CONNECTION,
    PROFILE_FILE,
    TRUSTED_FOLDERS,
    folders_in,
    pipe_in,
    value_of,
)
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.places import Places
from cuifu_xl.install.program_home import MACOS, WINDOWS

# where the command `cuifu` is on no path, the way it was installed is known
INSTALL_AGAIN = "像上次那样再安装一次。"
# what a button needs; fails also where another version is installed than the one that asks
_STARTS = (
    f"import sys, cuifu_xl.app.cli.main, xlwings; sys.exit(cuifu_xl.__version__ != {__version__!r})"
)
_SPEAKS = "from xlwings_libreoffice.bridge import python_uno; python_uno()"


class Check(NamedTuple):
    """One thing that must be in place."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def checks(machine: Machine, where: Places) -> list[Check]:
    """Every check that concerns this machine."""
    found = (check(machine, where) for check in CHECKS)
    return [one for one in found if one is not None]


def program(machine: Machine, where: Places) -> Check:
    """The Python that the buttons start, with this version of the program in it."""
    python = where.home.python
    if not machine.exists(python):
        return Check("程序", False, f"没有 {python}", INSTALL_AGAIN)
    if machine.run((str(python), "-I", "-c", _STARTS)):
        return Check("程序", False, f"{python} 里的程序不完整，或是别的版本", INSTALL_AGAIN)
    return Check("程序", True, f"{__version__}（{where.home.venv}）")


def workbook(machine: Machine, where: Places) -> Check:
    """The owner's workbook, where it was put."""
    if machine.exists(where.workbook):
        return Check("工作簿", True, str(where.workbook))
    mend = f"移到了别处就不用管；要一份新的：cuifu new {where.workbook}"
    return Check("工作簿", False, f"没有 {where.workbook}", mend)


def mark_of_the_web(machine: Machine, where: Places) -> Check | None:
    """Windows blocks macros of a file that came from the web, without a word. 网络标记"""
    if machine.system != WINDOWS or not machine.exists(where.workbook):
        return None
    if machine.exists(machine.path(f"{where.workbook}:Zone.Identifier")):
        mend = "右键工作簿 → 属性 → 勾「解除锁定」→ 确定。"
        return Check("网络标记", False, "工作簿带着「来自网络」的标记，宏会被拦住", mend)
    return Check("网络标记", True, "没有")


def icon(machine: Machine, where: Places) -> Check:
    """The second way to plan, on the desktop."""
    path = where.desktop / shortcuts.file_name(machine.system)
    if machine.read(path) == shortcuts.content(machine.system, where.home):
        return Check("桌面图标", True, str(path))
    return Check("桌面图标", False, f"没有 {path}，或不是这一版的", INSTALL_AGAIN)


def libreoffice_trust(machine: Machine, where: Places) -> Check | None:
    """LibreOffice runs macros of trusted folders only."""
    if libreoffice_program(machine) is None:
        return None
    if where.folder.as_uri() in folders_in(value_of(_profile(machine, where), TRUSTED_FOLDERS)):
        return Check("LibreOffice 信任", True, str(where.folder))
    mend = f"关掉 LibreOffice，{INSTALL_AGAIN}"
    return Check("LibreOffice 信任", False, f"不信任 {where.folder}，按钮按不动", mend)


def libreoffice_pipe(machine: Machine, where: Places) -> Check | None:
    """The pipe that LibreOffice opens is the one that the program calls."""
    if libreoffice_program(machine) is None:
        return None
    pipe = pipe_in(value_of(_profile(machine, where), CONNECTION))
    noted = (machine.read(where.home.libreoffice_pipe) or b"").decode().strip()
    if pipe and pipe == noted:
        return Check("LibreOffice 连接", True, pipe)
    mend = f"关掉 LibreOffice，{INSTALL_AGAIN}"
    return Check("LibreOffice 连接", False, "没有打开，或名字对不上，按钮找不到工作簿", mend)


def libreoffice_python(machine: Machine, where: Places) -> Check | None:
    """Only a Python of the version that LibreOffice was made for can speak with it."""
    if libreoffice_program(machine) is None or not machine.exists(where.home.python):
        return None
    if not machine.run((str(where.home.python), "-I", "-c", _SPEAKS)):
        return Check("LibreOffice 接口", True, "通")
    if machine.system in (WINDOWS, MACOS):
        return Check("LibreOffice 接口", True, "LibreOffice 里按钮用不了；请用 Excel，或桌面图标")
    mend = (
        "Debian、Ubuntu：sudo apt install python3-uno，再用系统自带的 /usr/bin/python3 安装一次。"
    )
    return Check("LibreOffice 接口", False, "没有，或和程序的 Python 配不上，按钮按不动", mend)


def excel_trust(machine: Machine, where: Places) -> Check | None:
    """Excel asks before it runs the macros, unless the owner agreed to trust the folder."""
    if machine.system != WINDOWS or machine.registry(EXCEL_KEY) is None:
        return None
    if trusted_location(machine, where.folder):
        return Check("Excel 信任", True, str(where.folder))
    return Check("Excel 信任", True, "没有加；打开时点「启用内容」。要加：cuifu install --trust")


def excel_script(machine: Machine, where: Places) -> Check | None:
    """Excel for Mac starts the program by a script in a folder of its own."""
    if machine.system != MACOS:
        return None
    path = script_path(where)
    if machine.exists(path):
        return Check("Excel 脚本", True, str(path))
    return Check("Excel 脚本", False, f"没有 {path}，按钮按不动", INSTALL_AGAIN)


CHECKS: tuple[Callable[[Machine, Places], Check | None], ...] = (
    program,
    workbook,
    mark_of_the_web,
    icon,
    excel_trust,
    excel_script,
    libreoffice_trust,
    libreoffice_pipe,
    libreoffice_python,
)


def _profile(machine: Machine, where: Places) -> str:
    return (machine.read(where.libreoffice / PROFILE_FILE) or b"").decode("utf-8", "replace")
