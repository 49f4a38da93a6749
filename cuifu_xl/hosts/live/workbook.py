"""An open workbook as the seam wants it.

Nothing is changed before `save`, and then the document on the screen is. Saving that to disk is
left to the people who have it open (Ctrl+S), who may also close it without. Only the version
before is written to disk, into 备份.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from xlwings import Book, Sheet
from xlwings.main import Table as Native

from cuifu_xl.hosts import refusals
from cuifu_xl.hosts.backups import drop_old
from cuifu_xl.hosts.base import NOTHING_MOVED, Cell, Row, Table
from cuifu_xl.hosts.live import program, report
from cuifu_xl.hosts.live.changes import Changes
from cuifu_xl.hosts.live.ready import wait_until_ready
from cuifu_xl.hosts.live.tables import OpenTable, open_tables
from cuifu_xl.hosts.live.values import Rows
from cuifu_xl.hosts.live.versions import keep_version
from cuifu_xl.hosts.ooxml.table_xml import positions
from cuifu_xl.hosts.pending import Added, Body, appended, key_position, overlaid, replaced
from cuifu_xl.sheets.schema import REPORT_SHEET


class LiveWorkbook:
    """A workbook that Excel or LibreOffice has open.

    `stamp` names the version kept at a save, as for a closed file. `elsewhere` is the folder for
    versions of a workbook that has no file on this computer.
    """

    def __init__(self, book: Book, *, stamp: str = "", elsewhere: Path | None = None) -> None:
        self._book = book
        self._stamp = stamp
        self._elsewhere = elsewhere
        wait_until_ready(book)
        self.name: str = book.name
        program.finish_typing(book)
        self._forget()

    def _forget(self) -> None:
        self._natives: dict[str, Native] = {}
        self._seen: dict[str, OpenTable] = {}
        self._old: dict[str, Table] = {}
        self._report_seen: Rows | None = None
        self._bodies: dict[str, Body] = {}
        self._report: report.Report | None = None
        self._added: Added | None = None

    def tables(self) -> frozenset[str]:
        """Names of all tables."""
        return frozenset(self._all_natives())

    def _all_natives(self) -> dict[str, Native]:
        if not self._natives:
            with program.patience(self._book):
                self._natives = dict(open_tables(self._book))
        return self._natives

    def _table(self, name: str) -> OpenTable:
        """The table as it was when it was first asked for."""
        if name not in self._all_natives():
            raise refusals.no_table(self.name, name)
        if name not in self._seen:
            with program.patience(self._book):
                self._seen[name] = OpenTable(self._natives[name])
                self._old[name] = self._seen[name].read()
        return self._seen[name]

    def read(self, table: str) -> Table:
        """One table, as it will be after the save."""
        seen = self._table(table)
        old = self._old[table]
        body = self._bodies.get(table)
        new = old if body is None else overlaid(old, body, seen.calculated)
        return new._replace(rows=[list(row) for row in new.rows])

    def revision(self, table: str) -> str:
        """A digest of what the table shows."""
        return _digest([self._table(table).headings, *self._old[table].rows])

    def report_revision(self) -> str:
        """As `revision`, for 订单."""
        return _digest(self._report_now())

    def write(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Row],
        *,
        key: str = "",
        moved: Mapping[str, str] = NOTHING_MOVED,
    ) -> None:
        """Replaces a table body; see the seam."""
        seen = self._table(table)
        places = positions(table, seen.sheet.name, seen.headings, tuple(columns))
        at = key_position(table, seen.headings, columns, key)
        body = self._bodies.get(table, Body())
        old = self._old[table]
        self._bodies[table] = replaced(old, body, places, rows, at, seen.calculated, moved)

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Adds rows below the last filled one."""
        seen = self._table(table)
        places = positions(table, seen.sheet.name, seen.headings, tuple(columns))
        appended(self._bodies.setdefault(table, Body()), places, rows)

    def read_report(self) -> Iterator[list[Cell]]:
        """订单 from A1, as it is on the screen."""
        return iter([list(row) for row in self._report_now()])

    def _report_now(self) -> Rows:
        if self._report_seen is None:
            with program.patience(self._book):
                self._report_seen = report.read(self._report_sheet())
        return self._report_seen

    def _report_sheet(self) -> Sheet:
        for sheet in self._book.sheets:
            if sheet.name == REPORT_SHEET:
                return sheet
        raise refusals.no_sheet(self.name, REPORT_SHEET)

    def write_report(self, rows: report.Report) -> None:
        """Replaces all of 订单; the rows are taken while saving."""
        self._refuse_tables_on_report(None)
        self._report = rows

    def write_added(
        self,
        column: int,
        headings: Sequence[str],
        rows: Iterable[Row | None],
        heading_row: int = 0,
    ) -> None:
        """Replaces our block on 订单; the rows are taken while saving."""
        self._refuse_tables_on_report((column, column + len(headings) - 1))
        self._added = Added(column, tuple(headings), rows, heading_row)

    def _refuse_tables_on_report(self, columns: tuple[int, int] | None) -> None:
        for native in self._report_sheet().tables:
            area = OpenTable(native).area
            left, right = columns or (area.left, area.right)
            if left <= area.right and area.left <= right:
                raise refusals.table_on_report(REPORT_SHEET, area, native.name)

    def macros_to_click(self) -> frozenset[str] | None:
        """Not known: only the file tells what will be there when it is opened again."""
        return None

    def renew_pivots(self) -> None:
        """Left to the program, which the press asks to refresh them."""

    def save(self, backups: int) -> Path | None:
        """Changes the open document; returns where the version before is kept."""
        if not self._bodies and self._report is None and self._added is None:
            return None
        with program.patience(self._book):
            program.finish_typing(self._book)
            changes = self._changes()
            kept: Path | None = None
            if changes and backups > 0:
                kept = keep_version(self._book, self._stamp, self._elsewhere)
            changes.write(kept)
        if kept is not None:
            drop_old(kept.parent.parent / self.name, backups, kept)
        self._forget()
        return kept

    def _changes(self) -> Changes:
        """All that is pending, against the workbook as it is now."""
        changes = Changes(self._book, self._all_natives())
        for name, body in self._bodies.items():
            changes.table(name, body, self._seen[name], len(self._old[name].rows))
        if self._report is not None or self._added is not None:
            sheet = self._report_sheet()
            changes.report(sheet, self._report, self._added, self._report_seen)
        return changes


def _digest(rows: Iterable[Sequence[Cell]]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
