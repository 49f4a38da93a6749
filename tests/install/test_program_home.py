"""The program lies where the launcher in the workbook looks for it."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.program_home import LINUX, MACOS, WINDOWS, program_home, this_home

AH_HUA = {"USERPROFILE": r"C:\Users\阿华", "LOCALAPPDATA": r"C:\Users\阿华\AppData\Local"}


def test_on_windows_everything_lies_in_the_users_local_folder() -> None:
    home = program_home(WINDOWS, AH_HUA)
    folder = PureWindowsPath(r"C:\Users\阿华\AppData\Local\cuifu-xl")
    assert home.folder == folder
    assert home.python == folder / "venv" / "Scripts" / "python.exe"
    assert home.windowless_python == folder / "venv" / "Scripts" / "pythonw.exe"
    assert home.command == folder / "venv" / "Scripts" / "cuifu.exe"
    assert home.log == folder / "log" / "cuifu.log"
    assert home.libreoffice_pipe == folder / "libreoffice-pipe"


def test_on_macos_everything_lies_in_application_support() -> None:
    home = program_home(MACOS, {"HOME": "/Users/hua"})
    folder = PurePosixPath("/Users/hua/Library/Application Support/cuifu-xl")
    assert home.folder == folder
    assert home.python == home.windowless_python == folder / "venv" / "bin" / "python"


def test_on_linux_everything_lies_in_local_share() -> None:
    home = program_home(LINUX, {"HOME": "/home/hua", "XDG_DATA_HOME": "/elsewhere"})
    folder = PurePosixPath("/home/hua/.local/share/cuifu-xl")
    assert home.folder == folder
    assert home.python == home.windowless_python == folder / "venv" / "bin" / "python"
    assert home.command == folder / "venv" / "bin" / "cuifu"


def test_windows_without_localappdata_falls_back_to_the_users_folder() -> None:
    home = program_home(WINDOWS, {"USERPROFILE": r"C:\Users\hua"})
    assert home.folder == PureWindowsPath(r"C:\Users\hua\AppData\Local\cuifu-xl")


@pytest.mark.parametrize("system", [WINDOWS, MACOS, LINUX])
def test_cuifu_home_names_another_folder_on_every_system(system: str) -> None:
    home = program_home(system, AH_HUA | {"HOME": "/home/hua", "CUIFU_HOME": "/tmp/催付"})
    assert home.folder.parts[1:] == ("tmp", "催付")
    assert home.log.name == "cuifu.log"


def test_a_user_without_a_folder_is_told_which_variable_is_missing() -> None:
    with pytest.raises(CuifuError, match="环境变量 HOME 是空的"):
        program_home(LINUX, {})


def test_the_home_of_this_machine_can_be_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CUIFU_HOME", str(tmp_path / "home"))
    home = this_home()
    home.log.parent.mkdir(parents=True)
    assert home.system == sys.platform
    assert home.log == tmp_path / "home" / "log" / "cuifu.log"
