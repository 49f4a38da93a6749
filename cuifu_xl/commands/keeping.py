"""The command that brings an earlier version back."""

from argparse import Namespace
from collections.abc import Sequence

from cuifu_xl.commands.parser import AS_JSON, FORCE, WORKBOOK, Command, argument, flag
from cuifu_xl.commands.telling import DONE, tell
from cuifu_xl.hosts import backups


def restore(given: Namespace) -> int:
    """换回以前的版本。现在这一份也会先留底。"""
    if given.list:
        names = [path.name for path in backups.backups(given.workbook)]
        listed = "\n".join(names) or "还没有版本。"
        tell({"restored": None, "versions": names}, listed, given.json)
        return DONE
    restored = backups.restore(given.workbook, given.version or None, force=given.force)
    tell({"restored": str(restored)}, f"已换回：{restored.name}", given.json)
    return DONE


_LIST = flag("--list", "只列出保留的版本")
_VERSION = argument("--version", default="", help="换回哪一份：--list 里的名字；不写 = 最近一份")

COMMANDS: Sequence[Command] = (
    Command("restore", restore, (WORKBOOK, _LIST, _VERSION, AS_JSON, FORCE)),
)
