"""The blocks of 看板, each after those whose cells it reads."""

from cuifu_xl.board.canvas import Canvas
from cuifu_xl.board.cards import put_cards
from cuifu_xl.board.channels import put_channels
from cuifu_xl.board.costs import price_of_message
from cuifu_xl.board.days import put_days
from cuifu_xl.board.figures import Lines, Tables
from cuifu_xl.board.funnel import put_funnel
from cuifu_xl.board.halves import put_halves
from cuifu_xl.board.hours import put_hours
from cuifu_xl.board.period import put_period
from cuifu_xl.board.reasons import put_reasons, put_reference


def put_blocks(canvas: Canvas, lines: Lines, tables: Tables) -> None:
    """Every figure of the sheet. `tables` need 催付登记 and all that its formulas read."""
    period, price = put_period(canvas, lines), price_of_message(tables)
    totals = put_cards(canvas, lines, period, price)
    put_days(canvas, lines, period)
    put_channels(canvas, lines, period, price)
    put_reasons(canvas, lines, tables, period)
    put_reference(canvas)
    put_funnel(canvas, lines, tables, period, totals)
    put_hours(canvas, lines, period)
    put_halves(canvas, lines, period)
