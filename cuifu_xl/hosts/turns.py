"""One writer at a time: two people pressing at the same moment on a shared folder.

The first to come makes a small file beside the workbook; the second one finds it, and says so.
What the first has written the second then sees as a change of the file, and reads it anew.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cuifu_xl.errors import WorkbookError

# writing takes seconds: a mark as old as this was left by a PC that was switched off
FORGOTTEN = 600


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Holds the turn to write a workbook. WorkbookError if another press has it."""
    mark = path.with_name(f".~cuifu.{path.name}.lock")
    _take(mark, path.name)
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _take(mark: Path, name: str) -> None:
    try:
        if time.time() - mark.stat().st_mtime > FORGOTTEN:
            mark.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise WorkbookError(
            f"{name} 正在被另一台电脑或另一个窗口写入，没有写入。请等几秒，再按一次"
        ) from error
    except OSError as error:
        raise WorkbookError(
            f"{name} 所在的文件夹写不了：{error.strerror}。请检查权限和磁盘空间"
        ) from error
