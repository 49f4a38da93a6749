"""The workbook opens in whatever program the machine has for it."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.opening import open_workbook
from tests.install.a_machine import MemoryMachine, a_linux_pc, a_mac, a_windows_pc

WORKBOOK = PurePosixPath("/店/催付.xlsm")


def with_workbook(machine: MemoryMachine) -> MemoryMachine:
    machine.files[machine.path(str(WORKBOOK))] = b"xlsm"
    return machine


def test_windows_opens_it_as_a_double_click_does() -> None:
    machine = with_workbook(a_windows_pc())
    open_workbook(machine, machine.path(str(WORKBOOK)))
    assert machine.started == [PureWindowsPath("/店/催付.xlsm")]


def test_a_mac_opens_it_with_its_own_command() -> None:
    machine = with_workbook(a_mac())
    open_workbook(machine, WORKBOOK)
    assert machine.left_running == [("/usr/bin/open", str(WORKBOOK))]


def test_linux_asks_the_desktop_and_else_libreoffice() -> None:
    machine = with_workbook(a_linux_pc("/usr/bin/xdg-open"))
    open_workbook(machine, WORKBOOK)
    assert machine.left_running == [("/usr/bin/xdg-open", str(WORKBOOK))]
    machine = with_workbook(a_linux_pc())
    open_workbook(machine, WORKBOOK)
    assert machine.left_running == [("/usr/bin/soffice", str(WORKBOOK))]


def test_a_machine_without_such_a_program_says_what_to_install() -> None:
    machine = with_workbook(a_linux_pc())
    machine.programs.clear()
    with pytest.raises(CuifuError, match="请装 LibreOffice、Excel 或 WPS"):
        open_workbook(machine, WORKBOOK)


def test_a_workbook_that_is_not_there_is_named() -> None:
    with pytest.raises(CuifuError, match=r"没有这个文件：/店/催付\.xlsm"):
        open_workbook(a_mac(), WORKBOOK)
