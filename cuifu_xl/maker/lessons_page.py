"""总结: beside what the team learned, the week's reasons for not paying by product."""

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.board.figures import Lines
from cuifu_xl.board.week import ALL, FIRST, HEADINGS, LEFT, OTHERS, REASONS, put_week
from cuifu_xl.maker import formats
from cuifu_xl.maker.canvas import Drawing
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.rows import Rows, tables_of

_ROW_HEIGHT = 30  # two lines of what the team wrote


def put_lessons(sheet: Worksheet, looks: Formats, rows: Rows) -> None:
    """The table of the week to the right of what the team wrote."""
    sheet.hide_gridlines(2)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.set_column(LEFT - 1, LEFT - 1, 3)
    sheet.set_row(HEADINGS, 34)  # names of products on two lines
    sheet.set_column(LEFT, LEFT, 17, looks.of())
    sheet.set_column(LEFT + 1, ALL, 8.5, looks.of())
    canvas, tables = Drawing(sheet, looks), tables_of(rows)
    put_week(canvas, Lines(tables), tables)
    area = (FIRST, LEFT + 1, FIRST + REASONS - 1, OTHERS)
    scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": formats.SOON}
    canvas.colour(area, scale)
