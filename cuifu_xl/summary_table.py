"""What chasing brought, as tables on the terminal. 汇总"""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from cuifu_xl.rules.effect.intervals import Estimate
from cuifu_xl.rules.units import yuan_text
from cuifu_xl.sentences import more_sentences, overall_sentence
from cuifu_xl.sheets.summed import Summed
from cuifu_xl.summing_up import Summary

SHOWN_CAUSES = 15
FIGURES = (
    *("催付次数", "催付单数", "成功单数", "成功率", "回款金额", "付款用时"),
    *("短信条数", "费用"),
)


def print_summary(found: Summary) -> None:
    """All tables, one below the other."""
    console = Console()
    # a pipe has no width; a Chinese table needs some
    if not console.is_terminal:
        console.width = 140
    console.print(overall_sentence(found))
    console.print(found.effect.sentence)
    for sentence in more_sentences(found):
        console.print(sentence)
    for dimension, rows in found.tables.items():
        if rows:
            console.print(_table(dimension, rows))
    _print_causes(console, found)
    _print_techniques(console, found)


def share_text(rate: Estimate) -> str:
    """`12.5%（8%–19%）`"""
    return f"{rate.value:.1%}（{rate.low:.0%}–{rate.high:.0%}）"


def cells_of(row: Summed) -> tuple[str, ...]:
    """The figures of a line, in the order of the headings."""
    return (
        str(row.attempts),
        str(row.orders),
        str(row.successes),
        share_text(row.rate) if row.attempts else "–",
        yuan_text(row.recovered),
        "–" if row.took is None else f"{row.took:.1f} 小时",
        str(row.messages),
        "–" if row.cost is None else yuan_text(row.cost),
    )


def _table(dimension: str, rows: Iterable[Summed]) -> Table:
    table = _blank(f"按{dimension}", (dimension,), FIGURES)
    for row in rows:
        table.add_row(row.name, *cells_of(row))
    return table


def _print_causes(console: Console, found: Summary) -> None:
    if not found.causes:
        return
    texts = ("未付款原因", "商品", "对策")
    table = _blank("按未付款原因和商品", texts, ("催付单数", "成功单数", "流失单数", "流失金额"))
    for cause in found.causes[:SHOWN_CAUSES]:
        figures = (cause.orders, cause.paid, cause.lost, yuan_text(cause.lost_money))
        table.add_row(cause.reason, cause.goods, cause.remedy, *map(str, figures))
    console.print(table)
    if len(found.causes) > SHOWN_CAUSES:
        console.print(f"… 还有 {len(found.causes) - SHOWN_CAUSES} 行，见 --html 的网页")


def _print_techniques(console: Console, found: Summary) -> None:
    if not found.techniques:
        return
    table = _blank("哪种技巧管用", ("未付款原因", "技巧"), ("次数", "成功", "成功率", "怎么看"))
    for row in found.techniques:
        figures = (str(row.tries), str(row.successes), share_text(row.rate), row.words)
        table.add_row(row.segment, row.technique, *figures)
    console.print(table)
    console.print("只是建议：要改，请在「话术」里改，程序自己不动。")


def _blank(title: str, texts: Iterable[str], figures: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for heading in texts:
        table.add_column(heading, overflow="fold")
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
