"""Knowing a pasted report again: is it new, the same, or old and new on top of each other?"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.reports.leftovers import RowMarks, rows_left_below, unpacked
from cuifu_xl.reports.rows import Rows
from cuifu_xl.tables.report_cells import tidy
from cuifu_xl.workbooks.base import Cell

SAMPLED = 3
_VERSION = 2
_SUM_MASK = (1 << 64) - 1


class Sample(NamedTuple):
    """A row kept for comparison: where it stood, whose order it was, a checksum per cell."""

    position: int  # 0 = first row below the header
    order_id: str
    cells: tuple[int, ...]


class Fingerprint(NamedTuple):
    """What is remembered of a report to know it again. Neither sum depends on the row order."""

    content: str
    ids: int
    marks: RowMarks
    header: tuple[str, ...]
    first: tuple[Sample, ...]
    last: tuple[Sample, ...]

    def as_json(self) -> str:
        """As text for _meta."""
        content, ids, marks, *rest = self
        kept = [_VERSION, content, ids, marks.packed(), *rest]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def content_mark(rows: int, total: int) -> str:
    """The mark of a content from the sum of its rows' checksums."""
    return f"{rows:x}-{total & _SUM_MASK:x}"


def ids_mark(order_ids: Iterable[str]) -> int:
    """The mark of a set of orders."""
    return sum(map(crc32, map(str.encode, order_ids))) & _SUM_MASK


def from_json(text: str | None) -> Fingerprint | None:
    """A fingerprint read back; None if there is none or it is of another version."""
    try:
        version, content, ids, marks, header, first, last = json.loads(text or "null")
        samples = [
            tuple(Sample(at, order_id, tuple(cells)) for at, order_id, cells in group)
            for group in (first, last)
        ]
        if version != _VERSION:
            return None
        return Fingerprint(content, ids, unpacked(marks), tuple(header), samples[0], samples[1])
    except (TypeError, ValueError):
        return None


def sample(position: int, order_id: str, row: Sequence[Cell], width: int) -> Sample:
    """The comparison marks of one row."""
    cells = [crc32(tidy(cell).encode("utf-8", "replace")) for cell in row[:width]]
    return Sample(position, order_id, tuple(cells + [0] * (width - len(cells))))


def row_samples(
    rows: Rows, id_of: Callable[[Sequence[str]], str]
) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    """First and last rows of an import."""
    count = len(rows)
    marks = [
        tuple(sample(row, id_of(rows.cells(row)), rows.cells(row), rows.width) for row in group)
        for group in (range(min(SAMPLED, count)), range(max(0, count - SAMPLED), count))
    ]
    return marks[0], marks[1]


def is_pasted_over(
    old: Fingerprint, new: Fingerprint, at_old_places: Sequence[Sample], orders: Iterable[str]
) -> bool:
    """Rows or columns of the old report still stand below or beside the new one. 贴在旧报表上

    `at_old_places` are the rows that now stand where the old samples stood, `orders` all that
    stand on the sheet. The same orders in another order (sorted by hand) or with new statuses are
    no leftover.
    """
    if old.ids == new.ids:
        return False
    return rows_left_below(old.marks, new.marks, orders) or _columns_left_beside(
        old, new, at_old_places
    )


def _columns_left_beside(old: Fingerprint, new: Fingerprint, now: Sequence[Sample]) -> bool:
    """From some column on every old cell stands, though the orders to the left are others.

    A column of few different values (宝贝总数量) looks the same by chance: one of many must be
    among them.
    """
    before = {place.position: place for place in (*old.first, *old.last)}
    pairs = [(before[place.position], place) for place in now if place.position in before]
    if len(pairs) < SAMPLED or any(was.order_id == place.order_id for was, place in pairs):
        return False
    left = len(old.header)
    while left and all(was.cells[left - 1] == place.cells[left - 1] for was, place in pairs):
        left -= 1
    if old.header[left:] != new.header[left : len(old.header)]:
        return False
    columns = zip(*(was.cells[left:] for was, _ in pairs), strict=True)
    different = max((len({cell for cell in column if cell}) for column in columns), default=0)
    return different >= SAMPLED and different * 2 > len(pairs)
