"""看板, why buyers have not paid: the shop's own reasons, the most frequent first."""

from typing import NamedTuple

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import COUNT, LINE, RATE, Canvas, name_of
from cuifu_xl.board.figures import Figure, Lines, Tables, Where, records, share, words_of
from cuifu_xl.board.period import Period
from cuifu_xl.board.places import REASONS, REFERENCE, WORKINGS
from cuifu_xl.tables import schema

SHOWN = 7
NAME, NUMBER, TOGETHER = REASONS.left, REASONS.left + 2, REASONS.left + 4
FIRST, LAST = REASONS.row + 2, REASONS.row + 1 + SHOWN
LABEL = WORKINGS.left + 3
_ON_A_LINE = 4
_LISTED = 25  # reasons that 设置 may hold
_TIES = 1000
_TOP = WORKINGS.row
_REASON, _TIMES, _RANK = WORKINGS.left, WORKINGS.left + 1, WORKINGS.left + 2

# of a textbook, not of this shop
_REFERENCE = (
    ("服务", 0.45),
    ("账户、支付", 0.20),
    ("别家更便宜", 0.15),
    ("别家东西更好", 0.15),
    ("其他", 0.05),
)


def put_reasons(canvas: Canvas, lines: Lines, tables: Tables, period: Period) -> None:
    """The first ones by number of attempts, and what share they have together."""
    canvas.title(REASONS.row, NAME, "没付款的原因", "按催付次数，多的在前")
    canvas.headings(REASONS.row + 1, NAME, ("原因", "次数", "占几成", "累计"), (2, 1, 1, 1))
    listed = _put_listed(canvas, lines, tables, period)
    ranked = sorted(listed, key=lambda reason: -reason.rank)
    total = Figure(f"SUM({_area(_TIMES)})", sum(int(reason.rank) for reason in listed))
    so_far = 0
    for place, reason in enumerate(ranked[:SHOWN], start=1):
        row = FIRST + place - 1
        so_far += int(reason.rank)
        large = f"LARGE({_area(_RANK)},{place})"
        found = f"INDEX({_area(_REASON)},MATCH({large},{_area(_RANK)},0))"
        name = Figure(f'IF({large}<1,"",{found})', reason.name if reason.rank >= 1 else "")
        cell = canvas.put(row, NAME, name, "@", 2, align="left")
        canvas.put(_TOP + place - 1, LABEL, _on_two_lines(cell), "@")
        number = canvas.put(row, NUMBER, Figure(f"INT({large})", int(reason.rank)), COUNT)
        canvas.put(row, NUMBER + 1, share(number, total), RATE)
        first = name_of(FIRST, NUMBER)
        together = so_far / total.number if total.number else 0
        text = f"IF({total.text}=0,0,SUM({first}:{number.text})/{total.text})"
        canvas.put(row, TOGETHER, Figure(text, together), RATE)


class _Reason(NamedTuple):
    """A reason of 设置; the whole part of its rank is how often it was named."""

    name: str
    rank: float


def _put_listed(canvas: Canvas, lines: Lines, tables: Tables, period: Period) -> list[_Reason]:
    """Every reason of 设置 with its number; equal ones keep the order in which they stand there."""
    names = [words_of(row["原因"]) for row in records(tables, schema.REASONS.name)]
    found = []
    for number in range(1, _LISTED + 1):
        row = _TOP + number - 1
        name = names[number - 1] if number <= len(names) else ""
        reason = canvas.put(row, _REASON, _listed(number, name), "@")
        of_reason = lines.total("计次", Where("未付款原因", "=", reason), *period.days())
        count = of_reason.number if name else 0
        times = canvas.put(
            row, _TIMES, Figure(f'IF({reason.text}="",0,{of_reason.text})', count), COUNT
        )
        before_others = (_LISTED + 1 - number) / _TIES if name else 0
        text = f'IF({reason.text}="",0,{times.text}+{_LISTED + 1 - number}/{_TIES})'
        canvas.put(row, _RANK, Figure(text, count + before_others), "0.000")
        found.append(_Reason(name, count + before_others))
    return found


def _on_two_lines(name: Figure) -> Figure:
    """A name for below a narrow column of the chart: `忘记支付` and `密码`."""
    short, said = f'SUBSTITUTE({name.text},"/","")', str(name.value).replace("/", "")
    text = f"LEFT({short},{_ON_A_LINE})&CHAR(10)&MID({short},{_ON_A_LINE + 1},{_ON_A_LINE})"
    two = said[:_ON_A_LINE] + "\n" + said[_ON_A_LINE : 2 * _ON_A_LINE]
    is_short = len(said) <= _ON_A_LINE
    return Figure(f"IF(LEN({short})<={_ON_A_LINE},{short},{text})", said if is_short else two)


def _listed(number: int, name: str) -> Figure:
    return Figure(f'IFERROR(INDEX(未付款原因[原因],{number})&"","")', name)


def _area(left: int) -> str:
    return f"{name_of(_TOP, left)}:{name_of(_TOP + _LISTED - 1, left)}"


def put_reference(canvas: Canvas) -> None:
    """The shares of a textbook, marked as such: they are not about this shop."""
    row, left = REFERENCE
    canvas.title(row, left, "参考")
    canvas.say(row + 1, left, "一份教学资料的数字，不是本店的", 3, font_color=colours.FAINT)
    for down, (reason, part) in enumerate(_REFERENCE, start=row + 2):
        canvas.label(down, left, reason, 2)
        canvas.number(down, left + 2, part, "0%", **LINE)
    bars = {"type": "data_bar", "bar_color": colours.REFERENCE, "min_type": "num", "min_value": 0}
    canvas.colour((row + 2, left + 2, down, left + 2), bars)
