"""首页: what to press in which order, and the state of the day."""

from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.board.places import Spot
from cuifu_xl.maker import formats
from cuifu_xl.maker.board.charts import put_small_rates
from cuifu_xl.maker.day_tables import STATE_ITEMS, put_day_tables
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.layout import FIGURES_PLACE, STATE_PLACE
from cuifu_xl.maker.pivot_parts import packed
from cuifu_xl.tables.schema import BUTTONS, FIGURES, STATE
from cuifu_xl.workbooks.closed.button_parts import with_buttons
from cuifu_xl.workbooks.closed.contents import Contents

_WITHOUT_BUTTONS = "不用按钮也行：cuifu import · plan · check"

_TOP = FIGURES_PLACE.top + 1
_CAPTION, _DOES = 1, 2
_CAPTION_WIDTH = 15
_ROW_HEIGHT = 33  # two lines of a sentence


def put_front_page(sheet: Worksheet, looks: Formats) -> None:
    """The whole sheet: buttons on the left, the state of the day on the right."""
    sheet.hide_gridlines(2)
    sheet.set_row(0, 34)
    sheet.write_string(0, _CAPTION, "催付", looks.title(22))
    sheet.write_string(0, _DOES, "今天先联系谁，几点联系，说什么", looks.title(14))
    day = "每天：导入报表 → 计划今天 → 按「今日计划」从上往下联系买家，填「结果」"
    sheet.write_string(1, _CAPTION, day, looks.sentence())
    put_day_tables(sheet, looks)
    _put_meanings(sheet, looks)
    sheet.set_column(0, 0, 2)
    sheet.set_row(2, 8)
    sheet.set_row(FIGURES_PLACE.top, 24)
    for row in range(_TOP, _TOP + len(BUTTONS)):
        sheet.set_row(row, _ROW_HEIGHT)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_selection(0, 0, 0, 0)


def put_day_chart(book: Workbook, sheet: Worksheet) -> None:
    """The daily rates of 看板 below the words of the day, down to the last button."""
    below = STATE_PLACE.top + 1 + len(STATE_ITEMS)
    rows = _TOP + len(BUTTONS) - below
    width = sum(int(7 * column.width + 5) for column in STATE.columns)
    height = rows * _ROW_HEIGHT * 4 // 3 - 6
    put_small_rates(book, sheet, Spot(below, STATE_PLACE.left), width, height)


def put_buttons(path: Path) -> None:
    """The buttons in the order of the day, on a finished workbook: XlsxWriter knows half of one."""
    contents = Contents(path)
    day = contents.table(FIGURES.name)
    read, sheet = contents.archive.read, contents.sheet(day.sheet)
    changed = with_buttons(contents, sheet, day.area, BUTTONS, read)
    path.write_bytes(packed(path.read_bytes(), changed))


def _put_meanings(sheet: Worksheet, looks: Formats) -> None:
    """Beside the place of each button what it does."""
    headings = (("按顺序按", _CAPTION_WIDTH), ("做什么", 32))
    for left, (heading, width) in enumerate(headings, start=_CAPTION):
        sheet.set_column(left, left, width, looks.of())
        look = looks.heading(formats.PROGRAM, filtered=False)
        sheet.write_string(FIGURES_PLACE.top, left, heading, look)
    line = looks.of(indent=1, bottom=1, bottom_color=formats.LINE)
    for row, button in enumerate(BUTTONS, start=_TOP):
        sheet.write_blank(row, _CAPTION, None, line)
        sheet.write_string(row, _DOES, button.does, line)
    small = looks.of(font_size=9, font_color=formats.FAINT)
    sheet.write_string(_TOP + len(BUTTONS), _CAPTION, _WITHOUT_BUTTONS, small)
