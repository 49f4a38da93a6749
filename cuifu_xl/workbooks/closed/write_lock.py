"""The write lock: two people pressing at the same moment on a shared folder.

The first to come makes a small file beside the workbook that says who writes; the second one finds
it, and is told. A lock whose owner is gone is taken over. What the first has written the second
then sees as a change of the file, and reads it anew.
"""

import getpass
import json
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed import processes
from cuifu_xl.workbooks.closed.held_files import when_let_go
from cuifu_xl.workbooks.closed.processes import this_host
from cuifu_xl.workbooks.closed.temporary import sweep

# writing takes seconds: a lock of another computer as old as this was left when that went off
FORGOTTEN = 600
_TRIES = 20
_log = logging.getLogger(__name__)


class Owner(NamedTuple):
    """Who holds a lock, as its file says."""

    pid: int
    started: str  # see `processes.start_of`
    host: str
    user: str
    since: str


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Holds the lock to write a workbook. WorkbookError if another press has it.

    Temporary files that a press left when it was ended are removed.
    """
    lock, mine = path.with_name(f".~cuifu.{path.name}.lock"), _this_process()
    _take(lock, mine, path.name)
    try:
        sweep(path.parent)
        yield
    finally:
        _release(lock, mine)


def _this_process() -> bytes:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no such user on this computer
        user = ""
    pid = os.getpid()
    started = processes.start_of(pid) or ""
    since = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    owner = Owner(pid, started, this_host(), user, since)
    return json.dumps(owner._asdict(), ensure_ascii=False).encode()


def _take(lock: Path, mine: bytes, name: str) -> None:
    for _ in range(_TRIES):
        try:
            _make(lock, mine)
            return
        except FileExistsError:
            if _take_over(lock, mine, name):
                return
        except OSError as error:
            raise WorkbookError(
                f"{name} 所在的文件夹写不了：{error.strerror}。请检查权限和磁盘空间"
            ) from error
    raise _busy(name, None, f"一直这样就删掉旁边的 {lock.name}")


def _make(lock: Path, mine: bytes) -> None:
    with open(lock, "xb") as file:
        try:
            file.write(mine)
            file.flush()
        except OSError:  # an empty one would hold everybody up
            lock.unlink(missing_ok=True)
            raise


def _take_over(lock: Path, mine: bytes, name: str) -> bool:
    """Writes over a lock that nobody holds any more; False if the file went meanwhile.

    Only one of several may: the system lets one at a time hold the file itself.
    """
    try:
        with lock.open("r+b") as file:
            _hold(file)
            owner, modified = _owner(file.read()), os.fstat(file.fileno()).st_mtime
            if not _is_gone(owner, modified):
                raise _busy(name, owner, _until(owner, modified))
            _log.warning("%s：%s没有写完就断了，现在接着写", name, _in_words(owner))
            file.seek(0)
            file.truncate()
            file.write(mine)
            file.flush()
            # it may have been removed before it was held
            return os.path.samestat(os.fstat(file.fileno()), lock.stat())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _busy(name, None, f"一直这样就删掉旁边的 {lock.name}") from error


def _release(lock: Path, mine: bytes) -> None:
    """Removes the lock, if nobody has taken it over; one that cannot be removed names us."""
    with suppress(OSError, WorkbookError):
        if lock.read_bytes() == mine:
            when_let_go(lambda: lock.unlink(missing_ok=True), lock.name)


def _owner(content: bytes) -> Owner | None:
    """What a lock says; None for an empty one, as version 0.1.0 made them."""
    try:
        owner = Owner(**json.loads(content))
    except (ValueError, TypeError):
        return None
    return owner if type(owner.pid) is int and isinstance(owner.host, str) else None


def _is_gone(owner: Owner | None, modified: float) -> bool:
    """Whether nobody can be behind a lock; a lock of the future is as bad as an old one."""
    if owner is not None and owner.host == this_host():
        started = processes.start_of(owner.pid)
        if started is None:
            return True
        if started and owner.started:
            return started != owner.started
    return abs(time.time() - modified) > FORGOTTEN


def _until(owner: Owner | None, modified: float) -> str:
    """When a lock ends by itself whose owner cannot be seen from here."""
    if owner is not None and owner.host == this_host():
        return ""
    free_at = datetime.fromtimestamp(modified + FORGOTTEN).strftime("%H:%M")
    return f"要是那边已经断电或断网，{free_at} 以后再按就能写了"


def _busy(name: str, owner: Owner | None, later: str) -> WorkbookError:
    said = f"{name} 正在被{_in_words(owner)}写入，没有写入。请等几秒，再按一次"
    return WorkbookError("；".join(filter(None, (said, later))))


def _in_words(owner: Owner | None) -> str:
    if owner is None:
        return "另一台电脑或另一个窗口"
    where = "这台电脑上的另一个窗口" if owner.host == this_host() else f"电脑「{owner.host}」"
    return f"{where}（{owner.user or '不知道谁'}，{owner.since} 起）"


if sys.platform == "win32":
    import msvcrt

    _BEHIND = 1 << 20

    def _hold(file: IO[bytes]) -> None:
        file.seek(_BEHIND)  # what it says stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _hold(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
