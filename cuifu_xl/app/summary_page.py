"""What chasing brought, as one page for the browser or the printer."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app.cli.curve_table import age_text
from cuifu_xl.app.cli.summary_table import FIGURES, cells_of, technique_figures
from cuifu_xl.app.html import MARK
from cuifu_xl.app.messages import more_sentences, overall_sentence, technique_sentences
from cuifu_xl.app.plots import Mark, bars, falling_line
from cuifu_xl.app.summing_up import Summary
from cuifu_xl.core.effect.techniques import Technique
from cuifu_xl.core.units import yuan_text
from cuifu_xl.register.summed import Cause, Summed

TEMPLATE = "summary.html.j2"
_DAYS_DRAWN = 28
_CAUSE = ("未付款原因", "商品", "对策", "催付单数", "成功单数", "流失单数", "流失金额")
_TECHNIQUE = ("技巧", "怎么看", "次数", "成功", "成功率", "别的技巧")


class Plot(NamedTuple):
    """A plot and what it says."""

    title: str
    svg: str
    note: str


class Block(NamedTuple):
    """A table under its heading; the first `texts` columns are words."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    texts: int = 1
    notes: Sequence[str] = ()


def page(found: Summary) -> str:
    """The whole page; everything that anybody typed is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = Path(__file__).with_name(TEMPLATE).read_text("utf-8")
    return environment.from_string(source).render(
        mark=MARK,
        verdict=found.effect.verdict,
        effect=found.effect.sentence,
        overall=overall_sentence(found),
        more=more_sentences(found),
        plots=_plots(found),
        blocks=_blocks(found),
    )


def _plots(found: Summary) -> list[Plot]:
    plots = []
    by_day, by_channel = found.tables["日期"], found.tables["渠道"]
    note = "成功单数 ÷ 催付次数；竖线是 95% 把握"
    if by_day:
        days = [row._replace(name=row.name[5:]) for row in by_day[-_DAYS_DRAWN:]]
        plots.append(
            Plot("每天的成功率", bars(_marks(days), "每天的成功率"), f"{note}；最近三天还会变")
        )
    if by_channel:
        title = "各渠道的成功率"
        plots.append(Plot(title, bars(_marks(by_channel), title), note))
    if found.natural is not None:
        points = [point for point in found.natural.points if point.watched]
        marks = [(p.minutes, Mark(age_text(p.minutes), *p.pays_later)) for p in points]
        if len(marks) > 1:
            title = "还没付的里，不催也会付的"
            note = "横轴是拍下以后多久；浅色是 95% 把握"
            plots.append(Plot(title, falling_line(marks, title), note))
    return plots


def _marks(rows: Sequence[Summed]) -> list[Mark]:
    return [Mark(row.name, *row.rate) for row in rows]


def _blocks(found: Summary) -> list[Block]:
    blocks = [
        Block(f"按{dimension}", (dimension, *FIGURES), [(row.name, *cells_of(row)) for row in rows])
        for dimension, rows in found.tables.items()
        if rows
    ]
    if found.causes:
        blocks.insert(0, Block("按未付款原因和商品", _CAUSE, [_cause(c) for c in found.causes], 3))
    return [*blocks, *_technique_blocks(found.techniques)]


def _technique_blocks(found: Sequence[Technique]) -> list[Block]:
    """A table per cut; the words about all of them stand below the first heading."""
    by_cut: dict[str, list[Technique]] = {}
    for row in found:
        by_cut.setdefault(row.cut, []).append(row)
    blocks = [
        Block(f"哪种技巧管用：按{cut}", (cut, *_TECHNIQUE), [_technique(row) for row in rows], 3)
        for cut, rows in by_cut.items()
    ]
    if blocks:
        blocks[0] = blocks[0]._replace(notes=technique_sentences(found))
    return blocks


def _cause(row: Cause) -> tuple[str, ...]:
    counts = str(row.orders), str(row.paid), str(row.lost), yuan_text(row.lost_money)
    return row.reason, row.goods, row.remedy, *counts


def _technique(row: Technique) -> tuple[str, ...]:
    return row.segment, row.technique, row.words, *technique_figures(row)
