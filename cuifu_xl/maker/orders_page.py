"""订单: an empty sheet of text cells, so that a pasted order id stays what it is."""

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.formats import Formats
from cuifu_xl.tables.schema import Kind

_LAST_COLUMN = 16_383
# most reports begin with the order number, 18 or 19 digits
_FIRST_WIDTH, _WIDTH = 21, 14


def put_orders(sheet: Worksheet, looks: Formats) -> None:
    """Every column is text; A1 tells what to do when it is selected."""
    sheet.set_column(0, 0, _FIRST_WIDTH, looks.look(Kind.TEXT))
    sheet.set_column(1, _LAST_COLUMN, _WIDTH, looks.look(Kind.TEXT))
    sheet.freeze_panes(1, 0)
    sheet.data_validation(
        0,
        0,
        0,
        0,
        {
            "validate": "any",
            "input_title": "从这里粘贴",
            "input_message": "把整张订单报表（含表头）贴在 A1。贴之前先清空这张表。",
        },
    )
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
