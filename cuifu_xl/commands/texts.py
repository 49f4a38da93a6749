"""The commands around texts: the SMS of the day for a gateway."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuifu_xl import workflow
from cuifu_xl.commands.given import closed_workbook, moment
from cuifu_xl.commands.parser import AS_JSON, FORCE, NOW, WORKBOOK, Command, argument, flag
from cuifu_xl.commands.telling import finish, tell
from cuifu_xl.rules.units import moment_of
from cuifu_xl.sentences import export_sentences

if TYPE_CHECKING:
    from cuifu_xl.sms_export import Exported


def sms(given: Namespace) -> int:
    """导出短信：把今天要发的短信写成一个文件，给短信平台。"""
    done = workflow.export_sms(
        closed_workbook(given.workbook, force=given.force),
        given.out,
        moment(given.now),
        gateway=given.gateway,
        stale=given.stale,
        again=given.again,
    )
    tell(_figures(done, given.workbook), "\n".join(export_sentences(done)), given.json)
    return finish(done.problems, done.backup, given.json)


def _figures(done: "Exported", path: Path) -> dict[str, Any]:
    return {
        "messages": len(done.messages),
        "parts": done.parts,
        "left_out": done.left_out,
        "by_kind": done.by_kind(),
        "batches": [
            {
                "from": moment_of(batch.start).isoformat(timespec="minutes"),
                "until": moment_of(batch.end).isoformat(timespec="minutes"),
                "messages": len(batch.messages),
            }
            for batch in done.batches
        ],
        "file": str(done.file) if done.file else None,
        "workbook": str(path),
    }


_OUT = argument("--out", type=Path, required=True, help="写到哪个文件：.csv 或 .xlsx")
_GATEWAY = argument(
    "--gateway", default="", help="阿里云、腾讯云或华为云：只写模板的变量；不写 = 写整条短信"
)
_STALE = flag("--stale", "报表过期了也导出（可能有人已经付款）")
_AGAIN = flag("--again", "今天导出过、还没填「结果」的再导出一次（上次的文件没用上时）")

COMMANDS: Sequence[Command] = (
    Command("sms", sms, (WORKBOOK, _OUT, _GATEWAY, _STALE, _AGAIN, NOW, AS_JSON, FORCE)),
)
