"""Cuifu.xlsm: what is in it, and that the committed one is what the source makes."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from oletools.olevba import VBA_Parser
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from cuifu_xl.maker.captions import CAPTIONS
from cuifu_xl.maker.day_tables import FIGURE_ITEMS, STATE_ITEMS
from cuifu_xl.maker.macros import SOURCE, macro_project, module_source
from cuifu_xl.maker.tables import text_units
from cuifu_xl.maker.workbook import BUILT_FOR, build
from cuifu_xl.tables import factory, schema
from cuifu_xl.tables.formulas import FIGURE_FORMULAS, MEMO_FORMULA
from cuifu_xl.tables.next_step import NEXT_STEP
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.macros.ours import todays_project

COMMITTED = Path(__file__).parents[2] / "workbook" / "Cuifu.xlsm"
ROW_NUMBERS_AND_SCROLL_BAR = 50
EXCEL_2010 = set(
    re.findall(
        r"\w+",
        "AND CHAR COUNT COUNTA COUNTIFS FREQUENCY IF IFERROR INDEX INT ISNA ISNUMBER LARGE LEFT "
        "LEN MATCH MAX MID MIN MOD N NA NOW OFFSET OR RIGHT ROUND ROW SMALL SQRT SUBSTITUTE SUM "
        "SUMIFS SUMPRODUCT TEXT TODAY TRIM VALUE WEEKDAY",
    )
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "Cuifu.xlsm"
    build(path, year=BUILT_FOR)
    return path


@pytest.fixture(scope="module")
def book(built: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built, keep_vba=True)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def first_difference(ours: bytes, theirs: bytes) -> str:
    at = next(
        (at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    window = slice(max(0, at - 60), at + 60)
    return f"built …{ours[window]!r}…, committed …{theirs[window]!r}…"


def body(sheet: Worksheet, table: Table) -> list[list[object]]:
    cells = sheet[table.ref]
    return [[cell.value for cell in row] for row in cells[1:]]


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsm"
    build(again, year=BUILT_FOR)
    assert again.read_bytes() == built.read_bytes()


def test_the_committed_workbook_is_what_the_source_makes(built: Path) -> None:
    ours, theirs = parts(built), parts(COMMITTED)
    changed = [name for name in ours if ours[name] != theirs.get(name, b"")]
    report = [f"{name}: {first_difference(ours[name], theirs.get(name, b''))}" for name in changed]
    assert not changed, "run `cuifu build` and commit the workbook:\n" + "\n".join(report)
    assert ours.keys() == theirs.keys()


def test_sheets_stand_in_order_under_their_code_names(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == list(schema.SHEETS)
    assert {s.title: s.sheet_properties.codeName for s in book.worksheets} == dict(
        schema.CODE_NAMES
    )
    assert [s.title for s in book.worksheets if s.sheet_state == "veryHidden"] == ["_meta"]


def test_every_table_of_the_schema_is_there_with_its_headings(book: openpyxl.Workbook) -> None:
    found = {
        (sheet.title, table.name): tuple(column.name for column in table.tableColumns)
        for sheet in book.worksheets
        for table in sheet.tables.values()
    }
    assert found == {(spec.sheet, spec.name): spec.headings() for spec in schema.TABLES}


@pytest.mark.parametrize("spec", schema.TABLES, ids=lambda spec: spec.name)
def test_a_second_reader_finds_the_headings_too(built: Path, spec: schema.TableSpec) -> None:
    table = CalamineWorkbook.from_path(str(built), load_tables=True).get_table_by_name(spec.name)
    assert tuple(table.columns) == spec.headings()


def test_tables_stand_side_by_side_and_only_lone_ones_have_filter_buttons(
    book: openpyxl.Workbook,
) -> None:
    for sheet in book.worksheets:
        tables = list(sheet.tables.values())
        assert len({re.search(r"\d+", table.ref)[0] for table in tables}) <= 1
        if len(tables) > 1:
            assert all(table.autoFilter is None for table in tables)


def test_the_new_workbook_starts_with_factory_settings_and_shipped_texts(
    book: openpyxl.Workbook,
) -> None:
    sheet = book["设置"]
    for spec in schema.SETTINGS_TABLES:
        expected = factory.factory_rows(spec.name)
        if expected:
            assert len(body(sheet, sheet.tables[spec.name])) == len(expected)
    texts = book["话术"]
    assert [row[0] for row in body(texts, texts.tables["话术"])] == [r[0] for r in shipped_rows()]


def test_the_front_page_has_its_fixed_rows_with_formulas(book: openpyxl.Workbook) -> None:
    sheet = book["首页"]
    figures, state = (
        {row[0]: row[1] for row in body(sheet, sheet.tables[name])} for name in ("今日数字", "首页")
    )
    assert list(figures) == [item.name for item in FIGURE_ITEMS]
    assert {name: figures[name] for name in FIGURE_FORMULAS} == {
        name: "=" + formula for name, formula in FIGURE_FORMULAS.items()
    }
    assert list(state) == [item.name for item in STATE_ITEMS]
    assert state["下一步"] == "=" + NEXT_STEP


def test_new_rows_of_the_plan_get_the_memo_formula(book: openpyxl.Workbook) -> None:
    columns = book["今日计划"].tables["今日计划"].tableColumns
    formulas = {c.name: c.calculatedColumnFormula for c in columns if c.calculatedColumnFormula}
    assert {name: f.attr_text for name, f in formulas.items()} == {"千牛备注": MEMO_FORMULA}


def test_a_new_register_reads_as_empty_and_its_first_line_takes_the_first_row(tmp_path) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path)
    workbook = FileWorkbook(path)
    assert workbook.read("催付登记").rows == []
    workbook.append("催付登记", ("登记号", "组别", "计次"), [["R1", "催付", 1]])
    workbook.save(0)
    sheet = openpyxl.load_workbook(path)["催付登记"]
    assert [sheet.max_row, sheet["A2"].value] == [2, "R1"]


def test_formulas_use_functions_of_excel_2010_and_no_other_file(built: Path) -> None:
    for name, content in parts(built).items():
        assert "externalLink" not in name
        text = content.decode("utf-8", "ignore")
        for formula in re.findall(
            r"<(?:f|xm:f|formula|formula1|formula2|definedName|calculatedColumnFormula)\b[^>]*>([^<]+)<",
            text,
        ):
            plain = re.sub(r'(&quot;|").*?\1|\[[^\[\]]*\]', "", formula)
            used = set(re.findall(r"([A-Z][A-Z0-9.]*)\(", plain))
            assert used <= EXCEL_2010, f"{name}: {used - EXCEL_2010}"
            assert "http" not in formula
            assert "_xl" not in formula.replace("_xlnm.", "")


def test_the_compiled_macros_are_fresh() -> None:
    fresh = todays_project() == macro_project(schema.CODE_NAMES)
    assert fresh, "run `python -m cuifu_xl.maker.macros` and commit vbaProject.bin"


def test_the_macros_are_the_source_and_nothing_else(built: Path) -> None:
    parser = VBA_Parser(str(built))
    modules = {name: code for _, _, name, code in parser.extract_macros()}
    documents = {f"{name}.cls" for name in (*schema.CODE_NAMES.values(), "ThisWorkbook")}
    assert modules.keys() == documents | {SOURCE.name}
    lines = [line for line in modules[SOURCE.name].splitlines() if line]
    assert lines == [line for line in module_source().splitlines() if line]
    for name in documents:
        assert all(line.startswith("Attribute ") for line in modules[name].splitlines() if line)


def test_a_heading_fits_its_column(book: openpyxl.Workbook) -> None:
    for spec in schema.TABLES:
        for column in spec.columns:
            if spec.sheet != "_meta":
                assert text_units(column.heading) <= column.width, (spec.name, column.heading)


def test_the_palette_has_a_blank_cell_per_look(book: openpyxl.Workbook) -> None:
    sheet = book["_meta"]
    heading, cells = sheet[sheet.tables["_styles"].ref]
    assert all(cell.value is None for cell in cells)
    formats = {name.value: cell.number_format for name, cell in zip(heading, cells, strict=True)}
    assert formats["text"] == formats["long"] == "@"
    assert len({cell.style_id for cell in cells}) >= len(schema.Kind)


def test_text_columns_are_text_before_anything_is_pasted(book: openpyxl.Workbook) -> None:
    orders = book["订单"].column_dimensions.values()
    runs = [(run.min, run.max, run.number_format) for run in orders]
    assert sorted(runs) == [(1, 1, "@"), (2, 16384, "@")]


def test_drop_downs_reach_far_below_the_table(book: openpyxl.Workbook) -> None:
    ranges = {
        str(rule.sqref): rule.formula1 for rule in book["今日计划"].data_validations.dataValidation
    }
    assert ranges["K2:K5000"] == "选_催付结果_结果"
    assert ranges["M2:M5000"] == '"千牛,短信,电话"'


def test_draft_result_and_memo_fit_a_small_laptop_together(book: openpyxl.Workbook) -> None:
    headings = schema.TODAY.headings()
    working = schema.TODAY.columns[: headings.index("千牛备注") + 1]
    assert not any(column.folded for column in working)
    pixels = sum(7 * column.width + 5 for column in working)
    scale = book["今日计划"].sheet_view.zoomScale / 100
    assert pixels * scale + ROW_NUMBERS_AND_SCROLL_BAR <= 1366


def test_the_folded_columns_are_grouped_and_hidden(book: openpyxl.Workbook) -> None:
    dimensions = book["今日计划"].column_dimensions
    folded = [column.heading for column in schema.TODAY.columns if column.folded]
    hidden = [d for d in dimensions.values() if d.outlineLevel == 1 and d.hidden]
    assert sum(d.max - d.min + 1 for d in hidden) == len(folded)
    assert sum(1 for d in dimensions.values() if d.collapsed) == 1


def test_captions_stay_above_their_own_table() -> None:
    for name, caption in CAPTIONS.items():
        room = sum(column.width for column in schema.table(name).columns)
        assert text_units(caption) <= room, name
