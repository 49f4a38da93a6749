"""Earlier versions of a workbook, kept in the folder 备份 beside it."""

import filecmp
import os
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cuifu_xl.errors import WorkbookError
from cuifu_xl.hosts.locks import refuse_if_open

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
    unfinished = target.with_name(f".{target.name}.tmp")
    try:
        shutil.copy2(source, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and filecmp.cmp(one, other, shallow=False)


def drop_old(path: Path, keep: int, kept: Path | None = None) -> None:
    """Removes all but the newest versions, never the one just kept."""
    for file in backups(path)[keep:]:
        if file != kept:
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
    if path.exists():
        keep_version(path, stamp)
    try:
        copy(chosen, path)
    except OSError as error:
        raise WorkbookError(
            f"{path.name} 写不了：{error.strerror}。请检查磁盘空间、权限，以及是否有程序打开着它"
        ) from error
    return chosen
