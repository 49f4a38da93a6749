"""Is the program ready for us? A cell that is being edited, or a dialog, makes Excel refuse."""

import sys
import time
from typing import Any

from xlwings import Book

from cuifu_xl.core.errors import WorkbookError

PATIENCE = 10.0  # seconds
_PAUSE = 0.2
_REFUSALS = 20_000  # a few seconds of them


def wait_until_ready(book: Book) -> None:
    """Returns when the program answers. WorkbookError if it does not for a while."""
    windows: Any = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.N_COM_ATTEMPTS = 1  # xlwings would ask again for ever
    until = time.monotonic() + PATIENCE
    while not _answers(book):
        if time.monotonic() > until:
            raise WorkbookError(
                "表格正在编辑单元格，或者开着对话框，程序写不进去。"
                "请按 Esc 退出编辑、关掉对话框，然后再按一次"
            )
        time.sleep(_PAUSE)
    if windows is not None:
        windows.N_COM_ATTEMPTS = _REFUSALS


def _answers(book: Book) -> bool:
    try:
        return book.app.screen_updating is not None
    except Exception:  # whatever the program says while it is busy
        return False
