"""What an installation is made of: steps as data, what each says, does, and is undone by. 步骤"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install import undoing
from cuifu_xl.install.libreoffice_profile import Setting, with_value
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.undoing import Undoing, fingerprint


class DownloadError(CuifuError):
    """The packages could not be fetched; another place to fetch them from may help."""


@dataclass(frozen=True, slots=True)
class MakeFolder:
    """A folder; taken away again only when nothing else lies in it."""

    path: PurePath
    all_ours: bool = False  # only the program puts anything in it: it goes with what it holds


@dataclass(frozen=True, slots=True)
class WriteFile:
    """A file of ours; taken away again unless somebody has changed it."""

    what: str
    path: PurePath
    content: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A program that is run to its end."""

    what: str
    command: tuple[str, ...]
    log: PurePath
    remedy: str  # what to do when it fails
    failure: type[CuifuError] = CuifuError
    makes: PurePath | None = None  # the folder it makes, all ours


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """A setting of LibreOffice; put back as it was."""

    what: str
    path: PurePath
    setting: Setting
    before: str | None  # the value element as it was
    after: str


@dataclass(frozen=True, slots=True)
class WriteRegistry:
    """A key of the registry that is ours; deleted again."""

    what: str
    key: str
    values: Mapping[str, str | int]


Step = MakeFolder | WriteFile | Run | ChangeSetting | WriteRegistry


def sentence(step: Step) -> str:
    """A step in words for the owner: what --dry-run prints."""
    match step:
        case MakeFolder():
            return f"建文件夹 {step.path}"
        case WriteFile():
            return f"写{step.what} {step.path}"
        case Run():
            return step.what
        case ChangeSetting():
            return f"{step.what}（{step.path}）"
        case WriteRegistry():
            return rf"{step.what}（HKCU\{step.key}）"


def carry_out(step: Step, machine: Machine) -> None:
    """Do it. Raises CuifuError where a program fails, OSError where a file cannot be written."""
    match step:
        case MakeFolder():
            machine.make_folder(step.path)
        case WriteFile():
            machine.write(step.path, step.content, executable=step.executable)
        case Run():
            if machine.run(step.command, step.log):
                raise step.failure(f"{step.what}：没有成功。{step.remedy}记录在 {step.log}")
        case ChangeSetting():
            profile = (machine.read(step.path) or b"").decode()
            machine.write(step.path, with_value(profile, step.setting, step.after).encode())
        case WriteRegistry():
            machine.write_registry(step.key, step.values)


def undoing_of(step: Step) -> Undoing | None:
    """What takes a step back; None where what it makes goes away with something else."""
    match step:
        case MakeFolder():
            kind = undoing.RemoveTree if step.all_ours else undoing.RemoveIfEmpty
            return kind(step.path)
        case WriteFile():
            return undoing.RemoveFile(step.path, fingerprint(step.content))
        case Run():
            return undoing.RemoveTree(step.makes) if step.makes else None
        case ChangeSetting():
            return undoing.RestoreSetting(step.path, *step.setting, step.before, step.after)
        case WriteRegistry():
            return undoing.ForgetRegistryKey(step.key, dict(step.values))
