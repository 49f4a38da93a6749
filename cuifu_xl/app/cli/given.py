"""What the command line gives to a use case: the workbook."""

from contextlib import suppress
from datetime import date
from pathlib import Path

from cuifu_xl.core.errors import CuifuError, MissingPartsError
from cuifu_xl.core.units import day_number
from cuifu_xl.workbooks.closed.backups import backups
from cuifu_xl.workbooks.closed.file import FileWorkbook


def closed_workbook(path: Path, *, force: bool = False) -> FileWorkbook:
    """The workbook of that path, read from its file; `force` takes no notice of a stale lock."""
    return FileWorkbook(path, force=force)


def ways_out(workbook: Path, missing: MissingPartsError) -> str:
    """Which version in 备份 still has what is missing, and how to get it empty."""
    again = f"要补上空的：cuifu upgrade {workbook.name} --make-again"
    return still_has(workbook, missing) + ("" if missing.renamed else again)


def still_has(workbook: Path, missing: MissingPartsError) -> str:
    """Which version in 备份 still has what is missing, the newest; "" if none does."""
    for kept in backups(workbook):
        with suppress(CuifuError):
            book = FileWorkbook(kept)
            there = all(name in book.tables() for name in missing.tables)
            if there and _has_columns(book, missing):
                return f"还有它的最新一份是 备份/{kept.name}。"
    return ""


def _has_columns(book: FileWorkbook, missing: MissingPartsError) -> bool:
    return not missing.columns or all(
        set(missing.columns) <= set(book.read(name).headings) for name in missing.tables
    )


def day_named(text: str) -> int:
    """The day that an option names."""
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        raise CuifuError(f"看不懂这个日期：{text}。请写成 2026-11-15") from None


def free_path(path: Path) -> Path:
    """The path, when a new workbook may be written there: the right ending, nothing there yet."""
    if path.suffix.lower() != ".xlsm":
        raise CuifuError(f"{path.name}：工作簿的名字要以 .xlsm 结尾。请改成如 Cuifu.xlsm")
    if path.exists():
        raise CuifuError(f"{path} 已经有了，没有动它。请换一个名字，或先把它移走。")
    return path
