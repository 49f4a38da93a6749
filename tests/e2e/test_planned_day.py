"""The planned day, read by programs that are not ours."""

import subprocess
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.app import workflow
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.tables.formulas import MEMO_FORMULA
from cuifu_xl.workbooks.base import Formula
from cuifu_xl.workbooks.closed.file import FileWorkbook

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo day planned, and a result typed into its first row."""
    path, now = demo_workbook(tmp_path_factory.mktemp("day"))
    workflow.plan(FileWorkbook(path), now)
    book = FileWorkbook(path)
    table = book.read("今日计划")
    first = table.rows[0]
    first[table.headings.index("结果")] = "答应付款"
    first[table.headings.index("联系时间")] = datetime(2026, 11, 23, 11, 5)
    first[table.headings.index("承诺付款时间")] = datetime(2026, 11, 24, 16, 0)
    memo = table.headings.index("千牛备注")
    for row in table.rows:
        row[memo] = Formula(MEMO_FORMULA)
    book.write("今日计划", table.headings, table.rows)
    book.save(0)
    return path


@pytest.fixture(scope="module")
def in_libreoffice(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The same file as LibreOffice saves it, its formulas computed there."""
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(planned)]
    subprocess.run(["soffice", profile, *convert], check=True, capture_output=True)
    return openpyxl.load_workbook(folder / "Cuifu.xlsx", data_only=True)


def values(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    return [row for row in rows if any(value not in (None, "") for value in row)]


def test_libreoffice_and_openpyxl_read_the_same_rows(planned, in_libreoffice) -> None:
    ours = openpyxl.load_workbook(planned, data_only=True)
    for sheet in ("订单", "未催原因"):
        assert values(in_libreoffice, sheet) == values(ours, sheet)
    memo = [cell.value for cell in ours["今日计划"][1]].index("千牛备注")
    for theirs, mine in zip(
        values(in_libreoffice, "今日计划"), values(ours, "今日计划"), strict=True
    ):
        assert theirs[:memo] + theirs[memo + 1 :] == mine[:memo] + mine[memo + 1 :]


def test_order_numbers_are_text_with_all_their_digits(in_libreoffice) -> None:
    ids = [row[0] for row in values(in_libreoffice, "订单")[1:]]
    assert len(ids) == len(set(ids)) == 313
    assert {type(order_id) for order_id in ids} == {str}
    assert {len(order_id) for order_id in ids} == {19}


def test_the_memo_works_without_python(in_libreoffice) -> None:
    head, first, second = values(in_libreoffice, "今日计划")[:3]
    memo, agent = head.index("千牛备注"), head.index("负责客服")
    assert first[memo] == f"11.23 {first[agent]} 已催付 顾客答应付款 承诺11.24 16:00付款"
    assert not second[memo]


def test_drop_downs_and_colours_reach_every_planned_row(planned) -> None:
    sheet = openpyxl.load_workbook(planned)["今日计划"]
    last = sheet.max_row
    outcome = [cell.value for cell in sheet[1]].index("结果") + 1
    cell = sheet.cell(last, outcome).coordinate
    assert any(cell in validation.sqref for validation in sheet.data_validations.dataValidation)
    assert any(cell in area.sqref for area in sheet.conditional_formatting)
    assert sheet.tables["今日计划"].ref == f"A1:AG{last}"


def test_the_board_counts_the_day_without_being_told_to_compute(in_libreoffice) -> None:
    def rows(sheet: str) -> list[dict[str, object]]:
        head, *body = values(in_libreoffice, sheet)
        return [dict(zip(head, row, strict=True)) for row in body]

    chased = {row["订单编号"] for row in rows("催付登记") if row["首次催付"] == 1}
    left_out = [row for row in rows("未催原因") if row["订单编号"] not in chased]
    waiting = [row for row in rows("今日计划") if not row["结果"] and row["第几次"] == 1]
    unpaid = len(chased) + len(left_out) + sum(row["订单数"] for row in waiting)
    funnel = next(row for row in values(in_libreoffice, "看板") if "未付的单" in row)
    assert funnel[funnel.index("未付的单") + 2] == unpaid > 50
