"""首页 after a press: figures and words, without waiting for any program to compute."""

from pathlib import Path

from cuifu_xl.app import workflow
from cuifu_xl.tables.cells import moment
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.shop import NOW, line, on_disk, report_file

REPORTED = NOW - 5
WAITS = {"总金额": "300.00", "订单创建时间": "2026-11-23 09:20:00"}


def front_page(book: FileWorkbook) -> dict[str, Cell]:
    """项目 → 现在 of both tables."""
    rows = [*book.read("今日数字").rows, *book.read("首页").rows]
    shown = {str(row[0]): row[1] for row in rows}
    return shown | {name: moment(shown[name]) for name in ("数据截至", "计划时间")}


def pressed(folder: Path) -> Path:
    """A workbook with a report of three orders imported."""
    path = on_disk(folder)
    report = report_file(
        folder,
        line(1),
        line(2, **WAITS),
        line(3, 总金额="5.00"),
        name="ExportOrderList202611230925.csv",
    )
    workflow.import_reports(FileWorkbook(path), [report], NOW)
    return path


def test_after_an_import_the_day_is_still_to_be_planned(tmp_path: Path) -> None:
    shown = front_page(FileWorkbook(pressed(tmp_path)))
    assert shown["下一步"] == "按「计划今天」，排出今天先联系谁、几点、说什么。"
    assert shown["数据截至"] == REPORTED
    assert shown["计划时间"] is None
    assert shown["上次操作"] == "导入报表，11-23 09:30"


def test_after_the_plan_figures_and_words_stand_ready(tmp_path: Path) -> None:
    path = pressed(tmp_path)
    workflow.plan(FileWorkbook(path), NOW)
    shown = front_page(FileWorkbook(path))
    expected = {
        "待催单数": 2,
        "待催金额": 388,
        "3 小时内关闭": 0,
        "待分配": 0,
        "今日已催": 0,
        "今日回款": 0,
        "本周成功率（毛）": "—",
        "本周成功率（净）": "还没有足够数据",
        "数据截至": REPORTED,
        "计划时间": NOW,
        "下一步": "13:30 起先联系 2 位买家，名单在「今日计划」；到点前再导一次新报表。",
        "关闭时限": (
            "按 72 小时关闭算，没人确认过，不对买家说。对照千牛里的倒计时，"
            "在 设置 改关闭时限，或参数里确认"
        ),
        "上次操作": "计划今天，11-23 09:30",
        "结果": "今日计划 2 行，2 单；不催 1 单，原因见「未催原因」。",
        "提醒": "只有待付款订单：看不出老客、重拍和回款，请导出近 3 个月全部状态",
    }
    assert shown == expected


def test_an_import_after_the_plan_asks_for_a_new_plan(tmp_path: Path) -> None:
    path = pressed(tmp_path)
    workflow.plan(FileWorkbook(path), NOW)
    newer = report_file(tmp_path, line(1), name="ExportOrderList202611230950.csv")
    workflow.import_reports(FileWorkbook(path), [newer], NOW + 21)
    shown = front_page(FileWorkbook(path))
    assert shown["下一步"] == "按「计划今天」，排出今天先联系谁、几点、说什么。"
    assert (shown["计划时间"], shown["待催单数"]) == (None, 2)
