"""What the seller sees of a press: the status bar while it runs, questions, one box at its end."""

import logging
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from cuifu_xl.app.buttons.file_dialog import Wanted, choose_files
from cuifu_xl.app.buttons.newest_report import SUFFIXES, downloads, newest_report
from cuifu_xl.app.log import LOG, without_contents
from cuifu_xl.pivots.views import FILTER_HEADING, FILTER_ITEM, SHEET, SOURCE

if TYPE_CHECKING:
    import xlwings

TITLE = "催付"
DEALT = "分发"  # the folder of the lists for colleagues
_BETWEEN_STEPS = 0.3  # seconds: a status bar that is changed for each order would hold up the work


class Window(Protocol):
    """The program that shows the workbook, as far as a press talks to the seller through it."""

    def show(self, words: str) -> None:
        """Words in the status bar; "" gives it back to the program."""

    def tell(self, words: str) -> None:
        """A box that waits for OK."""

    def ask(self, question: str) -> bool:
        """A box with yes and no."""

    def choose_reports(self) -> Sequence[Path]:
        """Report files that the seller picks, none when they change their mind."""

    def choose_copies(self) -> Sequence[Path]:
        """Lists that colleagues have filled in, in the same way."""

    def folder(self) -> Path:
        """Where files for the seller go: beside the workbook, if that is on this computer."""

    def refresh_pivots(self) -> bool:
        """汇总 shows what 催付登记 holds now; False if the program would not."""


class OfficeWindow:
    """Excel or LibreOffice, through xlwings."""

    def __init__(self, book: "xlwings.Book") -> None:
        self._book = book
        self._app = book.app

    def show(self, words: str) -> None:
        """Words in the status bar; "" gives it back to the program."""
        self._app.status_bar = words or False

    def tell(self, words: str) -> None:
        """A box that waits for OK."""
        self._app.alert(words, TITLE, "ok", "info")

    def ask(self, question: str) -> bool:
        """A box with yes and no."""
        return self._app.alert(question, TITLE, "yes_no", "info") == "yes"

    def choose_reports(self) -> Sequence[Path]:
        """The file dialog in the downloads folder, on the newest report."""
        folder = downloads()
        wanted = Wanted("选一份或几份订单报表", "订单报表", SUFFIXES, folder, newest_report(folder))
        return choose_files(self._app, wanted)

    def choose_copies(self) -> Sequence[Path]:
        """The file dialog where the lists were put."""
        dealt = self.folder() / DEALT
        folder = dealt if dealt.is_dir() else self.folder()
        return choose_files(self._app, Wanted("选客服填好的名单", "名单", (".xlsx",), folder))

    def folder(self) -> Path:
        """Where files for the seller go: beside the workbook, if that is on this computer."""
        from cuifu_xl.workbooks.open.versions import local_path

        path = local_path(self._book)
        return downloads() if path is None else path.parent

    def refresh_pivots(self) -> bool:
        """汇总 shows what 催付登记 holds now; False if the program would not."""
        from cuifu_xl.workbooks.open.program import refresh_pivots

        try:
            refresh_pivots(self._book, SOURCE, SHEET, FILTER_HEADING, FILTER_ITEM)
        except Exception as error:  # what was done is done, and can be refreshed by hand
            logging.getLogger(LOG).info("汇总: %s", without_contents(error))
            return False
        return True


class Steps:
    """Counts long work in the status bar, not more often than anybody can read. 进度"""

    def __init__(self, window: Window, what: str) -> None:
        self._window = window
        self._what = what
        self._shown_at = monotonic()

    def __call__(self, name: str, done: int) -> None:
        """So many of this step are done."""
        if monotonic() - self._shown_at >= _BETWEEN_STEPS:
            self._window.show(f"{self._what}：{name} {done} …")
            self._shown_at = monotonic()
