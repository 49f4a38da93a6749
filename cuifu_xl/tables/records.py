"""Rows of a table as records: columns by heading, a wrong cell is a problem, not a crash."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from cuifu_xl.core.errors import MissingPartsError, Problem
from cuifu_xl.tables import cells, schema
from cuifu_xl.workbooks.base import Cell, Table

T = TypeVar("T")
_NAMED = 5  # more are counted: nobody reads a wall of headings


def positions(name: str, table: Table, headings: tuple[str, ...]) -> dict[str, int]:
    """Where each heading stands. WorkbookError names the ones that are missing."""
    found = {heading: index for index, heading in enumerate(table.headings)}
    missing = [heading for heading in headings if heading not in found]
    if missing:
        raise missing_columns(name, table.headings, missing)
    return found


def missing_columns(name: str, present: Sequence[str], missing: Sequence[str]) -> MissingPartsError:
    """What to say of columns that are not there: as many strange ones are the same, renamed."""
    ours = schema.table(name).headings()
    gone = [heading for heading in ours if heading not in present]
    strange = [heading for heading in present if heading not in ours]
    said = f"表「{name}」里找不到列{_named(missing)}"
    back = f"请把标题改回{_named(gone)}，再试一次。"
    add = f"请在表的最右边加上标题是{_named(gone)}的列（内容可以空着），再试一次。"
    if len(strange) == len(gone):
        said += f"，多出来的是{_named(strange)}，像是改了名。{back}"
    elif len(strange) < len(gone):
        said += f"，像是被删掉了。{add}"
    else:
        said += f"，程序不认识的有{_named(strange)}。要是改了名，{back}要是删掉了，{add}"
    return MissingPartsError(said, [name], gone, renamed=len(strange) == len(gone))


def _named(headings: Sequence[str]) -> str:
    names = f"「{'」「'.join(headings[:_NAMED])}」"
    return names if len(headings) <= _NAMED else f"{names}等 {len(headings)} 列"


def outside(name: str, table: Table) -> Problem | None:
    """A row typed right under a table that did not grow: it would be passed over. 表格外面的行"""
    if table.below is None:
        return None
    return Problem(
        name,
        table.below,
        "",
        "",
        "在表格外面，没有算进去",
        "请拖动表格右下角的小三角，把它包进来",
    )


class Rows:
    """The filled rows of one table; reading a wrong cell notes a problem and gives None."""

    def __init__(
        self, name: str, table: Table, headings: tuple[str, ...], problems: list[Problem]
    ) -> None:
        self.name = name
        self.table = table
        self.problems = problems
        self._at = positions(name, table, headings)
        self._row: list[Cell] = []
        self.number = 0
        problem = outside(name, table)
        if problem:
            problems.append(problem)

    def __iter__(self) -> Iterator["Rows"]:
        for offset, row in enumerate(self.table.rows):
            if any(cell is not None and cell != "" for cell in row):
                self._row, self.number = row, self.table.first_row + offset
                yield self

    def cell(self, heading: str) -> Cell:
        """The cell as it is."""
        return self._row[self._at[heading]]

    def text(self, heading: str) -> str:
        """The cell as trimmed text."""
        cell = self._row[self._at[heading]]
        return cell.strip() if isinstance(cell, str) else cells.text(cell)

    @property
    def buyer(self) -> str:
        """买家会员名, as the report has it."""
        return cells.name(self.cell("买家会员名"))

    def read(self, heading: str, reader: Callable[[Cell], T | None], remedy: str) -> T | None:
        """The cell by a reader of `cells`; None and a problem if it cannot be understood."""
        cell = self.cell(heading)
        try:
            return reader(cell)
        except (ValueError, OverflowError):
            self.problem(heading, "看不懂", remedy)
            return None

    def problem(self, heading: str, problem: str, remedy: str) -> None:
        """Note a problem of the present row."""
        content = cells.text(self.cell(heading))
        self.problems.append(Problem(self.name, self.number, heading, content, problem, remedy))
