"""The dialog that picks report files: the office's own in LibreOffice, else the system's."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cuifu_xl.errors import CuifuError
from cuifu_xl.press.newest_report import SUFFIXES

if TYPE_CHECKING:
    import xlwings

_TITLE = "选一份或几份订单报表"
_REPORTS, _ALL = "订单报表", "所有文件"
_OPEN, _PICKED = 0, 1  # com.sun.star.ui.dialogs: FILEOPEN_SIMPLE, OK
_NO_DIALOG = (
    "这台电脑的 Python 打不开选文件的窗口（没有 tkinter）。"
    "请把报表贴到「订单」的 A1，再按「计划今天」；或用 cuifu import。"
)


def choose_files(app: "xlwings.App", folder: Path, first: Path | None) -> Sequence[Path]:
    """The files picked, beginning in `folder` with `first` already chosen; none if called off."""
    if app.engine.name == "libreoffice":
        return _from_the_office(app, folder, first)
    return _from_the_system(folder, first)


def _from_the_office(app: "xlwings.App", folder: Path, first: Path | None) -> Sequence[Path]:
    from urllib.request import url2pathname

    picker = app.impl.office.service("com.sun.star.ui.dialogs.FilePicker")
    picker.initialize((_OPEN,))
    picker.setTitle(_TITLE)
    picker.setMultiSelectionMode(True)
    picker.setDisplayDirectory(folder.as_uri())
    picker.setDefaultName(first.name if first else "")
    picker.appendFilter(_REPORTS, ";".join(f"*{suffix}" for suffix in SUFFIXES))
    picker.appendFilter(_ALL, "*.*")
    if picker.execute() != _PICKED:
        return []
    return [Path(url2pathname(urlsplit(url).path)) for url in picker.getSelectedFiles()]


def _from_the_system(folder: Path, first: Path | None) -> Sequence[Path]:
    try:
        import tkinter
        from tkinter import filedialog
    except ImportError as error:
        raise CuifuError(_NO_DIALOG) from error
    root = tkinter.Tk()
    root.withdraw()
    root.attributes("-topmost", True)
    root.lift()
    try:
        chosen = filedialog.askopenfilenames(
            parent=root,
            title=_TITLE,
            initialdir=folder,
            initialfile=first.name if first else "",
            filetypes=[(_REPORTS, [f"*{suffix}" for suffix in SUFFIXES]), (_ALL, "*")],
        )
    finally:
        root.destroy()
    return [Path(name) for name in dict.fromkeys(chosen)]  # X11 may name one twice
