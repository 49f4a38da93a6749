"""What a press changes in an open workbook: all of it laid out and checked, then put in.

Before the first cell is touched everything is known to fit. If the program refuses half-way, what
was put in is taken back.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from xlwings import App, Book, Range, Sheet
from xlwings.main import Table as Native

from cuifu_xl.core.errors import CuifuError, WorkbookError
from cuifu_xl.tables.schema import STYLES
from cuifu_xl.workbooks.base import Cell, Formula, NewColumn, NewTable
from cuifu_xl.workbooks.open import program, report
from cuifu_xl.workbooks.open.body import BodyEdit
from cuifu_xl.workbooks.open.growing import Growing, refuse_beside
from cuifu_xl.workbooks.open.looks import Palette
from cuifu_xl.workbooks.open.pen import Pen
from cuifu_xl.workbooks.open.tables import OpenTable
from cuifu_xl.workbooks.open.values import Rows, same
from cuifu_xl.workbooks.pending import Added, Body

# restored in this order: formulas are computed before the screen follows
_STILL = {"calculation": "manual", "enable_events": False, "screen_updating": False}


class Changes:
    """Collects edits; `write` puts them in."""

    def __init__(self, book: Book, natives: Mapping[str, Native]) -> None:
        self._book = book
        self._natives = natives
        self._bodies: list[BodyEdit] = []
        self._report: report.ReportEdit | None = None
        self._columns: dict[str, tuple[NewColumn, ...]] = {}
        self._tables: list[tuple[str, NewTable, Rows]] = []
        self._sheets: list[tuple[str, list[tuple[NewTable, Rows]], bool]] = []

    def columns(self, name: str, columns: tuple[NewColumn, ...]) -> None:
        """New columns of a table."""
        refuse_beside(OpenTable(self._natives[name]), columns)
        self._columns[name] = columns

    def new_table(self, sheet: str, table: NewTable, rows: Rows) -> None:
        """A new table on a sheet that is there."""
        self._tables.append((sheet, table, rows))

    def new_sheet(self, name: str, tables: list[tuple[NewTable, Rows]], visible: bool) -> None:
        """A new sheet with tables."""
        self._sheets.append((name, tables, visible))

    def table(self, name: str, body: Body, seen: OpenTable, filled: int) -> None:
        """A new body for a table, made from what was `seen` there: so many `filled` rows."""
        now = OpenTable(self._natives[name], seen.gained)
        # rows are only added: those that stay need not be read again, but for the last of them
        start = max(filled - 1, 0) if body.kept is None else 0
        if not _is_unchanged(seen, now, start):
            raise _changed(f"{now.sheet.name}!{name}")
        edit = BodyEdit(now, body, filled)
        if edit.changes:
            edit.check(self._on(now.sheet))
            self._bodies.append(edit)

    def _on(self, sheet: Sheet) -> Iterator[OpenTable]:
        return (OpenTable(native) for native in sheet.tables)

    def report(
        self, sheet: Sheet, rows: report.Report | None, added: Added | None, seen: Rows | None
    ) -> None:
        """A new report, our block beside it, or both."""
        if rows is None and seen is not None and seen != report.read(sheet):
            raise _changed(sheet.name)
        self._report = report.ReportEdit(sheet, rows, added)

    def __bool__(self) -> bool:
        return self._grows or bool(self._bodies) or self._report is not None

    @property
    def _grows(self) -> bool:
        return bool(self._columns or self._tables or self._sheets)

    def write(self, kept: Path | None) -> None:
        """Puts everything in, or nothing; `kept` is where the version before lies."""
        pen = Pen()
        with still(self._book.app):
            try:
                self._put(pen)
            except BaseException as error:
                restored = pen.take_back()
                if not isinstance(error, Exception):
                    raise
                raise self._failed(error, restored, kept) from error
            finally:
                program.forget_undo(self._book)

    def _put(self, pen: Pen) -> None:
        if self._report is not None:
            self._report.write(pen, self._palette())
        if self._grows:
            self._grow(Growing(self._book, self._palette(), self._like, pen))
        for body in self._bodies:
            body.write(pen)

    def _grow(self, growing: Growing) -> None:
        for name, columns in self._columns.items():
            growing.columns(self._natives[name], columns)
        for sheet, table, rows in self._tables:
            growing.table(self._book.sheets[sheet], table, rows)
        for sheet, tables, visible in self._sheets:
            growing.sheet(sheet, tables, visible=visible)

    def _like(self, name: str) -> tuple[Range, Range] | None:
        """The heading and the first cell of the column `表.标题`, if it is there."""
        table, _, heading = name.partition(".")
        if table not in self._natives:
            return None
        there = OpenTable(self._natives[table])
        if heading not in there.headings:
            return None
        at = there.headings.index(heading)
        top, first = there.top, there.first
        return there.cells(top, top, at, at), there.cells(first, first, at, at)

    def _palette(self) -> Palette:
        native = self._natives.get(STYLES.name)
        return Palette(None if native is None else OpenTable(native))

    def _failed(self, error: Exception, restored: bool, kept: Path | None) -> WorkbookError:
        reason = f"表格程序不让写，看看工作表有没有保护：{error}"
        if isinstance(error, CuifuError):
            reason = str(error)
        state = "已经恢复成写之前的样子" if restored else "有些格没能恢复，请不要保存"
        copy = f"。写之前的一份在 {kept}" if kept else ""
        return WorkbookError(f"{self._book.name} 没有写成（{reason}），{state}{copy}")


@contextmanager
def still(app: App) -> Iterator[None]:
    """The program neither computes, nor runs macros, nor draws until this is over."""
    before = {name: getattr(app, name) for name in _STILL}
    try:
        for name, value in _STILL.items():
            setattr(app, name, value)
        yield
    finally:
        for name, value in before.items():
            with suppress(Exception):  # the others must be restored whatever happens
                setattr(app, name, value)


def _is_unchanged(seen: OpenTable, now: OpenTable, start: int) -> bool:
    """Whether nobody has typed since, from this row on; what formulas show changes by itself."""
    if (seen.area, seen.headings) != (now.area, now.headings):
        return False
    return all(
        old_row == new_row or all(map(_is_as_seen, old_row, new_row))
        for old_row, new_row in zip(seen.body[start:], now.tail(start), strict=True)
    )


def _is_as_seen(old: Cell, new: Cell) -> bool:
    return isinstance(new, Formula) or same(old, new)


def _changed(where: str) -> WorkbookError:
    return WorkbookError(f"{where} 在程序计算的时候被改动了，没有写入。请再按一次")
