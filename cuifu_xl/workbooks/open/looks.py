"""How the cells look that the program adds to 订单: as the palette `_styles` shows it."""

from typing import Any

from xlwings import Range

from cuifu_xl.workbooks.open import formats
from cuifu_xl.workbooks.open.tables import OpenTable

_FORMATS = {
    "text": formats.TEXT,
    "report_heading": formats.TEXT,
    "datetime": formats.DATE_AND_TIME,
    "date": formats.DATE,
    "clock": formats.CLOCK,
}


class Palette:
    """The looks of a workbook by name; without `_styles` only the number formats."""

    def __init__(self, table: OpenTable | None) -> None:
        self._table = table

    def put(self, cells: Range, name: str) -> None:
        """Gives a block this look."""
        if self._table is None or name not in self._table.headings:
            cells.number_format = _FORMATS.get(name, formats.GENERAL)
            return
        column = self._table.headings.index(name)
        shown: Any = self._table.cells(self._table.first, self._table.first, column, column)
        cells.number_format = shown.number_format
        cells.color = shown.color
        cells.font.bold = shown.font.bold
        cells.font.color = shown.font.color
        cells.horizontal_alignment = shown.horizontal_alignment
