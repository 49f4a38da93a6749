"""Copies of 今日计划 that come back, whoever saved them: Excel, WPS or LibreOffice. 合并"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import is_zipfile

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.archive import Archive
from cuifu_xl.workbooks.closed.locks import refuse_if_open
from cuifu_xl.workbooks.xml.extent import far_cell

_HEAD_ROWS = 30
_DAY = timedelta(days=1)


def read_copy(path: Path, headings: Sequence[str]) -> list[Mapping[str, Cell]]:
    """The rows below the row that holds all these headings, on whichever sheet, in any order.

    Columns may have been inserted, moved or hidden. WorkbookError if no sheet has them all.
    """
    import python_calamine

    refuse_if_open(path, force=False)
    _refuse_far_cells(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for number, row in enumerate(rows[:_HEAD_ROWS]):
                at = {cell: column for column, cell in enumerate(row) if isinstance(cell, str)}
                if all(heading in at for heading in headings):
                    return [
                        {heading: _cell(cells[at[heading]]) for heading in headings}
                        for cells in rows[number + 1 :]
                    ]
    except (python_calamine.CalamineError, OSError) as error:
        raise WorkbookError(
            f"{path.name} 打不开（{error}）。请确认它是分发出去的那份文件，没有损坏"
        ) from error
    raise WorkbookError(
        f"{path.name} 里找不到「今日计划」的表头（{'、'.join(headings[:4])}…）。"
        "请确认它是分发出去的那份文件，标题没有改过"
    )


def _refuse_far_cells(path: Path) -> None:
    """WorkbookError if a sheet is too big to be read because of a stray cell."""
    if not is_zipfile(path):
        return
    archive = Archive(path)
    for part in archive.members:
        if part.endswith(".xml") and (far := far_cell(archive.stream(part))):
            raise refusals.far_cell(path.name, far)


def _cell(value: object) -> Cell:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return (datetime.min + timedelta(seconds=seconds)).time() if value < _DAY else None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool | float | int | datetime | date | time):
        return value
    return None
