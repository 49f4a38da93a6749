"""汇总: PivotTables side by side, drawn as they will look once Excel has refreshed them."""

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.pivot_looks import pivot_format
from cuifu_xl.maker.tables import put_cell
from cuifu_xl.pivots.looks import look
from cuifu_xl.pivots.report import Report
from cuifu_xl.pivots.summary import FILTER_ROW, HEADING_ROW, TITLE_ROW, Summary
from cuifu_xl.pivots.views import FILTER_HEADING, FILTER_ITEM, MONEY, VALUES
from cuifu_xl.tables.schema import Kind

SENTENCE = (
    "只算真正催过的（组别 = 催付）。打开文件时自动更新；中途更新：点任一张表 → 右键 → 刷新。"
    "成功率和净效果在「看板」。"
)
_VALUE_WIDTH, _MONEY_WIDTH, _GAP_WIDTH = 10, 15, 3
_TABLES_PER_PAGE = 2


def put_summary(sheet: Worksheet, made: Summary, looks: Formats) -> None:
    """The whole sheet but for the PivotTables themselves, which are parts of their own."""
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "汇总", looks.title(18))
    sheet.write_string(1, 0, SENTENCE, looks.sentence())
    for report in made.reports:
        _put_columns(sheet, report, looks)
        sheet.write_string(TITLE_ROW, report.left, report.view.title, looks.title())
        sheet.write_string(FILTER_ROW, report.left, FILTER_HEADING, looks.sentence())
        sheet.write_string(FILTER_ROW, report.left + 1, FILTER_ITEM, looks.of(bold=True))
        for row, cells in enumerate(report.rows()):
            for column, cell in enumerate(cells):
                at = (report.top + row, report.left + column)
                # a product called `=1+1` stays a text
                shown_as = pivot_format(look(report, row, column, cell), looks)
                put_cell(sheet, at, cell, Kind.NUMBER, shown_as)
    sheet.set_row(TITLE_ROW, 24)
    sheet.set_row(HEADING_ROW, 22)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    _print(sheet, made)


def _put_columns(sheet: Worksheet, report: Report, looks: Formats) -> None:
    sheet.set_column(report.left, report.left, report.view.width, looks.of())
    for column, value in enumerate(VALUES, start=report.left + 1):
        is_money = value.number_format == MONEY
        sheet.set_column(column, column, _MONEY_WIDTH if is_money else _VALUE_WIDTH, looks.of())
    # programs that give each grouping a column of its own need one more for money
    spare = _MONEY_WIDTH if len(report.view.headings) > 1 else _GAP_WIDTH
    sheet.set_column(report.right + 1, report.right + 1, spare, looks.of())


def _print(sheet: Worksheet, made: Summary) -> None:
    """A4 landscape, two tables a page, the headings on every page."""
    sheet.set_landscape()
    sheet.set_print_scale(80)
    sheet.print_across()
    sheet.repeat_rows(0, HEADING_ROW)
    firsts = made.reports[_TABLES_PER_PAGE::_TABLES_PER_PAGE]
    sheet.set_v_pagebreaks([report.left for report in firsts])
