"""Why a workbook is not written, in the same words whichever host holds it."""

from cuifu_xl.errors import WorkbookError
from cuifu_xl.hosts.ooxml.extent import FarCell
from cuifu_xl.hosts.ooxml.table_xml import Area

LAST_ROW = 1048576


def no_table(book: str, table: str) -> WorkbookError:
    """A table that the program needs is gone."""
    return WorkbookError(
        f"{book} 里没有表「{table}」。它可能被删除或转换成了区域；"
        "请用 cuifu restore 取回之前的版本，或用 cuifu new 新建一份"
    )


def no_sheet(book: str, sheet: str) -> WorkbookError:
    """A sheet that the program needs is gone."""
    return WorkbookError(
        f"{book} 里没有工作表「{sheet}」。请把改过名的工作表改回「{sheet}」，"
        "或用 cuifu new 新建一份工作簿"
    )


def hidden_headings(sheet: str, table: str) -> WorkbookError:
    """A table without headings cannot be read by them."""
    return WorkbookError(f"{sheet}!{table} 的标题行被隐藏了。请在 Excel 里重新勾选「标题行」")


def cells_in_the_way(sheet: str, ref: str, table: str, bottom: int) -> WorkbookError:
    """Something stands where the table has to grow."""
    return WorkbookError(
        f"{sheet}!{ref} 有内容，表「{table}」要加到第 {bottom} 行，"
        "放不下。请把表下方的内容移到别处后重试"
    )


def totals_row(sheet: str, table: str) -> WorkbookError:
    """A row of totals is in the way."""
    return WorkbookError(f"{sheet}!{table} 有汇总行，行数变不了。请在 Excel 里去掉「汇总行」后重试")


def too_many_rows(sheet: str, table: str) -> WorkbookError:
    """A sheet has no more rows than this."""
    return WorkbookError(
        f"{sheet}!{table} 放不下了：Excel 最多 {LAST_ROW} 行。请把旧的行另存后删除"
    )


def merged_cells(sheet: str, ref: str, table: str) -> WorkbookError:
    """Merged cells reach into a table."""
    return WorkbookError(f"{sheet}!{ref} 是合并单元格，碰到了表「{table}」。请取消合并后重试")


def far_cell(where: str, cell: FarCell) -> WorkbookError:
    """A cell is filled so far from the others that no reader can hold what lies between."""
    return WorkbookError(
        f"{where}：离别的内容很远的地方（第 {cell.row} 行、第 {cell.column} 列附近）还有内容，"
        "读不了。请删掉那里的整行、整列，保存后再试"
    )


def table_on_report(sheet: str, area: Area, table: str) -> WorkbookError:
    """A table stands where the report has to go."""
    return WorkbookError(
        f"{sheet}!{area.ref()} 是表格「{table}」，程序不能覆盖。"
        "请在 Excel 里点「表设计 → 转换为区域」后重试"
    )
