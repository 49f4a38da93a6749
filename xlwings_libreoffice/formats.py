"""Number formats: their codes in Excel's words, and what they make of a number."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

GENERAL = "General"
DATE = "yyyy-mm-dd"
DATE_AND_TIME = "yyyy-mm-dd hh:mm"
BOOLEAN = "BOOLEAN"
_DATE, _TIME, _LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat
_QUOTED = re.compile(r'("[^"]*")')


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    TIME = "time"  # a date, a clock time or both
    TRUTH = "truth"


class Area(NamedTuple):
    """A block of cells of one sheet, counted from 0, ends included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, address: Any) -> "Area":
        """The block of a CellRangeAddress."""
        return cls(address.StartColumn, address.StartRow, address.EndColumn, address.EndRow)


class Formats:
    """The number formats of one document."""

    def __init__(self, document: Any, english: Any) -> None:
        self._formats = document.NumberFormats
        self._english = english
        self._known: dict[int, tuple[str, Shown]] = {}

    def code(self, key: int) -> str:
        """The code of a format, as Excel writes it."""
        return self._format(key)[0]

    def shown(self, key: int) -> Shown:
        """What the format of this key makes of a number."""
        return self._format(key)[1]

    def key(self, code: str) -> int:
        """The key of a code; one that the document does not know yet is added."""
        if code == GENERAL:
            return int(self._formats.getStandardIndex(self._english))
        found = int(self._formats.queryKey(code, self._english, False))
        return found if found >= 0 else int(self._formats.addNew(code, self._english))

    def _format(self, key: int) -> tuple[str, Shown]:
        if key not in self._known:
            found = self._formats.getByKey(key)
            code, kind = found.FormatString, found.Type
            if key == self._formats.getStandardIndex(found.Locale):
                self._known[key] = GENERAL, Shown.NUMBER
            elif kind & (_DATE | _TIME):
                self._known[key] = _small(code), Shown.TIME
            else:
                self._known[key] = code, Shown.TRUTH if kind & _LOGICAL else Shown.NUMBER
        return self._known[key]


def uniform_key(cells: Any) -> int | None:
    """The key of the format that all cells share; None if they differ."""
    if cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
        return None
    return int(cells.NumberFormat)


def runs(cells: Any) -> Iterator[tuple[int, Area]]:
    """The blocks of cells that share a number format, each with its key."""
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        key = group.NumberFormat
        for address in group.RangeAddresses:
            yield key, Area.of(address)


def _small(code: str) -> str:
    """A date code in small letters, but for what stands in quotes."""
    pieces = _QUOTED.split(code)
    return "".join(piece if place % 2 else piece.lower() for place, piece in enumerate(pieces))
