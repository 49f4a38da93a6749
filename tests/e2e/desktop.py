"""A screen of its own with a real LibreOffice on it, a mouse, and eyes for what it shows."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from cuifu_xl.install.libreoffice_profile import (
    CONNECTION,
    NEW_PROFILE,
    PROFILE_FILE,
    TRUSTED_FOLDERS,
    Setting,
    connection_value,
    folders_value,
    with_value,
)
from cuifu_xl.install.program_home import program_home
from xlwings_libreoffice.bridge import Office, connect
from xlwings_libreoffice.errors import OfficeError

Found = TypeVar("Found")
ROOT = Path(__file__).parents[2]
LAPTOP = "1366x768x24"
PATIENCE, LOOK_AGAIN = 60.0, 0.02
_CLICKS, _HEARD = 6, 10.0
# com.sun.star.accessibility.AccessibleRole
BUTTON, MENU_BAR, TOOL_BAR, NOTICE = 44, 35, 63, 86
MOST_CHILDREN = 60  # a sheet has a billion cells; its shapes are among the first
NO_WELCOME = {
    Setting("/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay"): "false",
    Setting("/org.openoffice.Office.Common/Misc", "UseSystemFileDialog"): "false",
    Setting("/org.openoffice.Setup/Product", "ooSetupLastVersion"): "99.0",
}


def until(look: Callable[[], Found | None], what: str, patience: float = PATIENCE) -> Found:
    """What `look` finds, as soon as it finds it."""
    end = monotonic() + patience
    while monotonic() < end:
        with suppress(_gone()):
            found = look()
            if found:
                return found
        sleep(LOOK_AGAIN)
    raise AssertionError(f"waited {patience:.0f} s in vain for {what}")


def _gone() -> type[Exception]:
    """What the office says of a window that closes while it is looked at."""
    uno = sys.modules.get("uno")
    found: type[Exception] = uno.getClass("com.sun.star.uno.Exception") if uno else OfficeError
    return found


def installed(folder: Path, pipe: str) -> Path:
    """A program home as the installer leaves it, with the program of this very source tree."""
    environment = {"CUIFU_HOME": str(folder)}
    home = program_home(sys.platform, environment)
    venv.EnvBuilder(symlinks=True).create(home.venv)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home.venv)}))
    lines = (str(ROOT), sysconfig.get_path("purelib"))
    (packages / "program.pth").write_text("\n".join(lines), "utf-8")
    Path(home.libreoffice_pipe).write_text(f"{pipe}\n", "utf-8")
    return folder


def profile(folder: Path, trusted: Path, pipe: str) -> Path:
    """A fresh profile with the installer's settings, and without the boxes of a first start."""
    settings = with_value(NEW_PROFILE, TRUSTED_FOLDERS, folders_value([trusted.as_uri()]))
    settings = with_value(settings, CONNECTION, connection_value(pipe))
    for setting, value in NO_WELCOME.items():
        settings = with_value(settings, setting, f"<value>{value}</value>")
    (folder / "user").mkdir(parents=True)
    (folder / "user" / PROFILE_FILE).write_text(settings, "utf-8")
    return folder


class Desktop:
    """What a person at the screen can see and do."""

    def __init__(self, office: Office, session: int, environment: dict[str, str]) -> None:
        self.office = office
        self._session = session
        self._environment = environment
        self._toolkit = office.service("com.sun.star.awt.Toolkit")

    @property
    def document(self) -> Any:
        """The workbook in front."""
        return self.office.desktop.CurrentComponent

    def click(self, caption: str, *, title: str = "") -> None:
        """The mouse on the button with this caption, in the window whose title begins so."""
        window, button = until(lambda: self._button(caption, title), f"the button {caption}")
        # a first click would only bring the window to the front: no window manager has done so
        named = f"^{re.escape(window.getAccessibleName())}$"
        self._xdotool("search", "--onlyvisible", "--name", named, "windowfocus", "--sync")
        at, size = button.getLocationOnScreen(), button.getSize()
        self._xdotool("mousemove", at.X + size.Width // 2, at.Y + size.Height // 2, "click", 1)

    def type(self, words: str) -> None:
        """Keys into the cell that is selected; nothing says that they are all."""
        self._xdotool("search", "--onlyvisible", "--name", "LibreOffice", "windowfocus", "--sync")
        self._xdotool("type", words)

    def pick(self, name: str, title: str) -> None:
        """A file by its ASCII name in the folder that the dialog with this title shows."""
        until(lambda: self._window(title), f"the dialog {title}")
        self._xdotool("search", "--onlyvisible", "--name", f"^{title}$", "windowfocus", "--sync")
        self._xdotool("type", name)
        self.answer("Open", title=title)

    def message(self, title: str = "催付") -> str:
        """What the box with this title says, once it is there."""
        return until(lambda: self._said(title), f"a box {title}")

    def answer(self, button: str = "OK", title: str = "催付") -> None:
        """The mouse on a button of the box with this title, which then closes.

        Again where a click was lost: a box that is just being shown may not have seen it.
        """
        for _ in range(_CLICKS):
            self.click(button, title=title)
            with suppress(AssertionError):
                until(lambda: self._window(title) is None, f"the box {title} to close", _HEARD)
                return
        raise AssertionError(f"the box {title} does not close")

    def last_answer(self, title: str = "催付") -> None:
        """OK to the message at the end of a press, and the press is over."""
        self.answer(title=title)
        until(lambda: not any(self._programs()), "the program to end")

    def _programs(self) -> Iterator[Path]:
        """What the office has started and still runs."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
                session = int((process / "stat").read_text().rpartition(")")[2].split()[3])
            except (OSError, IndexError):  # ended meanwhile
                continue
            if session == self._session and b"cuifu_xl.buttons" in words:
                yield process

    def _xdotool(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], check=True, env=self._environment)

    def _windows(self) -> Iterator[Any]:
        for number in range(self._toolkit.getTopWindowCount()):
            window = self._toolkit.getTopWindow(number)
            # one that is just closing has none
            if window and (found := window.getAccessibleContext()):
                yield found

    def _window(self, title: str) -> Any:
        return next((one for one in self._windows() if one.getAccessibleName() == title), None)

    def _said(self, title: str) -> str | None:
        box = self._window(title)
        for one in _below(box) if box else ():
            if one.getAccessibleRole() == NOTICE:
                return str(one.getAccessibleName())
        return None

    def _button(self, caption: str, title: str) -> Any:
        for window in self._windows():
            if window.getAccessibleName().startswith(title):
                for one in _below(window):
                    if (one.getAccessibleRole(), one.getAccessibleName()) == (BUTTON, caption):
                        return window, one
        return None


def _below(context: Any) -> Iterator[Any]:
    """Everything inside, as far as it can be seen."""
    for number in range(min(context.getAccessibleChildCount(), MOST_CHILDREN)):
        child = context.getAccessibleChild(number)
        found = hasattr(child, "getAccessibleContext") and child.getAccessibleContext()
        if found and found.getAccessibleRole() not in (MENU_BAR, TOOL_BAR):
            yield found
            yield from _below(found)


@contextmanager
def desktop(folder: Path, book: Path, **environment: str) -> Iterator[Desktop]:
    """LibreOffice with this workbook open, on a screen and in a profile of its own.

    Where the test fails, `screen.png` in the folder shows what was to be seen.
    """
    pipe = f"cuifu-test-{os.getpid()}-{folder.name}"
    home = installed(folder / "home", pipe)
    own = profile(folder / "profile", book.parent, pipe)
    with _screen() as display:
        known = os.environ | {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen", "LC_ALL": "C.UTF-8"}
        known |= {"HOME": str(folder), "CUIFU_HOME": str(home), **environment}
        command = ["soffice", f"-env:UserInstallation={own.as_uri()}", "--norestore", str(book)]
        with subprocess.Popen(command, env=known, start_new_session=True) as process:
            try:
                office = until(lambda: _connected(pipe), "LibreOffice")
                screen = Desktop(office, process.pid, known)
                until(lambda: screen.document, "the workbook")
                yield screen
            except BaseException:
                command = ["import", "-window", "root", str(folder / "screen.png")]
                subprocess.run(command, check=True, env=known)
                raise
            finally:
                os.killpg(process.pid, signal.SIGKILL)


def _connected(pipe: str) -> Office | None:
    try:
        return connect(pipe)
    except OfficeError:
        return None


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that only this test sees."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", LAPTOP, "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()
