"""What the command line gives to a use case: the moment and the workbook."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from cuifu_xl.errors import CuifuError
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.rules.units import Minute, minute_of

BEIJING = timezone(timedelta(hours=8))
YEARS = range(2000, 2100)


def moment(text: str) -> Minute:
    """The moment that --now names, in Beijing time; empty: now, wherever the PC's clock is set."""
    if not text:
        return minute_of(datetime.now(BEIJING).replace(tzinfo=None))
    try:
        named = datetime.fromisoformat(text)
    except ValueError:
        named = datetime.min
    if named.year not in YEARS:
        raise CuifuError(f"--now 看不懂：{text}。请写成 2026-11-22T10:00")
    if named.tzinfo is not None:
        named = named.astimezone(BEIJING).replace(tzinfo=None)
    return minute_of(named)


def closed_workbook(path: Path, *, force: bool = False) -> FileWorkbook:
    """The workbook of that path, read from its file; `force` takes no notice of a stale lock."""
    return FileWorkbook(path, force=force)


def free_path(path: Path) -> Path:
    """The path, when a new workbook may be written there: the right ending, nothing there yet."""
    if path.suffix.lower() != ".xlsm":
        raise CuifuError(f"{path.name}：工作簿的名字要以 .xlsm 结尾。请改成如 Cuifu.xlsm")
    if path.exists():
        raise CuifuError(f"{path} 已经有了，没有动它。请换一个名字，或先把它移走。")
    return path
