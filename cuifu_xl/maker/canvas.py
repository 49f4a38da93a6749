"""Draws figures on a sheet by XlsxWriter."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.board.canvas import LINE, Canvas
from cuifu_xl.board.figures import Figure
from cuifu_xl.maker.formats import Formats


class Drawing(Canvas):
    """One sheet of figures, as people see it."""

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
        return super().put(row, left, figure, num_format)

    def column(self, top: int, left: int, text: str, values: Sequence[float]) -> list[Figure]:
        """One array formula for many cells, one below the other."""
        look = self.looks.of()
        area = (top, left, top + len(values) - 1, left)
        self.sheet.write_array_formula(*area, f"{{={text}}}", look, values[0])
        for row, value in enumerate(values[1:], start=top + 1):
            self.sheet.write_number(row, left, value, look)
        return super().column(top, left, text, values)

    def say(self, row: int, left: int, words: str, span: int = 1, **look: Any) -> None:
        """Plain words."""
        self._cell(row, left, span, look)
        self.sheet.write_string(row, left, words, self.looks.of(**look))

    def number(self, row: int, left: int, value: float, num_format: str, **look: Any) -> None:
        """A number that no formula makes."""
        self.sheet.write_number(row, left, value, self.looks.of(num_format=num_format, **look))

    def title(self, row: int, left: int, words: str, note: str = "") -> None:
        """The title of a block and a sentence beside it; it runs over the blank cells there."""
        title, small = self.looks.title(12), self.looks.sentence()
        if note:
            self.sheet.write_rich_string(row, left, title, words, small, f"　{note}")
        else:
            self.sheet.write_string(row, left, words, title)

    def height(self, row: int, points: float) -> None:
        """How high a row is."""
        self.sheet.set_row(row, points)

    def allow(self, row: int, left: int, rule: dict[str, Any]) -> None:
        """What people may type into a cell."""
        self.sheet.data_validation(row, left, row, left, rule)

    def colour(self, area: tuple[int, int, int, int], rule: dict[str, Any], **look: Any) -> None:
        """A look that depends on what the cells of a block say."""
        changed = {"format": self.looks.conditional(**look)} if look else {}
        self.sheet.conditional_format(*area, rule | changed)

    def _cell(self, row: int, left: int, span: int, look: dict[str, Any]) -> None:
        if span > 1:
            self.sheet.merge_range(row, left, row, left + span - 1, "", self.looks.of(**look))
