"""The rows of 节假日 from the official calendar. Never on the press path: the import is slow."""

from collections.abc import Sequence

from cuifu_xl.workbooks.base import Cell

REST = "休"
WORK = "班"
OFFICIAL = "国务院公布"
ESTIMATED = "推算，等国务院公布"


def rest_day_rows(years: Sequence[int]) -> list[list[Cell]]:
    """The rest days and make-up workdays of these years: 日期, 名称, 休/班, 来源. 节假日

    A year without published make-up days says so in 来源.
    """
    import holidays

    rows: list[list[Cell]] = []
    for year in years:
        calendar = holidays.country_holidays("CN", years=year, language="zh_CN")
        workdays = {day for day in calendar.weekend_workdays if day.year == year}
        source = OFFICIAL if workdays else ESTIMATED
        named = [(day, _name(name), REST) for day, name in calendar.items() if day.year == year]
        named += [(day, "调休上班", WORK) for day in workdays]
        rows += [[day, name, kind, source] for day, name, kind in sorted(named)]
    return rows


def _name(name: str) -> str:
    """`休息日（由 2026-01-04 调休）` → `调休`."""
    return "调休" if name.startswith("休息日") else name
