"""All rows of a report, packed: 100,000 of them take a tenth of what lists would."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import overload

from cuifu_xl.workbooks.base import CELL, ROW

_PACKED = 512
_APOSTROPHE = CELL + "'"
# characters that no workbook may hold, and those that hold the rows apart
_FORBIDDEN = bytes(set(range(32)) - {0x09, 0x0A, 0x1E, 0x1F})
_SEPARATORS = str.maketrans("", "", CELL + ROW)
# the most that a cell of a workbook takes
_LONGEST = 32_000


class Rows(Sequence[list[str]]):
    """Rows of text as they are written on 订单; "" is an empty cell, a row of those is blank."""

    def __init__(self) -> None:
        self.width = 0
        self.length = 0
        self._packs: list[bytes] = []
        self._open: list[str] = []
        self._unpacked: tuple[tuple[int, int], list[str]] = ((-1, 0), [])

    def append(self, cells: Sequence[str]) -> None:
        """Add a row; an apostrophe that marks a cell as text is no part of it."""
        text = CELL.join(cells).replace(_APOSTROPHE, CELL)
        if text.count(CELL) != len(cells) - 1 or ROW in text or len(text) > _LONGEST:
            text = CELL.join([cell.translate(_SEPARATORS)[:_LONGEST] for cell in cells])
        self.length += 1
        self._open.append(text)
        if len(self._open) == _PACKED:
            self._packs.append(_pack(self._open))
            self._open = []

    def cells(self, row: int) -> list[str]:
        """One row as text, "" where empty; cheap if rows are asked for in order."""
        cells = self._lines(row // _PACKED)[row % _PACKED].split(CELL)
        return cells + [""] * (self.width - len(cells))

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[list[str]]:
        for pack in range(len(self._packs) + bool(self._open)):
            for line in self._lines(pack):
                cells = line.split(CELL)
                yield cells + [""] * (self.width - len(cells))

    def packs(self) -> Iterator[bytes]:
        """All rows in UTF-8, parted by `ROW` and `CELL`, a number of rows at a time."""
        yield from self._packs
        if self._open:
            yield _pack(self._open)

    @overload
    def __getitem__(self, row: int) -> list[str]: ...
    @overload
    def __getitem__(self, row: slice) -> list[list[str]]: ...
    def __getitem__(self, row: int | slice) -> list[str] | list[list[str]]:
        if isinstance(row, slice):
            return [self[number] for number in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self.cells(row % len(self))

    def _lines(self, pack: int) -> list[str]:
        seen = (pack, self.length)
        if self._unpacked[0] != seen:
            packed = self._packs[pack] if pack < len(self._packs) else _pack(self._open)
            self._unpacked = (seen, packed.decode().split(ROW))
        return self._unpacked[1]


class Headed:
    """Rows below their header, as 订单 holds them."""

    def __init__(self, header: Sequence[str], rows: Rows) -> None:
        self._header = header
        self._rows = rows

    def __iter__(self) -> Iterator[list[str]]:
        return chain([list(self._header)], self._rows)

    def packs(self) -> Iterator[bytes]:
        """The same in UTF-8, parted by `ROW` and `CELL`."""
        header = CELL.join([heading.translate(_SEPARATORS) for heading in self._header])
        return chain([_pack([header])], self._rows.packs())


def _pack(lines: list[str]) -> bytes:
    return ROW.join(lines).encode("utf-8", "replace").translate(None, _FORBIDDEN)
