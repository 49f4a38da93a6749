"""The use cases over a workbook in memory: what stands where after a press."""

from datetime import datetime, time

import pytest

from cuifu_xl.app import workflow
from cuifu_xl.core.errors import OlderReportError, ReportError, SettingsError, WorkbookError
from cuifu_xl.core.units import minute_of
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.schema import ADDED_HEADINGS
from tests.shop import (
    HEADER,
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


def plan(book, now=NOW, **options):
    return workflow.plan(book, now, **options)


def skipped(book) -> dict[str, str]:
    table = book.read("未催原因")
    return {row[0]: row[5] for row in table.rows}


def test_every_unpaid_order_is_on_one_of_the_two_sheets() -> None:
    book = in_memory(
        line(1), line(2, 总金额="5.00"), line(3, 订单状态=PAID, 订单付款时间="2026-11-23 08:20:00")
    )
    done = plan(book)
    assert [row["订单编号"] for row in today_rows(book)] == [order_id(1)]
    assert skipped(book) == {order_id(2): "金额过小"}
    assert (done.rows, done.planned_orders, len(done.skipped)) == (1, 1, 1)


def test_the_twelve_columns_stand_right_of_the_report_and_are_replaced_not_doubled() -> None:
    book = in_memory(line(1), line(2, 总金额="5.00"))
    plan(book)
    plan(book, AFTERNOON)
    header, chased, left_out = list(book.read_report())
    assert header == [*HEADER, *ADDED_HEADINGS]
    added = dict(zip(ADDED_HEADINGS, chased[len(HEADER) :], strict=True))
    assert added["渠道"] == "千牛"
    assert added["催付开始"] == datetime(2026, 11, 23, 14, 0)
    assert added["不催原因"] is None
    added = dict(zip(ADDED_HEADINGS, left_out[len(HEADER) :], strict=True))
    assert (added["不催原因"], added["优先级"], added["短信草稿"]) == ("金额过小", None, None)


def test_a_note_beside_the_report_is_kept_and_one_below_in_our_columns_is_refused() -> None:
    book = in_memory([*line(1), None, "打过电话"], line(2))
    plan(book)
    header, first, *_ = list(book.read_report())
    assert header == [*HEADER, None, None, *ADDED_HEADINGS]
    assert first[: len(HEADER) + 2] == [*(c or None for c in line(1)), None, "打过电话"]
    book._report.append([*[None] * 15, "下面的便条"])
    with pytest.raises(ReportError, match="订单 第 4 行：报表下面、程序加的 12 列里有字"):
        plan(book)


def test_after_emptying_every_clean_paste_is_taken() -> None:
    book = in_memory(*(line(n) for n in range(1, 7)))
    plan(book)
    mixed = [HEADER, *(line(n) for n in (11, 12, 13, 4, 5, 6))]
    book.write_report(mixed)
    book.save(0)
    with pytest.raises(ReportError, match="贴在旧报表上"):
        plan(book)
    workflow.clear_orders(book, NOW)
    book.write_report(mixed)
    book.save(0)
    assert plan(book).planned_orders == 6


def test_after_emptying_an_older_report_is_still_refused(tmp_path) -> None:
    book = in_memory(line(1))
    plan(book)
    workflow.clear_orders(book, NOW)
    yesterday = report_file(tmp_path, line(2, 订单创建时间="2026-11-22 08:10:00"))
    with pytest.raises(OlderReportError):
        plan(book, reports=[yesterday])


def test_what_a_colleague_typed_moves_with_the_plan_number() -> None:
    book = in_memory(line(1), line(2, 总金额="300.00"))
    plan(book)
    first = today_rows(book)
    type_into(book, 1, 备注="晚点再聊", 未付款原因="余额不足")
    plan(book, AFTERNOON)
    by_id = {row["计划号"]: row for row in today_rows(book)}
    assert by_id[first[1]["计划号"]]["备注"] == "晚点再聊"
    assert by_id[first[1]["计划号"]]["未付款原因"] == "余额不足"
    assert by_id[first[0]["计划号"]]["备注"] is None


def test_a_complete_row_is_registered_first_and_its_buyer_is_not_contacted_again() -> None:
    book = in_memory(line(1), line(2))
    plan(book)
    before = today_rows(book)[0]
    type_into(book, 0, 结果="已提醒未回", 联系时间=time(13, 40), 催付人="阿华")
    done = plan(book, AFTERNOON)
    (line_,) = register_rows(book)
    assert (line_["计划号"], line_["结果"], line_["催付时间"], line_["客服"]) == (
        before["计划号"],
        "已提醒未回",
        datetime(2026, 11, 23, 13, 40),
        "阿华",
    )
    assert done.registered == 1
    assert [row["订单编号"] for row in today_rows(book)] == [order_id(2)]
    assert skipped(book) == {order_id(1): "已催满"}


def test_another_order_of_a_buyer_just_contacted_waits_for_the_gap() -> None:
    book = in_memory(line(1, "测试买家甲"))
    plan(book)
    type_into(book, 0, 结果="已提醒未回", 联系时间=datetime(2026, 11, 23, 13, 50))
    book._report.append(line(2, "测试买家甲", 订单创建时间="2026-11-23 09:00:00"))
    plan(book, AFTERNOON)
    # without a phone number 千牛 is the only way, and it is used up for the first order
    assert skipped(book) == {order_id(1): "已催满", order_id(2): "间隔未到"}


def test_a_half_filled_row_of_an_order_now_paid_stays_at_the_bottom() -> None:
    book = in_memory(line(1), line(2))
    plan(book)
    row = next(i for i, r in enumerate(today_rows(book)) if r["订单编号"] == order_id(1))
    type_into(book, row, 备注="说马上付")
    book._report[1] = line(1, 订单状态=PAID, 订单付款时间="2026-11-23 12:00:00")
    plan(book, AFTERNOON)
    last = today_rows(book)[-1]
    assert (last["订单编号"], last["备注"]) == (order_id(1), "说马上付")
    assert last["登记状态"] == "已不需催：已付款"


def test_a_half_filled_row_of_an_order_now_skipped_is_on_one_sheet_only() -> None:
    book = in_memory(line(1), line(2))
    plan(book)
    row = next(i for i, r in enumerate(today_rows(book)) if r["订单编号"] == order_id(1))
    type_into(book, row, 备注="说别再发了")
    book.append("不催名单", ("买家会员名",), [["测试买家01"]])
    book.save(0)
    plan(book, AFTERNOON)
    assert today_rows(book)[-1]["登记状态"] == "已不需催：不催名单"
    assert skipped(book) == {}


def test_a_row_without_plan_number_is_a_contact_too() -> None:
    book = in_memory(line(1), line(2))
    plan(book)
    book.append(
        "今日计划", ("订单编号", "买家会员名", "结果"), [[order_id(2), "测试买家02", "不想要了"]]
    )
    book.save(0)
    plan(book, AFTERNOON)
    assert [row["订单编号"] for row in today_rows(book)] == [order_id(1)]
    (line_,) = register_rows(book)
    assert (line_["订单编号"], line_["结果"], line_["应付金额"]) == (order_id(2), "不想要了", 88)
    assert skipped(book) == {order_id(2): "已拒绝"}


def test_a_number_typed_over_ours_is_kept_for_the_buyer() -> None:
    large = line(1, 总金额="300.00", 联系手机="13800000001")
    book = in_memory(large)
    plan(book)
    assert today_rows(book)[0]["联系手机"] == "13800000001"
    type_into(book, 0, 联系手机="13900000002")
    plan(book, AFTERNOON)
    assert today_rows(book)[0]["联系手机"] == "13900000002"
    plan(book, AFTERNOON + 5)
    assert today_rows(book)[0]["联系手机"] == "13900000002"


def test_a_wrong_settings_cell_refuses_the_plan_by_table_row_and_column() -> None:
    rows = [["应付金额", "二百", None, 10, "金额 {值}", "S2"]]
    book = in_memory(line(1), 优先级=rows)
    with pytest.raises(SettingsError) as refused:
        plan(book)
    assert str(refused.value).startswith("设置!优先级 第2行「下限」不是数字（二百）。")
    assert today_rows(book) == []


def test_a_renamed_heading_is_refused_by_name() -> None:
    book = in_memory(line(1))
    table = book.read("今日计划")
    book._tables["今日计划"] = table._replace(headings=("开始", *table.headings[1:]))
    with pytest.raises(WorkbookError, match="「今日计划」里找不到列「催付开始」"):
        plan(book)


def test_a_workbook_of_a_newer_program_is_refused() -> None:
    book = in_memory(line(1), _meta=[])
    book.write("_meta", ("键", "序", "值"), [["schema", 0, "99"]])
    book.save(0)
    with pytest.raises(WorkbookError, match="更新的程序"):
        plan(book)


@pytest.mark.parametrize("version", ["", "²", "1.0", "一"])
def test_a_workbook_that_says_no_version_is_refused(version: str) -> None:
    book = in_memory(line(1))
    book.write("_meta", ("键", "序", "值"), [["schema", 0, version]])
    with pytest.raises(WorkbookError, match="请用 cuifu new 新建一份"):
        workflow.plan(book, NOW)


def test_an_imported_report_keeps_its_time_at_the_next_plan(tmp_path) -> None:
    book = in_memory()
    report = report_file(tmp_path, line(1), name="ExportOrderList202611230912.csv")
    imported = workflow.import_reports(book, [report], NOW).imported
    planned = plan(book, AFTERNOON).imported
    assert imported.as_of == minute_of(datetime(2026, 11, 23, 9, 12))
    assert planned.as_of == imported.as_of


def test_a_changed_paste_is_as_old_as_its_first_sight() -> None:
    book = in_memory(line(1))
    assert plan(book).imported.as_of == NOW
    assert plan(book, AFTERNOON).imported.as_of == NOW
    book._report[1] = line(1, 总金额="77.00")
    assert plan(book, AFTERNOON).imported.as_of == AFTERNOON


def test_an_older_report_is_refused_unless_asked_for(tmp_path) -> None:
    book = in_memory()
    new = report_file(tmp_path, line(1), name="ExportOrderList202611230912.csv")
    old = report_file(tmp_path, line(1), name="ExportOrderList202611230811.csv")
    workflow.import_reports(book, [new], NOW)
    with pytest.raises(ReportError, match="比上次的旧"):
        workflow.import_reports(book, [old], NOW)
    workflow.import_reports(book, [old], NOW, older=True)


def test_a_report_with_unpaid_orders_only_is_said_on_the_front_page() -> None:
    book = in_memory(line(1))
    book.write("首页", ("项目", "现在"), [["提醒", None], ["结果", None]])
    book.save(0)
    plan(book)
    said = {row[0]: row[1] for row in book.read("首页").rows}
    assert said["提醒"].startswith("只有待付款订单")
    assert said["结果"] == "今日计划 1 行，1 单；不催 0 单，原因见「未催原因」。"


@pytest.mark.parametrize("gone", ["买家会员名", "订单状态"])
def test_what_a_missing_column_hides_is_said_on_the_front_page(gone: str) -> None:
    at = HEADER.index(gone)
    rows = [[cell for n, cell in enumerate(row) if n != at] for row in (HEADER, line(1))]
    book = in_memory(首页=[["提醒", None, ""]])
    book.write_report(rows)
    book.save(0)
    done = plan(book)
    assert done.unseen[0].startswith(f"报表没有「{gone}」这一列：")
    assert done.unseen[0].endswith(f"请在导出时勾选「{gone}」")
    assert book.read("首页").rows[0][1].startswith(done.unseen[0])
    assert book.read("问题").rows[0][2] == gone


def test_masked_buyers_share_neither_row_nor_payment_nor_list() -> None:
    paid = line(3, "张**", 订单状态=PAID, 订单付款时间="2026-11-23 08:20:00")
    book = in_memory(
        *(line(1, "张**"), line(2, "张**"), paid, line(4, "#N/A"), line(5, "#N/A")),
        不催名单=[["张**", None, None, "不要再联系"]],
        会员=[["张**", "VIP", 9]],
    )
    plan(book)
    assert [row["订单数"] for row in today_rows(book)] == [1, 1, 1, 1]


def test_attempts_in_the_register_count_whether_read_from_the_sheet_or_from_the_digest() -> None:
    book = in_memory(line(1), line(2))
    book.append(
        "催付登记",
        (
            "登记号",
            "订单编号",
            "买家会员名",
            "催付时间",
            "渠道",
            "客服",
            "结果",
            "组别",
            "时间来源",
        ),
        [
            [
                "x-1",
                order_id(1),
                "测试买家01",
                datetime(2026, 11, 23, 8, 40),
                "千牛",
                "阿华",
                "不想要了",
                "催付",
                "填写",
            ]
        ],
    )
    book.save(0)
    first = plan(book)
    assert skipped(book) == {order_id(1): "已拒绝"}
    reads = []
    read = book.read
    book.read = lambda table: reads.append(table) or read(table)
    second = plan(book, NOW + 1)
    assert "催付登记" not in reads
    assert second.by_skip_reason() == first.by_skip_reason() == {"已拒绝": 1}


def test_check_names_every_problem_and_changes_nothing() -> None:
    templates = [["坏", "短信", "核对", *[None] * 6, "{{ 店铺", None, "是", None]]
    book = in_memory(line(1), 话术=templates)
    before = {name: book.revision(name) for name in book.tables()}
    problems = workflow.check(book, NOW)
    assert any("坏" in problem.sentence() or problem.row == 2 for problem in problems)
    assert {name: book.revision(name) for name in book.tables()} == before


def test_a_broken_template_is_a_problem_and_the_others_go_on() -> None:
    book = in_memory(line(1))
    rows = book.read("话术").rows
    rows.append(["坏", "短信", "核对", *[None] * 6, "{{ 店铺", None, "是", None])
    book.write("话术", book.read("话术").headings, rows)
    book.save(0)
    done = plan(book)
    assert today_rows(book)[0]["短信草稿"]
    assert [problem.source for problem in done.problems] == ["话术"]
    assert book.read("问题").rows[0][0] == "话术"


def test_a_text_edited_on_the_sheet_is_used_at_the_next_press_and_a_mistake_stops_it_alone() -> (
    None
):
    def texts(*said: str) -> list[list[object]]:
        none: list[object] = [None] * 6
        return [
            [f"Q-{n}", "千牛", "核对", *none, text, None, "是", None]
            for n, text in enumerate(said, 1)
        ]

    book = in_memory(line(1), 话术=texts("您好，{{ 商品 }}还要吗"))
    headings = book.read("话术").headings
    told = []
    for said in (["您好，{{ 商品 }}想好了吗"], ["您好，{{ 商品 想好了吗", "您好，还想问什么"]):
        plan(book, NOW + len(told))
        told.append(today_rows(book)[0]["话术"])
        book.write("话术", headings, texts(*said))
    done = plan(book, NOW + len(told))
    told.append(today_rows(book)[0]["话术"])
    product = told[0].removeprefix("您好，").removesuffix("还要吗")
    assert told == [f"您好，{product}还要吗", f"您好，{product}想好了吗", "您好，还想问什么"]
    assert [(one.row, one.column, one.problem) for one in done.problems] == [
        (book.read("话术").first_row, "内容", "Q-1 第4个字起「{{ 商品 想好了吗」写法不对")
    ]


def test_a_paste_with_a_title_above_the_headings_gets_its_columns_beside_them() -> None:
    book = in_memory(line(1))
    book._report = [["小满家居 11 月订单"], [], *book._report]
    plan(book)
    title, blank, header, first = list(book.read_report())
    assert (title, blank) == (["小满家居 11 月订单"], [])
    assert header == [*HEADER, *ADDED_HEADINGS]
    assert first[len(HEADER) + ADDED_HEADINGS.index("渠道")] == "千牛"


def test_a_new_report_over_a_longer_old_one_is_refused_and_nothing_is_written() -> None:
    book = in_memory(*(line(number) for number in range(1, 9)))
    plan(book)
    before = today_rows(book)
    book._report[1:4] = [line(number) for number in (21, 22, 23)]
    with pytest.raises(ReportError, match="新报表贴在旧报表上了"):
        plan(book, AFTERNOON)
    assert today_rows(book) == before


def test_a_paste_of_numbers_instead_of_ids_leaves_the_plan_before_as_it_is() -> None:
    book = in_memory(line(1))
    plan(book)
    damaged = [line(n, 订单编号=6.53e17 + n * 1e3) for n in range(313)]
    book.write_report([[*HEADER], *damaged])
    book.save(0)
    before = {name: book.revision(name) for name in book.tables()}
    with pytest.raises(ReportError) as said:
        plan(book, AFTERNOON)
    assert str(said.value) == (
        "订单：313 个订单编号里有 313 个变成了数字（如 6.53000000000000E+17），"
        "后几位丢了，认不出是哪一单；原来的计划没有动。"
        "请按「导入报表」（或用 cuifu import）直接读下载的报表文件，不要粘贴 Excel 打开过的"
    )
    assert {name: book.revision(name) for name in book.tables()} == before


def test_the_same_report_with_newer_states_is_no_mix() -> None:
    book = in_memory(*(line(number) for number in range(1, 9)))
    plan(book)
    book._report[1] = line(1, 订单状态=PAID, 订单付款时间="2026-11-23 10:00:00")
    assert plan(book, AFTERNOON).planned_orders == 7


def test_a_number_of_ours_on_a_row_that_stayed_is_not_taken_for_a_typed_one() -> None:
    large = line(1, 总金额="300.00", 联系手机="13800000001")
    book = in_memory(large, line(2))
    plan(book)
    row = next(i for i, r in enumerate(today_rows(book)) if r["订单编号"] == order_id(1))
    type_into(book, row, 备注="说马上付")
    book._report[1] = line(1, 总金额="300.00", 订单状态=PAID, 订单付款时间="2026-11-23 12:00:00")
    plan(book, AFTERNOON)
    book._report[1] = line(3, "测试买家01", 总金额="300.00", 联系手机="13900000009")
    plan(book, AFTERNOON + 5)
    assert [r["联系手机"] for r in today_rows(book) if r["订单编号"] == order_id(3)] == [
        "13900000009"
    ]


def test_an_own_column_follows_its_buyer_to_the_next_day() -> None:
    book = in_memory(line(1, 订单创建时间="2026-11-23 08:10:00"))
    table = book.read("今日计划")
    book._tables["今日计划"] = table._replace(headings=(*table.headings, "我的列"), rows=[])
    plan(book)
    today = book.read("今日计划")
    book.write("今日计划", today.headings, [[*today.rows[0][:-1], "记一笔"]])
    book.save(0)
    plan(book, NOW + 24 * 60)
    after = book.read("今日计划")
    assert len(after.rows) == 1
    assert after.rows[0][-1] == "记一笔"
    assert after.rows[0][today.headings.index("计划号")].startswith("20261124")


def test_a_row_with_a_contact_time_stays_as_it_is_until_somebody_adds_the_result() -> None:
    book = in_memory(line(1, "测试买家甲"))
    plan(book)
    type_into(book, 0, 联系时间=datetime(2026, 11, 23, 13, 50), 备注="在忙")
    book._report.append(line(2, "测试买家甲", 订单创建时间="2026-11-23 09:00:00"))
    plan(book, AFTERNOON)
    (row,) = today_rows(book)
    assert (row["订单编号"], row["备注"], row["登记状态"]) == (
        order_id(1),
        "在忙",
        "联系过，还缺结果",
    )
    assert skipped(book) == {order_id(2): "间隔未到"}


def test_the_second_contact_of_a_day_has_another_plan_number() -> None:
    book = in_memory(line(1, "测试买家甲"))
    plan(book)
    first = today_rows(book)[0]["计划号"]
    type_into(book, 0, 结果="没联系", 联系时间=datetime(2026, 11, 23, 9, 35))
    plan(book, AFTERNOON)
    (row,) = today_rows(book)
    assert row["计划号"] != first
    assert row["计划号"].startswith("20261123-")
    assert [line_["组别"] for line_ in register_rows(book)] == ["不计"]


def test_a_contact_outside_the_plan_holds_for_the_buyer_even_if_nobody_wrote_the_name() -> None:
    book = in_memory(line(1, "测试买家甲"), line(2, "测试买家甲", 宝贝标题="围巾"))
    book.append("今日计划", ("订单编号", "结果"), [[order_id(1), "别再联系"]])
    book.save(0)
    plan(book)
    assert skipped(book) == {order_id(1): "不催名单", order_id(2): "不催名单"}
    (listed,) = book.read("不催名单").rows
    assert listed == ["测试买家甲", None, None, "2026-11-23 登记：别再联系"]


@pytest.mark.parametrize("damaged", [3.9e18, "3.9E+18"])
def test_an_order_number_that_lost_its_digits_never_lets_a_refusal_slip(damaged) -> None:
    book = in_memory(line(1, "测试买家甲"), line(2))
    book.append(
        "催付登记",
        ("登记号", "订单编号", "买家会员名", "催付时间", "渠道", "结果", "组别", "时间来源"),
        [
            [
                "x-1",
                damaged,
                "测试买家甲",
                datetime(2026, 11, 22, 14, 0),
                "千牛",
                "不想要了",
                "催付",
                "填写",
            ]
        ],
    )
    book.save(0)
    done = plan(book)
    assert skipped(book) == {order_id(1): "已拒绝"}
    assert [problem.column for problem in done.problems] == ["订单编号"]


def test_an_opt_out_by_a_damaged_number_without_a_name_stops_the_plan() -> None:
    book = in_memory(line(1), 不催名单=[[None, 3.9e18, None, None]])
    with pytest.raises(WorkbookError, match="不催名单 第2行「订单编号」丢了位数"):
        plan(book)
    named = in_memory(line(1), 不催名单=[["测试买家01", 3.9e18, None, None]])
    plan(named)
    assert skipped(named) == {order_id(1): "不催名单"}


def test_an_order_number_with_its_apostrophe_is_the_same_number() -> None:
    book = in_memory(line(1), 不催名单=[[None, "'" + order_id(1), None, None]])
    plan(book)
    assert skipped(book) == {order_id(1): "不催名单"}


def test_words_that_no_list_knows_are_named() -> None:
    book = in_memory(line(1), 客服=[["阿华", "是", -5, "旺旺", "钻石"]])
    assert [problem.column for problem in plan(book).problems] == ["每日上限", "渠道", "负责等级"]


def test_a_date_far_ahead_does_not_make_later_reports_look_old() -> None:
    book = in_memory(line(1), line(2, 订单创建时间="2030-01-01 10:00:00"))
    done = plan(book)
    assert done.imported.as_of == NOW
    assert any("比现在还晚" in problem.problem for problem in done.problems)


def test_orders_paid_long_ago_count_for_the_tier_even_when_only_their_sum_is_kept() -> None:
    headings = (
        "登记号",
        "订单编号",
        "买家会员名",
        "催付时间",
        "下单时间",
        "付款状态",
        "回款金额",
        "组别",
    )
    paid = [
        [f"x-{n}", order_id(100 + n), "测试买家甲", at, at, "已付", 500.0, "催付"]
        for n, at in enumerate([datetime(2026, 1, 5, 14, 0)] * 5 + [datetime(2026, 11, 1, 14, 0)])
    ]
    book = in_memory(line(1, "测试买家甲", 订单创建时间="2026-11-20 20:00:00"))
    book.append("催付登记", headings, paid)
    book.save(0)
    for now in (NOW, NOW + 1):  # from the sheet, then from the digest
        plan(book, now)
        row = next(row for row in today_rows(book) if row["买家会员名"] == "测试买家甲")
        assert "VIP（+20）" in row["理由"]


def test_every_cell_of_a_planned_row_stands_under_its_heading() -> None:
    book = in_memory(line(1, 总金额="300.00", 联系手机="13800000001", 买家留言="请发顺丰"))
    plan(book)
    (row,) = today_rows(book)
    texts = {name: row.pop(name) for name in ("话术", "短信草稿", "提醒", "理由", "计划号")}
    assert all(isinstance(text, str) and text for text in texts.values())
    assert texts["提醒"] == "拨前看一眼付了没；通话后：点提示付款→留言→备注；买家留言：请发顺丰"
    assert texts["理由"] == "金额 300（+30） · 话术：平常"
    assert len(texts["短信草稿"]) == row.pop("短信字数")
    assert row.pop("话术编号").startswith(f"D-{row.pop('技巧')}")
    assert row.pop("千牛备注") in (None, "")
    assert {heading: value for heading, value in row.items() if value not in (None, "")} == {
        "催付开始": datetime(2026, 11, 23, 11, 0),
        "催付截止": datetime(2026, 11, 23, 12, 0),
        "渠道": "电话",
        "买家会员名": "测试买家01",
        "商品": "加绒卫衣",
        "应付金额": 300.0,
        "优先级": "C",
        "优先分": 30.0,
        "联系手机": "13800000001",
        "订单编号": order_id(1),
        "订单数": 1.0,
        "下单时间": datetime(2026, 11, 23, 8, 10),
        "关闭时间": datetime(2026, 11, 26, 8, 10),
        "第几次": 1.0,
        "短信条数": 1.0,
    }


def test_checking_names_what_a_plan_would_name() -> None:
    book = in_memory(line(1))
    book._tables["客服"] = book.read("客服")._replace(rows=[["阿华", "否", None, None, None]])
    named = [problem.problem for problem in workflow.check(book, NOW)]
    planned = [problem.problem for problem in workflow.plan(book, NOW).problems]
    assert named == planned
    assert len(named) == 1


# --- a report that is old: who has paid meanwhile cannot be seen

OLD = "报表是 4 小时多以前的，这中间谁付了款看不出来"


def test_a_report_of_four_hours_ago_is_said_first_everywhere() -> None:
    book = in_memory(line(1), line(2, 订单状态="没见过的状态"))
    workflow.plan(book, NOW)  # pasted then
    planned = workflow.plan(book, NOW + 241)
    assert planned.problems[0].problem == OLD
    assert len(planned.problems) > 1
    assert planned.too_old == planned.problems[0].sentence()
    assert book.read("问题").rows[0][4] == OLD
    assert workflow.check(book, NOW + 241)[0].problem == OLD


def test_a_report_of_this_hour_is_not_called_old() -> None:
    book = in_memory(line(1))
    workflow.plan(book, NOW)
    assert workflow.plan(book, NOW + 240).problems == ()
    assert workflow.check(book, NOW + 240) == []


def test_how_old_a_report_may_be_is_a_setting() -> None:
    rows = [[n, 48 if n == "数据太旧" else v, *rest] for n, v, *rest in factory_rows("参数")]
    book = in_memory(line(1), 参数=rows)
    workflow.plan(book, NOW)
    assert workflow.plan(book, NOW + 1440).problems == ()


def test_a_note_of_contact_without_a_date_counts_for_the_day_it_is_first_seen() -> None:
    book = in_memory(line(1, 联系手机="13800001234"), line(2))
    plan(book)
    book._report[1][HEADER.index("订单备注")] = "阿华已催付"
    plan(book, AFTERNOON)
    assert skipped(book) == {order_id(1): "备注已催"}
    plan(book, AFTERNOON + 24 * 60)
    (noted,) = (row for row in register_rows(book) if row["时间来源"] == "备注")
    assert (noted["催付日"], noted["客服"]) == (datetime(2026, 11, 23), "阿华")


def test_at_the_first_press_such_a_note_is_as_old_as_its_order() -> None:
    yesterday = {"订单创建时间": "2026-11-22 20:00:00", "订单备注": "已提示付款"}
    today = {"联系手机": "13800001234", "订单备注": "已提示付款"}
    book = in_memory(line(1, **yesterday), line(2, **today))
    plan(book)
    assert skipped(book) == {order_id(1): "已催满", order_id(2): "备注已催"}


def test_a_known_colleague_is_found_in_a_remark_however_he_is_called() -> None:
    noted = line(1, 订单创建时间="2026-11-22 20:00:00", 订单备注="电话打过了，11.22客服小王")
    book = in_memory(noted, 客服=[["客服小王", "是", None, None, None]])
    plan(book)
    assert [row["客服"] for row in register_rows(book)] == ["客服小王"]


# --- one order number, two buyers: the report was patched together


@pytest.mark.parametrize("turned", [False, True])
def test_who_paid_under_a_number_that_another_has_too_is_not_chased(turned: bool) -> None:
    anew = line(2, "云边茶", 订单状态=PAID, 订单创建时间="2026-11-23 09:00:00")
    anew[HEADER.index("订单付款时间")] = "2026-11-23 09:01:00"
    other = line(2, "小乙", 订单状态="交易成功", 订单创建时间="2026-11-21 10:00:00")
    other[HEADER.index("订单付款时间")] = "2026-11-21 10:02:00"
    book = in_memory(line(1, "云边茶"), *((other, anew) if turned else (anew, other)))
    (problem,) = plan(book).problems
    assert skipped(book) == {order_id(1): "买家已重拍付款"}
    assert problem.problem.startswith("同一个订单编号有两位买家：")
    assert "云边茶" in problem.problem
