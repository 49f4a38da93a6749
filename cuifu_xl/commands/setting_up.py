"""The commands about this machine: install, uninstall, doctor, open.

Standard library only up to doctor's table: install runs before any package is there.
"""

import secrets
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cuifu_xl.commands.parser import AS_JSON, Command, argument, flag
from cuifu_xl.commands.telling import DONE, LOOK, say, tell
from cuifu_xl.errors import CuifuError
from cuifu_xl.install import undoing
from cuifu_xl.install.checks import Check, checks
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.opening import open_workbook
from cuifu_xl.install.package import Package
from cuifu_xl.install.places import Places, places
from cuifu_xl.install.receipt import read_receipt
from cuifu_xl.install.recipe import Wish, install_steps
from cuifu_xl.install.running import put_in_place, take_back, undoings
from cuifu_xl.install.steps import DownloadError, sentence


def install(given: Namespace) -> int:
    """装到这台电脑上：程序、工作簿、桌面图标、LibreOffice 的设置。"""
    machine = Machine()
    where = places(machine)
    wish = Wish(
        Package.at_hand(given.source), f"cuifu-{secrets.token_hex(8)}", given.mirror, given.trust
    )
    if given.dry_run:
        steps = install_steps(machine, where, wish, read_receipt(machine, where.home))
        sentences = [sentence(step) for step in steps]
        tell(
            {"installed": None, "steps": sentences},
            "\n".join(sentences) or "都在了，没有要装的。",
            given.json,
        )
        return DONE
    _install(machine, where, wish, may_ask=sys.stdin.isatty() and not given.json)
    missing = [one for one in checks(machine, where) if not one.ok]
    figures = {
        "installed": str(where.home.folder),
        "workbook": str(where.workbook),
        "checks": [one._asdict() for one in missing],
    }
    tell(figures, f"装好了。工作簿在 {where.workbook}，桌面上有「催付-计划今天」。", given.json)
    return _tell_missing(missing)


def uninstall(given: Namespace) -> int:
    """从这台电脑上卸掉，设置恢复原样；您的工作簿和备份都留着。"""
    machine = Machine()
    where = places(machine)
    todo = [undoing.sentence(one) for one in undoings(machine, where)]
    if not todo:
        raise CuifuError("没有装过，或者已经卸掉了。")
    kept = str(where.workbook) if machine.exists(where.workbook) else None
    if given.dry_run:
        tell({"uninstalled": None, "steps": todo}, "\n".join(todo), given.json)
        return DONE
    take_back(machine, where, say)
    sentence = f"卸掉了。工作簿留在 {kept}。" if kept else "卸掉了。"
    tell({"uninstalled": str(where.home.folder), "workbook": kept}, sentence, given.json)
    return DONE


def doctor(given: Namespace) -> int:
    """体检：按钮要用的东西齐不齐，缺的怎么补。"""
    machine = Machine()
    found = checks(machine, places(machine))
    if given.json:
        tell({"checks": [one._asdict() for one in found]}, "", True)
    else:
        from cuifu_xl.check_table import print_checks

        print_checks(found)
    return DONE if all(one.ok for one in found) else LOOK


def open_(given: Namespace) -> int:
    """打开工作簿，用这台电脑上的 Excel、WPS 或 LibreOffice。"""
    machine = Machine()
    path = Path(given.workbook or places(machine).workbook).resolve()
    open_workbook(machine, path)
    tell({"workbook": str(path)}, f"在打开：{path}", given.json)
    return DONE


def _install(machine: Machine, where: Places, wish: Wish, *, may_ask: bool) -> None:
    """Install; where packages cannot be fetched and somebody is there, ask for a mirror."""
    done = read_receipt(machine, where.home)
    try:
        put_in_place(machine, where, install_steps(machine, where, wish, done), say)
    except DownloadError as error:
        if not may_ask:
            raise
        say(str(error))
        mirror = input("镜像网址（贴在这里按回车；没有就直接回车）：").strip()
        if not mirror:
            raise
        _install(machine, where, replace(wish, mirror=mirror), may_ask=True)


def _tell_missing(missing: Sequence[Check]) -> int:
    for one in missing:
        say(f"还缺「{one.name}」：{one.found}。{one.mend}")
    return LOOK if missing else DONE


_SOURCE = argument(
    "--from", dest="source", type=Path, help="安装包：解压后的文件夹，或 .whl 文件；不写 = 正在用的"
)
_MIRROR = argument("--mirror", default="", help="下载慢时用的 Python 包镜像网址")
_TRUST = flag("--trust", "让 Excel 信任工作簿所在的文件夹，不再问「启用内容」（Windows）")
_DRY_RUN = flag("--dry-run", "只说要做什么，不做")
_WORKBOOK = argument(
    "workbook", metavar="[工作簿]", type=Path, nargs="?", help="不写 = 安装时新建的那份"
)

INSTALL = Command("install", install, (_SOURCE, _MIRROR, _TRUST, _DRY_RUN, AS_JSON))
COMMANDS: Sequence[Command] = (
    INSTALL,
    Command("doctor", doctor, (AS_JSON,)),
    Command("open", open_, (_WORKBOOK, AS_JSON)),
    Command("uninstall", uninstall, (_DRY_RUN, AS_JSON)),
)
