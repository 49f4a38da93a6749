"""The seller's remark of one row, for a row whose formula nobody has calculated. 千牛备注

By the rule of `formulas.MEMO_FORMULA`, word for word: a test has a real program compute both.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import floor

from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, moment_of
from cuifu_xl.tables import cells
from cuifu_xl.tables.formulas import UNASSIGNED
from cuifu_xl.workbooks.base import Cell

_DAY = timedelta(days=1)
# from here on a number is no day of the calendar: after 9999-12-31
_NO_DAY = (datetime.max - cells.EXCEL_EPOCH).days + 1


def memo_text(row: Mapping[str, Cell], settings: Settings, now: Minute) -> str:
    """`4.15 阿华 已催付` for the cells of a row of 今日计划; "" while it has no 结果.

    What the formula cannot read as a time, it passes over, and so does this.
    """
    said = cells.text(row["结果"])
    if not said:
        return ""
    outcome = settings.outcome(said)
    phrase = outcome.memo if outcome and outcome.memo else said
    day = next(
        (at for at in map(_serial, (row["联系时间"], row["催付开始"])) if at >= 1),
        _serial(moment_of(now)),
    )
    words = f"{_month_and_day(day)} {_agent(row)} {phrase}".split()
    return " ".join(words) + _promised(_serial(row["承诺付款时间"]), day)


def _agent(row: Mapping[str, Cell]) -> str:
    planned = cells.text(row["负责客服"])
    return cells.text(row["催付人"]) or ("" if planned == UNASSIGNED else planned)


def _promised(at: float, day: float) -> str:
    """A bare clock time is promised for the day of the contact."""
    if at <= 0:
        return ""
    moment = cells.EXCEL_EPOCH + at * _DAY + timedelta(microseconds=1)
    clock = "" if at == floor(at) else f" {moment.hour}:{moment.minute:02d}"
    return f" 承诺{_month_and_day(at if at >= 1 else day)}{clock}付款"


def _month_and_day(serial: float) -> str:
    moment = cells.EXCEL_EPOCH + floor(serial) * _DAY
    return f"{moment.month}.{moment.day}"


def _serial(cell: Cell) -> float:
    """A cell as N() takes it: times are days since Excel's epoch, text is 0."""
    if isinstance(cell, datetime):
        return (cell.replace(tzinfo=None) - cells.EXCEL_EPOCH) / _DAY
    if isinstance(cell, date):
        return float((cell - cells.EXCEL_EPOCH.date()).days)
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second) / _DAY
    if isinstance(cell, int | float) and 0 <= cell < _NO_DAY:
        return float(cell)
    return 0.0
