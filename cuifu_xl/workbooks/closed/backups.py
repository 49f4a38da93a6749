"""Earlier versions of a workbook, kept in the folder 备份 beside it."""

import filecmp
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed.locks import refuse_if_open
from cuifu_xl.workbooks.closed.replace_file import put_back
from cuifu_xl.workbooks.closed.temporary import sweep, temporary_beside
from cuifu_xl.workbooks.closed.write_lock import write_lock

FOLDER = "备份"


def backups(path: Path) -> list[Path]:
    """The kept versions of a workbook, newest first."""
    pattern = re.compile(
        re.escape(path.stem) + r" (\d{4}-\d\d-\d\d \d{6})(?: \((\d+)\))?" + re.escape(path.suffix)
    )
    folder = path.parent / FOLDER
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        match = pattern.fullmatch(file.name)
        if match:
            found.append((match[1], int(match[2] or 1), file))
    return [file for _, _, file in sorted(found, reverse=True)]


def keep_version(path: Path, stamp: str = "") -> Path:
    """Copies the present version into 备份, named by the moment of keeping or by `stamp`."""
    return keep(path, stamp, lambda target: _link(path, target))


def keep(path: Path, stamp: str, write: Callable[[Path], None]) -> Path:
    """A new version of a workbook in 备份, made by `write`."""
    if not stamp:
        stamp = datetime.now().strftime("%Y-%m-%d %H%M%S")
    folder = path.parent / FOLDER
    target = folder / f"{path.stem} {stamp}{path.suffix}"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} {stamp} ({number}){path.suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        write(target)
    except OSError as error:
        raise WorkbookError(
            f"备份写不进文件夹 {folder}：{error.strerror}。请检查磁盘空间和权限；工作簿没有改动"
        ) from error
    return target


def _link(source: Path, target: Path) -> None:
    """The present file under a second name: a press replaces the file, never writes into it."""
    try:
        os.link(source, target)
    except OSError:
        copy(source, target)


def copy(source: Path, target: Path) -> None:
    """A copy that appears under its name only when it is complete."""
    unfinished = temporary_beside(target)
    try:
        shutil.copy2(source, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and filecmp.cmp(one, other, shallow=False)


def drop_old(path: Path, keep: int, kept: Path | None = None) -> None:
    """Removes all but the newest versions, never the one just kept.

    One that another program holds stays until the next time: the workbook is written by now.
    """
    for file in backups(path)[keep:]:
        if file != kept:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def restore(
    path: Path, which: Path | str | None = None, *, stamp: str = "", force: bool = False
) -> Path:
    """Brings an earlier version back and returns which.

    Without a name the newest that differs from the present one. The present version is kept
    first, so that restoring twice undoes it.
    """
    path = path.resolve()
    known = backups(path)
    if which is None and not known:
        raise WorkbookError(f"{path.name} 还没有备份（文件夹「{FOLDER}」是空的）")
    if which is None:
        chosen = next((file for file in known if not _same(file, path)), known[0])
    else:
        chosen = path.parent / FOLDER / Path(which).name
    if chosen not in known:
        names = "、".join(file.name for file in known) or "没有备份"
        raise WorkbookError(f"没有名为 {Path(str(which)).name} 的备份。现有：{names}")
    refuse_if_open(path, force)
    with write_lock(path), kept_only_if_written() as kept:
        seen = _state(path)

        def before() -> None:
            refuse_if_open(path, force)
            if _state(path) != seen:
                raise WorkbookError(f"{path.name} 刚才被别人改过，没有换回。请看一眼，再做一次")
            if path.exists():
                kept.append(keep_version(path, stamp))

        put_back(path, chosen, before)
    return chosen


@contextmanager
def kept_only_if_written() -> Iterator[list[Path]]:
    """The versions kept for a write; they go again if it does not come about."""
    kept: list[Path] = []
    try:
        yield kept
    except BaseException:
        # such a version may be a second name of the file that stays
        for version in kept:
            with suppress(OSError):
                version.unlink(missing_ok=True)
        raise


def _state(path: Path) -> tuple[int, int] | None:
    """Changes whenever somebody writes the file; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
