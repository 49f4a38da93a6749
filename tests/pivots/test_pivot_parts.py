"""The parts of the PivotTables: what Excel repairs when it is not so."""

import posixpath
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from register_rows import register_rows

from cuifu_xl.maker.workbook import build
from cuifu_xl.pivots.summary import pivot_parts, summary
from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell

HEADINGS = REGISTER.headings()
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DEFINITION = "xl/pivotCache/pivotCacheDefinition1.xml"
RECORDS = "xl/pivotCache/pivotCacheRecords1.xml"
CHOSEN = 36  # any number format


def odd_rows() -> list[list[Cell]]:
    """What people and products can bring: every kind of value in every kind of column."""
    cells: list[dict[str, Cell]] = [
        {"商品": "=1+1", "客服": 'A&B <"好">', "催付日": date(2026, 11, 21), "回款金额": 9.9},
        {"商品": "长" * 300, "客服": "阿\n华\t", "催付日": "昨天", "回款金额": "八十"},
        {"商品": "vip", "客服": "_x000D_", "催付日": 46347.0, "第几次": "2"},
        {"商品": "VIP", "客服": "\x07铃😀", "催付日": datetime(2026, 11, 22, 13, 30), "第几次": 2},
        {"商品": True, "客服": 7, "第几次": 1.5, "是否成功": date(2026, 11, 22)},
        {},
    ]
    known: dict[str, Cell] = {"组别": "催付", "计次": 1}
    return [[(known | row).get(heading) for heading in HEADINGS] for row in cells]


ROWS: dict[str, list[list[Cell]] | None] = {
    "none": None,  # as a new workbook is
    "one": register_rows(1),
    "sixty": register_rows(60),
    "odd": odd_rows(),
    "only held out": [row for row in register_rows(300) if row[-1] == "对照"],
}


@pytest.fixture(scope="module", params=ROWS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pivots") / "Cuifu.xlsm"
    rows = ROWS[request.param]
    build(path, rows=None if rows is None else {REGISTER.name: rows})
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def parts(book: Path) -> dict[str, ET.Element]:
    return {
        name: ET.fromstring(content)
        for name, content in members(book).items()
        if name.endswith((".xml", ".rels"))
    }


@pytest.fixture(scope="module")
def sheets(book: Path) -> openpyxl.Workbook:
    """The same file as openpyxl reads it."""
    return openpyxl.load_workbook(book)


@pytest.fixture(scope="module")
def tables(parts: dict[str, ET.Element]) -> list[ET.Element]:
    named = sorted(
        (int(re.sub(r"\D", "", n)), n) for n in parts if re.match(r"xl/pivotTables/p", n)
    )
    return [parts[name] for _, name in named]


def elements(parent: ET.Element, path: str) -> list[ET.Element]:
    return parent.findall("/".join(MAIN + step for step in path.split("/")))


def cache_fields(parts: dict[str, ET.Element]) -> list[ET.Element]:
    return elements(parts[DEFINITION], "cacheFields/cacheField")


def shared_items(field: ET.Element) -> list[ET.Element]:
    return list(elements(field, "sharedItems")[0])


def kind(item: ET.Element) -> str:
    return item.tag.removeprefix(MAIN)


def targets(parts: dict[str, ET.Element], part: str) -> dict[str, str]:
    """Where the relationships of a part lead, by their number."""
    folder, name = posixpath.split(part)
    return {
        line.attrib["Id"]: posixpath.normpath(posixpath.join(folder, line.attrib["Target"]))
        for line in parts[f"{folder}/_rels/{name}.rels"]
    }


def test_every_part_is_declared_and_reached(parts: dict[str, ET.Element]) -> None:
    declared = {
        line.attrib["PartName"].removeprefix("/"): line.attrib["ContentType"].split(".")[-1]
        for line in parts["[Content_Types].xml"]
        if "PartName" in line.attrib
    }
    found = sorted(name for name in parts if "pivotTables/pivotTable" in name)
    assert {name: kind for name, kind in declared.items() if "pivot" in name} == {
        DEFINITION: "pivotCacheDefinition+xml",
        RECORDS: "pivotCacheRecords+xml",
        **dict.fromkeys(found, "pivotTable+xml"),
    }
    sheet = next(
        s for s in elements(parts["xl/workbook.xml"], "sheets/sheet") if s.get("name") == "汇总"
    )
    on_sheet = targets(parts, targets(parts, "xl/workbook.xml")[sheet.attrib[RELATION]])
    assert sorted(on_sheet.values()) == found
    assert all(list(targets(parts, name).values()) == [DEFINITION] for name in found)
    cache = elements(parts["xl/workbook.xml"], "pivotCaches/pivotCache")[0]
    assert targets(parts, "xl/workbook.xml")[cache.attrib[RELATION]] == DEFINITION
    assert targets(parts, DEFINITION) == {parts[DEFINITION].attrib[RELATION]: RECORDS}


def test_all_share_one_cache_over_the_table_read_again_on_opening(
    parts: dict[str, ET.Element], tables: list[ET.Element]
) -> None:
    (cache,) = elements(parts["xl/workbook.xml"], "pivotCaches/pivotCache")
    assert {table.get("cacheId") for table in tables} == {cache.get("cacheId")}
    source = elements(parts[DEFINITION], "cacheSource/worksheetSource")[0]
    assert source.attrib == {"name": "催付登记"}
    assert parts[DEFINITION].get("refreshOnLoad") == "1"
    assert tuple(field.get("name") for field in cache_fields(parts)) == HEADINGS


def test_there_are_as_many_records_as_lines(
    sheets: openpyxl.Workbook, parts: dict[str, ET.Element]
) -> None:
    sheet = sheets["催付登记"]
    lines = sheet.max_row - 1
    records = list(parts[RECORDS])
    assert (parts[DEFINITION].get("recordCount"), parts[RECORDS].get("count")) == (str(lines),) * 2
    assert [len(record) for record in records] == [len(HEADINGS)] * lines


def test_every_record_points_to_an_item_that_is_marked_as_used(
    parts: dict[str, ET.Element],
) -> None:
    for at, field in enumerate(cache_fields(parts)):
        used = {int(r[at].attrib["v"]) for r in parts[RECORDS] if kind(r[at]) == "x"}
        items = shared_items(field)
        assert used == {n for n, item in enumerate(items) if item.get("u") != "1"}
        assert elements(field, "sharedItems")[0].get("count") == (
            str(len(items)) if items else None
        )
        spelled = [(kind(item), item.get("v", "").casefold()) for item in items]
        assert len(set(spelled)) == len(spelled)
        assert all(len(text) <= 255 for _, text in spelled)


def test_the_kinds_of_values_are_declared(parts: dict[str, ET.Element]) -> None:
    for at, field in enumerate(cache_fields(parts)):
        values = shared_items(field) or [record[at] for record in parts[RECORDS]]
        kinds = {kind(value) for value in values}
        in_use = {kind(value) for value in values if value.get("u") != "1"}
        numbers = [float(value.attrib["v"]) for value in values if kind(value) == "n"]
        numbers = [] if "d" in kinds else numbers
        declared = dict(elements(field, "sharedItems")[0].attrib)
        declared.pop("count", None)
        limits = {name: declared.pop(name, None) for name in ("minValue", "maxValue")}
        dates = {name: declared.pop(name, None) for name in ("minDate", "maxDate")}
        wanted = {
            "containsSemiMixedTypes": "" if kinds & {"s", "m"} else "0",
            "containsNonDate": "" if in_use & {"s", "n"} else "0",
            "containsDate": "1" if "d" in kinds else "",
            "containsString": "" if "s" in kinds else "0",
            "containsBlank": "1" if "m" in kinds else "",
            "containsMixedTypes": "1" if len(kinds - {"m"}) > 1 else "",
            "containsNumber": "1" if numbers else "",
            "containsInteger": "1" if numbers and all(n == int(n) for n in numbers) else "",
        }
        assert declared == {name: said for name, said in wanted.items() if said}, field.get("name")
        if numbers:
            assert [float(str(each)) for each in limits.values()] == [min(numbers), max(numbers)]
        moments = sorted(value.attrib["v"] for value in values if kind(value) == "d")
        assert list(dates.values()) == ([moments[0], moments[-1]] if moments else [None, None])


def test_what_nobody_groups_by_or_adds_up_is_not_in_the_cache(parts: dict[str, ET.Element]) -> None:
    blank = {
        field.get("name")
        for at, field in enumerate(cache_fields(parts))
        if not shared_items(field) and all(kind(record[at]) == "m" for record in parts[RECORDS])
    }
    assert {"买家会员名", "订单编号", "登记号", "计划号", "备注", "千牛备注", "催付时间"} <= blank


def test_each_table_names_all_items_of_its_fields(
    parts: dict[str, ET.Element], tables: list[ET.Element]
) -> None:
    fields = cache_fields(parts)
    for table in tables:
        shown = elements(table, "pivotFields/pivotField")
        assert len(shown) == len(fields)
        for field, pivot_field in zip(fields, shown, strict=True):
            items = elements(pivot_field, "items/item")
            assert bool(items) == ("axis" in pivot_field.attrib)
            if items:
                assert items[-1].attrib == {"t": "default"}
                assert elements(pivot_field, "items")[0].get("count") == str(len(items))
                unused = ["1" if item.get("u") == "1" else None for item in shared_items(field)]
                assert [int(item.attrib["x"]) for item in items[:-1]] == list(range(len(unused)))
                assert [item.get("m") for item in items[:-1]] == unused


def test_only_lines_of_the_chosen_group_are_shown(
    parts: dict[str, ET.Element], tables: list[ET.Element]
) -> None:
    for table in tables:
        (page,) = elements(table, "pageFields/pageField")
        field = cache_fields(parts)[int(page.attrib["fld"])]
        item = shared_items(field)[int(page.attrib["item"])]
        assert (field.get("name"), item.get("v")) == ("组别", "催付")


def test_the_sums_have_names_that_are_no_headings(tables: list[ET.Element]) -> None:
    for table in tables:
        fields = elements(table, "dataFields/dataField")
        assert not {field.get("name") for field in fields} & set(HEADINGS)
        assert [HEADINGS[int(field.attrib["fld"])] for field in fields] == [
            "计次",
            "首次催付",
            "是否成功",
            "回款金额",
            "短信条数",
        ]


def test_names_of_tables_are_unique(tables: list[ET.Element]) -> None:
    names = [table.get("name") for table in tables]
    assert len(set(names)) == len(names) == 11


def test_the_cells_of_the_sheet_are_those_of_the_table(
    sheets: openpyxl.Workbook, tables: list[ET.Element]
) -> None:
    sheet = sheets["汇总"]
    for table in tables:
        area = sheet[elements(table, "location")[0].attrib["ref"]]
        row_items = elements(table, "rowItems/i")
        assert len(area) == 1 + len(row_items)
        assert len(area[0]) == 1 + len(elements(table, "colItems/i"))
        assert area[0][0].value == table.get("rowHeaderCaption")
        assert [cell.value for cell in area[0][1:]] == [
            field.get("name") for field in elements(table, "dataFields/dataField")
        ]
        assert area[-1][0].value == table.get("grandTotalCaption") == "总计"
        above = area[0][0].row
        label, chosen = (sheet.cell(above - 2, area[0][at].column).value for at in (0, 1))
        assert (label, chosen) == ("组别", "催付")
        assert sheet.cell(above - 3, area[0][0].column).value == table.get("name")
        assert {cell.data_type for row in area for cell in row} <= {"s", "n", "d"}


def test_each_row_shows_the_item_that_it_names(
    sheets: openpyxl.Workbook, parts: dict[str, ET.Element], tables: list[ET.Element]
) -> None:
    sheet = sheets["汇总"]
    for table in tables:
        area = sheet[elements(table, "location")[0].attrib["ref"]]
        rows = [int(field.attrib["x"]) for field in elements(table, "rowFields/field")]
        for cells, item in zip(area[1:-1], elements(table, "rowItems/i"), strict=False):
            field = cache_fields(parts)[rows[int(item.get("r", "0"))]]
            shared = shared_items(field)[int(item[0].get("v", "0"))]
            shown = cells[0].value
            if isinstance(shown, datetime):
                shown = shown.isoformat()
            wanted = shared.get("v", "(空白)")
            assert str(shown).replace("_x005F_", "_") == wanted.replace("_x005F_", "_")


def test_the_style_that_the_tables_name_is_in_the_workbook(
    parts: dict[str, ET.Element], tables: list[ET.Element]
) -> None:
    styles = parts["xl/styles.xml"]
    (style,) = elements(styles, "tableStyles/tableStyle")
    named = {elements(table, "pivotTableStyleInfo")[0].get("name") for table in tables}
    assert named == {style.get("name")}
    dxfs = elements(styles, "dxfs/dxf")
    assert elements(styles, "dxfs")[0].get("count") == str(len(dxfs))
    assert elements(styles, "tableStyles")[0].get("count") == "1"
    used = [int(part.attrib["dxfId"]) for part in elements(style, "tableStyleElement")]
    assert used == list(range(len(dxfs) - len(used), len(dxfs)))


def test_days_are_shown_as_the_register_shows_them(
    parts: dict[str, ET.Element], tables: list[ET.Element]
) -> None:
    formats = {
        each.get("numFmtId"): each.get("formatCode")
        for each in elements(parts["xl/styles.xml"], "numFmts/numFmt")
    }
    at = HEADINGS.index("催付日")
    assert formats[cache_fields(parts)[at].get("numFmtId")] == "yyyy-mm-dd"
    by_day = elements(tables[0], "pivotFields/pivotField")[at]
    assert (formats[by_day.get("numFmtId")], by_day.get("sortType")) == ("yyyy-mm-dd", "descending")


def test_two_other_readers_open_the_book(book: Path, sheets: openpyxl.Workbook) -> None:
    assert len(sheets["汇总"]._pivots) == 11
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("汇总").to_python()
    assert rows[6][:5] == ["日期", "催付次数", "催付单数", "成功单数", "回款金额（元）"]


def test_the_same_lines_make_the_same_parts() -> None:
    rows = register_rows(60)
    one, other = (pivot_parts(summary(HEADINGS, rows), 1, CHOSEN) for _ in range(2))
    assert one == other
