"""The rows that a new workbook starts with."""

from cuifu_xl.hosts.base import Cell, Formula
from cuifu_xl.sheets import factory
from cuifu_xl.sheets.formulas import MEMO_FORMULA
from cuifu_xl.sheets.holidays import rest_day_rows
from cuifu_xl.sheets.schema import HOLIDAYS, SETTINGS_TABLES, TEMPLATES, TODAY
from cuifu_xl.sheets.templates import shipped_rows


def first_rows(year: int) -> dict[str, list[list[Cell]]]:
    """Factory settings, the calendar of two years, the shipped templates, one blank plan row."""
    rows = {spec.name: factory.factory_rows(spec.name) for spec in SETTINGS_TABLES}
    rows[HOLIDAYS.name] = rest_day_rows((year, year + 1))
    rows[TEMPLATES.name] = shipped_rows()
    rows[TODAY.name] = [today_row()]
    return rows


def today_row(**cells: Cell) -> list[Cell]:
    """A row of 今日计划: these cells by heading, and the formula of 千牛备注."""
    memo = Formula(MEMO_FORMULA, "")
    return [memo if name == "千牛备注" else cells.get(name) for name in TODAY.headings()]
