"""One value → the XML of one cell. Text always stays text, never becomes a formula."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.xml.xml_text import escape

LONGEST_TEXT = 32767  # UTF-16 units, the limit of Excel

# what XML cannot hold at all
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# `_x000D_` in a text would be read as a control character, so its underscore is written as one
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_CARE = re.compile("[\x00-\x08\x0b-\x1f&<>\ud800-\udfff\ufffe\uffff]|_x")


_DAY = timedelta(days=1)
_KEPT_TAILS = 4096


class Calendar:
    """How this workbook counts days: from 1900 (usual) or 1904."""

    def __init__(self, from_1904: bool = False) -> None:
        self.from_1904 = from_1904
        self._origin = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
        # Excel believes in 29 February 1900
        self._leap_day = 0 if from_1904 else 60

    def serial(self, moment: datetime) -> float | None:
        """The number Excel keeps for a date-time; None if it is before its calendar."""
        if moment.tzinfo is not None:
            moment = moment.replace(tzinfo=None)
        days = (moment - self._origin) / _DAY
        if days < self._leap_day + 1 and self._leap_day:
            days -= 1
        return days if days >= 1 else None

    def moment(self, serial: float) -> datetime | time | float:
        """The date-time of a number; below one day it is a clock time."""
        milliseconds = round(serial * 86_400_000)
        if not 0 <= milliseconds < 2_958_466 * 86_400_000:
            return serial
        whole, rest = divmod(milliseconds, 86_400_000)
        if whole == 0:
            return _clock(rest)
        if whole < self._leap_day:
            whole += 1
        start = self._origin.toordinal() + whole
        return datetime.combine(date.fromordinal(start), _clock(rest))


def _clock(milliseconds: int) -> time:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, rest * 1000)


@lru_cache(maxsize=2048)
def letters(column: int) -> str:
    """The name of a column, 0 = A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=2048)
def column_number(name: str) -> int:
    """The number of a column, A = 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def clean_text(text: str) -> str:
    """Text as a cell can hold it: no control characters, line ends as \\n, not too long."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ILLEGAL.sub("", text)
    if len(text) * 2 > LONGEST_TEXT and len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        text = text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
    return text


def needs_care(text: str) -> bool:
    """Whether a text, or one of several joined, may not stand between two tags as it is."""
    if len(text) * 2 > LONGEST_TEXT:
        return True
    if text.isprintable():
        return "&" in text or "<" in text or ">" in text or "_x" in text
    return _NEEDS_CARE.search(text) is not None


def pack_needs_care(pack: bytes) -> bool:
    """As `needs_care`, of a part of a `Packed`, whatever its length."""
    return (
        b"&" in pack
        or b"<" in pack
        or b">" in pack
        or b"_x" in pack
        # U+FFFE and U+FFFF
        or b"\xef\xbf\xbe" in pack
        or b"\xef\xbf\xbf" in pack
    )


def escaped(text: str) -> str:
    """Text ready to stand between two tags."""
    if needs_care(text):
        text = escape(clean_text(text))
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text


def value_kind(value: Cell) -> str:
    """The look in the palette `_styles` that suits a value."""
    return _KINDS.get(type(value), "text")


_KINDS: Mapping[type, str] = {
    datetime: "datetime",
    date: "date",
    time: "clock",
    int: "integer",
    float: "number",
    Formula: "formula",
}


def cell(ref: str, style: str, value: Cell, calendar: Calendar) -> str:
    """One cell; `style` is a style number or empty. A blank cell without style is no cell."""
    mark = f' s="{style}"' if style else ""
    if value is None or value == "":
        return f'<c r="{ref}"{mark}/>' if style else ""
    if isinstance(value, str):
        text = escaped(value)
        return f'<c r="{ref}"{mark} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{ref}"{mark} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Formula):
        return _formula(ref, mark, value)
    number = as_number(value, calendar)
    if number is None:
        return cell(ref, style, str(value), calendar)
    return f'<c r="{ref}"{mark}><v>{number}</v></c>'


class Tails:
    """What follows the row number of a cell, kept: times, counts and formulas repeat."""

    def __init__(self, palette: Mapping[str, str], calendar: Calendar) -> None:
        self._palette = palette
        self._calendar = calendar
        self._known: dict[tuple[Cell, type, str], str] = {}

    def of(self, value: Cell, style: str = "") -> str:
        """The rest of the cell; without a style it gets the one that suits its value."""
        key = (value, type(value), style)
        tail = self._known.get(key)
        if tail is None:
            look = style or self._palette.get(value_kind(value), "")
            tail = cell("", look, value, self._calendar)[len('<c r="') :]
            if len(self._known) < _KEPT_TAILS:
                self._known[key] = tail
        return tail


def as_number(value: int | float | datetime | date | time, calendar: Calendar) -> str | None:
    """The digits that a cell keeps for a number or a time; None if only text can hold it."""
    if isinstance(value, datetime):
        serial = calendar.serial(value)
        return None if serial is None else repr(serial)
    if isinstance(value, date):
        serial = calendar.serial(datetime.combine(value, time()))
        return None if serial is None else str(int(serial))
    if isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return repr((seconds + value.microsecond / 1e6) / 86400)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return repr(value)


def _formula(ref: str, mark: str, formula: Formula) -> str:
    text = formula.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if formula.cached is None:
        return f'<c r="{ref}"{mark}><f>{text}</f></c>'
    if isinstance(formula.cached, str):
        shown = escaped(formula.cached)
        return f'<c r="{ref}"{mark} t="str"><f>{text}</f><v>{shown}</v></c>'
    return f'<c r="{ref}"{mark}><f>{text}</f><v>{formula.cached!r}</v></c>'


def as_read(value: Cell) -> Cell:
    """A value as it comes back from a workbook: numbers float, dates datetime, blank None."""
    if isinstance(value, Formula):
        return as_read(value.cached)
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return str(value)
    return value
