"""节假日 for a year that the workbook does not hold yet: filled in once, said so in a warning.

The calendar package is imported only then, never on an ordinary press.
"""

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, date_of, day_number, day_of
from cuifu_xl.tables import schema
from cuifu_xl.workbooks.base import Workbook

SOURCE = "设置!节假日"


def with_missing_years(
    book: Workbook, settings: Settings, now: Minute
) -> tuple[Settings, list[Problem]]:
    """The settings with the present year's rest days, and what the owner should know of them."""
    year = date_of(day_of(now)).year
    known = {date_of(day).year for day in (*settings.rest_days, *settings.work_days)}
    if year in known:
        has_workdays = any(date_of(day).year == year for day in settings.work_days)
        return settings, [] if has_workdays else [_no_make_up_days(year)]
    from cuifu_xl.tables.holidays import WORK, rest_day_rows

    rows = rest_day_rows([year])
    if not rows:
        return settings, [_unknown(year)]
    book.append(schema.HOLIDAYS.name, schema.HOLIDAYS.headings(), rows)
    days = {day_number(row[0]): row[2] for row in rows}  # type: ignore[arg-type]
    work = frozenset(day for day, kind in days.items() if kind == WORK)
    filled = settings._replace(
        rest_days=settings.rest_days | (days.keys() - work),
        work_days=settings.work_days | work,
    )
    return filled, [] if work else [_no_make_up_days(year)]


def _no_make_up_days(year: int) -> Problem:
    return Problem(
        SOURCE,
        None,
        "休/班",
        str(year),
        f"{year} 年还没有调休上班的日子",
        "国务院公布后，请在「节假日」补上，标「班」",
    )


def _unknown(year: int) -> Problem:
    return Problem(
        SOURCE,
        None,
        "日期",
        str(year),
        f"没有 {year} 年的节假日",
        "请在「节假日」补上，标「休」或「班」",
    )
