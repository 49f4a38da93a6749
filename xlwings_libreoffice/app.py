"""The running office as xlwings' engine: one program that holds all open workbooks."""

from collections.abc import Iterator, Sequence
from typing import Any

from xlwings_libreoffice.books import Books
from xlwings_libreoffice.bridge import Office
from xlwings_libreoffice.formats import Area
from xlwings_libreoffice.message import show
from xlwings_libreoffice.ranges import Range
from xlwings_libreoffice.values import cleaned

NAME = "libreoffice"


class Engine:
    """What xlwings' front end is given."""

    name = NAME
    type = "desktop"

    def __init__(self, office: Office) -> None:
        self.office = office
        self.apps = Apps(App(self, office))

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A value on its way to a cell; what is no number (NaN, NaT) is an empty cell."""
        return None if value != value else value

    @staticmethod
    def clean_value_data(
        rows: Sequence[Sequence[Any]], dates: Any, empty: Any, numbers: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Values on their way from cells."""
        return cleaned(rows, dates, empty, numbers, err_to_str)


class Apps:
    """The one office."""

    def __init__(self, app: "App") -> None:
        self._app = app

    def keys(self) -> list[int]:
        """Its process, as far as xlwings needs it."""
        return [self._app.pid]

    def __iter__(self) -> Iterator["App"]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App:
    """The office."""

    pid = 0  # a user has one office, whatever its process
    display_alerts = True
    enable_events = True

    def __init__(self, engine: Engine, office: Office) -> None:
        self.engine = engine
        self.office = office
        self._still: list[Any] = []
        self._manual: list[Any] = []
        self._status: Any = None
        self._said: str | bool = False

    @property
    def api(self) -> Any:
        """The desktop of the office."""
        return self.office.desktop

    @property
    def version(self) -> str:
        """Such as 24.2."""
        return self.office.product("ooSetupVersion")

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells; None if something else is selected, or several blocks."""
        book = self.books.active
        chosen = book and book.api.CurrentSelection
        address = getattr(chosen, "RangeAddress", None)
        if book is None or address is None:
            return None
        return Range(book.sheets(address.Sheet + 1), Area.of(address))

    def activate(self, steal_focus: bool = False) -> None:
        """The office stays where it is among the windows."""

    def quit(self) -> None:
        """Ends the office."""
        self.api.terminate()

    @property
    def screen_updating(self) -> bool:
        """Whether the windows follow what happens."""
        return not self._still

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            for document in self._still:
                document.removeActionLock()
                document.unlockControllers()
            self._still = []
        elif not self._still:
            self._still = [book.api for book in self.books]
            for document in self._still:
                document.lockControllers()
                document.addActionLock()

    @property
    def calculation(self) -> str:
        """Whether formulas follow by themselves: automatic or manual."""
        book = self.books.active
        automatic = book is None or book.api.isAutomaticCalculationEnabled()
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        documents = [book.api for book in self.books]
        if value == "manual":
            self._manual = [d for d in documents if d.isAutomaticCalculationEnabled()]
        for document in self._manual or documents:
            document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Computes what is due."""
        for book in self.books:
            book.api.calculate()

    @property
    def status_bar(self) -> str | bool:
        """What the status bar says; False if it is left to the office."""
        return self._said

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._status is not None:
            self._status.end()
            self._status = None
        book = self.books.active
        if value and book is not None:
            self._status = book.api.CurrentController.Frame.createStatusIndicator()
            self._status.start(value, 0)
        self._said = value

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any
    ) -> str:
        """Shows a message in the office's window and waits for the answer."""
        book = self.books.active
        return show(self.office, book and book.api, prompt, title, buttons, mode)
