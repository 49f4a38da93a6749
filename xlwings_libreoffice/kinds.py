"""Numbers that are times or truths: in the office only their format says so.

Every object asked of the office costs a millisecond, a call on it a tenth: whole blocks are asked
about, and columns only where a truth may stand.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from xlwings_libreoffice.formats import (
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    Area,
    Formats,
    Shown,
    runs,
    uniform_key,
)
from xlwings_libreoffice.values import as_python

_TIMES = 2  # com.sun.star.sheet.CellFlags
_NUMBERS = 1  # com.sun.star.sheet.FormulaResult


def meant(cells: Any, formats: Formats, day_zero: datetime, rows: list[list[Any]]) -> None:
    """Makes times and truths of the numbers that stand for one."""
    for shown, area in _told(cells, formats, rows):
        for row in rows[area.top : area.bottom + 1]:
            for column in range(area.left, area.right + 1):
                if type(row[column]) is float:
                    row[column] = as_python(row[column], shown, day_zero)


def _told(cells: Any, formats: Formats, rows: list[list[Any]]) -> Iterator[tuple[Shown, Area]]:
    """The parts of a block that show times or truths, counted from its corner."""
    corner = Area.of(cells.RangeAddress)
    for address in cells.queryContentCells(_TIMES).RangeAddresses:
        yield Shown.TIME, _within(corner, Area.of(address))
    for address in cells.queryFormulaCells(_NUMBERS).RangeAddresses:
        part = cells.getCellRangeByPosition(*_within(corner, Area.of(address)))
        for key, area in _runs(part):
            yield formats.shown(key), _within(corner, area)
    for column, values in enumerate(zip(*rows, strict=True)):
        places = [
            down for down, value in enumerate(values) if type(value) is float and value in (0, 1)
        ]
        if places:
            part = cells.getCellRangeByPosition(column, places[0], column, places[-1])
            for key, area in _runs(part):
                if formats.shown(key) is Shown.TRUTH:
                    yield Shown.TRUTH, _within(corner, area)


def _runs(cells: Any) -> Iterator[tuple[int, Area]]:
    key = uniform_key(cells)
    if key is None:
        yield from runs(cells)
    else:
        yield key, Area.of(cells.RangeAddress)


def _within(corner: Area, area: Area) -> Area:
    left, top = corner.left, corner.top
    return Area(area.left - left, area.top - top, area.right - left, area.bottom - top)


def show(cells: Any, formats: Formats, rows: Sequence[Sequence[Any]]) -> None:
    """Gives the times and truths just put in a format that shows them, as Excel does."""
    corner = Area.of(cells.RangeAddress)
    shown: set[tuple[int, int]] = set()
    for address in cells.queryContentCells(_TIMES).RangeAddresses:
        area = _within(corner, Area.of(address))
        shown.update(
            (down, across)
            for down in range(area.top, area.bottom + 1)
            for across in range(area.left, area.right + 1)
        )
    for across in range(len(rows[0])):
        codes = [_code(row[across], (down, across) in shown) for down, row in enumerate(rows)]
        down = 0
        for code, run in groupby(codes):
            last = down + len(list(run)) - 1
            if code is not None:
                part = cells.getCellRangeByPosition(across, down, across, last)
                part.NumberFormat = formats.key(code)
            down = last + 1


def _code(value: Any, is_time: bool) -> str | None:
    """The format that a cell lacks."""
    if isinstance(value, bool):
        return BOOLEAN
    if is_time or not isinstance(value, date):
        return None
    return DATE_AND_TIME if isinstance(value, datetime) else DATE
