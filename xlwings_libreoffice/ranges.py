"""A block of cells, as xlwings' front end asks for it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from xlwings_libreoffice.a1 import column_name, filled
from xlwings_libreoffice.filters import RangeFilter
from xlwings_libreoffice.formats import Area
from xlwings_libreoffice.formulas import from_office, to_office
from xlwings_libreoffice.kinds import meant, show
from xlwings_libreoffice.looks import Look
from xlwings_libreoffice.typing_aids import DataValidation, Note, note_on
from xlwings_libreoffice.values import as_stored, as_text, error_value

if TYPE_CHECKING:
    from xlwings_libreoffice.sheets import Sheet

# a column of so many characters, in pixels at 96 to the inch; the office counts 1/100 mm
_DIGIT, _MARGIN = 7, 5
_PIXELS, _HUNDREDTHS = 96, 2540
_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, times, texts, formulas


class Range(Look):
    """The cells `area` of a sheet."""

    max_cells_per_read = max_cells_per_write = None  # every block in one call

    def __init__(self, sheet: "Sheet", area: Area) -> None:
        self._sheet = sheet
        self.area = area
        self.options: dict[str, Any] = {}
        self._cells: Any = None

    @property
    def api(self) -> Any:
        """The cells of the office."""
        if self._cells is None:
            self._cells = self._sheet.api.getCellRangeByPosition(*self.area)
        return self._cells

    @property
    def sheet(self) -> "Sheet":
        """The sheet they stand on."""
        return self._sheet

    # where

    @property
    def row(self) -> int:
        """The first row."""
        return self.area.top + 1

    @property
    def column(self) -> int:
        """The first column."""
        return self.area.left + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        """One cell, by row and column or by its place row after row."""
        if column is None:
            row, column = (part + 1 for part in divmod(row - 1, self.shape[1]))
        left, top = self.area.left + column - 1, self.area.top + row - 1
        return Range(self._sheet, Area(left, top, left, top))

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """The block as `$A$1:$B$2`."""
        row, column = "$" * row_absolute, "$" * column_absolute
        area = self.area
        first = f"{column}{column_name(area.left)}{row}{area.top + 1}"
        last = f"{column}{column_name(area.right)}{row}{area.bottom + 1}"
        inside = first if len(self) == 1 else f"{first}:{last}"
        return f"'[{self._sheet.book.name}]{self._sheet.name}'!{inside}" if external else inside

    @property
    def address(self) -> str:
        """The block as `$A$1:$B$2`."""
        return self.get_address(True, True, False)

    # values

    @property
    def raw_value(self) -> Any:
        """The value of one cell, or rows of values."""
        rows = self._values()
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, given: Any) -> None:
        rows = given if isinstance(given, list | tuple) else self._filled(given)
        zero = self._sheet.book.day_zero
        self.api.setDataArray(tuple(tuple(as_stored(cell, zero) for cell in row) for row in rows))
        if any(isinstance(cell, bool | date) for row in rows for cell in row):
            show(self.api, self._sheet.book.formats, rows)

    def _filled(self, value: Any) -> list[list[Any]]:
        return [[value] * self.shape[1] for _ in range(self.shape[0])]

    def _values(self) -> list[list[Any]]:
        rows: list[list[Any]] = [list(row) for row in self.api.getDataArray()]
        if any(type(value) is not str for row in rows for value in row):
            self._name_errors(rows)
            meant(self.api, self._sheet.book.formats, self._sheet.book.day_zero, rows)
        return [[as_text(value) if type(value) is str else value for value in row] for row in rows]

    def _name_errors(self, rows: list[list[Any]]) -> None:
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if value is None:
                    row[across] = error_value(self.api.getCellByPosition(across, down).getError())

    @property
    def formula(self) -> Any:
        """The formulas in Excel's words; of other cells what they hold, as text."""
        texts = self.api.getFormulaArray()
        rows = [
            [_as_excel(text, value) for text, value in zip(line, values, strict=True)]
            for line, values in zip(texts, self.api.getDataArray(), strict=True)
        ]
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, given: Any) -> None:
        if isinstance(given, list | tuple):
            rows = given
        else:
            height, width = self.shape
            rows = [[filled(given, y, x) for x in range(width)] for y in range(height)]
        self.api.setFormulaArray(tuple(tuple(map(to_office, row)) for row in rows))

    def clear_contents(self) -> None:
        """Empties the cells; their look stays."""
        self.api.clearContents(_CONTENTS)

    # more

    @property
    def merge_cells(self) -> bool:
        """Whether any of the cells are merged."""
        return bool(self.api.IsMerged)

    def unmerge(self) -> None:
        """Parts merged cells."""
        self.api.merge(False)

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden; None if only some are."""
        rows = self.api.Rows
        hidden = {not rows.getByIndex(index).IsVisible for index in range(rows.Count)}
        return hidden.pop() if len(hidden) == 1 else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.api.Rows.IsVisible = not value

    arg1_input = ""  # columns are named by `by`, never by an address

    @property
    def column_width(self) -> float:
        """How many characters the first column shows."""
        pixels = self.api.Columns.getByIndex(0).Width / _HUNDREDTHS * _PIXELS
        return float((pixels - _MARGIN) / _DIGIT)

    @column_width.setter
    def column_width(self, characters: float) -> None:
        pixels = characters * _DIGIT + _MARGIN
        self.api.Columns.Width = round(pixels / _PIXELS * _HUNDREDTHS)

    @property
    def column_hidden(self) -> bool | None:
        """Whether the columns are hidden; None if only some are."""
        columns = self.api.Columns
        hidden = {not columns.getByIndex(index).IsVisible for index in range(columns.Count)}
        return hidden.pop() if len(hidden) == 1 else None

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.api.Columns.IsVisible = not value

    def insert_columns(self) -> None:
        """Puts whole columns in here; what stood here moves to the right."""
        place = self.api.RangeAddress
        count = place.EndColumn - place.StartColumn + 1
        self._sheet.api.Columns.insertByIndex(place.StartColumn, count)

    def group(self, by: str) -> None:
        """Puts a bar above the columns that folds them."""
        self._sheet.api.group(self.api.RangeAddress, self._direction(by))

    def ungroup(self, by: str) -> None:
        """Takes the bar away."""
        self._sheet.api.ungroup(self.api.RangeAddress, self._direction(by))

    def _direction(self, by: str) -> Any:
        return self._sheet.book.app.office.enum("table.TableOrientation", by.upper())

    @property
    def note(self) -> Note | None:
        """The note on the first cell."""
        return note_on(self.api.getCellByPosition(0, 0))

    def add_note(self, text: str) -> Note:
        """Puts a note on the cell."""
        cell = self.api.getCellByPosition(0, 0)
        self._sheet.api.Annotations.insertNew(cell.CellAddress, text)
        return Note(cell)

    @property
    def data_validation(self) -> DataValidation:
        """What may be typed."""
        return DataValidation(self.api, self._sheet.book.app.office)

    @property
    def autofilter(self) -> RangeFilter:
        """The filter of the sheet, if it stands on these cells."""
        return RangeFilter(self)

    def select(self) -> None:
        """Selects the cells, as a click does."""
        self._sheet.activate()
        self._sheet.book.api.CurrentController.select(self.api)


def _as_excel(text: str, value: Any) -> str:
    if text.startswith("=") and value != text:
        return from_office(text)
    return value if isinstance(value, str) else text
