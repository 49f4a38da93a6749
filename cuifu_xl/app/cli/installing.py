"""What the commands install, uninstall, doctor and open do, and how they tell it.

Standard library only, up to doctor's table: install runs before any package is there.
"""

import secrets
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from cuifu_xl.app.cli.telling import DONE, LOOK, say, tell
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install import undoing
from cuifu_xl.install.checks import checks
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.opening import open_workbook
from cuifu_xl.install.package import Package
from cuifu_xl.install.places import Places, places
from cuifu_xl.install.receipt import read_receipt
from cuifu_xl.install.recipe import Wish, install_steps
from cuifu_xl.install.running import put_in_place, take_back, undoings
from cuifu_xl.install.shortcuts import NAME
from cuifu_xl.install.steps import DownloadError, sentence


def install(given: Namespace) -> int:
    """Install what is missing, or say what it would be; then what is still missing."""
    machine = Machine()
    where = places(machine)
    pipe = f"cuifu-{secrets.token_hex(8)}"
    wish = Wish(Package.at_hand(given.source), pipe, given.mirror, given.trust)
    if given.dry_run:
        steps = install_steps(machine, where, wish, read_receipt(machine, where.home))
        todo = [sentence(step) for step in steps]
        tell({"installed": None, "steps": todo}, "\n".join(todo), given.json)
        return DONE
    put_all_in_place(machine, where, wish, may_ask=sys.stdin.isatty() and not given.json)
    missing = [one for one in checks(machine, where) if not one.ok]
    figures = {
        "installed": str(where.home.folder),
        "workbook": str(where.workbook),
        "checks": [one._asdict() for one in missing],
    }
    tell(figures, f"装好了。工作簿在 {where.workbook}，桌面上有「{NAME}」。", given.json)
    for one in missing:
        say(f"还缺「{one.name}」：{one.found}。{one.mend}")
    return LOOK if missing else DONE


def uninstall(given: Namespace) -> int:
    """Take everything away again that was installed, or say what that would be."""
    machine = Machine()
    where = places(machine)
    todo = [undoing.sentence(one) for one in undoings(machine, where)]
    if not todo:
        raise CuifuError("没有装过，或者已经卸掉了。")
    if given.dry_run:
        tell({"uninstalled": None, "steps": todo}, "\n".join(todo), given.json)
        return DONE
    take_back(machine, where, say)
    kept = str(where.workbook) if machine.exists(where.workbook) else None
    told = f"卸掉了。工作簿留在 {kept}。" if kept else "卸掉了。"
    tell({"uninstalled": str(where.home.folder), "workbook": kept}, told, given.json)
    return DONE


def doctor(given: Namespace) -> int:
    """Look whether everything is in place for the buttons."""
    machine = Machine()
    found = checks(machine, places(machine))
    if given.json:
        tell({"checks": [one._asdict() for one in found]}, "", True)
    else:
        from cuifu_xl.app.cli.check_table import print_checks

        print_checks(found)
    return DONE if all(one.ok for one in found) else LOOK


def open_(given: Namespace) -> int:
    """Open the workbook that is named, or the one that was made when installing."""
    machine = Machine()
    path = Path(given.workbook or places(machine).workbook).resolve()
    open_workbook(machine, path)
    tell({"workbook": str(path)}, f"在打开：{path}", given.json)
    return DONE


def put_all_in_place(machine: Machine, where: Places, wish: Wish, *, may_ask: bool) -> None:
    """Install; where packages cannot be fetched and somebody is there, ask for a mirror."""
    steps = install_steps(machine, where, wish, read_receipt(machine, where.home))
    try:
        put_in_place(machine, where, steps, say)
    except DownloadError as error:
        if not may_ask:
            raise
        say(str(error))
        mirror = input("镜像网址（贴在这里按回车；没有就直接回车）：").strip()
        if not mirror:
            raise
        put_all_in_place(machine, where, replace(wish, mirror=mirror), may_ask=True)
