"""Runs inside a release, on its own Python: what no command of it does, with its own code.

`type` puts what people typed into a closed workbook; `macros` writes the macro project of a
workbook with more sheets than ours, as Excel keeps it. The job comes as JSON on stdin.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

# where the releases keep them; a release that moves one adds its place
CLOSED_WORKBOOK = ("cuifu_xl.workbooks.closed.file", "cuifu_xl.hosts.file")
MACROS = ("cuifu_xl.maker.macros", "cuifu_xl.build.macros")
CODE_NAMES = (
    "cuifu_xl.tables.schema",
    "cuifu_xl.maker.layout",
    "cuifu_xl.sheets.schema",
    "cuifu_xl.build.layout",
)


def module(places: Sequence[str], name: str = "__name__") -> Any:
    """The first of these that the release has, with this name in it."""
    for place in places:
        with suppress(ModuleNotFoundError):
            found = import_module(place)
            if hasattr(found, name):
                return found
    raise LookupError(f"none of {places} in this release: add the place where it keeps that")


def type_cells(workbook: str, changed: dict[str, Any], added: dict[str, Any]) -> None:
    """Cells of rows that are there, by table and row; then rows below the last one, by table.

    What a table of this release has no heading for is left out of the new rows.
    """
    book = module(CLOSED_WORKBOOK).FileWorkbook(Path(workbook))
    for table, rows in changed.items():
        found = book.read(table)
        headings = list(dict.fromkeys(heading for cells in rows.values() for heading in cells))
        at = [found.headings.index(heading) for heading in headings]
        kept = [[row[place] for place in at] for row in found.rows]
        for number, cells in rows.items():
            for heading, cell in cells.items():
                kept[int(number)][headings.index(heading)] = _cell(cell)
        book.write(table, headings, kept)
    for table, rows in added.items():
        typed = {heading for row in rows for heading in row}
        headings = [heading for heading in book.read(table).headings if heading in typed]
        cells_of = [[_cell(row.get(heading)) for heading in headings] for row in rows]
        book.append(table, headings, cells_of)
    book.save(0)


def _cell(told: Any) -> Any:
    """A cell as JSON tells it: {"at": …} is a moment, {"clock": …} a time of day."""
    if not isinstance(told, dict):
        return told
    if "at" in told:
        return datetime.fromisoformat(told["at"])
    return time.fromisoformat(told["clock"])


def make_macros(out: str, sheets: dict[str, str]) -> None:
    """The macro project with modules for `sheets` (name → code name) beside those of ours."""
    code_names = module(CODE_NAMES, "CODE_NAMES").CODE_NAMES
    Path(out).write_bytes(module(MACROS).macro_project({**code_names, **sheets}))


if __name__ == "__main__":
    {"type": type_cells, "macros": make_macros}[sys.argv[1]](**json.load(sys.stdin))
