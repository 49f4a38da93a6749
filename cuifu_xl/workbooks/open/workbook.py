"""An open workbook as the seam wants it.

Nothing is changed before `save`, and then the document on the screen is. Saving that to disk is
left to the people who have it open (Ctrl+S), who may also close it without. Only the version
before is written to disk, into 备份.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xlwings import Book, Sheet
from xlwings.main import Table as Native

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.tables.schema import REPORT_SHEET
from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import (
    NOTHING_MOVED,
    Cell,
    NewColumn,
    NewTable,
    PutBack,
    Renewed,
    Row,
    Table,
)
from cuifu_xl.workbooks.closed.backups import drop_old
from cuifu_xl.workbooks.closed.buttons import macros_to_click
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.repair import needed_repair
from cuifu_xl.workbooks.open import program, report
from cuifu_xl.workbooks.open.changes import Changes
from cuifu_xl.workbooks.open.growing import make_room, refuse_beside
from cuifu_xl.workbooks.open.ready import wait_until_ready
from cuifu_xl.workbooks.open.tables import OpenTable, open_tables
from cuifu_xl.workbooks.open.values import Rows
from cuifu_xl.workbooks.open.versions import keep_version, local_path
from cuifu_xl.workbooks.pending import (
    Added,
    Body,
    Line,
    appended,
    as_new,
    by_column,
    changed,
    key_position,
    overlaid,
    refuse_sheet_name,
    refuse_table_names,
    refuse_taken,
    replaced,
    widened,
)
from cuifu_xl.workbooks.xml.table_xml import positions


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
        self._new_tables: dict[str, NewTable] = {}
        self._on_sheets: list[tuple[str, NewTable]] = []
        self._new_sheets: list[tuple[str, Sequence[NewTable], bool]] = []

    def tables(self) -> frozenset[str]:
        """Names of all tables."""
        return frozenset(self._all_natives()) | frozenset(self._new_tables)

    def sheets(self) -> tuple[str, ...]:
        """Names of all sheets, in the order of their tabs."""
        new = (name for name, _, _ in self._new_sheets)
        return (*(sheet.name for sheet in self._book.sheets), *new)

    def _all_natives(self) -> dict[str, Native]:
        if not self._natives:
            with program.patience(self._book):
                self._natives = dict(open_tables(self._book))
        return self._natives

    def _table(self, name: str) -> OpenTable:
        """The table as it was when it was first asked for."""
        native = self._native(name)
        if name not in self._seen:
            with program.patience(self._book):
                self._seen[name] = OpenTable(native)
                self._old[name] = self._seen[name].read()
        return self._seen[name]

    def sheet_of(self, table: str) -> str:
        """The sheet that a table stands on, as it is called now."""
        return self._native(table).parent.name

    def headings(self, table: str) -> tuple[str, ...]:
        """Those of a table, in their order; its rows are not read."""
        if table in self._seen or table in self._new_tables:
            return self._where(table).headings
        native = self._native(table)
        with program.patience(self._book):
            return OpenTable(native).headings

    def _native(self, name: str) -> Native:
        natives = self._all_natives()
        if name not in natives:
            raise refusals.no_table(self.name, name)
        return natives[name]

    def read(self, table: str) -> Table:
        """One table, as it will be after the save."""
        where = self._where(table)
        old = self._old[table]
        body = self._bodies.get(table)
        new = old if body is None else overlaid(old, body, where.calculated)
        return new._replace(rows=[list(row) for row in new.rows])

    def _where(self, table: str) -> "_Where":
        """What is to be known of a table before it is written: of one that is to come, too."""
        if table in self._new_tables:
            return _Where(table, self._old[table].headings, ())
        seen = self._table(table)
        return _Where(seen.sheet.name, seen.headings, seen.calculated)

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
        where = self._where(table)
        places = positions(table, where.sheet, where.headings, tuple(columns))
        at = key_position(table, where.headings, columns, key)
        body = self._bodies.get(table, Body())
        old = self._old[table]
        self._bodies[table] = replaced(old, body, places, rows, at, where.calculated, moved)

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Adds rows below the last filled one."""
        where = self._where(table)
        places = positions(table, where.sheet, where.headings, tuple(columns))
        appended(self._bodies.setdefault(table, Body()), places, rows)

    def change_cells(
        self, table: str, key: str, changes: Mapping[Cell, Mapping[str, Cell]]
    ) -> None:
        """Changes single cells; see the seam."""
        where = self._where(table)

        def places(headings: tuple[str, ...]) -> list[int]:
            return positions(table, where.sheet, where.headings, headings)

        at, by_place = by_column(places, key, changes)
        old = self._old[table]
        self._bodies[table] = changed(table, old, self._bodies.get(table), at, by_place)

    def add_columns(self, table: str, columns: Sequence[NewColumn]) -> None:
        """Lets a table grow to the right; see the seam."""
        seen = self._table(table)
        gained = (*seen.gained, *columns)
        refuse_taken(seen.sheet.name, table, seen.headings, columns)
        with program.patience(self._book):
            first = make_room(OpenTable(seen.native), gained)
            if first is not None:
                self._see_moved(seen.sheet.name, first)
            refuse_beside(OpenTable(seen.native), gained)
            self._seen[table] = OpenTable(seen.native, gained)
            self._old[table] = widened(self._old[table], columns)

    def _see_moved(self, sheet: str, first: int) -> None:
        """Tables right of a column are where they are now; what they hold is the same."""
        for name, seen in self._seen.items():
            if seen.sheet.name == sheet and seen.area.left >= first:
                self._seen[name] = OpenTable(seen.native, seen.gained)

    def add_table(self, sheet: str, table: NewTable) -> None:
        """Puts a table on a sheet; see the seam."""
        if sheet not in self.sheets():
            raise refusals.no_sheet(self.name, sheet)
        self._expect([table])
        self._on_sheets.append((sheet, table))

    def add_sheet(self, sheet: str, tables: Sequence[NewTable], *, visible: bool = True) -> None:
        """Puts a sheet behind all others; see the seam."""
        refuse_sheet_name(self.name, sheet, self.sheets())
        self._expect(tables)
        self._new_sheets.append((sheet, tables, visible))

    def _expect(self, tables: Sequence[NewTable]) -> None:
        """From now on these tables are read and written, though they come with the save."""
        with program.patience(self._book):
            names = [*self.tables(), *(name.name for name in self._book.names)]
        refuse_table_names(self.name, tables, names)
        for table in tables:
            self._new_tables[table.name] = table
            self._old[table.name] = as_new(table, 2)

    def _rows_of(self, table: NewTable) -> Rows:
        """The rows of a new table, formulas as formulas."""
        rows = [list(row) for row in table.rows]
        body = self._bodies.get(table.name)
        if body is None:
            return rows
        blank: list[Cell] = [None] * len(table.columns)
        return [
            [line.values.get(at, old) for at, old in enumerate(_origin(rows, line) or blank)]
            for line in body.all_lines(len(self._old[table.name].rows))
        ]

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
        """What will be there when the file, as it was last saved, is opened again."""
        saved = self._saved()
        return None if saved is None else macros_to_click(saved)

    def put_back_buttons(self) -> PutBack:
        """Nothing is: shapes of an open workbook are left to the program that has it."""
        saved = self._saved()
        return PutBack() if saved is None else PutBack(waiting=needed_repair(saved).gone)

    def renew_looks(self, whole: Collection[str], make: Callable[[Path], None]) -> Renewed:
        """Nothing is renewed before the workbook is closed."""
        return Renewed(waiting=True)

    def _saved(self) -> Contents | None:
        """The file on this computer, if there is one that can be read meanwhile."""
        path = local_path(self._book)
        try:
            return Contents(path) if path else None
        except CuifuError:  # it may be anything that xlwings opens
            return None

    def renew_pivots(self) -> None:
        """Left to the program, which the press asks to refresh them."""

    def save(self, backups: int) -> Path | None:
        """Changes the open document; returns where the version before is kept."""
        if not self._is_pending():
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

    def _is_pending(self) -> bool:
        grows = self._new_tables or self._new_sheets or any(t.gained for t in self._seen.values())
        report = self._report is not None or self._added is not None
        return bool(self._bodies or grows or report)

    def _changes(self) -> Changes:
        """All that is pending, against the workbook as it is now."""
        changes = Changes(self._book, self._all_natives())
        for name, seen in self._seen.items():
            if seen.gained:
                changes.columns(name, seen.gained)
        for where, table in self._on_sheets:
            changes.new_table(where, table, self._rows_of(table))
        for title, tables, visible in self._new_sheets:
            changes.new_sheet(title, [(one, self._rows_of(one)) for one in tables], visible)
        for name, body in self._bodies.items():
            if name in self._new_tables:
                continue
            changes.table(name, body, self._seen[name], len(self._old[name].rows))
        if self._report is not None or self._added is not None:
            sheet = self._report_sheet()
            changes.report(sheet, self._report, self._added, self._report_seen)
        return changes


def _origin(rows: Rows, line: Line) -> list[Cell] | None:
    return None if line.origin is None else rows[line.origin]


class _Where(NamedTuple):
    """The sheet of a table, its headings and its computed columns."""

    sheet: str
    headings: tuple[str, ...]
    calculated: Collection[int]


def _digest(rows: Iterable[Sequence[Cell]]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
