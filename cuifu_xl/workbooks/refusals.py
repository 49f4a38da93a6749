"""Why a workbook is not written, in the same words whichever host holds it."""

from collections.abc import Iterable

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.xml.extent import FarCell
from cuifu_xl.workbooks.xml.table_xml import Area

LAST_ROW = 1048576
LAST_COLUMN = 16383  # from 0


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


def beside_in_the_way(sheet: str, ref: str, table: str, headings: Iterable[str]) -> WorkbookError:
    """Something stands where the table has to grow to the right."""
    return WorkbookError(
        f"{sheet}!{ref} 有内容，表「{table}」右边要加{_quoted(headings)}，放不下。"
        "请把那里的内容移到别处后重试"
    )


def totals_row_below(sheet: str, table: str, headings: Iterable[str]) -> WorkbookError:
    """A row of totals belongs to the table that has to grow to the right."""
    return WorkbookError(
        f"{sheet}!{table} 有汇总行，加不了{_quoted(headings)}。请在 Excel 里去掉「汇总行」后重试"
    )


def heading_taken(sheet: str, table: str, heading: str) -> WorkbookError:
    """The owner has a column of the name that a new one of ours has."""
    return WorkbookError(
        f"{sheet}!{table} 里已经有一列叫「{heading}」，程序要加的列也叫这个名字。"
        "请把原来那一列改个名字后重试"
    )


def sheet_taken(book: str, sheet: str) -> WorkbookError:
    """The owner has a sheet of the name that a new one of ours has."""
    return WorkbookError(
        f"{book} 里已经有工作表「{sheet}」，程序要加的工作表也叫这个名字。"
        "请把原来那张改个名字后重试"
    )


def name_taken(book: str, table: str) -> WorkbookError:
    """A table or a name of the workbook is called as a new table of ours."""
    return WorkbookError(
        f"{book} 里已经有表或名称叫「{table}」，程序要加的表也叫这个名字。"
        "请在「公式 → 名称管理器」里把原来那个改个名字后重试"
    )


def no_column_left(sheet: str, table: str) -> WorkbookError:
    """A sheet has no more columns than Excel knows."""
    return WorkbookError(
        f"{sheet} 右边没有空列了，放不下表「{table}」。请把最右边不用的内容删掉后重试"
    )


def no_such_row(table: str, heading: str, key: object) -> WorkbookError:
    """A row that is to be changed is gone."""
    return WorkbookError(f"表「{table}」里没有「{heading}」是「{key}」的行。请看看它是不是被改了名")


def _quoted(headings: Iterable[str]) -> str:
    return "列" + "、".join(f"「{heading}」" for heading in headings)


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
