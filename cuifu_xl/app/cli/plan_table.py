"""Today's list as a table on the terminal."""

from rich.console import Console
from rich.table import Table

from cuifu_xl.app.messages import list_sentence, skipped_sentence
from cuifu_xl.app.outcomes import Planned
from cuifu_xl.core.model import Chase
from cuifu_xl.core.units import clock_text, yuan_text

SHOWN = 60
LEVEL_STYLES = {"A": "bold red", "B": "yellow", "C": "", "D": "dim"}


def print_plan(planned: Planned) -> None:
    """The call list of the day and why the others are left out."""
    console = Console()
    # a pipe has no width; a Chinese table needs some
    if not console.is_terminal:
        console.width = 140
    chases = planned.plan.chases
    if chases:
        console.print(_list(chases[:SHOWN]))
    if len(chases) > SHOWN:
        console.print(f"… 还有 {len(chases) - SHOWN} 行，见工作簿的「今日计划」")
    for sentence in (list_sentence(planned), skipped_sentence(planned)):
        if sentence:
            console.print(sentence)


def _list(chases: tuple[Chase, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading, width in (("时段", 11), ("渠道", 4), ("客服", 6), ("买家", 14), ("商品", 16)):
        table.add_column(heading, no_wrap=True, min_width=width)
    table.add_column("金额", justify="right", no_wrap=True, min_width=6)
    table.add_column("级", no_wrap=True, min_width=2)
    table.add_column("短信草稿", no_wrap=True, overflow="ellipsis", max_width=44)
    for chase in chases:
        table.add_row(
            f"{clock_text(chase.window.start)}–{clock_text(chase.window.end)}",
            str(chase.window.channel),
            chase.agent,
            chase.buyer,
            chase.goods[:8],
            yuan_text(chase.payable),
            chase.level,
            chase.draft.sms,
            style=LEVEL_STYLES.get(chase.level, ""),
        )
    return table
