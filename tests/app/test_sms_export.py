"""导出短信 from the planned day to the file, and what the workbook says afterwards."""

import csv
import json
import zipfile
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.main import main
from cuifu_xl.app.sms_export import Exported
from cuifu_xl.core.errors import CuifuError, ReportError, WorkbookError
from cuifu_xl.core.units import minute_of
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.schema import SHEETS, TEMPLATES
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.memory import MemoryWorkbook
from tests.shop import (
    NOW,
    PAID,
    in_memory,
    line,
    on_disk,
    order_id,
    report_file,
    today_rows,
    type_into,
)

SMS_FIRST: list[list[Cell]] = [[1, None, None, None, None, "短信、千牛", None]]
SMS_THEN = minute_of(datetime(2026, 11, 23, 14, 0))
EXPORTED = "已导出短信 2026-11-23 13:30，还缺结果"


def mobile(number: int) -> str:
    return f"138000{number:05d}"


def a_line(number: int, **cells: str) -> list[Cell]:
    return line(number, **{"联系手机": mobile(number), "收货人": "", **cells})


def a_text(name: str, text: str, **cells: str) -> list[Cell]:
    """A row of 话术 for SMS."""
    filled = {"编号": name, "渠道": "短信", "技巧": "核对", "内容": text, "启用": "是", **cells}
    return [filled.get(heading) for heading in TEMPLATES.headings()]


def planned(*lines: list[Cell], now: int = NOW, **tables: list[list[Cell]]) -> MemoryWorkbook:
    """A morning on which everybody is to get an SMS."""
    book = in_memory(*lines, **{"渠道规则": SMS_FIRST, **tables})
    workflow.plan(book, now)
    assert {row["渠道"] for row in today_rows(book)} == {"短信"}
    return book


def export(book: MemoryWorkbook, out: Path, now: int = NOW, **options: object) -> Exported:
    return workflow.export_sms(book, out, now, **options)  # type: ignore[arg-type]


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_text_of_each_row_stands_beside_its_number(tmp_path: Path) -> None:
    book = planned(a_line(1), a_line(2))
    done = export(book, tmp_path / "a.csv")
    drafts = {row["联系手机"]: row["短信草稿"] for row in today_rows(book)}
    heading, *found = lines_of(tmp_path / "a.csv")
    assert heading == ["手机号", "短信内容", "类别", "发送起", "发送止"]
    times = ["2026-11-23 13:30", "2026-11-23 15:00"]
    assert found == [[phone, drafts[phone], "通知", *times] for phone in (mobile(1), mobile(2))]
    assert (len(done.messages), done.parts, done.left_out) == (2, 2, {})
    assert done.by_kind() == {"通知": 2}


def test_a_sheet_holds_nothing_but_what_is_uploaded(tmp_path: Path) -> None:
    book = planned(a_line(1))
    export(book, tmp_path / "a.xlsx")
    [row] = today_rows(book)
    assert sheets_of(tmp_path / "a.xlsx") == {
        "通知 13.30-15.00": [("手机号", "短信内容"), (mobile(1), row["短信草稿"])]
    }


def test_notices_and_promotions_are_apart(tmp_path: Path) -> None:
    book = planned(
        a_line(1),
        a_line(2, 宝贝标题="羊绒围巾"),
        商品=[["羊绒围巾", None, "活动", None, None, None, "袜子", None]],
        话术=[
            a_text("S-1", "您{{ 下单时间 }}拍的{{ 商品 }}"),
            a_text("S-2", "您{{ 下单时间 }}拍的{{ 商品 }}送{{ 赠品 }}", 适用商品类型="活动"),
        ],
    )
    done = export(book, tmp_path / "a.csv")
    assert {row[0]: row[2] for row in lines_of(tmp_path / "a.csv")[1:]} == {
        mobile(1): "通知",
        mobile(2): "推广",
    }
    assert done.by_kind() == {"通知": 1, "推广": 1}
    export(book, tmp_path / "a.xlsx", again=True)
    assert list(sheets_of(tmp_path / "a.xlsx")) == ["推广 13.30-15.00", "通知 13.30-15.00"]


def test_a_gateway_gets_values_and_its_templates(tmp_path: Path) -> None:
    texts = [a_text("S-1", "您{{ 下单时间 }}拍的{{ 商品 }}，请核对")]
    book = planned(a_line(1, 宝贝标题="羊绒围巾"), 话术=texts)
    export(book, tmp_path / "a.xlsx", gateway="阿里云")
    assert sheets_of(tmp_path / "a.xlsx") == {
        "S-1 13.30-15.00": [
            ("手机号", "变量1（下单时间）", "变量2（商品）"),
            (mobile(1), "今天上午", "羊绒围巾"),
        ],
        "模板": [
            ("话术编号", "类别", "阿里云模板（先交去审核）", "条数"),
            ("S-1", "通知", "您${v1}拍的${v2}，请核对", "1"),
        ],
    }
    export(book, tmp_path / "a.csv", gateway="腾讯云", again=True)
    assert lines_of(tmp_path / "a.csv") == [
        ["手机号", "模板", "类别", "发送起", "发送止", "变量1", "变量2"],
        [mobile(1), "S-1", "通知", "2026-11-23 13:30", "2026-11-23 15:00", "今天上午", "羊绒围巾"],
    ]


def test_the_gateway_of_the_settings_is_used_unless_another_is_named(tmp_path: Path) -> None:
    parameters = factory_rows("参数")
    [row] = [row for row in parameters if row[0] == "短信平台"]
    row[1] = "阿里云"
    book = planned(a_line(1), 参数=parameters)
    export(book, tmp_path / "a.csv")
    assert lines_of(tmp_path / "a.csv")[0][:2] == ["手机号", "模板"]
    export(book, tmp_path / "b.csv", gateway="整条", again=True)
    assert lines_of(tmp_path / "b.csv")[0][:2] == ["手机号", "短信内容"]


def test_a_signature_that_the_gateway_would_not_take_is_a_problem(tmp_path: Path) -> None:
    book = planned(a_line(1, 店铺名称="小满·家居"))
    [problem] = export(book, tmp_path / "a.csv", gateway="阿里云").problems
    assert problem.sentence() == (
        "设置!参数「短信签名」不合阿里云的规定：只能有汉字、字母和数字，不能全是数字"
        "（小满·家居）。请改成在平台登记的签名"
    )
    assert export(book, tmp_path / "b.csv", again=True).problems == ()


# --- nobody twice


def test_a_second_export_repeats_nobody(tmp_path: Path) -> None:
    book = planned(a_line(1), a_line(2))
    export(book, tmp_path / "a.csv")
    done = export(book, tmp_path / "b.csv")
    assert (done.file, done.messages, done.left_out) == (None, [], {"已经导出过": 2})
    assert not (tmp_path / "b.csv").exists()
    again = export(book, tmp_path / "c.csv", again=True)
    assert len(again.messages) == 2
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "c.csv").read_bytes()


def test_the_rows_say_that_they_are_in_a_file_and_people_s_cells_stay_empty(tmp_path: Path) -> None:
    book = planned(a_line(1))
    [before] = today_rows(book)
    export(book, tmp_path / "a.csv")
    [row] = today_rows(book)
    hint = "短信已导出：发完填「结果」，没发成填「没联系」；通知短信"
    assert row == {**before, "提醒": hint, "登记状态": EXPORTED}
    export(book, tmp_path / "b.csv", again=True)
    assert today_rows(book) == [row]


def test_after_an_export_the_plan_leaves_the_buyer_alone(tmp_path: Path) -> None:
    book = planned(a_line(1), a_line(2))
    export(book, tmp_path / "a.csv")
    before = today_rows(book)
    workflow.plan(book, SMS_THEN)
    assert today_rows(book) == before
    # the gap counts from when the message was to be sent
    book._report.append(line(3, "测试买家01", 订单创建时间="2026-11-23 09:00:00"))
    workflow.plan(book, SMS_THEN)
    [new] = [row for row in today_rows(book) if row["订单编号"] == order_id(3)]
    assert (new["渠道"], new["催付开始"]) == ("千牛", datetime(2026, 11, 23, 17, 30))


def test_a_result_is_registered_with_the_time_of_the_export(tmp_path: Path) -> None:
    book = planned(a_line(1), a_line(2))
    export(book, tmp_path / "a.csv")
    type_into(book, 0, 结果="已提醒未回")
    type_into(book, 1, 结果="已提醒未回", 联系时间=time(13, 45))
    workflow.plan(book, SMS_THEN)
    assert {row["渠道"] for row in today_rows(book)} == {"千牛"}
    table = book.read("催付登记")
    lines = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    assert [(one["渠道"], one["催付时间"], one["时间来源"], one["短信条数"]) for one in lines] == [
        ("短信", datetime(2026, 11, 23, 13, 30), "估计", 1),
        ("短信", datetime(2026, 11, 23, 13, 45), "填写", 1),
    ]


def test_a_result_noted_before_the_time_of_sending_counts_from_now(tmp_path: Path) -> None:
    book = planned(a_line(1))
    export(book, tmp_path / "a.csv")
    type_into(book, 0, 结果="已提醒未回")
    workflow.register(book, NOW + 10)
    [row] = today_rows(book)
    assert row["登记状态"] == "已登记"
    table = book.read("催付登记")
    assert table.rows[0][table.headings.index("催付时间")] == datetime(2026, 11, 23, 9, 40)


def test_exported_rows_without_a_result_are_called_to_mind(tmp_path: Path) -> None:
    book = planned(a_line(1), a_line(2))
    export(book, tmp_path / "a.csv")
    type_into(book, 0, 结果="已提醒未回")
    kept = workflow.register(book, SMS_THEN)
    assert (kept.registered, len(kept.waiting)) == (1, 1)
    assert workflow.undo_register(book, SMS_THEN) == 1
    status = {row["登记状态"] for row in today_rows(book)}
    assert status == {EXPORTED, "已导出短信 2026-11-23 13:30，待登记"}


def test_a_message_that_was_not_sent_frees_the_buyer(tmp_path: Path) -> None:
    book = planned(a_line(1))
    export(book, tmp_path / "a.csv")
    type_into(book, 0, 结果="没联系")
    workflow.plan(book, NOW + 10)
    [row] = today_rows(book)
    assert (row["渠道"], row["登记状态"]) == ("短信", None)
    # its number was handed out today all the same
    assert export(book, tmp_path / "b.csv", NOW + 10).left_out == {"这个号码今天已有一条": 1}
    assert len(export(book, tmp_path / "b.csv", NOW + 10, again=True).messages) == 1


def test_a_number_exported_today_gets_no_second_sms_when_its_row_is_gone(tmp_path: Path) -> None:
    book = planned(a_line(1))
    export(book, tmp_path / "a.csv")
    book.write("今日计划", book.read("今日计划").headings, [])
    book._report.append(a_line(2, 联系手机=mobile(1)))
    workflow.plan(book, NOW)
    type_into(book, 0, 渠道="短信")
    left_out = export(book, tmp_path / "b.csv").left_out
    assert left_out == {"这个号码今天已有一条": len(today_rows(book))}


def test_a_number_texted_by_hand_gets_no_second_sms_once_its_row_is_registered(
    tmp_path: Path,
) -> None:
    for outcome, left_out in (("已提醒未回", {"这个号码今天已有一条": 1}), ("没联系", {})):
        book = planned(a_line(1), a_line(2, 联系手机=mobile(1)))
        first = today_rows(book)[0]["买家会员名"]
        type_into(book, 0, 结果=outcome, 联系时间=datetime(2026, 11, 23, 9, 45))
        workflow.register(book, NOW)
        rows = [row for row in today_rows(book) if row["买家会员名"] != first]
        headings = book.read("今日计划").headings
        book.write("今日计划", headings, [[row[name] for name in headings] for row in rows])
        assert export(book, tmp_path / f"{outcome}.csv").left_out == left_out


def test_numbers_of_yesterday_are_forgotten(tmp_path: Path) -> None:
    book = planned(a_line(1))
    export(book, tmp_path / "a.csv")
    tomorrow = NOW + 24 * 60
    book.write("今日计划", book.read("今日计划").headings, [])
    book.save(0)
    book._report[1] = a_line(1, 订单创建时间="2026-11-24 08:10:00", 订单编号=order_id(9))
    workflow.plan(book, tomorrow)
    assert len(export(book, tmp_path / "b.csv", now=tomorrow).messages) == 1


def test_what_people_noted_since_the_plan_counts(tmp_path: Path) -> None:
    book = planned(a_line(1), a_line(2), a_line(3), a_line(4))
    type_into(book, 0, 联系时间=time(9, 20))
    type_into(book, 1, 实际渠道="电话")
    type_into(book, 2, 联系手机="139****0000")
    book.append("不催名单", ("买家会员名",), [[today_rows(book)[3]["买家会员名"]]])
    book.save(0)
    done = export(book, tmp_path / "a.csv")
    assert done.left_out == {
        "已联系过": 1,
        "改用了别的渠道": 1,
        "号码打了星号": 1,
        "在不催名单": 1,
    }
    assert not (tmp_path / "a.csv").exists()


# --- refused


def test_an_old_report_is_refused_unless_asked(tmp_path: Path) -> None:
    book = planned(a_line(1))
    with pytest.raises(ReportError, match=r"11-23 09:30 的，已经过了 31 分钟"):
        export(book, tmp_path / "a.csv", now=NOW + 31)
    with pytest.raises(ReportError, match=r"已经过了 3 小时多"):
        export(book, tmp_path / "a.csv", now=NOW + 200)
    assert list(tmp_path.iterdir()) == []
    assert len(export(book, tmp_path / "a.csv", now=NOW + 30).messages) == 1
    assert len(export(book, tmp_path / "b.csv", now=NOW + 31, stale=True, again=True).messages) == 1


def test_a_report_that_the_plan_has_not_seen_is_refused_whatever_is_asked(tmp_path: Path) -> None:
    book = planned(a_line(1))
    book._report[1] = a_line(1, 订单状态=PAID, 订单付款时间="2026-11-23 09:20:00")
    for stale in (False, True):
        with pytest.raises(ReportError, match="换过报表了"):
            export(book, tmp_path / "a.csv", stale=stale)
    unplanned = in_memory(a_line(1))
    with pytest.raises(ReportError, match="还没有用这份报表计划过"):
        export(unplanned, tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (datetime(2026, 11, 23, 18, 0), "11:00–12:00、13:30–18:00）已经过了"),
        (datetime(2026, 11, 28, 10, 0), "今天不发短信：是休息日"),
    ],
)
def test_outside_the_hours_for_sms_nothing_is_exported(
    tmp_path: Path, now: datetime, why: str
) -> None:
    book = planned(a_line(1))
    with pytest.raises(CuifuError, match=why):
        export(book, tmp_path / "a.csv", now=minute_of(now), stale=True)


def test_a_workbook_that_cannot_be_saved_leaves_no_file(tmp_path: Path) -> None:
    book = planned(a_line(1))

    def cannot(backups: int) -> None:
        raise WorkbookError("只读")

    book.save = cannot  # type: ignore[method-assign]
    with pytest.raises(WorkbookError):
        export(book, tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


# --- the command


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = on_disk(tmp_path)
    book = FileWorkbook(path)
    book.write("渠道规则", book.read("渠道规则").headings, SMS_FIRST)
    book.save(0)
    report = report_file(tmp_path, a_line(1), a_line(2, 联系手机=""), a_line(3, 联系手机=mobile(1)))
    at = "2026-11-23T09:30"
    assert main(["plan", str(path), "--report", str(report), "--now", at, "--json"]) == 0
    return path


def run(workbook: Path, out: Path, *options: str, at: str = "2026-11-23T09:40") -> int:
    return main(["sms", str(workbook), "--out", str(out), "--now", at, *options])


def test_the_command_tells_how_many_and_when(workbook: Path, tmp_path: Path, capsys) -> None:
    capsys.readouterr()
    out = tmp_path / "短信.csv"
    assert run(workbook, out, "--stale", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "messages": 1,
        "parts": 1,
        "left_out": {"这个号码今天已有一条": 1},
        "by_kind": {"通知": 1},
        "batches": [
            {"from": "2026-11-23T13:30", "until": "2026-11-23T15:00", "messages": 1},
        ],
        "file": str(out),
        "workbook": str(workbook),
    }
    assert [row[0] for row in lines_of(out)] == ["手机号", mobile(1)]
    assert run(workbook, tmp_path / "b.csv", "--stale") == 0
    assert capsys.readouterr().out == (
        "没有要导出的短信。\n没有导出 2 条：已经导出过 1、这个号码今天已有一条 1。\n"
    )


def test_the_command_says_what_to_do_next(workbook: Path, tmp_path: Path, capsys) -> None:
    capsys.readouterr()
    assert run(workbook, tmp_path / "a.xlsx", "--stale") == 0
    said = capsys.readouterr().out
    assert "导出 1 条短信（计费 1 条）：通知 1。\n13:30–15:00 之间发 1 条。\n" in said
    assert "没发成的填「没联系」" in said
    assert str(tmp_path / "a.xlsx") in said
    state = {row[0]: str(row[1]) for row in FileWorkbook(workbook).read("首页").rows}
    assert state["结果"].startswith("导出 1 条短信：a.xlsx。")


def test_an_export_changes_four_sheets_and_no_formula(workbook: Path, tmp_path: Path) -> None:
    before = parts_of(workbook)
    run(workbook, tmp_path / "a.csv", "--stale")
    after = parts_of(workbook)
    # orders whose SMS are out no longer wait: 看板 counts them
    sheets = ("首页", "今日计划", "看板", "_meta")
    names = [f"xl/worksheets/sheet{SHEETS.index(name) + 1}.xml" for name in sheets]
    changed = {part for part in after if after[part] != before.get(part)}
    # the table of _meta grows by a row
    assert {part for part in changed if not part.startswith("xl/tables/")} == set(names)
    assert before.keys() == after.keys()
    for name in names:
        assert after[name].count(b"<f") == before[name].count(b"<f")


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--stale", "--gateway", "移动云"], "没有短信平台「移动云」"),
        ([], "请先导入新报表"),
    ],
)
def test_a_refusal_is_exit_code_2_and_nothing_changes(
    workbook: Path, tmp_path: Path, capsys, options: list[str], said: str
) -> None:
    before = workbook.read_bytes()
    assert run(workbook, tmp_path / "a.csv", *options, at="2026-11-23T10:30") == 2
    assert said in capsys.readouterr().err
    assert workbook.read_bytes() == before
    assert not (tmp_path / "a.csv").exists()


def test_a_file_that_is_there_is_never_written_over(workbook: Path, tmp_path: Path, capsys) -> None:
    taken = tmp_path / "顾客.csv"
    taken.write_text("是别人的")
    before = workbook.read_bytes()
    assert run(workbook, taken, "--stale") == 2
    assert "顾客.csv 已经有了" in capsys.readouterr().err
    assert (taken.read_text(), workbook.read_bytes()) == ("是别人的", before)
