"""The workbook that a button belongs to, as the launcher names it.

Excel: `--wb=NAME --from_xl=1 [--hwnd=WINDOW]`, which xlwings' Book.caller() reads by itself.
LibreOffice: `--url=ADDRESS` of the document.
"""

import atexit
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cuifu_xl.core.errors import CuifuError, WorkbookError
from cuifu_xl.install.program_home import this_home

if TYPE_CHECKING:
    import xlwings

_NAME, _URL = "--wb=", "--url="
# xlwings takes them when it finds them; a press has no use for them and would wait 0.4 s
_NOT_NEEDED = ("pandas", "numpy", "matplotlib", "PIL")


def calling_book(arguments: Sequence[str]) -> "xlwings.Book":
    """The open workbook whose button was pressed."""
    for word in arguments:
        if word.startswith(_URL):
            return _in_libreoffice(word.removeprefix(_URL))
        if word.startswith(_NAME):
            return _in_excel(word.removeprefix(_NAME))
    raise CuifuError("没有说是哪份工作簿的按钮。请从「首页」的按钮开始。")


def load_xlwings() -> None:
    """Make xlwings ready, quickly and without what it would do when Python ends."""
    with _without(_NOT_NEEDED):
        import xlwings  # noqa: F401
    leave_excel_alone()


def leave_excel_alone() -> None:
    """Take back what xlwings does when Python ends: on Windows it ends every Excel without a
    window, on macOS it runs a macro of its own in every workbook."""
    for name in ("xlwings._xlwindows", "xlwings._xlmac"):
        if name in sys.modules:
            atexit.unregister(sys.modules[name].cleanup)


def _in_excel(name: str) -> "xlwings.Book":
    import xlwings

    if "=" in name:  # Book.caller() would look for what stands before it
        raise WorkbookError(f"工作簿的名字里有「=」（{name}），按钮找不到它。请换一个名字。")
    try:
        return xlwings.Book.caller()
    except KeyError:
        raise _not_found(name) from None


def _in_libreoffice(url: str) -> "xlwings.Book":
    import xlwings

    from cuifu_xl.workbooks.open.office_words import InWords
    from xlwings_libreoffice import activate

    pipe = this_home().libreoffice_pipe
    if not pipe.is_file():
        raise CuifuError("LibreOffice 还没有设置好和程序通话的通道。请再运行一次「安装催付」。")
    with InWords():
        activate(pipe.read_text("utf-8").strip())
    for book in xlwings.books:
        if url == book.api.URL:
            return book
    raise _not_found(Path(unquote(urlsplit(url).path)).name)


def _not_found(name: str) -> WorkbookError:
    return WorkbookError(f"没有找到打开着的工作簿 {name}。请保存，关闭，重新打开，再按一次。")


@contextmanager
def _without(packages: Sequence[str]) -> Iterator[None]:
    """Import something as if these packages were not installed."""
    hidden = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
