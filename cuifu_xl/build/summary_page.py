"""汇总: PivotTables come here, side by side."""

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build.formats import Formats

SENTENCE = (
    "按天、客服、渠道、话术和原因看催付次数、成功和回款。"
    "下一版提供；现在的数字在「首页」，明细在「催付登记」。"
)


def put_summary(sheet: Worksheet, looks: Formats) -> None:
    """Title and one sentence; the rest starts in row 4."""
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "汇总", looks.title(18))
    sheet.write_string(1, 0, SENTENCE, looks.sentence())
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
