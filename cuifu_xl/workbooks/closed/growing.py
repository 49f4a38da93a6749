"""A closed workbook gains columns, tables and sheets; what is there keeps its place and its look.

Everything is checked first; then the parts are drafted, and from then on read as they will be
after the save. No style is added: new cells look like others that the workbook has.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell, Formula, NewColumn, NewTable, Row
from cuifu_xl.workbooks.closed.column_runs import ColumnLook
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.drop_downs import with_drop_downs
from cuifu_xl.workbooks.closed.inserted_columns import insert_columns
from cuifu_xl.workbooks.closed.new_parts import add_part, list_sheet, relate, related
from cuifu_xl.workbooks.closed.sheet_frame import merged_areas
from cuifu_xl.workbooks.closed.sheet_growth import Growth, grown, named, occupied
from cuifu_xl.workbooks.closed.sheet_notes import add_notes
from cuifu_xl.workbooks.closed.sheet_tail import with_item
from cuifu_xl.workbooks.closed.sheet_xml import (
    SheetStream,
    cells,
    column_styles,
    rows_between,
    style_of,
    tail_of,
)
from cuifu_xl.workbooks.pending import (
    beside,
    refuse_sheet_name,
    refuse_table_names,
    refuse_taken,
    room_lacking,
)
from cuifu_xl.workbooks.xml.cell_xml import cell, letters, value_kind
from cuifu_xl.workbooks.xml.table_xml import Area, TablePart, new_table, number_of, wider

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_GAP = ColumnLook(3)
_CORNER = Area(0, 1, 0, 1)
_BLANK_SHEET = (
    f'<worksheet xmlns="{_SPACE}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    "</worksheet>"
)


class Looks(NamedTuple):
    """Style numbers of a heading and of the cells below it."""

    heading: str
    body: str


class Block(NamedTuple):
    """New columns with their first rows, in their place; `captions` by row, above them."""

    area: Area
    columns: Sequence[NewColumn]
    looks: Sequence[Looks]
    rows: Sequence[Row] = ()
    captions: Mapping[int, tuple[str, str]] = {}  # style and text

    def cells(self, number: int) -> Iterator[tuple[int, str, Cell]]:
        """Column, style and value of the cells in one row of the sheet."""
        if number < self.area.top:
            style, text = self.captions.get(number, ("", None))
            yield self.area.left, style, text
            return
        index = number - self.area.top - 1
        for place, (column, looks) in enumerate(zip(self.columns, self.looks, strict=True)):
            value: Cell = self.rows[index][place] if 0 <= index < len(self.rows) else None
            if value is None and column.formula:
                value = Formula(column.formula)
            is_heading = index < 0
            yield (
                self.area.left + place,
                looks.heading if is_heading else looks.body,
                column.heading if is_heading else value,
            )

    def widths(self, used: Collection[int], *, gap: bool) -> dict[int, ColumnLook]:
        """Column → look, of those in which nothing else stands; a `gap` stands before them."""
        found = {self.area.left - 1: _GAP} if gap and self.area.left else {}
        for place, (column, looks) in enumerate(zip(self.columns, self.looks, strict=True)):
            if self.area.left + place not in used:
                look = ColumnLook(column.width, looks.body, column.folded)
                found[self.area.left + place] = look
        return found

    def notes(self) -> dict[tuple[int, int], str]:
        """Row and column of each heading with a note."""
        places = enumerate(self.columns, self.area.left)
        return {(self.area.top, place): column.note for place, column in places if column.note}


class Growing:
    """The new columns, tables and sheets of one closed workbook."""

    def __init__(self, contents: Contents, palette: Mapping[str, str]) -> None:
        self._contents = contents
        self._palette = palette

    def columns(self, table: TablePart, columns: Sequence[NewColumn]) -> None:
        """New columns at the right end of a table."""
        refuse_taken(table.sheet, table.name, table.headings, columns)
        if table.has_totals:
            raise refusals.totals_row_below(table.sheet, table.name, _headings(columns))
        area = beside(table.sheet, table.name, table.area, columns)
        self._make_room(table, area, columns)
        self._refuse_beside(table, area, columns)
        heading = self._styles(table, table.area.top).get(table.area.right, "")
        block = Block(area, columns, self._looks(columns, heading))
        self._put(table.sheet_part, table.sheet, block)
        wide = wider(self._contents.archive.read(table.part), table, columns)
        self._contents.draft(table.part, lambda: (wide,))

    def _make_room(self, table: TablePart, area: Area, columns: Sequence[NewColumn]) -> None:
        """Tables that stand beside it move to the right, with all that stands there."""
        others = [other.area for other in self._on(table.sheet) if other.name != table.name]
        lacking = room_lacking(area, others)
        if not lacking:
            return
        tail = tail_of(self._contents.archive.pieces(table.sheet_part), table.sheet)
        for merged in merged_areas(tail):
            if merged.left < area.left <= merged.right:
                headings = _headings(columns)
                raise refusals.beside_in_the_way(table.sheet, merged.ref(), table.name, headings)
        sheet = self._contents.sheet(table.sheet)
        insert_columns(self._contents, sheet, area.left, lacking)

    def _refuse_beside(self, table: TablePart, area: Area, columns: Sequence[NewColumn]) -> None:
        found = occupied(self._contents.archive.pieces(table.sheet_part), table.sheet, area)
        where = named(found.inside)
        for other in self._on(table.sheet):
            if other.area.meets(area):
                where = f"{other.area.ref()}（表「{other.name}」）"
        if where:
            raise refusals.beside_in_the_way(table.sheet, where, table.name, _headings(columns))

    def table(self, sheet: str, table: NewTable) -> Area:
        """A new table to the right of everything on a sheet; returns its place."""
        self._refuse_names([table])
        part = self._contents.sheet(sheet).part
        there = self._on(sheet)
        found = occupied(self._contents.archive.pieces(part), sheet, _CORNER)
        right = max([found.right, *(other.area.right for other in there)])
        top = min((other.area.top for other in there), default=1)
        area = placed(sheet, table, right + 2 if right >= 0 else 0, top)
        first = min(there, key=lambda other: other.area.left, default=None)
        heading = self._styles(first, top).get(first.area.left, "") if first else ""
        looks = self._looks(table.columns, heading or self._palette.get("report_heading", ""))
        captions = self._captions(first, table, top) if first else {}
        self._put_table(part, sheet, table, Block(area, table.columns, looks, table.rows, captions))
        return area

    def sheet(self, name: str, tables: Sequence[NewTable], *, visible: bool) -> list[Area]:
        """A new sheet behind all others; returns where its tables are."""
        sheets = [listed for listed, _, _ in self._contents.listed_sheets()]
        refuse_sheet_name(self._contents.where, name, sheets)
        self._refuse_names(tables)
        kind = _KIND + "worksheet+xml"
        part = add_part(self._contents, "xl/worksheets/sheet{}.xml", _BLANK_SHEET, kind)
        list_sheet(self._contents, name, part, visible=visible)
        areas: list[Area] = []
        for table in tables:
            area = placed(name, table, areas[-1].right + 2 if areas else 0, 1)
            looks = self._looks(table.columns, self._palette.get("report_heading", ""))
            block = Block(area, table.columns, looks, table.rows)
            self._put_table(part, name, table, block, filtered=len(tables) == 1)
            areas.append(area)
        return areas

    def _refuse_names(self, tables: Sequence[NewTable]) -> None:
        taken = [*self._contents.tables, *self._contents.defined_names()]
        refuse_table_names(self._contents.where, tables, taken)

    def _on(self, sheet: str) -> list[TablePart]:
        return [table for table in self._contents.tables.values() if table.sheet == sheet]

    # looks

    def _looks(self, columns: Sequence[NewColumn], heading: str) -> list[Looks]:
        return [self._look(column, heading) for column in columns]

    def _look(self, column: NewColumn, heading: str) -> Looks:
        name, _, like = column.like.partition(".")
        table = self._contents.tables.get(name)
        if table is None or like not in table.headings:
            return Looks(heading, self._palette.get(column.kind, ""))
        place = table.area.left + table.headings.index(like)
        top, body = (self._styles(table, row) for row in (table.area.top, table.body.top))
        return Looks(top.get(place, heading), body.get(place, ""))

    def _styles(self, table: TablePart, row: int) -> dict[int, str]:
        """Column → style number in one row of the sheet that a table stands on."""
        stream = SheetStream(self._contents.archive.stream(table.sheet_part), table.sheet)
        found = {
            column: style
            for left, right, style in column_styles(stream.head)
            for column in range(left, min(right, table.area.right) + 1)
        }
        for one in rows_between(stream, row, row):
            found |= {column: style_of(raw) for column, raw in cells(one).items()}
        return found

    def _captions(self, first: TablePart, table: NewTable, top: int) -> dict[int, tuple[str, str]]:
        """Name and sentence in the two rows where the neighbour has its own."""
        lines = (table.name, table.caption)
        if not table.caption or top <= len(lines):
            return {}
        left = first.area.left
        return {
            row: (self._styles(first, row).get(left, ""), text)
            for row, text in enumerate(lines, top - len(lines))
        }

    # parts

    def _put_table(
        self, part: str, sheet: str, table: NewTable, block: Block, *, filtered: bool = False
    ) -> None:
        archive = self._contents.archive
        numbers = (number_of(archive.read(one.part)) for one in self._contents.tables.values())
        xml = new_table(table, max(numbers, default=0) + 1, block.area, filtered=filtered)
        made = add_part(self._contents, "xl/tables/table{}.xml", xml, _KIND + "table+xml")
        number = relate(self._contents, part, "table", made)
        self._put(part, sheet, block, f"<tablePart {related(number)}/>".encode())

    def _put(self, part: str, sheet: str, block: Block, listed: bytes = b"") -> None:
        """The cells of a block, its columns, drop-downs and notes."""
        pieces = self._contents.archive.pieces(part)
        used = occupied(pieces, sheet, block.area).columns_used

        def row(number: int) -> dict[int, bytes]:
            digits = str(number)
            made = (
                (column, self._made(letters(column) + digits, style, value))
                for column, style, value in block.cells(number)
            )
            return {column: raw.encode() for column, raw in made if raw}

        def tail(old: bytes) -> bytes:
            new = with_item(old, "tableParts", listed) if listed else old
            return with_drop_downs(new, block.area, block.columns)

        area = block.area._replace(top=min([block.area.top, *block.captions]))
        growth = Growth(area, row, block.widths(used, gap=bool(listed)), tail)
        self._contents.draft(part, lambda: grown(pieces, sheet, growth))
        add_notes(self._contents, part, block.notes())

    def _made(self, ref: str, style: str, value: Cell) -> str:
        look = style or (self._palette.get(value_kind(value), "") if value is not None else "")
        return cell(ref, look, value, self._contents.calendar)


def _headings(columns: Sequence[NewColumn]) -> list[str]:
    return [column.heading for column in columns]


def placed(sheet: str, table: NewTable, left: int, top: int) -> Area:
    """Where a new table stands; it has one row at least."""
    right = left + len(table.columns) - 1
    if right > refusals.LAST_COLUMN:
        raise refusals.no_column_left(sheet, table.name)
    return Area(left, top, right, top + max(len(table.rows), 1))
