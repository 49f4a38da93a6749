"""A real LibreOffice for tests: its own profile, its own pipe, and xlwings in front of it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
import xlwings

from xlwings_libreoffice import activate
from xlwings_libreoffice.errors import OfficeError

STARTING = 90.0  # seconds, on a busy machine
STOPPING = 10.0
WITHOUT_WINDOWS = ("--headless",)
WITHOUT_QUESTIONS = ("--norestore", "--nologo", "--nofirststartwizard")


class RunningOffice:
    """A LibreOffice of ours, reached by `pipe`; xlwings talks to it."""

    def __init__(self, process: subprocess.Popen[bytes], pipe: str) -> None:
        self.process = process
        self.pipe = pipe

    def open(self, path: Path) -> xlwings.Book:
        """Opens a workbook as xlwings sees it."""
        return xlwings.Book(str(path))

    def close_books(self) -> None:
        """Closes every workbook without saving."""
        for book in list(xlwings.apps.active.books):
            book.close()

    def stop(self) -> None:
        """Ends this office and no other."""
        with suppress(Exception):  # the connection goes with the office
            xlwings.apps.active.quit()
        try:
            self.process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def started(
    profile: Path,
    *,
    options: Sequence[str] = WITHOUT_WINDOWS,
    environment: Mapping[str, str] | None = None,
) -> RunningOffice:
    """Starts LibreOffice with this profile and makes it the one that xlwings talks to.

    `options` may name documents; with a DISPLAY in `environment` and without --headless it shows
    windows.
    """
    pipe = f"cuifu-{os.getpid()}-{profile.name}"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", *WITHOUT_QUESTIONS]
    command += [f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext", *options]
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _wait_for(process, pipe)
    return RunningOffice(process, pipe)


def _wait_for(process: subprocess.Popen[bytes], pipe: str) -> None:
    """Tries to connect until the office listens."""
    until = time.monotonic() + STARTING
    while True:
        try:
            return activate(pipe)
        except OfficeError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """One LibreOffice without windows for all tests."""
    running = started(tmp_path_factory.mktemp("office"))
    yield running
    running.stop()
