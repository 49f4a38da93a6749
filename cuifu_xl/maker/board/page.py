"""看板: what the four weeks brought, in figures and charts; gross beside net."""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.board import places
from cuifu_xl.board.blocks import put_blocks
from cuifu_xl.board.figures import Lines
from cuifu_xl.maker.board.charts import put_charts
from cuifu_xl.maker.canvas import Drawing
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.rows import Rows, tables_of

SENTENCE = "催付有没有用，一眼看完。数字都从「催付登记」算出来；毛是全部，净是去掉本来就会付款的。"


def put_board(book: Workbook, sheet: Worksheet, looks: Formats, rows: Rows) -> None:
    """The whole sheet; `rows` are those built in, so that every formula has its value."""
    _lay_out(sheet, looks)
    canvas, tables = Drawing(sheet, looks), tables_of(rows)
    put_blocks(canvas, Lines(tables), tables)
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
