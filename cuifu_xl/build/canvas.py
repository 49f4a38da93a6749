"""Writes figures on a sheet and answers with their cells, so that later formulas can use them."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build import formats
from cuifu_xl.build.figures import Figure
from cuifu_xl.build.formats import Formats

# a blank of the width of ")" before the right edge; nothing is a dash
COUNT = '#,##0_);-#,##0_);"–"_);@_)'
MONEY = '#,##0.00_);-#,##0.00_);"–"_);@_)'
RATE = "0.0%_);-0.0%_);0.0%_);@_)"
HOURS = '0.0" 小时"_);-0.0" 小时"_);"–"_);@_)'
DAY = "yyyy-mm-dd"

LINE: dict[str, Any] = {"bottom": 1, "bottom_color": formats.LINE}
HEADING: dict[str, Any] = {"bold": True, "bg_color": formats.FORMULA}


class Canvas:
    """One sheet of formulas. Rows and columns count from 0; `span` cells become one."""

    def __init__(self, sheet: Worksheet, looks: Formats) -> None:
        self.sheet = sheet
        self.looks = looks

    def put(
        self, row: int, left: int, figure: Figure, num_format: str, span: int = 1, **look: Any
    ) -> Figure:
        """A formula with its value; returns the cell as a figure."""
        properties = {"num_format": num_format, "align": "right", "shrink": True} | LINE | look
        self._cell(row, left, span, properties)
        cell = figure.formula()
        made = self.looks.of(**properties)
        self.sheet.write_formula(row, left, f"={cell.text}", made, cell.cached)
        return Figure(name_of(row, left), figure.value)

    def say(self, row: int, left: int, words: str, span: int = 1, **look: Any) -> None:
        """Plain words."""
        self._cell(row, left, span, look)
        self.sheet.write_string(row, left, words, self.looks.of(**look))

    def label(self, row: int, left: int, words: str, span: int = 1) -> Figure:
        """The name of a row; returns the cell, so that formulas can look for it."""
        self.say(row, left, words, span, **LINE)
        return Figure(name_of(row, left), words)

    def title(self, row: int, left: int, words: str, note: str = "") -> None:
        """The title of a block and a sentence beside it; it runs over the blank cells there."""
        title, small = self.looks.title(12), self.looks.sentence()
        if note:
            self.sheet.write_rich_string(row, left, title, words, small, f"　{note}")
        else:
            self.sheet.write_string(row, left, words, title)

    def headings(self, row: int, left: int, words: tuple[str, ...], spans: tuple[int, ...]) -> None:
        """The headings of a block of formulas: names on the left, figures on the right."""
        for number, (text, span) in enumerate(zip(words, spans, strict=True)):
            self.say(row, left, text, span, align="right" if number else "left", **HEADING)
            left += span

    def _cell(self, row: int, left: int, span: int, look: dict[str, Any]) -> None:
        if span > 1:
            self.sheet.merge_range(row, left, row, left + span - 1, "", self.looks.of(**look))


def name_of(row: int, left: int) -> str:
    """A cell in a formula: `$C$5`."""
    return str(xl_rowcol_to_cell(row, left, row_abs=True, col_abs=True))
