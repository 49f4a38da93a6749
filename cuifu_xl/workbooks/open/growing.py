"""An open workbook gains columns, tables and sheets; people's cells stay where they are."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from xlwings import Book, Range, Sheet
from xlwings.main import Table as Native

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell, Formula, NewColumn, NewTable, Row
from cuifu_xl.workbooks.open import program
from cuifu_xl.workbooks.open.looks import Palette
from cuifu_xl.workbooks.open.pen import Pen
from cuifu_xl.workbooks.open.tables import OpenTable
from cuifu_xl.workbooks.open.values import Rows, plain, values
from cuifu_xl.workbooks.pending import beside, room_lacking
from cuifu_xl.workbooks.xml.cell_xml import letters
from cuifu_xl.workbooks.xml.table_xml import Area

_STYLE = "TableStyleLight1"
_GAP_WIDTH = 3.0
_LOOKS = ("number_format", "color", "horizontal_alignment")
_LAST_CHOICE = 5000  # drop-downs reach here, so that later rows have them
Like = Callable[[str], tuple[Range, Range] | None]


def refuse_beside(table: OpenTable, columns: Sequence[NewColumn]) -> None:
    """WorkbookError if a table cannot grow to the right by these columns."""
    sheet, headings = table.sheet, [column.heading for column in columns]
    if table.has_totals:
        raise refusals.totals_row_below(sheet.name, table.name, headings)
    area = beside(sheet.name, table.name, table.area, columns)
    where = next(
        (
            f"{other.area.ref()}（表「{other.name}」）"
            for other in map(OpenTable, sheet.tables)
            if other.name != table.name and other.area.meets(area)
        ),
        "",
    )
    where = where or _filled(_cells(sheet, area), area)
    if where:
        raise refusals.beside_in_the_way(sheet.name, where, table.name, headings)


def make_room(table: OpenTable, columns: Sequence[NewColumn]) -> int | None:
    """Tables that stand beside it move to the right, with all that stands there.

    Returns the first column (from 0) that has moved; None if there is room.
    """
    area = beside(table.sheet.name, table.name, table.area, columns)
    others = [one.area for one in map(OpenTable, table.sheet.tables) if one.name != table.name]
    lacking = room_lacking(area, others)
    if not lacking:
        return None
    program.insert_columns(_cells(table.sheet, Area(area.left, 1, area.left + lacking - 1, 1)))
    return area.left


def _filled(cells: Range, area: Area) -> str:
    """The first of the cells that is filled or merged; "" if all are free."""
    for down, row in enumerate(values(cells)):
        for across, cell in enumerate(row):
            if cell is not None:
                return f"{letters(area.left + across)}{area.top + down}"
    return area.ref() if cells.merge_cells is not False else ""


def _cells(sheet: Sheet, area: Area) -> Range:
    return sheet.range((area.top, area.left + 1), (area.bottom, area.right + 1))


class Growing:
    """Puts new columns, tables and sheets in with a pen that takes them back if the press fails."""

    def __init__(self, book: Book, palette: Palette, like: Like, pen: Pen) -> None:
        self._book = book
        self._palette = palette
        self._like = like
        self._pen = pen

    def columns(self, native: Native, columns: Sequence[NewColumn]) -> None:
        """New columns at the right end of a table."""
        table = OpenTable(native)
        old, area = native.range, table.area
        new = beside(table.sheet.name, table.name, area, columns)
        whole = _cells(table.sheet, area._replace(right=new.right))
        heading = _cells(table.sheet, area._replace(left=area.right, bottom=area.top))

        def take_back() -> None:
            native.resize(old)
            _cells(table.sheet, new).clear_contents()  # Excel makes up headings of its own

        self._pen.do(lambda: native.resize(whole), take_back)
        self._fill(table.sheet, new, columns, [()] * (new.bottom - new.top), heading)

    def table(self, sheet: Sheet, table: NewTable, rows: Sequence[Row]) -> None:
        """A new table to the right of everything on a sheet."""
        there = [OpenTable(native) for native in sheet.tables]
        used = sheet.used_range
        right = _right_end(used, used.column - 1)
        right = max([right, *(one.area.right for one in there)])
        top = min((one.area.top for one in there), default=1)
        first = min(there, key=lambda one: one.area.left, default=None)
        heading = first.cells(first.top, first.top, 0, 0) if first else None
        self._put(sheet, right + 2 if right >= 0 else 0, top, table, rows, heading)
        if first is not None and table.caption and top > 2:
            self._caption(sheet, table, right + 2, first)

    def _caption(self, sheet: Sheet, table: NewTable, left: int, first: OpenTable) -> None:
        for row, text in ((first.top - 2, table.name), (first.top - 1, table.caption)):
            cell = sheet.range((row, left + 1))
            self._dress(cell, sheet.range((row, first.left)))
            self._pen.put(cell, [[text]], [[None]])

    def sheet(self, name: str, tables: Sequence[tuple[NewTable, Rows]], *, visible: bool) -> None:
        """A new sheet behind all others; the one that was seen stays in front."""
        seen, last = self._book.sheets.active, list(self._book.sheets)[-1]
        made: list[Sheet] = []
        self._pen.do(
            lambda: made.append(self._book.sheets.add(name, after=last)),
            lambda: made[0].delete(),
        )
        left = 0
        for table, rows in tables:
            self._put(made[0], left, 1, table, rows, None, filtered=len(tables) == 1)
            left += len(table.columns) + 1
        seen.activate()
        made[0].visible = visible

    def _put(
        self,
        sheet: Sheet,
        left: int,
        top: int,
        table: NewTable,
        rows: Sequence[Row],
        heading: Range | None,
        *,
        filtered: bool = False,
    ) -> None:
        """The cells of a new table and the table over them."""
        width = len(table.columns)
        area = Area(left, top, left + width - 1, top + max(len(rows), 1))
        if area.right > refusals.LAST_COLUMN:
            raise refusals.no_column_left(sheet.name, table.name)
        if left:
            self._width(sheet.range((1, left)), _GAP_WIDTH)
        self._fill(sheet, area, table.columns, rows or [(None,) * width], heading)
        made: list[Native] = []

        def add() -> None:
            cells = _cells(sheet, area)
            native = sheet.tables.add(cells, table.name, table_style_name=_STYLE)
            made.append(native)
            native.show_autofilter = filtered

        self._pen.do(add, lambda: program.unlist(made[0]))

    def _fill(
        self,
        sheet: Sheet,
        area: Area,
        columns: Sequence[NewColumn],
        rows: Sequence[Row],
        heading: Range | None,
    ) -> None:
        """Looks first, then headings and cells, column by column."""
        for place, column in enumerate(columns):
            left = area.left + place
            strip = area._replace(left=left, right=left)
            head = _cells(sheet, strip._replace(bottom=area.top))
            body = _cells(sheet, strip._replace(top=area.top + 1))
            like = self._like(column.like) or (heading, None)
            self._dress(head, like[0], "report_heading")
            self._dress(body, like[1], column.kind)
            self._pen.put(head, [[column.heading]], [[None]])
            cells = [[_value(column, row, place)] for row in rows]
            if any(cell != [None] for cell in cells):
                self._pen.put(body, cells, [[None] for _ in rows])
            self._help(sheet, head, body, column)

    def _help(self, sheet: Sheet, head: Range, body: Range, column: NewColumn) -> None:
        """Width, folding, drop-down and note."""
        used = sheet.used_range
        if _is_free(sheet, head, body, used.row + used.shape[0] - 1):
            self._width(head, column.width)
            if column.folded:
                whole = sheet.range((1, head.column))
                self._pen.do(
                    partial(whole.group, by="columns"), partial(whole.ungroup, by="columns")
                )
                self._pen.do(
                    lambda: setattr(whole.columns, "hidden", True),
                    lambda: setattr(whole.columns, "hidden", False),
                )
        if column.choices:
            first, left = body.row, body.column
            cells = sheet.range((first, left), (max(first, _LAST_CHOICE), left))
            self._pen.do(
                lambda: program.drop_down(cells, column.choices), cells.data_validation.delete
            )
        if column.note and head.note is None:
            self._pen.do(lambda: head.add_note(column.note), lambda: _without_note(head))

    def _width(self, cell: Range, width: float) -> None:
        before = cell.column_width
        self._pen.do(
            lambda: setattr(cell, "column_width", width),
            lambda: setattr(cell, "column_width", before),
        )

    def _dress(self, cells: Range, like: Range | None, name: str = "text") -> None:
        """Gives cells the look of another, or one of the palette."""
        before = _look(cells)
        put = partial(self._palette.put, cells, name) if like is None else partial(
            _wear, cells, _look(like)
        )  # fmt: skip
        self._pen.do(put, partial(_wear, cells, before))


def _value(column: NewColumn, row: Row, place: int) -> Cell:
    value = plain(row[place]) if row else None
    return Formula(column.formula) if value is None and column.formula else value


def _look(cells: Range) -> dict[str, Any]:
    cell = cells[0, 0]
    return {name: getattr(cell, name) for name in _LOOKS} | {
        "bold": cell.font.bold,
        "ink": cell.font.color,
    }


def _wear(cells: Range, look: dict[str, Any]) -> None:
    for name in _LOOKS:
        if look[name] is not None or name == "color":
            setattr(cells, name, look[name])
    cells.font.bold = look["bold"]
    if look["ink"] is not None:
        cells.font.color = look["ink"]


def _without_note(cell: Range) -> None:
    if note := cell.note:
        note.delete()


def _is_free(sheet: Sheet, head: Range, body: Range, last: int) -> bool:
    """Whether nothing else stands in the column of these cells."""
    column, bottom = head.column, body.row + body.shape[0] - 1
    others = [(1, head.row - 1), (bottom + 1, last)]
    return not any(
        cell is not None
        for first, end in others
        if first <= end
        for row in values(sheet.range((first, column), (end, column)))
        for cell in row
    )


def _right_end(used: Range, left: int) -> int:
    """The last column (from 0) in which anything stands; -1 if none."""
    filled = [
        left + across for row in values(used) for across, cell in enumerate(row) if cell is not None
    ]
    return max(filled, default=-1)
