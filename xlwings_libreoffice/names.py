"""Names that a workbook gives to cells and formulas."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings_libreoffice.formats import Area
from xlwings_libreoffice.formulas import from_office
from xlwings_libreoffice.native import Native

if TYPE_CHECKING:
    from xlwings_libreoffice.books import Book
    from xlwings_libreoffice.ranges import Range


class Names(Native):
    """All names of a workbook."""

    def __init__(self, book: "Book") -> None:
        super().__init__(book.api.NamedRanges)
        self._book = book

    def __call__(self, name_or_index: str | int) -> "Name":
        if isinstance(name_or_index, int):
            name_or_index = self.api.ElementNames[name_or_index - 1]
        if name_or_index not in self:
            raise KeyError(name_or_index)
        return Name(self._book, self.api.getByName(name_or_index))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.api.hasByName(name))

    contains = __contains__

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """Every name as text and as object."""
        return [(name.name, name) for name in self]

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Name"]:
        return (self(name) for name in self.api.ElementNames)


class Name(Native):
    """One name."""

    def __init__(self, book: "Book", api: Any) -> None:
        super().__init__(api)
        self._book = book

    @property
    def name(self) -> str:
        """How it reads."""
        return str(self.api.Name)

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula."""
        return "=" + from_office(self.api.Content)

    @property
    def refers_to_range(self) -> "Range":
        """The cells it stands for."""
        cells = self.api.getReferredCells()
        if cells is None:
            raise ValueError(self.refers_to)
        address = cells.RangeAddress
        area = Area.of(address)
        sheet = self._book.sheets(address.Sheet + 1)
        return sheet.range((area.top + 1, area.left + 1), (area.bottom + 1, area.right + 1))
