"""Where things go on a machine: the workbook, the desktop, LibreOffice's settings. 位置"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from cuifu_xl.install.machine import Machine
from cuifu_xl.install.program_home import MACOS, WINDOWS, ProgramHome, program_home, user_folder

# one folder of our own: only what lies in it is trusted to run macros
FOLDER, WORKBOOK = "催付", "Cuifu.xlsm"
SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_USER_DIR = re.compile(r'^XDG_(?P<name>\w+)_DIR="\$HOME/(?P<below>[^"]+)"', re.MULTILINE)
_VARIABLE = re.compile(r"%([^%]+)%")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one user on one machine."""

    home: ProgramHome[PurePath]
    user: PurePath
    documents: PurePath
    desktop: PurePath
    libreoffice: PurePath  # its folder of settings, whether LibreOffice is installed or not

    @property
    def folder(self) -> PurePath:
        """The folder of the owner's workbook."""
        return self.documents / FOLDER

    @property
    def workbook(self) -> PurePath:
        """The owner's workbook."""
        return self.folder / WORKBOOK


def places(machine: Machine) -> Places:
    """Where things go on this machine."""
    system, environment = machine.system, machine.environment
    user = user_folder(system, environment)
    if system == WINDOWS:
        documents, desktop = _on_windows(machine, user)
    elif system == MACOS:
        documents, desktop = user / "Documents", user / "Desktop"
    else:
        documents, desktop = _on_linux(machine, user)
    return Places(
        program_home(system, environment),
        user,
        documents,
        desktop,
        _settings_folder(machine, user) / "4" / "user",
    )


def _on_windows(machine: Machine, user: PurePath) -> tuple[PurePath, PurePath]:
    told = machine.registry(SHELL_FOLDERS) or {}

    def folder(name: str, usual: str) -> PurePath:
        text = str(told.get(name, user / usual))
        return machine.path(_expanded(text, machine.environment))

    documents = folder("Personal", "Documents")
    # OneDrive opens a workbook by a web address, and shares it while it is written
    if (cloud := machine.environment.get("ONEDRIVE")) and documents.is_relative_to(cloud):
        documents = user
    return documents, folder("Desktop", "Desktop")


def _on_linux(machine: Machine, user: PurePath) -> tuple[PurePath, PurePath]:
    told = (machine.read(_config(machine, user) / "user-dirs.dirs") or b"").decode()
    below = {found["name"]: found["below"] for found in _USER_DIR.finditer(told)}
    return user / below.get("DOCUMENTS", "Documents"), user / below.get("DESKTOP", "Desktop")


def _settings_folder(machine: Machine, user: PurePath) -> PurePath:
    if machine.system == WINDOWS:
        roaming = machine.environment.get("APPDATA")
        return (machine.path(roaming) if roaming else user / "AppData" / "Roaming") / "LibreOffice"
    if machine.system == MACOS:
        return user / "Library" / "Application Support" / "LibreOffice"
    return _config(machine, user) / "libreoffice"


def _config(machine: Machine, user: PurePath) -> PurePath:
    given = machine.environment.get("XDG_CONFIG_HOME")
    return machine.path(given) if given else user / ".config"


def _expanded(text: str, environment: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: environment.get(found[1].upper(), found[0]), text)
