"""What an open workbook keeps, refuses and takes back: LibreOffice as the program."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings
from as_excel_would import refuse_text_outside_text_cells
from office import RunningOffice
from package_surgery import Parts
from small_workbooks import PLAN_OURS, REGISTER, a_shop, column, plan_rows

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.tables.schema import BUTTONS
from cuifu_xl.workbooks.base import Formula, PutBack
from cuifu_xl.workbooks.closed.backups import backups, restore
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.open import LiveWorkbook
from xlwings_libreoffice.ranges import Range

pytestmark = pytest.mark.e2e
STAMP = "2026-11-23 092501"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return a_shop(tmp_path / "Cuifu.xlsx")


@pytest.fixture
def book(office: RunningOffice, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The shop's workbook on the screen; text goes into text cells only."""
    book = office.open(path)
    refuse_text_outside_text_cells(monkeypatch)
    yield book
    office.close_books()


def typed(cell: xlwings.Range, text: str) -> None:
    """What a person types into a cell."""
    cell.api.setDataArray(((text,),))


def everything(book: xlwings.Book) -> dict[str, Any]:
    """All that stands on every sheet, formulas included, and where the tables are."""
    book.api.calculateAll()
    found: dict[str, Any] = {}
    for sheet in book.sheets:
        used = sheet.used_range
        tables = {table.name: table.range.address for table in sheet.tables}
        found[sheet.name] = (used.address, used.value, used.formula, tables)
    return found


def test_cells_beside_and_below_the_table_stay_as_they_are(book: xlwings.Book) -> None:
    sheet = book.sheets["今日计划"]
    beside = sheet["I1:I9"].value
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(1), key="计划号")
    workbook.save(0)
    assert sheet["I1:I9"].value == beside
    assert sheet.tables["今日计划"].range.address == "$A$1:$G$2"
    assert sheet["A3:G4"].value == [[None] * 7] * 2


def test_calculated_columns_reach_the_new_rows(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(1, 2, 3, 4), key="计划号")
    workbook.save(0)
    sheet = book.sheets["今日计划"]
    assert sheet["G2:G5"].value == [2.0, 4.0, 6.0, 8.0]
    assert {row[0] for row in sheet["G2:G5"].formula} == {"=今日计划[[#This Row],[金额]]*2"}


def test_formulas_of_own_columns_speak_of_their_new_row(book: xlwings.Book) -> None:
    sheet = book.sheets["今日计划"]
    sheet["F2:F4"].formula = [["=C2*2&$A$2"], ["=1"], ["=SUM(C4:D4,订单!A4)"]]
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(3, 1), key="计划号")
    workbook.save(0)
    assert sheet["F2:F3"].formula == [["=SUM(C2:D2,订单!A4)"], ["=C3*2&$A$2"]]


def test_formulas_elsewhere_follow_a_table_that_grew(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"], ["R5", None, 90, "x"]])
    workbook.save(0)
    assert book.sheets["看板"]["A1"].value == 1 + 2 + 3 + 4 + 90


def test_our_formula_replaces_a_text_and_the_other_way_round(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    workbook.write("参数", ("值",), [[Formula("1+1")], [Formula("2+2")]])
    workbook.save(0)
    assert book.sheets["设置"]["C4:C5"].value == [2.0, 4.0]
    workbook.write("参数", ("值",), [["=1+1"], [Formula("2+2")]])
    workbook.save(0)
    assert book.sheets["设置"]["C4:C5"].value == ["=1+1", 4.0]


def test_a_long_text_is_kept_whole(book: xlwings.Book) -> None:
    text = "长" * 30_000
    workbook = LiveWorkbook(book)
    workbook.write("参数", ("名称", "值"), [["a", text], [text, "b"]])
    workbook.save(0)
    assert LiveWorkbook(book).read("参数").rows == [["a", text], [text, "b"]]


def test_a_clock_time_typed_by_people_is_a_clock_time(book: xlwings.Book) -> None:
    cell = book.sheets["今日计划"]["E2"]
    cell.number_format = "hh:mm"
    cell.value = 0.5625
    assert LiveWorkbook(book).read("今日计划").rows[0][4] == time(13, 30)


def test_an_error_cell_reads_as_blank(book: xlwings.Book) -> None:
    book.sheets["今日计划"]["F2"].formula = "=1/0"
    assert LiveWorkbook(book).read("今日计划").rows[0][5] is None


def test_a_row_right_under_the_table_is_noticed(book: xlwings.Book) -> None:
    typed(book.sheets["今日计划"]["A5"], "P9")
    assert LiveWorkbook(book).read("今日计划").below == 5


# what stands in the way


def test_cells_below_the_table_are_never_overwritten(book: xlwings.Book) -> None:
    before = everything(book)
    workbook = LiveWorkbook(book)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    workbook.write("参数", ("名称", "值"), [[str(n), "x"] for n in range(9)])
    with pytest.raises(WorkbookError, match=r"设置!B12 有内容.*第 12 行"):
        workbook.save(5)
    assert everything(book) == before


def test_merged_cells_in_the_way_are_named(book: xlwings.Book) -> None:
    book.sheets["今日计划"]["B4:C4"].api.merge(True)
    workbook = LiveWorkbook(book)
    workbook.append("今日计划", ("计划号",), [["P4"]])
    with pytest.raises(WorkbookError, match=r"今日计划!B4 是合并单元格"):
        workbook.save(0)


def test_a_totals_row_is_refused_when_the_table_would_grow(book: xlwings.Book) -> None:
    book.sheets["今日计划"].tables["今日计划"].api.TotalsRow = True
    workbook = LiveWorkbook(book)
    assert len(workbook.read("今日计划").rows) == 2
    workbook.append("今日计划", ("计划号",), [["P4"]])
    with pytest.raises(WorkbookError, match="有汇总行"):
        workbook.save(0)


def test_a_table_on_the_report_sheet_is_refused(office: RunningOffice, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("订单").add_table(0, 0, 3, 2, {"name": "订单表"})
    book = office.open(path)
    workbook = LiveWorkbook(book)
    with pytest.raises(WorkbookError, match="订单!A1:C4 是表格「订单表」"):
        workbook.write_report([["a"]])
    with pytest.raises(WorkbookError, match="转换为区域"):
        workbook.write_added(2, ("a",), [])
    workbook.write_added(5, ("a",), [])
    book.close()


def test_what_people_type_meanwhile_is_not_overwritten(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(3, 1), key="计划号")
    typed(book.sheets["今日计划"]["F2"], "刚打进去的")
    before = everything(book)
    with pytest.raises(WorkbookError, match="今日计划!今日计划 在程序计算的时候被改动了"):
        workbook.save(0)
    assert everything(book) == before


def test_a_report_that_changed_meanwhile_gets_no_columns_of_ours(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    list(workbook.read_report())
    workbook.write_added(4, ("分",), [[1], [2]])
    typed(book.sheets["订单"]["A3"], "换了一行")
    with pytest.raises(WorkbookError, match="订单 在程序计算的时候被改动了"):
        workbook.save(0)


# what a failure leaves


def failing_at(monkeypatch: pytest.MonkeyPatch, sheet: str) -> None:
    """The program refuses to take values on this sheet, once formats are set."""
    write: Any = Range.raw_value.fset  # type: ignore[attr-defined]
    once = iter([True])

    def refusing(cells: Range, given: Any) -> None:
        write(cells, given)
        if cells.sheet.name == sheet and next(once, False):
            raise OSError("the program is busy")

    monkeypatch.setattr(Range, "raw_value", property(Range.raw_value.fget, refusing))  # type: ignore[attr-defined]


def test_a_press_that_fails_half_way_is_taken_back(
    book: xlwings.Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = book.sheets["今日计划"]
    sheet["F3"].formula = "=C3*2"
    before = everything(book)
    workbook = LiveWorkbook(book, stamp=STAMP)
    workbook.write_report([["新", "报表"], ["1", "2"]])
    workbook.write_added(2, ("分",), [[1]])
    workbook.write("今日计划", PLAN_OURS, plan_rows(9, 2, 7, 8, 3, 1), key="计划号")
    workbook.write("关闭时限", ("类型", "小时"), [[1, "七十二"]])
    workbook.append("催付登记", REGISTER, [["R4", datetime(2026, 11, 22), 4, "x"]])
    failing_at(monkeypatch, "催付登记")
    with pytest.raises(WorkbookError, match=f"busy.*已经恢复.*{STAMP}"):
        workbook.save(5)
    assert everything(book) == before
    app = book.app
    assert (app.screen_updating, app.calculation, app.enable_events) == (True, "automatic", True)
    assert len(backups(path)) == 1


def test_a_text_that_does_not_arrive_ends_the_press(
    book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    write: Any = Range.raw_value.fset  # type: ignore[attr-defined]

    def losing_digits(cells: Range, given: Any) -> None:
        rows = given if isinstance(given, list) else [[given]]
        lost = [["9E17" if value == "900000000000000009" else value for value in r] for r in rows]
        write(cells, lost)

    before = everything(book)
    monkeypatch.setattr(Range, "raw_value", property(Range.raw_value.fget, losing_digits))  # type: ignore[attr-defined]
    workbook = LiveWorkbook(book)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "900000000000000009"]])
    with pytest.raises(WorkbookError, match="催付登记!D5 写进去的字和读回来的不一样"):
        workbook.save(0)
    assert everything(book) == before


def test_a_program_that_eats_a_leading_apostrophe_gets_a_second_one(
    book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    write: Any = Range.raw_value.fset  # type: ignore[attr-defined]

    def eating(cells: Range, given: Any) -> None:
        rows = given if isinstance(given, list) else [[given]]
        write(
            cells, [[v[1:] if isinstance(v, str) and v[:1] == "'" else v for v in r] for r in rows]
        )

    monkeypatch.setattr(Range, "raw_value", property(Range.raw_value.fget, eating))  # type: ignore[attr-defined]
    workbook = LiveWorkbook(book)
    workbook.write("参数", ("值",), [["'小店"], ["b"]])
    workbook.save(0)
    assert book.sheets["设置"]["C4"].value == "'小店"


def test_undo_does_not_reach_into_a_press_nor_behind_it(book: xlwings.Book) -> None:
    typed(book.sheets["今日计划"]["F2"], "打进去的")
    undo = book.api.UndoManager
    assert undo.isUndoPossible()
    workbook = LiveWorkbook(book)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    workbook.save(0)
    assert not undo.isUndoPossible()
    typed(book.sheets["今日计划"]["F2"], "后来打的")
    assert undo.isUndoPossible()


# what people look at


def test_a_filter_is_put_back_and_hides_by_the_new_values(book: xlwings.Book) -> None:
    sheet = book.sheets["今日计划"]
    table = sheet.tables["今日计划"]
    table.autofilter.apply_values(2, ["买家1", "新买家8"])
    assert shown(sheet, 2, 4) == [True, False, False]
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(8, 7, 9, 8), key="计划号")
    workbook.save(0)
    assert shown(sheet, 2, 5) == [True, False, False, True]
    assert table.autofilter.criteria[1].values == ["买家1", "新买家8"]


def test_a_row_hidden_by_hand_is_shown_when_it_is_rewritten(book: xlwings.Book) -> None:
    sheet = book.sheets["今日计划"]
    sheet["A3"].rows.hidden = True
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(8, 7, 9), key="计划号")
    workbook.save(0)
    assert shown(sheet, 2, 4) == [True, True, True]


def test_the_filter_of_the_report_stays_for_our_columns_and_goes_with_a_new_report(
    book: xlwings.Book,
) -> None:
    sheet = book.sheets["订单"]
    assert shown(sheet, 1, 5) == [True, True, False, True, True]
    workbook = LiveWorkbook(book)
    workbook.write_added(4, ("分",), [[1], [2], [3], [4]])
    workbook.save(0)
    assert shown(sheet, 1, 5) == [True, True, False, False, False]
    assert sheet["E1:E5"].value == ["分", 1.0, 2.0, 3.0, 4.0]
    workbook.write_report([["a"], ["1"], ["2"], ["3"]])
    workbook.save(0)
    assert shown(sheet, 1, 5) == [True] * 5


def shown(sheet: xlwings.Sheet, first: int, last: int) -> list[bool]:
    return [not sheet[row - 1, 0].rows.hidden for row in range(first, last + 1)]


def test_the_selection_and_the_sheet_on_the_screen_stay(book: xlwings.Book) -> None:
    book.sheets["设置"]["C4:C5"].select()
    workbook = LiveWorkbook(book)
    workbook.write("今日计划", PLAN_OURS, plan_rows(8, 7, 9, 1), key="计划号")
    workbook.write_report([["a"], ["1"]])
    workbook.save(0)
    assert book.sheets.active.name == "设置"
    assert book.selection.address == "$C$4:$C$5"


def test_added_columns_look_as_the_palette_says(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    workbook.write_added(5, ("一", "二", "三"), [[5, "文", datetime(2026, 1, 2, 3, 4)]] * 2)
    workbook.save(0)
    sheet = book.sheets["订单"]
    formats = ["0", "@", "yyyy-mm-dd hh:mm"]
    assert [cell.number_format for cell in sheet["F3:H3"]] == formats
    assert (sheet["F1"].font.bold, sheet["F1"].color) == (True, (0xDD, 0xDD, 0xFF))
    assert (sheet["F2"].font.bold, sheet["F2"].color) == (False, None)


# the version before


def test_what_is_not_saved_yet_is_in_the_version_before(book: xlwings.Book, path: Path) -> None:
    typed(book.sheets["今日计划"]["F2"], "还没保存")
    workbook = LiveWorkbook(book, stamp=STAMP)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    kept = workbook.save(5)
    assert kept == path.parent / "备份" / f"Cuifu {STAMP}.xlsx"
    before = FileWorkbook(kept)
    assert before.read("今日计划").rows[0][5] == "还没保存"
    assert column(before.read("催付登记").rows, 0) == ["R1", "R2", "R3"]
    assert FileWorkbook(path).read("今日计划").rows[0][5] == "备注1"


def test_a_workbook_as_saved_is_kept_byte_for_byte_and_restored_like_a_closed_one(
    book: xlwings.Book, path: Path
) -> None:
    saved = path.read_bytes()
    workbook = LiveWorkbook(book, stamp=STAMP)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    kept = workbook.save(5)
    assert kept is not None
    assert kept.read_bytes() == saved
    book.save()
    assert path.read_bytes() != saved
    book.close()
    assert restore(path) == kept
    assert path.read_bytes() == saved


def test_only_so_many_versions_are_kept(book: xlwings.Book, path: Path) -> None:
    for second in range(4):
        workbook = LiveWorkbook(book, stamp=f"2026-11-23 09250{second}")
        workbook.append("催付登记", REGISTER, [[f"R{second}", None, 4, "x"]])
        workbook.save(2)
    assert [file.name for file in backups(path)] == [
        "Cuifu 2026-11-23 092503.xlsx",
        "Cuifu 2026-11-23 092502.xlsx",
    ]


def test_a_workbook_without_a_file_keeps_its_versions_elsewhere(
    book: xlwings.Book, tmp_path: Path
) -> None:
    office = book.app.impl.office
    address, options = book.api.URL, office.properties(AsTemplate=True)
    office.desktop.loadComponentFromURL(address, "_blank", 0, options)
    untitled = next(one for one in book.app.books if one != book)
    workbook = LiveWorkbook(untitled, stamp=STAMP)
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    with pytest.raises(WorkbookError, match="还没有存到电脑上"):
        workbook.save(5)
    workbook = LiveWorkbook(untitled, stamp=STAMP, elsewhere=tmp_path / "程序")
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    kept = workbook.save(5)
    assert kept is not None
    assert kept.parent == tmp_path / "程序" / "备份"
    assert column(FileWorkbook(kept).read("催付登记").rows, 0) == ["R1", "R2", "R3"]


def test_a_press_that_changes_nothing_keeps_no_version(book: xlwings.Book, path: Path) -> None:
    workbook = LiveWorkbook(book)
    table = workbook.read("催付登记")
    workbook.write("催付登记", table.headings, table.rows)
    assert workbook.save(5) is None
    assert backups(path) == []


def test_an_open_workbook_says_which_buttons_its_file_has_lost(
    office: RunningOffice, tmp_path: Path
) -> None:
    parts = Parts(demo_workbook(tmp_path)[0])
    drawing = parts.related(parts.sheet("首页"), "vmlDrawing")
    for button in BUTTONS[:2]:
        number = re.search(
            rf'"_x0000_s\d+"(?=(?:(?!</v:shape>).)*!{button.macro}<)', parts.text(drawing)
        )
        assert number
        parts.change(drawing, number[0], '"shape_0"')
    workbook = LiveWorkbook(office.open(parts.save(tmp_path / "lost.xlsm")))
    assert workbook.put_back_buttons() == PutBack(waiting=BUTTONS[:2])
    clickable = {button.macro for button in BUTTONS[2:]}
    assert workbook.macros_to_click() == clickable
    office.close_books()
