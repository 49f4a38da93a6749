"""Writes the free area of 订单: the report as text rows, and our block of columns.

Rows are taken from their iterators one at a time while the part is compressed, so a report of
100,000 rows never exists as a whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat, zip_longest
from operator import add

from cuifu_xl.workbooks.base import CELL, ROW, Packed
from cuifu_xl.workbooks.base import Row as ValueRow
from cuifu_xl.workbooks.closed.sheet_frame import without_dimension, without_filter
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells
from cuifu_xl.workbooks.closed.table_edit import row_attributes
from cuifu_xl.workbooks.pending import Added
from cuifu_xl.workbooks.xml.cell_xml import (
    LONGEST_TEXT,
    Calendar,
    Tails,
    cell,
    column_number,
    escaped,
    letters,
    pack_needs_care,
)

_BATCH = 500
_TEXT_END = "</t></is></c>"
_ROW, _CELL = ROW.encode(), CELL.encode()
_KEPT_PATTERNS = 64
_CELL_TAG = re.compile(rb'<c r="([A-Z]+)\d+"')


class ReportEdit:
    """The pending content of 订单: a new report, an added block, or both."""

    def __init__(
        self,
        open_part: Callable[[], Iterable[bytes]],
        sheet: str,
        palette: dict[str, str],
        calendar: Calendar,
    ) -> None:
        self._open_part = open_part
        self._sheet = sheet
        self._palette = palette
        self._calendar = calendar

    def replaced(
        self, report: Iterable[Sequence[str | None]], added: Added | None
    ) -> Iterator[bytes]:
        """The sheet part with a new report, and the block beside it if there is one."""
        stream = SheetStream(self._open_part(), self._sheet)
        for _ in stream.blocks():
            pass
        head, tail = without_filter(without_dimension(stream.head), stream.tail)
        yield head
        yield from _batches(self._report_rows(report, added))
        yield tail

    def _report_rows(
        self, report: Iterable[Sequence[str | None]], added: Added | None
    ) -> Iterator[bytes]:
        text = _TextCells(self._palette.get("report_heading", ""))
        block = _BlockCells(added, self._palette, self._calendar) if added else None
        limit = added.column if added else None
        pairs = zip_longest(_in_utf8(report), block.rows() if block else ())
        for number, (texts, values) in enumerate(pairs, 1):
            digits = b"%d" % number
            inside = text.row(digits, texts[:limit]) if texts else b""
            if block and values is not None:
                inside += block.row(str(number), values).encode()
            if limit is not None and texts and len(texts) > limit:
                inside += text.beyond(digits, texts, limit + len(added.headings if added else ()))
            yield b'<row r="%s">%s</row>' % (digits, inside) if inside else b""
            if number == 1:
                text = _TextCells(self._palette.get("text", ""))

    def extended(self, added: Added) -> Iterator[bytes]:
        """The sheet part with our block replaced and everything else left as it is."""
        stream = SheetStream(self._open_part(), self._sheet)
        block = _BlockCells(added, self._palette, self._calendar)
        values = enumerate(block.rows(), 1)
        number = 0
        yield without_dimension(stream.head)
        for part in stream.blocks():
            made = []
            for row in part.rows():
                mine: ValueRow | None = None
                while number < row.number and (following := next(values, None)) is not None:
                    number, mine = following
                    if number < row.number:
                        made.append(block.whole_row(number, mine))
                made.append(block.merged(row, mine if number == row.number else None))
            yield b"".join(made)
        yield from _batches(block.whole_row(n, mine) for n, mine in values)
        yield stream.tail


def _batches(rows: Iterable[bytes]) -> Iterator[bytes]:
    batch: list[bytes] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield b"".join(batch)
            batch.clear()
    yield b"".join(batch)


def _in_utf8(report: Iterable[Sequence[str | None]] | Packed) -> Iterator[list[bytes]]:
    """The texts of each row as they stand between two tags."""
    if not isinstance(report, Packed):
        for row in report:
            yield [escaped(text).encode() if text else b"" for text in row]
        return
    for pack in report.packs():
        careful = pack_needs_care(pack)
        for line in pack.split(_ROW):
            texts = line.split(_CELL)
            if (careful and pack_needs_care(line)) or len(line) > LONGEST_TEXT:
                texts = [escaped(text.decode()).encode() for text in texts]
            yield texts


class _TextCells:
    """Cells of text in one format, made in as few steps as Python can."""

    def __init__(self, style: str) -> None:
        mark = f' s="{style}"' if style else ""
        self._middle = f'"{mark} t="inlineStr"><is><t xml:space="preserve">'.encode()
        self._frames: dict[tuple[bool, ...], list[bytes]] = {}

    def row(self, digits: bytes, texts: Sequence[bytes]) -> bytes:
        """The cells of a row from column A on."""
        filled = tuple(map(bool, texts))
        frame = self._frames.get(filled) or self._frame(filled)
        # between the end of a column's name and its text: the row number and the format
        return (digits + self._middle).join(map(add, [b"", *filter(None, texts)], frame))

    def _frame(self, filled: tuple[bool, ...]) -> list[bytes]:
        """What stands around the texts of a row with these cells filled, kept: rows are alike."""
        starts = [f'<c r="{letters(at)}'.encode() for at, is_text in enumerate(filled) if is_text]
        ends = [b"", *[_TEXT_END.encode()] * len(starts)]
        if len(self._frames) >= _KEPT_PATTERNS:
            self._frames.clear()
        frame = self._frames[filled] = list(map(add, ends, [*starts, b""]))
        return frame

    def beyond(self, digits: bytes, texts: Sequence[bytes], start: int) -> bytes:
        """The cells of a row from column `start` on."""
        return self.row(digits, [b""] * start + list(texts[start:]))


class _BlockCells:
    """Cells of our block, each in the format of its kind of value."""

    def __init__(self, added: Added, palette: dict[str, str], calendar: Calendar) -> None:
        self._added = added
        self._palette = palette
        self._calendar = calendar
        self._names = [letters(added.column + i) for i in range(len(added.headings))]
        self._text = f'"{_mark(palette, "text")} t="inlineStr"><is><t xml:space="preserve">'
        self._heading = True
        self._tails = Tails(palette, calendar)

    def rows(self) -> Iterator[ValueRow | None]:
        """The headings in their row, then the rows."""
        yield from repeat(None, self._added.heading_row)
        yield self._added.headings
        yield from self._added.rows

    def row(self, digits: str, values: ValueRow) -> str:
        """The cells of the block in one row; the first row asked for is the heading."""
        if self._heading:
            self._heading = False
            style = self._palette.get("added_heading", "")
            pairs = zip(self._names, values, strict=True)
            return "".join(
                [cell(name + digits, style, value, self._calendar) for name, value in pairs]
            )
        made = []
        for name, value in zip(self._names, values, strict=True):
            if value is None:
                continue
            if type(value) is not str:
                made.append(f'<c r="{name}{digits}{self._tails.of(value)}')
            elif text := escaped(value):
                made.append(f'<c r="{name}{digits}{self._text}{text}{_TEXT_END}')
        return "".join(made)

    def whole_row(self, number: int, values: ValueRow | None) -> bytes:
        """A row that the sheet did not have."""
        inside = self.row(str(number), values) if values is not None else ""
        return f'<row r="{number}">{inside}</row>'.encode() if inside else b""

    def merged(self, row: Row, values: ValueRow | None) -> bytes:
        """An old row with the cells of the block replaced."""
        if row.number <= self._added.heading_row:
            return row.whole
        inside = self.row(str(row.number), values).encode() if values is not None else b""
        parted = self._parted(row)
        if parted is None:
            return row.whole if not inside else _row_xml(row, row.inside + inside)
        before, after = parted
        return _row_xml(row, before + inside + after)

    def _parted(self, row: Row) -> tuple[bytes, bytes] | None:
        """What stands left and right of the block; None if nothing stands in or right of it."""
        left, right = self._added.column, self._added.column + len(self._names)
        last = _last_column(row)
        if last is not None and last < left:
            return None
        if last is not None and last < right:
            return row.inside[: self._first_of_block(row)], b""
        found = sorted(cells(row).items())
        before = b"".join(raw for column, raw in found if column < left)
        after = b"".join(raw for column, raw in found if column >= right)
        rest = row.inside.find(b"<extLst")
        return before, after + (row.inside[rest:] if rest >= 0 else b"")

    def _first_of_block(self, row: Row) -> int:
        """Where the first cell of the block starts in a row that ends inside the block."""
        for name in self._names:
            at = row.inside.find(b'<c r="%s%d"' % (name.encode(), row.number))
            if at >= 0:
                return at
        return len(row.inside)


def _mark(palette: dict[str, str], look: str) -> str:
    style = palette.get(look, "")
    return f' s="{style}"' if style else ""


def _last_column(row: Row) -> int | None:
    """The column of the last cell; None where only a closer look can tell."""
    inside = row.inside
    if not inside:
        return -1
    tag = _CELL_TAG.match(inside, inside.rfind(b"<c "))
    as_usual = inside.count(b"<c ") == inside.count(b'<c r="') and b"<extLst" not in inside
    return column_number(tag[1].decode()) if tag and as_usual else None


def _row_xml(row: Row, inside: bytes) -> bytes:
    attributes = row_attributes(row.attributes, row.number, written=False, shown=False)
    return b"<row" + attributes + b">" + inside + b"</row>"
