"""Formulas of people's own columns that move with their row."""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from cuifu_xl.workbooks.xml.cell_xml import column_number, letters


@cache
def _token() -> re.Pattern[str]:
    """Strings, quoted sheet names and table references are stepped over; so are names, functions.

    Compiled when a formula moves: 3 ms that most presses do not need.
    """
    return re.compile(
        r'"(?:[^"]|"")*"'
        r"|'(?:[^']|'')*'!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
        r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
        r"|[\w.\u0080-\U0010ffff]+!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
        r"|(?<![\w.$])(?P<col>\$?[A-Z]{1,3})(?P<row>\$?\d+)(?![\w.(!\[])"
    )


_FOREIGN = re.compile(r"(?P<col>\$?[A-Z]{1,3})(?P<row>\$?\d+)")


def to_row(formula: str, old: int, new: int) -> str:
    """References to cells of the row `old` point to the row `new`; all others stay."""

    def moved(column: str, row: str) -> str:
        return f"{column}{new}" if row == str(old) else column + row

    return _each_reference(formula, moved, foreign=False)


def shifted(formula: str, down: int, right: int) -> str:
    """A shared formula as the cell `down` rows below and `right` columns beside it means it."""

    def moved(column: str, row: str) -> str:
        if not column.startswith("$"):
            column = letters(column_number(column) + right)
        if not row.startswith("$"):
            row = str(int(row) + down)
        return column + row

    return _each_reference(formula, moved, foreign=True)


def _each_reference(formula: str, moved: Callable[[str, str], str], foreign: bool) -> str:
    def one(match: re.Match[str]) -> str:
        if match["col"]:
            return moved(match["col"], match["row"])
        text = match[0]
        if not foreign or "!" not in text or text[0] in '"[':
            return text
        sheet, _, cells = text.rpartition("!")
        inner = _FOREIGN.sub(lambda ref: moved(ref["col"], ref["row"]), cells)
        return f"{sheet}!{inner}"

    return _token().sub(one, formula)


class Insertion(NamedTuple):
    """Columns put into a sheet, before column `at` (from 0)."""

    sheet: str
    at: int
    width: int


@cache
def _cells_of_a_sheet() -> re.Pattern[str]:
    """As `_token`, with whole columns; cells of another workbook are stepped over."""
    cells = (
        r"(?:\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3})"
        r"(?![\w.(!\[])"
    )
    return re.compile(
        r'"(?:[^"]|"")*"'
        r"|\[\d+\][\w.\u0080-\U0010ffff]+![\w$:]*"
        rf"|'(?P<quoted>(?:[^']|'')*)'!(?P<far>{cells})"
        r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
        rf"|(?P<plain>[\w.\u0080-\U0010ffff]+)!(?P<there>{cells})"
        rf"|(?<![\w.$!:])(?P<here>{cells})"
    )


_COLUMN = re.compile(r"(\$?)([A-Z]{1,3})(?=\$?\d|:|$)")


def inserted(formula: str, insertion: Insertion, *, on_sheet: bool) -> str:
    """The formula after columns have been put into a sheet; `on_sheet`: it stands on it."""

    def moved(column: re.Match[str]) -> str:
        place = column_number(column[2])
        return column[1] + letters(place + insertion.width * (place >= insertion.at))

    def one(match: re.Match[str]) -> str:
        if match["here"]:
            return _COLUMN.sub(moved, match[0]) if on_sheet else match[0]
        quoted, name = match["quoted"], match["plain"]
        if quoted is None and name is None:
            return match[0]
        if (name or quoted.replace("''", "'")) != insertion.sheet:
            return match[0]
        prefix, _, cells = match[0].rpartition("!")
        return f"{prefix}!{_COLUMN.sub(moved, cells)}"

    return _cells_of_a_sheet().sub(one, formula)
