"""The commands that bring an earlier version back, and a workbook of an earlier release forward."""

from argparse import Namespace
from collections.abc import Sequence

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.given import closed_workbook
from cuifu_xl.app.cli.parser import AS_JSON, FORCE, NOW, WORKBOOK, Command, argument, flag
from cuifu_xl.app.cli.telling import DONE, finish, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.app.presser import this_presser
from cuifu_xl.workbooks.closed import backups

NOTHING_TO_DO = "已经是现在的样子，没有要升级的。"


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


def upgrade(given: Namespace) -> int:
    """把以前版本建的工作簿升级成现在的样子：缺的补上，没改过的换新，您改过的不动。"""
    book, at = closed_workbook(given.workbook, force=given.force), moment(given.now)
    done = workflow.upgrade(book, at, by=this_presser(), make_again=given.make_again)
    added, kept = ([one.sentence() for one in some] for some in (done.added, done.kept))
    said = "\n".join(["升级好了：", *added]) if done.backup else NOTHING_TO_DO
    tell({"added": added, "kept": kept}, said, given.json)
    return finish(done.kept, done.backup, given.json)


_MAKE_AGAIN = flag("--make-again", "删掉的表和列补上空的；改了名的不补，请先把名字改回来")
_LIST = flag("--list", "只列出保留的版本")
_VERSION = argument("--version", default="", help="换回哪一份：--list 里的名字；不写 = 最近一份")

COMMANDS: Sequence[Command] = (
    Command("upgrade", upgrade, (WORKBOOK, _MAKE_AGAIN, NOW, AS_JSON, FORCE)),
    Command("restore", restore, (WORKBOOK, _LIST, _VERSION, AS_JSON, FORCE)),
)
