"""What a cell holds, both ways: the office keeps numbers and texts, Python knows more than that.

A number is a time or a truth by its format. An error is an `ErrorValue`, which xlwings reads as
None unless it is asked for the name.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from xlwings_libreoffice.formats import Shown

Value = str | float | bool | datetime | None
_DAY = timedelta(days=1)
_TAB = "\x01"
_MILLISECONDS = 86_400_000
_ERRORS = {502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!"}
_ERRORS |= {525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}


class ErrorValue(str):
    """The name of an error, as a cell shows it."""


def error_value(number: int) -> ErrorValue:
    """The error of this number in Excel's words."""
    return ErrorValue(_ERRORS.get(number, "#VALUE!"))


def as_stored(value: Any, day_zero: datetime) -> str | float:
    """What the office keeps for a value: a text as it is, all else as a number, "" for none."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - day_zero) / _DAY
    if isinstance(value, date):
        return (datetime.combine(value, time()) - day_zero) / _DAY
    return float(value)


def as_python(stored: float, shown: Shown, day_zero: datetime) -> float | bool | datetime:
    """What a stored number means when it is shown like this."""
    if shown is Shown.TRUTH:
        return stored != 0
    if shown is Shown.NUMBER:
        return stored
    try:
        return day_zero + timedelta(milliseconds=round(stored * _MILLISECONDS))
    except OverflowError:
        return stored


def as_text(stored: str) -> str | None:
    """A stored text; a tab among several lines comes as a sign of the office's own."""
    if _TAB in stored:
        stored = stored.replace(_TAB, "\t")
    return stored or None


def cleaned(
    rows: Sequence[Sequence[Any]], dates: Any, empty: Any, numbers: Any, errors_as_text: bool
) -> list[list[Any]]:
    """A block as xlwings' front end hands it on."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty
        if isinstance(value, ErrorValue):
            return str(value) if errors_as_text else None
        if isinstance(value, datetime):
            return _built(value, dates)
        if numbers is not None and isinstance(value, float):
            return numbers(value)
        return value

    return [[one(value) for value in row] for row in rows]


def _built(moment: datetime, dates: Any) -> Any:
    """A moment in the type that the reader asked for."""
    if dates is datetime:
        return moment
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return dates(**{part: getattr(moment, part) for part in parts})
