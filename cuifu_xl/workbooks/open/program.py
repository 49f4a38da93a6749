"""What xlwings' front end cannot say, for each program that may hold the workbook.

The only place that speaks with Excel itself (Windows: COM, Mac: AppleScript) or with LibreOffice.
"""

import shutil
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from xlwings import Book, Range, Sheet
from xlwings.main import Table

from cuifu_xl.workbooks.xml.cell_xml import letters

_WINDOWS = sys.platform == "win32"
_CELLS = 1  # xlDatabase: the owner's connections to elsewhere are left alone


def is_libreoffice(book: Book) -> bool:
    """Whether our own engine holds the workbook."""
    return bool(book.app.engine.name == "libreoffice")


def patience(book: Book) -> AbstractContextManager[None]:
    """Work with the program; WorkbookError if it does not answer."""
    if is_libreoffice(book):
        from cuifu_xl.workbooks.open.office_words import InWords

        return InWords(book.app.engine.impl.office.patience())
    return nullcontext()


def finish_typing(book: Book) -> None:
    """What is being typed goes into its cell. Excel does so when a button is clicked."""
    if is_libreoffice(book):
        book.impl.finish_typing()


def forget_undo(book: Book) -> None:
    """A press is never undone in part. Excel forgets by itself what it could undo."""
    if is_libreoffice(book):
        book.impl.forget_undo()


def is_as_saved(book: Book) -> bool:
    """Whether the file on disk is known to hold what the open workbook does."""
    return is_libreoffice(book) and not book.api.isModified()


def save_copy(book: Book, path: Path) -> None:
    """Writes the workbook as it is now to another file, and goes on with the present one."""
    if is_libreoffice(book):
        book.impl.save_copy(path)
    elif _WINDOWS:
        book.api.SaveCopyAs(str(path))
    else:  # Excel for Mac has no such call that a script can make
        book.save()
        shutil.copy2(book.fullname, path)


def refresh_pivots(book: Book, table: str, sheet: str, heading: str, item: str) -> None:
    """The PivotTables over this table show its rows as they are now.

    Those on `sheet` go on counting `item` of the filter `heading` only.
    """
    if is_libreoffice(book):
        with patience(book):
            book.impl.refresh_pivots(table, sheet, heading, item)
    elif _WINDOWS:
        for cache in book.api.PivotCaches():
            if cache.SourceType == _CELLS:
                cache.Refresh()
    else:
        for one in book.sheets:
            for pivot in one.api.pivot_tables.get() or ():
                pivot.refresh_table()


def filtered_cells(sheet: Sheet) -> Range | None:
    """The cells that the filter of a sheet stands on, headings included; None without filter."""
    if is_libreoffice(sheet.book):
        area = sheet.impl.filtered_area()
        return None if area is None else Range(impl=area)
    if _WINDOWS:
        native = sheet.api.AutoFilter if sheet.api.AutoFilterMode else None
        return None if native is None else sheet.range(native.Range.Address)
    if not sheet.api.autofilter_mode.get():
        return None
    return sheet.range(sheet.api.autofilter_object.range_object.get_address())


def drop_filter(sheet: Sheet) -> None:
    """Takes the filter off a sheet, its buttons too."""
    if is_libreoffice(sheet.book):
        sheet.impl.drop_filter()
    elif _WINDOWS:
        sheet.api.AutoFilterMode = False
    else:
        sheet.api.autofilter_mode.set(False)


def drop_down(cells: Range, choices: Sequence[str] | str) -> None:
    """A drop-down of words, or of what a defined name stands for."""
    source = cells.sheet.book.names[choices].impl if isinstance(choices, str) else list(choices)
    # the front end takes a name only if it stands for cells that do not move
    cells.impl.data_validation.set_list(source, True)


def insert_columns(cells: Range) -> None:
    """Whole columns where these cells stand; what stood there moves to the right."""
    if is_libreoffice(cells.sheet.book):
        cells.impl.insert_columns()
    else:
        first, last = cells.column, cells.column + cells.shape[1] - 1
        whole = f"{letters(first - 1)}:{letters(last - 1)}"
        cells.sheet.range(whole).insert(shift="right")


def unlist(native: Table) -> None:
    """A table becomes cells like others again."""
    if is_libreoffice(native.parent.book):
        native.impl.unlist()
    elif _WINDOWS:
        native.api.Unlist()
    else:
        native.api.unlist()
