"""One press at a time: a double click, or a second button meanwhile, must not write in between."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cuifu_xl.core.errors import CuifuError


@contextmanager
def only_press(place: Path, caption: str) -> Iterator[None]:
    """Hold this file while the press of this button runs; CuifuError if another press does.

    After a double click it says nothing: the first press will. The system lets go of the file
    when the program ends, however it ends.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a+", encoding="utf-8") as file:
        try:
            _hold(file)
        except OSError:
            raise CuifuError(_still_at_work(place, caption)) from None
        file.truncate(0)
        file.write(caption)
        file.flush()
        yield


def _still_at_work(place: Path, caption: str) -> str:
    try:
        first = place.read_text("utf-8")
    except OSError:  # Windows keeps it to the one who holds it
        first = ""
    if first == caption:
        return ""
    what = f"「{first}」" if first else "上一次按的按钮"
    return f"{what}还没做完，「{caption}」没有做。等它的提示出来，再按一次。"


if sys.platform == "win32":
    import msvcrt

    def _hold(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
