"""看板, day by day: the last four weeks.

The charts read the rates in hidden columns, where a day without chasing is #N/A: Excel draws
nothing there, but "–" as 0 %.
"""

from datetime import timedelta

from cuifu_xl.board.canvas import COUNT, MONEY, RATE, Canvas
from cuifu_xl.board.figures import NOTHING, Figure, Lines, Where, drawn, number_of, share, shifted
from cuifu_xl.board.measures import Measures
from cuifu_xl.board.period import Period, since, until
from cuifu_xl.board.places import DAYS, WORKINGS
from cuifu_xl.tables.cells import EXCEL_EPOCH
from cuifu_xl.tables.formulas import DAYS_ON_BOARD as DAYS_SHOWN

_HEADINGS = ("日期", "催付次数", "催付单数", "成功单数", "毛成功率", "近 7 天", "回款金额")
RATE_OF_DAY, RATE_OF_WEEK = 4, 5
DRAWN_OF_DAY, DRAWN_OF_WEEK = WORKINGS.left, WORKINGS.left + 1
FIRST, LAST = DAYS.row + 2, DAYS.row + 1 + DAYS_SHOWN
LABEL = WORKINGS.left + 8
_WEEK, _MONDAY = 7, 2  # day 2 of Excel is a Monday


def put_days(canvas: Canvas, lines: Lines, period: Period) -> None:
    """A row per day up to the last day of the period; the rate here is per attempt."""
    canvas.title(DAYS.row, DAYS.left, "每天", "成功率 = 成功单数 ÷ 催付次数；最近三天还会变")
    canvas.headings(DAYS.row + 1, DAYS.left, _HEADINGS, (1,) * len(_HEADINGS))
    for left, rate in ((DRAWN_OF_DAY, RATE_OF_DAY), (DRAWN_OF_WEEK, RATE_OF_WEEK)):
        canvas.say(DAYS.row + 1, left, _HEADINGS[rate])
    for row in range(FIRST, LAST + 1):
        day = canvas.put(
            row, DAYS.left, _day(period.last, LAST - row), "m-d", align="left", indent=1
        )
        _put_day(canvas, row, lines, day)


def _put_day(canvas: Canvas, row: int, lines: Lines, day: Figure) -> None:
    at = DAYS.left
    of = Measures(lines, (Where("催付日", "=", day),))
    attempts = canvas.put(row, at + 1, of.attempts(), COUNT)
    canvas.put(row, at + 2, of.orders(), COUNT)
    successes = canvas.put(row, at + 3, of.successes(), COUNT)
    of_day = canvas.put(row, at + RATE_OF_DAY, share(successes, attempts), RATE)
    number = number_of(day)
    week = Measures(lines, (since(shifted(number, 1 - _WEEK)), until(number)))
    of_week = canvas.put(row, at + RATE_OF_WEEK, share(week.successes(), week.attempts()), RATE)
    canvas.put(row, at + 6, of.recovered(), MONEY)
    canvas.put(row, DRAWN_OF_DAY, drawn(of_day), RATE)
    canvas.put(row, DRAWN_OF_WEEK, drawn(of_week), RATE)
    canvas.put(row, LABEL, _monday(day), "@")


def _day(last: Figure, back: int) -> Figure:
    """So many days before the last one."""
    value = last.number - back if last.number else NOTHING
    return Figure(f'IF({last.text}=0,"{NOTHING}",{last.text}-{back})', value)


def _monday(day: Figure) -> Figure:
    """What stands below a day in the chart: `11.16` on Mondays, else nothing."""
    text = f'IF(WEEKDAY(N({day.text}),2)=1,TEXT({day.text},"m.d"),"")'
    is_monday = day.number and day.number % _WEEK == _MONDAY
    on = EXCEL_EPOCH + timedelta(days=day.number)
    return Figure(text, f"{on.month}.{on.day}" if is_monday else "")
