"""Whole columns put into a sheet of a closed workbook; all that speaks of cells moves along.

As Excel does it: what stands right of the place moves, a reference to it follows, wherever it is
written – formulas, names, colours, rules for typing, tables, charts, notes, PivotTables.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed.archive import Pieces
from cuifu_xl.workbooks.closed.contents import Contents, Sheet
from cuifu_xl.workbooks.closed.own_cells import SharedFormulas
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells
from cuifu_xl.workbooks.xml.cell_xml import column_number, letters
from cuifu_xl.workbooks.xml.formula_shift import Insertion, inserted
from cuifu_xl.workbooks.xml.xml_text import escape, unescape

_FORMULA = re.compile(
    rb"(<(?:x?m?:?f|formula[12]?|calculatedColumnFormula|c:f)(?:\s[^>]*)?>)([^<]*)(</)"
)
_REFERENCE = re.compile(rb"""(\s(?:ref|sqref|activeCell|topLeftCell|r)=["'])([^"']*)(["'])""")
_PLACE = re.compile(rb"""\sr=["'][^"']*["']""")
_SQREF = re.compile(rb"(<xm:sqref>)([^<]*)(</)")
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?\d*)")
_COLUMN = re.compile(rb"<col\s[^>]*>")
_ENDS = re.compile(rb"""(\s(min|max)=["'])(\d+)""")
_SPANS = re.compile(rb"""\sspans=["'][^"']*["']""")
_LOCATION = re.compile(rb"""(\slocation=["'])([^"']*)(["'])""")
_NAME = re.compile(rb"(<definedName\b[^>]*>)([^<]*)(</)")
_SPLIT = re.compile(rb"""(\sxSplit=["'])(\d+)""")
_FROZEN = re.compile(rb"<pane\b[^>]*\bstate=[\"']frozen")
_DRAWN_COLUMN = re.compile(rb"(<xdr:col>)(\d+)")
_NOTE_COLUMN = re.compile(rb"(<x:Column>)(\d+)")
_NOTE_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</)")
_SOURCE = re.compile(rb"<worksheetSource\b[^>]*>")
_PIVOT_AREA = re.compile(rb"<location\b[^>]*>")


def insert_columns(contents: Contents, sheet: Sheet, at: int, count: int) -> None:
    """`count` blank columns before column `at` (from 0) of a sheet; parts are drafted.

    WorkbookError, and nothing is changed, where a formula is written in no usual way.
    """
    made = _Insert(contents, sheet, Insertion(sheet.name, at, count))
    for part, content in made.parts():
        contents.draft(part, partial(_whole, content))


def _whole(content: bytes) -> tuple[bytes]:
    return (content,)


class _Insert:
    """The parts of a workbook as they are after the columns have been put in."""

    def __init__(self, contents: Contents, sheet: Sheet, insertion: Insertion) -> None:
        self._contents = contents
        self._sheet = sheet
        self._insertion = insertion

    def parts(self) -> list[tuple[str, bytes]]:
        """Those that change."""
        found = [(self._sheet.part, self._moved_sheet())]
        found += [(part, self._told(content)) for part, content in self._others()]
        found += self._beside()
        return found

    def _others(self) -> Iterator[tuple[str, bytes]]:
        """Sheets, names, tables, charts and caches that speak of the sheet."""
        contents = self._contents
        for sheet in contents.sheets.values():
            if sheet != self._sheet and _mentions(contents.archive.pieces(sheet.part), self._marks):
                yield sheet.part, self._unshared(sheet)
        yield contents.part, contents.archive.read(contents.part)
        for member in contents.archive.members:
            if re.search(r"/(?:charts/chart|pivotCache/pivotCacheDefinition)\w*\.xml$", member):
                yield member, contents.archive.read(member)
        for table in contents.tables.values():
            if table.sheet != self._sheet.name:
                yield table.part, contents.archive.read(table.part)

    @property
    def _marks(self) -> tuple[bytes, ...]:
        name = escape(self._sheet.name)
        return (f"{name}!".encode(), f"{name}'!".encode())

    def _unshared(self, sheet: Sheet) -> bytes:
        """A sheet with every formula written out."""
        stream = SheetStream(self._contents.archive.pieces(sheet.part)(), sheet.name)
        shared = SharedFormulas()
        rows = b"".join(
            _row(row, dict(_written_out(shared, row)), row.attributes)
            for block in stream.blocks()
            for row in block.rows()
        )
        return stream.head + rows + stream.tail

    def _told(self, content: bytes) -> bytes:
        """A part elsewhere whose formulas follow."""
        follow = partial(self._formula, on_sheet=False)
        content = _FORMULA.sub(follow, content)
        content = _NAME.sub(follow, content)
        content = _LOCATION.sub(follow, content)
        return _SOURCE.sub(self._source, content)

    def _source(self, tag: re.Match[bytes]) -> bytes:
        named = f'sheet="{escape(self._sheet.name)}"'.encode()
        return _REFERENCE.sub(self._reference, tag[0]) if named in tag[0] else tag[0]

    def _formula(self, found: re.Match[bytes], on_sheet: bool) -> bytes:
        text = unescape(found[2].decode())
        moved = inserted(text, self._insertion, on_sheet=on_sheet)
        return found[1] + escape(moved).encode() + found[3] if moved != text else found[0]

    # the sheet itself, and what lies on it

    def _moved_sheet(self) -> bytes:
        sheet = self._sheet
        stream = SheetStream(self._contents.archive.pieces(sheet.part)(), sheet.name)
        shared = SharedFormulas()
        rows = b"".join(
            self._moved_row(row, shared) for block in stream.blocks() for row in block.rows()
        )
        return self._head(stream.head) + rows + self._here(stream.tail)

    def _moved_row(self, row: Row, shared: SharedFormulas) -> bytes:
        moved = {}
        for column, raw in _written_out(shared, row):
            if b't="dataTable"' in raw:
                raise WorkbookError(
                    f"{self._sheet.name} 上有模拟运算表，程序不能在中间加列。请先把它移到别的工作表"
                )
            tag = raw.find(b">") + 1
            place = self._column(column)
            start = _PLACE.sub(b"", raw[:tag], count=1)
            start = b'<c r="%s"' % f"{letters(place)}{row.number}".encode() + start[2:]
            moved[place] = start + self._here(raw[tag:])
        return _row(row, moved, _SPANS.sub(b"", row.attributes))

    def _head(self, head: bytes) -> bytes:
        head = _COLUMN.sub(self._col, head)
        if _FROZEN.search(head):
            head = _SPLIT.sub(self._split, head)
        return _REFERENCE.sub(self._reference, head)

    def _col(self, tag: re.Match[bytes]) -> bytes:
        """A run of columns; one that reaches over the place grows with it."""

        def end(found: re.Match[bytes]) -> bytes:
            return found[1] + b"%d" % (self._column(int(found[3]) - 1) + 1)

        return _ENDS.sub(end, tag[0])

    def _split(self, found: re.Match[bytes]) -> bytes:
        frozen = int(found[2])
        grown = frozen + self._insertion.width if self._insertion.at < frozen else frozen
        return found[1] + b"%d" % grown

    def _here(self, content: bytes) -> bytes:
        """Formulas and references of the sheet."""
        content = _FORMULA.sub(partial(self._formula, on_sheet=True), content)
        content = _LOCATION.sub(partial(self._formula, on_sheet=True), content)
        content = _SQREF.sub(self._reference, content)
        return _REFERENCE.sub(self._reference, content)

    def _reference(self, found: re.Match[bytes]) -> bytes:
        return found[1] + self._cells(found[2].decode()).encode() + found[3]

    def _cells(self, text: str) -> str:
        """`A1:B2 C3` as it is afterwards."""

        def moved(cell: re.Match[str]) -> str:
            place = self._column(column_number(cell[2]))
            return f"{cell[1]}{letters(place)}{cell[3]}"

        return _CELL.sub(moved, text)

    def _column(self, column: int) -> int:
        return column + self._insertion.width if column >= self._insertion.at else column

    def _beside(self) -> Iterator[tuple[str, bytes]]:
        """Tables, PivotTables, drawings and notes of the sheet."""
        moves: dict[str, Callable[[bytes], bytes]] = {
            "table": self._here,
            "pivotTable": lambda content: _PIVOT_AREA.sub(
                lambda tag: _REFERENCE.sub(self._reference, tag[0]), content
            ),
            "drawing": lambda content: _DRAWN_COLUMN.sub(self._number, content),
            "vmlDrawing": self._shapes,
            "comments": lambda content: _REFERENCE.sub(self._reference, content),
        }
        for relation in self._contents.relations(self._sheet.part).values():
            if relation.kind in moves:
                content = self._contents.archive.read(relation.target)
                yield relation.target, moves[relation.kind](content)

    def _shapes(self, content: bytes) -> bytes:
        content = _NOTE_COLUMN.sub(self._number, content)
        return _NOTE_ANCHOR.sub(self._anchor, content)

    def _anchor(self, found: re.Match[bytes]) -> bytes:
        """Left column, its offset, top row, its offset; the same for right and bottom."""
        numbers = [int(number) for number in found[2].split(b",")]
        for place in (0, 4):
            numbers[place] = self._column(numbers[place])
        return found[1] + ", ".join(map(str, numbers)).encode() + found[3]

    def _number(self, found: re.Match[bytes]) -> bytes:
        return found[1] + b"%d" % self._column(int(found[2]))


def _mentions(pieces: Pieces, marks: tuple[bytes, ...]) -> bool:
    """Whether one of the marks stands in a part, however its pieces are cut."""
    longest = max(map(len, marks))
    end = b""
    for piece in pieces():
        if any(mark in end + piece for mark in marks):
            return True
        end = piece[-longest:]
    return False


def _written_out(shared: SharedFormulas, row: Row) -> Iterator[tuple[int, bytes]]:
    """The cells of a row, none of which lives on the formula of another."""
    inside = cells(row)
    shared.learn(row.number, inside, 0)
    for column, raw in inside.items():
        yield column, shared.expanded(raw, row.number, column)


def _row(row: Row, inside: dict[int, bytes], attributes: bytes) -> bytes:
    start = b"<row" + attributes.rstrip(b"/") + b">"
    return start + b"".join(inside[column] for column in sorted(inside)) + b"</row>"
