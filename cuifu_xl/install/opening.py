"""Opening the workbook in the program that this machine has for it. 打开"""

from pathlib import PurePath

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.libreoffice import libreoffice_program
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.program_home import MACOS, WINDOWS


def open_workbook(machine: Machine, path: PurePath) -> None:
    """Open it as a double click would: Excel, WPS or LibreOffice, whatever is there."""
    if not machine.exists(path):
        raise CuifuError(f"没有这个文件：{path}。请看名字对不对；要一份新的：cuifu new 文件.xlsm")
    if machine.system == WINDOWS:
        machine.start(path)
        return
    opener = machine.program("open" if machine.system == MACOS else "xdg-open")
    program = opener or libreoffice_program(machine)
    if program is None:
        raise CuifuError(f"没有能打开 {path} 的程序。请装 LibreOffice、Excel 或 WPS。")
    machine.leave_running((str(program), str(path)))
