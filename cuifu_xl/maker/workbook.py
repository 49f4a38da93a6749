"""How Cuifu.xlsm is made: sheet by sheet, always the same bytes from the same source."""

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.board.charts import SHEET as BOARD
from cuifu_xl.maker.board.page import put_board
from cuifu_xl.maker.captions import put_captions
from cuifu_xl.maker.chart_parts import with_charts_complete
from cuifu_xl.maker.colours import put_colours
from cuifu_xl.maker.first_rows import first_rows
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.front_page import put_buttons, put_day_chart, put_front_page
from cuifu_xl.maker.help_page import put_help
from cuifu_xl.maker.launcher_words import define_words
from cuifu_xl.maker.layout import FITTED, TITLED, arrange, dress, fit_rows, places, print_wide
from cuifu_xl.maker.lessons_page import put_lessons
from cuifu_xl.maker.lists import define_figures, define_lists, put_drop_downs
from cuifu_xl.maker.meta_page import put_meta
from cuifu_xl.maker.orders_page import put_orders
from cuifu_xl.maker.pivot_parts import with_pivots
from cuifu_xl.maker.rows import Rows
from cuifu_xl.maker.summary_page import put_summary
from cuifu_xl.maker.tables import put_table
from cuifu_xl.pivots.summary import summary
from cuifu_xl.pivots.views import DATE_CODE
from cuifu_xl.pivots.views import SHEET as SUMMARY
from cuifu_xl.tables.schema import (
    BOOK_CODE_NAME,
    CODE_NAMES,
    FIGURES,
    PARAMETERS,
    REGISTER,
    SHEETS,
    TABLES,
)
from cuifu_xl.workbooks.closed.macros.ours import todays_project

BUILT_FOR = 2026  # the year of the calendar in the committed workbook
_BOARD_NUMBER = SHEETS.index(BOARD) + 1
_SUMMARY_NUMBER = SHEETS.index(SUMMARY) + 1
_CREATED = datetime(2026, 1, 1)

_PAGES: Mapping[str, Callable[[Worksheet, Formats], None]] = {
    "首页": put_front_page,
    "订单": put_orders,
    "说明": put_help,
    "_meta": put_meta,
}


def build(
    path: Path, *, year: int = BUILT_FOR, rows: Rows | None = None, macros: bool = True
) -> None:
    """Write the workbook; 节假日 holds `year` and the next. `rows` replace those of a table.

    Without `macros` there are no buttons either: a copy to look at, named .xlsx.
    """
    unfinished = BytesIO()
    book = Workbook(unfinished)
    book.set_properties({"title": "催付", "author": "cuifu_xl", "created": _CREATED})
    if macros:
        book.add_vba_project(BytesIO(todays_project()), is_stream=True)
    book.set_vba_name(BOOK_CODE_NAME)
    looks = Formats(book)
    all_rows = {**first_rows(year), **(rows or {})}
    attempts = summary(REGISTER.headings(), all_rows.get(REGISTER.name, ()))
    for name in SHEETS:
        sheet = book.add_worksheet(name)
        sheet.set_vba_name(CODE_NAMES[name])
        dress(sheet)
        _put_tables(sheet, all_rows, looks)
        if name in _PAGES:
            _PAGES[name](sheet, looks)
        if name == "首页":
            put_day_chart(book, sheet)
        if name == "总结":
            put_lessons(sheet, looks, all_rows)
        if name == BOARD:
            put_board(book, sheet, looks, all_rows)
        if name == SUMMARY:
            put_summary(sheet, attempts, looks)
    define_lists(book, places())
    define_figures(book, PARAMETERS, ("数据过期",), places())
    define_figures(book, FIGURES, ("数据截至", "计划时间"), places())
    define_words(book)
    book.close()
    drawn = with_charts_complete(unfinished.getvalue(), _BOARD_NUMBER)
    path.write_bytes(with_pivots(drawn, _SUMMARY_NUMBER, attempts, DATE_CODE))
    if macros:
        put_buttons(path)


def _put_tables(sheet: Worksheet, rows: Rows, looks: Formats) -> None:
    """The tables of a sheet, with their drop-downs, colours and captions."""
    specs = [spec for spec in TABLES if spec.sheet == sheet.get_name()]
    if not specs or sheet.get_name() in _PAGES:
        return
    found = places()
    for spec in specs:
        put_table(sheet, spec, rows.get(spec.name, ()), found[spec.name], looks)
        put_drop_downs(sheet, spec, found[spec.name])
        put_colours(sheet, spec, found[spec.name], looks)
    if sheet.get_name() in FITTED:
        first = specs[0]
        fit_rows(sheet, first, rows.get(first.name, ()), found[first.name])
    if sheet.get_name() in TITLED:
        put_captions(sheet, specs, found, looks)
    arrange(sheet, specs, found[specs[0].name])
    print_wide(sheet, specs, found[specs[0].name])
