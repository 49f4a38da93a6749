"""Reports in: one odd file per trouble, and what must hold for any file."""

import json
import os
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuifu_xl.core.errors import Problem, ReportError
from cuifu_xl.core.model import Order
from cuifu_xl.core.units import minute_of
from cuifu_xl.reports.platforms import STATE_NAMES, platforms
from cuifu_xl.reports.report import Report, older_than, read_files, read_pasted, stamp_in
from cuifu_xl.tables.report_cells import as_text, fen, moment, names_nobody, place, tidy
from cuifu_xl.tables.schema import ADDED_HEADINGS
from tests import shop
from tests.shop import on_disk

REPORTS = Path(__file__).parent.parent / "reports"
SAMPLE = Path(__file__).parents[2] / "cuifu_xl" / "samples" / "ExportOrderList202611230925.csv"
MIXED = (5, 5, 0, 0, 0, 2)

# rows_read, orders, duplicates, problem rows, blank rows, unpaid
EXPECTED = {
    **{f"taobao-{columns}.csv": MIXED for columns in (30, 37, 41, 54, 56, 57, 61, 67, 69, 19)},
    "taobao-2022.csv": (3, 3, 0, 0, 0, 2),
    "taobao-21.xlsx": MIXED,
    "several-sheets.xlsx": (6, 4, 2, 0, 0, 2),
    "far-format.xlsx": MIXED,
    "old-excel.xls": MIXED,
    "web-page.xls": MIXED,
    "zipped.zip": MIXED,
    "zip-with-notes.zip": MIXED,
    "utf8.csv": MIXED,
    "utf8-bom.csv": MIXED,
    "utf16.txt": MIXED,
    "four-byte-character.csv": MIXED,
    "tabs.tsv": MIXED,
    "semicolons.csv": MIXED,
    "quoted-newline.csv": MIXED,
    "serial-dates.xlsx": MIXED,
    "header-in-row-4.csv": MIXED,
    "no-buyer.csv": MIXED,
    "no-status-column.csv": (5, 5, 0, 0, 0, 3),
    "no-total.csv": (2, 2, 0, 0, 0, 1),
    "resaved-by-excel.csv": (3, 3, 0, 0, 0, 3),
    "honest-zero-id.csv": (3, 3, 0, 0, 0, 3),
    "phones.csv": (5, 5, 0, 0, 0, 5),
    "null-words.csv": (1, 1, 0, 0, 0, 1),
    "closed.csv": (4, 4, 0, 0, 0, 0),
    "duplicates.csv": (4, 2, 2, 0, 0, 1),
    "blank-rows.csv": (4, 2, 0, 0, 2, 2),
    "amounts.csv": (6, 4, 0, 2, 0, 4),
    "incomplete.csv": (4, 1, 0, 3, 0, 1),
    "cut-status.csv": (5, 5, 0, 0, 0, 2),
    "unknown-status.csv": (4, 2, 0, 2, 0, 1),
    "paid-whatever-the-status.csv": (8, 6, 0, 2, 0, 2),
    "masked-buyers.csv": (9, 9, 0, 0, 0, 6),
    "error-values.csv": (6, 4, 0, 2, 0, 4),
    "scientific-id.csv": (3, 1, 0, 2, 0, 1),
    "numeric-id.xlsx": (5, 4, 0, 1, 0, 1),
    "number-ids.csv": (40, 32, 0, 8, 0, 32),
    "list-in-memo.csv": MIXED,
    "zeros-id.csv": (5, 1, 0, 4, 0, 1),
    "1688.csv": (3, 2, 1, 0, 0, 1),
    "jd.csv": (3, 2, 1, 0, 0, 1),
    "pdd.csv": (3, 3, 0, 0, 0, 1),
    "douyin.csv": (3, 2, 1, 0, 0, 1),
    "xiaohongshu.csv": (2, 2, 0, 0, 0, 1),
    "youzan.csv": (2, 2, 0, 0, 0, 1),
    "shopify.csv": (4, 3, 1, 0, 0, 1),
    "taobao-short-status.csv": (7, 7, 0, 0, 0, 1),
    "1688-stages.csv": (4, 2, 1, 1, 0, 2),
    "pdd-paid-0.csv": (5, 5, 0, 0, 0, 1),
    "decimal-comma.csv": (2, 0, 0, 2, 0, 0),
    "wechat-shop.xlsx": (2, 2, 0, 0, 0, 1),
    "xiaohongshu-user-number.xlsx": (3, 2, 1, 0, 0, 2),
    "half-days.csv": (3, 3, 0, 0, 0, 3),
    "other-times.csv": (17, 15, 0, 2, 0, 15),
    "end-of-day.csv": (2, 2, 0, 0, 0, 2),
    "days-only.csv": (6, 6, 0, 0, 0, 5),
    "headings-with-units.csv": (2, 2, 0, 0, 0, 1),
    "hidden-sheet.xlsx": (1, 1, 0, 0, 0, 1),
    "open-document.ods": (2, 2, 0, 0, 0, 1),
    "totals-below.csv": (5, 2, 0, 0, 3, 1),
    "totals-below.xlsx": (3, 2, 0, 0, 1, 1),
    "two-exports-in-one.csv": (4, 3, 0, 0, 1, 2),
    "shopify-partially-paid.csv": (4, 3, 1, 0, 0, 2),
}
REFUSED = {
    "taobao-9-columns.csv": "缺少「订单创建时间」「总金额」这些列，找到的列是：订单编号、支付单号",
    "detail-report.csv": "这是宝贝报表",
    "heading-twice.csv": "「订单编号」出现了两次",
    "unclosed-quote.csv": "从第3行起有一个双引号没有配对",
    "stray-quotes.csv": "从第3行起有一个双引号没有配对",
    "stray-quotes-next-to-each-other.csv": "从第2行起有一个双引号没有配对",
    "mostly-number-ids.csv": "39 个订单编号里有 8 个变成了数字（如 653,123,456,789,012,000）",
    "header-only.csv": "只有表头，没有订单",
    "no-header.csv": "认不出订单报表的表头",
    "empty.csv": "文件是空的",
    "picture.csv": "这是图片",
    "document.csv": "这是 PDF 文件",
    "document.docx": "这是 Word 文档",
    "only-notes.zip": "里的 说明.txt：前 50 行里认不出订单报表的表头",
    "zip-with-spoilt-report.zip": "里的 订单2.csv：前 50 行里认不出订单报表的表头",
    "zip-with-rar.zip": "里的 订单2.rar：这是 RAR 压缩包（请先解压）",
    "junk.csv": "这不是表格文件",
    "encrypted.xlsx": "文件有打开密码",
    "cut.zip": "文件已损坏或没有下载完整",
    "cut.xlsx": "文件已损坏或没有下载完整",
    "zip-in-zip.zip": "压缩包里还有压缩包",
    "bomb.zip": "解压后大得不正常",
    "far-cell.xlsx": "离订单很远的地方（第 1048576 行、第 16384 列附近）还有内容",
    "far-cell-in-single-quotes.xlsx": "（第 1048576 行、第 16384 列附近）还有内容",
    "entity-bomb.xlsx": "文件里有实体定义",
    "entity-bomb.xls": "文件里有实体定义",
    "numbers.numbers": "这是 Numbers 文件，读不了。请在 Numbers 里选「文件 → 导出为 → Excel」",
    "strange-woocommerce.csv": "认识的平台是：淘宝、1688、京东",
    "jd-11-columns.csv": "缺少「订单状态」这些列",
    **{
        f"strange-{whose}.csv": "这不是我们认识的平台，认识的是：淘宝、1688、京东"
        for whose in ("weidian", "jushuitan", "wangdiantong", "shopee", "buyer-side")
    },
}


def read(name: str, **options: bool) -> Report:
    return read_files([REPORTS / name], **options)


def counts(report: Report) -> tuple[int, ...]:
    return (
        report.rows_read,
        report.order_count,
        report.duplicates,
        report.problem_rows,
        report.blank_rows,
        len(report.orders),
    )


def column(report: Report, heading: str) -> list[str | None]:
    return [row[report.header.index(heading)] for row in report.rows]


def at(clock: str) -> int:
    found = moment(clock)
    assert found is not None
    return found


def first(name: str) -> Order:
    return read(name).orders[0]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_of_an_odd_report_is_accounted_for(name: str) -> None:
    report = read(name)
    assert counts(report) == EXPECTED[name]
    assert len(report.rows) == report.rows_read - report.blank_rows
    assert {len(row) for row in report.rows} == {len(report.header)}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unusable_report_is_refused_in_one_sentence_that_says_why(name: str) -> None:
    with pytest.raises(ReportError) as refused:
        read(name)
    message = str(refused.value)
    assert REFUSED[name] in message
    assert message.startswith(name)
    assert "请" in message


def test_no_odd_report_is_forgotten_here() -> None:
    assert {
        path.name for path in REPORTS.glob("*.*") if path.suffix != ".py"
    } == EXPECTED.keys() | REFUSED.keys()


@pytest.mark.parametrize(
    ("name", "platform"),
    [("taobao-57.csv", "淘宝"), ("1688.csv", "1688"), ("jd.csv", "京东"), ("pdd.csv", "拼多多"),
     ("douyin.csv", "抖店"), ("xiaohongshu.csv", "小红书"), ("youzan.csv", "有赞"),
     ("shopify.csv", "Shopify")],
)  # fmt: skip
def test_a_platform_is_known_by_its_header(name: str, platform: str) -> None:
    assert read(name).platform == platform
    assert first(name).platform == platform


def test_a_taobao_order_is_understood_to_the_last_field() -> None:
    assert first("taobao-57.csv") == Order(
        id="2900000000000008042",
        buyer="测试买家01",
        created_at=at("2026-11-22 10:01"),
        payable=9800,
        title="秋冬新款测试棉麻四件套 包邮",
        phone="13800000001",
        city="杭州市",
        province="浙江省",
        shipping="快递",
        shop="小满家居",
    )


@pytest.mark.parametrize(
    "name", ["utf8.csv", "utf16.txt", "tabs.tsv", "zipped.zip", "web-page.xls"]
)
def test_the_same_orders_in_other_bytes_are_the_same_orders(name: str) -> None:
    report, usual = read(name), read("taobao-57.csv")
    assert (report.orders, list(report.rows)) == (usual.orders, list(usual.rows))
    assert report.content == usual.content


def test_a_workbook_says_the_same_as_a_csv() -> None:
    workbook, old, text = read("taobao-21.xlsx"), read("old-excel.xls"), read("taobao-19.csv")
    shared = [heading for heading in text.header if heading in workbook.header]
    assert [column(workbook, h) for h in shared] == [column(text, h) for h in shared]
    assert list(old.rows) == list(workbook.rows)
    assert old.content == workbook.content == text.content


def test_personal_data_without_use_is_left_behind() -> None:
    report = read("taobao-57.csv")
    assert {"买家支付宝账号", "收货人姓名", "支付单号"} <= set(report.left_out)
    assert not set(report.left_out) & set(report.header)
    assert set(column(report, "收货地址")) == {"浙江省 杭州市"}


def test_all_columns_come_along_when_the_owner_says_so() -> None:
    report = read("taobao-57.csv", import_all=True)
    assert len(report.header) == 57
    assert report.left_out == ()
    assert column(report, "收货地址")[0] == "浙江省 杭州市 西湖区    测试路1号"
    assert report.orders[0].receiver == "测试收货人"


def test_a_damaged_id_is_named_with_buyer_and_amount() -> None:
    report = read("scientific-id.csv")
    assert [order.id for order in report.orders] == ["2900000000000023880"]
    assert "订单编号已失真：买家 测试买家01，应付 98 元" in report.problems[0].sentence()
    assert report.problems[0].row == 2


def test_orders_with_zeros_behind_the_fifteenth_digit_are_damaged_with_their_twins() -> None:
    report = read("zeros-id.csv")
    assert list(report.state) == ["2900000000000071394"]
    assert len(report.problems) == 4


def test_an_id_that_became_a_number_is_damaged_however_the_number_is_written() -> None:
    report = read("number-ids.csv")
    assert list(report.state)[:2] == ["123456789012", "2900000000000008042"]
    assert [problem.content for problem in report.problems] == [
        "653,123,456,789,012,000", "6,531,234,567,890,120,000.00", "653，123，456，789，012，000",
        "+6.5E17", "6.53123E＋17", "６.5Ｅ+17", "65.3E+16", "+653123456789012000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("damaged", "whole", "refused"),
    [(4, 0, False), (5, 20, False), (5, 19, True), (313, 0, True)],
)
def test_a_report_is_refused_when_over_a_fifth_and_at_least_five_ids_are_damaged(
    damaged: int, whole: int, refused: bool, tmp_path: Path
) -> None:
    rows = [shop.line(n, 订单编号="6.53E+17" if n < damaged else "") for n in range(damaged)]
    rows += [shop.line(n) for n in range(damaged, damaged + whole)]
    path = shop.report_file(tmp_path, *rows)
    if not refused:
        assert read_files([path]).problem_rows == damaged
        return
    with pytest.raises(ReportError) as said:
        read_files([path])
    assert str(said.value) == (
        f"report.csv：{damaged + whole} 个订单编号里有 {damaged} 个变成了数字（如 6.53E+17），"
        "后几位丢了，认不出是哪一单；什么都没有改。"
        "请在千牛重新导出报表，下载后直接导入，不要先用 Excel 打开保存"
    )


def test_many_damaged_files_are_refused_together_though_each_has_few(tmp_path: Path) -> None:
    damaged = [shop.line(n, 订单编号="6.53E+17") for n in range(3)]
    files = [shop.report_file(tmp_path, *damaged, name=f"{n}月.csv") for n in (10, 11)]
    with pytest.raises(ReportError, match="6 个订单编号里有 6 个变成了数字"):
        read_files(files)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quotes", [(2,), (2, 3), (2, 5), (5,), (3, 4, 5)])
@pytest.mark.parametrize("column", [1, 6])
def test_neither_row_nor_cell_vanishes_behind_a_stray_quote(
    tmp_path: Path, end: str, quotes: tuple[int, ...], column: int
) -> None:
    text = (REPORTS / "stray-quotes.csv").read_text("gb18030").replace('"', "")
    lines = [line.split(",") for line in text.splitlines()]
    for number in quotes:
        lines[number][column] = '"' + lines[number][column]
    path = tmp_path / "r.csv"
    path.write_bytes("".join(",".join(line) + end for line in lines).encode())
    with pytest.raises(ReportError, match="有一个双引号没有配对"):
        read_files([path])


def test_a_cell_too_long_to_be_read_has_a_sentence_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    header = "订单编号,订单状态,总金额,订单创建时间,订单备注\n"
    order = "2900000000000008042,等待买家付款,98,2026-11-22 10:01:30,"
    path.write_text(header + order + "\n" + order + "字" * 200_000 + "\n", "utf-8")
    with pytest.raises(ReportError, match=r"^r\.csv：从第3行起有一格超过 131072 个字.*请"):
        read_files([path])


def test_an_unknown_status_is_listed_once_with_its_rows() -> None:
    report = read("unknown-status.csv")
    assert [(p.row, p.content) for p in report.problems] == [(2, "锟斤拷")]
    assert "共 2 行" in report.problems[0].problem


def test_a_filled_payment_time_is_paid_whatever_the_status_says() -> None:
    report = read("paid-whatever-the-status.csv")
    assert list(report.state.values()) == ["paid", "paid", "paid", "unpaid", "unpaid", "closed"]


def test_a_status_that_the_payment_time_overrules_is_named_with_its_rows() -> None:
    said = [(p.row, p.content, p.problem) for p in read("paid-whatever-the-status.csv").problems]
    assert said == [
        (2, "打包中", "这种订单状态不认识，共 2 行：有付款时间，按「已付」处理"),
        (4, "打包中", "这种订单状态不认识，共 1 行"),
        (5, "等待买家付款", "状态和付款时间对不上，共 1 行：有付款时间，按「已付」处理"),
        (8, "等待买家支付尾款", "这种订单状态不认识，共 1 行"),
    ]


def test_an_order_that_goes_on_from_one_report_to_the_next_is_no_conflict(tmp_path: Path) -> None:
    one, other = tmp_path / "报表1.csv", tmp_path / "报表2.csv"
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    one.write_text(text, "utf-8")
    paid = text.replace("等待买家付款", "买家已付款，等待卖家发货").replace(
        "2026-11-30 09:10:05,,", "2026-11-30 09:10:05,2026-11-30 09:30:00,"
    )
    other.write_text(paid, "utf-8")
    for paths in ([one, other], [other, one]):
        report = read_files(paths)
        assert [p.problem for p in report.problems if "状态不同" in p.problem] == []
        assert set(report.state.values()) == {"paid"}


@pytest.mark.parametrize(
    ("name", "owed"),
    [
        ("pdd-paid-0.csv", [12000]),
        ("shopify-partially-paid.csv", [112800, 5800]),
        ("wechat-shop.xlsx", [12800]),
        ("youzan.csv", [3900]),
        ("half-days.csv", [12800] * 3),
    ],
)
def test_what_is_owed_is_never_what_has_been_paid(name: str, owed: list[int]) -> None:
    assert [order.payable for order in read(name).orders] == owed


def test_what_a_wechat_shop_is_owed_is_worked_out_where_nothing_has_been_paid(
    tmp_path: Path,
) -> None:
    (path := tmp_path / "微信小店.csv").write_text(
        "订单号,订单下单时间,订单完成结算时间,订单状态,商品总价,订单实际支付金额,订单运费,商品优惠\n"
        "3719000000000000001,2026-11-30 09:10:05,,待付款,128.00,0.00,5.00,3.00\n",
        "utf-8",
    )
    assert [order.payable for order in read_files([path]).orders] == [13000]


@pytest.mark.parametrize(
    "mark", ["\u202a{}\u202c", "\u200e{}", "\xa0{}\xa0", "\ufeff{}", "\u2066{}\u2069"]
)
def test_marks_that_nobody_sees_are_taken_off_ids_phones_buyers_and_headings(
    tmp_path: Path, mark: str
) -> None:
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    for plain in ("订单编号", "3826001110000000011", "13800001111", "云边茶"):
        text = text.replace(plain, mark.format(plain), 1)
    (path := tmp_path / "marks.csv").write_text(text, "utf-8")
    (order,) = read_files([path]).orders
    assert (order.id, order.phone, order.buyer) == ("3826001110000000011", "13800001111", "云边茶")


def test_the_user_number_tells_a_buyer_of_xiaohongshu() -> None:
    assert {(o.buyer, o.shop) for o in read("xiaohongshu-user-number.xlsx").orders} == {
        ("u1", "灯铺")
    }


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("已发货，退款成功", "refunded"),
        ("未发货,退款成功", "refunded"),
        ("已取消；退款成功", "refunded"),
        ("(锁定)待付款", "unpaid"),
        ("（删除）待付款", "closed"),
        ("(删除)待发货", "refunded"),
        ("待发货，已取消", "closed"),
        ("待付款，待发货", "paid"),
        ("没见过，待付款", None),
        ("没见过", None),
        ("，", None),
    ],
)
def test_a_composed_status_is_read_by_its_parts(status: str, state: str | None) -> None:
    (pdd,) = (platform for platform in platforms() if platform.name == "拼多多")
    found = pdd.state(status, "", "", cancelled=False, paid=False)
    assert (None if found is None else STATE_NAMES[found]) == state


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    (said,) = [p for p in read("hidden-sheet.xlsx").problems if "隐藏" in p.problem]
    assert said.source == "hidden-sheet.xlsx!隐藏"


def test_a_workbook_of_ours_is_no_report(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    shutil.copy(path, copy := tmp_path / "名单.xlsm")
    with pytest.raises(ReportError, match="不是订单报表"):
        read_files([copy])


def test_text_of_two_bytes_a_character_is_read_without_a_mark(tmp_path: Path) -> None:
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    for encoding in ("utf-16-le", "utf-16-be"):
        (path := tmp_path / f"{encoding}.csv").write_bytes(text.encode(encoding))
        assert counts(read_files([path])) == EXPECTED["headings-with-units.csv"]


def test_bars_may_part_the_columns(tmp_path: Path) -> None:
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    (path := tmp_path / "bars.csv").write_text(text.replace(",", "|"), "utf-8")
    assert counts(read_files([path])) == EXPECTED["headings-with-units.csv"]


@pytest.mark.parametrize("mark", ["(元)", "（元）", "[元]", "（单位：元）", "▲", " ↓"])
def test_units_and_sort_marks_are_no_part_of_a_heading(tmp_path: Path, mark: str) -> None:
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    (path := tmp_path / "marks.csv").write_text(
        text.replace("总金额(元)", f"总金额{mark}"), "utf-8"
    )
    assert counts(read_files([path])) == EXPECTED["headings-with-units.csv"]


def test_an_amount_in_another_unit_is_no_amount_in_yuan(tmp_path: Path) -> None:
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    (path := tmp_path / "分.csv").write_text(text.replace("总金额(元)", "总金额(分)"), "utf-8")
    with pytest.raises(ReportError, match="缺少「总金额」"):
        read_files([path])


@pytest.mark.parametrize(
    "line",
    ["合计,,216.00", "总 计：2 单", "共2单", ",共 2 单", "导出时间：2026-11-30", "小计,,,88"],
)
def test_what_stands_below_the_orders_is_no_order(tmp_path: Path, line: str) -> None:
    text = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig")
    (path := tmp_path / "below.csv").write_text(f"{text}{line}\n", "utf-8")
    assert counts(read_files([path])) == (3, 2, 0, 0, 1, 1)


def test_half_and_full_width_commas_are_one_status() -> None:
    assert list(read("unknown-status.csv").state.values()) == ["unpaid", "paid"]


def test_a_closed_order_was_paid_only_if_something_says_so() -> None:
    report = read("closed.csv")
    assert list(report.state.values()) == ["closed", "refunded", "closed", "refunded"]
    assert report.closed_unpaid_created == [at("2026-11-22 10:01")]


def test_the_further_state_of_a_duplicate_counts_and_the_conflict_is_told() -> None:
    report = read("duplicates.csv")
    assert list(report.state.values()) == ["paid", "unpaid"]
    assert report.orders[0].row == 3
    assert [problem.row for problem in report.problems] == [4]
    assert "未付、已付" in report.problems[0].problem


def test_item_lines_add_up_where_each_holds_its_own_amount() -> None:
    order = first("douyin.csv")
    assert (order.id, order.payable, order.title) == ("6917000000000000001", 9900, "抱枕，桌布")


@pytest.mark.parametrize(
    ("name", "payable", "title"),
    [("1688.csv", 12800, "棉布，麻布"), ("jd.csv", 11800, "棉麻抱枕，棉麻桌布"),
     ("shopify.csv", 9900, "Pillow，Sheet")],
)  # fmt: skip
def test_item_lines_do_not_add_up_where_the_order_amount_stands_once(
    name: str, payable: int, title: str
) -> None:
    order = first(name)
    assert (order.payable, order.title) == (payable, title)


def test_a_refund_after_the_sale_takes_the_payment_back() -> None:
    assert list(read("pdd.csv").state.values()) == ["unpaid", "refunded", "paid"]


def test_times_of_other_zones_are_beijing_times() -> None:
    assert first("shopify.csv").created_at == at("2026-11-22 10:00")


def test_a_cancelled_pending_order_is_closed() -> None:
    assert read("shopify.csv").state["#1003"] == "closed"


def test_phones_stay_as_they_are_but_for_the_apostrophe() -> None:
    assert [order.phone for order in read("phones.csv").orders] == [
        "13800000001", "138****0002", "13800000003-1234", "0571-00000000", "",
    ]  # fmt: skip


def test_null_words_are_empty() -> None:
    order = first("null-words.csv")
    assert (order.buyer_note, order.seller_memo, order.stages) == ("", "", "")


def test_without_a_total_goods_and_freight_are_payable() -> None:
    assert first("no-total.csv").payable == 10400


def test_without_a_buyer_each_order_is_its_own_buyer() -> None:
    buyers = [order.buyer for order in read("no-buyer.csv").orders]
    assert buyers == ["（订单 2900000000000008042）", "（订单 2900000000000039718）"]


@pytest.mark.parametrize(
    ("gone", "unseen"),
    [
        (
            "买家会员名",
            "没有这一列：看不出重拍、老客和同一个人的几单，会一单一单地催，另拍一单付了款的也会催",
        ),
        ("订单状态", "没有这一列：已经关闭的订单看不出来，也会催"),
        ("订单付款时间", "没有这一列：看不出什么时候付的，重拍、回款和付款快慢都算不准"),
        ("订单备注", "没有这一列：看不到同事写的「已催付」和约好的付款时间，可能重复催"),
        ("联系手机", "没有这一列：没有号码，不能打电话、发短信"),
    ],
)
def test_what_cannot_be_seen_without_a_column_is_said_with_the_column_to_tick(
    gone: str, unseen: str, tmp_path: Path
) -> None:
    header = [heading for heading in shop.HEADER if heading != gone]
    rows = [dict(zip(shop.HEADER, shop.line(1), strict=True))]
    text = ",".join(header) + "\n" + ",".join(str(rows[0][heading]) for heading in header)
    path = tmp_path / "订单.csv"
    path.write_text(text, "utf-8")
    report = read_files([path])
    remedy = f"请在导出报表时勾选「{gone}」，再导出一次"
    assert report.problems == [Problem("订单.csv", 1, gone, "", unseen, remedy)]
    assert bool(report.unseen) == (gone in ("买家会员名", "订单状态"))


def test_a_mask_is_nobody_so_each_of_its_orders_has_a_buyer_of_its_own() -> None:
    report = read("masked-buyers.csv")
    assert [order.buyer for order in report.orders] == [
        *(f"（订单 {order.id}）" for order in report.orders[:5]),
        "测试买家08",
    ]
    assert list(report.histories) == ["测试买家08"]


def test_buyers_whom_nobody_can_tell_apart_are_counted_in_one_line() -> None:
    report = read("masked-buyers.csv")
    (said,) = (one for one in report.problems if one.column == "买家会员名")
    assert (said.row, said.content) == (2, "张**、匿名")
    assert said.problem == "7 行看不出买家是谁：重拍、老客和同一个人的几单都认不出，会一单一单地催"
    assert report.problem_rows == 0


@pytest.mark.parametrize(
    "name",
    [
        "张**", "t**1", "***", "匿名", "匿名用户", "（匿名）", "＊＊", "138****0001", "t●●1", "t…1",
        "张某", "李某某", "微信用户", "？？", "—", "\u200b", "None", "#N/A", "＃N/A", "#ref!",
        "#NAME？",
    ],
)  # fmt: skip
def test_what_is_no_name_names_nobody(name: str) -> None:
    assert not tidy(name) or names_nobody(name)


@pytest.mark.parametrize(
    "name", ["云边茶", "tb1", "t_某地小店", "匿名的猫", "Lee•小雨", "x×y", "#1号"]
)
def test_a_name_that_only_looks_odd_is_somebody(name: str) -> None:
    assert tidy(name) == name
    assert not names_nobody(name)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_cell_that_holds_no_number_is_empty_wherever_it_stands(number: float) -> None:
    row = [cell or number for cell in shop.line(1, 订单备注="")]
    report = read_pasted([list(shop.HEADER), row, [number] * len(row)], first_seen=0)
    (order,) = report.orders
    assert (order.payable, order.seller_memo, order.phone) == (8800, "", "")
    assert (report.rows_read, report.blank_rows) == (2, 1)


def test_an_error_value_is_an_empty_cell_wherever_it_stands() -> None:
    report = read("error-values.csv")
    assert [(o.buyer_note, o.seller_memo, o.phone, o.stages) for o in report.orders] == [
        ("", "", "13800000001", ""), ("", "", "13800000003", ""), ("", "", "", ""),
        ("", "", "13800000005", ""),
    ]  # fmt: skip
    assert [problem.problem for problem in report.problems] == [
        "应付金额是空的（订单 2900000000000015961）",
        "订单编号是空的",
    ]


def test_excel_serials_are_dates() -> None:
    assert first("serial-dates.xlsx").created_at == at("2026-11-22 10:30")


def test_a_virtual_number_keeps_its_expiry() -> None:
    assert first("taobao-2022.csv").phone_expires_at == at("2026-12-01 00:00")


def in_turn(folder: Path, *names: str) -> list[Path]:
    """Copies of these reports, each an hour younger than the one before."""
    paths = []
    for hour, name in enumerate(names):
        path = folder / name
        path.write_bytes((REPORTS / name).read_bytes())
        os.utime(path, (hour * 3600, hour * 3600))
        paths.append(path)
    return paths


def test_reports_of_two_platforms_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"taobao-57\.csv 是淘宝.*jd\.csv 是京东"):
        read_files(in_turn(tmp_path, "taobao-57.csv", "jd.csv"))


def test_reports_with_different_columns_are_read_together(tmp_path: Path) -> None:
    report = read_files(in_turn(tmp_path, "taobao-30.csv", "taobao-2022.csv"))
    assert counts(report) == (8, 5, 3, 0, 0, 2)
    assert report.header[-1] == "商家备忘"
    assert {len(row) for row in report.rows} == {len(report.header)}
    assert report.orders[1].phone == "13800000001-1234"


@pytest.mark.parametrize("names", [
    ("ExportOrderList202611221800.csv", "ExportOrderList202611230925.csv"),
    ("昨天.csv", "今天.csv"),
    ("昨天.csv", "ExportOrderList202611230925.csv"),
])  # fmt: skip
def test_the_younger_report_counts_in_whatever_order_the_files_are_chosen(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    old, new = (tmp_path / name for name in names)
    header = "订单编号,订单状态,总金额,订单创建时间,订单备注\n"
    order = "2900000000000008042,等待买家付款,98,2026-11-22 10:01:30,"
    old.write_text(header + order + "\n", "utf-8")
    new.write_text(header + order + "11.23 阿华 已催付\n", "utf-8")
    os.utime(old, (1795000000, 1795000000))
    os.utime(new, (1795050000, 1795050000))
    memos = [read_files(paths).orders[0].seller_memo for paths in ([old, new], [new, old])]
    assert memos == ["11.23 阿华 已催付"] * 2


def test_a_column_that_no_sheet_has_is_said_once() -> None:
    first_three = read("several-sheets.xlsx").problems[:3]
    assert [problem.column for problem in first_three] == ["买家会员名", "订单付款时间", "联系手机"]


def test_every_sheet_of_a_workbook_counts_and_what_is_no_report_is_named() -> None:
    report = read("several-sheets.xlsx")
    assert dict(report.state) == {
        "2900000000000008042": "paid",
        "2900000000000015961": "paid",
        "2900000000000039718": "unpaid",
        "2900000000000047637": "unpaid",
    }
    assert [(p.source, p.row, p.problem) for p in report.problems] == [
        *(("several-sheets.xlsx!11月", 1, one.problem) for one in report.problems[:3]),
        ("several-sheets.xlsx!宝贝", None, "这是宝贝报表，已跳过"),
        ("several-sheets.xlsx!说明", None,
         "这张工作表没有读：前 50 行里认不出订单报表的表头"),
        ("several-sheets.xlsx!少列", None,
         "这张工作表没有读：表头缺少「订单创建时间」「总金额」"),
    ]  # fmt: skip


def test_what_lies_beside_the_reports_of_a_zip_is_passed_over_and_named() -> None:
    problems = read("zip-with-notes.zip").problems
    assert [(p.source, p.problem) for p in problems] == [
        (f"zip-with-notes.zip 里的 {name}", "这个文件不是订单报表，没有读")
        for name in ("说明.txt", "空.txt", "图/店铺.png", "说明.pdf")
    ]


def test_a_detail_report_beside_the_order_report_is_skipped_and_said_so() -> None:
    report = read_files([REPORTS / "taobao-57.csv", REPORTS / "detail-report.csv"])
    assert counts(report) == MIXED
    assert [problem.sentence() for problem in report.problems] == [
        "detail-report.csv：这是宝贝报表，已跳过。不用处理：计划只看订单报表"
    ]


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(ReportError, match="找不到这个文件"):
        read("no-such-file.csv")


def test_the_bundled_sample_is_a_whole_weekend_of_a_shop() -> None:
    report = read_files([SAMPLE])
    assert report.rows_read == report.order_count
    assert 55 <= len(report.orders) <= 65
    assert report.problems == []
    assert report.has_paid
    assert report.as_of == at("2026-11-23 09:25")
    assert report.as_of_is_stamp
    assert min(order.created_at for order in report.orders) == at("2026-11-20 10:40")
    assert max(len(history.paid) for history in report.histories.values()) >= 2


def test_the_payment_of_any_order_can_be_looked_up() -> None:
    report = read("taobao-57.csv")
    paid = report.paid_order("2900000000000015961")
    assert paid is not None
    assert (paid.paid_at, paid.payable, paid.refunded) == (at("2026-11-22 10:02"), 9800, False)
    assert report.paid_order("2900000000000008042") is None


@pytest.mark.parametrize(
    ("name", "stamp"),
    [
        ("ExportOrderList202209011818.csv", "2022-09-01 18:18"),
        ("ExportOrderList20220901181830 (1).xlsx", "2022-09-01 18:18"),
        ("a202201010000.zip 里的 b202209011818.csv", "2022-09-01 18:18"),
        ("订单202299011818.csv", None),
        ("订单.csv", None),
    ],
)
def test_the_stamp_of_a_file_name_is_read(name: str, stamp: str | None) -> None:
    assert stamp_in(name) == (None if stamp is None else at(stamp))


def test_data_is_never_older_than_its_newest_time(tmp_path: Path) -> None:
    path = tmp_path / "ExportOrderList202611220900.csv"
    path.write_bytes((REPORTS / "taobao-57.csv").read_bytes())
    assert read_files([path]).as_of == at("2026-11-22 10:05")


def test_an_older_report_is_named_by_its_stamp_or_else_by_its_newest_order() -> None:
    stamped, bare = read_files([SAMPLE]), read("taobao-57.csv")
    assert older_than(stamped, stamped.as_of, stamped.newest_order + 9) is None
    assert "数据截至 2026-11-23 09:25" in (older_than(stamped, stamped.as_of + 1, 0) or "")
    assert older_than(bare, bare.as_of + 9, bare.newest_order) is None
    assert "最新订单 2026-11-22 10:05" in (older_than(bare, 0, bare.newest_order + 1) or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-03-09 12:34:56", "2019-03-09 12:34"),
        ("2019/3/9 12:34", "2019-03-09 12:34"),
        ("2019/3/9 9:04:05", "2019-03-09 09:04"),
        ("2019年3月9日 12:34", "2019-03-09 12:34"),
        ("2019-03-09", "2019-03-09 00:00"),
        ("2019-03-09T04:34:56Z", "2019-03-09 12:34"),
        ("2019-03-09T12:34:56.789", "2019-03-09 12:34"),
        ("2019-03-09 13:34:56 +0900", "2019-03-09 12:34"),
        ("43533.5243055556", "2019-03-09 12:35"),
        ("\t2019-03-09 12:34:56", "2019-03-09 12:34"),
        ("2026/11/30 上午 9:10:05", "2026-11-30 09:10"),
        ("2026/11/30 下午 1:05:00", "2026-11-30 13:05"),
        ("2026年11月30日 下午1:05", "2026-11-30 13:05"),
        ("2026/11/30 中午12:05", "2026-11-30 12:05"),
        ("2026/11/30 凌晨12:05", "2026-11-30 00:05"),
        ("2026-11-30 1:05 PM", "2026-11-30 13:05"),
        ("2026-11-30 12:05 a.m.", "2026-11-30 00:05"),
        ("2026-11-30 9时10分", "2026-11-30 09:10"),
        ("2026年11月30日 星期一 9点5分7秒", "2026-11-30 09:05"),
        ("2026-11-30,09:10", "2026-11-30 09:10"),
        ("２０２６-１１-３０ ０９：１０", "2026-11-30 09:10"),
        ("2026-11-29 24:00:00", "2026-11-30 00:00"),
        ("2026-11-29 23:59:60", "2026-11-29 23:59"),
        ("26/11/30 9:10", "2026-11-30 09:10"),
        ("1796001005", "2026-11-30 09:10"),
        ("1796001005000", "2026-11-30 09:10"),
        ("2026-11-30 09:10:05 CST", "2026-11-30 09:10"),
        ("Mon Nov 30 09:10:05 CST 2026", "2026-11-30 09:10"),
        ("Mon Nov 30 01:10:05 GMT 2026", "2026-11-30 09:10"),
        ("11/30/26 9:10", None),
        ("99/11/30 9:10", None),
        ("11月30日 09:10", None),
        ("2026-11-30 24:01", None),
        ("2026-11-30 下午 25:05", None),
        ("2019-02-30 12:00:00", None),
        ("2019-03-09 25:00:00", None),
        ("2019-03-09 12:00:99", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_dates_are_read_in_every_form_met(text: str, expected: str | None) -> None:
    assert moment(text) == (None if expected is None else at(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("25", 2500), ("19.8", 1980), ("￥1,280.50", 128050), ("25.00元", 2500), ("0", 0),
     ("CNY 128.00", 12800), ("128 rmb", 12800), ("１２８．００", 12800), ("1.28E+02", 12800),
     ("12，800", 1280000), ("128,00", None), ("0,128", None),
     ("1.280,50", None), ("12,8000", None), ("1,28", None),
     ("-5", None), ("八十", None), ("1e5", None), ("nan", None), ("", None), ("1_000", None)],
)  # fmt: skip
def test_amounts_lose_their_marks(text: str, expected: int | None) -> None:
    assert fen(text) == expected


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("浙江省 杭州市 西湖区    某路1号", "浙江省 杭州市"),
        ("江苏省 南京市 建邺区 沙洲街道****", "江苏省 南京市"),
        ("上海 上海市 徐汇区 某路", "上海 上海市"),
        ("浙江杭州市西湖区某路", ""),
        ("浙江省杭州市西湖区某路", "浙江省 杭州市"),
        ("内蒙古自治区呼和浩特市某区", "内蒙古自治区 呼和浩特市"),
        ("某小区3号楼", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_province_and_city_are_kept(address: str, words: str) -> None:
    assert place(address).words() == words


def test_a_long_number_shows_that_it_has_lost_digits() -> None:
    assert as_text(2900000000000000123) == "2.90000000000000E+18"
    assert as_text(123456789012345.0) == "123456789012345"


@given(content=st.binary(max_size=400), start=st.sampled_from(
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"\xff\xfe",
     "订单编号,订单状态,总金额,订单创建时间\n".encode()]
))  # fmt: skip
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(start + content)
    try:
        report = read_files([path])
    except ReportError:
        return
    assert report.rows_read == sum(counts(report)[1:5])


@given(
    name=st.sampled_from(["taobao-21.xlsx", "zipped.zip", "web-page.xls"]),
    place=st.integers(0, 10_000),
    junk=st.binary(min_size=1, max_size=40),
)
def test_a_report_with_wrong_bytes_is_read_or_refused(
    tmp_path: Path, name: str, place: int, junk: bytes
) -> None:
    content = bytearray((REPORTS / name).read_bytes())
    at = place % len(content)
    content[at : at + len(junk)] = junk
    path = tmp_path / name
    path.write_bytes(content)
    try:
        report = read_files([path])
    except ReportError:
        return
    assert report.rows_read == sum(counts(report)[1:5])


def test_an_old_workbook_that_declares_absurd_lengths_does_not_take_the_program_down(
    tmp_path: Path,
) -> None:
    content = bytearray((REPORTS / "old-excel.xls").read_bytes())
    # a byte of a declared length: the reader would ask for terabytes
    content[0x10F0] = 158
    path = tmp_path / "old-excel.xls"
    path.write_bytes(content)
    with pytest.raises(ReportError, match="文件已损坏"):
        read_files([path])


_CELLS = st.tuples(
    st.sampled_from(["", "29000000000000011", "29000000000000012", "6.5E+17", "2900000000000000000",
                     "2900000000000001000", 2.9e18, "A-1"]),
    st.sampled_from(["等待买家付款", "交易成功", "交易关闭", "锟斤拷", ""]),
    st.sampled_from(["98", "￥1,2", "", "八十", 98.5]),
    st.sampled_from(["2026-11-22 10:00:00", "昨天", "", 46348.5]),
)  # fmt: skip


@given(rows=st.lists(st.one_of(_CELLS, st.just(("", " ", None, "")), st.just(())), max_size=12))
def test_the_numbers_always_add_up(rows: list[tuple[str | float | None, ...]]) -> None:
    header = ["订单编号", "订单状态", "总金额", "订单创建时间"]
    # so many whole ids that the damaged ones are few
    whole = [[f"2900000{n:02d}", "等待买家付款", "98", "2026-11-22 10:00:00"] for n in range(60)]
    report = read_pasted([header, *(list(row) for row in rows), *whole], first_seen=0)
    assert report.rows_read == len(rows) + len(whole)
    assert report.rows_read == sum(counts(report)[1:5])
    assert [report.rows[order.row][0] for order in report.orders] == [o.id for o in report.orders]
    assert json.loads(report.fingerprint)


def test_epoch_minutes_are_beijing_minutes() -> None:
    from datetime import datetime

    assert at("2026-11-22 10:00") == minute_of(datetime(2026, 11, 22, 10))


def test_a_date_without_a_time_of_day_is_any_moment_of_that_day(tmp_path: Path) -> None:
    path = tmp_path / "ExportOrderList202611301350.csv"
    shutil.copy(REPORTS / "days-only.csv", path)
    latest = {order.id[-1]: order.placed_by for order in read_files([path]).orders}
    assert latest == {
        "1": minute_of(datetime(2026, 11, 29, 23, 59)),
        "2": minute_of(datetime(2026, 11, 30, 13, 50)),
        "3": minute_of(datetime(2026, 11, 29, 23, 59)),
        "5": None,
        "6": None,
    }


def test_orders_without_a_time_of_day_are_said_once_and_teach_nothing() -> None:
    report = read("days-only.csv")
    (said,) = [p for p in report.problems if "只有日期" in p.problem]
    assert (said.row, said.column, said.content) == (2, "订单创建时间", "2026/11/29")
    assert said.problem == "下单时间只有日期、没有几点，共 4 行"
    assert set(report.ledger.waited) == {-1}


@pytest.mark.parametrize("clock", [" 00:00:00", " 0:00", "T00:00:00.000"])
def test_a_whole_report_at_midnight_has_dates_only(tmp_path: Path, clock: str) -> None:
    head, *orders = (REPORTS / "half-days.csv").read_text("utf-8-sig").splitlines()
    days = [
        re.sub(r"2026[/年]11[/月]30日? .午 ?\d+:\d+(:\d+)?", f"2026-11-30{clock}", row)
        for row in orders
    ]
    (path := tmp_path / "midnight.csv").write_text("\n".join([head, *days]), "utf-8")
    assert all(order.placed_by for order in read_files([path]).orders)
    days[0] = days[0].replace(clock, " 00:01")
    path.write_text("\n".join([head, *days]), "utf-8")
    assert not any(order.placed_by for order in read_files([path]).orders)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0,128", None), ("012,345", None), ("(5.00)", None), ("CN¥128.00", 12800),
     ("128.00（元）", 12800), ("128元整", 12800), ("1’280.50", 128050), ("HK$128", None)],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency_and_never_guessed(
    text: str, amount: int | None
) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize(
    "text",
    ["2026-11-30 09:10:05 GMT+8", "2026-11-30T01:10:05Z", "2026-11-29 20:10 -0500",
     "20261130 09:10", "202611300910", "2026-11-30 09:10:05 星期一", "1796001005.0",
     "Mon Nov 30 2026 09:10:05 GMT+0800 (中国标准时间)"],
)  # fmt: skip
def test_a_moment_is_the_same_however_a_program_writes_it(text: str) -> None:
    assert moment(text) == minute_of(datetime(2026, 11, 30, 9, 10))


ROWS = (REPORTS / "headings-with-units.csv").read_text("utf-8-sig").splitlines()


@pytest.mark.parametrize(
    "mark", ["/元", "：", "*", "［元］", "〔RMB¥〕", " ⬇", "\u202a", "（单位：元）▲"]
)
def test_marks_beside_a_heading_are_no_part_of_it(tmp_path: Path, mark: str) -> None:
    (path := tmp_path / "marks.csv").write_text(
        "\n".join([ROWS[0].replace("总金额(元)", f"总金额{mark}"), *ROWS[1:]]), "utf-8"
    )
    assert counts(read_files([path])) == EXPECTED["headings-with-units.csv"]


@pytest.mark.parametrize("unit", ["(分)", "（万元）", "(单位：分)", "(USD)"])
def test_a_unit_that_makes_other_amounts_of_it_is_no_total(tmp_path: Path, unit: str) -> None:
    (path := tmp_path / "unit.csv").write_text(
        "\n".join([ROWS[0].replace("总金额(元)", f"总金额{unit}"), *ROWS[1:]]), "utf-8"
    )
    with pytest.raises(ReportError, match="缺少「总金额」"):
        read_files([path])


@pytest.mark.parametrize(
    ("heading", "is_read"), [("备用", True), ("宝贝种类", True), ("订单备注", False)]
)
def test_a_heading_twice_matters_only_if_it_is_used(
    tmp_path: Path, heading: str, is_read: bool
) -> None:
    (path := tmp_path / "twice.csv").write_text(
        "\n".join([f"{ROWS[0]},{heading},{heading}", *(f"{row},1,2" for row in ROWS[1:])]), "utf-8"
    )
    if is_read:
        assert counts(read_files([path])) == EXPECTED["headings-with-units.csv"]
    else:
        with pytest.raises(ReportError, match="出现了两次"):
            read_files([path])


@pytest.mark.parametrize(
    "line",
    [",合计,216.00", ",,216.00,88.00", "2,,216.00,88", "总金额：216.00", "数据来源：千牛",
     "合计,,216.00,,,,2026-11-30 14:00:00", "本页小计,,216", "Grand Total,,216", "----------"],
)  # fmt: skip
def test_words_and_sums_without_an_order_are_no_order(tmp_path: Path, line: str) -> None:
    (path := tmp_path / "below.csv").write_text("\n".join([*ROWS, line]), "utf-8")
    assert counts(read_files([path])) == (3, 2, 0, 0, 1, 1)


@pytest.mark.parametrize(
    "line",
    [",云边茶,216.00,0,等待买家付款", "3826001110000000099", ",云边茶,128.00,,,13800001111"],
)
def test_a_torn_order_is_a_problem_and_not_passed_over(tmp_path: Path, line: str) -> None:
    (path := tmp_path / "torn.csv").write_text("\n".join([*ROWS, line]), "utf-8")
    assert counts(read_files([path])) == (3, 2, 0, 1, 0, 1)


def test_a_second_export_below_the_first_may_have_its_columns_elsewhere(tmp_path: Path) -> None:
    second = [
        "订单编号,订单付款时间,订单创建时间,总金额,买家实际支付金额,买家会员名,订单状态",
        "3826001110000000031,,2026-11-30 10:00:00,88.00,0.00,小戊5,等待买家付款",
    ]
    (path := tmp_path / "two.csv").write_text("\n".join([*ROWS, "", *second]), "utf-8")
    report = read_files([path])
    assert counts(report) == (5, 3, 0, 0, 2, 2)
    assert [(order.buyer, order.payable) for order in report.orders] == [
        ("云边茶", 12800),
        ("小戊5", 8800),
    ]
    # what the second lacks is said where it begins
    assert {p.row for p in report.problems} == {5}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<?xml version="1.0"?><Workbook xmlns="urn:x"><Table/></Workbook>', "Excel 2003 的 XML"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table>", "单个文件网页"),
        ('[{"订单编号": "1"}]', "JSON"),
        ("{\\rtf1 订单编号}", "RTF"),
    ],
)
def test_a_table_in_another_kind_of_text_is_told_how_to_be_saved(
    tmp_path: Path, text: str, kind: str
) -> None:
    (path := tmp_path / "other.xls").write_text(text, "utf-8")
    with pytest.raises(ReportError, match=rf"{kind}.*「另存为」→「Excel 工作簿"):
        read_files([path])


@pytest.mark.parametrize("delimiter", [";", "|", "\t"])
def test_wide_text_without_a_mark_may_part_its_columns_anyhow(
    tmp_path: Path, delimiter: str
) -> None:
    text = "\n".join(ROWS).replace(",", delimiter)
    (path := tmp_path / "wide.txt").write_bytes(text.encode("utf-16-le"))
    assert counts(read_files([path])) == EXPECTED["headings-with-units.csv"]


def test_more_rows_than_a_sheet_holds_are_refused_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuifu_xl.reports.gather._MOST_ROWS", 1000)
    (path := tmp_path / "long.csv").write_text("\n".join([*ROWS, *ROWS[1:] * 1000]), "utf-8")
    with pytest.raises(ReportError, match=r"订单超过 1000 行.*按更短的时间"):
        read_files([path])


@pytest.mark.parametrize(
    "headings",
    ["订单编号,计划号,登记状态", "登记号,计划号,订单编号,下单时间,应付金额",
     "订单编号,下单时间,应付金额,不催原因,详情,到期时间", f"{ROWS[0]},{','.join(ADDED_HEADINGS)}"],
)  # fmt: skip
def test_a_sheet_of_ours_saved_as_a_file_is_no_report(tmp_path: Path, headings: str) -> None:
    (path := tmp_path / "ours.csv").write_text("\n".join(["", headings, *ROWS[1:]]), "utf-8")
    with pytest.raises(ReportError, match="这是催付工作簿或分发出去的名单"):
        read_files([path])
