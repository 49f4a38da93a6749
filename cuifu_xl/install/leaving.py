"""Windows deletes no program that runs: the program's own folder goes after its last command. 最后

The Python that the program's Python was made from waits for that, and removes what is left.
"""

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import TypeGuard

from cuifu_xl.install.machine import Machine
from cuifu_xl.install.program_home import WINDOWS, ProgramHome
from cuifu_xl.install.undoing import RemoveFile, RemoveIfEmpty, RemoveTree, Undoing

Removal = RemoveTree | RemoveFile | RemoveIfEmpty
_KINDS = {RemoveTree: "tree", RemoveFile: "file", RemoveIfEmpty: "empty"}
# two minutes for each, until nothing of it runs any more
_REMOVE = """
import json, os, shutil, sys, time
REMOVE = {"tree": shutil.rmtree, "file": os.remove, "empty": os.rmdir}
for kind, path in json.loads(sys.argv[1]):
    for _ in range(240):
        try:
            REMOVE[kind](path)
        except FileNotFoundError:
            pass
        except OSError:
            if kind != "empty":
                time.sleep(0.5)
                continue
        break
"""


def must_wait(
    one: Undoing, machine: Machine, home: ProgramHome[PurePath]
) -> TypeGuard[RemoveTree | RemoveFile]:
    """Whether something cannot be removed yet: the program that would remove it lies there."""
    runs_from_home = machine.system == WINDOWS and machine.python.is_relative_to(home.folder)
    return (
        runs_from_home
        and isinstance(one, RemoveTree | RemoveFile)
        and one.path.is_relative_to(home.folder)
    )


def remove_after_exit(machine: Machine, removals: Sequence[Removal]) -> None:
    """Leave a program running that removes all this, in this order, as soon as it can."""
    work = [(_KINDS[type(one)], str(one.path)) for one in removals]
    machine.leave_running((str(machine.base_python), "-I", "-c", _REMOVE, json.dumps(work)))
