"""Which number format a value needs, so that the program keeps it as what it is.

A program reads what is put into a cell as if it were typed: `001` becomes 1, a long order id loses
digits, `=1+1` becomes a formula. Only a cell whose format is text takes a text as it is; and such
a cell takes a number or a formula as text.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby

from xlwings import Range

from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.date_formats import is_date_format

TEXT = "@"
GENERAL = "General"
DATE_AND_TIME = "yyyy-mm-dd hh:mm"
DATE = "yyyy-mm-dd"
CLOCK = "hh:mm"
_MIXED = "mixed"


Change = tuple[Range, str]  # cells and a format code


def needed(cells: Range, rows: Sequence[Sequence[Cell]]) -> Iterator[Change]:
    """What must be set before these rows go in: one question for columns of one kind."""
    wishes = [_shared([_wish(cell) for cell in column]) for column in zip(*rows, strict=True)]
    left = 0
    for wish, group in groupby(wishes):
        right = left + len(list(group))
        part = cells[:, left:right]
        code = part.number_format if wish not in ("", _MIXED) else None
        if isinstance(code, str):
            change = _change(wish, code)
            if change:
                yield part, change
        elif wish:
            for place in range(left, right):
                yield from _by_rows(cells[:, place], [row[place] for row in rows])
        left = right


def present(cells: Range) -> Iterator[Change]:
    """The formats that cells have now, in parts that share one."""
    code = cells.number_format
    if isinstance(code, str):
        yield cells, code
        return
    height, width = cells.shape
    halves = (
        (cells[: height // 2, :], cells[height // 2 :, :])
        if height > 1
        else (cells[:, : width // 2], cells[:, width // 2 :])
    )
    for half in halves:
        yield from present(half)


def _by_rows(column: Range, cells: Sequence[Cell]) -> Iterator[Change]:
    """As `needed`, for one column whose cells differ."""
    wishes = _bridged([_wish(cell) for cell in cells])
    codes = [code for part, code in present(column) for _ in range(part.shape[0])]
    changes = [_change(wish, code) for wish, code in zip(wishes, codes, strict=True)]
    first = 0
    for change, group in groupby(changes):
        last = first + len(list(group))
        if change:
            yield column[first:last, 0], change
        first = last


def _shared(wishes: Sequence[str]) -> str:
    """What all cells of a column wish that wish anything."""
    different = {wish for wish in wishes if wish}
    return _MIXED if len(different) > 1 else different.pop() if different else ""


def _bridged(wishes: Sequence[str]) -> list[str]:
    """Blank cells wish what the cell above does, so that parts are long."""
    above = next((wish for wish in wishes if wish), "")
    found = []
    for wish in wishes:
        above = wish or above
        found.append(above)
    return found


def _wish(cell: Cell) -> str:
    """The format that suits a cell by itself; "" if any does."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return TEXT
    if isinstance(cell, datetime):
        return DATE_AND_TIME
    if isinstance(cell, date):
        return DATE
    return CLOCK if isinstance(cell, time) else GENERAL


def _change(wish: str, code: str) -> str:
    """The format to set; "" if the present one will do."""
    if wish in ("", TEXT, GENERAL):
        fine = not wish or (code == TEXT) == (wish == TEXT)
    else:
        fine = is_date_format(code)
    return "" if fine else wish
