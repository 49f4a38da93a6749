"""Columns put between tables that stand side by side: whatever speaks of cells follows."""

import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from open_xml import OFFICES, errors
from openpyxl.worksheet.worksheet import Worksheet
from package_surgery import Parts
from recalculated import recalculated

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.maker.workbook import build
from cuifu_xl.workbooks.base import NewColumn
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.xml.formula_shift import Insertion, inserted
from ooxml_lint import findings

TWO = [NewColumn("甲一"), NewColumn("乙二")]
RELEASES = Path(__file__).parents[1] / "releases"
FOSSILS = sorted((*RELEASES.glob("*/owner.xlsm"), *RELEASES.glob("*/libreoffice.xlsm")))


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("SUM(A1:F9)+$F$2", "SUM(A1:H9)+$H$2"),
        ('F1&"F1"&表[F1]', 'H1&"F1"&表[F1]'),
        ("SUM(E:E)+SUM(F:G)+SUM(1:1)", "SUM(E:E)+SUM(H:I)+SUM(1:1)"),
        ("LOG10(F1)+AF10", "LOG10(H1)+AH10"),
        ("设置!F1+'设置'!$F$1:$G$3", "设置!H1+'设置'!$H$1:$I$3"),
        ("今日计划!F1+'我的 表'!F1", "今日计划!F1+'我的 表'!F1"),
        ("[1]设置!F1+选_客服_姓名", "[1]设置!F1+选_客服_姓名"),
    ],
)
def test_a_formula_speaks_of_the_same_cells(formula: str, moved: str) -> None:
    assert inserted(formula, Insertion("设置", 5, 2), on_sheet=True) == moved


def test_a_formula_elsewhere_speaks_of_its_own_cells() -> None:
    assert inserted("F1+设置!F1", Insertion("设置", 5, 2), on_sheet=False) == "F1+设置!H1"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a sheet of the owner's whose formulas read 设置."""
    path = tmp_path / "Cuifu.xlsm"
    build(path)
    parts = Parts(path)
    sheet = parts.sheet("聊天")
    parts.insert(sheet, '<row r="9"><c r="H9"><f>设置!$BF$4&amp;H1</f></c></row>', "</sheetData>")
    return parts.save(path)


def grown(path: Path, *tables: str) -> None:
    workbook = FileWorkbook(path)
    for table in tables:
        workbook.add_columns(table, TWO)
    workbook.save(0)


def test_names_colours_drop_downs_and_formulas_follow(book: Path) -> None:
    before = openpyxl.load_workbook(book)
    reasons = FileWorkbook(book).read("未付款原因")
    grown(book, "关闭时限", "催付结果")
    after = openpyxl.load_workbook(book)
    assert after["聊天"]["H9"].value == "=设置!$BJ$4&H1"
    name = "选_未付款原因_原因"
    assert before.defined_names[name].value.count("$BF$") == 3
    assert after.defined_names[name].value.count("$BJ$") == 3
    assert len(drop_downs(after["设置"])) == len(drop_downs(before["设置"]))
    assert FileWorkbook(book).read("未付款原因") == reasons
    assert findings(book) == []


def drop_downs(sheet: Worksheet) -> list[str]:
    return [str(rule.sqref) for rule in sheet.data_validations.dataValidation]


def test_a_cell_that_is_merged_over_the_gap_is_named(book: Path) -> None:
    parts = Parts(book)
    merged = '<mergeCells count="1"><mergeCell ref="J1:L1"/></mergeCells>'
    parts.insert(parts.sheet("设置"), merged, "<dataValidations")
    before = parts.save(book).read_bytes()
    with pytest.raises(WorkbookError, match="设置!J1:L1 有内容"):
        grown(book, "关闭时限")
    assert book.read_bytes() == before


@pytest.mark.e2e
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("fossil", FOSSILS, ids=lambda one: f"{one.parent.name}-{one.stem}")
def test_every_formula_has_the_value_it_had(fossil: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(fossil, tmp_path / "Cuifu.xlsm"))
    grown(path, "催付结果", "关闭时限", "客服", "商品")
    assert values(recalculated(path, tmp_path / "after")) == values(
        recalculated(fossil, tmp_path / "before")
    )
    assert {f.rule for f in findings(path)} <= {f.rule for f in findings(fossil)}
    for office in OFFICES:
        known = errors(fossil, office)
        assert [error for error in errors(path, office) if error not in known] == []


def values(path: Path) -> Counter[tuple[str, str]]:
    """What every sheet shows, whatever the place, but for the new headings."""
    book = openpyxl.load_workbook(path, data_only=True)
    return Counter(
        (sheet.title, str(cell))
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None and cell not in ("甲一", "乙二") and not isinstance(cell, datetime)
    )
