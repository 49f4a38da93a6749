"""Cells by their names, and text as the parts of a workbook spell it."""

import re
from typing import NamedTuple

_LETTERS = 26
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def column_name(column: int) -> str:
    """The name of a column, 0 = A."""
    name = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """The number of a column, A = 0."""
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def unescaped(text: str) -> str:
    """`_x000A_` and the like as the characters they stand for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class Area(NamedTuple):
    """A block of cells: columns from 0, rows from 1, ends included."""

    left: int
    top: int
    right: int
    bottom: int

    def ref(self) -> str:
        """The block as `B2:D9`, or `B2`."""
        first = f"{column_name(self.left)}{self.top}"
        last = f"{column_name(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        apart = self.right < other.left or other.right < self.left
        return not (apart or self.bottom < other.top or other.bottom < self.top)
