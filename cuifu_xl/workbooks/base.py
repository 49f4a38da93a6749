"""The seam: whatever holds the workbook answers these few calls, and nothing above sees a cell.

A host speaks of named tables and of the free area of 订单. It moves cells; what they mean is
decided in `tables/cells.py`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable


class Button(NamedTuple):
    """A line of 首页: what stands on the button, the macro behind it, what it does."""

    caption: str
    macro: str
    does: str


class Formula(NamedTuple):
    """One of our own constant formulas, with the value it has now."""

    text: str  # without "="
    cached: str | float | None = None


NOTHING_MOVED: Mapping[str, str] = {}
Cell = str | int | float | bool | datetime | date | time | Formula | None
Row = Sequence[Cell]


class Table(NamedTuple):
    """A table as read: headings and body rows, each row as long as the headings.

    Empty cells are None; numbers are float, dates are datetime. Blank rows at the end are left
    out, so an empty table has no rows. `first_row` is the sheet row of the first body row; `below`
    that of a filled row right under the table, which not every program takes into it.
    """

    headings: tuple[str, ...]
    rows: list[list[Cell]]
    first_row: int = 2
    below: int | None = None


class PutBack(NamedTuple):
    """What becomes of buttons that a save in another program took away."""

    buttons: tuple[Button, ...] = ()  # there again after this save
    waiting: tuple[Button, ...] = ()  # only once the workbook is closed
    new_macros: bool = False  # those behind the buttons become today's
    kept_macros: bool = False  # they are not today's, and somebody's work is in them


class Renewed(NamedTuple):
    """What becomes of the look of a workbook: sheets by name."""

    done: tuple[str, ...] = ()  # as in a new workbook, but for what people have put there
    kept: tuple[str, ...] = ()  # left alone: what people have put there is in the way
    uncoloured: tuple[str, ...] = ()  # colours and rules left alone: they are not as shipped
    waiting: bool = False  # only once the workbook is closed


class NewColumn(NamedTuple):
    """A column that a workbook in use gains.

    Cells and heading look like those of `like` (`表.标题`, a column that is there); without it the
    cells have the look `kind` of `_styles`, the heading that of the heading beside it. A `formula`
    (without "=") is computed in every row. `choices` are the words of a drop-down, or the defined
    name of a list. A column in which the owner keeps something elsewhere is neither folded nor
    made wider.
    """

    heading: str
    kind: str = "text"
    like: str = ""
    width: float = 12
    folded: bool = False
    formula: str = ""
    choices: Sequence[str] | str = ()
    note: str = ""


class NewTable(NamedTuple):
    """A table that a workbook in use gains, with its first rows.

    `caption` says above it what it is for, where the tables beside it stand low enough.
    """

    name: str
    columns: Sequence[NewColumn]
    rows: Sequence[Row] = ()
    caption: str = ""


class TextPage(NamedTuple):
    """A table of nothing but text, for a file that another program reads."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]


# what parts the cells of a row, and the rows of a pack
CELL, ROW = "\x1f", "\x1e"


@runtime_checkable
class Packed(Protocol):
    """Rows of text that are kept in UTF-8: a host that writes UTF-8 need not take them apart."""

    def __iter__(self) -> Iterator[list[str]]:
        """The rows."""

    def packs(self) -> Iterator[bytes]:
        """The same in UTF-8, parted by `ROW` and `CELL`; control characters are tab and LF only."""


class Workbook(Protocol):
    """An open or closed workbook. Nothing is changed before `save`."""

    name: str

    def tables(self) -> frozenset[str]:
        """Names of all tables in the workbook."""

    def sheets(self) -> tuple[str, ...]:
        """Names of all sheets, in the order of their tabs."""

    def sheet_of(self, table: str) -> str:
        """The sheet that a table stands on, as it is called now; "" where there are none."""

    def headings(self, table: str) -> tuple[str, ...]:
        """Those of a table, in their order; its rows need not be read for them."""

    def read(self, table: str) -> Table:
        """One table. WorkbookError if it is not there."""

    def revision(self, table: str) -> str:
        """A mark that changes whenever the sheet that holds this table has changed."""

    def write(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Row],
        *,
        key: str = "",
        moved: Mapping[str, str] = NOTHING_MOVED,
    ) -> None:
        """Replace the body of a table; the columns named are found by heading.

        Columns of the table that are not named belong to people: their cells travel with the
        row that has the same value under the heading `key`, or stay in place if key is empty. A row
        whose key is new takes over the cells of the old key that `moved` names for it.
        WorkbookError if a column is missing or the table cannot grow.
        """

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Add rows below the last filled row of a table; the others stay as they are."""

    def change_cells(
        self, table: str, key: str, changes: Mapping[Cell, Mapping[str, Cell]]
    ) -> None:
        """Change single cells, by heading, in the rows that hold a key of `changes` under `key`.

        Every other cell stays as it is, and a changed one keeps its look. Equal keys: each such row
        is changed. WorkbookError if a key or a heading is not there.
        """

    def add_columns(self, table: str, columns: Sequence[NewColumn]) -> None:
        """Let a table grow to the right, beyond its last column, whoever's that is.

        Nothing else moves. In the same press the new columns are read and written as all others.
        WorkbookError, and nothing is changed, if cells, merged cells or a table are in the way, if
        a heading is taken, or if the table has a row of totals.
        """

    def add_table(self, sheet: str, table: NewTable) -> None:
        """Put a table on a sheet, to the right of all that stands there, a blank column between.

        WorkbookError if its name is taken or the sheet is not there.
        """

    def add_sheet(self, sheet: str, tables: Sequence[NewTable], *, visible: bool = True) -> None:
        """Put a sheet behind all others, its tables side by side.

        WorkbookError if its name, or that of a table, is taken.
        """

    def read_report(self) -> Iterable[list[Cell]]:
        """The free area of 订单, row by row from A1; rows may differ in length."""

    def report_revision(self) -> str:
        """As `revision`, for the sheet 订单."""

    def write_report(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Replace all of 订单 (values, formats, filters) by text rows, the first the headings."""

    def write_added(
        self,
        column: int,
        headings: Sequence[str],
        rows: Iterable[Row | None],
        heading_row: int = 0,
    ) -> None:
        """Write our block of columns on 订单, left edge at `column` (0 = A), one row per data row.

        The headings go to `heading_row` (0 = the first row of the sheet), where those of the
        report stand. Every cell of the block from there on is replaced (None = the row stays
        empty); cells outside it are left alone. `write_report` may come first in the same press.
        """

    def macros_to_click(self) -> frozenset[str] | None:
        """Macros that buttons start, whenever and wherever it is opened. None: not known."""

    def put_back_buttons(self) -> PutBack:
        """At the save, what another program took from the buttons comes back, and is named here."""

    def renew_looks(self, whole: Collection[str], make: Callable[[Path], None]) -> Renewed:
        """At the save, it looks like the new workbook that `make` writes.

        Sheets in `whole` are replaced: cells, charts, colours, print settings; of the others
        colours and rules for typing. Whatever people have put there stays. Tables on replaced
        sheets read as in the new workbook from now on.
        """

    def renew_pivots(self) -> None:
        """At the save, 汇总 is to follow from 催付登记, however long that is.

        Without it, it follows while the register is short; a program that holds the workbook
        refreshes 汇总 by itself.
        """

    def save(self, backups: int) -> Path | None:
        """Make it so, and return where the version before is kept (None: nowhere)."""
