"""The commands around texts: the SMS of the day for a gateway, all texts for proof-reading."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.given import closed_workbook
from cuifu_xl.app.cli.parser import AS_JSON, FORCE, NOW, WORKBOOK, Command, argument, flag
from cuifu_xl.app.cli.telling import finish, problem_json, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.app.messages import export_sentences, preview_sentence
from cuifu_xl.app.presser import this_presser
from cuifu_xl.core.units import moment_of

if TYPE_CHECKING:
    from cuifu_xl.app.sms_export import Exported
    from cuifu_xl.worklist.proofs import Preview


def sms(given: Namespace) -> int:
    """导出短信：把今天要发的短信写成一个文件，给短信平台。"""
    done = workflow.export_sms(
        closed_workbook(given.workbook, force=given.force),
        given.out,
        moment(given.now),
        gateway=given.gateway,
        stale=given.stale,
        again=given.again,
        by=this_presser(),
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


def preview(given: Namespace) -> int:
    """预览话术：每条话术用一张样例订单写出来，看字数、条数、类别和要改的地方。"""
    found = workflow.preview(closed_workbook(given.workbook))
    if given.html:
        from cuifu_xl.app.html import write_page
        from cuifu_xl.app.preview_page import page

        write_page(given.html, page(found))
    if given.json:
        print(json.dumps(_preview_figures(found, given.html), ensure_ascii=False))
    else:
        from cuifu_xl.app.cli.preview_table import print_preview

        print_preview(found)
        print(preview_sentence(found))
        if given.html:
            print(f"网页：{given.html.resolve()}")
    return finish(found.problems, None, given.json)


def _preview_figures(found: "Preview", page: Path | None) -> dict[str, Any]:
    return {
        "templates": [
            {
                "id": one.template.id,
                "row": one.template.row,
                "channel": one.template.channel,
                "technique": one.template.technique,
                "when": one.when,
                "on": one.is_on,
                "text": one.text,
                "chars": one.chars,
                "parts": one.parts,
                "kind": one.kind,
                "picture": one.template.picture,
                "findings": one.findings,
            }
            for one in found.proofs
        ],
        "problems": [problem_json(one) for one in found.problems],
        "page": str(page) if page else None,
    }


_HTML = argument("--html", type=Path, default=None, help="再写一个网页，打印给客服也行")
_OUT = argument("--out", type=Path, required=True, help="写到哪个文件：.csv 或 .xlsx")
_GATEWAY = argument(
    "--gateway",
    default="",
    help="阿里云、腾讯云或华为云：只写模板的变量；整条：写整条短信；不写 = 参数「短信平台」",
)
_STALE = flag("--stale", "报表过期了也导出（可能有人已经付款）")
_AGAIN = flag("--again", "今天导出过、还没填「结果」的再导出一次（上次的文件没用上时）")

COMMANDS: Sequence[Command] = (
    Command("preview", preview, (WORKBOOK, _HTML, AS_JSON)),
    Command("sms", sms, (WORKBOOK, _OUT, _GATEWAY, _STALE, _AGAIN, NOW, AS_JSON, FORCE)),
)
