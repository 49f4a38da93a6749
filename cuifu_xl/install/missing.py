"""Steps for what is not there yet: folders and files of ours. 缺什么补什么"""

from collections.abc import Sequence
from pathlib import PurePath

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.steps import MakeFolder, Step, WriteFile
from cuifu_xl.install.undoing import RemoveFile, Undoing, fingerprint


def missing_folders(machine: Machine, path: PurePath) -> list[Step]:
    """The folder and those above it, as far as they are missing, the outermost first."""
    missing = [one for one in (path, *path.parents) if not machine.exists(one)]
    return [MakeFolder(one) for one in reversed(missing)]


def missing_file(machine: Machine, file: WriteFile, done: Sequence[Undoing]) -> list[Step]:
    """The folders that the file needs, and the file; nothing if it is in place already.

    Raises CuifuError where a file of that name is not ours: it is never written over.
    """
    found = machine.read(file.path)
    if found is None:
        return [*missing_folders(machine, file.path.parent), file]
    is_ours = RemoveFile(file.path, fingerprint(found)) in done
    if found == file.content:
        return [] if is_ours else [file]
    if not is_ours:
        raise CuifuError(f"{file.path} 已经有了，不是本程序写的，没有动它。请改名或移走再装。")
    return [file]
