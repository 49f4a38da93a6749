"""A workbook as LibreOffice saves it after computing every formula again."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(books: Sequence[Path], folder: Path, to: str) -> None:
    """Have LibreOffice compute the workbooks and write them into `folder` as `to`."""
    profile = folder / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", to, "--outdir", str(folder), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def recalculated(book: Path, folder: Path) -> Path:
    """The computed copy, as .xlsx in `folder`."""
    convert([book], folder, "xlsx")
    return folder / f"{book.stem}.xlsx"


def errors_shown(book: Workbook) -> list[tuple[str, str, object]]:
    """Sheet, cell and value of every error in sight; a chart leaves out the #N/A of hidden columns.

    `book` was computed, and read with its values.
    """
    found = []
    for sheet in book.worksheets:
        hidden = [(run.min, run.max) for run in sheet.column_dimensions.values() if run.hidden]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            is_gap = cell.value == "#N/A" and any(a <= cell.column <= b for a, b in hidden)
            if cell.data_type == "e" and not is_gap:
                found.append((sheet.title, cell.coordinate, cell.value))
    return found
