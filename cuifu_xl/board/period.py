"""The time that 看板 looks at: four weeks up to the last line of the register, or as typed."""

from typing import NamedTuple

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import DAY, Canvas
from cuifu_xl.board.figures import NOTHING, Figure, Lines, Where, number_of
from cuifu_xl.board.places import PERIOD
from cuifu_xl.tables.formulas import DAYS_ON_BOARD as DAYS_SHOWN

_ASK = {"bg_color": colours.PEOPLE_CELL, "align": "center", "bold": True}


class Period(NamedTuple):
    """First and last day, as numbers; both 0 while nothing is registered."""

    first: Figure
    last: Figure

    def days(self) -> tuple[Where, Where]:
        """The conditions for a line of these days."""
        return since(self.first), until(self.last)


def since(day: Figure) -> Where:
    """Lines of that day or later."""
    return Where("催付日", ">=", day)


def until(day: Figure) -> Where:
    """Lines of that day or earlier."""
    return Where("催付日", "<=", day)


def put_period(canvas: Canvas, lines: Lines) -> Period:
    """Two dates that people may type over."""
    row, left = PERIOD
    last = asked_day(canvas, row, left + 4, _last_day(lines))
    first = asked_day(canvas, row, left + 1, _days_before(last))
    canvas.say(row, left, "从", align="right", indent=1)
    canvas.say(row, left + 3, "到", align="center")
    note = "黄格可以改成别的日期；清空就用不了，按 Ctrl+Z 退回。"
    canvas.say(row, left + 6, note, font_color=colours.FAINT, indent=1)
    return Period(number_of(first), number_of(last))


def asked_day(canvas: Canvas, row: int, left: int, day: Figure) -> Figure:
    """A date with a value to begin with, two cells wide, for people to type over."""
    cell = canvas.put(row, left, day, DAY, 2, **_ASK)
    allowed = {"validate": "custom", "value": f"=ISNUMBER({cell.text})", "ignore_blank": True}
    said = {"error_title": "这里要日期", "error_message": "请填日期，如 2026-11-23。"}
    canvas.allow(row, left, allowed | said)
    return cell


def _last_day(lines: Lines) -> Figure:
    """The day of the last line; "–" while there is none."""
    column = "催付登记[催付日]"
    days = lines.numbers("催付日")
    text = f'IF(COUNT({column})=0,"{NOTHING}",MAX({column}))'
    return Figure(text, max(days) if days else NOTHING)


def _days_before(last: Figure) -> Figure:
    back = DAYS_SHOWN - 1
    value = last.number - back if last.number else NOTHING
    return Figure(f'IF(N({last.text})=0,"{NOTHING}",{last.text}-{back})', value)
