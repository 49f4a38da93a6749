"""What the workbook of an earlier release has not: columns, tables, sheets. 长出新列和新表

Each is declared once, in the schema, with the version that brought it. A new column stands at the
right end of its table; tables beside it make room.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from cuifu_xl.core.errors import Problem
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows, rows_to_write
from cuifu_xl.tables.factory_history import KEYS, by_heading, headings_of
from cuifu_xl.tables.formulas import COLUMN_FORMULAS
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.schema import CHOICES, Column, TableSpec, list_name
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell, NewColumn, NewTable, Row, Workbook

NOTHING_TO_DO = "不用做什么"


def grow(book: Workbook, version: int) -> tuple[Problem, ...]:
    """A workbook of this version gains what came later; a sentence for each sheet and table."""
    later = [spec for spec in schema.TABLES if spec.since > version]
    return (*_new_tables(book, later, "新版多了"), *_new_columns(book, version))


def make_tables_again(book: Workbook, gone: Collection[str]) -> tuple[Problem, ...]:
    """Tables that somebody has deleted, as a new workbook has them; a sentence for each."""
    specs = [spec for spec in schema.TABLES if spec.name in gone]
    return tuple(_new_tables(book, specs, "删掉了，补回空的："))


def make_columns_again(book: Workbook, version: int, *, of_people: bool) -> tuple[Problem, ...]:
    """Columns that somebody has deleted, empty, at the right end; those of people where asked for.

    As many strange headings as missing ones are the same, renamed: whoever reads them says so.
    """
    specs = schema.TABLES if of_people else schema.PROGRAMS_TABLES
    return tuple(
        said
        for spec in specs
        if spec.since <= version
        for said in _columns_again(book, spec, version, of_people=of_people)
    )


def _columns_again(
    book: Workbook, spec: TableSpec, version: int, *, of_people: bool
) -> Iterator[Problem]:
    there = book.headings(spec.name)
    known = [column for column in spec.columns if column.since <= version]
    gone = [column for column in known if column.heading not in there]
    strange = set(there) - set(spec.headings())
    if of_people:
        is_deleted = len(gone) != len(strange)
    else:
        is_deleted = len(gone) > len(strange) and not any(column.people for column in gone)
    if gone and is_deleted:
        book.add_columns(spec.name, _columns(spec, gone))
        headings = "」「".join(column.heading for column in gone)
        yield _said(
            spec.sheet,
            headings,
            "被删掉了，已在最右边补上空的；要原来的内容，看看「备份」里更早的一份",
        )


def _new_tables(book: Workbook, specs: Sequence[TableSpec], why: str) -> Iterator[Problem]:
    for sheet, together in groupby(specs, key=lambda spec: spec.sheet):
        tables = [NewTable(s.name, _columns(s, s.columns), _rows(s), s.note) for s in together]
        there = book.tables()
        beside = [s.name for s in schema.TABLES if s.sheet == sheet and s.name in there]
        if beside:
            for table in tables:
                book.add_table(book.sheet_of(beside[0]) or sheet, table)
                yield _said(f"{sheet}!{table.name}", "", f"{why}这张表，加在最右边")
        else:
            book.add_sheet(sheet, tables)
            yield _said(sheet, "", f"{why}这张工作表，加在最后")


def _new_columns(book: Workbook, version: int) -> Iterator[Problem]:
    for spec in schema.TABLES:
        new = [column for column in spec.columns if column.since > version]
        if not new or spec.since > version:
            continue
        book.add_columns(spec.name, _columns(spec, new))
        _fill(book, spec, [column.heading for column in new], version)
        for column in new:
            yield _said(spec.sheet, column.heading, "新版多了这一列，加在最右边")


def _fill(book: Workbook, spec: TableSpec, new: Sequence[str], version: int) -> None:
    """Rows of ours have in the new columns what the program ships in them."""
    shipped = _rows(spec)
    if not shipped:
        return
    before = headings_of(spec, version)
    keys = KEYS.get(spec.name, before)
    known = {_key(row, keys): row for row in by_heading(spec.headings(), shipped)}
    table = book.read(spec.name)
    at = positions(spec.name, table, before)
    rows = [{heading: row[place] for heading, place in at.items()} for row in table.rows]
    found = [known.get(_key(row, keys), {}) for row in rows]
    book.write(spec.name, new, [[row.get(heading) for heading in new] for row in found])


def _key(row: Mapping[str, Cell], keys: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(row[heading] for heading in keys)


def _rows(spec: TableSpec) -> Sequence[Row]:
    """The rows that a new workbook has in this table."""
    if spec == schema.TEMPLATES:
        return rows_to_write(spec, shipped_rows())
    return rows_to_write(spec, factory_rows(spec.name)) if spec in schema.SETTINGS_TABLES else ()


def _columns(spec: TableSpec, columns: Sequence[Column]) -> list[NewColumn]:
    return [_column(spec, column) for column in columns]


def _column(spec: TableSpec, column: Column) -> NewColumn:
    """As it is declared; it looks like an older one of its kind beside it."""
    alike = [
        other.heading
        for other in spec.columns
        if other.since < column.since
        and other.kind is column.kind
        and other.people == column.people
    ]
    return NewColumn(
        column.heading,
        column.kind,
        f"{spec.name}.{alike[-1]}" if alike else "",
        column.width,
        column.folded,
        COLUMN_FORMULAS.get((spec.name, column.heading), ""),
        _choices(column.choices),
        column.note,
    )


def _choices(name: str) -> Sequence[str] | str:
    """The words of a drop-down, or the name of a list, which the workbook has."""
    return list_name(name) if "." in name else CHOICES.get(name, ())


def _said(source: str, column: str, what: str) -> Problem:
    return Problem(source, None, column, "", what, NOTHING_TO_DO)
