"""An error that nobody foresaw costs one order, one row or one text, never the whole day. 出了意外

What it was about is left alone and named on 问题: nobody is contacted on a guess.
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cuifu_xl.core.errors import CuifuError

T = TypeVar("T")


class UnreadableTextError(Exception):
    """A text that somebody wrote and that the program fails on; the cause is the error itself."""

    def __init__(self, source: str, text: str) -> None:
        self.source, self.text = source, text
        super().__init__(source)


def contained(work: Callable[[], T], otherwise: Callable[[Exception], T]) -> T:
    """What the work comes to; what `otherwise` makes of an error that nobody foresaw.

    A CuifuError is foreseen: it ends the press, with its sentence.
    """
    try:
        return work()
    except CuifuError:
        raise
    except Exception as error:
        return otherwise(error)


def kind_and_place(error: Exception) -> str:
    """`ValueError，times.py 第136行`: what whoever looks after the program asks for first."""
    error = error.__cause__ if isinstance(error.__cause__, Exception) else error
    places = traceback.extract_tb(error.__traceback__)
    if not places:
        return type(error).__name__
    last = places[-1]
    return f"{type(error).__name__}，{Path(last.filename).name} 第{last.lineno}行"
