"""What the closed file host leaves alone, refuses and repairs."""

import errno
import os
import re
import shutil
import socket
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import IO

import openpyxl
import pytest
import xlsxwriter
from package_surgery import Parts, raw_members
from small_workbooks import PLAN_OURS, REGISTER, Shop, a_shop, column, plan_rows

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed import archive, cell_values, held_files, locks
from cuifu_xl.workbooks.closed.backups import backups, restore
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.write_lock import write_lock
from cuifu_xl.workbooks.xml.formula_shift import shifted, to_row

Change = Callable[[bytes], bytes]
STAMP = "2026-11-23 092501"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return a_shop(tmp_path / "Cuifu.xlsx")


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def patched(path: Path, changes: dict[str, Change], added: dict[str, bytes] | None = None) -> Path:
    """The workbook with some parts changed, as another program would have written them."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        new = change(members[name])
        assert new != members[name], f"nothing to change in {name}"
        members[name] = new
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, **(added or {})}.items():
            archive.writestr(name, content)
    return path


def replacing(old: str, new: str) -> Change:
    return lambda content: content.replace(old.encode(), new.encode())


def changed_parts(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    assert list(before) == list(after)
    return {name for name in before if before[name] != after[name]}


PLAN_SHEET = "xl/worksheets/sheet2.xml"
BOARD_SHEET = "xl/worksheets/sheet5.xml"  # its formulas forget their values
PLAN_TABLE = "xl/tables/table1.xml"


def test_only_the_sheet_and_its_table_change_in_compressed_form(shop: Path) -> None:
    before = raw_members(shop)
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(1, 2, 5, 6), key="计划号")
    workbook.save(0)
    assert changed_parts(before, raw_members(shop)) == {PLAN_SHEET, PLAN_TABLE, BOARD_SHEET}


def test_appending_as_many_rows_as_fit_changes_the_sheet_only(tmp_path: Path) -> None:
    path = a_shop(tmp_path / "Cuifu.xlsx", 0)
    before = raw_members(path)
    workbook = FileWorkbook(path)
    workbook.append("催付登记", REGISTER, [["R1", None, 1, "x"]])
    workbook.save(0)
    assert changed_parts(before, raw_members(path)) == {"xl/worksheets/sheet3.xml", BOARD_SHEET}


def test_cells_beside_the_table_stay_as_they_are(shop: Path) -> None:
    before = re.findall(r'<c r="I\d+".*?</c>', part(shop, PLAN_SHEET))
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(1), key="计划号")
    workbook.save(0)
    assert re.findall(r'<c r="I\d+".*?</c>', part(shop, PLAN_SHEET)) == before


def test_a_growing_table_takes_its_ranges_along(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(*range(1, 31)), key="计划号")
    workbook.save(0)
    table, sheet = part(shop, PLAN_TABLE), part(shop, PLAN_SHEET)
    assert table.count('ref="A1:G31"') == 2
    assert 'sqref="E2:E31"' in sheet
    assert 'sqref="C2:C31"' in sheet
    assert "<xm:sqref>C2:C31</xm:sqref>" in sheet
    assert '<dimension ref="A1:I31"/>' in sheet


def test_a_shrinking_table_keeps_one_formatted_row(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, [], key="计划号")
    workbook.save(0)
    assert 'ref="A1:G2"' in part(shop, PLAN_TABLE)
    book = openpyxl.load_workbook(shop)
    sheet = book["今日计划"]
    assert [sheet["C2"].value, sheet["A3"].value, sheet["I4"].value] == [None, None, "旁注 3"]
    assert [sheet["C2"].number_format, sheet["A2"].number_format] == ["0.00", "@"]


def test_new_cells_look_like_the_first_row(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    rows = [["P9", "001", 2, datetime(2026, 11, 22), "好"]] * 5
    workbook.write("今日计划", PLAN_OURS, rows, key="计划号")
    workbook.save(0)
    sheet = openpyxl.load_workbook(shop)["今日计划"]
    assert [cell.number_format for cell in sheet[6]][:4] == ["@", "@", "0.00", "yyyy-mm-dd hh:mm"]
    assert [cell.value for cell in sheet[6]][:4] == ["P9", "001", 2, datetime(2026, 11, 22)]


def test_a_column_without_format_takes_the_palette(tmp_path: Path) -> None:
    path = a_shop(tmp_path / "Cuifu.xlsx")
    workbook = FileWorkbook(path)
    workbook.write("参数", ("名称", "值"), [["x", datetime(2026, 1, 2)]])
    workbook.write_added(5, ("一", "二"), [[5, "文"]])
    workbook.save(0)
    book = openpyxl.load_workbook(path)
    assert book["设置"]["C4"].number_format == "yyyy-mm-dd hh:mm"
    assert book["设置"]["B4"].number_format == "@"
    assert book["订单"]["F2"].number_format == "0"
    assert book["订单"]["F1"].font.b


def test_looks_are_known_where_a_program_kept_them_for_whole_columns_only(shop: Path) -> None:
    """LibreOffice leaves out a blank cell that looks like its column."""

    def as_libreoffice(content: bytes) -> bytes:
        text = re.search(rb'<c r="E2" s="(\d+)"/>', content)
        assert text
        column = b'<cols><col min="5" max="5" width="9" style="%s"/></cols><sheetData>' % text[1]
        return content.replace(text[0], b"").replace(b"<sheetData>", column)

    patched(shop, {Parts(shop).sheet("_meta"): as_libreoffice})
    workbook = FileWorkbook(shop)
    workbook.write_report([["订单编号"], ["9000000000000000123"]])
    workbook.save(0)
    cell = openpyxl.load_workbook(shop)["订单"]["A2"]
    assert (cell.value, cell.number_format) == ("9000000000000000123", "@")


def test_calculated_columns_reach_the_new_rows(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(1, 2, 3, 4), key="计划号")
    workbook.save(0)
    formulas = [cell.value for cell in openpyxl.load_workbook(shop)["今日计划"]["G"][1:5]]
    assert formulas == ["=今日计划[[#This Row],[金额]]*2"] * 4


def test_filters_are_cleared_and_no_row_stays_hidden(shop: Path) -> None:
    patched(
        shop,
        {
            PLAN_TABLE: lambda c: re.sub(
                rb"<autoFilter ([^>]*)/>",
                rb'<autoFilter \1><filterColumn colId="1"><filters><filter val="x"/></filters>'
                rb'</filterColumn><sortState ref="A2:G4"><sortCondition ref="A2:A4"/></sortState>'
                rb"</autoFilter>",
                c,
            ),
            PLAN_SHEET: replacing('<row r="3" ', '<row r="3" hidden="1" '),
        },
    )
    workbook = FileWorkbook(shop)
    workbook.append("今日计划", ("计划号",), [["P4"]])
    workbook.save(0)
    assert "hidden" not in part(shop, PLAN_SHEET)
    table = part(shop, PLAN_TABLE)
    assert '<autoFilter ref="A1:G5"></autoFilter>' in table
    assert "sortState" not in table


def test_formulas_of_own_columns_speak_of_their_new_row(shop: Path) -> None:
    formulas = {2: "C2*2&amp;$A$2", 3: "x", 4: "SUM(C4:D4,C2)"}

    def own(content: bytes) -> bytes:
        for row, text in formulas.items():
            content = re.sub(
                rb'<c r="F%d"[^>]*>.*?</c>' % row,
                b'<c r="F%d"><f>%s</f><v>1</v></c>' % (row, text.encode()),
                content,
            )
        return content

    patched(shop, {PLAN_SHEET: own})
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(3, 1), key="计划号")
    workbook.save(0)
    sheet = openpyxl.load_workbook(shop)["今日计划"]
    assert [sheet["F2"].value, sheet["F3"].value] == ["=SUM(C2:D2,C2)", "=C3*2&$A$2"]


def test_shared_formulas_of_own_columns_are_written_out(shop: Path) -> None:
    def own(content: bytes) -> bytes:
        first = b'<c r="F2"><f t="shared" ref="F2:F4" si="0">C2+1</f><v>1</v></c>'
        content = re.sub(rb'<c r="F2"[^>]*>.*?</c>', first, content)
        for row in (3, 4):
            child = b'<c r="F%d"><f t="shared" si="0"/><v>1</v></c>' % row
            content = re.sub(rb'<c r="F%d"[^>]*>.*?</c>' % row, child, content)
        return content

    patched(shop, {PLAN_SHEET: own})
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(3, 2), key="计划号")
    workbook.save(0)
    sheet = openpyxl.load_workbook(shop)["今日计划"]
    assert [sheet["F2"].value, sheet["F3"].value] == ["=C2+1", "=C3+1"]


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A2+$A2+A$2", "A9+$A9+A$2"),
        ("A2:B2&\"A2\"&'A2'!A2&Other!A2", "A9:B9&\"A2\"&'A2'!A2&Other!A2"),
        ("LOG10(A2)+T[[#This Row],[A2]]+ABCD2", "LOG10(A9)+T[[#This Row],[A2]]+ABCD2"),
        ("A20+AA2", "A20+AA9"),
    ],
)
def test_only_references_to_the_own_row_move(formula: str, moved: str) -> None:
    assert to_row(formula, 2, 9) == moved


def test_a_shared_formula_shifts_every_relative_reference() -> None:
    assert shifted("A2+$B$2+表!C2:D3", 1, 1) == "B3+$B$2+表!D3:E4"


def test_cells_below_the_table_are_never_overwritten(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.write("参数", ("名称", "值"), [[str(n), "x"] for n in range(9)])
    before = shop.read_bytes()
    with pytest.raises(WorkbookError, match=r"设置!B12 有内容.*第 12 行"):
        workbook.save(5)
    assert shop.read_bytes() == before
    assert backups(shop) == []


def test_a_totals_row_is_refused_when_the_table_would_grow(shop: Path) -> None:
    patched(shop, {PLAN_TABLE: replacing("totalsRowShown=", 'totalsRowCount="1" totalsRowShown=')})
    workbook = FileWorkbook(shop)
    table = workbook.read("今日计划")
    assert (len(table.rows), table.below) == (2, None)
    workbook.append("今日计划", ("计划号",), [["P4"]])
    with pytest.raises(WorkbookError, match="有汇总行"):
        workbook.save(0)


def test_the_filter_of_a_table_with_totals_leaves_them_out(shop: Path) -> None:
    totals = {
        "totalsRowShown=": 'totalsRowCount="1" totalsRowShown=',
        '<autoFilter ref="A1:G4"': '<autoFilter ref="A1:G3"',
    }
    for old, new in totals.items():
        patched(shop, {PLAN_TABLE: replacing(old, new)})
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(2, 1), key="计划号")
    workbook.save(0)
    table = part(shop, PLAN_TABLE)
    assert 'ref="A1:G4"' in table
    assert '<autoFilter ref="A1:G3"' in table


def test_a_table_dragged_to_the_end_of_the_sheet_costs_nothing(shop: Path) -> None:
    patched(shop, {PLAN_TABLE: lambda c: c.replace(b"A1:G4", b"A1:G1048576")})
    tracemalloc.start()
    workbook = FileWorkbook(shop)
    assert column(workbook.read("今日计划").rows, 0) == ["P1", "P2", "P3"]
    workbook.write("今日计划", PLAN_OURS, plan_rows(2, 7), key="计划号")
    workbook.save(0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20
    assert 'ref="A1:G3"' in part(shop, PLAN_TABLE)
    assert "P7" in part(shop, PLAN_SHEET)


def test_merged_cells_in_the_way_are_named(shop: Path) -> None:
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="B4:C4"/></mergeCells>'
    patched(shop, {PLAN_SHEET: replacing("</sheetData>", merge)})
    workbook = FileWorkbook(shop)
    workbook.append("今日计划", ("计划号",), [["P4"]])
    with pytest.raises(WorkbookError, match="B4:C4 是合并单元格"):
        workbook.save(0)


def test_a_table_on_the_report_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("订单").add_table(0, 0, 3, 2, {"name": "订单表"})
    workbook = FileWorkbook(path)
    with pytest.raises(WorkbookError, match="转换为区域"):
        workbook.write_report([["a"]])
    with pytest.raises(WorkbookError, match="转换为区域"):
        workbook.write_added(2, ("a",), [])
    workbook.write_added(5, ("a",), [])


BIG = {"xl/media/big.bin": Random(0).randbytes(6 << 20)}  # goes to the disk while it is copied


def test_a_big_part_is_copied_as_it_was(shop: Path) -> None:
    before = raw_members(patched(shop, {}, BIG))
    workbook = FileWorkbook(shop)
    workbook.write_report([["订单编号"], ["1"]])
    workbook.save(0)
    assert raw_members(shop)["xl/media/big.bin"] == before["xl/media/big.bin"]


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file")
def test_a_disk_that_is_full_in_the_middle_of_a_big_part_changes_nothing(shop: Path) -> None:
    import resource

    before = patched(shop, {}, BIG).read_bytes()
    workbook = FileWorkbook(shop)
    workbook.write_report([["订单编号"], ["1"]])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, limits[1]))
    try:
        with pytest.raises(WorkbookError, match=r"写不了.*磁盘空间"):
            workbook.save(0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert shop.read_bytes() == before
    assert [path.name for path in shop.parent.iterdir()] == [shop.name]


def test_a_new_report_keeps_the_view_and_loses_filter_and_merges(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.write_report([["订单编号", "买家"], ["1", "甲"]])
    workbook.save(0)
    sheet = part(shop, "xl/worksheets/sheet1.xml")
    assert "autoFilter" not in sheet
    assert "hidden" not in sheet
    assert "filterMode" not in sheet
    assert 'state="frozen"' in sheet
    assert "<cols>" in sheet
    cell = openpyxl.load_workbook(shop)["订单"]["A2"]
    assert (cell.value, cell.number_format) == ("1", "@")


def test_the_calculation_chain_goes_when_formulas_are_rewritten(shop: Path) -> None:
    chain = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="G2" i="2"/></calcChain>'  # noqa: E501
    patched(
        shop,
        {
            "[Content_Types].xml": replacing(
                "</Types>",
                '<Override PartName="/xl/calcChain.xml" ContentType="application/x"/></Types>',
            ),
            "xl/_rels/workbook.xml.rels": replacing(
                "</Relationships>",
                '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/'
                '2006/relationships/calcChain" Target="calcChain.xml"/></Relationships>',
            ),
        },
        {"xl/calcChain.xml": chain},
    )
    workbook = FileWorkbook(shop)
    workbook.append("催付登记", ("登记号",), [["R9"]])
    workbook.save(0)
    assert "xl/calcChain.xml" in raw_members(shop)
    workbook.append("今日计划", ("计划号",), [["P9"]])
    workbook.save(0)
    assert "xl/calcChain.xml" not in raw_members(shop)
    assert "calcChain" not in part(shop, "[Content_Types].xml")
    assert "calcChain" not in part(shop, "xl/_rels/workbook.xml.rels")


@pytest.mark.parametrize("calc", ['<calcPr calcId="1"/>', '<calcPr fullCalcOnLoad="0"/>', ""])
def test_a_full_calculation_is_asked_for(shop: Path, calc: str) -> None:
    swap: Change = lambda c: re.sub(rb"<calcPr[^>]*/>", calc.encode(), c)  # noqa: E731
    patched(shop, {"xl/workbook.xml": swap})
    workbook = FileWorkbook(shop)
    workbook.append("催付登记", ("登记号",), [["R9"]])
    workbook.save(0)
    assert 'fullCalcOnLoad="1"' in part(shop, "xl/workbook.xml")
    openpyxl.load_workbook(shop)


def test_unusual_xml_of_other_programs_is_understood(shop: Path) -> None:
    def loosened(content: bytes) -> bytes:
        content = re.sub(rb'<c r="([A-Z]+\d+)"( s="\d+")', rb'<c\2 r="\1"', content)
        content = re.sub(rb'<c r="A\d+"', b"<c", content)
        return re.sub(rb'<row r="[123]"[^>]*>', b"<row>", content)

    patched(shop, {PLAN_SHEET: loosened})
    workbook = FileWorkbook(shop)
    assert column(workbook.read("今日计划").rows, 0) == ["P1", "P2", "P3"]
    workbook.write("今日计划", PLAN_OURS, plan_rows(2, 7), key="计划号")
    workbook.append("催付登记", ("登记号",), [["R9"]])
    workbook.save(0)
    rows = FileWorkbook(shop).read("今日计划").rows
    assert [row[0] for row in rows] == ["P2", "P7"]
    assert [row[5] for row in rows] == ["备注2", None]


def test_a_workbook_with_the_marks_of_wps_keeps_them(shop: Path) -> None:
    space = 'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
    patched(
        shop,
        {
            PLAN_TABLE: lambda c: c.replace(b"<table ", f"<table {space} ".encode()).replace(
                b'<autoFilter ref="A1:G4"/>',
                b'<autoFilter ref="A1:G4" etc:filterBottomFollowUsedRange="0"/>',
            ),
            PLAN_SHEET: lambda c: re.sub(
                rb'<row r="(\d)" spans="1:9" x14ac:dyDescent="0.25">',
                rb'<row r="\1" ht="14.4" spans="1:9">',
                c,
            ),
        },
    )
    workbook = FileWorkbook(shop)
    workbook.write("今日计划", PLAN_OURS, plan_rows(*range(1, 8)), key="计划号")
    workbook.save(0)
    table = part(shop, PLAN_TABLE)
    assert '<autoFilter ref="A1:G8" etc:filterBottomFollowUsedRange="0"/>' in table
    assert space in table
    assert column(FileWorkbook(shop).read("今日计划").rows, 0) == [f"P{n}" for n in range(1, 8)]


def test_a_sheet_without_any_row_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("订单")
    assert "<sheetData/>" in part(path, "xl/worksheets/sheet1.xml")
    workbook = FileWorkbook(path)
    assert list(workbook.read_report()) == []
    workbook.write_added(1, ("头",), [["x"], None])
    workbook.save(0)
    assert list(FileWorkbook(path).read_report()) == [[None, "头"], [None, "x"]]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (PLAN_SHEET, lambda c: c.replace(b"<worksheet", b"<x:worksheet", 1)),
        (PLAN_SHEET, lambda c: c.replace(b"<sheetData>", b"<!-- --><sheetData>")),
        (PLAN_TABLE, lambda c: c.replace(b"<table ", b"<!DOCTYPE a><table ", 1)),
        ("xl/workbook.xml", lambda c: c.replace(b"<workbook", b"<!DOCTYPE a><workbook", 1)),
        (
            "xl/workbook.xml",
            lambda c: c.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
        ("_rels/.rels", lambda c: c.replace(b"officeDocument", b"nothing")),
    ],
)
def test_xml_that_is_not_understood_is_refused(shop: Path, name: str, change: Change) -> None:
    patched(shop, {name: change})
    with pytest.raises(WorkbookError, match="请在 Excel 里打开"):
        FileWorkbook(shop).read("今日计划")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是 Excel 工作簿"),
        (b"a,b\n1,2\n", "不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "打开密码"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=sentence):
        FileWorkbook(path)


@pytest.mark.parametrize("size", [1, *range(12, 28)])
def test_shared_texts_are_found_wherever_a_piece_of_them_ends(
    shop: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    apart = replacing("</si><si>", "</si>\n  <si>")
    emptied = replacing("<si><t>备注2</t></si>", "<si/>")
    patched(shop, {"xl/sharedStrings.xml": lambda content: emptied(apart(content))})
    workbook = FileWorkbook(shop)
    expected = {name: workbook.read(name) for name in sorted(workbook.tables())}
    assert expected["今日计划"].rows[0][:2] == ["P1", "买家1"]
    monkeypatch.setattr(archive, "_PIECE", size)
    workbook = FileWorkbook(shop)
    assert {name: workbook.read(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("xl/workbook.xml", replacing('encoding="UTF-8"', 'encoding="UTF-99"')),
        (PLAN_TABLE, replacing('encoding="UTF-8"', 'encoding="gbk"')),
        (PLAN_SHEET, replacing('encoding="UTF-8"', 'encoding="UTF-99"')),
        (
            PLAN_SHEET,
            lambda c: c.replace(
                b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A\xff1"/></mergeCells>'
            ),
        ),
        ("xl/sharedStrings.xml", replacing("</t></si>", "</t>")),
        (PLAN_TABLE, replacing('name="计划号"', 'name="计划"')),
        (
            PLAN_TABLE,
            replacing('<tableColumn id="7"', '<tableColumn id="8" name="x"/><tableColumn id="7"'),
        ),
        (PLAN_SHEET, lambda c: c[: c.rindex(b"</c></row>")] + b"</row></sheetData></worksheet>"),
    ],
)
def test_damage_of_any_kind_is_said_in_a_sentence(shop: Path, name: str, change: Change) -> None:
    before = patched(shop, {name: change}).read_bytes()
    with pytest.raises(WorkbookError, match="请"):
        rewrite_plan(shop)
    assert shop.read_bytes() == before


def rewrite_plan(path: Path) -> None:
    workbook = FileWorkbook(path)
    workbook.write("今日计划", PLAN_OURS, plan_rows(2), key="计划号")
    workbook.save(0)


def test_a_truncated_or_missing_workbook_is_refused(shop: Path) -> None:
    shop.write_bytes(shop.read_bytes()[:-200])
    with pytest.raises(WorkbookError, match="文件不完整"):
        FileWorkbook(shop)
    with pytest.raises(WorkbookError, match="找不到工作簿"):
        FileWorkbook(shop.with_name("没有.xlsx"))


def test_a_damaged_member_is_noticed(shop: Path) -> None:
    with zipfile.ZipFile(shop) as archive:
        at = archive.getinfo(PLAN_SHEET).header_offset + 120
    content = bytearray(shop.read_bytes())
    content[at] ^= 0xFF
    shop.write_bytes(content)
    with pytest.raises(WorkbookError, match="已损坏"):
        FileWorkbook(shop).read("今日计划")


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/workbook.xml", "w") as member,
    ):
        for _ in range(110):
            member.write(b" " * (1 << 20))
    with pytest.raises(WorkbookError, match="大得不正常"):
        FileWorkbook(path)


def test_data_descriptors_and_zip64_headers_are_read(shop: Path) -> None:
    with zipfile.ZipFile(shop) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}

    class Pipe:
        """A file that cannot seek, so that sizes go behind the content."""

        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")

        def write(self, content: bytes) -> int:
            return self.file.write(content)

        def flush(self) -> None:
            self.file.flush()

    pipe = Pipe(shop)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[type-var]
        for name, content in reversed(members.items()):
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    pipe.file.close()
    workbook = FileWorkbook(shop)
    workbook.append("催付登记", ("登记号",), [["R4"]])
    workbook.save(0)
    assert column(FileWorkbook(shop).read("催付登记").rows, 0)[-1] == "R4"
    openpyxl.load_workbook(shop)


def test_the_version_before_is_kept_and_old_ones_go(shop: Path) -> None:
    os.chmod(shop, 0o640)
    kept = []
    for second in range(4):
        workbook = FileWorkbook(shop, stamp=f"2026-11-23 09250{second}")
        workbook.append("催付登记", ("登记号",), [[f"R{second}"]])
        before = shop.read_bytes()
        path = workbook.save(2)
        assert path is not None
        assert path.read_bytes() == before
        kept.append(path)
    assert backups(shop) == [kept[3], kept[2]]
    assert kept[3].name == "Cuifu 2026-11-23 092503.xlsx"
    assert kept[3].parent.name == "备份"
    assert shop.stat().st_mode & 0o777 == 0o640
    assert not list(shop.parent.glob(".~cuifu*"))


def test_two_saves_in_one_second_keep_two_versions(shop: Path) -> None:
    for number in (4, 5):
        workbook = FileWorkbook(shop, stamp=STAMP)
        workbook.append("催付登记", ("登记号",), [[f"R{number}"]])
        workbook.save(5)
    assert [path.name for path in backups(shop)] == [
        f"Cuifu {STAMP} (2).xlsx",
        f"Cuifu {STAMP}.xlsx",
    ]


def test_restoring_brings_a_version_back_and_twice_undoes_it(shop: Path) -> None:
    first = shop.read_bytes()
    workbook = FileWorkbook(shop, stamp=STAMP)
    workbook.append("催付登记", ("登记号",), [["R4"]])
    workbook.save(5)
    second = shop.read_bytes()
    restore(shop, stamp="2026-11-23 100000")
    assert shop.read_bytes() == first
    restore(shop, stamp="2026-11-23 100001")
    assert shop.read_bytes() == second
    restore(shop, f"Cuifu {STAMP}.xlsx", stamp="2026-11-23 100002")
    assert shop.read_bytes() == first
    with pytest.raises(WorkbookError, match=r"没有名为 x\.xlsx 的备份"):
        restore(shop, "x.xlsx")


def a_kept_version(shop: Path) -> Path:
    """A version in 备份, and a later one in its place."""
    workbook = FileWorkbook(shop, stamp=STAMP)
    workbook.append("催付登记", ("登记号",), [["R4"]])
    kept = workbook.save(5)
    assert kept is not None
    return kept


def folder_of(shop: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in shop.parent.rglob("*") if file.is_file()}


def test_restoring_waits_for_a_press_that_writes(shop: Path) -> None:
    a_kept_version(shop)
    with write_lock(shop):
        before = folder_of(shop)
        with pytest.raises(WorkbookError, match="请等几秒，再按一次"):
            restore(shop)
        assert folder_of(shop) == before


def test_restoring_keeps_the_rights_and_leaves_no_lock_and_no_temporary_file(shop: Path) -> None:
    kept = a_kept_version(shop)
    os.chmod(shop, 0o640)
    os.chmod(kept, 0o600)
    restore(shop, stamp="2026-11-23 100000")
    assert shop.stat().st_mode & 0o777 == 0o640
    assert sorted(folder_of(shop)) == [
        f"Cuifu {STAMP}.xlsx",
        "Cuifu 2026-11-23 100000.xlsx",
        "Cuifu.xlsx",
    ]


def test_a_damaged_version_is_named_and_not_restored(shop: Path) -> None:
    kept = a_kept_version(shop)
    content = bytearray(kept.read_bytes())
    with zipfile.ZipFile(kept) as archive:
        content[archive.getinfo(PLAN_SHEET).header_offset + 120] ^= 0xFF
    kept.write_bytes(content)
    before = folder_of(shop)
    with pytest.raises(WorkbookError, match=rf"{kept.name}.*已损坏"):
        restore(shop, kept.name)
    assert folder_of(shop) == before


def test_a_version_with_a_password_is_restored_as_it_is(shop: Path) -> None:
    kept = a_kept_version(shop)
    secret = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    kept.write_bytes(secret)
    restore(shop, kept.name)
    assert shop.read_bytes() == secret


def test_a_version_takes_the_place_of_a_workbook_that_is_damaged_or_gone(shop: Path) -> None:
    kept = a_kept_version(shop)
    good = kept.read_bytes()
    shop.write_bytes(b"damaged")
    restore(shop, kept.name)
    assert shop.read_bytes() == good
    shop.unlink()
    restore(shop, kept.name)
    assert shop.read_bytes() == good


def test_what_somebody_saved_while_restoring_is_not_written_over(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = a_kept_version(shop)
    copyfile = shutil.copyfileobj

    def saved_meanwhile(*files: IO[bytes]) -> None:
        copyfile(*files)
        shop.write_bytes(b"theirs")

    monkeypatch.setattr(shutil, "copyfileobj", saved_meanwhile)
    before = folder_of(shop)
    with pytest.raises(WorkbookError, match="刚才被别人改过"):
        restore(shop, kept.name)
    assert folder_of(shop) == {**before, shop.name: b"theirs"}


def test_a_full_disk_is_said_when_restoring_and_nothing_is_lost(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = a_kept_version(shop)
    before = folder_of(shop)

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookError, match="磁盘空间"):
        restore(shop, kept.name)
    assert folder_of(shop) == before


class Holder:
    """A program that holds the workbook as Windows has it: neither it nor a second name of it can
    be replaced or removed before it lets go."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.lets_go_after = path, 10**9
        self.waited: list[float] = []
        replace, unlink = os.replace, os.unlink
        monkeypatch.setattr(os, "replace", lambda one, other: self.asked(replace, one, other))
        monkeypatch.setattr(os, "unlink", lambda one: self.asked(unlink, one))
        monkeypatch.setattr(held_files, "wait", self.waited.append)

    def asked(self, act: Callable[..., None], *paths: Path) -> None:
        is_held = any(path.exists() and os.path.samefile(path, self.path) for path in paths)
        if is_held and len(self.waited) < self.lets_go_after:
            raise PermissionError(errno.EACCES, "used by another process")
        act(*paths)


def press(shop: Path) -> None:
    workbook = FileWorkbook(shop, stamp="2026-11-23 100000")
    workbook.append("催付登记", ("登记号",), [["R9"]])
    workbook.save(5)


@pytest.mark.parametrize("write", [press, restore])
def test_a_file_that_another_program_holds_is_said_and_nothing_stays_behind(
    shop: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], object]
) -> None:
    a_kept_version(shop)
    before = folder_of(shop)
    holder = Holder(shop, monkeypatch)
    with pytest.raises(WorkbookError) as caught:
        write(shop)
    for word in ("占着", "Excel", "预览窗格", "杀毒", "网盘", "再按一次"):
        assert word in str(caught.value)
    assert folder_of(shop) == before
    assert 2 <= sum(holder.waited) <= 3


@pytest.mark.parametrize("write", [press, restore])
def test_a_program_that_lets_go_within_a_moment_is_waited_for(
    shop: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], object]
) -> None:
    a_kept_version(shop)
    before = shop.read_bytes()
    holder = Holder(shop, monkeypatch)
    holder.lets_go_after = 2
    write(shop)
    assert shop.read_bytes() != before
    assert len(holder.waited) == 2


def test_an_old_version_that_is_open_somewhere_does_not_undo_what_is_written(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = a_kept_version(shop)
    Holder(kept, monkeypatch)
    workbook = FileWorkbook(shop, stamp="2026-11-23 100000")
    workbook.append("催付登记", ("登记号",), [["R9"]])
    workbook.save(1)
    assert column(FileWorkbook(shop).read("催付登记").rows, 0)[-1] == "R9"
    assert kept.exists()


def test_a_file_changed_meanwhile_is_not_overwritten(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.append("催付登记", ("登记号",), [["R4"]])
    other = FileWorkbook(shop)
    other.append("催付登记", ("登记号",), [["R5"]])
    other.save(0)
    with pytest.raises(WorkbookError, match="被别人改过"):
        workbook.save(0)


def test_an_open_workbook_is_not_written_and_the_sentence_says_who(shop: Path) -> None:
    name = "阿华"
    ansi = name.encode("gb18030")
    content = bytes([len(ansi)]) + ansi.ljust(54, b" ")
    content += bytes([len(name), 0]) + name.encode("utf-16-le").ljust(108)
    lock = shop.with_name(f"~${shop.name}")
    lock.write_bytes(content)
    with lock.open("rb"):
        workbook = FileWorkbook(shop, force=True)
        workbook.append("催付登记", ("登记号",), [["R4"]])
        with pytest.raises(WorkbookError, match="正被 阿华 用 Excel/WPS 打开") as caught:
            workbook.save(0)
        assert "--force" not in str(caught.value)


def test_force_passes_over_the_lock_of_a_program_that_is_gone(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = f",{locks.getpass.getuser()},{socket.gethostname()},22.11.2026 10:30,file:///x;"
    shop.with_name(f".~lock.{shop.name}#").write_text(me)
    monkeypatch.setattr(locks, "_soffice_runs", lambda: False)
    workbook = FileWorkbook(shop)
    workbook.append("催付登记", ("登记号",), [["R4"]])
    with pytest.raises(WorkbookError, match=r"LibreOffice.*--force"):
        workbook.save(0)
    forced = FileWorkbook(shop, force=True)
    forced.append("催付登记", ("登记号",), [["R4"]])
    forced.save(0)
    assert len(FileWorkbook(shop).read("催付登记").rows) == 4


def test_force_does_not_pass_over_a_colleague(shop: Path) -> None:
    shop.with_name(f".~lock.{shop.name}#").write_text("阿芳,fang,PC-2,22.11.2026 10:30,x;")
    workbook = FileWorkbook(shop, force=True)
    workbook.append("催付登记", ("登记号",), [["R4"]])
    with pytest.raises(WorkbookError, match=r"阿芳（PC-2） 用 LibreOffice"):
        workbook.save(0)


def test_the_1904_calendar_is_honoured(tmp_path: Path) -> None:
    path = a_shop(tmp_path / "Cuifu.xlsx")
    patched(path, {"xl/workbook.xml": replacing("<workbookPr ", '<workbookPr date1904="1" ')})
    workbook = FileWorkbook(path)
    workbook.write("催付登记", REGISTER, [["R1", datetime(2026, 11, 22, 10, 30), 1, "x"]])
    workbook.save(0)
    assert openpyxl.load_workbook(path)["催付登记"]["B2"].value == datetime(2026, 11, 22, 10, 30)
    assert FileWorkbook(path).read("催付登记").rows[0][1] == datetime(2026, 11, 22, 10, 30)


def test_both_readers_agree(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = FileWorkbook(shop)
    workbook.write("催付登记", REGISTER, [[" a\n", datetime(2026, 1, 2), 1.5, "_x000D_😀<&>"]] * 3)
    workbook.save(0)
    names = ("今日计划", "催付登记", "参数", "关闭时限")
    small = [FileWorkbook(shop).read(name) for name in names]
    monkeypatch.setattr(cell_values, "_SMALL", -1)
    assert [FileWorkbook(shop).read(name) for name in names] == small


@pytest.mark.parametrize("cut", [1, 7, 100])
def test_the_same_comes_out_however_the_stream_is_cut(
    shop: Path, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copy(shop, shop.with_name("b.xlsx"))
    for path, piece in ((shop, 1 << 18), (copy, cut)):
        monkeypatch.setattr("cuifu_xl.workbooks.closed.archive._PIECE", piece)
        workbook = FileWorkbook(path)
        workbook.write("今日计划", PLAN_OURS, plan_rows(3, 8, 1), key="计划号")
        workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
        workbook.write_added(4, ("甲",), [["x"], None, ["y"]])
        workbook.save(0)
    monkeypatch.undo()
    for name in (PLAN_SHEET, "xl/worksheets/sheet3.xml", "xl/worksheets/sheet1.xml"):
        assert part(shop, name) == part(copy, name)


def test_a_workbook_saved_by_openpyxl_is_understood(shop: Path) -> None:
    book = openpyxl.load_workbook(shop)
    book.save(shop)
    workbook = FileWorkbook(shop)
    assert column(workbook.read("今日计划").rows, 5) == ["备注1", "备注2", "备注3"]
    workbook.write("今日计划", PLAN_OURS, plan_rows(3, 9), key="计划号")
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    workbook.save(0)
    assert column(FileWorkbook(shop).read("今日计划").rows, 5) == ["备注3", None]
    assert len(FileWorkbook(shop).read("催付登记").rows) == 4


def test_a_big_register_is_neither_read_nor_rewritten(tmp_path: Path) -> None:
    path = Shop(tmp_path / "Cuifu.xlsx", 3, register=3000).path
    before = raw_members(path)
    workbook = FileWorkbook(path)
    workbook.write("今日计划", PLAN_OURS, plan_rows(*range(200)), key="计划号")
    workbook.save(0)
    assert changed_parts(before, raw_members(path)) == {PLAN_SHEET, PLAN_TABLE, BOARD_SHEET}


def test_rows_that_stay_the_same_stay_byte_for_byte(shop: Path) -> None:
    before = re.findall(r"<row .*?</row>", part(shop, "xl/worksheets/sheet3.xml"))
    workbook = FileWorkbook(shop)
    rows = workbook.read("催付登记").rows
    rows[1][2] = 99
    workbook.write("催付登记", REGISTER, rows, key="登记号")
    workbook.append("催付登记", ("登记号",), [["R4"]])
    workbook.save(0)
    after = re.findall(r"<row .*?</row>", part(shop, "xl/worksheets/sheet3.xml"))
    assert [after[0], after[1], after[3]] == [before[0], before[1], before[3]]
    assert after[2] != before[2]
    assert column(FileWorkbook(shop).read("催付登记").rows, 2) == [1.0, 99.0, 3.0, None]


def test_a_table_may_grow_past_missing_rows_beside_a_longer_one(shop: Path) -> None:
    workbook = FileWorkbook(shop)
    workbook.write("参数", ("名称", "值"), workbook.read("参数").rows)
    workbook.write("关闭时限", ("类型", "小时"), [[f"型{n}", n] for n in range(20)])
    workbook.save(0)
    sheet = openpyxl.load_workbook(shop)["设置"]
    assert [sheet["B5"].value, sheet["B12"].value, sheet["E23"].value] == [
        "网址",
        "表下面的说明",
        "型19",
    ]
