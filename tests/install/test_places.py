"""The workbook and the icon go where the owner looks for them."""

from pathlib import PurePosixPath, PureWindowsPath

from cuifu_xl.install.places import SHELL_FOLDERS, places
from tests.install.a_machine import HUA, a_linux_pc, a_mac, a_windows_pc


def test_on_windows_the_folders_are_those_that_windows_names() -> None:
    machine = a_windows_pc()
    machine.keys[SHELL_FOLDERS] = {
        "Personal": r"D:\我的文档",
        "Desktop": r"%USERPROFILE%\OneDrive\桌面",
    }
    where = places(machine)
    assert where.workbook == PureWindowsPath(r"D:\我的文档\催付\Cuifu.xlsm")
    assert where.desktop == PureWindowsPath(rf"{HUA}\OneDrive\桌面")
    assert where.libreoffice == PureWindowsPath(rf"{HUA}\AppData\Roaming\LibreOffice\4\user")


def test_the_workbook_never_goes_into_onedrive() -> None:
    machine = a_windows_pc(ONEDRIVE=rf"{HUA}\OneDrive")
    machine.keys[SHELL_FOLDERS] = {"Personal": rf"{HUA}\OneDrive\文档"}
    where = places(machine)
    assert where.workbook == PureWindowsPath(rf"{HUA}\催付\Cuifu.xlsm")
    assert where.desktop == PureWindowsPath(rf"{HUA}\Desktop")


def test_on_a_mac_they_lie_in_the_users_folder() -> None:
    where = places(a_mac())
    assert where.workbook == PurePosixPath("/Users/hua/Documents/催付/Cuifu.xlsm")
    assert where.desktop == PurePosixPath("/Users/hua/Desktop")
    assert where.libreoffice == PurePosixPath(
        "/Users/hua/Library/Application Support/LibreOffice/4/user"
    )


def test_on_linux_the_desktop_may_have_a_chinese_name() -> None:
    where = places(a_linux_pc())
    assert where.workbook == PurePosixPath("/home/hua/文档/催付/Cuifu.xlsm")
    assert where.desktop == PurePosixPath("/home/hua/桌面")
    assert where.libreoffice == PurePosixPath("/home/hua/.config/libreoffice/4/user")


def test_on_linux_without_named_folders_they_have_their_english_names() -> None:
    machine = a_linux_pc()
    machine.files.clear()
    machine.environment = {"HOME": "/home/hua", "XDG_CONFIG_HOME": "/home/hua/settings"}
    where = places(machine)
    assert where.workbook == PurePosixPath("/home/hua/Documents/催付/Cuifu.xlsm")
    assert where.desktop == PurePosixPath("/home/hua/Desktop")
    assert where.libreoffice == PurePosixPath("/home/hua/settings/libreoffice/4/user")
