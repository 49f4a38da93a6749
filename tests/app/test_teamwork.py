"""The list dealt out to colleagues and brought back: nothing doubled, nothing lost, no secrets."""

import shutil
import subprocess
import zipfile
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from register_rows import register_rows as rows_of_register

from cuifu_xl.app import teamwork, workflow
from cuifu_xl.core.errors import CuifuError, OldPlanError, WorkbookError
from cuifu_xl.core.units import minute_of
from cuifu_xl.core.wording.scripts import BY_HAND
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.closed.copies import read_copy
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.worklist.merging import READ
from ooxml_lint import findings
from tests.package_surgery import with_stray_cell
from tests.shop import NOW, line, on_disk, order_id, register_rows, report_file

AFTERNOON = minute_of(datetime(2026, 11, 23, 14, 0))
TEAM = [["阿华", "是", None, None, None], ["小美", "是", None, None, None]]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six buyers on the list of two colleagues, and the report beside it."""
    folder = tmp_path_factory.mktemp("planned")
    path = on_disk(folder)
    book = FileWorkbook(path)
    book.write("客服", ("姓名", "今日在岗", "每日上限", "渠道", "负责等级"), TEAM)
    book.save(0)
    lines = [
        line(n, 总金额="300.00" if n == 1 else "88.00", 联系手机=f"1380000000{n}")
        for n in range(1, 7)
    ]
    report = report_file(folder, *lines)
    workflow.plan(FileWorkbook(path), NOW, reports=[report])
    return path


@pytest.fixture
def workbook(planned: Path, tmp_path: Path) -> Path:
    """That workbook, each test its own."""
    shutil.copytree(planned.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / planned.name


def today(path: Path) -> dict[str, dict]:
    """今日计划 by order number."""
    table = FileWorkbook(path).read("今日计划")
    rows = (dict(zip(table.headings, row, strict=True)) for row in table.rows)
    return {str(row["订单编号"]): row for row in rows}


def dealt(workbook: Path) -> dict[str, Path]:
    files = teamwork.split(FileWorkbook(workbook), workbook.parent / "分发", NOW).files
    return {path.name.split()[0]: path for path in files}


def fill(path: Path, number: int, **cells: object) -> None:
    """A colleague types into one row, in any program."""
    book = openpyxl.load_workbook(path)
    sheet = book["今日计划"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, at["订单编号"]).value == order_id(number):
            for heading, value in cells.items():
                sheet.cell(row, at[heading], value)
            break
    else:
        raise AssertionError(f"{path.name}: no order {number}")
    book.save(path)


def owner(workbook: Path, number: int) -> str:
    return str(today(workbook)[order_id(number)]["负责客服"])


def merge(workbook: Path, *copies: Path) -> tuple[int, int, int]:
    done = teamwork.merge(FileWorkbook(workbook), copies, AFTERNOON)
    return done.merged, done.duplicates, done.conflicts


def test_each_colleague_gets_their_own_rows_and_all_rows_are_dealt(workbook) -> None:
    files = dealt(workbook)
    assert set(files) == {"阿华", "小美"}
    rows = {name: read_copy(path, READ) for name, path in files.items()}
    for name, own in rows.items():
        assert {row["负责客服"] for row in own} == {name}
    ids = [str(row["订单编号"]) for own in rows.values() for row in own]
    assert sorted(ids) == sorted(today(workbook))


def test_a_phone_number_is_shown_only_where_it_is_needed(workbook) -> None:
    rows = [row for path in dealt(workbook).values() for row in read_copy(path, READ)]
    for row in rows:
        phone = str(row["联系手机"] or "")
        assert ("*" not in phone) if row["渠道"] in ("电话", "短信") else len(phone) in (0, 11)
        if row["渠道"] == "千牛" and phone:
            assert "****" in phone


def test_a_copy_has_no_macros_and_is_sound(workbook) -> None:
    for path in dealt(workbook).values():
        assert findings(path) == []
        book = openpyxl.load_workbook(path)
        assert book.vba_archive is None
        assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
            "今日计划",
            "客服怎么答",
        ]
        assert book["今日计划"].data_validations.dataValidation


def test_a_copy_tells_what_to_answer_and_leaves_every_fact_blank(workbook) -> None:
    sheet = openpyxl.load_workbook(dealt(workbook)["阿华"])["客服怎么答"]
    rows = list(sheet.iter_rows(min_col=2, max_col=5, values_only=True))
    reasons = [row[0] for row in factory_rows("未付款原因")]
    assert {row[0] for row in rows} >= {*reasons, "当场", "关闭后"}
    texts = [row[3] for row in rows if row[2] in ("千牛", "电话")]
    heads = schema.TEMPLATES.headings()
    shipped = [dict(zip(heads, row, strict=True)) for row in shipped_rows()]
    wanted = [
        str(one["适用原因"] or "").count("、") + 1
        for one in shipped
        if one["渠道"] != "短信" and (one["适用原因"] or one["适用次数"] in BY_HAND)
    ]
    assert len(texts) == sum(wanted)
    assert [text for text in texts if "珊瑚绒" in text or not text] == []
    assert any("〔商品〕" in text for text in texts)


def test_a_file_that_is_there_is_never_written_over(workbook) -> None:
    first = dealt(workbook)["阿华"]
    before = first.read_bytes()
    second = dealt(workbook)["阿华"]
    assert first != second
    assert first.read_bytes() == before


def test_an_old_plan_is_dealt_only_if_that_is_welcome_and_keeps_its_day(workbook) -> None:
    book, folder = FileWorkbook(workbook), workbook.parent / "分发"
    tomorrow = NOW + 24 * 60
    with pytest.raises(OldPlanError, match="已经过了 24 小时多，这中间谁付了款看不出来"):
        teamwork.split(book, folder, tomorrow)
    assert not folder.exists()
    files = teamwork.split(book, folder, tomorrow, stale=True).files
    assert {path.stem[-10:] for path in files} == {"2026-11-23"}


def test_an_empty_list_is_not_dealt(tmp_path) -> None:
    with pytest.raises(CuifuError, match="请先按「计划今天」"):
        teamwork.split(FileWorkbook(on_disk(tmp_path)), tmp_path / "分发", NOW)


def test_what_colleagues_wrote_comes_back_once(workbook) -> None:
    files = dealt(workbook)
    mine = files[owner(workbook, 1)]
    fill(mine, 1, 结果="答应付款", 联系时间=time(13, 5), 备注="晚上付", 催付人="阿华")
    assert merge(workbook, *files.values()) == (1, 0, 0)
    row = today(workbook)[order_id(1)]
    assert (row["结果"], row["联系时间"], row["备注"]) == ("答应付款", time(13, 5), "晚上付")
    assert merge(workbook, *files.values()) == (0, 1, 0)
    assert today(workbook)[order_id(1)] == row


def test_the_order_of_the_copies_does_not_matter(workbook, tmp_path) -> None:
    files = dealt(workbook)
    fill(files[owner(workbook, 1)], 1, 结果="已帮助")
    fill(files[owner(workbook, 2)], 2, 结果="再考虑", 未付款原因="考虑中")
    other = tmp_path / "b" / "Cuifu.xlsm"
    other.parent.mkdir()
    other.write_bytes(workbook.read_bytes())
    merge(workbook, files["阿华"], files["小美"])
    merge(other, files["小美"], files["阿华"])
    assert today(workbook) == today(other)


def test_two_results_for_one_row_are_told_and_nobody_wins(workbook, tmp_path) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    again = tmp_path / "另一份.xlsx"
    again.write_bytes(mine.read_bytes())
    fill(mine, 1, 结果="答应付款")
    fill(again, 1, 结果="不想要了")
    done = teamwork.merge(FileWorkbook(workbook), [mine, again], AFTERNOON)
    assert (done.merged, done.conflicts) == (0, 1)
    assert "不想要了 / 答应付款" in done.problems[0].sentence()
    assert today(workbook)[order_id(1)]["结果"] is None


def test_what_stands_on_the_list_already_is_never_written_over(workbook) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    book = FileWorkbook(workbook)
    table = book.read("今日计划")
    at = table.headings.index("订单编号")
    results = [["已帮助" if row[at] == order_id(1) else None] for row in table.rows]
    book.write("今日计划", ("结果",), results)
    book.save(0)
    fill(mine, 1, 结果="不想要了")
    assert merge(workbook, mine) == (0, 0, 1)
    assert today(workbook)[order_id(1)]["结果"] == "已帮助"


def test_a_row_that_was_registered_meanwhile_is_not_registered_again(workbook) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    fill(mine, 1, 结果="已帮助", 联系时间=time(13, 5))
    merge(workbook, mine)
    workflow.plan(FileWorkbook(workbook), AFTERNOON)
    assert merge(workbook, mine) == (0, 1, 0)
    workflow.plan(FileWorkbook(workbook), AFTERNOON + 5)
    assert len(register_rows(FileWorkbook(workbook))) == 1


def test_a_row_that_has_left_the_list_comes_back_with_what_was_written(workbook) -> None:
    files = dealt(workbook)
    mine = files[owner(workbook, 2)]
    workflow.plan(FileWorkbook(workbook), NOW + 24 * 60)
    fill(mine, 2, 结果="再考虑", 联系时间=datetime(2026, 11, 23, 13, 5))
    assert merge(workbook, mine) == (1, 0, 0)
    workflow.register(FileWorkbook(workbook), NOW + 24 * 60 + 5)
    (row,) = register_rows(FileWorkbook(workbook))
    assert (row["订单编号"], row["结果"]) == (order_id(2), "再考虑")
    assert row["催付时间"] == datetime(2026, 11, 23, 13, 5)


def test_copies_of_one_file_name_are_two_copies_and_a_copy_given_twice_is_one(
    workbook, tmp_path
) -> None:
    for folder, number in (("甲", 1), ("乙", 2)):
        (tmp_path / folder).mkdir()
        mine = dealt(workbook)[owner(workbook, number)]
        fill(mine, number, 结果="已帮助")
        mine.rename(tmp_path / folder / "名单.xlsx")
    one, other = (tmp_path / folder / "名单.xlsx" for folder in ("甲", "乙"))
    again = tmp_path / "甲" / ".." / "甲" / "名单.xlsx"
    assert merge(workbook, one, other, again) == (2, 0, 0)
    assert [today(workbook)[order_id(n)]["结果"] for n in (1, 2)] == ["已帮助"] * 2


def test_two_results_in_copies_of_one_file_name_are_told_apart(workbook, tmp_path) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    for folder, result in (("甲", "答应付款"), ("乙", "不想要了")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "名单.xlsx").write_bytes(mine.read_bytes())
        fill(tmp_path / folder / "名单.xlsx", 1, 结果=result)
    copies = [tmp_path / folder / "名单.xlsx" for folder in ("甲", "乙")]
    done = teamwork.merge(FileWorkbook(workbook), copies, AFTERNOON)
    assert (done.merged, done.conflicts) == (0, 1)
    for name in ("甲/名单.xlsx", "乙/名单.xlsx"):
        assert name in done.problems[0].sentence()


def change_places(path: Path, one: int, other: int, *headings: str) -> None:
    """These columns of two rows change places, as when they are sorted apart from the others."""
    book = openpyxl.load_workbook(path)
    sheet = book["今日计划"]
    at = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, at["订单编号"]).value: row for row in range(2, sheet.max_row + 1)}
    first, second = rows[order_id(one)], rows[order_id(other)]
    for heading in headings:
        cells = sheet.cell(first, at[heading]), sheet.cell(second, at[heading])
        cells[0].value, cells[1].value = cells[1].value, cells[0].value
    book.save(path)


def of_one_owner(workbook: Path) -> tuple[int, int]:
    """Two orders of the same colleague."""
    owners: dict[str, int] = {}
    for number in range(1, 7):
        if (name := owner(workbook, number)) in owners:
            return owners[name], number
        owners[name] = number
    raise AssertionError


APART = [("订单编号",), ("计划号",), ("买家会员名",), ("订单编号", "买家会员名")]


@pytest.mark.parametrize("headings", APART)
@pytest.mark.parametrize("days", [0, *(pytest.param(n, marks=pytest.mark.e2e) for n in (1, 30))])
def test_a_result_beside_another_buyers_order_in_a_copy_goes_to_nobody(
    workbook, headings, days
) -> None:
    one, other = of_one_owner(workbook)
    mine = dealt(workbook)[owner(workbook, one)]
    fill(mine, one, 结果="不想要了")
    change_places(mine, one, other, *headings)
    if days:
        workflow.plan(FileWorkbook(workbook), NOW + days * 24 * 60)
    before, kept = today(workbook), mine.read_bytes()
    done = teamwork.merge(FileWorkbook(workbook), [mine], AFTERNOON + days * 24 * 60)
    assert (done.merged, done.conflicts) == (0, 1)
    said = done.problems[0].sentence()
    assert mine.name in said
    if not days:
        assert f"测试买家{one:02d}" in said
        assert f"测试买家{other:02d}" in said
    assert (today(workbook), mine.read_bytes()) == (before, kept)


def test_a_copy_of_yesterday_in_which_one_column_was_sorted_apart_is_noticed_by_the_numbers(
    workbook,
) -> None:
    """`20261123-…` is made of the buyer's name, so a number among another buyer's cells shows."""
    one, other = of_one_owner(workbook)
    mine = dealt(workbook)[owner(workbook, one)]
    fill(mine, one, 结果="不想要了")
    change_places(mine, one, other, "计划号")
    book = FileWorkbook(workbook)
    book.write("今日计划", schema.TODAY.headings(), [])
    book.save(0)
    assert merge(workbook, mine) == (0, 0, 1)


def test_an_order_that_joined_or_left_the_row_meanwhile_is_no_conflict(workbook) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    fill(mine, 1, 结果="已帮助", 订单编号=f"{order_id(1)}、{order_id(99)}")
    assert merge(workbook, mine) == (1, 0, 0)


def test_a_row_of_a_copy_that_cannot_be_placed_is_named(workbook) -> None:
    mine = dealt(workbook)["阿华"]
    book = openpyxl.load_workbook(mine)
    sheet = book["今日计划"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    sheet.cell(row, at["备注"], "下午又来问过")
    sheet.cell(row + 1, at["买家会员名"], "阿贝")
    sheet.cell(row + 1, at["结果"], "已帮助")
    book.save(mine)
    done = teamwork.merge(FileWorkbook(workbook), [mine], AFTERNOON)
    assert (done.merged, done.conflicts) == (1, 1)
    assert "下午又来问过" in done.problems[0].sentence()
    assert merge(workbook, mine) == (0, 1, 1)


def test_line_breaks_of_different_programs_are_no_conflict(workbook, tmp_path) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    again = tmp_path / "另一份.xlsx"
    again.write_bytes(mine.read_bytes())
    fill(mine, 1, 结果="已帮助", 备注="晚上付\n谢谢")
    fill(again, 1, 结果="已帮助", 备注="晚上付_x000D_\n谢谢")
    assert merge(workbook, mine, again) == (1, 0, 0)


def test_a_contact_whose_buyer_only_the_report_knows_comes_along_once(tmp_path) -> None:
    path = on_disk(tmp_path)
    report = report_file(tmp_path, line(1), line(2, "阿贝", 总金额="5.00"))
    workflow.plan(FileWorkbook(path), NOW, reports=[report])
    (mine,) = dealt(path).values()
    book = openpyxl.load_workbook(mine)
    sheet = book["今日计划"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in (("订单编号", order_id(2)), ("结果", "已帮助")):
        sheet.cell(sheet.max_row + (heading == "订单编号"), at[heading], value)
    book.save(mine)
    assert merge(path, mine) == (1, 0, 0)
    workflow.plan(FileWorkbook(path), AFTERNOON)
    assert merge(path, mine) == (0, 1, 0)
    assert [row["买家会员名"] for row in register_rows(FileWorkbook(path))] == ["阿贝"]


def test_a_contact_about_several_orders_comes_along_once(workbook) -> None:
    mine = dealt(workbook)["阿华"]
    book = openpyxl.load_workbook(mine)
    sheet = book["今日计划"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    cells = {"订单编号": "3900000000000009998、3900000000000009999", "买家会员名": "阿贝"}
    for heading, value in (cells | {"结果": "已帮助", "催付人": "阿华"}).items():
        sheet.cell(row, at[heading], value)
    book.save(mine)
    assert merge(workbook, mine) == (1, 0, 0)
    workflow.plan(FileWorkbook(workbook), AFTERNOON)
    assert len(register_rows(FileWorkbook(workbook))) == 2
    assert merge(workbook, mine) == (0, 1, 0)


def test_a_contact_outside_the_plan_comes_along_once(workbook) -> None:
    mine = dealt(workbook)["阿华"]
    book = openpyxl.load_workbook(mine)
    sheet = book["今日计划"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    for heading, value in (
        ("订单编号", "3900000000000009999"),
        ("结果", "已帮助"),
        ("催付人", "阿华"),
    ):
        sheet.cell(row, at[heading], value)
    book.save(mine)
    assert merge(workbook, mine) == (1, 0, 0)
    assert merge(workbook, mine) == (0, 1, 0)
    workflow.register(FileWorkbook(workbook), AFTERNOON)
    assert merge(workbook, mine) == (0, 1, 0)


def test_moved_inserted_and_hidden_columns_are_no_matter(workbook) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    fill(mine, 1, 结果="已帮助")
    book = openpyxl.load_workbook(mine)
    sheet = book["今日计划"]
    values = list(sheet.iter_rows(values_only=True))
    other = book.create_sheet("我的", 0)
    other.append(["我的名单"])
    for cells in values:
        other.append(["我的列", *reversed(cells)])
    del book["今日计划"]
    other.column_dimensions["C"].hidden = True
    book.save(mine)
    assert merge(workbook, mine) == (1, 0, 0)
    assert today(workbook)[order_id(1)]["结果"] == "已帮助"


def test_a_file_that_is_no_copy_is_refused_and_nothing_is_written(workbook, tmp_path) -> None:
    before = workbook.read_bytes()
    wrong = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(wrong)
    with pytest.raises(WorkbookError, match="找不到「今日计划」的表头"):
        merge(workbook, wrong)
    broken = tmp_path / "坏的.xlsx"
    broken.write_bytes(b"PK")
    with pytest.raises(WorkbookError, match="打不开"):
        merge(workbook, broken)
    assert workbook.read_bytes() == before


def test_a_stray_cell_at_the_end_of_a_copy_is_named_and_nothing_is_written(workbook) -> None:
    copy = dealt(workbook)["阿华"]
    with_stray_cell(copy, "今日计划")
    before = workbook.read_bytes()
    with pytest.raises(WorkbookError) as said:
        merge(workbook, copy)
    assert str(said.value) == (
        f"{copy.name}：离别的内容很远的地方（第 1048576 行、第 16384 列附近）还有内容，"
        "读不了。请删掉那里的整行、整列，保存后再试"
    )
    assert workbook.read_bytes() == before


def test_a_typed_number_comes_back_and_a_masked_one_never_does(workbook) -> None:
    before = {one: row["联系手机"] for one, row in today(workbook).items()}
    files = dealt(workbook)
    fill(files[owner(workbook, 1)], 1, 联系手机="13911112222")
    merge(workbook, *files.values())
    after = {one: row["联系手机"] for one, row in today(workbook).items()}
    assert after == {**before, order_id(1): "13911112222"}


def test_a_shared_copy_holds_nobody_anywhere(workbook, tmp_path) -> None:
    book = FileWorkbook(workbook)
    book.write("会员", ("买家会员名", "等级"), [["测试买家02", "VIP"]])
    book.append("催付登记", schema.REGISTER.headings(), rows_of_register(40))
    book.save(0)
    shared = tmp_path / "分享.xlsx"
    assert teamwork.share(FileWorkbook(workbook), shared, AFTERNOON) > 100
    with zipfile.ZipFile(shared) as package:
        names = package.namelist()
        content = b"".join(package.read(name) for name in names).decode("utf-8", "ignore")
    assert "测试买家0" not in content
    assert "1380000000" not in content
    assert order_id(1) not in content
    assert not [name for name in names if "vba" in name]
    assert [name for name in names if "pivotCache" in name]
    assert [name for name in names if "/charts/" in name]
    assert findings(shared) == []


def test_what_buyers_wrote_is_not_in_a_shared_copy(tmp_path) -> None:
    path, shared = on_disk(tmp_path), tmp_path / "分享.xlsx"
    report = report_file(tmp_path, line(1, 买家留言="余额不够，叫我阿珍"), line(2))
    workflow.plan(FileWorkbook(path), NOW, reports=[report])
    quoted = "余额不足：买家留言「余额不够」"
    text, other = "话术：余额不足（2条轮流）", "话术：平常（2条轮流）"
    assert {row["理由"] for row in today(path).values()} == {
        f"金额 88（+10） · 余额不足（+10） · {quoted} · {text}",
        f"金额 88（+10） · {other}",
    }
    teamwork.share(FileWorkbook(path), shared, AFTERNOON)
    why = schema.TODAY.headings().index("理由")
    assert {row[why] for row in FileWorkbook(shared).read("今日计划").rows} == {
        "金额 88（+10） · 余额不足（+10）",
        f"金额 88（+10） · {other}",
    }


def test_a_shared_copy_still_counts_what_was_gained(workbook, tmp_path) -> None:
    book = FileWorkbook(workbook)
    book.append("催付登记", schema.REGISTER.headings(), rows_of_register(40))
    book.save(0)
    shared = tmp_path / "分享.xlsx"
    teamwork.share(FileWorkbook(workbook), shared, AFTERNOON)
    money = schema.REGISTER.headings().index("回款金额")
    before, after = (FileWorkbook(path).read("催付登记").rows for path in (workbook, shared))
    assert [row[money] for row in after] == [row[money] for row in before]
    with pytest.raises(CuifuError, match="已经有了"):
        teamwork.share(FileWorkbook(workbook), shared, AFTERNOON)
    with pytest.raises(CuifuError, match="没有宏"):
        teamwork.share(FileWorkbook(workbook), tmp_path / "a.xlsm", AFTERNOON)


@pytest.mark.e2e
@pytest.mark.parametrize("kept", ["小\n满", "小\t满", "小_x000D_\n满"])
def test_a_buyer_with_a_line_break_comes_back_once_through_libreoffice(tmp_path, kept) -> None:
    path = on_disk(tmp_path)
    report = report_file(tmp_path, line(1, "小\r\n满"), line(2))
    workflow.plan(FileWorkbook(path), NOW, reports=[report])
    (mine,) = dealt(path).values()
    fill(mine, 1, 结果="已帮助", 联系时间=time(13, 5), 买家会员名=kept)
    out = saved_by_libreoffice(mine, tmp_path)
    assert merge(path, out) == (1, 0, 0)
    workflow.register(FileWorkbook(path), AFTERNOON)
    workflow.plan(FileWorkbook(path), AFTERNOON + 5)
    assert merge(path, out) == (0, 1, 0)
    assert [row["买家会员名"] for row in register_rows(FileWorkbook(path))] == ["小 满"]


def saved_by_libreoffice(path: Path, folder: Path) -> Path:
    out, profile = folder / "lo", (folder / "profile").as_uri()
    where = ("--outdir", str(out), str(path))
    office = ("soffice", f"-env:UserInstallation={profile}", "--headless")
    convert = [*office, "--convert-to", "xlsx", *where]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    return out / path.name


@pytest.mark.e2e
def test_a_copy_saved_by_libreoffice_is_merged_as_any_other(workbook, tmp_path) -> None:
    mine = dealt(workbook)[owner(workbook, 1)]
    fill(mine, 1, 结果="已帮助", 联系时间=time(13, 5), 承诺付款时间=datetime(2026, 11, 23, 20, 0))
    assert merge(workbook, saved_by_libreoffice(mine, tmp_path)) == (1, 0, 0)
    row = today(workbook)[order_id(1)]
    assert (row["结果"], row["联系时间"]) == ("已帮助", time(13, 5))
    assert row["承诺付款时间"] == datetime(2026, 11, 23, 20, 0)
