"""A mouse click on 计划今天 in a real LibreOffice, from the click to the message at its end."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import Run, Runs, in_turn
from tests.e2e.desktop import Desktop, desktop

NEEDED = ("soffice", "Xvfb", "xdotool")


def can_click() -> bool:
    """Whether this computer has a LibreOffice, a screen and a mouse for it."""
    return all(map(shutil.which, NEEDED))


def clicks(book: Path, now: str, command: Callable[[], Run], rounds: int) -> dict[str, Runs]:
    """A copy of this workbook is planned open by the mouse, and in turn by `command`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "shop").mkdir()
        opened = Path(shutil.copy(book, folder / "shop" / "Cuifu.xlsm"))
        with desktop(folder, opened, CUIFU_NOW=now) as screen:
            return in_turn({"click": partial(_click, screen), "command": command}, rounds)


def _click(screen: Desktop) -> Run:
    started = perf_counter()
    screen.click("计划今天")
    said = screen.message()
    seconds = perf_counter() - started
    screen.last_answer()
    return Run(seconds, 0.0, said)
