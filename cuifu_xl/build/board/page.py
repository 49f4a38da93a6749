"""看板: what the four weeks brought, in figures and charts; gross beside net."""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build.board import places
from cuifu_xl.build.board.cards import put_cards
from cuifu_xl.build.board.channels import put_channels
from cuifu_xl.build.board.charts import put_charts
from cuifu_xl.build.board.costs import price_of_message
from cuifu_xl.build.board.days import put_days
from cuifu_xl.build.board.funnel import put_funnel
from cuifu_xl.build.board.halves import put_halves
from cuifu_xl.build.board.hours import put_hours
from cuifu_xl.build.board.period import put_period
from cuifu_xl.build.board.reasons import put_reasons, put_reference
from cuifu_xl.build.canvas import Canvas
from cuifu_xl.build.figures import Lines
from cuifu_xl.build.formats import Formats
from cuifu_xl.build.rows import Rows
from cuifu_xl.sheets.schema import REGISTER

SENTENCE = "催付有没有用，一眼看完。数字都从「催付登记」算出来；毛是全部，净是去掉本来就会付款的。"


def put_board(book: Workbook, sheet: Worksheet, looks: Formats, rows: Rows) -> None:
    """The whole sheet; `rows` are those built in, so that every formula has its value."""
    _lay_out(sheet, looks)
    canvas = Canvas(sheet, looks)
    lines = Lines(rows.get(REGISTER.name, ()))
    period, price = put_period(canvas, lines), price_of_message(rows)
    totals = put_cards(canvas, lines, period, price)
    put_days(canvas, lines, period)
    put_channels(canvas, lines, period, price)
    put_reasons(canvas, lines, rows, period)
    put_reference(canvas)
    put_funnel(canvas, lines, rows, period, totals)
    put_hours(canvas, lines, period)
    put_halves(canvas, lines, period)
    put_charts(book, canvas)


def _lay_out(sheet: Worksheet, looks: Formats) -> None:
    """Equal columns, equal rows, three pages of paper: charts, comparisons, figures."""
    sheet.hide_gridlines(2)
    sheet.set_default_row(places.ROW_HEIGHT)
    sheet.set_column(0, 0, 2, looks.of())
    sheet.set_column(places.COLUMNS[0], places.COLUMNS[-1], places.COLUMN_WIDTH, looks.of())
    sheet.set_column(places.COLUMNS[-1] + 1, places.COLUMNS[-1] + 1, 2, looks.of())
    left = places.WORKINGS.left
    sheet.set_column(left, left + places.WORKING_COLUMNS - 1, 10, looks.of(), {"hidden": True})
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, "看板", looks.title(18))
    sheet.write_string(1, 1, SENTENCE, looks.sentence())
    sheet.set_landscape()
    sheet.print_area(0, 0, places.LAST_ROW, places.COLUMNS[-1])
    sheet.set_h_pagebreaks([places.HOURS.row, places.DAYS.row])
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(places.CARDS.row - 1, 0)
