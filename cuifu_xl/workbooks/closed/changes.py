"""What a save changes: the new content of each part, in the words of tables and of 订单."""

from collections.abc import Callable, Collection, Iterable, Sequence

from cuifu_xl.tables.schema import (
    BOOK_CODE_NAME,
    FIGURES,
    FORMULA_SHEETS,
    REGISTER,
    REPORT_SHEET,
    STYLES,
)
from cuifu_xl.workbooks.base import Table
from cuifu_xl.workbooks.closed.archive import Pieces
from cuifu_xl.workbooks.closed.button_parts import with_buttons
from cuifu_xl.workbooks.closed.cell_values import ValueReader
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.forgotten_values import renewed_values
from cuifu_xl.workbooks.closed.macros.code_names import (
    names_of_ours,
    sheet_name,
    with_book_name,
    with_sheet_name,
)
from cuifu_xl.workbooks.closed.macros.ours import todays_project_for
from cuifu_xl.workbooks.closed.package_edit import recalculated, stale_chain, without_part
from cuifu_xl.workbooks.closed.repair import Repair
from cuifu_xl.workbooks.closed.report_edit import ReportEdit
from cuifu_xl.workbooks.closed.sheet_edit import SheetEdit
from cuifu_xl.workbooks.closed.sheet_xml import (
    SheetStream,
    cells,
    column_styles,
    rows_between,
    style_of,
)
from cuifu_xl.workbooks.closed.table_edit import TableEdit
from cuifu_xl.workbooks.pending import Added, Body
from cuifu_xl.workbooks.xml.table_xml import resized


class Changes:
    """Collects new parts; nothing is written here."""

    def __init__(self, contents: Contents) -> None:
        self.parts: dict[str, Pieces] = dict(contents.archive.drafts)
        self.dropped: set[str] = set()
        self._contents = contents
        self._palette = palette(contents)
        self._sheets: set[str] = set()
        self._writes_formulas = bool(self.parts)  # new cells are not in the chain

    def tables(self, bodies: dict[str, Body]) -> None:
        """New table bodies, sheet by sheet."""
        for sheet in dict.fromkeys(self._contents.table(name).sheet for name in bodies):
            self._tables_on(sheet, bodies)

    def _tables_on(self, sheet: str, bodies: dict[str, Body]) -> None:
        part = self._contents.sheet(sheet).part
        neighbours = [t for t in self._contents.tables.values() if t.sheet == sheet]
        edits = [
            TableEdit(table, bodies[table.name], self._palette, self._contents.calendar)
            for table in neighbours
            if table.name in bodies
        ]
        edit = SheetEdit(sheet, lambda: self._contents.archive.stream(part))
        edit.prepare(edits, neighbours)
        self._put(part, edit.pieces)
        self._sheets.add(sheet)
        for one in edits:
            self._writes_formulas |= one.writes_formulas
            old = self._contents.archive.read(one.table.part)
            self._put_if_new(one.table.part, old, resized(old, one.table, one.area.bottom))

    def report(self, rows: Iterable[Sequence[str | None]] | None, added: Added | None) -> None:
        """A new 订单, our block on it, or both."""
        if rows is None and added is None:
            return
        part = self._contents.sheet(REPORT_SHEET).part
        before = self.parts.get(self._real(part))
        edit = ReportEdit(
            before or (lambda: self._contents.archive.stream(part)),
            REPORT_SHEET,
            self._palette,
            self._contents.calendar,
        )
        if rows is not None:
            self._put(part, lambda: edit.replaced(rows, added))
        elif added is not None:
            self._put(part, lambda: edit.extended(added))
        self._sheets.add(REPORT_SHEET)

    def pivots(self, register: Callable[[], Table]) -> None:
        """汇总 as it follows from the register, if it is still ours."""
        # most presses leave the register alone
        from cuifu_xl.workbooks.closed.pivots.renewed import renewed

        new = renewed(self._contents, register, self._palette)
        if not {self._real(part) for part in new} & self.parts.keys():
            for part, content in new.items():
                self._put_if_new(part, self._contents.archive.read(part), content)

    def figures(
        self,
        written: Collection[str],
        read: Callable[[str], Table] | None,
        values: ValueReader,
    ) -> None:
        """看板 and 总结 as they follow from the tables; without values if `read` is missing."""
        drafts = self._contents.archive.drafts
        drawn = (self._contents.sheets.get(name) for name in FORMULA_SHEETS)
        if any(sheet and self._real(sheet.part) in drafts for sheet in drawn):
            written = {*written, REGISTER.name}  # new formulas have no values yet
        new = renewed_values(self._contents, written, read, values)
        for part, content in new.items():
            real = self._real(part)
            if self.parts.get(real) is drafts.get(real):
                self._put_if_new(part, self._contents.archive.read(part), content)

    def package(self) -> None:
        """What follows from the others: recalculation on opening, no stale calculation chain."""
        part = self._contents.part
        old = self._contents.archive.read(part)
        self._put_if_new(part, old, recalculated(old))
        chain = stale_chain(self._contents, self._sheets, self._writes_formulas)
        if chain is not None:
            self.dropped.add(chain)
            self.parts |= without_part(self._contents, chain)

    def put_back(self, repair: Repair) -> None:
        """What another program took away. Comes last: parts that have changed change once more."""
        contents = self._contents
        if repair.buttons:
            day = contents.table(FIGURES.name)
            sheet = contents.sheet(day.sheet)
            wanted = with_buttons(contents, sheet, day.area, repair.buttons, self._as_it_will_be)
            for part, content in wanted.items():
                self._put_whole(part, content)
        if repair.code_names:
            book = with_book_name(self._as_it_will_be(contents.part), BOOK_CODE_NAME)
            self._put_whole(contents.part, book)
            taken = set(self._code_names())
            for title, name in names_of_ours(contents).items():
                if name not in taken:
                    self._name_sheet(contents.sheet(title).part, name)
        macros = contents.related("vbaProject")
        if repair.macros and macros is not None:
            names = self._code_names()
            charts = {name for name, kind in names.items() if kind == "chartsheet"}
            new = todays_project_for(contents.archive.read(macros), list(names), charts)
            self._put_whole(macros, new)

    def _name_sheet(self, part: str, name: str) -> None:
        before = self._pieces(part)
        self._put(part, lambda: with_sheet_name(before(), name))

    def _code_names(self) -> dict[str, str]:
        """What macros will call each sheet that has such a name, and what kind of sheet it is."""
        targets = self._contents.relations(self._contents.part)
        sheets = [targets[id] for _, _, id in self._contents.listed_sheets() if id in targets]
        found = {
            sheet_name(self._pieces(sheet.target)()): sheet.kind
            for sheet in sheets
            if self._contents.archive.find(sheet.target)
        }
        found.pop("", None)
        return found

    def _as_it_will_be(self, part: str) -> bytes:
        return b"".join(self._pieces(part)())

    def _pieces(self, part: str) -> Pieces:
        archive = self._contents.archive
        return self.parts.get(archive.find(part) or part) or (lambda: archive.stream(part))

    def _put_whole(self, part: str, content: bytes) -> None:
        self.parts[self._contents.archive.find(part) or part] = lambda: (content,)

    def _put_if_new(self, part: str, old: bytes, new: bytes) -> None:
        if new != old:
            self._put(part, lambda: (new,))

    def _put(self, part: str, pieces: Pieces) -> None:
        self.parts[self._real(part)] = pieces

    def _real(self, part: str) -> str:
        return self._contents.archive.info(part).filename


def palette(contents: Contents) -> dict[str, str]:
    """Style numbers by kind of value, from the blank cells of `_styles`.

    Where a program left out a blank cell that looks like its column, from the column.
    """
    table = contents.tables.get(STYLES.name)
    if table is None:
        return {}
    stream = SheetStream(contents.archive.stream(table.sheet_part), table.sheet)
    looks = {
        column: style
        for left, right, style in column_styles(stream.head)
        for column in range(max(left, table.area.left), min(right, table.area.right) + 1)
    }
    top = table.body.top
    for row in rows_between(stream, top, top):
        looks |= {column: style_of(raw) for column, raw in cells(row).items()}
    columns = enumerate(table.headings, table.area.left)
    return {heading: looks[column] for column, heading in columns if column in looks}
