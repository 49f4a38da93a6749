"""All texts of 话术 as tables on the terminal, one for each channel."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cuifu_xl.core.model import Channel
from cuifu_xl.core.wording.proof import Proof
from cuifu_xl.worklist.proofs import Preview

NARROWEST = 140
OFF = "停用"


def print_preview(preview: Preview) -> None:
    """What each row says, how long it is, what to look at."""
    console = Console()
    # a pipe has no width; a Chinese table needs some
    if not console.is_terminal or console.width < NARROWEST:
        console.width = NARROWEST
    for channel in Channel:
        proofs = [one for one in preview.proofs if one.template.channel == channel]
        if proofs:
            console.print(_table(channel, proofs))


def _table(channel: Channel, proofs: list[Proof]) -> Table:
    is_sms = channel == Channel.SMS
    table = Table(
        box=None, header_style="bold", pad_edge=False, title=f"{channel} {len(proofs)} 条"
    )
    table.title_justify = "left"
    table.add_column("行", justify="right", no_wrap=True, min_width=3)
    table.add_column("编号", no_wrap=True, min_width=9)
    table.add_column("适用", max_width=16, overflow="fold")
    table.add_column("内容", ratio=1, overflow="fold")
    table.add_column("字", justify="right", no_wrap=True, min_width=3)
    if is_sms:
        table.add_column("条", justify="right", no_wrap=True)
        table.add_column("类别", no_wrap=True)
    for one in proofs:
        sms = (str(one.parts) if one.text else "", one.kind) if is_sms else ()
        table.add_row(
            str(one.template.row or ""),
            escape(one.template.id),
            escape(one.when),
            _said(one),
            str(one.chars) if one.text else "",
            *sms,
            style="" if one.is_on else "dim",
        )
    return table


def _said(proof: Proof) -> str:
    lines = [] if proof.is_on else [f"【{OFF}】"]
    lines += [escape(proof.text)] if proof.text else []
    lines += [f"[yellow]! {escape(finding)}[/yellow]" for finding in proof.findings]
    return "\n".join(lines)
