"""The pictures of the README: there, small, and taken of a workbook that stands still."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import REGISTER
from pictures.__main__ import FOLDER, OF_THE_DAY, OF_THE_REGISTER
from pictures.still import stand_still
from pictures.weeks import four_weeks

ROOT = Path(__file__).parents[1]
LARGEST = 250_000
NOON = datetime(2026, 11, 23, 12, 0)


def test_the_readme_shows_every_picture_and_each_is_small() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    taken = [FOLDER / f"{picture.name}.png" for picture in (*OF_THE_DAY, *OF_THE_REGISTER)]
    assert {ROOT / path for path in shown} == set(taken)
    assert {path.name: path.stat().st_size for path in taken if path.stat().st_size > LARGEST} == {}


def test_four_weeks_of_lines_are_as_the_program_writes_them() -> None:
    lines = [dict(zip(REGISTER.headings(), row, strict=True)) for row in four_weeks()]
    assert lines == sorted(lines, key=lambda line: str(line["催付时间"]))
    assert len({line["登记号"] for line in lines}) == len(lines) > 250
    for line in lines:
        won = line["付款状态"] == "已付"
        assert (line["是否成功"], line["回款金额"]) == ((1, line["应付金额"]) if won else (0, None))


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_workbook_that_stands_still_knows_no_clock(tmp_path: Path) -> None:
    path = tmp_path / "still.xlsm"
    build(path, rows={"催付登记": four_weeks()})
    stand_still(path, NOON)
    with zipfile.ZipFile(path) as book:
        text = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
    assert b"NOW()" not in text
    assert b"TODAY()" not in text
    assert b"46349.500000" in text
    summary = openpyxl.load_workbook(path, keep_vba=True)["汇总"]
    assert summary._pivots == []
    assert summary["A4"].value == "按日"
