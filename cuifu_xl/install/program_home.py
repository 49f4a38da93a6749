"""Where the installed program lives: the one folder that the buttons look in. 程序文件夹

The launcher in the workbook knows the same places by heart (workbook/vba/Cuifu.bas):
Windows  %LOCALAPPDATA%\\cuifu-xl                      venv\\Scripts\\python.exe
macOS    ~/Library/Application Support/cuifu-xl       venv/bin/python
Linux    ~/.local/share/cuifu-xl                      venv/bin/python
The environment variable CUIFU_HOME names another folder, on every system.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Generic, NamedTuple, TypeVar

from cuifu_xl.core.errors import CuifuError

WINDOWS, MACOS, LINUX = "win32", "darwin", "linux"
FOLDER = "cuifu-xl"
OVERRIDE = "CUIFU_HOME"

AnyPath = TypeVar("AnyPath", bound=PurePath)


class ProgramHome(NamedTuple, Generic[AnyPath]):
    """The folder of the installed program and what lies where in it."""

    folder: AnyPath
    system: str  # as sys.platform says it

    @property
    def venv(self) -> AnyPath:
        """The program's own Python with everything it needs."""
        return self.folder / "venv"

    @property
    def python(self) -> AnyPath:
        """The Python that a button starts."""
        return self._tool("python")

    @property
    def windowless_python(self) -> AnyPath:
        """The same Python without a black window; elsewhere than on Windows it never has one."""
        return self._tool("pythonw" if self.system == WINDOWS else "python")

    @property
    def command(self) -> AnyPath:
        """The command `cuifu` of the installed program."""
        return self._tool("cuifu")

    @property
    def log(self) -> AnyPath:
        """What went wrong, for the one who looks after the program."""
        return self.folder / "log" / "cuifu.log"

    @property
    def libreoffice_pipe(self) -> AnyPath:
        """A file of one line: the name of the pipe by which LibreOffice is reached."""
        return self.folder / "libreoffice-pipe"

    def _tool(self, name: str) -> AnyPath:
        if self.system == WINDOWS:
            return self.venv / "Scripts" / f"{name}.exe"
        return self.venv / "bin" / name


def program_home(system: str, environment: Mapping[str, str]) -> ProgramHome[PurePath]:
    """The program's folder on a system with these environment variables."""
    if given := environment.get(OVERRIDE):
        flavour = PureWindowsPath if system == WINDOWS else PurePosixPath
        return ProgramHome(flavour(given), system)
    return ProgramHome(_usual_folder(system, environment), system)


def this_home() -> ProgramHome[Path]:
    """The program's folder on this machine, for this user."""
    home = program_home(sys.platform, os.environ)
    return ProgramHome(Path(home.folder), home.system)


def user_folder(system: str, environment: Mapping[str, str]) -> PurePath:
    """The user's own folder: documents, desktop and settings lie below it."""
    if system == WINDOWS:
        return PureWindowsPath(_variable(environment, "USERPROFILE"))
    return PurePosixPath(_variable(environment, "HOME"))


def _usual_folder(system: str, environment: Mapping[str, str]) -> PurePath:
    if system == WINDOWS and (local := environment.get("LOCALAPPDATA")):
        return PureWindowsPath(local) / FOLDER
    below = {
        WINDOWS: ("AppData", "Local"),
        MACOS: ("Library", "Application Support"),
    }.get(system, (".local", "share"))
    return user_folder(system, environment).joinpath(*below, FOLDER)


def _variable(environment: Mapping[str, str], name: str) -> str:
    if value := environment.get(name):
        return value
    raise CuifuError(f"环境变量 {name} 是空的，不知道程序该放在哪里。请设置 {OVERRIDE}=文件夹。")
