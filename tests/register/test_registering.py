"""Registering and payments over a workbook in memory: nothing doubled, nothing lost."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cuifu_xl.app import workflow
from cuifu_xl.core.errors import ReportError, WorkbookError
from cuifu_xl.core.units import minute_of
from cuifu_xl.register.memo_text import memo_text
from cuifu_xl.register.payments import Reconciled
from cuifu_xl.tables import cells
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.workbooks.xml.cell_xml import as_read
from cuifu_xl.worklist.today import new_rows
from cuifu_xl.worklist.written import HEADINGS, TYPED, WrittenRow, contact, unclear
from tests.shop import (
    CLOSED,
    NOW,
    PAID,
    in_memory,
    line,
    order_id,
    register_rows,
    report_file,
    today_rows,
    type_into,
)

AFTERNOON = minute_of(datetime(2026, 11, 23, 14, 0))
TOMORROW = NOW + 24 * 60
PAYMENT = ("付款状态", "付款时间", "回款金额", "是否成功", "付款用时")


def besides_age(outcome) -> list:
    """What is to look at, but for how old the report of the morning is by now."""
    return [one for one in outcome.problems if not one.content.startswith("数据截至")]


def planned(*lines, now=NOW, **tables):
    book = in_memory(*lines, **tables)
    workflow.plan(book, now)
    return book


def row_of(book, number: int) -> int:
    return next(i for i, r in enumerate(today_rows(book)) if order_id(number) in r["订单编号"])


def payments(book) -> list[tuple]:
    return [tuple(row[heading] for heading in PAYMENT) for row in register_rows(book)]


def paid(number: int, at: str, **cells: str):
    return line(number, 订单状态=PAID, 订单付款时间=at, **cells)


def test_a_handled_row_becomes_a_line_that_holds_what_was_known_then() -> None:
    goods = [["卫衣", "加绒卫衣", "利润", None, None, None, None, None]]
    book = planned(line(1), 商品=goods)
    planned_row = today_rows(book)[0]
    type_into(
        book,
        0,
        结果="答应付款",
        联系时间=time(9, 40),
        催付人="阿华",
        未付款原因="余额不足",
        承诺付款时间=datetime(2026, 11, 23, 20, 0),
        备注="晚上付",
    )
    kept = workflow.register(book, AFTERNOON)
    assert (kept.registered, kept.already, kept.waiting) == (1, 0, ())
    (row,) = register_rows(book)
    assert row == {
        "登记号": f"{planned_row['计划号']}-1",
        "计划号": planned_row["计划号"],
        "催付时间": datetime(2026, 11, 23, 9, 40),
        "催付日": datetime(2026, 11, 23),
        "时间来源": "填写",
        "客服": "阿华",
        "订单编号": order_id(1),
        "买家会员名": "测试买家01",
        "应付金额": 88.0,
        "下单时间": datetime(2026, 11, 23, 8, 10),
        "下单时段": "08-09点",
        "关闭时间": datetime(2026, 11, 26, 8, 10),
        "商品": "加绒卫衣",
        "商品类型": "利润",
        "会员等级": "非会员",
        "询单": None,
        "优先级": planned_row["优先级"],
        "渠道": "千牛",
        "第几次": 1,
        "计次": 1,
        "首次催付": 1,
        "技巧": planned_row["技巧"],
        "话术编号": planned_row["话术编号"],
        "赠品": None,
        "结果": "答应付款",
        "未付款原因": "余额不足",
        "承诺付款时间": datetime(2026, 11, 23, 20, 0),
        "备注": "晚上付",
        "千牛备注": "11.23 阿华 已催付 顾客答应付款 承诺11.23 20:00付款",
        "短信条数": None,
        "数据截至": datetime(2026, 11, 23, 9, 30),
        "付款状态": "未知",
        "付款时间": None,
        "回款金额": None,
        "是否成功": None,
        "付款用时": None,
        "组别": "催付",
    }


def test_the_memo_that_stands_in_the_row_is_kept_word_for_word() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="已提醒未回", 催付人="阿华", 千牛备注="11.23 阿华 已催付，明天再看")
    workflow.register(book, AFTERNOON)
    assert [row["千牛备注"] for row in register_rows(book)] == ["11.23 阿华 已催付，明天再看"]


def test_one_sms_about_several_orders_is_counted_once() -> None:
    book = planned(line(1, "测试买家01"), line(2, "测试买家01"))
    type_into(book, 0, 结果="已提醒未回", 实际渠道="短信", 短信条数=2)
    workflow.register(book, AFTERNOON)
    assert [row["短信条数"] for row in register_rows(book)] == [2, None]


def test_pressing_twice_never_doubles_a_line() -> None:
    book = planned(line(1), line(2))
    type_into(book, 0, 结果="已提醒未回")
    assert workflow.register(book, AFTERNOON).registered == 1
    again = workflow.register(book, AFTERNOON + 5)
    assert (again.registered, again.already) == (0, 1)
    workflow.plan(book, AFTERNOON + 10)
    workflow.plan(book, AFTERNOON + 20)
    assert len(register_rows(book)) == 1
    assert [row["登记状态"] for row in today_rows(book)] == [None]


def test_registering_reads_no_report_and_leaves_the_list_as_it_is() -> None:
    book = planned(line(1), line(2))
    type_into(book, 0, 结果="已提醒未回", 备注="不急")
    before = today_rows(book)
    book._report = [["坏掉的报表"]]
    workflow.register(book, AFTERNOON)
    after = today_rows(book)
    assert after == [{**before[0], "登记状态": "已登记"}, before[1]]


def test_a_half_filled_row_waits_and_is_named() -> None:
    book = planned(line(1), line(2))
    type_into(book, 1, 备注="电话忙")
    kept = workflow.register(book, AFTERNOON)
    assert (kept.registered, kept.waiting) == (0, (3,))
    assert "第 3 行" in kept.sentence
    assert today_rows(book)[1]["备注"] == "电话忙"


def test_several_orders_of_a_row_are_several_lines_each_with_its_own_money() -> None:
    book = planned(line(1, "测试买家甲"), line(2, "测试买家甲", 总金额="12.50", 宝贝标题="袜子"))
    plan_id = today_rows(book)[0]["计划号"]
    type_into(book, 0, 结果="已提醒未回")
    workflow.register(book, AFTERNOON)
    rows = register_rows(book)
    assert [(row["登记号"], row["订单编号"], row["应付金额"]) for row in rows] == [
        (f"{plan_id}-1", order_id(1), 88.0),
        (f"{plan_id}-2", order_id(2), 12.5),
    ]


def test_without_a_time_the_moment_of_registering_stands_as_estimated() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="已提醒未回")
    workflow.register(book, AFTERNOON)
    (row,) = register_rows(book)
    assert (row["催付时间"], row["时间来源"]) == (datetime(2026, 11, 23, 14, 0), "估计")


def test_a_result_that_is_no_attempt_is_registered_but_not_counted() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="没联系")
    workflow.register(book, AFTERNOON)
    (row,) = register_rows(book)
    assert (row["组别"], row["计次"], row["首次催付"]) == ("不计", 0, 0)


def test_a_buyer_who_wants_no_more_contact_goes_on_the_list_once() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="别再联系", 催付人="阿华")
    workflow.register(book, AFTERNOON)
    workflow.register(book, AFTERNOON)
    assert book.read("不催名单").rows == [
        ["测试买家01", None, None, "2026-11-23 阿华登记：别再联系"]
    ]


def swap(book, one: int, other: int, *headings: str) -> None:
    """Two rows of 今日计划 change these cells, as when a column is sorted apart from the others."""
    rows = today_rows(book)
    type_into(book, one, **{heading: rows[other][heading] for heading in headings})
    type_into(book, other, **{heading: rows[one][heading] for heading in headings})


APART = [("订单编号",), ("计划号",), ("买家会员名",), ("订单编号", "买家会员名")]


@pytest.mark.parametrize("headings", APART)
def test_a_result_beside_another_buyers_order_is_registered_to_nobody(headings) -> None:
    book = planned(line(1), line(2), line(3))
    type_into(book, 0, 结果="不想要了")
    type_into(book, 1, 备注="晚上付")
    swap(book, 0, 1, *headings)
    before = today_rows(book)
    done = workflow.register(book, NOW + 5)
    assert (done.registered, len(done.waiting)) == (0, 2)
    for buyer in ("测试买家01", "测试买家02"):
        assert buyer in done.problems[0].sentence()
    assert today_rows(book) == before
    workflow.plan(book, NOW + 60)
    assert register_rows(book) == []
    after = {row["买家会员名"]: row for row in today_rows(book) if not row["登记状态"]}
    assert "测试买家03" in after
    assert [row["备注"] for row in after.values()] == [None] * len(after)


@pytest.mark.parametrize("headings", APART)
def test_sorted_back_the_result_is_registered_to_its_buyer(headings) -> None:
    book = planned(line(1), line(2))
    type_into(book, 0, 结果="不想要了", 联系时间=time(9, 40))
    swap(book, 0, 1, *headings)
    workflow.register(book, NOW + 5)
    swap(book, 0, 1, *headings)
    assert workflow.register(book, NOW + 10).registered == 1
    (row,) = register_rows(book)
    assert (row["订单编号"], row["买家会员名"]) == (order_id(1), "测试买家01")


def test_none_of_two_buyers_is_contacted_again_while_it_is_unclear_which_one_was() -> None:
    book = planned(line(1), line(2), line(3))
    type_into(book, 0, 结果="已帮助", 联系时间=time(9, 40))
    swap(book, 0, 1, "订单编号", "买家会员名")
    workflow.plan(book, NOW + 60)
    fresh = [row["买家会员名"] for row in today_rows(book) if row["登记状态"] is None]
    assert fresh == ["测试买家03"]


def test_the_phone_number_of_a_row_that_is_mixed_up_is_nobodys() -> None:
    lines = [line(n, 总金额="300.00", 联系手机=f"1380000000{n}") for n in (1, 2)]
    book = planned(*lines)
    swap(book, 0, 1, "买家会员名")
    workflow.plan(book, NOW + 60)
    assert {row["买家会员名"]: row["联系手机"] for row in today_rows(book)} == {
        "测试买家01": "13800000001",
        "测试买家02": "13800000002",
    }


def test_a_contact_with_a_nickname_is_registered_once_whatever_the_report_calls_the_buyer() -> None:
    book = in_memory(line(1, 订单状态=CLOSED))
    outside = [["阿贝的微信", order_id(1), "已帮助"]]
    book.append("今日计划", ("买家会员名", "订单编号", "结果"), outside)
    book.save(0)
    assert workflow.register(book, NOW).registered == 1
    workflow.plan(book, NOW + 60)
    assert len(register_rows(book)) == 1
    assert today_rows(book) == []


def test_a_contact_outside_the_plan_gets_a_number_and_is_not_registered_twice() -> None:
    book = planned(line(1), line(2, 总金额="5.00"))
    book.append("今日计划", ("订单编号", "结果", "催付人"), [[order_id(2), "已帮助", "小美"]])
    book.save(0)
    workflow.register(book, AFTERNOON)
    workflow.register(book, AFTERNOON + 1)
    (row,) = register_rows(book)
    assert (row["订单编号"], row["客服"]) == (order_id(2), "小美")
    assert today_rows(book)[-1]["计划号"] == row["计划号"] != ""


@pytest.mark.parametrize(
    ("then", "later"),
    [
        ("小\n满", "小\n满"),
        ("小\t满", "小\t满"),
        ("小\u2028满", "小\u2028满"),
        ("小\x07满", "小满"),
        ("小\r\n满", "小_x000D_\n满"),
        ("小\r\n满", "小 满"),
        ("小_x000A_满", "小\n满"),
        ("小满\u200b", "小满"),
    ],
)
@pytest.mark.parametrize("heading", ["买家会员名", "计划号"])
def test_a_name_with_a_line_break_is_registered_once_however_it_is_kept(
    heading: str, then: str, later: str
) -> None:
    book = in_memory()
    row = {"买家会员名": "阿贝", "计划号": "20261123-a", "结果": "已帮助", heading: then}
    book.append("今日计划", (*row, "订单编号"), [[*row.values(), order_id(9)]])
    book.save(0)
    workflow.register(book, NOW)
    type_into(book, 0, **{heading: later, "登记状态": None})
    assert workflow.register(book, NOW + 5).registered == 0
    assert len(register_rows(book)) == 1


def test_a_buyer_whose_name_has_a_line_break_is_one_buyer_in_every_table() -> None:
    lines = [line(1, "小\r\n满"), line(2, "小\n满"), line(3, "阿\t贝")]
    stops = [["阿_x0009_贝", None, None, None]]
    book = planned(*lines, 不催名单=stops)
    assert [row["买家会员名"] for row in today_rows(book)] == ["小 满"]
    assert today_rows(book)[0]["订单数"] == 2
    type_into(book, 0, 结果="已帮助", 联系时间=time(9, 40))
    for now in (NOW + 60, NOW + 65):
        workflow.plan(book, now)
        assert len(register_rows(book)) == 2
        assert today_rows(book) == []


def test_contacts_outside_the_plan_that_read_alike_are_all_registered() -> None:
    book = planned(line(1), line(2), line(3))
    said = [[order_id(number), "已帮助", "小美"] for number in (1, 2, 3)]
    book.append("今日计划", ("订单编号", "结果", "催付人"), said)
    book.save(0)
    assert workflow.register(book, AFTERNOON).registered == 3
    assert len({row["计划号"] for row in register_rows(book)}) == 3


def test_what_is_changed_after_registering_is_named_not_written() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="已提醒未回")
    workflow.register(book, AFTERNOON)
    type_into(book, 0, 结果="答应付款")
    kept = workflow.register(book, AFTERNOON + 5)
    assert [row["结果"] for row in register_rows(book)] == ["已提醒未回"]
    (problem,) = kept.problems
    assert "登记的是「已提醒未回」" in problem.sentence()
    assert today_rows(book)[0]["结果"] == "答应付款"


def test_what_is_typed_after_registering_is_never_taken_off_the_list() -> None:
    book = planned(line(1), line(2))
    type_into(book, 0, 结果="已提醒未回")
    workflow.register(book, AFTERNOON)
    type_into(book, 0, 备注="其实下周才付")
    for now in (AFTERNOON + 5, TOMORROW):
        done = workflow.plan(book, now)
        assert "登记后又改了" in besides_age(done)[0].sentence()
    kept = today_rows(book)[-1]
    assert (kept["备注"], kept["登记状态"]) == ("其实下周才付", "已登记，后来又改了")
    assert len(register_rows(book)) == 1


def test_a_row_copied_for_a_second_contact_is_a_second_line() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="未接通", 联系时间=time(9, 40))
    table = book.read("今日计划")
    copy = list(table.rows[0])
    copy[table.headings.index("结果")] = "答应付款"
    copy[table.headings.index("联系时间")] = time(10, 5)
    book.append("今日计划", table.headings, [copy, list(copy)])
    book.save(0)
    assert workflow.register(book, AFTERNOON).registered == 2
    rows = register_rows(book)
    assert [row["结果"] for row in rows] == ["未接通", "答应付款"]
    assert len({row["登记号"] for row in rows}) == 2
    again = workflow.register(book, AFTERNOON)
    assert (again.registered, again.already, again.problems) == (0, 3, ())
    assert len(register_rows(book)) == 2


def test_a_row_whose_order_number_is_damaged_stays_until_it_is_mended() -> None:
    book = planned(line(1))
    book.append("今日计划", ("订单编号", "买家会员名", "结果"), [[3.9e18, "测试买家01", "已帮助"]])
    book.save(0)
    assert workflow.register(book, AFTERNOON).registered == 0
    workflow.plan(book, AFTERNOON)
    assert register_rows(book) == []
    assert [row["结果"] for row in today_rows(book)] == ["已帮助"]


def test_a_row_that_only_lacks_its_result_is_not_counted_as_waiting() -> None:
    book = planned(line(1), line(2), 今日数字=[["待催单数", None, None]])
    assert waiting(book) == 2
    type_into(book, 0, 联系时间=time(9, 40))
    workflow.plan(book, AFTERNOON)
    assert waiting(book) == 1


def waiting(book) -> float | None:
    ((_, figure, _),) = book.read("今日数字").rows
    return cells.number(figure)


def test_a_registered_row_leaves_the_list_unless_somebody_wrote_in_a_column_of_their_own() -> None:
    book = planned(line(1), line(2))
    table = book.read("今日计划")
    book._tables["今日计划"] = table._replace(
        headings=(*table.headings, "我的列"),
        rows=[[*row, mark] for row, mark in zip(table.rows, (None, "记一笔"), strict=True)],
    )
    type_into(book, 0, 结果="已提醒未回")
    type_into(book, 1, 结果="已提醒未回")
    workflow.plan(book, AFTERNOON)
    workflow.plan(book, TOMORROW)
    (row,) = today_rows(book)
    assert (row["我的列"], row["登记状态"]) == ("记一笔", "已登记")
    assert len(register_rows(book)) == 2


def test_undo_puts_the_rows_back_as_they_were_and_the_lines_are_gone() -> None:
    book = planned(line(1), line(2))
    type_into(book, 0, 结果="别再联系", 联系时间=time(9, 40), 备注="打错了")
    before = today_rows(book)[0]
    workflow.plan(book, AFTERNOON)
    assert workflow.undo_register(book, AFTERNOON) == 1
    assert register_rows(book) == []
    assert book.read("不催名单").rows == []
    (back,) = (row for row in today_rows(book) if row["订单编号"] == before["订单编号"])
    assert back == {**before, "登记状态": "待登记"}
    with pytest.raises(WorkbookError, match="没有可以撤销的登记"):
        workflow.undo_register(book, AFTERNOON)
    workflow.plan(book, AFTERNOON)
    assert len(register_rows(book)) == 1


def test_undo_after_a_later_plan_leaves_no_second_row_for_the_buyer() -> None:
    book = planned(line(1, 联系手机="13800000001", 总金额="300.00"))
    type_into(book, 0, 结果="没联系")
    workflow.plan(book, AFTERNOON)
    assert len(today_rows(book)) == 1
    workflow.undo_register(book, AFTERNOON)
    assert [row["登记状态"] for row in today_rows(book)] == ["待登记"]


def test_a_payment_is_matched_and_the_last_touch_credited_once() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="已提醒未回", 联系时间=time(9, 40))
    book._report[1] = paid(1, "2026-11-23 10:10:00")
    done = workflow.plan(book, AFTERNOON)
    assert done.registered == 1
    assert payments(book) == [("已付", datetime(2026, 11, 23, 10, 10), 88.0, 1, 0.5)]
    assert today_rows(book) == []


def test_a_payment_of_a_later_report_reaches_the_line() -> None:
    book = planned(line(1), line(2))
    type_into(book, row_of(book, 1), 结果="已提醒未回", 联系时间=time(9, 40))
    workflow.plan(book, AFTERNOON)
    assert payments(book) == [("未付", None, None, None, None)]
    book._report[1] = paid(1, "2026-11-23 15:40:00")
    kept = workflow.reconcile(book, AFTERNOON + 180)
    assert kept.reconciled == Reconciled(paid=1, successes=1, recovered=8800)
    assert payments(book) == [("已付", datetime(2026, 11, 23, 15, 40), 88.0, 1, 6.0)]
    assert workflow.reconcile(book, AFTERNOON + 190).reconciled == Reconciled()


def test_money_paid_back_is_taken_off_again() -> None:
    book = planned(line(1), line(2))
    type_into(book, row_of(book, 1), 结果="已提醒未回", 联系时间=time(9, 40))
    book._report[1] = paid(1, "2026-11-23 10:10:00")
    workflow.plan(book, AFTERNOON)
    book._report[1] = line(1, 订单状态=CLOSED, 订单付款时间="2026-11-23 10:10:00")
    kept = workflow.reconcile(book, TOMORROW)
    assert kept.reconciled.refunded == 1
    assert payments(book) == [("已退款", datetime(2026, 11, 23, 10, 10), None, 0, None)]


def test_an_order_that_vanished_from_a_report_of_its_days_is_no_success() -> None:
    book = planned(
        line(1), line(2), paid(3, "2026-11-23 08:30:00", 订单创建时间="2026-11-20 08:00:00")
    )
    type_into(book, row_of(book, 1), 结果="已提醒未回", 联系时间=time(9, 40))
    workflow.register(book, AFTERNOON)
    book._report[1] = paid(4, "2026-11-23 08:30:00")
    kept = workflow.reconcile(book, AFTERNOON)
    assert kept.reconciled.unknown == 1
    assert payments(book) == [("去向未知", None, None, None, None)]
    book._report[1] = paid(1, "2026-11-23 12:00:00")
    workflow.reconcile(book, TOMORROW)
    assert payments(book)[0][:4] == ("已付", datetime(2026, 11, 23, 12, 0), 88.0, 1)


def test_reports_for_matching_are_read_and_leave_the_sheet_alone(tmp_path) -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="已提醒未回", 联系时间=time(9, 40))
    workflow.register(book, AFTERNOON)
    report = report_file(tmp_path, paid(1, "2026-11-23 10:10:00"))
    before = list(book.read_report())
    workflow.reconcile(book, AFTERNOON, reports=[report], older=True)
    assert payments(book)[0][0] == "已付"
    assert list(book.read_report()) == before


def test_matching_payments_registers_nothing() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="已提醒未回")
    before = today_rows(book)
    assert workflow.reconcile(book, AFTERNOON).registered == 0
    assert (today_rows(book), register_rows(book)) == (before, [])


def test_only_the_payment_columns_of_an_old_line_ever_change() -> None:
    book = planned(line(1), line(2))
    type_into(book, row_of(book, 1), 结果="已提醒未回", 备注="原样")
    workflow.plan(book, AFTERNOON)
    before = register_rows(book)[0]
    book._report[1] = paid(1, "2026-11-23 15:40:00")
    workflow.plan(book, AFTERNOON + 180)
    after = register_rows(book)[0]
    assert {k: v for k, v in after.items() if k not in PAYMENT} == {
        k: v for k, v in before.items() if k not in PAYMENT
    }


def test_a_remark_of_yesterday_is_an_attempt_once() -> None:
    book = planned(line(1, 订单备注="11.22 老王 已催付", 订单创建时间="2026-11-22 08:10:00"))
    rows = register_rows(book)
    assert [(r["客服"], r["时间来源"], r["催付时间"], r["订单编号"]) for r in rows] == [
        ("老王", "备注", datetime(2026, 11, 22, 8, 10), order_id(1))
    ]
    workflow.plan(book, AFTERNOON)
    assert len(register_rows(book)) == 1


def test_a_reason_and_a_promise_in_a_remark_are_registered_with_it() -> None:
    memo = "11.22 小美 已催付 顾客支付密码忘了，后天下午付款"
    book = planned(line(1, 订单创建时间="2026-11-22 08:10:00", 订单备注=memo))
    (registered,) = register_rows(book)
    assert registered["未付款原因"] == "忘记支付密码"
    assert registered["承诺付款时间"] == datetime(2026, 11, 24, 16, 0)


def test_an_order_held_out_has_one_line_that_counts_for_nothing() -> None:
    parameters = [
        [row[0], 50, *row[2:]] if row[0] == "对照组比例" else row for row in factory_rows("参数")
    ]
    book = planned(*(line(number) for number in range(1, 9)), 参数=parameters)
    workflow.plan(book, AFTERNOON)
    held = [row[0] for row in book.read("未催原因").rows if row[5] == "对照组"]
    assert 0 < len(held) < 8
    rows = register_rows(book)
    assert [row["订单编号"] for row in rows] == held
    assert {(r["组别"], r["计次"], r["首次催付"], r["渠道"]) for r in rows} == {
        ("对照", 0, 0, None)
    }
    number = int(held[0][-5:])
    book._report[number] = paid(number, "2026-11-23 15:40:00")
    workflow.plan(book, AFTERNOON + 180)
    assert payments(book)[0] == ("已付", datetime(2026, 11, 23, 15, 40), None, None, None)


def close_hours_book(*, closed_from: str, open_since: str):
    """A book whose report has orders closed unpaid, one a minute, and two that are open."""
    still_open = [*line(1, 订单创建时间=open_since), ""]
    newest = [*line(2, 订单创建时间="2026-11-23 12:00:00"), ""]
    closed = [
        [*line(n, 订单状态=CLOSED, 订单创建时间=f"{closed_from}:{n}:00"), "买家未付款"]
        for n in range(11, 31)
    ]
    book = planned(line(1))
    header = [*book._report[0][: len(line(1))], "订单关闭原因"]
    book._report = [header, still_open, newest, *closed]
    return book


def test_proven_close_hours_are_taken_over_when_asked() -> None:
    book = close_hours_book(closed_from="2026-11-22 10", open_since="2026-11-22 13:00:00")
    book._report.append([*line(3, 订单创建时间="2026-11-22 20:00:00"), ""])
    workflow.reconcile(book, NOW, accept_hours=True)
    rows = {(r[0], r[1]): r[2:] for r in book.read("关闭时限").rows}
    assert rows[("普通", None)] == [24, "按报表量得 2026-11-23"]
    assert next(r[1] for r in book.read("参数").rows if r[0] == "关闭时限已确认") == "是"


def test_orders_that_buyers_cancelled_early_change_no_close_hours() -> None:
    book = close_hours_book(closed_from="2026-11-23 10", open_since="2026-11-23 11:00:00")
    with pytest.raises(ReportError, match="量不准关闭时限"):
        workflow.reconcile(book, NOW, accept_hours=True)
    rows = {(r[0], r[1]): r[2] for r in book.read("关闭时限").rows}
    assert rows[("普通", None)] == 72


@pytest.mark.parametrize(
    ("typed", "promised"),
    [
        (time(17, 30), datetime(2026, 11, 23, 17, 30)),
        ("17:30", datetime(2026, 11, 23, 17, 30)),
        (0.5, datetime(2026, 11, 23, 12, 0)),
        ("9:00", datetime(2026, 11, 24, 9, 0)),
        ("今天17:30", datetime(2026, 11, 23, 17, 30)),
        ("17点半", datetime(2026, 11, 23, 17, 30)),
        ("明天下午", datetime(2026, 11, 24, 16, 0)),
        ("11.24 15:00", datetime(2026, 11, 24, 15, 0)),
        ("24号", datetime(2026, 11, 24, 16, 0)),
        (datetime(2026, 11, 24), datetime(2026, 11, 24, 16, 0)),
        (datetime(2026, 11, 24, 8, 30), datetime(2026, 11, 24, 8, 30)),
        ("2026-11-24", datetime(2026, 11, 24, 16, 0)),
    ],
)
def test_a_promise_is_understood_as_people_type_it(typed, promised) -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="答应付款", 联系时间=time(11, 5), 承诺付款时间=typed)
    workflow.plan(book, AFTERNOON)
    assert [row["承诺付款时间"] for row in register_rows(book)] == [promised]


@pytest.mark.parametrize("typed", ["有钱了就付", "31.11", "过两天", "今天或明天下午", 99999999])
def test_a_promise_that_nobody_understands_keeps_the_row(typed) -> None:
    book = planned(line(1), line(2))
    type_into(book, row_of(book, 1), 结果="答应付款", 联系时间=time(11, 5), 承诺付款时间=typed)
    outcome = workflow.plan(book, AFTERNOON)
    assert register_rows(book) == []
    (row,) = (row for row in today_rows(book) if row["订单编号"] == order_id(1))
    assert (row["承诺付款时间"], row["登记状态"]) == (as_read(typed), "待登记")
    assert [p.problem for p in besides_age(outcome)] == ["看不懂，这一行先没登记"]
    again = workflow.register(book, AFTERNOON)
    assert "还有 1 行看不懂，先没登记" in again.sentence
    assert len(again.waiting) == 1


def test_a_result_that_is_not_in_the_table_keeps_the_row_and_its_buyer_is_left_alone() -> None:
    book = planned(line(1))
    type_into(book, 0, 结果="不要了", 联系时间=time(11, 5))
    for now in (AFTERNOON, TOMORROW):
        outcome = workflow.plan(book, now)
        assert [p.problem for p in besides_age(outcome)] == ["不在「催付结果」表里，这一行先没登记"]
        assert [row["登记状态"] for row in today_rows(book)] == ["待登记"]
    assert register_rows(book) == []


def test_a_contact_with_a_date_but_no_time_is_taken_as_late_as_may_be() -> None:
    book = planned(line(1), line(2, 订单创建时间="2026-11-23 07:00:00"))
    type_into(book, row_of(book, 1), 结果="已提醒未回", 联系时间=datetime(2026, 11, 23))
    workflow.plan(book, AFTERNOON)
    (row,) = register_rows(book)
    assert (row["催付时间"], row["时间来源"]) == (datetime(2026, 11, 23, 14, 0), "估计")


NO_TIMES = [
    *(20261125, 20261125.0, 1e300, 1e305, -5, -0.5, float("nan"), float("inf"), "有空的时候"),
    *(datetime(2025, 11, 23, 10, 0), datetime(2027, 11, 23, 10, 0)),
]


@pytest.mark.parametrize("typed", NO_TIMES, ids=str)
@pytest.mark.parametrize("press", [workflow.plan, workflow.register])
def test_a_time_of_contact_that_cannot_be_keeps_its_row_and_the_others_go_on(press, typed) -> None:
    book = planned(line(1), line(2))
    type_into(book, row_of(book, 1), 结果="已提醒未回", 联系时间=typed, 催付人="阿华")
    type_into(book, row_of(book, 2), 结果="已提醒未回", 联系时间=time(11, 5))
    problems = besides_age(press(book, AFTERNOON))
    assert [row["订单编号"] for row in register_rows(book)] == [order_id(2)]
    row = today_rows(book)[row_of(book, 1)]
    assert (row["联系时间"], row["催付人"]) == (as_read(typed), "阿华")
    (problem,) = problems
    assert (problem.row, problem.column) == (row_of(book, 1) + 2, "联系时间")
    assert "这一行先没登记" in problem.problem


@pytest.mark.parametrize("heading", ["结果", "未付款原因", "承诺付款时间", "备注", "催付人"])
def test_a_typed_cell_that_holds_no_value_keeps_its_row_and_the_others_go_on(heading) -> None:
    book = planned(line(1), line(2))
    for number in (1, 2):
        type_into(book, row_of(book, number), 结果="已提醒未回")
    table = book._tables["今日计划"]
    table.rows[row_of(book, 1)][table.headings.index(heading)] = float("nan")
    kept = workflow.register(book, AFTERNOON)
    assert [row["订单编号"] for row in register_rows(book)] == [order_id(2)]
    assert {(p.row, p.column) for p in kept.problems} == {(row_of(book, 1) + 2, heading)}


def test_a_row_that_the_program_fails_on_is_named_and_the_others_go_on(monkeypatch) -> None:
    def failing(row, *rest):
        raise KeyError(row["备注"]) if row["备注"] else RuntimeError

    book = planned(line(1), line(2))
    type_into(book, row_of(book, 1), 结果="已提醒未回", 备注="这一行会出错")
    type_into(book, row_of(book, 2), 结果="已提醒未回", 千牛备注="11.23 阿华 已催付")
    monkeypatch.setattr("cuifu_xl.register.registering.memo_text", failing)
    for press in (workflow.register, workflow.plan):
        (problem,) = besides_age(press(book, AFTERNOON))
        assert (problem.row, problem.content) == (row_of(book, 1) + 2, order_id(1))
        assert "KeyError，test_registering.py" in problem.problem
    assert [row["订单编号"] for row in register_rows(book)] == [order_id(2)]
    assert [row["备注"] for row in today_rows(book)] == ["这一行会出错"]


TYPED_CELLS = st.one_of(
    st.floats() | st.integers(-(10**12), 10**12) | st.booleans() | st.none(),
    st.datetimes() | st.times() | st.text(max_size=12),
    st.sampled_from(("半天后", "明天下午", "已提醒未回", "答应付款", "25:99", "2026-02-30", "0:0")),
)


@given(st.dictionaries(st.sampled_from(HEADINGS), TYPED_CELLS, max_size=8), TYPED_CELLS)
@hypothesis_settings(max_examples=300)
def test_whatever_is_typed_the_row_can_be_told_of_and_stands_as_it_was(cells_typed, result) -> None:
    row = WrittenRow(dict.fromkeys(HEADINGS) | {"结果": result} | cells_typed, 2)
    problems = unclear(row, factory_settings(), NOW)
    contact(row, {}.get, factory_settings(), NOW, problems)
    memo_text(row.cells, factory_settings(), NOW)
    (kept, *_) = new_rows([], [row], lambda row: "") or [None]
    typed = [kept[HEADINGS.index(heading)] for heading in TYPED if kept and heading != "千牛备注"]
    assert not kept or typed == [row.cells[h] for h in TYPED if h != "千牛备注"]
