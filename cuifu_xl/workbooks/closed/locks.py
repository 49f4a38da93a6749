"""Who has a workbook open, as the lock files of Excel, WPS and LibreOffice beside it say."""

import getpass
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.core.errors import WorkbookError


class Lock(NamedTuple):
    """A lock file and what it says."""

    path: Path
    program: str
    user: str
    host: str = ""
    account: str = ""


def refuse_if_open(path: Path, force: bool) -> None:
    """WorkbookError if somebody has the workbook open; `force` passes over a dead lock only."""
    for lock in locks(path):
        try:
            gone = owner_is_gone(lock)
            modified = lock.path.stat().st_mtime
        except FileNotFoundError:  # closed this very moment
            continue
        if gone and force:
            continue
        since = datetime.fromtimestamp(modified).strftime("%Y-%m-%d %H:%M")
        who = f"{lock.user or '有人'}{f'（{lock.host}）' if lock.host else ''}"
        remedy = "请在那里保存并关闭后重试"
        if gone:
            remedy = f"那个程序已经不在了，确认没人在用就加 --force，或删除 {lock.path.name}"
        raise WorkbookError(
            f"{path.name} 正被 {who} 用 {lock.program} 打开（{since} 起），没有写入。{remedy}"
        )


def locks(path: Path) -> list[Lock]:
    """The lock files beside a workbook."""
    found = []
    excel = path.with_name(f"~${path.name}")
    office = path.with_name(f".~lock.{path.name}#")
    if excel.is_file():
        found.append(Lock(excel, "Excel/WPS", excel_user(_content(excel))))
    if office.is_file():
        fields = [*_content(office).decode("utf-8", "replace").split(","), "", "", ""]
        found.append(Lock(office, "LibreOffice", fields[0] or fields[1], fields[2], fields[1]))
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # Excel may refuse to share it
        return b""


def excel_user(content: bytes) -> str:
    """The user in an owner file: a length byte and ANSI name, later the same in UTF-16."""
    for at in (54, 55):
        count = content[at] if len(content) > at else 0
        name = content[at + 2 : at + 2 + 2 * count]
        if 0 < count <= 52 and content[at + 1] == 0 and len(name) == 2 * count:
            return name.decode("utf-16-le", "replace").strip("\0 ")
    length = content[0] if content else 0
    return content[1 : 1 + length].decode("gb18030", "replace").strip("\0 ")


def owner_is_gone(lock: Lock) -> bool:
    """Whether nobody can be behind this lock any more; in doubt somebody is."""
    if lock.program != "LibreOffice":
        return not _is_held_open(lock.path)
    import socket

    return (
        lock.host == socket.gethostname()
        and lock.account == getpass.getuser()
        and sys.platform == "linux"
        and not _soffice_runs()
    )


def _soffice_runs() -> bool:
    for process in Path("/proc").glob("[0-9]*/comm"):
        try:
            if process.read_text().strip() in ("soffice.bin", "soffice", "oosplash"):
                return True
        except OSError:  # ended meanwhile
            continue
    return False


def _is_held_open(path: Path) -> bool:
    """Whether a program of this computer holds the file (Excel does, all the while)."""
    if sys.platform == "win32":
        try:
            with path.open("r+b"):
                return False
        except OSError:
            return True
    if path.stat().st_uid != os.getuid():
        return True
    if sys.platform == "linux":
        return any(_points_to(link, path) for link in Path("/proc").glob("[0-9]*/fd/*"))
    lsof = shutil.which("lsof")
    if lsof is None:
        return True
    import subprocess

    return subprocess.run([lsof, "-t", str(path)], capture_output=True).returncode == 0


def _points_to(link: Path, path: Path) -> bool:
    try:
        return os.path.samefile(link, path)
    except OSError:
        return False
