"""A closed .xlsx / .xlsm: only the parts that change are rewritten, all others copied as they are.

Reading: blank and error cells are None, numbers float, dates datetime, clock times time. A
table reads as it will be after the save; 订单 reads as it is on disk.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cuifu_xl.tables.schema import READ_BY_FORMULAS, REGISTER, REPORT_SHEET
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
from cuifu_xl.workbooks.closed.backups import drop_old, keep_version, kept_only_if_written
from cuifu_xl.workbooks.closed.buttons import macros_to_click
from cuifu_xl.workbooks.closed.cell_values import ValueReader
from cuifu_xl.workbooks.closed.changes import Changes, palette
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.locks import refuse_if_open
from cuifu_xl.workbooks.closed.repair import Repair, needed_repair
from cuifu_xl.workbooks.closed.replace_file import replace_file
from cuifu_xl.workbooks.closed.write_lock import write_lock
from cuifu_xl.workbooks.pending import (
    Added,
    Body,
    appended,
    as_new,
    by_column,
    changed,
    key_position,
    overlaid,
    replaced,
    widened,
    without_blank_end,
)
from cuifu_xl.workbooks.xml.table_xml import TablePart

if TYPE_CHECKING:
    from cuifu_xl.workbooks.closed.growing import Growing

# a press works 汇总 out for no longer register, and 看板 for no longer tables: each takes 0.3 s
MOST_LINES = 5000


class FileWorkbook:
    """A workbook file that no program has open.

    `stamp` ("2026-11-23 092501") names the version kept at the first save; without it the
    moment of keeping does. `force` passes over the lock of a program that is gone.
    """

    def __init__(self, path: Path | str, *, stamp: str = "", force: bool = False) -> None:
        self.path = Path(path)
        self.name = self.path.name
        self._stamp = stamp
        self._force = force
        self._open()

    def _open(self) -> None:
        # a link stays a link: the file behind it is replaced
        self._contents = Contents(self.path.resolve())
        self.__dict__.pop("_growing", None)
        self._values = ValueReader(self._contents)
        self._old: dict[str, Table] = {}
        self._bodies: dict[str, Body] = {}
        self._report: Iterable[Sequence[str | None]] | None = None
        self._added: Added | None = None
        self._pivots_wanted = False
        self._repair = Repair()

    def tables(self) -> frozenset[str]:
        """Names of all tables."""
        return frozenset(self._contents.tables)

    def sheets(self) -> tuple[str, ...]:
        """Names of all sheets, in the order of their tabs."""
        return tuple(name for name, _, _ in self._contents.listed_sheets())

    def sheet_of(self, table: str) -> str:
        """The sheet that a table stands on, as it is called now."""
        return self._contents.table(table).sheet

    def headings(self, table: str) -> tuple[str, ...]:
        """Those of a table, in their order."""
        return self._contents.table(table).headings

    def read(self, table: str) -> Table:
        """One table, as it will be after the save."""
        part = self._contents.table(table)
        old = self._read_old(part)
        body = self._bodies.get(table)
        new = old if body is None else overlaid(old, body, part.calculated)
        return new._replace(rows=[list(row) for row in new.rows])

    def _read_old(self, part: TablePart) -> Table:
        """The table on disk, read once."""
        if part.name not in self._old:
            rows = self._values.area(part.sheet, part.sheet_part, part.body)
            filled = without_blank_end(rows, part.calculated)
            below = self._values.filled_below(part.sheet, part.sheet_part, part.area)
            self._old[part.name] = Table(part.headings, filled, part.body.top, below)
        return self._old[part.name]

    def revision(self, table: str) -> str:
        """Check sum and size of the sheet part, from the zip directory."""
        return self._mark(self._contents.table(table).sheet_part)

    def report_revision(self) -> str:
        """As `revision`, for 订单."""
        return self._mark(self._contents.sheet(REPORT_SHEET).part)

    def _mark(self, part: str) -> str:
        info = self._contents.archive.info(part)
        return f"{info.CRC:08x}-{info.file_size}"

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
        part = self._contents.table(table)
        places = part.positions(tuple(columns))
        at = key_position(table, part.headings, columns, key)
        body = self._bodies.get(table, Body())
        old = self._read_old(part)
        self._bodies[table] = replaced(old, body, places, rows, at, part.calculated, moved)

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Adds rows below the last filled one."""
        places = self._contents.table(table).positions(tuple(columns))
        appended(self._bodies.setdefault(table, Body()), places, rows)

    def change_cells(
        self, table: str, key: str, changes: Mapping[Cell, Mapping[str, Cell]]
    ) -> None:
        """Changes single cells; see the seam."""
        part = self._contents.table(table)
        at, by_place = by_column(part.positions, key, changes)
        old = self._read_old(part)
        self._bodies[table] = changed(table, old, self._bodies.get(table), at, by_place)

    def add_columns(self, table: str, columns: Sequence[NewColumn]) -> None:
        """Lets a table grow to the right; see the seam."""
        part = self._contents.table(table)
        old = self._read_old(part)
        self._growing.columns(part, columns)
        self._values.forget(part.sheet_part)
        self._old[table] = widened(old, columns)
        self._pivots_wanted |= table == REGISTER.name

    def add_table(self, sheet: str, table: NewTable) -> None:
        """Puts a table on a sheet; see the seam."""
        area = self._growing.table(sheet, table)
        self._old[table.name] = as_new(table, area.top + 1)

    def add_sheet(self, sheet: str, tables: Sequence[NewTable], *, visible: bool = True) -> None:
        """Puts a sheet behind all others; see the seam."""
        areas = self._growing.sheet(sheet, tables, visible=visible)
        for table, area in zip(tables, areas, strict=True):
            self._old[table.name] = as_new(table, area.top + 1)

    @cached_property
    def _growing(self) -> "Growing":
        # most presses add nothing
        from cuifu_xl.workbooks.closed.growing import Growing

        return Growing(self._contents, palette(self._contents))

    def read_report(self) -> Iterator[list[Cell]]:
        """订单 from A1, as it is on disk."""
        return self._values.all_rows(self._contents.sheet(REPORT_SHEET).name)

    def write_report(self, rows: Iterable[Sequence[str | None]]) -> None:
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
        self._contents.sheet(REPORT_SHEET)
        for table in self._contents.tables.values():
            left, right = columns or (table.area.left, table.area.right)
            beside = right < table.area.left or table.area.right < left
            if table.sheet == REPORT_SHEET and not beside:
                raise refusals.table_on_report(REPORT_SHEET, table.area, table.name)

    def macros_to_click(self) -> frozenset[str]:
        """What the drawings of the sheets start, as the next program to open the file finds it."""
        return macros_to_click(self._contents)

    def put_back_buttons(self) -> PutBack:
        """At the save, with code names and macros."""
        self._repair = repair = needed_repair(self._contents)
        return PutBack(repair.gone, (), repair.is_older, repair.keeps_macros)

    def renew_looks(self, whole: Collection[str], make: Callable[[Path], None]) -> Renewed:
        """At the save; replaced sheets read as they will be, and so do the tables on them."""
        # once for each release
        from tempfile import TemporaryDirectory

        from cuifu_xl.workbooks.closed.looks.renewed import renewed

        with TemporaryDirectory() as folder:
            new = Path(folder) / "new.xlsm"
            make(new)
            news = renewed(self._contents, Contents(new), whole)
        for name, table in self._contents.tables.items():
            if table.sheet in whole:
                self._old.pop(name, None)
                self._values.forget(table.sheet_part)
        return news

    def renew_pivots(self) -> None:
        """At the save, 汇总 is worked out anew, however long the register is."""
        self._pivots_wanted = True

    def _renews_pivots(self) -> bool:
        """Whether 汇总 is worked out: asked for, or the register changed and is short."""
        if self._pivots_wanted:
            return REGISTER.name in self._contents.tables
        return REGISTER.name in self._bodies and self._lines(REGISTER.name) <= MOST_LINES

    def _renews_figures(self) -> bool:
        """Whether 看板 and 总结 are worked out: all that they count is there and is short."""
        if not self._contents.tables.keys() >= set(READ_BY_FORMULAS):
            return False
        return all(self._lines(name) <= MOST_LINES for name in READ_BY_FORMULAS)

    def _lines(self, table: str) -> int:
        """How many rows a table will have at most."""
        area, body = self._contents.tables[table].body, self._bodies.get(table)
        lines = area.bottom - area.top + 1
        if body is None:
            return lines
        return (lines if body.kept is None else body.kept) + len(body.lines)

    def save(self, backups: int) -> Path | None:
        """Writes what is pending; returns where the version before is kept."""
        path = self._contents.archive.path
        is_new = bool(self._contents.archive.drafts)
        if not self._bodies and self._report is None and self._added is None and not is_new:
            return None
        refuse_if_open(path, self._force)
        self._contents.archive.refuse_if_changed()
        changes = Changes(self._contents)
        changes.tables(self._bodies)
        changes.report(self._report, self._added)
        if self._renews_pivots():
            changes.pivots(lambda: self.read(REGISTER.name))
        known = self.read if self._renews_figures() else None
        changes.figures(self._bodies, known, self._values)
        changes.package()
        changes.put_back(self._repair)
        self._values.close()
        with write_lock(path), kept_only_if_written() as kept:

            def before() -> None:
                refuse_if_open(path, self._force)
                self._contents.archive.refuse_if_changed()
                if backups > 0:
                    kept.append(keep_version(path, self._stamp))

            replace_file(self._contents.archive, changes.parts, changes.dropped, before)
        if backups > 0:
            drop_old(path, backups, kept[0] if kept else None)
        self._open()
        return kept[0] if kept else None
