"""The steps that let the buttons work in LibreOffice: a trusted folder and a pipe. LibreOffice

The pipe is how a button's program reaches the open workbook: only programs of the same user can
open it, and its name is not to be guessed.
"""

from collections.abc import Sequence
from pathlib import PurePath

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.libreoffice_profile import (
    CONNECTION,
    NEW_PROFILE,
    PROFILE_FILE,
    TRUSTED_FOLDERS,
    connection_in,
    connection_value,
    folders_in,
    folders_value,
    pipe_in,
    profile_text,
    value_of,
)
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.missing import missing_file
from cuifu_xl.install.places import Places
from cuifu_xl.install.program_home import MACOS, WINDOWS
from cuifu_xl.install.steps import ChangeSetting, Step, WriteFile, undoing_of
from cuifu_xl.install.undoing import Undoing


def libreoffice_program(machine: Machine) -> PurePath | None:
    """Where LibreOffice is installed; None if it is not."""
    usual = {
        WINDOWS: machine.environment.get("PROGRAMFILES", "") + r"\LibreOffice\program\soffice.exe",
        MACOS: "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    }.get(machine.system)
    if usual and machine.exists(path := machine.path(usual)):
        return path
    return machine.program("soffice") or machine.program("libreoffice")


def libreoffice_steps(
    machine: Machine, where: Places, new_pipe: str, done: Sequence[Undoing]
) -> list[Step]:
    """What LibreOffice still needs; nothing where it is not installed."""
    if libreoffice_program(machine) is None:
        return []
    path = where.libreoffice / PROFILE_FILE
    found = machine.read(path)
    profile = profile_text(found, path)
    pipe = pipe_for(value_of(profile, CONNECTION), new_pipe)
    settings = [*_trust(path, profile, where.folder.as_uri()), *_connection(path, profile, pipe)]
    if settings:
        refuse_running(machine, where)
    first = WriteFile("LibreOffice 的设置文件", path, NEW_PROFILE.encode())
    path_of_note = where.home.libreoffice_pipe
    note = WriteFile("LibreOffice 的连接名", path_of_note, f"{pipe}\n".encode())
    noted = machine.read(path_of_note) == note.content and undoing_of(note) in done
    return [
        *(missing_file(machine, first, done) if found is None else ()),
        *settings,
        *((note,) if pipe and not noted else ()),
    ]


def pipe_for(connection: str | None, new: str) -> str | None:
    """The pipe to use: the one that is open already, else a new one.

    None where the owner lets programs in by other means: that setting is not ours to change.
    """
    if pipe := pipe_in(connection):
        return pipe
    return None if connection_in(connection) else new


def refuse_running(machine: Machine, where: Places) -> None:
    """An open LibreOffice would write its settings over ours when it ends."""
    lock = where.libreoffice.parent / ".lock"
    if machine.exists(lock):
        raise CuifuError(f"LibreOffice 开着，没法改它的设置。请关掉它再来；已经关了，就删掉 {lock}")


def _trust(path: PurePath, profile: str, url: str) -> list[Step]:
    before = value_of(profile, TRUSTED_FOLDERS)
    if url in folders_in(before):
        return []
    after = folders_value([*folders_in(before), url])
    return [ChangeSetting(f"LibreOffice 信任 {url}", path, TRUSTED_FOLDERS, before, after)]


def _connection(path: PurePath, profile: str, pipe: str | None) -> list[Step]:
    before = value_of(profile, CONNECTION)
    if pipe is None or pipe_in(before):
        return []
    what = "LibreOffice 打开一个只给本机本人用的连接"
    return [ChangeSetting(what, path, CONNECTION, before, connection_value(pipe))]
