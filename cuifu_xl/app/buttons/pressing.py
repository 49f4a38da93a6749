"""One press: what a button has at hand, and how every press runs and ends."""

from collections.abc import Callable
from logging import Logger
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from cuifu_xl.app.buttons.window import Window
from cuifu_xl.app.log import without_contents
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.core.units import Minute
from cuifu_xl.install.program_home import this_home
from cuifu_xl.workbooks.base import Workbook
from cuifu_xl.worklist.remembered import Presser


class Press(NamedTuple):
    """What a button has at hand."""

    book: Workbook
    window: Window
    now: Minute
    by: Presser


def run_to_the_end(caption: str, work: Callable[[], str], window: Window, log: Logger) -> None:
    """Do the work of a button and say once what became of it; nothing is said for ""."""
    window.show(f"{caption} …")
    started = monotonic()
    outcome = "done"
    try:
        words = work()
    except CuifuError as error:
        words, outcome = str(error), type(error).__qualname__
    except Exception as error:
        words, outcome = unexpected(caption, error, this_home().log), without_contents(error)
    finally:
        window.show("")
    log.info("%s: %.1f s, %s", caption, monotonic() - started, outcome)
    if words:
        window.tell(words)


def unexpected(caption: str, error: Exception, log_path: Path) -> str:
    """What is said when the program itself is at fault."""
    return (
        f"程序出了意外（{type(error).__name__}），「{caption}」没有做完。\n"
        "请看一眼工作簿：如果只改了一半，关闭时选「不保存」，再打开就是上次保存的样子。\n"
        f"经过记在 {log_path}，里面没有买家的资料，请发给维护的人。"
    )
