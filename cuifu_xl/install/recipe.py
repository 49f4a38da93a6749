"""Which steps an installation takes on a machine: read and decided here, done elsewhere. 安装步骤

What is in place already makes no step, so installing again mends what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cuifu_xl.install import shortcuts
from cuifu_xl.install.excel import script_steps, trusted_folder_steps
from cuifu_xl.install.libreoffice import libreoffice_steps
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.missing import missing_file, missing_folders
from cuifu_xl.install.package import Package
from cuifu_xl.install.places import Places
from cuifu_xl.install.program import program_steps
from cuifu_xl.install.steps import MakeFolder, Run, Step, WriteFile, undoing_of
from cuifu_xl.install.undoing import Undoing

WORKBOOK_REMEDY = "请看文件夹能不能写。"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be installed, and what the owner agreed to."""

    package: Package
    new_pipe: str  # a name nobody can guess, for a LibreOffice that has no pipe yet
    mirror: str = ""
    trust_in_excel: bool = False


def install_steps(
    machine: Machine, where: Places, wish: Wish, done: Sequence[Undoing]
) -> list[Step]:
    """Everything that is missing, in the order in which it is put there. `done`: the receipt."""
    icon = WriteFile(
        "桌面图标",
        where.desktop / shortcuts.file_name(machine.system),
        shortcuts.content(machine.system, where.home),
        executable=True,
    )
    steps: list[Step] = [
        *_home(machine, where, done),
        *program_steps(machine, where.home, wish.package, wish.mirror),
        *_workbook(machine, where),
        *missing_file(machine, icon, done),
        *libreoffice_steps(machine, where, wish.new_pipe, done),
        *script_steps(machine, where, wish.package.applescript, done),
        *(trusted_folder_steps(machine, where.folder) if wish.trust_in_excel else ()),
    ]
    # several things need the same folder
    return [step for index, step in enumerate(steps) if step not in steps[:index]]


def _home(machine: Machine, where: Places, done: Sequence[Undoing]) -> list[Step]:
    """The program's folder; ours also if a log or an older version has made it."""
    home, log = MakeFolder(where.home.folder), MakeFolder(where.home.log.parent, all_ours=True)
    outer = missing_folders(machine, where.home.folder.parent)
    return [*outer, *(step for step in (home, log) if undoing_of(step) not in done)]


def _workbook(machine: Machine, where: Places) -> list[Step]:
    """A fresh workbook, made on this machine so that nothing marks it as coming from the web."""
    if machine.exists(where.workbook):
        return []
    command = (str(where.home.python), "-I", "-m", "cuifu_xl", "new", str(where.workbook))
    log = where.home.log.with_name("install.log")
    return [
        *missing_folders(machine, where.folder),
        Run(f"新建工作簿 {where.workbook}", command, log, WORKBOOK_REMEDY),
    ]
