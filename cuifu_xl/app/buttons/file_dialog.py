"""The dialog that picks files: the office's own in LibreOffice, else the system's."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cuifu_xl.core.errors import CuifuError

if TYPE_CHECKING:
    import xlwings

_ALL = "所有文件"
_OPEN, _PICKED = 0, 1  # com.sun.star.ui.dialogs: FILEOPEN_SIMPLE, OK
_NO_DIALOG = (
    "这台电脑的 Python 打不开选文件的窗口（没有 tkinter）。"
    "请把报表贴到「订单」的 A1，再按「计划今天」；或用 cuifu 命令。"
)


class Wanted(NamedTuple):
    """What the seller is asked to pick."""

    title: str
    kind: str
    suffixes: Sequence[str]
    folder: Path  # where the dialog begins
    first: Path | None = None  # what is picked already


def choose_files(app: "xlwings.App", wanted: Wanted) -> Sequence[Path]:
    """The files that the seller picks, several perhaps; none if they change their mind."""
    if app.engine.name == "libreoffice":
        return _from_the_office(app, wanted)
    return _from_the_system(wanted)


def _from_the_office(app: "xlwings.App", wanted: Wanted) -> Sequence[Path]:
    from urllib.request import url2pathname

    picker = app.impl.office.service("com.sun.star.ui.dialogs.FilePicker")
    picker.initialize((_OPEN,))
    picker.setTitle(wanted.title)
    picker.setMultiSelectionMode(True)
    picker.setDisplayDirectory(wanted.folder.as_uri())
    picker.setDefaultName(wanted.first.name if wanted.first else "")
    picker.appendFilter(wanted.kind, ";".join(f"*{suffix}" for suffix in wanted.suffixes))
    picker.appendFilter(_ALL, "*.*")
    if picker.execute() != _PICKED:
        return []
    return [Path(url2pathname(urlsplit(url).path)) for url in picker.getSelectedFiles()]


def _from_the_system(wanted: Wanted) -> Sequence[Path]:
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
            title=wanted.title,
            initialdir=wanted.folder,
            initialfile=wanted.first.name if wanted.first else "",
            filetypes=[(wanted.kind, [f"*{suffix}" for suffix in wanted.suffixes]), (_ALL, "*")],
        )
    finally:
        root.destroy()
    return [Path(name) for name in dict.fromkeys(chosen)]  # X11 may name one twice
