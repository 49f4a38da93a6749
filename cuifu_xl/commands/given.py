"""What the command line gives to a use case: the workbook."""

from pathlib import Path

from cuifu_xl.errors import CuifuError
from cuifu_xl.hosts.file import FileWorkbook


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
