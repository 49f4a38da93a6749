"""The commands that close the loop: register, reconcile."""

from argparse import Namespace
from collections.abc import Sequence

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.day import REPORT
from cuifu_xl.app.cli.given import closed_workbook
from cuifu_xl.app.cli.parser import AS_JSON, FORCE, NOW, OLDER, WORKBOOK, Command, flag
from cuifu_xl.app.cli.telling import DONE, finish, progress, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.app.presser import this_presser
from cuifu_xl.core.units import FEN_PER_YUAN


def register(given: Namespace) -> int:
    """登记结果：把「今日计划」里填好结果的行记进「催付登记」。"""
    book, at = closed_workbook(given.workbook, force=given.force), moment(given.now)
    if given.undo:
        rows = workflow.undo_register(book, at, by=this_presser())
        tell({"undone": rows}, f"撤销了上一次登记，{rows} 行回到「今日计划」。", given.json)
        return DONE
    kept = workflow.register(book, at, by=this_presser())
    figures = {
        "registered": kept.registered,
        "already_registered": kept.already,
        "waiting": len(kept.waiting),
    }
    tell(figures, kept.sentence, given.json)
    return finish(kept.problems, kept.backup, given.json)


def reconcile(given: Namespace) -> int:
    """核对付款：用报表核对登记过的订单谁付了款、谁关闭、谁退款。"""
    at = moment(given.now)
    with progress(given.json) as step:
        kept = workflow.reconcile(
            closed_workbook(given.workbook, force=given.force),
            at,
            reports=given.report,
            older=given.older,
            accept_hours=given.accept_hours,
            by=this_presser(),
            progress=step,
        )
    done = kept.reconciled
    money = {"recovered": done.recovered / FEN_PER_YUAN}
    tell({**done._asdict(), **money}, kept.sentence, given.json)
    return finish(kept.problems, kept.backup, given.json)


_UNDO = flag("--undo", "撤销上一次登记，行回到「今日计划」")
_ACCEPT = flag("--accept-hours", "按报表量出来的关闭时限改「设置!关闭时限」")

COMMANDS: Sequence[Command] = (
    Command("register", register, (WORKBOOK, _UNDO, NOW, AS_JSON, FORCE)),
    Command("reconcile", reconcile, (WORKBOOK, REPORT, _ACCEPT, OLDER, NOW, AS_JSON, FORCE)),
)
