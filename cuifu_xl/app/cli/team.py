"""The commands of a team: split, merge."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from cuifu_xl.app.cli.given import closed_workbook
from cuifu_xl.app.cli.parser import AS_JSON, FORCE, NOW, WORKBOOK, Command, argument, flag
from cuifu_xl.app.cli.telling import DONE, finish, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.app.messages import split_sentences
from cuifu_xl.app.presser import this_presser


def split(given: Namespace) -> int:
    """分发：每个客服一份自己的名单，没有宏，手机号按需打码。"""
    from cuifu_xl.app import teamwork

    done = teamwork.split(
        closed_workbook(given.workbook), given.out, moment(given.now), stale=given.stale
    )
    files = [str(path) for path in done.files]
    tell({"files": files, "rows": done.rows}, "\n".join(split_sentences(done)), given.json)
    return DONE


def merge(given: Namespace) -> int:
    """合并：把客服填好的名单收回「今日计划」；合并几次、先后都一样。"""
    from cuifu_xl.app import teamwork

    book = closed_workbook(given.workbook, force=given.force)
    done = teamwork.merge(book, given.copies, moment(given.now), by=this_presser())
    counts = {
        "merged": done.merged,
        "duplicates": done.duplicates,
        "conflicts": done.conflicts,
    }
    tell(counts, teamwork.merge_sentence(**counts), given.json)
    return finish(done.problems, done.backup, given.json)


def share(given: Namespace) -> int:
    """分享：一份打了码、没有宏的副本，透视表和图表照样能看。"""
    from cuifu_xl.app import teamwork

    masked = teamwork.share(closed_workbook(given.workbook), given.out, moment(given.now))
    sentence = f"写好了：{given.out}（{masked} 格打了码；「订单」「聊天」没有带）"
    tell({"masked": masked, "workbook": str(given.out)}, sentence, given.json)
    return DONE


_SHARED = argument("--out", type=Path, required=True, help="写成哪个 .xlsx")
_OUT = argument("--out", type=Path, required=True, help="放到哪个文件夹")
_STALE = flag("--stale", "计划用的报表太旧了也分发（可能有人已经付款）")
_COPIES = argument("copies", metavar="名单…", type=Path, nargs="+", help="客服填好的文件，可以几份")

COMMANDS: Sequence[Command] = (
    Command("split", split, (WORKBOOK, _OUT, _STALE, NOW, AS_JSON)),
    Command("merge", merge, (WORKBOOK, _COPIES, NOW, AS_JSON, FORCE)),
    Command("share", share, (WORKBOOK, _SHARED, NOW, AS_JSON)),
)
