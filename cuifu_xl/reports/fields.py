"""Cells of a row by meaning: a field with several headings gives the first non-empty one."""

from collections.abc import Callable, Sequence
from operator import itemgetter

from cuifu_xl.reports.platforms import Platform

Getter = Callable[[Sequence[str]], str]


def _nothing(cells: Sequence[str]) -> str:
    return ""


class Getters(dict[str, Getter]):
    """Field → its cell in a row; a field that the header lacks is always empty."""

    def __missing__(self, field: str) -> Getter:
        return _nothing


def getters(platform: Platform, header: Sequence[str]) -> Getters:
    """How to read each field of this platform below this header."""
    return Getters(
        (field, _getter(columns)) for field, columns in platform.positions(header).items()
    )


def _getter(columns: tuple[int, ...]) -> Getter:
    if len(columns) == 1:
        return itemgetter(columns[0])
    return lambda cells: next((cells[column] for column in columns if cells[column]), "")
