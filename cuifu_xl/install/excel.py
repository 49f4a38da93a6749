"""The steps that let the buttons work in Excel: a trusted folder, and the script on a Mac. Excel"""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import PurePath

from cuifu_xl.install.machine import Machine
from cuifu_xl.install.missing import missing_file
from cuifu_xl.install.package import APPLESCRIPT
from cuifu_xl.install.places import Places
from cuifu_xl.install.program_home import MACOS
from cuifu_xl.install.steps import Step, WriteFile, WriteRegistry
from cuifu_xl.install.undoing import Undoing

EXCEL_KEY = r"Software\Microsoft\Office\16.0\Excel"
LOCATIONS_KEY = EXCEL_KEY + r"\Security\Trusted Locations"
# Excel numbers its own from 0; policies use up to 20
FIRST_NUMBER = 30


def trusted_folder_steps(machine: Machine, folder: PurePath) -> list[Step]:
    """Excel runs the macros of workbooks in this one folder without a question (Windows)."""
    if machine.registry(EXCEL_KEY) is None or trusted_location(machine, folder):
        return []
    key = next(key for key in _location_keys() if machine.registry(key) is None)
    values: dict[str, str | int] = {
        "Path": f"{folder}\\",
        "AllowSubFolders": 0,
        "Description": "cuifu-xl",
    }
    return [WriteRegistry(f"Excel 信任文件夹 {folder}", key, values)]


def trusted_location(machine: Machine, folder: PurePath) -> str | None:
    """The key by which Excel trusts the folder for us; None if it does not."""
    for key in _location_keys():
        values = machine.registry(key)
        if values is None:
            return None
        if values.get("Path") == f"{folder}\\":
            return key
    return None


def script_steps(
    machine: Machine, where: Places, applescript: bytes, done: Sequence[Undoing]
) -> list[Step]:
    """What a button of Excel for Mac may start: a script in the one folder Apple allows."""
    if machine.system != MACOS:
        return []
    script = WriteFile("Excel 按钮要用的脚本", script_path(where), applescript)
    return missing_file(machine, script, done)


def script_path(where: Places) -> PurePath:
    """Where Excel for Mac looks for the script."""
    scripts = where.user / "Library" / "Application Scripts"
    return scripts / "com.microsoft.Excel" / APPLESCRIPT


def _location_keys() -> Iterator[str]:
    return (rf"{LOCATIONS_KEY}\Location{number}" for number in count(FIRST_NUMBER))
