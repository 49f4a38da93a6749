"""New cells on a sheet part beside those that are there, which stay as they are."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from cuifu_xl.workbooks.closed.archive import Pieces
from cuifu_xl.workbooks.closed.column_runs import ColumnLook, with_columns
from cuifu_xl.workbooks.closed.sheet_edit import row_xml
from cuifu_xl.workbooks.closed.sheet_frame import merged_areas, with_dimension
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells, is_filled
from cuifu_xl.workbooks.closed.table_edit import row_attributes
from cuifu_xl.workbooks.xml.cell_xml import letters
from cuifu_xl.workbooks.xml.table_xml import Area

_NAMED = 3  # cells in the way that are named one by one


class Growth(NamedTuple):
    """A block of new cells, by row and column, and what else the sheet gains with it."""

    area: Area
    row: Callable[[int], Mapping[int, bytes]]
    columns: Mapping[int, ColumnLook]
    tail: Callable[[bytes], bytes] = lambda tail: tail


def grown(pieces: Pieces, sheet: str, growth: Growth) -> Iterator[bytes]:
    """The sheet part with the new block."""
    stream = SheetStream(pieces(), sheet)
    yield with_columns(with_dimension(stream.head, [growth.area]), growth.columns)
    due, end = growth.area.top, growth.area.bottom + 1
    for block in stream.blocks():
        if block.last < due or due == end:
            yield block.content
            continue
        for row in block.rows():
            upto = max(due, min(row.number, end))
            yield from _new_rows(growth, due, upto)
            is_ours = growth.area.top <= row.number < end
            due = upto + 1 if is_ours else upto
            yield _joined(row, growth.row(row.number)) if is_ours else row.whole
    yield from _new_rows(growth, due, end)
    yield growth.tail(stream.tail)


def _new_rows(growth: Growth, start: int, end: int) -> Iterator[bytes]:
    for number in range(start, end):
        if found := growth.row(number):
            yield row_xml(b' r="%d"' % number, dict(found), b"")


def _joined(row: Row, new: Mapping[int, bytes]) -> bytes:
    if not new:
        return row.whole
    rest = row.inside.find(b"<extLst")
    extra = row.inside[rest:] if rest >= 0 else b""
    attributes = row_attributes(row.attributes, row.number, written=False, shown=False)
    return row_xml(attributes, {**cells(row), **new}, extra)


class Occupied(NamedTuple):
    """What stands on a sheet: in a block, elsewhere in its columns, and how far to the right."""

    inside: tuple[str, ...]
    columns_used: frozenset[int]
    right: int


def occupied(pieces: Pieces, sheet: str, area: Area) -> Occupied:
    """What stands in and around a block of cells."""
    stream = SheetStream(pieces(), sheet)
    inside: list[str] = []
    used: set[int] = set()
    right = -1
    for block in stream.blocks():
        for row in block.rows():
            for column, raw in cells(row).items():
                if not is_filled(raw):
                    continue
                right = max(right, column)
                if not area.left <= column <= area.right:
                    continue
                if area.top <= row.number <= area.bottom:
                    inside.append(f"{letters(column)}{row.number}")
                else:
                    used.add(column)
    for merged in merged_areas(stream.tail):
        right = max(right, merged.right)
        used |= set(range(merged.left, merged.right + 1)) & set(range(area.left, area.right + 1))
        if merged.meets(area):
            inside.append(merged.ref())
    return Occupied(tuple(inside), frozenset(used), right)


def named(refs: tuple[str, ...]) -> str:
    """The first of these cells, by name."""
    return "、".join(refs[:_NAMED]) + (f" 等 {len(refs)} 处" if len(refs) > _NAMED else "")
