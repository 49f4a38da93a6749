"""Blocks of cells, and what a formula speaks of: sheets, tables and their columns."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ooxml_lint.areas import Area, column_number

LAST_ROW = 1_048_576
LAST_COLUMN = 16_383  # XFD, counted from 0

_BLOCK = re.compile(r"\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?")
_STRING = re.compile(r'"(?:[^"]|"")*"')
_ERROR = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!)")
_SHEET = re.compile(r"(?<![\w.!$])(?:'((?:[^']|'')+)'|([\w.\[\]]+(?::[\w.]+)?))!")
_QUOTED_SHEET = re.compile(r"'(?:[^']|'')+'!")
_TABLE = re.compile(r"(?<![\w.\]'!])([^\W\d][\w.\\]*)\[")
_PIECE = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]+")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}\d+|[RC]\d*|R\d+C\d+", re.IGNORECASE)
_LONGEST_NAME = 255
# several rules ask the same of a formula or a cell
_ASKED_AGAIN = 20_000
_KEYWORDS = ("#All", "#Data", "#Headers", "#Totals", "#This Row")


@lru_cache(_ASKED_AGAIN)
def block(ref: str) -> Area | None:
    """The cells that `B2`, `$B$2:D9`, `B:D` or `2:9` name; None if they are none of a sheet."""
    match = _BLOCK.fullmatch(ref) if ref else None
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    if ":" not in ref:
        right, bottom = left, top
        if left is None or top is None:
            return None
    if (left is None) != (right is None) or (top is None) != (bottom is None):
        return None
    if left is None and top is None:
        return None
    area = Area(
        column_number(left) if left else 0,
        int(top) if top else 1,
        column_number(right) if right else LAST_COLUMN,
        int(bottom) if bottom else LAST_ROW,
    )
    in_order = area.left <= area.right <= LAST_COLUMN and 1 <= area.top <= area.bottom <= LAST_ROW
    return area if in_order else None


def is_a_name(text: str) -> bool:
    """Whether Excel takes a text as the name of a table or a formula: one word, and no cell."""
    is_word = _NAME.fullmatch(text) and not _LOOKS_LIKE_A_CELL.fullmatch(text)
    return bool(is_word) and len(text) <= _LONGEST_NAME


class TableReference(NamedTuple):
    """`表[列]` in a formula."""

    table: str
    columns: tuple[str, ...]


@lru_cache(_ASKED_AGAIN)
def without_strings(formula: str) -> str:
    """The formula, its texts emptied, so that nothing in them looks like a reference."""
    return _STRING.sub('""', formula)


def strings(formula: str) -> list[str]:
    """The texts in a formula, as they are meant."""
    return [text[1:-1].replace('""', '"') for text in _STRING.findall(formula)]


def has_lost_reference(formula: str) -> bool:
    """Whether a reference of the formula has gone: `#REF!`."""
    return "#REF!" in without_strings(formula)


def sheets_in(formula: str) -> Iterator[str]:
    """The names of sheets in this workbook that a formula speaks of."""
    plain = _ERROR.sub("0", without_strings(formula))
    for quoted, bare in _SHEET.findall(plain):
        name = quoted.replace("''", "'") or bare
        if not name.startswith("["):
            yield from name.split(":")


@lru_cache(_ASKED_AGAIN)
def tables_in(formula: str) -> tuple[TableReference, ...]:
    """The tables and columns that a formula speaks of."""
    return tuple(_tables_in(without_strings(formula)))


def _tables_in(plain: str) -> Iterator[TableReference]:
    for match in _TABLE.finditer(plain):
        inside = _bracketed(plain, match.end() - 1)
        pieces = [re.sub(r"'(.)", r"\1", piece) for piece in _PIECE.findall(inside)]
        if not pieces and inside[1:-1].strip():
            pieces = [inside[1:-1]]
        columns = tuple(piece for piece in pieces if piece and piece not in _KEYWORDS)
        yield TableReference(match[1], columns)


def calls(formula: str, function: str) -> Iterator[tuple[str, ...]]:
    """The arguments of every call of a function, texts in them emptied."""
    plain = without_strings(formula)
    for match in re.finditer(rf"(?<![\w.]){function}\(", plain, re.IGNORECASE):
        yield tuple(_arguments(plain, match.end()))


def _arguments(plain: str, start: int) -> Iterator[str]:
    """The pieces between the commas of one call, up to its closing bracket."""
    depth, begin, at = 0, start, start
    while at < len(plain) and depth >= 0:
        if sheet := _QUOTED_SHEET.match(plain, at):
            at = sheet.end()
            continue
        if plain[at] == "[":
            at += len(_bracketed(plain, at))
            continue
        depth += (plain[at] in "({") - (plain[at] in ")}")
        if depth < 0 or (depth == 0 and plain[at] == ","):
            yield plain[begin:at].strip()
            begin = at + 1
        at += 1


def _bracketed(text: str, start: int) -> str:
    """The bracket that opens at `start` up to its end."""
    depth = 0
    at = start
    while at < len(text):
        if text[at] == "'":
            at += 1
        elif text[at] in "[]":
            depth += 1 if text[at] == "[" else -1
            if not depth:
                break
        at += 1
    return text[start : at + 1]
