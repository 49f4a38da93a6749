"""下一步: the formula says, in a real program and by its clock, what the program says."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.maker.first_rows import today_row
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import SKIPPED
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.next_steps import CASES, Case, after, planned_at, sentence
from tests.recalculated import convert

pytestmark = pytest.mark.e2e


def made(path: Path, case: Case, now: datetime) -> None:
    """A workbook as it stands in this case."""
    rows = [
        today_row(
            催付开始=after(now, row.start),
            催付截止=after(now, row.end),
            买家会员名="甲",
            订单编号=f"A{number}",
            订单数=1,
            结果=row.outcome,
            登记状态=row.status,
        )
        for number, row in enumerate(case.rows)
    ]
    skipped: list[list[Cell]] = [
        [f"B{number}"] + [None] * (len(SKIPPED.columns) - 2) + [after(now, due)]
        for number, due in enumerate(case.due)
    ]
    build(path, rows={"今日计划": rows or [today_row()], "未催原因": skipped})
    book = FileWorkbook(path)
    times = {"数据截至": after(now, case.as_of), "计划时间": planned_at(case, now)}
    figures = book.read("今日数字").rows
    cells = [[row[0], times.get(str(row[0]), row[1])] for row in figures]
    book.write("今日数字", ("项目", "现在"), cells)
    book.save(0)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What the formula says in each case, and what it should say."""
    folder = tmp_path_factory.mktemp("steps")
    now = datetime.now().replace(second=0, microsecond=0)
    books = [folder / f"{number:02d}.xlsm" for number in range(len(CASES))]
    for path, case in zip(books, CASES, strict=True):
        made(path, case, now)
    convert(books, folder, "xlsx")
    return [
        (said(path.with_suffix(".xlsx")), sentence(case, now))
        for path, case in zip(books, CASES, strict=True)
    ]


def said(path: Path) -> str:
    """The sentence beside 下一步."""
    sheet = openpyxl.load_workbook(path, data_only=True)["首页"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return str(next(cell for cell in cells if cell.value == "下一步").offset(0, 1).value)


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number].name)
def test_the_formula_says_what_the_program_says(shown: list[tuple[str, str]], number: int) -> None:
    formula, expected = shown[number]
    assert formula == expected
