"""A screen without a monitor, LibreOffice on it, and pictures of its sheets."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from xlwings_libreoffice.bridge import Office, connect
from xlwings_libreoffice.errors import OfficeError

PATIENCE = 90.0
DOTS_PER_INCH = 96
SCREEN = (2600, 2400)
FAR_AWAY = "XFD1000"
EDGE = 40  # of the window, left out of the picture
POSITION_AND_SIZE, BY_VALUE = 15, 3  # com.sun.star.awt.PosSize, com.sun.star.view.DocumentZoomType
# the fonts of the workbook, as a machine without them shows them
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{}</fontconfig>"""
INSTEAD = (
    '<match target="pattern"><test name="family"><string>{}</string></test><edit name="family" '
    'mode="assign" binding="same"><string>Noto Sans CJK SC</string></edit></match>'
)
HIDDEN = (
    "HasColumnRowHeaders",
    "HasHorizontalScrollBar",
    "HasVerticalScrollBar",
    "IsOutlineSymbolsSet",
    "ShowPageBreaks",
    "HasSheetTabs",
)


class Picture(NamedTuple):
    """What a picture shows: a sheet, how big, and how wide the file is to be."""

    name: str
    sheet: str
    width: int
    height: int
    zoom: int = 100
    pixels: int = 1600


class Screen:
    """LibreOffice with one workbook, as large as each picture needs."""

    def __init__(self, office: Office, document: Any, environment: dict[str, str]) -> None:
        self._view = document.CurrentController
        self._sheets = document.Sheets
        self._office = office
        self._environment = environment

    def take(self, picture: Picture, folder: Path) -> Path:
        """The picture as a file of few colours."""
        self._show(picture)
        path = folder / f"{picture.name}.png"
        crop = f"{picture.width}x{picture.height}+0+0"
        shot = ["import", "-window", "root", "-crop", crop, "+repage", "png:-"]
        seen = subprocess.run(shot, check=True, capture_output=True, env=self._environment).stdout
        small = ["convert", "png:-", "-resize", f"{picture.pixels}x", "+dither", "-colors", "256"]
        small += ["-strip", "-define", "png:exclude-chunks=date,time", f"png8:{path}"]
        subprocess.run(small, check=True, input=seen)
        return path

    def _show(self, picture: Picture) -> None:
        self._view.ActiveSheet = self._sheets.getByName(picture.sheet)
        size = (picture.width + EDGE, picture.height + EDGE)
        self._view.Frame.ContainerWindow.setPosSize(0, 0, *size, POSITION_AND_SIZE)
        self._view.select(self._view.ActiveSheet.getCellRangeByName(FAR_AWAY))
        self._view.setFirstVisibleColumn(0)
        self._view.setFirstVisibleRow(0)
        self._view.ZoomType, self._view.ZoomValue = BY_VALUE, picture.zoom
        for what in HIDDEN:
            setattr(self._view, what, False)
        self._idle()

    def _idle(self) -> None:
        """Waits until everything is drawn."""
        self._office.service("com.sun.star.awt.Toolkit").processEventsToIdle()


@contextmanager
def opened(book: Path, folder: Path) -> Iterator[Screen]:
    """The workbook in a LibreOffice with a profile and a screen of its own."""
    pipe = f"cuifu-pictures-{os.getpid()}"
    fonts = folder / "fonts.conf"
    matches = "".join(INSTEAD.format(name) for name in ("微软雅黑", "Calibri"))
    fonts.write_text(FONTS.format(matches), "utf-8")
    with _display() as display:
        known = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen", "FONTCONFIG_FILE": str(fonts)}
        environment = {**os.environ, **known, "SAL_FORCEDPI": str(DOTS_PER_INCH)}
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--norestore", "--nologo", "--nofirststartwizard"]
        command += [f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"]
        with subprocess.Popen(command, env=environment, start_new_session=True) as process:
            try:
                office = _connected(pipe, process)
                yield Screen(office, _loaded(office, book), environment)
            finally:
                os.killpg(process.pid, signal.SIGKILL)


def _connected(pipe: str, process: "subprocess.Popen[bytes]") -> Office:
    until = monotonic() + PATIENCE
    while True:
        try:
            return connect(pipe)
        except OfficeError:
            if process.poll() is not None or monotonic() > until:
                raise
            sleep(0.1)


def _loaded(office: Office, book: Path) -> Any:
    """The workbook without menus and bars around it."""
    options = office.properties(MacroExecutionMode=4)
    document = office.desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, options)
    layout = document.CurrentController.Frame.LayoutManager
    for element in layout.Elements:
        layout.hideElement(element.ResourceURL)
    layout.setVisible(False)
    return document


@contextmanager
def _display() -> Iterator[str]:
    width, height = SCREEN
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()
