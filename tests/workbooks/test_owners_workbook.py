"""What an owner put into the workbook with Excel is there after a press, to the last byte."""

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from open_xml import OFFICES, errors
from owners_workbook import (
    DROP_DOWN,
    NOTE,
    OWN_SHEET,
    PICTURE,
    SHAPE,
    STARS,
    add_owners_things,
    type_results,
)
from package_surgery import MAIN, TYPES, WORKBOOK, Parts, raw_members

from cuifu_xl.app import workflow
from cuifu_xl.samples.demo import REPORT, demo_workbook
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

# the sheets that a press writes, and what Excel makes anew when it is gone
WRITTEN = (
    "首页",
    "订单",
    "今日计划",
    "未催原因",
    "催付登记",
    "汇总",
    "看板",
    "总结",
    "问题",
    "_meta",
)
CHAIN = "xl/calcChain.xml"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, now = demo_workbook(tmp_path_factory.mktemp("before"))
    workflow.plan(FileWorkbook(path), now)
    type_results(path, 2)
    add_owners_things(path)
    return path


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same file after the report was imported once more, rows registered, the day planned."""
    path = tmp_path_factory.mktemp("after") / before.name
    shutil.copy(before, path)
    _, now = demo_workbook(tmp_path_factory.mktemp("moment"))
    workflow.import_reports(FileWorkbook(path), [REPORT], now, older=True, keep=False)
    assert workflow.plan(FileWorkbook(path), now).registered == 2
    return path


def ours(path: Path) -> set[str]:
    """The parts that a press may write."""
    parts = Parts(path)
    sheets = [parts.sheet(name) for name in WRITTEN]
    kinds = ("table", "pivotTable")
    tables = [t for sheet in sheets for _, kind, t in parts.relations(sheet) if kind in kinds]
    cache = parts.related(WORKBOOK, "pivotCacheDefinition")
    numbers = {cache, parts.related(cache, "pivotCacheRecords")}
    return {*sheets, *tables, *numbers, WORKBOOK, parts.rels_of(WORKBOOK), TYPES, CHAIN}


def test_every_part_that_is_not_ours_stays_as_it_was_packed(before: Path, after: Path) -> None:
    old, new = raw_members(before), raw_members(after)
    assert set(old) - set(new) == {CHAIN}
    assert set(new) - set(old) == set()
    assert {name for name in new if old[name] != new[name]} <= ours(before)


def test_the_press_has_been_at_work(before: Path, after: Path) -> None:
    plan = Parts(before).sheet("今日计划")
    assert raw_members(before)[plan] != raw_members(after)[plan]
    assert len(FileWorkbook(after).read("今日计划").rows) > 40


@pytest.mark.parametrize("sheet", WRITTEN)
def test_what_stands_around_the_cells_of_our_sheets_stays(
    before: Path, after: Path, sheet: str
) -> None:
    assert around_cells(before, sheet) == around_cells(after, sheet)


def around_cells(path: Path, sheet: str) -> list[str]:
    """Pictures, notes, conditions, drop-downs, printing, extensions: everything but cells."""
    parts = Parts(path)
    root = ET.fromstring(parts.content[parts.sheet(sheet)])
    changing = {f"{MAIN}{name}" for name in ("dimension", "sheetData", "sheetViews", "autoFilter")}
    return [ET.tostring(tag, "unicode") for tag in root if tag.tag not in changing]


def test_the_additions_on_our_sheets_are_spoken_of(after: Path) -> None:
    parts = Parts(after)
    assert STARS in parts.text(parts.sheet("订单"))
    assert DROP_DOWN in parts.text(parts.sheet("今日计划"))
    assert PICTURE + SHAPE in parts.text(parts.related(parts.sheet("首页"), "drawing"))
    assert NOTE in parts.text(parts.related(parts.sheet("今日计划"), "comments"))


def test_the_chain_is_forgotten_everywhere(after: Path) -> None:
    parts = Parts(after)
    assert "calcChain" not in parts.text(TYPES) + parts.text(parts.rels_of(WORKBOOK))


def test_the_result_is_sound(before: Path, after: Path) -> None:
    assert findings(before) == []
    assert findings(after) == []


def test_openpyxl_opens_it(after: Path) -> None:
    with pytest.warns(UserWarning, match="extension is not supported"):
        book = openpyxl.load_workbook(after, keep_vba=True)
    sheet = book[OWN_SHEET]
    assert sheet.tables["我的货品"].ref == "A1:E5"
    assert [pivot.name for pivot in sheet._pivots] == ["我的透视"]
    assert sheet["B2"].comment.text.endswith("换成深蓝？")


@pytest.mark.e2e
@pytest.mark.parametrize("office", OFFICES)
def test_the_validator_finds_nothing(before: Path, after: Path, office: str) -> None:
    assert errors(before, office) == []
    assert errors(after, office) == []


@pytest.mark.e2e
def test_libreoffice_computes_the_owners_formulas(after: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(after)]
    subprocess.run(["soffice", profile, *convert], check=True, capture_output=True)
    book = openpyxl.load_workbook(tmp_path / "Cuifu.xlsx", data_only=True)
    rows = len(FileWorkbook(after).read("今日计划").rows)
    orders = sum(1 for _ in FileWorkbook(after).read_report())
    assert book[OWN_SHEET]["B9"].value == f"{rows} 位，报表 {orders} 行"
    assert book[OWN_SHEET]["J7"].value == 15.5
