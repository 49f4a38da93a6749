"""What has been put on this machine and how to take it away, kept in the program's folder. 收据"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from cuifu_xl.install import undoing
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.program_home import ProgramHome
from cuifu_xl.install.undoing import Undoing, target

NAME = "installed.json"
KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        undoing.RemoveIfEmpty,
        undoing.RemoveTree,
        undoing.RemoveFile,
        undoing.RestoreSetting,
        undoing.ForgetRegistryKey,
    )
}


def receipt_path(home: ProgramHome[PurePath]) -> PurePath:
    """Where the receipt lies."""
    return home.folder / NAME


def read_receipt(machine: Machine, home: ProgramHome[PurePath]) -> list[Undoing]:
    """What was done on this machine, in its order; empty if nothing was."""
    content = machine.read(receipt_path(home))
    return [_from_json(machine, entry) for entry in json.loads(content)] if content else []


def write_receipt(machine: Machine, home: ProgramHome[PurePath], done: Sequence[Undoing]) -> None:
    """Remember what is done; a half-written receipt is never left."""
    entries = [{"kind": type(one).__name__} | asdict(one) for one in done]
    text = json.dumps(entries, ensure_ascii=False, indent=1, default=str)
    machine.write(receipt_path(home), text.encode())


def with_undoing(done: Sequence[Undoing], new: Undoing) -> list[Undoing]:
    """The receipt with one more line, or with its line about the same thing renewed."""
    known = {target(one): index for index, one in enumerate(done)}
    if target(new) not in known:
        return [*done, new]
    index = known[target(new)]
    return [*done[:index], new, *done[index + 1 :]]


def _from_json(machine: Machine, entry: dict[str, Any]) -> Undoing:
    facts = {name: value for name, value in entry.items() if name != "kind"}
    if "path" in facts:
        facts["path"] = machine.path(facts["path"])
    made: Undoing = KINDS[entry["kind"]](**facts)
    return made
