"""Rows of a table as records: columns by heading, a wrong cell is a problem, not a crash."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from cuifu_xl.errors import Problem, WorkbookError
from cuifu_xl.hosts.base import Cell, Table
from cuifu_xl.sheets import cells

T = TypeVar("T")


def positions(name: str, table: Table, headings: tuple[str, ...]) -> dict[str, int]:
    """Where each heading stands. WorkbookError names the ones that are missing."""
    found = {heading: index for index, heading in enumerate(table.headings)}
    missing = [heading for heading in headings if heading not in found]
    if missing:
        raise WorkbookError(
            f"表「{name}」里找不到列「{'」「'.join(missing)}」，现有的列是："
            f"{'、'.join(table.headings)}。请把标题改回原来的名字，再试一次。"
        )
    return found


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
