"""The sheets of a workbook."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings_libreoffice.a1 import column_number
from xlwings_libreoffice.filters import sheet_filter
from xlwings_libreoffice.formats import Area
from xlwings_libreoffice.native import Native
from xlwings_libreoffice.ranges import Range
from xlwings_libreoffice.tables import Tables

if TYPE_CHECKING:
    from xlwings_libreoffice.books import Book

_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")


class Sheets(Native):
    """All sheets of a workbook, hidden ones too."""

    def __init__(self, book: "Book") -> None:
        super().__init__(book.api.Sheets)
        self._book = book

    @property
    def active(self) -> "Sheet":
        """The sheet that is seen."""
        return Sheet(self._book, self._book.api.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> "Sheet":
        if isinstance(name_or_index, int):
            return Sheet(self._book, self.api.getByIndex(name_or_index - 1))
        if name_or_index not in self:
            raise KeyError(name_or_index)
        return Sheet(self._book, self.api.getByName(name_or_index))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.api.hasByName(name))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (self(index) for index in range(1, len(self) + 1))

    def add(self, before: "Sheet | None", after: "Sheet | None", name: str | None) -> "Sheet":
        """A new sheet before or after another; it is the one that is seen."""
        place = before.index - 1 if before else after.index if after else len(self)
        title = name or f"Sheet{len(self) + 1}"
        self.api.insertNewByName(title, place)
        made = self(title)
        made.activate()
        return made


class Sheet(Native):
    """One sheet."""

    def __init__(self, book: "Book", api: Any) -> None:
        super().__init__(api)
        self._book = book

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.api.Name)

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = value

    def delete(self) -> None:
        """Takes it out of the workbook.

        From the front: with a sheet further back the office (7.4) forgets the tables of the sheet
        before it.
        """
        sheets = self._book.api.Sheets
        sheets.moveByName(self.name, 0)
        sheets.removeByName(self.name)

    @property
    def book(self) -> "Book":
        """The workbook it belongs to."""
        return self._book

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self.api.RangeAddress.Sheet) + 1

    def activate(self) -> None:
        """Shows it."""
        self._book.api.CurrentController.setActiveSheet(self.api)

    def range(self, first: Any, last: Any = None) -> Range:
        """Cells by `A1:B2`, (row, column), (row, column, rows, columns), or two corners."""
        area = self._area(first)
        if last is not None:
            other = self._area(last)
            area = Area(*map(min, area[:2], other[:2]), *map(max, area[2:], other[2:]))
        return Range(self, area)

    def _area(self, given: Any) -> Area:
        if isinstance(given, Range):
            return given.area
        if isinstance(given, tuple):
            row, column, height, width = (*given, 1, 1)[:4]
            if row < 1 or column < 1:
                raise IndexError(given)
            return Area(column - 1, row - 1, column + width - 2, row + height - 2)
        match = _REF.fullmatch(given)
        if match is None:
            raise ValueError(given)
        left, top, right, bottom = match.groups()
        ends = column_number((right or left).upper()), int(bottom or top) - 1
        return Area(column_number(left.upper()), int(top) - 1, *ends)

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, Area.of(self.api.RangeAddress))

    @property
    def used_range(self) -> Range:
        """The cells from the first to the last that hold something."""
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, Area.of(cursor.RangeAddress))

    def filtered_area(self) -> Range | None:
        """The cells that the filter of the sheet stands on."""
        found = sheet_filter(self)
        return Range(self, Area.of(found.DataArea)) if found and found.AutoFilter else None

    def drop_filter(self) -> None:
        """Takes off the filter of the sheet and its buttons."""
        filtered = self.filtered_area()
        if filtered is not None:
            filtered.autofilter.clear(None)
            sheet_filter(self).AutoFilter = False

    @property
    def tables(self) -> Tables:
        """The tables on it."""
        return Tables(self)
