"""An open workbook gains columns, tables and sheets: LibreOffice as the program."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings
from as_excel_would import refuse_text_outside_text_cells
from office import RunningOffice
from small_workbooks import a_shop

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.maker.workbook import build
from cuifu_xl.workbooks.base import Formula, NewColumn, NewTable
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.open import LiveWorkbook

pytestmark = pytest.mark.e2e
FOLLOW_UP = NewColumn(
    "跟进", like="今日计划.金额", width=20, folded=True, choices=("是", "否"), note="是 = 再打一次"
)
SHEET = NewTable("今日跟进", (NewColumn("订单编号"), NewColumn("时间", "datetime")))


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


def everything(book: xlwings.Book) -> dict[str, Any]:
    """All that stands on every sheet, where the tables are, and which columns are seen."""
    found: dict[str, Any] = {}
    for sheet in book.sheets:
        used = sheet.used_range
        tables = {table.name: table.range.address for table in sheet.tables}
        strip = sheet["A1:Z1"]
        widths = [round(cell.column_width, 1) for cell in strip]
        hidden = [cell.columns.hidden for cell in strip]
        looks = [(cell.color, cell.number_format, cell.note is None) for cell in strip]
        found[sheet.name] = (used.formula, tables, widths, hidden, looks)
    return found


def grow(workbook: LiveWorkbook) -> None:
    """One of each."""
    workbook.add_columns("今日计划", [FOLLOW_UP])
    workbook.add_columns(
        "催付登记", [NewColumn("两倍", "formula", formula="催付登记[[#This Row],[金额]]*2")]
    )
    workbook.add_table("设置", NewTable("类目", (NewColumn("类目"),), [["美妆"]], "多久关闭"))
    workbook.add_sheet("今日跟进", [SHEET], visible=False)


def test_a_new_column_looks_folds_and_helps_as_it_should(book: xlwings.Book) -> None:
    LiveWorkbook.add_columns(workbook := LiveWorkbook(book), "今日计划", [FOLLOW_UP])
    workbook.save(0)
    sheet = book.sheets["今日计划"]
    heading, cell, like = sheet["H1"], sheet["H2"], sheet["C2"]
    assert (heading.value, heading.note.text) == ("跟进", "是 = 再打一次")
    assert heading.columns.hidden
    assert round(heading.column_width, 1) == 20
    assert cell.number_format == like.number_format
    rule = cell.api.Validation
    assert (rule.Type.value, rule.getFormula1()) == ("LIST", '"是";"否"')
    assert sheet["I2:I4"].value == ["旁注 1", "旁注 2", "旁注 3"]
    assert sheet.tables["今日计划"].range.address == "$A$1:$H$4"


def test_a_computed_column_is_computed_in_old_and_new_rows(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    grow(workbook)
    workbook.append("催付登记", ("登记号", "金额"), [["R4", 8]])
    workbook.save(0)
    book.api.calculateAll()
    assert book.sheets["催付登记"]["E2:E5"].value == [2.0, 4.0, 6.0, 16.0]


def test_the_new_sheet_is_hidden_last_and_the_one_on_the_screen_stays(book: xlwings.Book) -> None:
    book.sheets["今日计划"].activate()
    grow(workbook := LiveWorkbook(book))
    workbook.save(0)
    assert [sheet.name for sheet in book.sheets][-2:] == ["_meta", "今日跟进"]
    assert not book.sheets["今日跟进"].visible
    assert book.sheets.active.name == "今日计划"


def test_what_is_in_the_way_is_named_and_nothing_is_changed(book: xlwings.Book) -> None:
    before = everything(book)
    workbook = LiveWorkbook(book)
    columns = [NewColumn("甲"), NewColumn("乙")]
    with pytest.raises(
        WorkbookError, match="今日计划!I2 有内容，表「今日计划」右边要加列「甲」、「乙」"
    ):
        workbook.add_columns("今日计划", columns)
    with pytest.raises(WorkbookError, match="已经有工作表「看板」"):
        workbook.add_sheet("看板", [SHEET])
    workbook.save(0)
    assert everything(book) == before


def test_what_is_typed_in_the_way_meanwhile_is_seen(book: xlwings.Book) -> None:
    workbook = LiveWorkbook(book)
    workbook.add_columns("今日计划", [FOLLOW_UP])
    book.sheets["今日计划"]["H3"].api.setDataArray((("我的",),))
    with pytest.raises(WorkbookError, match="今日计划!H3 有内容"):
        workbook.save(0)
    assert book.sheets["今日计划"]["H1:H3"].value == [None, None, "我的"]


def test_all_is_taken_back_if_the_program_refuses_half_way(
    book: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(book)
    workbook = LiveWorkbook(book)
    grow(workbook)

    def refuse(sheet: object, visible: bool) -> None:
        raise RuntimeError("不行")

    monkeypatch.setattr("xlwings_libreoffice.sheets.Sheet.visible", property(None, refuse))
    with pytest.raises(WorkbookError, match="已经恢复成写之前的样子"):
        workbook.save(0)
    assert everything(book) == before


def test_a_column_with_something_further_down_keeps_its_width(book: xlwings.Book) -> None:
    sheet = book.sheets["今日计划"]
    sheet["H40"].api.setDataArray((("别动",),))
    workbook = LiveWorkbook(book)
    workbook.add_columns("今日计划", [FOLLOW_UP])
    workbook.save(0)
    assert sheet["H40"].value == "别动"
    assert not sheet["H1"].columns.hidden


def test_libreoffice_opens_a_closed_workbook_that_has_grown(
    office: RunningOffice, tmp_path: Path
) -> None:
    build(path := tmp_path / "Cuifu.xlsm")
    workbook = FileWorkbook(path)
    workbook.add_columns("今日计划", [FOLLOW_UP._replace(like="今日计划.结果")])
    workbook.add_table("设置", NewTable("类目", (NewColumn("类目"), NewColumn("小时", "number"))))
    workbook.add_sheet("今日跟进", [SHEET])
    workbook.append("今日跟进", ("订单编号", "时间"), [["001", datetime(2026, 11, 23, 9, 30)]])
    workbook.save(0)
    shutil.copy(path, copy := tmp_path / "Copy.xlsm")
    book = office.open(copy)
    live, file = LiveWorkbook(book), FileWorkbook(path)
    try:
        assert live.tables() == file.tables()
        assert live.sheets() == file.sheets()
        assert live.read("今日跟进").rows == [["001", datetime(2026, 11, 23, 9, 30)]]
        assert live.read("今日计划").headings == file.read("今日计划").headings
        last = book.sheets["今日计划"].tables["今日计划"].range[0, -1]
        assert (last.value, last.columns.hidden, last.note.text) == ("跟进", True, "是 = 再打一次")
        assert book.sheets["今日计划"]["A1"].columns.hidden is False
    finally:
        office.close_books()


def test_what_grew_in_libreoffice_is_read_from_the_file_it_saves(
    book: xlwings.Book, path: Path
) -> None:
    workbook = LiveWorkbook(book)
    grow(workbook)
    workbook.append("今日跟进", ("订单编号",), [["9000000000000000123"]])
    workbook.change_cells("参数", "名称", {"网址": {"值": Formula('"a"&1', "a1")}})
    workbook.save(0)
    book.save()
    saved = FileWorkbook(path)
    assert saved.read("今日跟进").rows == [["9000000000000000123", None]]
    assert saved.read("类目").rows == [["美妆"]]
    assert saved.read("参数").rows[1] == ["网址", "a1"]
    assert saved.read("今日计划").headings[-1] == "跟进"
