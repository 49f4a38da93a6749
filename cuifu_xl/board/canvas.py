"""A sheet of figures: each is put into a cell and answered as that cell, for later formulas.

`Canvas` keeps the figures and draws nothing: the maker draws them (`maker/canvas.py`), a press on
a closed file takes their values (`workbooks/closed/new_values.py`).
"""

from collections.abc import Sequence
from typing import Any

from cuifu_xl.board import colours
from cuifu_xl.board.figures import Figure

# a blank of the width of ")" before the right edge; nothing is a dash
COUNT = '#,##0_);-#,##0_);"–"_);@_)'
MONEY = '#,##0.00_);-#,##0.00_);"–"_);@_)'
RATE = "0.0%_);-0.0%_);0.0%_);@_)"
HOURS = '0.0" 小时"_);-0.0" 小时"_);"–"_);@_)'
DAY = "yyyy-mm-dd"

LINE: dict[str, Any] = {"bottom": 1, "bottom_color": colours.LINE}
HEADING: dict[str, Any] = {"bold": True, "bg_color": colours.FORMULA}
_LETTERS = 26


class Canvas:
    """One sheet of figures. Rows and columns count from 0; `span` cells become one."""

    def put(
        self, row: int, left: int, figure: Figure, num_format: str, span: int = 1, **look: Any
    ) -> Figure:
        """A formula with its value; returns the cell as a figure."""
        return Figure(name_of(row, left), figure.value)

    def column(self, top: int, left: int, text: str, values: Sequence[float]) -> list[Figure]:
        """One array formula for many cells, one below the other."""
        return [Figure(name_of(row, left), value) for row, value in enumerate(values, start=top)]

    def choice(self, row: int, left: int, words: str, span: int = 1, **look: Any) -> Figure:
        """Words that people may change, and formulas ask for."""
        self.say(row, left, words, span, **look)
        return Figure(name_of(row, left), words)

    def label(self, row: int, left: int, words: str, span: int = 1) -> Figure:
        """The name of a row; returns the cell, so that formulas can look for it."""
        return self.choice(row, left, words, span, **LINE)

    def headings(self, row: int, left: int, words: tuple[str, ...], spans: tuple[int, ...]) -> None:
        """The headings of a block of formulas: names on the left, figures on the right."""
        for number, (text, span) in enumerate(zip(words, spans, strict=True)):
            self.say(row, left, text, span, align="right" if number else "left", **HEADING)
            left += span

    def say(self, row: int, left: int, words: str, span: int = 1, **look: Any) -> None:
        """Plain words."""

    def number(self, row: int, left: int, value: float, num_format: str, **look: Any) -> None:
        """A number that no formula makes."""

    def title(self, row: int, left: int, words: str, note: str = "") -> None:
        """The title of a block and a sentence beside it."""

    def height(self, row: int, points: float) -> None:
        """How high a row is."""

    def allow(self, row: int, left: int, rule: dict[str, Any]) -> None:
        """What people may type into a cell."""

    def colour(self, area: tuple[int, int, int, int], rule: dict[str, Any], **look: Any) -> None:
        """A look that depends on what the cells of a block say."""


def name_of(row: int, left: int) -> str:
    """A cell in a formula: `$C$5`.

    >>> name_of(4, 2), name_of(0, 26)
    ('$C$5', '$AA$1')
    """
    letters, left = "", left + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"${letters}${row + 1}"
