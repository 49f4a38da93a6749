"""看板, when it works: hour of the day × day of the week, as a heat map."""

from collections import Counter

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import HEADING, Canvas
from cuifu_xl.board.figures import Figure, Lines, named
from cuifu_xl.board.period import Period
from cuifu_xl.board.places import HOURS, WORKINGS

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_FIRST_HOUR, _LAST_HOUR = 9, 21
_HOURS_OF_DAY, _SLOTS = 24, 168
_NOWHERE = 999  # beyond the last slot
_FEWEST = 5
RATES, ATTEMPTS, SUCCESSES = "成功率", "催付次数", "成功单数"
_TOP = WORKINGS.row
_COUNTED = {ATTEMPTS: WORKINGS.left + 4, SUCCESSES: WORKINGS.left + 5}
_JUST_AFTER = 0.000001  # a full hour belongs to itself, whatever the last binary digit says


def put_hours(canvas: Canvas, lines: Lines, period: Period) -> None:
    """Thirteen hours × seven days; people choose what they see."""
    row, left = HOURS
    note = f"几点联系的；不到 {_FEWEST} 次的不算成功率"
    canvas.title(row, left, "什么时候催", note)
    shown = _put_choice(canvas)
    counts = {
        name: _put_counts(canvas, lines, period, name, condition)
        for name, condition in ((ATTEMPTS, ""), (SUCCESSES, f"*({named('是否成功')}=1)"))
    }
    for shift, name in enumerate(("钟点", *WEEKDAYS)):
        canvas.say(row + 1, left + shift, name, align="center", **HEADING)
    for down, hour in enumerate(range(_FIRST_HOUR, _LAST_HOUR + 1), start=row + 2):
        canvas.say(down, left, f"{hour}:00", align="center", font_color=colours.FAINT)
        for day in range(len(WEEKDAYS)):
            slot = day * _HOURS_OF_DAY + hour
            cell = _cell(shown, {name: of[slot] for name, of in counts.items()})
            canvas.put(down, left + 1 + day, cell, "0", align="center", bottom=0)
    _colour(canvas, shown)


def _put_choice(canvas: Canvas) -> Figure:
    """What the map shows: a drop-down of three."""
    row, left = HOURS.row, HOURS.left + 6
    look = {"bg_color": colours.PEOPLE_CELL, "align": "center", "bold": True}
    shown = canvas.choice(row, left, RATES, 2, **look)
    source = [RATES, ATTEMPTS, SUCCESSES]
    canvas.allow(row, left, {"validate": "list", "source": source})
    return shown


def _put_counts(
    canvas: Canvas, lines: Lines, period: Period, name: str, condition: str
) -> list[Figure]:
    """One array formula counts all 168 hours of the week in one go."""
    left = _COUNTED[name]
    at = named("催付时间")
    day = named("催付日")
    inside = f"({named('计次')}=1)*({day}>={period.first.text})*({day}<={period.last.text})"
    slot = f"INT(MOD({at}-2,7)*{_HOURS_OF_DAY}+{_JUST_AFTER:f})"
    bins = f"ROW($1:${_SLOTS})-1"
    text = f"FREQUENCY(IFERROR(IF({inside}{condition},{slot},{_NOWHERE}),{_NOWHERE}),{bins})"
    found = _slots(lines, period, successes=bool(condition))
    return canvas.column(_TOP, left, text, [found[slot] for slot in range(_SLOTS)])


def _slots(lines: Lines, period: Period, *, successes: bool) -> Counter[int]:
    """Hour of the week → lines; Monday 0:00 is 0."""
    columns = (lines.column(name) for name in ("催付时间", "催付日", "计次", "是否成功"))
    found: Counter[int] = Counter()
    for at, day, counted, success in zip(*columns, strict=True):
        at, day = at or 0.0, day or 0.0
        if isinstance(at, str) or isinstance(day, str) or counted != 1:
            continue
        if period.first.number <= day <= period.last.number and (success == 1 or not successes):
            found[int((at - 2) % 7 * _HOURS_OF_DAY + _JUST_AFTER)] += 1
    return found


def _cell(shown: Figure, counts: dict[str, Figure]) -> Figure:
    """A rate in whole percent, or a number; blank where there is nothing to show."""
    attempts, successes = counts[ATTEMPTS], counts[SUCCESSES]
    rate = f'IF({attempts.text}<{_FEWEST},"",ROUND(100*{successes.text}/{attempts.text},0))'
    number = f'IF({shown.text}="{ATTEMPTS}",{attempts.text},{successes.text})'
    text = f'IF({shown.text}="{RATES}",{rate},IF({attempts.text}=0,"",{number}))'
    return Figure(text, _shown(shown.value, attempts.number, successes.number))


def _shown(choice: float | str, attempts: float, successes: float) -> float | str:
    if choice == RATES:
        return "" if attempts < _FEWEST else int(100 * successes / attempts + 0.5)
    if not attempts:
        return ""
    return attempts if choice == ATTEMPTS else successes


def _colour(canvas: Canvas, shown: Figure) -> None:
    """From white to green by the numbers that are there; a percent sign for rates."""
    first, last = HOURS.row + 2, HOURS.row + 2 + _LAST_HOUR - _FIRST_HOUR
    area = (first, HOURS.left + 1, last, HOURS.left + len(WEEKDAYS))
    is_rate = {"type": "formula", "criteria": f'={shown.text}="{RATES}"'}
    canvas.colour(area, is_rate, num_format='0"%"')
    scale = {"type": "2_color_scale", "min_color": "#F4F8FB", "max_color": colours.HOT}
    canvas.colour(area, scale)
