"""The workbooks that are open."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from xlwings_libreoffice.formats import Area, Formats
from xlwings_libreoffice.names import Names
from xlwings_libreoffice.native import Native
from xlwings_libreoffice.sheets import Sheets

if TYPE_CHECKING:
    from xlwings_libreoffice.app import App

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_MACROS_AS_SET_WITHOUT_ASKING = 5  # com.sun.star.document.MacroExecMode


class Books(Native):
    """All open workbooks."""

    def __init__(self, app: "App") -> None:
        super().__init__(app.api)
        self.app = app

    def __iter__(self) -> Iterator["Book"]:
        components = self.api.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if getattr(document, "supportsService", None) and document.supportsService(
                _SPREADSHEET
            ):
                yield Book(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> "Book":
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(name_or_index)

    @property
    def active(self) -> "Book | None":
        """The workbook in front; any one if the office is not in front itself."""
        current = self.api.getCurrentComponent()
        books = list(self)
        return next((book for book in books if book.api == current), books[0] if books else None)

    def open(self, fullname: str, *_: Any, **__: Any) -> "Book":
        """Opens a workbook; its macros run only where the settings trust them."""
        options = self.app.office.properties(MacroExecutionMode=_MACROS_AS_SET_WITHOUT_ASKING)
        url = Path(fullname).resolve().as_uri()
        return Book(self.app, self.api.loadComponentFromURL(url, "_blank", 0, options))


class Book(Native):
    """One open workbook."""

    def __init__(self, app: "App", api: Any) -> None:
        super().__init__(api)
        self._app = app
        self.formats = Formats(api, app.office.struct("lang.Locale", Language="en", Country="US"))
        zero = api.NullDate
        self.day_zero = datetime(zero.Year, zero.Month, zero.Day)
        self._ranges = api.DatabaseRanges
        self._tables: dict[str, tuple[int, Any]] = {}

    @property
    def app(self) -> "App":
        """The program that holds it."""
        return self._app

    @property
    def fullname(self) -> str:
        """Its file with the folder; only the title if it was never saved."""
        url = str(self.api.URL)
        return str(Path(unquote(urlsplit(url).path))) if url else str(self.api.Title)

    @property
    def name(self) -> str:
        """Its file name."""
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its names for cells and formulas."""
        return Names(self)

    def database_ranges(self, sheet: int) -> dict[str, Any]:
        """The named database ranges of a sheet (from 0): what Excel calls tables."""
        names = self._ranges.ElementNames
        if names != tuple(self._tables):
            found = {name: self._ranges.getByName(name) for name in names}
            self._tables = {name: (api.DataArea.Sheet, api) for name, api in found.items()}
        return {name: api for name, (place, api) in self._tables.items() if place == sheet}

    def forget_undo(self) -> None:
        """What was done up to now cannot be undone any more, as after a macro in Excel.

        The office undoes a block of values only in part, which would leave a table in pieces.
        """
        self.api.UndoManager.clear()

    def activate(self) -> None:
        """Brings it to the front."""
        self.api.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves it where it lies."""
        if path or password:
            raise NotImplementedError("另存和密码请在 LibreOffice 里做")
        self.api.store()

    def save_copy(self, path: Path) -> None:
        """Writes it as it is now to another file of the same kind."""
        kind = next((one.Value for one in self.api.Args if one.Name == "FilterName"), "")
        self.api.storeToURL(path.as_uri(), self._app.office.properties(FilterName=kind))

    def finish_typing(self) -> None:
        """Puts what is being typed into its cell, as leaving it does; the selection stays."""
        view = self.api.CurrentController
        chosen = self.api.CurrentSelection
        address = getattr(chosen, "RangeAddress", None)
        if view is None or address is None:
            return
        below = min(address.StartRow + 1, view.ActiveSheet.Rows.Count - 1)
        view.select(view.ActiveSheet.getCellByPosition(address.StartColumn, below))
        if Area.of(address)[:2] == Area.of(address)[2:]:
            self._go_to(chosen.AbsoluteName.rpartition(".")[2])
        else:
            view.select(chosen)

    def _go_to(self, cell: str) -> None:
        """The cursor onto a cell; selecting it would mark it besides."""
        helper = self._app.office.service("com.sun.star.frame.DispatchHelper")
        frame = self.api.CurrentController.Frame
        there = self._app.office.properties(ToPoint=cell)
        helper.executeDispatch(frame, ".uno:GoToCell", "", 0, there)

    def refresh_pivots(self, table: str, sheet: str, heading: str, item: str) -> None:
        """Pivot tables over this table show all its rows as they are now.

        The office keeps the rows that it met first, and forgets what a filter hides of later ones:
        those on `sheet` are filtered again to `item` of `heading`.
        """
        rows = self._ranges.getByName(table).DataArea
        over = [pivot for pivot in self._pivots() if _same_start(pivot.getSourceRange(), rows)]
        for pivot in over:
            if pivot.getSourceRange() != rows:
                pivot.setSourceRange(rows)
        for pivot in over[:1]:  # all that share their rows follow the first
            pivot.refresh()
        ours = self.api.Sheets.getByName(sheet).getDataPilotTables()
        for pivot in map(ours.getByIndex, range(ours.Count)):
            _show_only(pivot, heading, item)

    def _pivots(self) -> Iterator[Any]:
        for sheet in self.api.Sheets:
            pivots = sheet.getDataPilotTables()
            yield from map(pivots.getByIndex, range(pivots.Count))

    def close(self) -> None:
        """Closes it without saving."""
        self.api.setModified(False)
        self.api.close(True)


def _show_only(pivot: Any, heading: str, item: str) -> None:
    """Filters a pivot table by one of its page fields."""
    fields = pivot.getPageFields()
    for field in map(fields.getByIndex, range(fields.Count)):
        for one in field.Items if field.Name == heading else ():
            hidden = one.Name != item
            if one.IsHidden != hidden:
                one.IsHidden = hidden


def _same_start(one: Any, other: Any) -> bool:
    """Whether two blocks of cells begin in the same cell."""
    return bool(
        (one.Sheet, one.StartColumn, one.StartRow)
        == (other.Sheet, other.StartColumn, other.StartRow)
    )
