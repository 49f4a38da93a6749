"""Writes table bodies into a worksheet part; several tables may stand side by side."""

from collections.abc import Callable, Iterable, Iterator

from cuifu_xl.workbooks.closed.sheet_frame import refuse_merged, with_dimension, with_longer_ranges
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells
from cuifu_xl.workbooks.closed.table_edit import TableEdit, new_row_attributes, row_attributes
from cuifu_xl.workbooks.xml.table_xml import TablePart


class SheetEdit:
    """All table edits of one press on one sheet."""

    def __init__(self, sheet: str, open_part: Callable[[], Iterable[bytes]]) -> None:
        self._sheet = sheet
        self._open_part = open_part
        self._edits: list[TableEdit] = []

    def prepare(self, edits: list[TableEdit], neighbours: list[TablePart]) -> None:
        """First pass: formats, moving rows, and whether everything fits."""
        self._edits = edits
        stream = SheetStream(self._open_part(), self._sheet)
        for edit in edits:
            edit.take_columns(stream.head)
        for block in stream.blocks():
            for edit in edits:
                edit.look(block)
        for edit in edits:
            edit.settle(neighbours)
            last = max(edit.bottom, edit.table.body.bottom)
            body = edit.table.body._replace(bottom=last)
            refuse_merged(stream.tail, self._sheet, edit.table.name, body)

    def pieces(self) -> Iterator[bytes]:
        """Second pass: the new sheet part, piece by piece."""
        stream = SheetStream(self._open_part(), self._sheet)
        yield with_dimension(stream.head, [edit.area for edit in self._edits])
        first = min(edit.touched[0] for edit in self._edits)
        last = max(edit.touched[1] for edit in self._edits)
        due = first
        for block in stream.blocks():
            if block.last < first:
                yield block.content
                continue
            if block.first > last:
                yield self._missing(due, last + 1)
                due = last + 1
                yield block.content
                continue
            if not any(self._touches(n) for n in range(max(due, block.first), block.last + 1)):
                yield self._missing(due, block.first) + block.content
                due = max(due, block.last + 1)
                continue
            made = []
            for row in block.rows():
                made.append(self._missing(due, min(row.number, last + 1)))
                due = max(due, min(row.number, last) + 1)
                made.append(self._row(row))
            yield b"".join(made)
        yield from self._all_missing(due, last + 1)
        yield self._tail(stream.tail)

    def _all_missing(self, start: int, end: int) -> Iterator[bytes]:
        for number in range(start, end, 1000):
            yield self._missing(number, min(number + 1000, end))

    def _missing(self, start: int, end: int) -> bytes:
        """Rows that the old sheet left out and a table needs now."""
        needed = max(edit.bottom for edit in self._edits) + 1
        return b"".join([self._new_row(number) for number in range(start, min(end, needed))])

    def _new_row(self, number: int) -> bytes:
        if len(self._edits) == 1 and (inside := self._edits[0].fresh(number)) is not None:
            first = self._edits[0].first_attributes
            return b"<row%s>%s</row>" % (new_row_attributes(first, number), inside.encode())
        found: dict[int, bytes] = {}
        for edit in self._edits:
            edit.apply(number, found)
        if not found:
            return b""
        first = next((e.first_attributes for e in self._edits if e.is_written(number)), b"")
        return row_xml(new_row_attributes(first, number), found, b"")

    def _touches(self, number: int) -> bool:
        return any(edit.touches(number) for edit in self._edits)

    def _row(self, row: Row) -> bytes:
        if not self._touches(row.number):
            return row.whole
        found = cells(row)
        for edit in self._edits:
            edit.apply(row.number, found)
        written = any(edit.is_written(row.number) for edit in self._edits)
        rest = row.inside.find(b"<extLst")
        extra = row.inside[rest:] if rest >= 0 else b""
        return row_xml(row_attributes(row.attributes, row.number, written), found, extra)

    def _tail(self, tail: bytes) -> bytes:
        for edit in self._edits:
            tail = with_longer_ranges(tail, edit.table.body, edit.bottom)
        return tail


def row_xml(attributes: bytes, found: dict[int, bytes], extra: bytes) -> bytes:
    """A row of these cells, by column, and what follows them."""
    inside = b"".join(found[column] for column in sorted(found))
    return b"<row" + attributes + b">" + inside + extra + b"</row>"
