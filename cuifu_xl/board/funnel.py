"""看板, from unpaid to paid: 未付 → 已催 → 回应 → 付款."""

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import COUNT, HEADING, LINE, RATE, Canvas
from cuifu_xl.board.cards import Totals
from cuifu_xl.board.figures import (
    Figure,
    Lines,
    Tables,
    Where,
    named,
    records,
    seen,
    share,
    words_of,
)
from cuifu_xl.board.measures import HELD_OUT
from cuifu_xl.board.period import Period
from cuifu_xl.board.places import FUNNEL, WORKINGS
from cuifu_xl.tables.formulas import NO_LONGER_NEEDED, RESULT_MISSING, waiting
from cuifu_xl.tables.schema import OUTCOMES, SKIPPED, TODAY

_STEPS = (
    ("未付的单", "这段时间催过的，加上现在还没催的"),
    ("催过的单", "联系过至少一次"),
    ("有回应（次）", "买家回了话；哪些结果算，看「设置」"),
    ("付款的单", "催过以后付的"),
)
NAME, NUMBER = FUNNEL.left, FUNNEL.left + 2
FIRST, LAST = FUNNEL.row + 2, FUNNEL.row + 1 + len(_STEPS)
PADDING = WORKINGS.left + 6
_PART = PADDING + 1


def put_funnel(
    canvas: Canvas, lines: Lines, tables: Tables, period: Period, totals: Totals
) -> None:
    """A row per step; a blank bar before each one centres it in the chart."""
    row, left = FUNNEL
    canvas.title(row, left, "从未付到付款")
    canvas.headings(row + 1, left, ("环节", "数", "占未付"), (2, 1, 1))
    canvas.say(row + 1, left + 4, "怎么数", 4, indent=1, **HEADING)
    unpaid = _unpaid(canvas, lines, tables, period, totals.orders)
    figures = (unpaid, totals.orders, _answers(lines, tables, period), totals.successes)
    most: Figure | None = None
    for at, ((name, how), figure) in enumerate(zip(_STEPS, figures, strict=True), start=FIRST):
        canvas.label(at, NAME, name, 2)
        cell = canvas.put(at, NUMBER, figure, COUNT)
        most = most or cell
        canvas.put(at, NUMBER + 1, share(cell, most), RATE)
        canvas.say(at, NUMBER + 2, how, 4, indent=1, font_color=colours.FAINT, **LINE)
        half = max(0.0, (most.number - cell.number) / 2)
        canvas.put(at, PADDING, Figure(f"MAX(0,({most.text}-{cell.text})/2)", half), COUNT)


def _unpaid(canvas: Canvas, lines: Lines, tables: Tables, period: Period, chased: Figure) -> Figure:
    """Chased, held out, and waiting now. In cells of their own: the list changes all day long."""
    figures = (_held_out(lines, period), _waiting(tables), _skipped(lines, tables))
    parts = [canvas.put(FIRST + at, _PART, figure, COUNT) for at, figure in enumerate(figures)]
    together = (chased, *parts)
    return Figure("+".join(p.text for p in together), sum(p.number for p in together))


def _held_out(lines: Lines, period: Period) -> Figure:
    return lines.count(HELD_OUT, *period.days())


def _waiting(tables: Tables) -> Figure:
    """Orders on 今日计划 that nobody has ever chased."""
    orders = (
        seen(row["订单数"])
        for row in records(tables, TODAY.name)
        if not row["结果"] and row["第几次"] == 1
        if not words_of(row["登记状态"]).startswith(NO_LONGER_NEEDED)
        if not words_of(row["登记状态"]).endswith(RESULT_MISSING)
    )
    never_chased = sum(number for number in orders if isinstance(number, float))
    return Figure(waiting("订单数", "今日计划[第几次],1"), never_chased)


def _skipped(lines: Lines, tables: Tables) -> Figure:
    """Orders on 未催原因 that are not in the register."""
    known = lines.order_ids()
    ids = [words_of(row["订单编号"]) for row in records(tables, SKIPPED.name) if row["订单编号"]]
    text = f'(未催原因[订单编号]<>"")*ISNA(MATCH(未催原因[订单编号]&"",{named("订单编号")},0))'
    return Figure(f"SUMPRODUCT({text})", sum(1 for order_id in ids if order_id not in known))


def _answers(lines: Lines, tables: Tables, period: Period) -> Figure:
    """Attempts whose outcome counts as an answer. 算回应"""
    each = lines.total("计次", Where("结果", "=", Figure("催付结果[结果]", "")), *period.days())
    outcomes = records(tables, OUTCOMES.name)
    answers = [seen(row["结果"]) or "" for row in outcomes if row["算回应"] == "是"]
    found = sum(
        lines.total("计次", Where("结果", "=", Figure("", name)), *period.days()).number
        for name in answers
    )
    return Figure(f'SUMPRODUCT({each.text}*(催付结果[算回应]="是"))', found)
