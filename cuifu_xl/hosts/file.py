"""A closed .xlsx / .xlsm: only the parts that change are rewritten, all others copied as they are.

Reading: blank and error cells are None, numbers float, dates datetime, clock times time. A
table reads as it will be after the save; 订单 reads as it is on disk.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cuifu_xl.errors import WorkbookError
from cuifu_xl.hosts.backups import drop_old, keep_version
from cuifu_xl.hosts.base import Cell, Row, Table
from cuifu_xl.hosts.cell_values import ValueReader
from cuifu_xl.hosts.contents import Contents
from cuifu_xl.hosts.locks import refuse_if_open
from cuifu_xl.hosts.package_edit import recalculated, stale_chain, without_part
from cuifu_xl.hosts.pending import (
    Body,
    appended,
    key_position,
    overlaid,
    replaced,
    without_blank_end,
)
from cuifu_xl.hosts.replace_file import Pieces, replace_file
from cuifu_xl.hosts.report_edit import Added, ReportEdit
from cuifu_xl.hosts.sheet_edit import SheetEdit
from cuifu_xl.hosts.sheet_xml import SheetStream, cells, rows_between, style_of
from cuifu_xl.hosts.table_edit import TableEdit
from cuifu_xl.hosts.table_xml import TablePart, resized
from cuifu_xl.sheets.schema import REPORT_SHEET, STYLES


class FileWorkbook:
    """A workbook file that no program has open.

    `stamp` ("2026-11-23 092501") names the version kept at the first save; without it the
    version is named by its own time. `force` passes over the lock of a program that is gone.
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
        self._values = ValueReader(self._contents)
        self._bodies: dict[str, Body] = {}
        self._report: Iterable[Sequence[str | None]] | None = None
        self._added: Added | None = None

    def tables(self) -> frozenset[str]:
        """Names of all tables."""
        return frozenset(self._contents.tables)

    def read(self, table: str) -> Table:
        """One table, as it will be after the save."""
        part = self._contents.table(table)
        old = self._read_old(part)
        body = self._bodies.get(table)
        return old if body is None else overlaid(old, body, part.calculated)

    def _read_old(self, part: TablePart) -> Table:
        rows = self._values.area(part.sheet, part.sheet_part, part.body)
        filled = without_blank_end(rows, part.calculated)
        return Table(part.headings, filled, part.body.top)

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
        self, table: str, columns: Sequence[str], rows: Iterable[Row], *, key: str = ""
    ) -> None:
        """Replaces a table body; see the seam."""
        part = self._contents.table(table)
        at = key_position(table, part.headings, columns, key)
        places = part.positions(tuple(columns))
        body = self._bodies.get(table, Body())
        old = self._read_old(part)
        self._bodies[table] = replaced(old, body, places, rows, at, part.calculated)

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Adds rows below the last filled one."""
        places = self._contents.table(table).positions(tuple(columns))
        appended(self._bodies.setdefault(table, Body()), places, rows)

    def read_report(self) -> Iterator[list[Cell]]:
        """订单 from A1, as it is on disk."""
        return self._values.all_rows(self._contents.sheet(REPORT_SHEET).name)

    def write_report(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Replaces all of 订单; the rows are taken while saving."""
        self._refuse_tables_on_report(None)
        self._report = rows

    def write_added(self, column: int, headings: Sequence[str], rows: Iterable[Row | None]) -> None:
        """Replaces our block on 订单; the rows are taken while saving."""
        self._refuse_tables_on_report((column, column + len(headings) - 1))
        self._added = Added(column, tuple(headings), rows)

    def _refuse_tables_on_report(self, columns: tuple[int, int] | None) -> None:
        self._contents.sheet(REPORT_SHEET)
        for table in self._contents.tables.values():
            left, right = columns or (table.area.left, table.area.right)
            beside = right < table.area.left or table.area.right < left
            if table.sheet == REPORT_SHEET and not beside:
                raise WorkbookError(
                    f"{REPORT_SHEET}!{table.area.ref()} 是表格「{table.name}」，程序不能覆盖。"
                    "请在 Excel 里点「表设计 → 转换为区域」后重试"
                )

    def save(self, backups: int) -> Path | None:
        """Writes what is pending; returns where the version before is kept."""
        path = self._contents.archive.path
        if not self._is_pending():
            return None
        refuse_if_open(path, self._force)
        self._contents.archive.refuse_if_changed()
        changed = self._changed_parts()
        dropped = self._drop_chain(changed)
        kept: list[Path] = []

        def before() -> None:
            refuse_if_open(path, self._force)
            self._contents.archive.refuse_if_changed()
            if backups > 0:
                kept.append(keep_version(path, self._stamp))

        self._values.close()
        replace_file(self._contents.archive, changed, dropped, before)
        if backups > 0:
            drop_old(path, backups)
        self._open()
        return kept[0] if kept else None

    def _changed_parts(self) -> dict[str, Pieces]:
        """New content by part name as the archive spells it."""
        changed: dict[str, Pieces] = {}
        self._writes_formulas = False
        self._changed_sheets: set[str] = set()
        self._palette = self._read_palette()
        for sheet in dict.fromkeys(self._contents.table(name).sheet for name in self._bodies):
            self._edit_tables(sheet, changed)
        self._edit_report(changed)
        workbook = self._contents.archive.read(self._contents.part)
        asking = recalculated(workbook)
        if asking != workbook:
            changed[self._real(self._contents.part)] = lambda: (asking,)
        return changed

    def _is_pending(self) -> bool:
        return bool(self._bodies) or self._report is not None or self._added is not None

    def _edit_tables(self, sheet: str, changed: dict[str, Pieces]) -> None:
        part = self._contents.sheet(sheet).part
        neighbours = [t for t in self._contents.tables.values() if t.sheet == sheet]
        edits = [
            TableEdit(table, self._bodies[table.name], self._palette, self._contents.calendar)
            for table in neighbours
            if table.name in self._bodies
        ]
        edit = SheetEdit(sheet, lambda: self._contents.archive.stream(part))
        edit.prepare(edits, neighbours)
        changed[self._real(part)] = edit.pieces
        self._changed_sheets.add(sheet)
        for one in edits:
            self._writes_formulas |= one.writes_formulas
            content = self._contents.archive.read(one.table.part)
            new = resized(content, one.table, one.area.bottom)
            if new != content:
                changed[self._real(one.table.part)] = lambda new=new: (new,)  # type: ignore[misc]

    def _edit_report(self, changed: dict[str, Pieces]) -> None:
        if self._report is None and self._added is None:
            return
        part = self._contents.sheet(REPORT_SHEET).part
        edit = ReportEdit(
            lambda: changed_or_old(), REPORT_SHEET, self._palette, self._contents.calendar
        )
        present = changed.get(self._real(part))

        def changed_or_old() -> Iterable[bytes]:
            return present() if present else self._contents.archive.stream(part)

        report, added = self._report, self._added
        if report is not None:
            changed[self._real(part)] = lambda: edit.replaced(report, added)
        elif added is not None:
            changed[self._real(part)] = lambda: edit.extended(added)
        self._changed_sheets.add(REPORT_SHEET)

    def _drop_chain(self, changed: dict[str, Pieces]) -> set[str]:
        chain = stale_chain(self._contents, self._changed_sheets, self._writes_formulas)
        if chain is None:
            return set()
        changed |= without_part(self._contents, chain)
        return {chain}

    def _real(self, part: str) -> str:
        return self._contents.archive.info(part).filename

    def _read_palette(self) -> dict[str, str]:
        """Style numbers by kind of value, from the blank cells of `_styles`."""
        table = self._contents.tables.get(STYLES.name)
        if table is None:
            return {}
        top = table.body.top
        stream = SheetStream(self._contents.archive.stream(table.sheet_part), table.sheet)
        found: dict[int, bytes] = {}
        for row in rows_between(stream, top, top):
            found = cells(row)
        left = table.area.left
        return {
            heading: style_of(found[left + place])
            for place, heading in enumerate(table.headings)
            if left + place in found
        }
