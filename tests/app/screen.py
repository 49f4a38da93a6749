"""What the seller would see of a press, for tests."""

from collections.abc import Sequence
from pathlib import Path

from cuifu_xl.app.buttons.pressing import Press
from cuifu_xl.core.units import Minute
from cuifu_xl.workbooks.memory import MemoryWorkbook
from cuifu_xl.worklist.remembered import Presser
from tests.shop import NOW

HERE = Presser("SHOP-PC", "阿华")


class Screen:
    """Keeps every word; answers questions as told and picks the given files."""

    def __init__(
        self,
        *files: Path,
        answer: bool = True,
        refreshes: bool = True,
        folder: Path = Path(),
    ) -> None:
        self.status: list[str] = []
        self.told: list[str] = []
        self.asked: list[str] = []
        self._files = files
        self._folder = folder
        self._answer = answer
        self._refreshes = refreshes
        self.refreshed = 0

    def show(self, words: str) -> None:
        self.status.append(words)

    def tell(self, words: str) -> None:
        self.told.append(words)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self._answer

    def choose_reports(self) -> Sequence[Path]:
        return self._files

    def choose_copies(self) -> Sequence[Path]:
        return self._files

    def folder(self) -> Path:
        return self._folder

    def refresh_pivots(self) -> bool:
        self.refreshed += self._refreshes
        return self._refreshes


def press_on(
    book: MemoryWorkbook, screen: Screen | None = None, now: Minute = NOW, by: Presser = HERE
) -> Press:
    """A press on this workbook by the computer of the shop."""
    return Press(book, screen or Screen(), now, by)
