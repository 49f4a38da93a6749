"""总结: the reasons of a week by product."""

from collections.abc import Sequence
from typing import Any

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import COUNT, HEADING, Canvas
from cuifu_xl.board.figures import (
    NOTHING,
    Figure,
    Lines,
    Tables,
    Where,
    number_of,
    records,
    shifted,
    words_of,
)
from cuifu_xl.board.period import asked_day, since, until
from cuifu_xl.tables import schema

LEFT = len(schema.LESSONS.columns) + 1
NAMES, HEADINGS, FIRST = 1, 2, 3
PRODUCTS, REASONS = 6, 15
OTHERS, ALL = LEFT + PRODUCTS + 1, LEFT + PRODUCTS + 2
_NOTE = "催付次数；黄格可以改成别的商品，和「催付登记」里的写法一样"
_WEEK = 7


def put_week(canvas: Canvas, lines: Lines, tables: Tables) -> None:
    """Reasons down, products across; the week and the products may be typed over."""
    canvas.title(0, LEFT, "这一周：原因 × 商品", _NOTE)
    canvas.say(NAMES, LEFT, "从这天起七天", align="right", indent=1)
    monday = number_of(asked_day(canvas, NAMES, LEFT + 1, _monday(lines)))
    days = (since(monday), until(shifted(monday, _WEEK - 1)))
    products = _put_headings(canvas, tables)
    reasons = [words_of(row["原因"]) for row in records(tables, schema.REASONS.name)]
    counted = []
    for number in range(REASONS):
        name = reasons[number] if number < len(reasons) else ""
        counted.append(_put_reason(canvas, lines, number, name, products, days))
    _put_sums(canvas, counted)


def _monday(lines: Lines) -> Figure:
    """Monday of the week in which the last line was registered."""
    days = lines.numbers("催付日")
    last = "MAX(催付登记[催付日])"
    text = f'IF(COUNT(催付登记[催付日])=0,"{NOTHING}",{last}-WEEKDAY({last},2)+1)'
    return Figure(text, max(days) - (max(days) - 2) % _WEEK if days else NOTHING)


def _put_headings(canvas: Canvas, tables: Tables) -> list[Figure]:
    """The first products of the table 商品, as cells."""
    known = [words_of(row["简称"]) for row in records(tables, schema.PRODUCTS.name)]
    look: dict[str, Any] = HEADING | {"align": "center", "text_wrap": True, "shrink": False}
    canvas.say(HEADINGS, LEFT, "原因", **HEADING)
    cells = []
    for number in range(PRODUCTS):
        name = known[number] if number < len(known) else ""
        text = f'IFERROR(INDEX(商品[简称],{number + 1})&"","")'
        asked = look | {"bg_color": colours.PEOPLE_CELL}
        cells.append(canvas.put(HEADINGS, LEFT + 1 + number, Figure(text, name), "@", **asked))
    canvas.say(HEADINGS, OTHERS, "其他", **look)
    canvas.say(HEADINGS, ALL, "合计", **look)
    return cells


def _put_reason(
    canvas: Canvas,
    lines: Lines,
    number: int,
    name: str,
    products: list[Figure],
    days: tuple[Where, Where],
) -> list[Figure]:
    """A row: how often the reason was named, by product, for others, and in all."""
    row = FIRST + number
    listed = Figure(f'IFERROR(INDEX(未付款原因[原因],{number + 1})&"","")', name)
    reason = canvas.put(row, LEFT, listed, "@", align="left")
    of_reason = (Where("未付款原因", "=", reason), *days)
    cells = []
    for shift, product in enumerate(products, start=1):
        named = lines.total("计次", *of_reason, Where("商品", "=", product))
        count = _if_named(named, reason, product)
        cells.append(canvas.put(row, LEFT + shift, count, COUNT, align="center"))
    count = _if_named(lines.total("计次", *of_reason), reason)
    every = canvas.put(row, ALL, count, COUNT, align="center", bold=True)
    some = _sum(cells)
    others = Figure(f"{every.text}-{some.text}", every.number - some.number)
    return [*cells, canvas.put(row, OTHERS, others, COUNT, align="center"), every]


def _if_named(count: Figure, *names: Figure) -> Figure:
    """Nothing where a heading is empty: an empty condition would count empty cells."""
    blank = ",".join(f'{name.text}=""' for name in names)
    value = count.number if all(name.value for name in names) else 0.0
    return Figure(f"IF(OR({blank}),0,{count.text})", value)


def _put_sums(canvas: Canvas, counted: list[list[Figure]]) -> None:
    """The sum of each column below the reasons."""
    row = FIRST + REASONS
    canvas.say(row, LEFT, "合计", bold=True)
    for shift, column in enumerate(zip(*counted, strict=True), start=1):
        look: dict[str, Any] = {"align": "center", "bold": True, "bottom": 0}
        canvas.put(row, LEFT + shift, _sum(column), COUNT, **look)


def _sum(cells: Sequence[Figure]) -> Figure:
    """The sum of cells that stand in one line."""
    area = f"{cells[0].text}:{cells[-1].text}"
    return Figure(f"SUM({area})", sum(cell.number for cell in cells))
