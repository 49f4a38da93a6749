"""What a press wants of the tables, kept until the save: which rows, and what travels with them.

The same rules serve every host: people's own columns follow their row by its key, or stay in
place. Nothing here knows how a workbook is stored.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import NOTHING_MOVED, Cell, Formula, NewColumn, NewTable, Row, Table
from cuifu_xl.workbooks.xml.cell_xml import as_read
from cuifu_xl.workbooks.xml.table_xml import Area


class Line(NamedTuple):
    """A body row to be: cells set anew by column, the others come from the old row `origin`."""

    origin: int | None
    values: Mapping[int, Cell]


class Fresh(Mapping[int, Cell]):
    """The cells of a new row as they were given: a dict of each would take 40 MB on a big day."""

    __slots__ = ("places", "row")

    def __init__(self, places: Mapping[int, int], row: Row) -> None:
        if len(row) != len(places):
            raise ValueError(row)
        self.places = places  # column → index of `row`, shared by all rows
        self.row = row

    def __getitem__(self, column: int) -> Cell:
        return self.row[self.places[column]]

    def __contains__(self, column: object) -> bool:
        return column in self.places

    def __iter__(self) -> Iterator[int]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


class Added(NamedTuple):
    """Our block of columns on 订单."""

    column: int
    headings: tuple[str, ...]
    rows: Iterable[Row | None]
    heading_row: int = 0


class Body:
    """A table body to be: its first `kept` rows (None = all filled ones), then lines.

    `in_place`: only cells change, so blank rows at the end stay, and every cell keeps its look.
    """

    def __init__(
        self, kept: int | None = None, lines: Iterable[Line] = (), *, in_place: bool = False
    ) -> None:
        self.kept = kept
        self.lines = list(lines)
        self.in_place = in_place

    def all_lines(self, filled: int) -> list[Line]:
        """Every row as a line, given how many rows are filled now."""
        kept = filled if self.kept is None else self.kept
        return [Line(index, {}) for index in range(kept)] + self.lines


def appended(body: Body, positions: Sequence[int], rows: Iterable[Row]) -> None:
    """Adds rows below the others."""
    places = {column: index for index, column in enumerate(positions)}
    body.lines += [Line(None, Fresh(places, row)) for row in rows]


def replaced(
    old: Table,
    body: Body,
    positions: Sequence[int],
    rows: Iterable[Row],
    key: int | None,
    calculated: Collection[int],
    moved: Mapping[str, str] = NOTHING_MOVED,
) -> Body:
    """The body after its named columns are replaced by `rows`; the rest follows its row."""
    named = set(positions)
    before = body.all_lines(len(old.rows))
    partner = _by_place(before) if key is None else _by_key(before, old, key)
    at = -1 if key is None else list(positions).index(key)
    lines: list[Line] = []
    places = {column: index for index, column in enumerate(positions)}
    for row in rows:
        values: Mapping[int, Cell] = Fresh(places, row)
        wanted = as_read(row[at]) if key is not None else None
        line = partner(wanted)
        if line is None and isinstance(wanted, str) and wanted in moved:
            line = partner(moved[wanted])
        origin = None
        if line is not None:
            values = {**values} | {c: value for c, value in line.values.items() if c not in named}
            origin = line.origin
            if origin == len(lines):
                values = _news(values, old.rows[origin])
        lines.append(Line(origin, values))
    if key is None:
        lines += _still_in_use(before[len(lines) :], old, named, calculated)
    return Body(0, lines)


def changed(
    name: str, old: Table, body: Body | None, key: int, changes: Mapping[Cell, Mapping[int, Cell]]
) -> Body:
    """The body after single cells of the rows with these keys, by column, are changed."""
    body = body or Body(in_place=True)
    lines = body.all_lines(len(old.rows))
    missing = set(changes)
    for index, line in enumerate(lines):
        wanted = _value(line, old, key)
        if wanted is not None and wanted in changes:
            missing.discard(wanted)
            lines[index] = Line(line.origin, {**line.values, **changes[wanted]})
    for lost in missing:
        raise refusals.no_such_row(name, old.headings[key], lost)
    as_they_are = (line.origin == index and not line.values for index, line in enumerate(lines))
    kept = next((index for index, kept in enumerate(as_they_are) if not kept), len(lines))
    return Body(kept, lines[kept:], in_place=body.in_place or body.kept is None)


def by_column(
    places: Callable[[tuple[str, ...]], list[int]],
    key: str,
    changes: Mapping[Cell, Mapping[str, Cell]],
) -> tuple[int, dict[Cell, dict[int, Cell]]]:
    """Where the key stands, and the changes by column; `places` finds headings."""
    found = {
        as_read(wanted): dict(zip(places(tuple(cells)), cells.values(), strict=True))
        for wanted, cells in changes.items()
    }
    return places((key,))[0], found


def as_new(table: NewTable, first_row: int) -> Table:
    """A new table as it will read."""
    rows = [[as_read(value) for value in row] for row in table.rows]
    headings = tuple(column.heading for column in table.columns)
    return Table(headings, without_blank_end(rows), first_row)


def widened(old: Table, columns: Sequence[NewColumn]) -> Table:
    """A table that has gained columns, as it will read."""
    blank: list[Cell] = [None] * len(columns)
    headings = (*old.headings, *(column.heading for column in columns))
    return old._replace(headings=headings, rows=[[*row, *blank] for row in old.rows])


def refuse_taken(sheet: str, table: str, headings: Sequence[str], new: Iterable[NewColumn]) -> None:
    """WorkbookError if a column of this name is there, in capitals or not."""
    there = {heading.casefold() for heading in headings}
    for column in new:
        if column.heading.casefold() in there:
            raise refusals.heading_taken(sheet, table, column.heading)


def beside(sheet: str, table: str, area: Area, columns: Sequence[NewColumn]) -> Area:
    """The cells to the right of a table, as high as it is."""
    left = area.right + 1
    found = area._replace(left=left, right=area.right + len(columns))
    if found.right > refusals.LAST_COLUMN:
        raise refusals.no_column_left(sheet, table)
    return found


def room_lacking(area: Area, others: Iterable[Area]) -> int:
    """How many columns a table lacks that is to grow into an area: one stays blank beside it."""
    wanted = area._replace(right=area.right + 1)
    return max(
        (wanted.right - other.left + 1 for other in others if other.meets(wanted)), default=0
    )


def refuse_sheet_name(book: str, sheet: str, taken: Iterable[str]) -> None:
    """WorkbookError if a sheet of this name is there."""
    if sheet.casefold() in {name.casefold() for name in taken}:
        raise refusals.sheet_taken(book, sheet)


def refuse_table_names(book: str, tables: Iterable[NewTable], taken: Iterable[str]) -> None:
    """WorkbookError if tables or names of the workbook are called so."""
    there = {name.casefold() for name in taken}
    for table in tables:
        if table.name.casefold() in there:
            raise refusals.name_taken(book, table.name)


def _news(values: Mapping[int, Cell], present: list[Cell]) -> dict[int, Cell]:
    """The cells that differ from what the row holds already."""
    return {
        column: value
        for column, value in values.items()
        if isinstance(value, Formula) or not _same(as_read(value), present[column])
    }


def _same(one: Cell, other: Cell) -> bool:
    return type(one) is type(other) and one == other


def _by_place(before: list[Line]) -> Callable[[Cell], Line | None]:
    rest = iter(before)
    return lambda _: next(rest, None)


def _by_key(before: list[Line], old: Table, key: int) -> Callable[[Cell], Line | None]:
    """Finds the old row of a key; equal keys are used up in order, a blank key finds none."""
    known: dict[Cell, deque[Line]] = defaultdict(deque)
    for line in before:
        known[_value(line, old, key)].append(line)
    known.pop(None, None)

    def partner(value: Cell) -> Line | None:
        waiting = known.get(value)
        return waiting.popleft() if waiting else None

    return partner


def _still_in_use(
    surplus: list[Line], old: Table, named: set[int], calculated: Collection[int]
) -> list[Line]:
    """Rows below the new end in which people wrote something: they stay, the rest emptied."""
    own = [c for c in range(len(old.headings)) if c not in named and c not in calculated]
    used = 0
    for count, line in enumerate(surplus, 1):
        if any(_value(line, old, column) is not None for column in own):
            used = count
    return [Line(line.origin, {**line.values, **dict.fromkeys(named)}) for line in surplus[:used]]


def _value(line: Line, old: Table, column: int) -> Cell:
    if column in line.values:
        return as_read(line.values[column])
    return None if line.origin is None else old.rows[line.origin][column]


def overlaid(old: Table, body: Body, calculated: Collection[int] = ()) -> Table:
    """The table as it will read after the save."""
    kept = old.rows if body.kept is None else old.rows[: body.kept]
    columns = range(len(old.headings))
    lines = [[_value(line, old, column) for column in columns] for line in body.lines]
    return old._replace(rows=without_blank_end(kept + lines, calculated))


def without_blank_end(rows: list[list[Cell]], calculated: Collection[int] = ()) -> list[list[Cell]]:
    """Rows up to the last one that holds more than computed cells."""
    end = len(rows)
    while end and all(c in calculated or cell is None for c, cell in enumerate(rows[end - 1])):
        end -= 1
    return rows[:end]


def key_position(
    table: str, headings: Sequence[str], columns: Sequence[str], key: str
) -> int | None:
    """Where the key stands; None for no key. WorkbookError if it is not among the columns."""
    if not key:
        return None
    if key not in columns:
        raise WorkbookError(f"表「{table}」要按「{key}」对行，但要写的列里没有它。这是程序的错误")
    return list(headings).index(key)
