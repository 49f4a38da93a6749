"""The rows that a new workbook starts with."""

from cuifu_xl.tables import factory
from cuifu_xl.tables.formulas import COUNT_FORMULA, MEMO_FORMULA
from cuifu_xl.tables.holidays import rest_day_rows
from cuifu_xl.tables.schema import HOLIDAYS, REGISTER, SETTINGS_TABLES, TEMPLATES, TODAY
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell, Formula


def first_rows(year: int) -> dict[str, list[list[Cell]]]:
    """Factory settings, the calendar of two years, shipped templates, blank rows with formulas."""
    rows = {spec.name: factory.factory_rows(spec.name) for spec in SETTINGS_TABLES}
    rows[HOLIDAYS.name] = rest_day_rows((year, year + 1))
    rows[TEMPLATES.name] = shipped_rows()
    rows[TODAY.name] = [today_row()]
    rows[REGISTER.name] = [_blank_line()]
    return rows


def today_row(**cells: Cell) -> list[Cell]:
    """A row of 今日计划: these cells by heading, and the formula of 千牛备注."""
    memo = Formula(MEMO_FORMULA, "")
    return [memo if name == "千牛备注" else cells.get(name) for name in TODAY.headings()]


def _blank_line() -> list[Cell]:
    """A row of 催付登记 that counts nothing.

    Its formula keeps LibreOffice from taking the table for empty and dropping the PivotTables.
    """
    count = Formula(COUNT_FORMULA, 0)
    return [count if name == "计次" else None for name in REGISTER.headings()]
