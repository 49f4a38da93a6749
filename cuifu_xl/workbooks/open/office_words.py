"""What LibreOffice refuses, in the seller's words: the engine itself knows no seller."""

import sys
from contextlib import AbstractContextManager

from cuifu_xl.core.errors import WorkbookError
from xlwings_libreoffice.errors import (
    NoPythonUnoError,
    NotAnsweringError,
    NotListeningError,
    OfficeError,
    OtherPythonUnoError,
)

_WORDS: dict[type[OfficeError], str] = {
    NotAnsweringError: (
        "LibreOffice 一直没有回应。请看看它是不是卡住了，或开着对话框；关掉后再按一次"
    ),
    NotListeningError: (
        "连不上 LibreOffice：它没有打开，或者没有按 cuifu install 的设置启动。"
        "请运行 cuifu install，然后重新打开 LibreOffice"
    ),
    NoPythonUnoError: (
        "找不到 LibreOffice 的 Python 接口。请安装它（Debian、Ubuntu：sudo apt install "
        "python3-uno），或者关闭工作簿后用 cuifu 命令"
    ),
    OtherPythonUnoError: (
        "LibreOffice 的 Python 接口和这里的 Python {python} 配不上。请用系统自带的 Python 重新"
        "运行 cuifu install；或者关闭工作簿后用 cuifu 命令"
    ),
}


class InWords:
    """Work with LibreOffice; WorkbookError says what it refuses.

    A class and no generator: an error of UNO does not come through one unharmed.
    """

    def __init__(self, work: AbstractContextManager[None] | None = None) -> None:
        self._work = work

    def __enter__(self) -> None:
        if self._work is not None:
            self._work.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        try:
            if self._work is not None:
                self._work.__exit__(kind, error, None)
        except OfficeError as refused:
            raise in_words(refused) from refused
        if isinstance(error, OfficeError):
            raise in_words(error) from error


def in_words(refused: OfficeError) -> WorkbookError:
    """What the seller is told of it, and what to do."""
    mine = f"{sys.version_info.major}.{sys.version_info.minor}"
    return WorkbookError(_WORDS[type(refused)].format(python=mine))
