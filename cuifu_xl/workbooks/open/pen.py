"""Puts blocks of cells into an open workbook, and takes them back if the press fails.

Formats first, then the values in one block, then formulas; at last every text is read again: a
press ends if one does not stand there as it was meant.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from xlwings import Range

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.open import formats
from cuifu_xl.workbooks.open.values import Rows, for_program, values

# longer texts go in one by one: as part of a block some versions of Excel refuse them
_LONG = 8000


class Pen:
    """Writes, and remembers how to undo it."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    def put(self, cells: Range, rows: Sequence[Sequence[Cell]], before: Rows) -> None:
        """Replaces a block; `before` is what stands there, formulas included."""
        self._undo.append(partial(_restore, cells, before))
        self._undo += [partial(_format, part, code) for part, code in _fit(cells, rows)]
        _enter(cells, rows)
        _check(cells, rows)

    def do(self, action: Callable[[], object], undo: Callable[[], object]) -> None:
        """Does something that `undo` takes back."""
        self._undo.append(undo)
        action()

    def take_back(self) -> bool:
        """Undoes everything, the last first; False if something could not be undone."""
        complete = True
        while self._undo:
            try:
                self._undo.pop()()
            except Exception:  # whatever it was, the rest must be tried
                complete = False
        return complete


def _fit(cells: Range, rows: Sequence[Sequence[Cell]]) -> list[formats.Change]:
    """Sets the formats that the values need; returns those that were there."""
    changes = list(formats.needed(cells, rows))
    before = [old for part, _ in changes for old in formats.present(part)]
    for part, code in changes:
        _format(part, code)
    return before


def _restore(cells: Range, before: Rows) -> None:
    _fit(cells, before)
    _enter(cells, before)


def _format(cells: Range, code: str) -> None:
    cells.number_format = code


def _enter(cells: Range, rows: Sequence[Sequence[Cell]]) -> None:
    """The values in one block, then what must go in by itself."""
    block = for_program(rows)
    long = [
        (down, across, value)
        for down, row in enumerate(block)
        for across, value in enumerate(row)
        if isinstance(value, str) and len(value) > _LONG
    ]
    for down, across, _ in long:
        block[down][across] = None
    cells.value = block
    for down, across, value in long:
        cells[down, across].value = value
    for part, formulas in _formulas(cells, rows):
        part.formula = formulas


def _formulas(
    cells: Range, rows: Sequence[Sequence[Cell]]
) -> Iterator[tuple[Range, list[list[str]]]]:
    """The formulas of a block, column by column in runs."""
    for across, column in enumerate(zip(*rows, strict=True)):
        down = 0
        for is_formula, run in groupby(column, lambda cell: isinstance(cell, Formula)):
            found = list(run)
            if is_formula:
                texts = [["=" + cell.text] for cell in found if isinstance(cell, Formula)]
                yield cells[down : down + len(found), across], texts
            down += len(found)


def _check(cells: Range, rows: Sequence[Sequence[Cell]]) -> None:
    """WorkbookError if a text, or an empty cell, is not as it was meant."""
    for down, (row, found) in enumerate(zip(rows, values(cells), strict=True)):
        for across, (meant, there) in enumerate(zip(row, found, strict=True)):
            if isinstance(meant, str | None) and meant != there:
                _mend(cells[down, across], meant)


def _mend(cell: Range, meant: str | None) -> None:
    """A leading apostrophe is a sign to some programs: it takes a second one to stay."""
    if meant and meant.startswith("'"):
        cell.value = f"'{meant}"
    if values(cell) == [[meant]]:
        return
    raise WorkbookError(
        f"{cell.sheet.name}!{cell.get_address(False, False)} 写进去的字和读回来的不一样。"
        "请看看这一格的格式和保护，然后再按一次"
    )
