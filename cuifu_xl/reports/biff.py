"""Old Excel files (.xls), read by a child process: a damaged one can kill whoever reads it.

The reader believes the lengths that the file declares and asks for the memory; Python cannot catch
what follows. A child that dies is one sentence for the seller, and the press goes on.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from cuifu_xl.core.errors import ReportError
from cuifu_xl.workbooks.base import Cell

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_PATIENCE = 120  # seconds
_MOST_MEMORY = 2 << 30


def sheets(name: str, content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Each sheet's name ("" if it is the only one) and its rows as text. ReportError if damaged."""
    damaged = ReportError(f"{name}：文件已损坏，读不出来。请在千牛重新导出订单报表")
    try:
        child = subprocess.run(
            [sys.executable, "-m", __name__],
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise damaged from None
    if child.returncode:
        if b"PasswordError" in child.stderr:
            raise ReportError(
                f"{name}：文件有打开密码，读不了。请用 Excel 打开，另存一份不带密码的"
            )
        raise damaged
    for line in child.stdout.splitlines():
        sheet, rows = json.loads(line)
        yield sheet, rows


def worksheets(workbook: "CalamineWorkbook") -> list[str]:
    """The names of the sheets that have cells; a sheet of charts has none."""
    from python_calamine import SheetTypeEnum

    kind = SheetTypeEnum.WorkSheet
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == kind]


def hidden(workbook: "CalamineWorkbook") -> frozenset[str]:
    """The names of those that nobody sees."""
    from python_calamine import SheetVisibleEnum

    seen = SheetVisibleEnum.Visible
    return frozenset(sheet.name for sheet in workbook.sheets_metadata if sheet.visible != seen)


def main() -> None:
    """The child: a workbook on standard input, one line of JSON a sheet on standard output."""
    from python_calamine import CalamineWorkbook

    from cuifu_xl.tables.report_cells import as_text

    _limit_memory()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    names = worksheets(workbook)
    for name in names:
        cells = cast(Iterable[list[Cell]], workbook.get_sheet_by_name(name).iter_rows())
        rows = [[as_text(cell) for cell in row] for row in cells]
        sheet = [name if len(names) > 1 else "", rows]
        sys.stdout.buffer.write(json.dumps(sheet).encode() + b"\n")


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    main()
