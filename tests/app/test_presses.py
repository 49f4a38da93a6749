"""The buttons over a workbook in memory: what is done, asked and said."""

from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.app.buttons import tasks as buttons
from cuifu_xl.app.buttons.other_computer import question
from cuifu_xl.app.buttons.tasks import (
    BUTTONS,
    check_workbook,
    clear_orders,
    export_sms,
    import_report,
    merge_work,
    plan_today,
    reconcile_payments,
    refresh_summary,
    register_results,
    split_work,
)
from cuifu_xl.core.errors import ReportError
from cuifu_xl.core.units import MINUTES_PER_HOUR, minute_of
from cuifu_xl.tables.schema import BUTTONS as DRAWN
from cuifu_xl.workbooks.memory import MemoryWorkbook
from cuifu_xl.worklist.remembered import Presser
from tests.app.screen import HERE, Screen, press_on
from tests.shop import (
    HEADER,
    NOW,
    PAID,
    in_memory,
    line,
    report_file,
    today_rows,
    type_into,
)

AFTERNOON = minute_of(datetime(2026, 11, 23, 14, 0))
STAMPED = "ExportOrderList202611230925.csv"


def said_on_front_page(book: MemoryWorkbook) -> dict[object, object]:
    return {row[0]: row[1] for row in book.read("首页").rows}


def with_front_page(*lines: list, **tables: list) -> MemoryWorkbook:
    names = ("下一步", "上次操作", "结果", "提醒", "数据截至")
    return in_memory(*lines, 首页=[[name, None, ""] for name in names], **tables)


def test_every_button_of_the_front_page_has_its_task() -> None:
    captions = [button.caption for button in DRAWN]
    assert captions == [button.caption for button in BUTTONS.values()]
    assert all(button.run is getattr(buttons, task) for task, button in BUTTONS.items())


def test_importing_says_what_was_read_and_what_to_press_next(tmp_path: Path) -> None:
    report = report_file(tmp_path, line(1), line(2, 订单状态=PAID), line(1), name=STAMPED)
    book = with_front_page()
    said = import_report(press_on(book, Screen(report)))
    assert said.splitlines() == [
        "读了 3 行：2 单，重复 1 行，有问题 0 行，空 0 行；待付款 1 单。"
        "数据截至 2026-11-23 09:25。",
        "接着按「计划今天」。",
    ]
    assert len(list(book.read_report())) == 4
    assert said_on_front_page(book)["上次操作"] == "导入报表，11-23 09:30，SHOP-PC"


def test_importing_and_planning_say_what_a_missing_column_hides(tmp_path: Path) -> None:
    rows = [",".join(str(cell) for cell in row[:1] + row[2:]) for row in (list(HEADER), line(1))]
    report = tmp_path / STAMPED
    report.write_text("\n".join(rows), "utf-8")
    book = with_front_page()
    hidden = (
        "报表没有「买家会员名」这一列：看不出重拍、老客和同一个人的几单，会一单一单地催，"
        "另拍一单付了款的也会催。请在导出时勾选「买家会员名」"
    )
    assert hidden in import_report(press_on(book, Screen(report))).splitlines()
    assert hidden in plan_today(press_on(book)).splitlines()


def test_no_report_picked_means_nothing_done_and_nothing_said() -> None:
    book = with_front_page(line(1))
    assert import_report(press_on(book, Screen())) == ""
    assert said_on_front_page(book)["上次操作"] is None


@pytest.mark.parametrize("answer", [True, False])
def test_an_older_report_is_used_only_after_a_question(tmp_path: Path, answer: bool) -> None:
    newer = report_file(tmp_path, line(1), name=STAMPED)
    older = report_file(tmp_path, line(2), name="ExportOrderList202611230815.csv")
    book = with_front_page()
    import_report(press_on(book, Screen(newer)))
    screen = Screen(older, answer=answer)
    said = import_report(press_on(book, screen))
    assert screen.asked == [
        "这份报表比上次的旧：数据截至 2026-11-23 08:15，上次是 2026-11-23 09:25。\n"
        "多半是选错了文件。还是要用它吗？"
    ]
    _, row = book.read_report()
    assert row[0] == line(2 if answer else 1)[0]
    assert bool(said) is answer


def test_planning_says_how_many_how_and_why_not() -> None:
    book = with_front_page(line(1), line(2, 总金额="5.00"))
    said = plan_today(press_on(book))
    assert said.splitlines() == [
        "今日计划 1 行、1 单（千牛 1）",
        "不催 1 单：金额过小 1",
        "读了 2 行：2 单，重复 0 行，有问题 0 行，空 0 行；待付款 2 单。"
        "数据截至 2026-11-23 09:30。",
    ]
    assert len(today_rows(book)) == 1
    assert said_on_front_page(book)["上次操作"] == "计划今天，11-23 09:30，SHOP-PC"


def test_results_are_registered_by_their_own_button_or_before_the_next_plan() -> None:
    book = with_front_page(line(1), line(2), line(3))
    plan_today(press_on(book))
    type_into(book, 0, 结果="已提醒未回")
    said = register_results(press_on(book, now=AFTERNOON))
    assert said.startswith("登记了 1 行（1 单）。")
    assert len(book.read("催付登记").rows) == 1
    assert said_on_front_page(book)["上次操作"] == "登记结果，11-23 14:00，SHOP-PC"
    type_into(book, 1, 结果="再考虑")
    assert "先登记了 1 行填好的结果。" in plan_today(press_on(book, now=AFTERNOON)).splitlines()
    assert len(book.read("催付登记").rows) == 2


def test_payments_are_matched_with_the_report_in_hand() -> None:
    book = with_front_page(line(1))
    plan_today(press_on(book))
    type_into(book, 0, 结果="已提醒未回", 联系时间=time(13, 40))
    register_results(press_on(book, now=AFTERNOON))
    paid = line(1, 订单状态=PAID, 订单付款时间="2026-11-23 13:50:00")
    book.write_report([HEADER, [str(cell) for cell in paid]])
    book.save(0)
    said = reconcile_payments(press_on(book, now=AFTERNOON))
    assert "付了款 1 单" in said
    assert said_on_front_page(book)["上次操作"] == "核对付款，11-23 14:00，SHOP-PC"


def test_pivots_are_refreshed_with_the_register_or_the_seller_is_told_how() -> None:
    book = with_front_page(line(1))
    refreshing, broken = Screen(), Screen(refreshes=False)
    plan_today(press_on(book, refreshing))
    register_results(press_on(book, refreshing))
    reconcile_payments(press_on(book, refreshing))
    said = refresh_summary(press_on(book, refreshing)).splitlines()
    assert said[0] == "催了 0 次、0 单，成功 0 单（0.0%），回款 0 元。"
    assert said[1].startswith("说不准：")
    assert said_on_front_page(book)["上次操作"].startswith("刷新汇总")
    assert refreshing.refreshed == 4
    told = "「汇总」没有刷新成：点其中任一张表 → 右键 → 刷新。"
    assert told in refresh_summary(press_on(book, broken)).splitlines()
    assert told in plan_today(press_on(book, broken)).splitlines()


def test_the_list_is_dealt_out_and_brought_back(tmp_path: Path) -> None:
    book = with_front_page(line(1), 客服=[["阿华", "是", None, None, None]])
    plan_today(press_on(book))
    made, copy = split_work(press_on(book, Screen(folder=tmp_path))).splitlines()
    assert (made, copy) == ("1 行分成 1 份：", str(tmp_path / "分发" / "阿华 2026-11-23.xlsx"))
    filled = openpyxl.load_workbook(copy)
    sheet = filled["今日计划"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("结果") + 1).value = "已提醒未回"
    filled.save(copy)
    said = merge_work(press_on(book, Screen(Path(copy))))
    assert said == "合并了 1 行。\n接着按「登记结果」。"
    assert today_rows(book)[0]["结果"] == "已提醒未回"
    assert merge_work(press_on(book, Screen())) == ""


@pytest.mark.parametrize(("answer", "files"), [(False, 0), (True, 1)])
def test_dealing_out_an_old_list_is_asked_about(tmp_path: Path, answer: bool, files: int) -> None:
    book = with_front_page(line(1))
    plan_today(press_on(book))
    screen = Screen(folder=tmp_path, answer=answer)
    split_work(press_on(book, screen, now=NOW + 5 * 60))
    assert "还是要分发吗？" in screen.asked[-1]
    assert len([*tmp_path.glob("分发/*")]) == files


def test_what_needs_a_look_is_counted_in_the_message() -> None:
    book = with_front_page(line(1), line(2, 订单状态="等待外星人付款"))
    assert "有 1 处要看一眼，在「问题」里。" in plan_today(press_on(book)).splitlines()


def test_an_old_report_is_the_first_line_of_the_message() -> None:
    book = with_front_page(line(1))
    plan_today(press_on(book))
    first = plan_today(press_on(book, now=NOW + 29 * 60)).splitlines()[0]
    old = "报表是 29 小时多以前的，这中间谁付了款看不出来"
    assert old in first
    reminder = next(row[1] for row in book.read("首页").rows if row[0] == "提醒")
    assert str(reminder).startswith(f"{old}；")


def test_checking_lists_what_to_mend_and_changes_nothing() -> None:
    book = with_front_page(line(1), line(2, 订单状态="等待外星人付款"))
    before = list(book.read_report()), book.read("问题"), book.read("首页")
    first, second = check_workbook(press_on(book)).splitlines()
    assert first == "有 1 处要看一眼，什么都没有改："
    assert "等待外星人付款" in second
    assert (list(book.read_report()), book.read("问题"), book.read("首页")) == before
    assert check_workbook(press_on(with_front_page(line(1)))) == "没有发现问题。"


def test_a_long_list_of_problems_ends_with_their_number() -> None:
    strange = [line(n, 订单状态=f"怪{n}") for n in range(14)]
    lines = check_workbook(press_on(with_front_page(*strange))).splitlines()
    assert len(lines) == 12
    assert lines[-1] == "还有 4 处，改好上面这些，再检查一次。"


def test_a_planned_report_is_emptied_without_a_question() -> None:
    book = with_front_page(line(1), line(2))
    plan_today(press_on(book))
    screen = Screen()
    said = clear_orders(press_on(book, screen))
    assert said == "「订单」清空了，原来有 3 行。\n请把新报表连表头贴到「订单」的 A1。"
    assert (list(book.read_report()), screen.asked) == ([], [])
    assert len(today_rows(book)) == 2
    assert said_on_front_page(book)["结果"] == "「订单」清空了，原来有 3 行。"


@pytest.mark.parametrize("answer", [True, False])
def test_rows_that_were_never_planned_are_emptied_only_after_a_question(answer: bool) -> None:
    book = with_front_page(line(1), line(2))
    screen = Screen(answer=answer)
    said = clear_orders(press_on(book, screen))
    assert screen.asked == ["「订单」里有 2 行还没有计划过，清空就没有了。要清空吗？"]
    assert bool(list(book.read_report())) is not answer
    assert bool(said) is answer


def test_the_next_report_is_planned_after_emptying() -> None:
    book = with_front_page(line(1), line(2))
    plan_today(press_on(book))
    clear_orders(press_on(book))
    book.write_report([HEADER, [str(cell) for cell in line(3)]])
    book.save(0)
    assert plan_today(press_on(book)).startswith("今日计划 1 行、1 单")


def test_sms_go_into_a_file_beside_the_workbook(tmp_path: Path) -> None:
    sms_first = [[1, None, None, None, None, "短信、千牛", None]]
    reachable = [line(n, 联系手机=f"1380000000{n}") for n in (1, 2)]
    book = with_front_page(*reachable, 渠道规则=sms_first)
    plan_today(press_on(book))
    out = tmp_path / "催付短信 2026-11-23 0930.xlsx"
    assert export_sms(press_on(book, Screen(folder=tmp_path))).splitlines() == [
        "导出 2 条短信（计费 2 条）：通知 2。",
        "13:30–15:00 之间发 2 条。",
        "发完请在「今日计划」填「结果」；没发成的填「没联系」。",
        f"文件：{out}",
    ]
    assert said_on_front_page(book)["上次操作"] == "导出短信，11-23 09:30，SHOP-PC"
    no, yes = (Screen(folder=tmp_path, answer=answer) for answer in (False, True))
    assert export_sms(press_on(book, no)).startswith("没有要导出的短信。")
    assert "今天导出过的 2 条还没填「结果」" in no.asked[0]
    again = tmp_path / "催付短信 2026-11-23 0930 (2).xlsx"
    assert f"文件：{again}" in export_sms(press_on(book, yes)).splitlines()
    assert sorted(tmp_path.iterdir()) == sorted([out, again])


def test_an_old_report_is_no_ground_for_sms(tmp_path: Path) -> None:
    book = with_front_page(line(1))
    plan_today(press_on(book))
    with pytest.raises(ReportError, match="请先导入新报表"):
        export_sms(press_on(book, now=AFTERNOON))


@pytest.mark.parametrize(
    ("hours", "by", "asks"),
    [
        (1, Presser("LAPTOP", "小李"), True),
        (11, Presser("LAPTOP", "阿华"), True),
        (12, Presser("LAPTOP", "小李"), False),
        (1, Presser("SHOP-PC", "小李"), False),
        (-1, Presser("LAPTOP", "小李"), False),
    ],
)
def test_another_computer_within_twelve_hours_is_asked_first(
    hours: int, by: Presser, asks: bool
) -> None:
    book = with_front_page(line(1))
    assert question(book, by, NOW) == ""
    plan_today(press_on(book, by=HERE))
    asked = question(book, by, NOW + hours * MINUTES_PER_HOUR)
    assert bool(asked) is asks
    if asks:
        assert "11-23 09:30 有人在另一台电脑「SHOP-PC」（阿华）按过按钮" in asked


def test_the_present_moment_is_the_one_of_the_press() -> None:
    book = with_front_page(line(1))
    plan_today(press_on(book, now=AFTERNOON))
    assert said_on_front_page(book)["上次操作"] == "计划今天，11-23 14:00，SHOP-PC"
