"""A file that another program holds: some let go within a moment, the others are named."""

import time
from collections.abc import Callable
from typing import TypeVar

from cuifu_xl.core.errors import WorkbookError

T = TypeVar("T")
# preview, antivirus and cloud sync take a second or two; seconds between one try and the next
PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0)


def wait(seconds: float) -> None:
    """Gives the other program time; tests put something quicker in its place."""
    time.sleep(seconds)


def when_let_go(act: Callable[[], T], name: str) -> T:
    """What `act` returns, tried again while another program holds the file of this name.

    WorkbookError if it does not let go.
    """
    for pause in PAUSES:
        try:
            return act()
        except PermissionError:
            wait(pause)
    try:
        return act()
    except PermissionError as error:
        raise held(name) from error


def held(name: str) -> WorkbookError:
    """Who may hold a file, and what to do."""
    return WorkbookError(
        f"{name} 被别的程序占着，没有写入，原来的文件没有动。可能是 Excel 或 WPS 开着它、"
        "资源管理器的预览窗格正显示它、杀毒软件在查它，或网盘在同步它。"
        "请关掉那个程序或等它忙完，再按一次"
    )
