"""One press at a time: a double click, or a second button meanwhile, must not write in between."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cuifu_xl.errors import CuifuError


@contextmanager
def only_press(place: Path) -> Iterator[None]:
    """Hold this file while the press runs; CuifuError if another one does.

    The system lets go of it when the program ends, however it ends.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a") as file:
        try:
            _hold(file)
        except OSError:
            raise CuifuError(
                "上一次按的按钮还没做完，这一次没有做。等它的提示出来，再按一次。"
            ) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _hold(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
