"""A mouse on the buttons in a real LibreOffice: the open workbook against the command line."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from cuifu_xl.app import workflow
from cuifu_xl.app.clock import moment
from cuifu_xl.app.presser import this_presser
from cuifu_xl.tables.formulas import MEMO_FORMULA
from cuifu_xl.workbooks.base import Formula
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.e2e.desktop import ROOT, Desktop, desktop

pytestmark = pytest.mark.e2e

NOW = "2026-11-23T10:00"
REPORT = "ExportOrderList202611230925.csv"
DIFFERS = {"_meta"}  # holds marks of the file, which the open workbook has none of


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with blanks and Chinese in its name, as shops have them."""
    folder = tmp_path / "我的 店"
    folder.mkdir()
    return folder


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The report just downloaded, among other files."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    (folder / "照片.jpg").touch()
    target = folder / REPORT
    target.write_bytes(files("cuifu_xl.samples").joinpath(REPORT).read_bytes())
    return target


def fresh(path: Path) -> Path:
    return Path(shutil.copy(ROOT / "workbook" / "Cuifu.xlsm", path))


def cuifu(*words: object) -> dict[str, Any]:
    """The command line at the same moment, in a process of its own."""
    command = [sys.executable, "-m", "cuifu_xl", *map(str, words), "--now", NOW, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def everything(document: Any) -> dict[str, tuple[tuple[object, ...], ...]]:
    """Each sheet's cells, formulas as they are written."""
    found = {}
    for sheet in (document.Sheets.getByIndex(number) for number in range(document.Sheets.Count)):
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        found[sheet.Name] = without_blank_end(area.FormulaArray)
    return {name: cells for name, cells in found.items() if name not in DIFFERS}


def without_blank_end(rows: Any) -> tuple[tuple[object, ...], ...]:
    filled = [number for number, row in enumerate(rows, start=1) if any(row)]
    return tuple(tuple(row) for row in rows[: max(filled, default=0)])


def on_disk(screen: Desktop, path: Path) -> dict[str, tuple[tuple[object, ...], ...]]:
    """The same of a closed workbook, read by the same program."""
    hidden = screen.office.properties(Hidden=True)
    document = screen.office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, hidden)
    try:
        return everything(document)
    finally:
        document.close(True)


def test_a_click_on_plan_today_does_to_the_open_workbook_what_the_command_does_to_the_closed_one(
    tmp_path: Path, shop: Path, report: Path
) -> None:
    book = fresh(shop / "Cuifu.xlsm")
    cuifu("import", book, report)
    before = book.read_bytes()
    closed = Path(shutil.copy(book, tmp_path / "closed.xlsm"))
    figures = cuifu("plan", closed)
    with desktop(tmp_path, book, CUIFU_NOW=NOW) as screen:
        screen.click("计划今天")
        said = screen.message()
        screen.last_answer()
        assert said.startswith(f"今日计划 {figures['planned']} 行、{figures['planned_orders']} 单")
        assert everything(screen.document) == on_disk(screen, closed)
        assert screen.document.CurrentController.ActiveSheet.Name == "首页"
    kept = [path for path in (shop / "备份").iterdir() if path.name in said]
    assert [path.read_bytes() for path in kept] == [before]
    assert book.read_bytes() == before


def test_import_check_and_clear_are_clicked_as_well(
    tmp_path: Path, shop: Path, report: Path
) -> None:
    book = fresh(shop / "Cuifu.xlsm")
    closed = fresh(tmp_path / "closed.xlsm")
    imported = cuifu("import", closed, report)
    with desktop(tmp_path, book, CUIFU_NOW=NOW) as screen:
        screen.click("导入报表")
        screen.answer("Open", title="选一份或几份订单报表")
        assert screen.message().startswith(f"读了 {imported['rows_read']} 行")
        screen.last_answer()
        assert everything(screen.document) == on_disk(screen, closed)

        screen.click("检查")
        problems = [one["sentence"] for one in cuifu("check", closed)["problems"]]
        assert screen.message().splitlines()[1:] == problems
        screen.last_answer()
        assert everything(screen.document) == on_disk(screen, closed)

        screen.click("清空订单")
        assert "清空了" in screen.message()
        screen.last_answer()
        workflow.clear_orders(FileWorkbook(closed), moment(NOW), by=this_presser())
        assert everything(screen.document) == on_disk(screen, closed)


def test_sms_are_exported_from_the_open_workbook_as_from_the_closed_one(
    tmp_path: Path, shop: Path, report: Path
) -> None:
    book = fresh(shop / "Cuifu.xlsm")
    rules = FileWorkbook(book)
    headings = rules.read("渠道规则").headings
    rules.write("渠道规则", headings, [[1, None, None, None, None, "短信、千牛", None]])
    rules.save(0)
    soon = "2026-11-23T09:40"
    workflow.plan(FileWorkbook(book), moment(soon), reports=[report])
    closed = Path(shutil.copy(book, tmp_path / "closed.xlsm"))
    name = "催付短信 2026-11-23 0940.xlsx"
    with desktop(tmp_path, book, CUIFU_NOW=soon) as screen:
        screen.click("导出短信")
        said = screen.message()
        screen.last_answer()
        out, by = tmp_path / name, this_presser()
        done = workflow.export_sms(FileWorkbook(closed), out, moment(soon), by=by)
        assert len(done.messages) > 20
        assert said.startswith(f"导出 {len(done.messages)} 条短信")
        assert everything(screen.document) == on_disk(screen, closed)
    assert sheets(shop / name) == sheets(out)


def test_results_payments_summary_and_lists_are_clicked_as_well(
    tmp_path: Path, shop: Path, report: Path
) -> None:
    book = fresh(shop / "Cuifu.xlsm")
    team = FileWorkbook(book)
    headings = team.read("客服").headings
    team.write("客服", headings, [[name, "是", None, None, None] for name in ("阿华", "小美")])
    team.save(0)
    workflow.plan(FileWorkbook(book), moment(NOW), reports=[report])
    fill_in(book, ("已提醒未回", "已催付"), ("不想要了", "已催付 顾客不想要了"))
    closed = Path(shutil.copy(book, tmp_path / "closed.xlsm"))
    with desktop(tmp_path, book, CUIFU_NOW=NOW) as screen:
        for caption, command, says in (
            ("登记结果", "register", "登记了 2 行"),
            ("核对付款", "reconcile", "没有新的结果，也没有新的付款。"),
            ("刷新汇总", "summary", "催了 4 次、4 单，成功 0 单"),
        ):
            cuifu(command, closed)
            screen.click(caption)
            assert screen.message().startswith(says)
            screen.last_answer()
            assert counted(everything(screen.document)) == counted(on_disk(screen, closed))
        screen.click("分发")
        lists = cuifu("split", closed, "--out", tmp_path / "分发")["files"]
        assert len(screen.message().splitlines()) == 1 + len(lists)
        screen.last_answer()

        brought_back = filled_in(shop / "分发" / Path(lists[0]).name)
        cuifu("merge", closed, brought_back)
        screen.click("合并")
        screen.pick(brought_back.name, title="选客服填好的名单")
        assert screen.message().startswith("合并了 1 行")
        screen.last_answer()
        assert counted(everything(screen.document)) == counted(on_disk(screen, closed))
    assert len(lists) == 2
    for made in map(Path, lists):
        assert sheets(shop / "分发" / made.name) == sheets(made)


def counted(cells: dict[str, Any]) -> dict[str, Any]:
    """After a refresh LibreOffice puts the lines of 汇总 in another order than on opening."""
    return {**cells, "汇总": Counter(chain(*cells["汇总"]))}


def fill_in(path: Path, *results: tuple[str, str]) -> None:
    """The first rows of 今日计划 with a 结果 each, and the memo as Excel would show it."""
    book = FileWorkbook(path)
    table = book.read("今日计划")
    agents = [row[table.headings.index("负责客服")] for row in table.rows]
    rows = [
        [result, Formula(MEMO_FORMULA, f"11.23 {agent} {phrase}")]
        for agent, (result, phrase) in zip(agents, results, strict=False)
    ]
    rows += [[None, Formula(MEMO_FORMULA, "")] for _ in agents[len(rows) :]]
    book.write("今日计划", ("结果", "千牛备注"), rows)
    book.save(0)


def filled_in(listed: Path) -> Path:
    """A colleague's list as it comes back: the first row has its 结果."""
    book = openpyxl.load_workbook(listed)
    sheet = book["今日计划"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("结果") + 1, "已提醒未回")
    back = listed.with_name("filled.xlsx")  # xdotool types no Chinese
    book.save(back)
    return back


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Every cell of a file of its own."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_computer_without_the_program_is_told_what_to_install(tmp_path: Path, shop: Path) -> None:
    book = fresh(shop / "Cuifu.xlsm")
    with desktop(tmp_path, book, CUIFU_HOME=str(tmp_path / "nothing")) as screen:
        screen.click("计划今天")
        assert "安装催付" in screen.message("Cuifu")
        screen.last_answer("Cuifu")
