"""A block of cells, as xlwings' front end asks for it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cuifu_xl.hosts.ooxml.cell_xml import letters
from cuifu_xl.hosts.ooxml.formula_shift import shifted
from cuifu_xl.hosts.uno.filters import RangeFilter
from cuifu_xl.hosts.uno.formats import BOOLEAN, DATE, DATE_AND_TIME, GENERAL, Area, Shown, runs
from cuifu_xl.hosts.uno.formulas import from_office, to_office
from cuifu_xl.hosts.uno.looks import Look
from cuifu_xl.hosts.uno.values import as_python, as_stored, error_value, wanted

if TYPE_CHECKING:
    from cuifu_xl.hosts.uno.sheets import Sheet

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
        first = f"{column}{letters(area.left)}{row}{area.top + 1}"
        last = f"{column}{letters(area.right)}{row}{area.bottom + 1}"
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
        if any(wanted(cell) for row in rows for cell in row):
            self._fit_formats(rows)

    def _filled(self, value: Any) -> list[list[Any]]:
        return [[value] * self.shape[1] for _ in range(self.shape[0])]

    def _values(self) -> list[list[Any]]:
        rows: list[list[Any]] = [list(row) for row in self.api.getDataArray()]
        if any(type(value) is not str for row in rows for value in row):
            self._make_times_and_truths(rows)
            self._name_errors(rows)
        return [[None if value == "" else value for value in row] for row in rows]

    def _make_times_and_truths(self, rows: list[list[Any]]) -> None:
        zero = self._sheet.book.day_zero
        for shown, area in self._shown():
            for row in rows[area.top : area.bottom + 1]:
                for column in range(area.left, area.right + 1):
                    if type(row[column]) is float:
                        row[column] = as_python(row[column], shown, zero)

    def _name_errors(self, rows: list[list[Any]]) -> None:
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if value is None:
                    row[across] = error_value(self.api.getCellByPosition(across, down).getError())

    def _shown(self) -> Iterator[tuple[Shown, Area]]:
        """The parts of the block that show times or truths, counted from its corner."""
        left, top = self.area.left, self.area.top
        for key, area in runs(self.api):
            shown = self._sheet.book.formats.shown(key)
            if shown is not Shown.NUMBER:
                corner = (area.left - left, area.top - top)
                yield shown, Area(*corner, area.right - left, area.bottom - top)

    def _fit_formats(self, rows: Sequence[Sequence[Any]]) -> None:
        """Gives a time or truth a format that shows it, as Excel does by itself."""
        present = [[Shown.NUMBER] * self.shape[1] for _ in range(self.shape[0])]
        for shown, area in self._shown():
            for line in present[area.top : area.bottom + 1]:
                line[area.left : area.right + 1] = [shown] * (area.right - area.left + 1)
        for across in range(self.shape[1]):
            missing = [
                _missing(row[across], line[across]) for row, line in zip(rows, present, strict=True)
            ]
            down = 0
            for code, run in groupby(missing):
                count = len(list(run))
                if code is not None:
                    part = self.api.getCellRangeByPosition(across, down, across, down + count - 1)
                    part.NumberFormat = self._sheet.book.formats.key(code)
                down += count

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
            rows = [[shifted(given, y, x) for x in range(width)] for y in range(height)]
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

    @property
    def autofilter(self) -> RangeFilter:
        """The filter of the sheet, if it stands on these cells."""
        return RangeFilter(self)

    def select(self) -> None:
        """Selects the cells, as a click does."""
        self._sheet.activate()
        self._sheet.book.api.CurrentController.select(self.api)


def _missing(value: Any, present: Shown) -> str | None:
    """The format that a cell needs for its value; None if it is fine as it is."""
    shown = wanted(value)
    if shown is None or shown is present:
        return None
    if shown is Shown.TRUTH:
        return BOOLEAN
    if shown is Shown.TIME:
        return DATE_AND_TIME if isinstance(value, datetime) else DATE
    return GENERAL if present is Shown.TRUTH else None


def _as_excel(text: str, value: Any) -> str:
    if text.startswith("=") and value != text:
        return from_office(text)
    return value if isinstance(value, str) else text
