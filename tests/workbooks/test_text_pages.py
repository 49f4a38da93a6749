"""Files of text for another program: nothing becomes a number or a formula. 导出"""

import csv
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.workbooks.base import TextPage
from cuifu_xl.worklist.text_pages import new_file, write_csv, write_xlsx

CELLS = ("13800000001", "6500013800000000123", "=1+1", "+8613", "-1", "@SUM(A1)", "0012", "1e5", "")
PAGE = TextPage("短信", tuple(f"列{n}" for n in range(len(CELLS))), [CELLS])


def test_every_cell_of_a_sheet_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [PAGE])
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows == [list(PAGE.headings), list(CELLS)]
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    kinds = {(cell.data_type, cell.number_format) for cell in sheet[2] if cell.value is not None}
    assert kinds == {("s", "@")}
    with zipfile.ZipFile(path) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_csv_is_read_back_as_it_was_but_for_what_a_program_would_compute(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, TextPage("短信", ("手机号", "话"), [CELLS, ('逗,号"引号', "换\n行")]))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, cells, others = csv.reader(file)
    assert heading == ["手机号", "话"]
    assert cells[:2] == list(CELLS[:2])
    assert cells[2:] == ["＝1+1", "＋8613", "－1", "＠SUM(A1)", "0012", "1e5", ""]
    assert others == ['逗,号"引号', "换\n行"]


def test_sheets_get_names_that_may_stand_on_a_tab(tmp_path: Path) -> None:
    names = ["A/B:[x]*?\\", "a_b__x____", "长" * 40, "长" * 41, "'", ""]
    write_xlsx(tmp_path / "a.xlsx", [PAGE._replace(title=name) for name in names])
    titles = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert titles == [
        "A_B__x____",
        "a_b__x____ (2)",
        "长" * 31,
        "长" * 27 + " (2)",
        "短信",
        "短信 (2)",
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.xls", "a"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CuifuError, match=r"csv 或 \.xlsx"), new_file(tmp_path / name, Path.touch):
        pass
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_ever_written_over(tmp_path: Path) -> None:
    path = tmp_path / "顾客名单.csv"
    path.write_text("是别人的")
    with pytest.raises(CuifuError, match=r"顾客名单.csv 已经有了"), new_file(path, Path.touch):
        pass
    assert path.read_text() == "是别人的"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "没有" / "a.csv"
    write = partial(write_csv, page=PAGE)
    with pytest.raises(CuifuError, match="没有"), new_file(path, write):
        pass


def test_the_file_goes_again_when_what_depends_on_it_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with pytest.raises(ZeroDivisionError), new_file(path, Path.touch):
        1 / len(path.read_bytes())
    assert list(tmp_path.iterdir()) == []


def test_the_file_stays_when_all_went_well(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with new_file(path, Path.touch):
        pass
    assert list(tmp_path.iterdir()) == [path]
