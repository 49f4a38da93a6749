"""The formulas of the bare workbook, computed by a real program."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.board.figures import GAP
from cuifu_xl.core.units import minute_of
from cuifu_xl.maker.first_rows import today_row
from cuifu_xl.maker.workbook import build
from cuifu_xl.register.memo_text import memo_text
from cuifu_xl.tables.formulas import NOT_ENOUGH
from cuifu_xl.tables.schema import REGISTER, SKIPPED, TODAY
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.recalculated import convert, errors_shown

pytestmark = pytest.mark.e2e

EVERY_SHEET_AS_SHOWN = (
    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
)
NOW = datetime.now().replace(second=0, microsecond=0)
PLANNED: dict[str, Cell] = {
    "催付开始": datetime(2026, 4, 15, 13, 30),
    "催付截止": datetime(2026, 4, 15, 15, 0),
    "负责客服": "阿华",
    "买家会员名": "甲",
    "应付金额": 100.5,
    "订单数": 2,
    "关闭时间": NOW + timedelta(hours=1),
}


def planned(**cells: Cell) -> list[Cell]:
    return today_row(**{**PLANNED, **cells})


def registered(**cells: Cell) -> list[Cell]:
    return [cells.get(heading) for heading in REGISTER.headings()]


MEMOS = [
    (planned(), ""),
    (planned(结果="已提醒未回"), "4.15 阿华 已催付"),
    (planned(结果="已提醒未回", 催付人="小李"), "4.15 小李 已催付"),
    (planned(结果="未接通", 联系时间=datetime(2026, 4, 16, 11, 5)), "4.16 阿华 已催付 未接通"),
    (planned(结果="未接通", 联系时间=time(11)), "4.15 阿华 已催付 未接通"),
    (
        planned(结果="答应付款", 承诺付款时间=datetime(2026, 11, 24, 16, 0)),
        "4.15 阿华 已催付 顾客答应付款 承诺11.24 16:00付款",
    ),
    (
        planned(结果="答应付款", 承诺付款时间=datetime(2026, 11, 24)),
        "4.15 阿华 已催付 顾客答应付款 承诺11.24付款",
    ),
    (planned(结果="店主自己加的"), "4.15 阿华 店主自己加的"),
    (planned(结果="已提醒未回", 负责客服="待分配"), "4.15 已催付"),
    (planned(结果="没联系", 催付开始=None), f"{NOW.month}.{NOW.day} 阿华 未联系"),
    (
        planned(结果="答应付款", 承诺付款时间=time(9, 5), 催付人=" 小  李 "),
        "4.15 小 李 已催付 顾客答应付款 承诺4.15 9:05付款",
    ),
    (planned(结果="答应付款", 承诺付款时间="明天下午"), "4.15 阿华 已催付 顾客答应付款"),
    (planned(结果="未接通", 联系时间="刚才"), "4.15 阿华 已催付 未接通"),
    (planned(登记状态="已不需催：已付款"), ""),
    (planned(登记状态="短信已发，还缺结果"), ""),
    (planned(负责客服="待分配", 关闭时间=NOW + timedelta(hours=20)), ""),
]
LINES = [
    registered(组别="催付", 催付时间=NOW, 首次催付=1, 是否成功=1, 回款金额=88.0, 付款时间=NOW),
    registered(组别="催付", 催付时间=NOW, 首次催付=1, 是否成功=0),
    registered(
        组别="催付", 催付时间=NOW - timedelta(days=30), 首次催付=1, 是否成功=1, 回款金额=5.0
    ),
    registered(组别="不计", 催付时间=NOW, 首次催付=0),
]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    folder = tmp_path_factory.mktemp("libreoffice")
    book = folder / "book.xlsm"
    rows = {
        "今日计划": [row for row, _ in MEMOS],
        "催付登记": LINES,
        "未催原因": [[f"A{n}"] + [None] * (len(SKIPPED.columns) - 1) for n in range(3)],
    }
    build(book, rows=rows)
    return as_shown(book, folder)


def as_shown(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet as LibreOffice shows it after computing everything again."""
    convert([book], folder, EVERY_SHEET_AS_SHOWN)
    return {
        path.stem.removeprefix("book-"): list(csv.reader(path.open(encoding="utf-8")))
        for path in folder.glob("book-*.csv")
    }


def test_the_memo_stands_ready_in_each_row(sheets: dict[str, list[list[str]]]) -> None:
    headings, *rows = sheets["今日计划"]
    at = headings.index("千牛备注")
    assert [row[at] for row in rows[: len(MEMOS)]] == [memo for _, memo in MEMOS]


def test_the_program_writes_the_memo_as_the_formula_does() -> None:
    settings, now = factory_settings(), minute_of(NOW)
    rows = [dict(zip(TODAY.headings(), row, strict=True)) for row, _ in MEMOS]
    assert [memo_text(row, settings, now) for row in rows] == [memo for _, memo in MEMOS]


def test_the_front_page_counts_without_the_program(sheets: dict[str, list[list[str]]]) -> None:
    shown = {row[4]: row[5] for row in sheets["首页"] if len(row) > 5}
    handled = sum(1 for row, _ in MEMOS if any(row[10:11])) * 2
    expected = {
        "待催单数": "4",
        "待催金额": "201",
        "3 小时内关闭": "2",
        "待分配": "2",
        "今日已催": str(2 + handled - 2 * 2),
        "今日回款": "88",
        "本周成功率（毛）": "0.5",
        "本周成功率（净）": NOT_ENOUGH,
    }
    assert {name: shown[name] for name in expected} == expected


def test_nothing_shows_an_error(sheets: dict[str, list[list[str]]]) -> None:
    wrong = [
        (name, cell)
        for name, rows in sheets.items()
        for row in rows
        for cell in row
        if cell.startswith(("#", "Err:")) and (name, cell) != ("看板", GAP)
    ]
    assert wrong == []


def test_the_sheets_are_those_of_the_day(sheets: dict[str, list[list[str]]]) -> None:
    assert {"首页", "今日计划", "催付登记", "设置", "说明"} <= sheets.keys()
    assert date.today().year in (NOW.year, NOW.year + 1)


# what somebody has typed into 订单数 of the only row, and how many orders wait
TYPED: dict[str, tuple[Cell, int]] = {"number": (2, 2), "words": ("两单", 0), "nothing": (None, 0)}


@pytest.fixture(scope="module")
def of_one_row(tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    """Workbooks with one row on 今日计划, computed."""
    folder = tmp_path_factory.mktemp("one_row")
    for name, (typed, _) in TYPED.items():
        path = folder / f"{name}.xlsm"
        build(path, rows={"今日计划": [planned(第几次=1)]})
        book = FileWorkbook(path)
        book.write("今日计划", ("订单数",), [[typed]])
        book.save(0)
    convert([folder / f"{name}.xlsm" for name in TYPED], folder, "xlsx")
    return {n: openpyxl.load_workbook(folder / f"{n}.xlsx", data_only=True) for n in TYPED}


def beside(book: openpyxl.Workbook, sheet: str, name: str, right: int) -> object:
    """The cell so far right of the one that says `name`."""
    cells = (cell for row in book[sheet].iter_rows() for cell in row)
    return next(cell for cell in cells if cell.value == name).offset(0, right).value


@pytest.mark.parametrize("name", TYPED)
def test_a_plan_of_one_row_is_counted_like_any_other(
    of_one_row: dict[str, openpyxl.Workbook], name: str
) -> None:
    book, orders = of_one_row[name], TYPED[name][1]
    shown = {item: beside(book, "首页", item, 1) for item in ("待催单数", "3 小时内关闭", "待分配")}
    assert shown == {"待催单数": orders, "3 小时内关闭": orders, "待分配": 0}
    assert beside(book, "看板", "未付的单", 2) == orders


def test_words_for_a_number_leave_no_error_behind(
    of_one_row: dict[str, openpyxl.Workbook],
) -> None:
    assert errors_shown(of_one_row["words"]) == []
