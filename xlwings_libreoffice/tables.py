"""Tables: what Excel calls a ListObject is a database range with a name in LibreOffice.

Name, place, headings and filter of a table survive; its style is only colours there, and it does
not grow by itself when something is typed below it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings_libreoffice.filters import TableFilter
from xlwings_libreoffice.formats import Area
from xlwings_libreoffice.native import Native

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range
    from xlwings_libreoffice.sheets import Sheet


class Tables:
    """The tables of one sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self._sheet = sheet

    @property
    def api(self) -> dict[str, Any]:
        """The database ranges of the office, by name."""
        return self._sheet.book.database_ranges(self._sheet.index - 1)

    def __call__(self, key: str | int) -> "Table":
        found = self.api
        name = list(found)[key - 1] if isinstance(key, int) else key
        return Table(self._sheet, found[name])

    def __contains__(self, key: object) -> bool:
        return key in self.api

    def __len__(self) -> int:
        return len(self.api)

    def __iter__(self) -> Iterator["Table"]:
        return (Table(self._sheet, api) for api in self.api.values())

    def add(self, *, source: Any, name: str, **_: Any) -> "Table":
        """Makes a table of these cells, the first row its headings."""
        cells: Range = source.impl
        ranges = self._sheet.book.api.DatabaseRanges
        ranges.addNewByName(name, cells.api.RangeAddress)
        made = Table(self._sheet, ranges.getByName(name))
        made.api.ContainsHeader = True
        return made


class Table(Native):
    """One table."""

    def __init__(self, sheet: "Sheet", api: Any) -> None:
        super().__init__(api)
        self._sheet = sheet

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.api.Name)

    @property
    def parent(self) -> "Sheet":
        """The sheet it stands on."""
        return self._sheet

    @property
    def area(self) -> Area:
        """Its place now, with headings and totals."""
        return Area.of(self.api.DataArea)

    @property
    def range(self) -> "Range":
        """All its cells, with headings and totals."""
        return self._cells(self.area)

    @property
    def data_body_range(self) -> "Range":
        """The rows between headings and totals."""
        area = self.area
        top, bottom = area.top + self.show_headers, area.bottom - self.show_totals
        return self._cells(area._replace(top=top, bottom=bottom))

    def _cells(self, area: Area) -> "Range":
        return self._sheet.range((area.top + 1, area.left + 1), (area.bottom + 1, area.right + 1))

    @property
    def show_headers(self) -> bool:
        """Whether the first row holds headings."""
        return bool(self.api.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        """Whether the last row holds totals."""
        return bool(self.api.TotalsRow)

    @property
    def show_autofilter(self) -> bool:
        """Whether the headings have filter buttons."""
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = value

    def unlist(self) -> None:
        """Its cells are cells like others again."""
        self._sheet.book.api.DatabaseRanges.removeByName(self.name)

    @property
    def autofilter(self) -> TableFilter:
        """Its filter."""
        return TableFilter(self)

    def resize(self, range: Any) -> None:
        """Gives it another place; formulas that name it follow."""
        address = self.api.DataArea
        area: Area = range.impl.area
        address.StartColumn, address.StartRow, address.EndColumn, address.EndRow = area
        self.api.DataArea = address
