"""What chasing brought, as tables on the terminal. 汇总"""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from cuifu_xl.app.messages import more_sentences, overall_sentence, technique_sentences
from cuifu_xl.app.summing_up import Summary
from cuifu_xl.core.effect.techniques import ALIKE, BETTER, TOO_FEW, WORSE, Technique
from cuifu_xl.core.units import yuan_text
from cuifu_xl.register.summed import Summed

SHOWN_CAUSES = 15
SHOWN_TECHNIQUES = 15
_FIRST_WORDS = (BETTER, WORSE, ALIKE, TOO_FEW)
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


def cells_of(row: Summed) -> tuple[str, ...]:
    """The figures of a line, in the order of the headings."""
    return (
        str(row.attempts),
        str(row.orders),
        str(row.successes),
        row.rate.as_share() if row.attempts else "–",
        yuan_text(row.recovered),
        "–" if row.took is None else f"{row.took:.1f} 小时",
        str(row.messages),
        "–" if row.cost is None else yuan_text(row.cost),
    )


def technique_figures(row: Technique) -> tuple[str, ...]:
    """How often it was tried, and its rate beside that of the others in the segment."""
    others = f"{row.others.value:.1%}" if row.has_others else "–"
    return str(row.tries), str(row.successes), row.rate.as_share(), others


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
    figures = ("次数", "成功", "成功率", "别的技巧", "怎么看")
    table = _blank("哪种技巧管用", ("对谁", "", "技巧"), figures)
    # what differs comes first; sorting keeps the order of the rest
    rows = sorted(found.techniques, key=lambda row: _FIRST_WORDS.index(row.words))
    for row in rows[:SHOWN_TECHNIQUES]:
        table.add_row(row.cut, row.segment, row.technique, *technique_figures(row), row.words)
    console.print(table)
    if len(rows) > SHOWN_TECHNIQUES:
        console.print(f"… 还有 {len(rows) - SHOWN_TECHNIQUES} 行，见 --html 的网页")
    for sentence in technique_sentences(found.techniques):
        console.print(sentence)


def _blank(title: str, texts: Iterable[str], figures: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for heading in texts:
        table.add_column(heading, overflow="fold")
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
