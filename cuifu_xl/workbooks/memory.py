"""A workbook in memory: for tests and examples, and over a real one for --dry-run."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from pathlib import Path
from zlib import crc32

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
    Workbook,
)
from cuifu_xl.workbooks.pending import (
    Added,
    Body,
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
    without_blank_end,
)
from cuifu_xl.workbooks.xml.cell_xml import as_read
from cuifu_xl.workbooks.xml.table_xml import positions


class MemoryWorkbook:
    """Tables by name and the rows of 订单. Saving makes what was written the present state."""

    def __init__(
        self,
        tables: Mapping[str, Table] | None = None,
        report: Iterable[Sequence[Cell]] = (),
        name: str = "memory.xlsx",
    ) -> None:
        self.name = name
        self._source: Workbook | None = None
        self._tables = {key: _as_read(table) for key, table in (tables or {}).items()}
        self._report: list[list[Cell]] | None = [[as_read(c) for c in row] for row in report]
        self._sheets: list[str] = []
        self._changes: Counter[str] = Counter()
        self._forget()

    def _forget(self) -> None:
        self._bodies: dict[str, Body] = {}
        self._new_report: Iterable[Sequence[str | None]] | None = None
        self._added: Added | None = None
        self._grown: set[str] = set()

    @classmethod
    def from_workbook(cls, source: Workbook) -> "MemoryWorkbook":
        """A copy that reads what is asked for from `source` and writes nothing to it."""
        copy = cls(name=source.name)
        copy._source = source
        copy._report = None
        return copy

    def tables(self) -> frozenset[str]:
        """Names of all tables."""
        return frozenset(self._tables) | (self._source.tables() if self._source else frozenset())

    def sheets(self) -> tuple[str, ...]:
        """Those of the source, then the new ones."""
        return (*(self._source.sheets() if self._source else ()), *self._sheets)

    def sheet_of(self, table: str) -> str:
        """That of the source; in memory a table stands nowhere."""
        return self._source.sheet_of(table) if self._source else ""

    def headings(self, table: str) -> tuple[str, ...]:
        """Those of a table, in their order."""
        if self._source is not None and table not in self._tables:
            return self._source.headings(table)
        return self._old(table).headings

    def read(self, table: str) -> Table:
        """One table, as it will be after the save."""
        old = self._old(table)
        body = self._bodies.get(table)
        new = old if body is None else overlaid(old, body)
        return new._replace(rows=[list(row) for row in new.rows])

    def _old(self, table: str) -> Table:
        if table not in self._tables:
            if self._source is None:
                raise refusals.no_table(self.name, table)
            self._tables[table] = self._source.read(table)
        return self._tables[table]

    def revision(self, table: str) -> str:
        """The source's mark with the saves counted, or a check sum: it outlives this object."""
        rows = self._old(table).rows
        if self._source is not None:
            return f"{self._source.revision(table)}+{self._changes[table]}"
        return f"{crc32(repr(rows).encode('utf-8', 'surrogatepass')):08x}-{len(rows)}"

    def report_revision(self) -> str:
        """As `revision`, for 订单."""
        before = self._source.report_revision() if self._source else ""
        return f"{before}+{self._changes[REPORT_SHEET]}"

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
        old = self._old(table)
        places = positions(table, self.name, old.headings, tuple(columns))
        at = key_position(table, old.headings, columns, key)
        body = self._bodies.get(table, Body())
        self._bodies[table] = replaced(old, body, places, rows, at, (), moved)

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Adds rows below the last filled one."""
        places = positions(table, self.name, self._old(table).headings, tuple(columns))
        appended(self._bodies.setdefault(table, Body()), places, rows)

    def change_cells(
        self, table: str, key: str, changes: Mapping[Cell, Mapping[str, Cell]]
    ) -> None:
        """Changes single cells; see the seam."""
        old = self._old(table)

        def places(headings: tuple[str, ...]) -> list[int]:
            return positions(table, self.name, old.headings, headings)

        at, by_place = by_column(places, key, changes)
        self._bodies[table] = changed(table, old, self._bodies.get(table), at, by_place)

    def add_columns(self, table: str, columns: Sequence[NewColumn]) -> None:
        """Lets a table grow to the right; see the seam."""
        old = self._old(table)
        refuse_taken(self.name, table, old.headings, columns)
        self._tables[table] = widened(old, columns)
        self._grown.add(table)

    def add_table(self, sheet: str, table: NewTable) -> None:
        """Puts a table into the workbook; in memory it stands nowhere."""
        refuse_table_names(self.name, [table], self.tables())
        self._tables[table.name] = as_new(table, 2)
        self._grown.add(table.name)

    def add_sheet(self, sheet: str, tables: Sequence[NewTable], *, visible: bool = True) -> None:
        """Puts a sheet with tables behind all others."""
        refuse_sheet_name(self.name, sheet, self.sheets())
        refuse_table_names(self.name, tables, self.tables())
        self._sheets.append(sheet)
        for table in tables:
            self.add_table(sheet, table)

    def read_report(self) -> Iterator[list[Cell]]:
        """订单 from A1, as of the last save."""
        if self._report is None and self._source is not None:
            return iter(self._source.read_report())
        return iter([list(row) for row in self._report or ()])

    def write_report(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Replaces all of 订单; the rows are taken while saving."""
        self._new_report = rows

    def write_added(
        self,
        column: int,
        headings: Sequence[str],
        rows: Iterable[Row | None],
        heading_row: int = 0,
    ) -> None:
        """Replaces our block on 订单; the rows are taken while saving."""
        self._added = Added(column, tuple(headings), rows, heading_row)

    def macros_to_click(self) -> frozenset[str] | None:
        """Those of the source; in memory nobody clicks."""
        return self._source.macros_to_click() if self._source else None

    def put_back_buttons(self) -> PutBack:
        """There are none in memory; that the source keeps its macros is known."""
        kept = self._source is not None and self._source.put_back_buttons().kept_macros
        return PutBack(kept_macros=kept)

    def renew_looks(self, whole: Collection[str], make: Callable[[Path], None]) -> Renewed:
        """In memory there is nothing to look at."""
        return Renewed()

    def renew_pivots(self) -> None:
        """There is no 汇总 in memory."""

    def save(self, backups: int) -> None:
        """Makes what was written the present state of this object; no file is touched."""
        self._tables |= {name: self.read(name) for name in self._bodies}
        self._changes.update(self._bodies.keys() | self._grown)
        if self._new_report is not None or self._added is not None:
            base = self.read_report() if self._new_report is None else self._new_report
            self._report = list(_with_added(base, self._added))
            self._changes[REPORT_SHEET] += 1
        self._forget()


def _as_read(table: Table) -> Table:
    rows = [[as_read(cell) for cell in row] for row in table.rows]
    return table._replace(rows=without_blank_end(rows))


def _with_added(
    base: Iterable[Sequence[Cell]],
    added: Added | None,
) -> Iterator[list[Cell]]:
    if added is None:
        yield from ([as_read(cell) for cell in row] for row in base)
        return
    above = iter(base)
    yield from ([as_read(cell) for cell in row] for row in islice(above, added.heading_row))
    blank: Row = (None,) * len(added.headings)
    for row, values in zip_longest(above, chain([added.headings], added.rows)):
        yield _joined(row or (), added.column, values or blank)


def _joined(row: Sequence[Cell], column: int, values: Row) -> list[Cell]:
    left = [as_read(cell) for cell in row[:column]]
    left += [None] * (column - len(left))
    right = [as_read(cell) for cell in row[column + len(values) :]]
    return left + [as_read(value) for value in values] + right
