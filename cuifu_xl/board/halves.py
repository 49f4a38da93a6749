"""看板, two stretches of time side by side, split at a day that people choose (before / after)."""

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import COUNT, HOURS, LINE, MONEY, RATE, Canvas
from cuifu_xl.board.figures import (
    NOTHING,
    Figure,
    Lines,
    constant,
    number_of,
    share,
    shifted,
)
from cuifu_xl.board.intervals import Rate, highest, lowest, verdict
from cuifu_xl.board.measures import Measures
from cuifu_xl.board.period import Period, asked_day
from cuifu_xl.board.places import TWO_HALVES
from cuifu_xl.tables.formulas import ALL

_ROWS = (
    ("催付单数", COUNT),
    ("催付次数", COUNT),
    ("成功单数", COUNT),
    ("成功率（毛）", RATE),
    ("　95% 把握不低于", RATE),
    ("　95% 把握不高于", RATE),
    ("成功率（净）", RATE),
    ("回款金额", MONEY),
    ("平均付款用时", HOURS),
)
_RATE = 3  # the row of the rate; its interval follows
_SIGNED = {
    COUNT: "+#,##0_);-#,##0_);0_);@_)",
    MONEY: "+#,##0.00_);-#,##0.00_);0.00_);@_)",
    RATE: "+0.0%_);-0.0%_);0.0%_);@_)",
    HOURS: '+0.0" 小时"_);-0.0" 小时"_);"–"_);@_)',
}


def put_halves(canvas: Canvas, lines: Lines, period: Period) -> None:
    """Before and from the day on, and whether the difference is more than chance."""
    row, left = TWO_HALVES
    canvas.title(row, left, "前后比一比")
    split = number_of(asked_day(canvas, row, left + 3, _middle(period)))
    canvas.say(row, left + 2, "分界日", align="right")
    canvas.headings(row + 1, left, ("", "分界日之前", "从分界日起", "后减前"), (2, 2, 2, 1))
    for down, (name, _) in enumerate(_ROWS, start=row + 2):
        canvas.label(down, left, name, 2)
    before = Period(period.first, shifted(split, -1))
    halves = [
        _put_half(canvas, lines, days, left + 2 + 2 * nth)
        for nth, days in enumerate((before, Period(split, period.last)))
    ]
    for down, (_, shape) in enumerate(_ROWS):
        if down in (_RATE + 1, _RATE + 2):
            canvas.say(row + 2 + down, left + 6, "", **LINE)
            continue
        cells = (halves[0][down], halves[1][down])
        canvas.put(row + 2 + down, left + 6, _change(*cells), _SIGNED[shape])
    before_after = [Rate(*half[_RATE : _RATE + 3]) for half in halves]
    said = verdict(*before_after)
    look = {"align": "left", "bold": True, "font_color": colours.TITLE, "bottom": 0}
    canvas.put(row + 2 + len(_ROWS), left, said, "@", 7, **look)


def _middle(period: Period) -> Figure:
    value = (
        float((period.first.number + period.last.number + 1) // 2)
        if period.last.number
        else NOTHING
    )
    text = f"INT(({period.first.text}+{period.last.text}+1)/2)"
    return Figure(f'IF({period.last.text}=0,"{NOTHING}",{text})', value)


def _put_half(canvas: Canvas, lines: Lines, days: Period, left: int) -> list[Figure]:
    """The figures of one stretch, from top to bottom."""
    of = Measures(lines, days.days())
    cells: list[Figure] = []

    def put(figure: Figure) -> Figure:
        shape = _ROWS[len(cells)][1]
        cells.append(canvas.put(TWO_HALVES.row + 2 + len(cells), left, figure, shape, 2))
        return cells[-1]

    orders = put(of.orders())
    put(of.attempts())
    successes = put(of.successes())
    put(share(successes, orders))
    put(lowest(successes, orders))
    put(highest(successes, orders))
    put(lines.net_rate(days.first, days.last, constant(ALL)))
    put(of.recovered())
    put(share(of.hours(), successes))
    return cells


def _change(before: Figure, after: Figure) -> Figure:
    text = f'IF(COUNT({before.text},{after.text})<2,"{NOTHING}",{after.text}-{before.text})'
    is_word = isinstance(before.value, str) or isinstance(after.value, str)
    return Figure(text, NOTHING if is_word else after.number - before.number)
