"""A closed workbook gains columns, tables and sheets: all else is there, and nothing is unsound."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from open_xml import OFFICES, errors
from owners_workbook import add_owners_things, type_results
from package_surgery import MAIN, TYPES, WORKBOOK, Parts, raw_members
from small_workbooks import a_shop

from cuifu_xl.app import workflow
from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import REPORT, demo_workbook
from cuifu_xl.workbooks.base import NewColumn, NewTable
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

APP = "docProps/app.xml"
NEW_COLUMNS = (
    NewColumn("跟进", "text", like="今日计划.结果", choices=("是", "否"), note="是 = 再打一次"),
    NewColumn("跟进到", "datetime", width=14, folded=True),
    NewColumn("两倍", "formula", folded=True, formula="今日计划[[#This Row],[应付金额]]*2"),
)
RULES = NewTable(
    "跟进规则",
    (
        NewColumn("规则"),
        NewColumn("天", "integer", note="几天"),
        NewColumn("人", choices="选_客服_姓名"),
    ),
    [["<已签收> & 没评价", 3, None], ["退款", 1, None]],
    "签收以后做什么，只改「天」",
)
FOLLOW_UP = NewTable("今日跟进", (NewColumn("订单编号", width=22), NewColumn("时间", "datetime")))


def fresh(folder: Path) -> Path:
    build(path := folder / "Cuifu.xlsm")
    return path


def worked(folder: Path) -> Path:
    path, now = demo_workbook(folder)
    workflow.plan(FileWorkbook(path), now)
    type_results(path, 2)
    return path


def owners(folder: Path) -> Path:
    add_owners_things(path := worked(folder))
    return path


def by_libreoffice(folder: Path) -> Path:
    path = worked(folder)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "out"
    to = "xlsm:Calc MS Excel 2007 VBA XML"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(out)]
    subprocess.run([*command, str(path)], check=True, capture_output=True)
    return out / path.name


SAVED = pytest.param(by_libreoffice, marks=pytest.mark.e2e)


@pytest.fixture(
    scope="module",
    params=[fresh, *(pytest.param(one, marks=pytest.mark.e2e) for one in (worked, owners)), SAVED],
)
def before(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make: Callable[[Path], Path] = request.param
    return make(tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook with new columns, a new table, a new sheet and a changed setting."""
    path = tmp_path_factory.mktemp("after") / before.name
    shutil.copy(before, path)
    workbook = FileWorkbook(path)
    workbook.add_columns("今日计划", NEW_COLUMNS)
    workbook.add_columns("催付登记", [NewColumn("包裹", "text"), NewColumn("签收", "datetime")])
    workbook.add_table("设置", RULES)
    workbook.add_sheet("今日跟进", [FOLLOW_UP], visible=False)
    workbook.append("今日跟进", ("订单编号", "时间"), [["001", datetime(2026, 11, 23, 9, 30)]])
    workbook.change_cells("参数", "名称", {"数据过期": {"值": "5"}})
    workbook.save(0)
    return path


def concerned(path: Path) -> set[str]:
    """The parts that have to change, or may."""
    parts = Parts(path)
    found = {TYPES, APP, WORKBOOK, parts.rels_of(WORKBOOK), "xl/calcChain.xml"}
    # 看板 and 总结 are worked out anew: they look changed settings up
    for name in ("今日计划", "催付登记", "设置", "汇总", "看板", "总结"):
        sheet = parts.sheet(name)
        found |= {sheet, parts.rels_of(sheet)}
        kinds = ("table", "comments", "vmlDrawing", "pivotTable")
        found |= {part for _, kind, part in parts.relations(sheet) if kind in kinds}
    cache = parts.related(WORKBOOK, "pivotCacheDefinition")
    found |= {cache, parts.related(cache, "pivotCacheRecords")}
    return found


def new(before: Path, after: Path) -> set[str]:
    return set(raw_members(after)) - set(raw_members(before))


def test_the_result_is_as_sound_as_before(before: Path, after: Path) -> None:
    assert {found.rule for found in findings(after)} == {found.rule for found in findings(before)}


@pytest.mark.e2e
@pytest.mark.parametrize("office", OFFICES)
def test_the_validator_finds_nothing_new(before: Path, after: Path, office: str) -> None:
    assert errors(after, office) == errors(before, office)


def test_every_part_not_concerned_stays_as_it_was_packed(before: Path, after: Path) -> None:
    old, made = raw_members(before), raw_members(after)
    assert set(old) - set(made) <= {"xl/calcChain.xml"}
    assert {name for name in set(old) & set(made) if old[name] != made[name]} <= concerned(before)
    assert not [name for name in new(before, after) if "vba" in name.lower()]


def test_people_and_cells_that_are_there_stay(before: Path, after: Path) -> None:
    old, made = FileWorkbook(before), FileWorkbook(after)
    for name in old.tables() - {"今日计划", "催付登记", "参数"}:
        assert made.read(name) == old.read(name), name
    width = len(old.read("今日计划").headings)
    plan = made.read("今日计划")
    assert plan.headings == (*old.read("今日计划").headings, "跟进", "跟进到", "两倍")
    assert [row[:width] for row in plan.rows] == old.read("今日计划").rows
    assert [row[0] for row in made.read("参数").rows] == [r[0] for r in old.read("参数").rows]


def test_the_summary_knows_the_new_columns_of_the_register(after: Path, before: Path) -> None:
    if before.parent.name == "out":  # LibreOffice made the PivotTables its own
        return
    parts = Parts(after)
    cache = parts.text(parts.related(WORKBOOK, "pivotCacheDefinition"))
    fields = re.findall('<cacheField name="([^"]*)"', cache)
    assert fields == list(FileWorkbook(after).read("催付登记").headings)


def test_the_new_sheet_is_hidden_last_and_has_no_code_name(before: Path, after: Path) -> None:
    parts = Parts(after)
    sheets = ET.fromstring(parts.content[WORKBOOK]).findall(f"{MAIN}sheets/{MAIN}sheet")
    assert (sheets[-1].get("name"), sheets[-1].get("state")) == ("今日跟进", "hidden")
    assert int(sheets[-1].get("sheetId", "")) == 1 + max(
        int(sheet.get("sheetId", "")) for sheet in sheets[:-1]
    )
    assert "codeName" not in parts.text(parts.sheet("今日跟进"))
    assert FileWorkbook(after).sheets()[:-1] == FileWorkbook(before).sheets()


def test_the_properties_of_the_file_name_the_new_sheet_behind_the_others(after: Path) -> None:
    text = Parts(after).text(APP)
    titles = re.findall("<vt:lpstr>([^<]*)</vt:lpstr>", text.partition("<TitlesOfParts>")[2])
    if titles:  # LibreOffice keeps no list
        assert titles[titles.index("说明") + 1] == "今日跟进"
        assert f"<vt:i4>{titles.index('今日跟进') + 1}</vt:i4>" in text
        assert f'size="{len(titles)}"' in text


def test_openpyxl_sees_headings_drop_downs_notes_and_widths(after: Path) -> None:
    book = openpyxl.load_workbook(after, keep_vba=True)
    sheet = book["今日计划"]
    table = sheet.tables["今日计划"]
    right = openpyxl.utils.cell.coordinate_from_string(table.ref.split(":")[1])[0]
    headings = [cell.value for cell in sheet[1]][-3:]
    assert headings == [column.heading for column in NEW_COLUMNS]
    assert [column.name for column in table.tableColumns][-3:] == headings
    assert table.autoFilter.ref == table.ref
    follow_up = sheet.cell(1, sheet.max_column - 2)
    assert follow_up.comment.text == "是 = 再打一次"
    rules = [one for one in sheet.data_validations.dataValidation if one.formula1 == '"是,否"']
    assert f"{follow_up.column_letter}2" in rules[-1].sqref
    assert sheet.column_dimensions[right].hidden
    settings = book["设置"]
    assert settings.tables["跟进规则"].ref.split(":")[0][-1] == "3"
    top = settings[settings.tables["跟进规则"].ref.split(":")[0]]
    assert settings.cell(1, top.column).value == "跟进规则"
    assert settings.cell(2, top.column).value == "签收以后做什么，只改「天」"


def test_the_press_after_it_plans_and_keeps_the_new_columns(after: Path, tmp_path: Path) -> None:
    path = tmp_path / after.name
    shutil.copy(after, path)
    _, now = demo_workbook(tmp_path / "demo")
    workflow.import_reports(FileWorkbook(path), [REPORT], now, older=True, keep=False)
    workflow.plan(FileWorkbook(path), now)
    assert FileWorkbook(path).read("今日计划").headings[-3:] == ("跟进", "跟进到", "两倍")
    assert FileWorkbook(path).read("今日计划").rows[0][-1] is None  # computed when it is opened
    assert {found.rule for found in findings(path)} <= {found.rule for found in findings(after)}


# what may be in the way, on a small workbook


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return a_shop(tmp_path / "Cuifu.xlsx")


def refused(path: Path, table: str, count: int, reason: str) -> None:
    """Columns that do not fit are refused with a reason, and nothing is changed."""
    bytes_before = path.read_bytes()
    workbook = FileWorkbook(path)
    with pytest.raises(WorkbookError, match=reason):
        workbook.add_columns(table, [NewColumn(f"新{n}") for n in range(count)])
    workbook.save(0)
    assert path.read_bytes() == bytes_before


def test_cells_beside_the_table_are_named(shop: Path) -> None:
    refused(
        shop, "今日计划", 2, "今日计划!I2、I3、I4 有内容，表「今日计划」右边要加列「新0」、「新1」"
    )


def test_merged_cells_beside_are_named(shop: Path) -> None:
    parts = Parts(shop)
    parts.insert(
        parts.sheet("催付登记"),
        '<mergeCells count="1"><mergeCell ref="E3:F9"/></mergeCells>',
        "<pageMargins",
    )
    refused(parts.save(shop), "催付登记", 1, "催付登记!E3:F9 有内容")


def test_a_row_of_totals_is_refused(shop: Path) -> None:
    parts = Parts(shop)
    table = parts.related(parts.sheet("催付登记"), "table")
    parts.change(table, 'totalsRowShown="0"', 'totalsRowCount="1"')
    refused(parts.save(shop), "催付登记", 1, "催付登记!催付登记 有汇总行，加不了列「新0」")


def test_the_last_column_of_a_sheet_is_the_end(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    columns = [NewColumn(f"列{n}") for n in range(16384)]
    with pytest.raises(WorkbookError, match="今日计划 右边没有空列了"):
        workbook.add_columns("今日计划", columns)


def test_a_column_in_which_the_owner_keeps_something_keeps_its_width(shop: Path) -> None:
    parts = Parts(shop)
    row = '<row r="40"><c r="E40" t="inlineStr"><is><t>别动</t></is></c></row>'
    parts.insert(parts.sheet("催付登记"), row, "</sheetData>")
    workbook = FileWorkbook(parts.save(shop))
    workbook.add_columns("催付登记", [NewColumn("甲", folded=True), NewColumn("乙", folded=True)])
    workbook.save(0)
    sheet = openpyxl.load_workbook(shop)["催付登记"]
    assert sheet["E40"].value == "别动"
    assert (sheet.column_dimensions["E"].hidden, sheet.column_dimensions["F"].hidden) == (
        False,
        True,
    )


def test_a_run_of_columns_is_parted_around_new_ones(shop: Path) -> None:
    parts = Parts(shop)
    parts.insert(
        parts.sheet("催付登记"),
        '<cols><col min="1" max="16384" width="11.5"/></cols>',
        "<sheetData",
    )
    workbook = FileWorkbook(parts.save(shop))
    workbook.add_columns("催付登记", [NewColumn("甲", width=30, folded=True)])
    workbook.save(0)
    cols = re.findall("<col ([^>]*)/>", Parts(shop).text(parts.sheet("催付登记")))
    assert [re.findall(r'm..="(\d+)"', col) for col in cols] == [
        ["1", "4"],
        ["5", "5"],
        ["6", "6"],
        ["7", "16384"],
    ]
    assert 'collapsed="1"' in cols[2]


def test_a_rule_that_the_owner_has_there_is_not_doubled(shop: Path) -> None:
    parts = Parts(shop)
    rule = '<dataValidations count="1"><dataValidation type="whole" sqref="E:E"><formula1>0'
    rule += "</formula1><formula2>9</formula2></dataValidation></dataValidations>"
    parts.insert(sheet := parts.sheet("催付登记"), rule, "<pageMargins")
    workbook = FileWorkbook(parts.save(shop))
    workbook.add_columns("催付登记", [NewColumn(h, choices=("是",)) for h in ("甲", "乙")])
    workbook.save(0)
    rules = re.findall('<dataValidation [^>]*sqref="([^"]*)', Parts(shop).text(sheet))
    assert rules == ["E:E", "F2:F5000"]


def test_filters_stay_on_their_columns_when_a_table_grows(shop: Path) -> None:
    parts = Parts(shop)
    table = parts.related(parts.sheet("今日计划"), "table")
    criteria = '<filterColumn colId="1"><filters><filter val="买家1"/></filters></filterColumn>'
    parts.change(
        table, '<autoFilter ref="A1:G4"/>', f'<autoFilter ref="A1:G4">{criteria}</autoFilter>'
    )
    workbook = FileWorkbook(parts.save(shop))
    workbook.add_columns("今日计划", [NewColumn("新")])
    workbook.save(0)
    assert f'<autoFilter ref="A1:H4">{criteria}</autoFilter>' in Parts(shop).text(table)


# single cells


def test_a_changed_cell_keeps_its_look_and_blank_rows_at_the_end_stay(shop: Path) -> None:
    parts = Parts(shop)
    sheet, table = parts.sheet("设置"), parts.related(parts.sheet("设置"), "table")
    parts.change(sheet, '<c r="C5"', '<c r="C5" s="3"')
    parts.change(table, 'ref="B3:C5"', 'ref="B3:C7"')
    before = parts.save(shop) and Parts(shop).text(sheet)
    workbook = FileWorkbook(shop)
    workbook.change_cells("参数", "名称", {"网址": {"值": "002"}})
    workbook.save(0)
    after = Parts(shop).text(sheet)
    cell = re.search('<c r="C5".*?</c>', after)
    assert cell
    assert 's="3"' in cell[0]
    assert "002" in cell[0]
    other = re.compile('<c r="(?!C5)[^>]*?(?:/>|>.*?</c>)')
    assert other.findall(after) == other.findall(before)
    assert 'ref="B3:C7"' in Parts(shop).text(table)


def test_rows_go_into_blank_rows_after_single_cells_are_changed(shop: Path) -> None:
    parts = Parts(shop)
    table = parts.related(parts.sheet("设置"), "table")
    parts.change(table, 'ref="B3:C5"', 'ref="B3:C7"')
    parts.change(table, 'ref="B3:C5"', 'ref="B3:C7"')
    workbook = FileWorkbook(parts.save(shop))
    workbook.change_cells("参数", "名称", {"网址": {"值": "002"}})
    workbook.append("参数", ("名称", "值"), [["新", "1"]])
    workbook.save(0)
    rows = FileWorkbook(shop).read("参数").rows
    assert rows == [["店铺", "小店"], ["网址", "002"], ["新", "1"]]
    assert 'ref="B3:C7"' in Parts(shop).text(table)
