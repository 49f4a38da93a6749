"""总结: beside what the team learned, the week's reasons for not paying by product."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build import formats
from cuifu_xl.build.board.period import asked_day, since, until
from cuifu_xl.build.canvas import COUNT, HEADING, Canvas
from cuifu_xl.build.figures import NOTHING, Figure, Lines, Where, number_of, shifted
from cuifu_xl.build.formats import Formats
from cuifu_xl.build.rows import Rows, records
from cuifu_xl.sheets import schema

_LEFT = len(schema.LESSONS.columns) + 1
_NAMES, _HEADINGS, _FIRST = 1, 2, 3
_PRODUCTS, _REASONS = 6, 15
_OTHERS, _ALL = _LEFT + _PRODUCTS + 1, _LEFT + _PRODUCTS + 2
_NOTE = "催付次数；黄格可以改成别的商品，和「催付登记」里的写法一样"
_WEEK = 7
_ROW_HEIGHT = 30  # two lines of what the team wrote


def put_week(sheet: Worksheet, looks: Formats, rows: Rows) -> None:
    """Reasons down, products across; the week and the products may be typed over."""
    canvas = Canvas(sheet, looks)
    lines = Lines(rows.get(schema.REGISTER.name, ()))
    sheet.hide_gridlines(2)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.set_column(_LEFT - 1, _LEFT - 1, 3)
    sheet.set_row(_HEADINGS, 34)  # names of products on two lines
    sheet.set_column(_LEFT, _LEFT, 17, looks.of())
    sheet.set_column(_LEFT + 1, _ALL, 8.5, looks.of())
    canvas.title(0, _LEFT, "这一周：原因 × 商品", _NOTE)
    canvas.say(_NAMES, _LEFT, "从这天起七天", align="right", indent=1)
    monday = number_of(asked_day(canvas, _NAMES, _LEFT + 1, _monday(lines)))
    days = (since(monday), until(shifted(monday, _WEEK - 1)))
    products = _put_headings(canvas, rows)
    reasons = [str(row["原因"] or "") for row in records(rows, schema.REASONS)]
    counted = []
    for number in range(_REASONS):
        name = reasons[number] if number < len(reasons) else ""
        counted.append(_put_reason(canvas, lines, number, name, products, days))
    _put_sums(canvas, counted)
    area = (_FIRST, _LEFT + 1, _FIRST + _REASONS - 1, _OTHERS)
    scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": formats.SOON}
    sheet.conditional_format(*area, scale)


def _monday(lines: Lines) -> Figure:
    """Monday of the week in which the last line was registered."""
    days = lines.numbers("催付日")
    last = "MAX(催付登记[催付日])"
    text = f'IF(COUNT(催付登记[催付日])=0,"{NOTHING}",{last}-WEEKDAY({last},2)+1)'
    return Figure(text, max(days) - (max(days) - 2) % _WEEK if days else NOTHING)


def _put_headings(canvas: Canvas, rows: Rows) -> list[Figure]:
    """The first products of the table 商品, as cells."""
    known = [str(row["简称"] or "") for row in records(rows, schema.PRODUCTS)]
    look: dict[str, Any] = HEADING | {"align": "center", "text_wrap": True, "shrink": False}
    canvas.say(_HEADINGS, _LEFT, "原因", **HEADING)
    cells = []
    for number in range(_PRODUCTS):
        name = known[number] if number < len(known) else ""
        text = f'IFERROR(INDEX(商品[简称],{number + 1})&"","")'
        asked = look | {"bg_color": formats.PEOPLE_CELL}
        cells.append(canvas.put(_HEADINGS, _LEFT + 1 + number, Figure(text, name), "@", **asked))
    canvas.say(_HEADINGS, _OTHERS, "其他", **look)
    canvas.say(_HEADINGS, _ALL, "合计", **look)
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
    row = _FIRST + number
    listed = Figure(f'IFERROR(INDEX(未付款原因[原因],{number + 1})&"","")', name)
    reason = canvas.put(row, _LEFT, listed, "@", align="left")
    of_reason = (Where("未付款原因", "=", reason), *days)
    cells = []
    for shift, product in enumerate(products, start=1):
        named = lines.total("计次", *of_reason, Where("商品", "=", product))
        count = _if_named(named, reason, product)
        cells.append(canvas.put(row, _LEFT + shift, count, COUNT, align="center"))
    count = _if_named(lines.total("计次", *of_reason), reason)
    every = canvas.put(row, _ALL, count, COUNT, align="center", bold=True)
    some = _sum(cells)
    others = Figure(f"{every.text}-{some.text}", every.number - some.number)
    return [*cells, canvas.put(row, _OTHERS, others, COUNT, align="center"), every]


def _if_named(count: Figure, *names: Figure) -> Figure:
    """Nothing where a heading is empty: an empty condition would count empty cells."""
    blank = ",".join(f'{name.text}=""' for name in names)
    value = count.number if all(name.value for name in names) else 0.0
    return Figure(f"IF(OR({blank}),0,{count.text})", value)


def _put_sums(canvas: Canvas, counted: list[list[Figure]]) -> None:
    """The sum of each column below the reasons."""
    row = _FIRST + _REASONS
    canvas.say(row, _LEFT, "合计", bold=True)
    for shift, column in enumerate(zip(*counted, strict=True), start=1):
        look: dict[str, Any] = {"align": "center", "bold": True, "bottom": 0}
        canvas.put(row, _LEFT + shift, _sum(column), COUNT, **look)


def _sum(cells: Sequence[Figure]) -> Figure:
    """The sum of cells that stand in one line."""
    area = f"{cells[0].text}:{cells[-1].text}"
    return Figure(f"SUM({area})", sum(cell.number for cell in cells))
