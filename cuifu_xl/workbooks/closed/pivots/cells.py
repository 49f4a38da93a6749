"""The cells of 汇总 that PivotTables fill: the old ones go, the new ones come, others stay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.pivots.looks import look
from cuifu_xl.pivots.report import Report
from cuifu_xl.pivots.views import SHEET
from cuifu_xl.workbooks.closed.sheet_edit import row_xml
from cuifu_xl.workbooks.closed.sheet_frame import merged_areas, with_dimension
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells, is_filled
from cuifu_xl.workbooks.closed.table_edit import row_attributes
from cuifu_xl.workbooks.xml.cell_xml import Calendar, cell, letters
from cuifu_xl.workbooks.xml.table_xml import Area


class Change(NamedTuple):
    """A PivotTable as it stood, and as it will."""

    old: Area
    report: Report

    @property
    def new(self) -> Area:
        """Its cells to be."""
        report = self.report
        return Area(report.left, report.top + 1, report.right, report.bottom + 1)

    @property
    def grown(self) -> Area | None:
        """The cells that it takes anew."""
        if self.new.bottom <= self.old.bottom:
            return None
        return self.new._replace(top=self.old.bottom + 1)


def redrawn(
    content: bytes,
    changes: Sequence[Change],
    taken: Iterable[Area],
    looks: Mapping[str, str],
    calendar: Calendar,
) -> bytes | None:
    """The sheet part with the new cells; None if something stands where one of them would.

    `taken` are tables and PivotTables of others on the sheet, `looks` the palette `_styles`.
    """
    stream = SheetStream((content,), SHEET)
    rows = {row.number: row for block in stream.blocks() for row in block.rows()}
    in_the_way = [*taken, *merged_areas(stream.tail)]
    if any(not _is_free(change, rows, in_the_way) for change in changes):
        return None
    made = _made(changes, looks, calendar)
    head = with_dimension(stream.head, [change.new for change in changes])
    return head + b"".join(_rows(rows, made, changes)) + stream.tail


def _is_free(change: Change, rows: Mapping[int, Row], in_the_way: Iterable[Area]) -> bool:
    """Whether there is nothing where a PivotTable grows, and no formula where it stands."""
    if any(change.new.meets(area) for area in in_the_way):
        return False
    old, grown = change.old, change.grown
    return not any(b"<f" in raw for raw in _inside(old, rows)) and not any(
        is_filled(raw) for raw in (_inside(grown, rows) if grown else ())
    )


def _inside(area: Area, rows: Mapping[int, Row]) -> Iterator[bytes]:
    """The cells of a block that are written."""
    for number in range(area.top, area.bottom + 1):
        if number in rows:
            for column, raw in cells(rows[number]).items():
                if area.left <= column <= area.right:
                    yield raw


def _made(
    changes: Iterable[Change], looks: Mapping[str, str], calendar: Calendar
) -> dict[int, dict[int, bytes]]:
    """The new cells by row and column."""
    made: dict[int, dict[int, bytes]] = defaultdict(dict)
    for change in changes:
        report = change.report
        for at, values in enumerate(report.rows()):
            number = report.top + 1 + at
            for column, value in enumerate(values):
                ref = f"{letters(report.left + column)}{number}"
                style = looks[look(report, at, column, value)]
                made[number][report.left + column] = cell(ref, style, value, calendar).encode()
    return made


def _rows(
    rows: Mapping[int, Row], made: Mapping[int, dict[int, bytes]], changes: Sequence[Change]
) -> Iterator[bytes]:
    """Every row in order; those without PivotTables as they are."""
    for number in sorted(rows.keys() | made.keys()):
        row = rows.get(number)
        if row is None:
            yield row_xml(b' r="%d"' % number, made[number], b"")
            continue
        gone = [c.old for c in changes if c.old.top <= number <= c.old.bottom]
        if not gone and number not in made:
            yield row.whole
            continue
        found = {
            column: raw
            for column, raw in cells(row).items()
            if not any(area.left <= column <= area.right for area in gone)
        }
        found |= made.get(number, {})
        attributes = row_attributes(row.attributes, number, written=False, shown=False)
        rest = row.inside.find(b"<extLst")
        yield row_xml(attributes, found, row.inside[rest:] if rest >= 0 else b"")
