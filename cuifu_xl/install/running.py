"""The steps of an installation carried out, and taken back again. 执行

The receipt is written ahead of each step: whatever happens, what was done can be undone.
"""

from collections.abc import Callable, Iterable
from typing import TypeGuard

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install import undoing
from cuifu_xl.install.leaving import Removal, must_wait, remove_after_exit
from cuifu_xl.install.libreoffice import refuse_running
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.places import Places
from cuifu_xl.install.receipt import read_receipt, receipt_path, with_undoing, write_receipt
from cuifu_xl.install.steps import MakeFolder, Step, carry_out, sentence, undoing_of
from cuifu_xl.install.undoing import RemoveFile, RemoveIfEmpty, RestoreSetting, Undoing

Tell = Callable[[str], None]


def put_in_place(machine: Machine, where: Places, steps: Iterable[Step], tell: Tell) -> None:
    """Install: each step named, noted and done. Raises CuifuError where one cannot be done."""
    done = read_receipt(machine, where.home)
    for step in steps:
        if not isinstance(step, MakeFolder):
            tell(sentence(step))
        if (way_back := undoing_of(step)) is not None:
            done = with_undoing(done, way_back)
        try:
            if machine.exists(where.home.folder):
                write_receipt(machine, where.home, done)
            carry_out(step, machine)
        except OSError as error:
            raise CuifuError(f"没有做成（{error}）。改好后再装一次即可。") from error


def undoings(machine: Machine, where: Places) -> list[Undoing]:
    """What an uninstallation does, the last thing installed first."""
    return list(reversed(read_receipt(machine, where.home)))


def take_back(machine: Machine, where: Places, tell: Tell) -> None:
    """Uninstall: everything that the receipt names, and the receipt; the owner's files stay."""
    todo = undoings(machine, where)
    if any(isinstance(one, RestoreSetting) for one in todo):
        refuse_running(machine, where)
    later = [one for one in todo if must_wait(one, machine, where.home)]
    # the receipt lies in these folders: they go when it has gone
    outer = [one for one in todo if _holds_home(one, where)]
    for one in todo:
        if one not in later and one not in outer:
            _undo(machine, one, tell)
    last: list[Removal] = [RemoveFile(receipt_path(where.home), ""), *outer]
    if later:
        tell(f"{where.home.folder} 在这个窗口关掉以后删")
        remove_after_exit(machine, [*later, *last])
        return
    machine.remove_file(receipt_path(where.home))
    for folder in outer:
        _undo(machine, folder, tell)


def _holds_home(one: Undoing, where: Places) -> TypeGuard[RemoveIfEmpty]:
    return isinstance(one, RemoveIfEmpty) and where.home.folder.is_relative_to(one.path)


def _undo(machine: Machine, one: Undoing, tell: Tell) -> None:
    if not isinstance(one, RemoveIfEmpty):
        tell(undoing.sentence(one))
    try:
        undoing.undo(one, machine)
    except OSError as error:
        raise CuifuError(
            f"没有做成（{error}）。请关掉 Excel、LibreOffice 和别的催付窗口，再卸载一次。"
        ) from error
