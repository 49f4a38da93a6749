"""The version before a press: the workbook as it is now, in the folder 备份."""

from pathlib import Path

from xlwings import Book

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed import backups
from cuifu_xl.workbooks.open import program


def keep_version(book: Book, stamp: str, elsewhere: Path | None) -> Path:
    """Keeps the open workbook, unsaved typing included, where `cuifu restore` looks.

    That is beside its file; a workbook that lies in the cloud only is kept in `elsewhere`.
    """
    path = local_path(book)
    if path is None and elsewhere is None:
        raise WorkbookError(f"{book.name} 还没有存到电脑上，留不了上一版。请先保存，再按一次")
    if path is None:
        assert elsewhere is not None
        path = elsewhere / book.name
    elif program.is_as_saved(book):
        return backups.keep(path, stamp, lambda target: backups.copy(path, target))
    return backups.keep(path, stamp, lambda target: _save_copy(book, target))


def local_path(book: Book) -> Path | None:
    """The file of an open workbook; None if it has none on this computer."""
    try:
        path = Path(book.fullname)
    except Exception:  # xlwings cannot tell where a workbook in the cloud lies
        return None
    return path if path.is_absolute() and path.is_file() else None


def _save_copy(book: Book, target: Path) -> None:
    """A copy that appears under its name only when it is complete."""
    unfinished = target.with_name(f".{target.stem}.tmp{target.suffix}")
    try:
        program.save_copy(book, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
