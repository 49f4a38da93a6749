"""What can go wrong, in words for the seller: where, what, what to do.

CuifuError            nothing was changed; exit code 2
├── ReportError       the order report cannot be used
│   ├── OlderReportError  it could be, but a newer one has been seen
│   └── NotAReportError   it is something else: beside a report in a zip it is passed over
├── OldPlanError      nobody knows who has paid since; the seller may still want it
├── WorkbookError     the workbook cannot be read or written safely
│   └── MissingPartsError  people have deleted or renamed tables or columns of ours
└── SettingsError     设置 has wrong cells; carries every Problem found

A bad cell is no exception: it is a Problem, a line of the sheet 问题, and the rest goes on.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that could not be understood, and what to do about it. 问题"""

    source: str  # file name, or `设置!优先级`
    row: int | None  # as the seller counts: 1 = first row of the sheet or file
    column: str
    content: str
    problem: str
    remedy: str

    def sentence(self) -> str:
        """The problem as one line of text."""
        row = f" 第{self.row}行" if self.row is not None else ""
        column = f"「{self.column}」" if self.column else ""
        content = f"（{self.content}）" if self.content else ""
        where = f"{self.source}{row}{column}" if row or column else f"{self.source}："
        return f"{where}{self.problem}{content}。{self.remedy}"


class CuifuError(Exception):
    """Could not run; the workbook is unchanged. The message is one Chinese sentence."""


class ReportError(CuifuError):
    """The order report cannot be used as it is."""


class OlderReportError(ReportError):
    """A newer report has been seen; the seller may still want this one."""

    def __init__(self, finding: str) -> None:
        self.finding = finding
        super().__init__(f"{finding}。请重新下载最新的报表；一定要用旧的，请加 --older")


class NotAReportError(ReportError):
    """The file is plainly something else: a picture, a PDF, an explanation."""


class OldPlanError(CuifuError):
    """The plan rests on an old report; the seller may still want to hand it out."""

    def __init__(self, finding: str) -> None:
        self.finding = finding
        super().__init__(
            f"{finding}。请先导入新报表、按「计划今天」，再分发；一定要用旧的，请加 --stale"
        )


class WorkbookError(CuifuError):
    """The workbook cannot be read, or not be written without risk."""


class MissingPartsError(WorkbookError):
    """Tables that are not there, or columns of one table; a version in 备份 may still have them."""

    def __init__(
        self,
        sentence: str,
        tables: Sequence[str],
        columns: Sequence[str] = (),
        *,
        renamed: bool = False,
    ) -> None:
        self.tables = tuple(tables)
        self.columns = tuple(columns)  # none: the tables as a whole
        self.renamed = renamed  # they are there, under other names
        super().__init__(sentence)


class SettingsError(CuifuError):
    """设置 holds wrong cells; a plan made with guesses would be worse than none."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in problems))
