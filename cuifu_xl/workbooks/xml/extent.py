"""How far the cells of a sheet reach: its reader asks memory for every cell up to the farthest."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.workbooks.xml.cell_xml import column_number

# a grid of so many cells takes over a gigabyte
MOST_CELLS = 50_000_000
# up to column CZ and this row every sheet is read: few cells lie beyond, so few are looked at
_USUAL_COLUMNS, _USUAL_ROWS = 104, 480_000
_FAR_ROW = rb"(?:4[89]|[5-9]\d|\d{3})\d{4}"
_FILLED = rb"[^>]*(?<!/)>"
# a cell far right, a cell far below, or a row far below whose first cell does not say where it is
_FAR = re.compile(
    rb"""r=["'](?:([D-Z][A-Z]|[A-Z]{3})(\d{1,7})["']%(filled)s"""
    rb"""|([A-Z]{1,2})(%(row)s)["']%(filled)s"""
    rb"""|(%(row)s)["']%(filled)s\s*<(?:\w+:)?c(?![^>]*\sr=)(?=[\s>])%(filled)s)"""
    % {b"filled": _FILLED, b"row": _FAR_ROW}
)
# nearly no block has any: looked for first, because it is twice as fast
_MAYBE_FAR = re.compile(rb"""r=["'](?=[A-Z]{3}|[D-Z][A-Z]|[A-Z]{0,2}\d{6})""")
_ROW = re.compile(rb"""row\s[^>]*?\br=["'](\d{1,7})["']""")
# a tag may lie across two blocks
_OVERLAP = 200


class FarCell(NamedTuple):
    """A filled cell so far from the others that no reader can hold what lies between."""

    row: int
    column: int


def far_cell(blocks: Iterable[bytes]) -> FarCell | None:
    """The cell that makes this sheet too big to read, or None. The blocks are the XML, in order."""
    extent = Extent()
    for block in blocks:
        if found := extent.grown(block):
            return found
    return None


class Extent:
    """How far the filled cells reach, from the XML block by block."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns = _USUAL_COLUMNS
        self._farthest = FarCell(0, 0)
        self._rest = b""

    def grown(self, block: bytes) -> FarCell | None:
        """The cell that has made the sheet too big to read, if there is one by now."""
        block = self._rest + block
        self._rest = block[-_OVERLAP:]
        last = _ROW.match(block, max(block.rfind(b"row "), 0))
        if last is None:
            self._rows += block.count(b"<row>")
        elif int(last[1]) <= _USUAL_ROWS:
            self._rows = max(self._rows, int(last[1]))
        found = _FAR.findall(block) if _MAYBE_FAR.search(block) else ()
        for letters, row, near, far_row, bare in set(found):
            column = (letters or near or b"A").decode()
            self._note(FarCell(int(row or far_row or bare), column_number(column) + 1))
        return self._farthest if self._rows * self._columns > MOST_CELLS else None

    def _note(self, cell: FarCell) -> None:
        self._rows = max(self._rows, cell.row)
        self._columns = max(self._columns, cell.column)
        self._farthest = max(self._farthest, cell, key=lambda one: one.row * one.column)
