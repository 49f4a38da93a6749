"""看板: Formula tables and charts come here."""

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build.formats import Formats

SENTENCE = (
    "每天的成功率、各渠道、各原因，一眼看完。下一版提供；现在的数字在「首页」，明细在「催付登记」。"
)


def put_board(sheet: Worksheet, looks: Formats) -> None:
    """Title and one sentence; the rest starts in row 4."""
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "看板", looks.title(18))
    sheet.write_string(1, 0, SENTENCE, looks.sentence())
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
