"""A shop that works in LibreOffice saves the workbook there, and presses on."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from owners_workbook import type_results

from cuifu_xl.app import workflow
from cuifu_xl.samples.demo import REPORT, demo_workbook
from cuifu_xl.tables.schema import ADDED_HEADINGS, BUTTONS
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

pytestmark = pytest.mark.e2e

MACRO_WORKBOOK = "xlsm:Calc MS Excel 2007 VBA XML"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo day planned, results typed into four rows."""
    path, now = demo_workbook(tmp_path_factory.mktemp("ours"))
    workflow.plan(FileWorkbook(path), now)
    type_results(path, 4)
    return path


@pytest.fixture(scope="module")
def theirs(ours: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("theirs")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", MACRO_WORKBOOK, "--outdir", str(folder), str(ours)]
    subprocess.run(["soffice", profile, *convert], check=True, capture_output=True)
    return folder / ours.name


@pytest.fixture(scope="module")
def planned(ours: Path, theirs: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Both after the report was imported and the day planned once more."""
    folder = tmp_path_factory.mktemp("planned")
    _, now = demo_workbook(folder)
    copies = [Path(shutil.copy(ours, folder / "ours.xlsm"))]
    copies.append(Path(shutil.copy(theirs, folder / "theirs.xlsm")))
    for path in copies:
        workflow.import_reports(FileWorkbook(path), [REPORT], now, older=True)
        assert workflow.plan(FileWorkbook(path), now).registered == 4
    return copies


def rows(path: Path, table: str) -> list[list[Cell]]:
    """The rows of a table, without the memo that LibreOffice has computed in one of them."""
    found = FileWorkbook(path).read(table)
    memo = found.headings.index("千牛备注") if "千牛备注" in found.headings else len(found.headings)
    return [row[:memo] + row[memo + 1 :] for row in found.rows]


@pytest.mark.parametrize("table", ["今日计划", "未催原因", "催付登记", "问题", "参数", "话术"])
def test_the_plan_is_the_same(planned: list[Path], table: str) -> None:
    ours, theirs = planned
    assert rows(theirs, table) == rows(ours, table)


def test_order_numbers_stay_text(planned: list[Path]) -> None:
    """Text in a cell that is not formatted as text turns into 3.9E+18 at the first edit."""
    sheet = openpyxl.load_workbook(planned[1])["订单"]
    report = sheet.max_column - len(ADDED_HEADINGS)
    cells = [cell for row in sheet.iter_rows(min_row=2, max_col=report) for cell in row]
    assert {cell.number_format for cell in cells if cell.value is not None} == {"@"}


def test_the_file_is_as_sound_as_libreoffice_left_it(theirs: Path, planned: list[Path]) -> None:
    before, after = ({f.rule for f in findings(path)} for path in (theirs, planned[1]))
    assert after <= before


def test_only_the_buttons_are_lost_and_the_check_names_them(ours: Path, theirs: Path) -> None:
    _, now = demo_workbook(theirs.parent / "now")
    before, after = (workflow.check(FileWorkbook(path), now) for path in (ours, theirs))
    assert [problem.content for problem in after if problem not in before] == [
        "、".join(button.caption for button in BUTTONS)
    ]
