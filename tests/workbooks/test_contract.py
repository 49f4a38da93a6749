"""What every host does: the same suite in memory, on a closed file and on an open document."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlwings
from as_excel_would import refuse_text_outside_text_cells
from hypothesis import example, given, settings
from hypothesis import strategies as st
from office import RunningOffice
from small_workbooks import PLAN, PLAN_OURS, REGISTER, a_shop, column, plan_rows

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.reports.rows import Headed, Rows
from cuifu_xl.workbooks.base import Formula, NewColumn, NewTable, Table, Workbook
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.memory import MemoryWorkbook
from cuifu_xl.workbooks.open import LiveWorkbook
from cuifu_xl.workbooks.xml.cell_xml import as_read

Opener = Callable[..., Workbook]
AT = datetime(2026, 11, 22, 10, 30)


def _in_memory(rows: int) -> Workbook:
    plan = [
        [f"P{n}", f"买家{n}", n * 1.5, datetime(2025, 12, 9 + n), "好", f"备注{n}", None]
        for n in range(1, rows + 1)
    ]
    register = [
        [f"R{n}", datetime(2025, 12, 9, 12), float(n), "😀 <&>"] for n in range(1, rows + 1)
    ]
    report = [["订单编号", "买家", "金额"]]
    report += [[f"90000000000000000{n}", f"买家{n}", f"{n}.50"] for n in range(1, 5)]
    tables = {
        "今日计划": Table(PLAN, plan),
        "催付登记": Table(REGISTER, register),
        "参数": Table(("名称", "值"), [["店铺", "小店"], ["网址", "001"]], 4),
        "关闭时限": Table(("类型", "小时"), [["普通", 72]], 4),
    }
    return MemoryWorkbook(tables, report)


HOSTS = ("memory", "file", "dry-run", pytest.param("live", marks=pytest.mark.e2e))


@pytest.fixture(params=HOSTS)
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opener]:
    """Opens a workbook with some rows."""
    if request.param == "live":
        refuse_text_outside_text_cells(monkeypatch)

    def make(rows: int = 3) -> Workbook:
        if request.param == "memory":
            return _in_memory(rows)
        path = a_shop(tmp_path / "Cuifu.xlsx", rows)
        if request.param == "live":
            office: RunningOffice = request.getfixturevalue("office")
            office.close_books()
            return LiveWorkbook(office.open(path))
        file = FileWorkbook(path, stamp="2026-11-23 092501")
        return file if request.param == "file" else MemoryWorkbook.from_workbook(file)

    yield make
    if request.param == "live":
        request.getfixturevalue("office").close_books()


def saved(workbook: Workbook) -> Workbook:
    """The workbook as somebody else finds it after the save."""
    workbook.save(0)
    if isinstance(workbook, LiveWorkbook):
        return LiveWorkbook(xlwings.books[workbook.name])
    return FileWorkbook(workbook.path) if isinstance(workbook, FileWorkbook) else workbook


def report_of(workbook: Workbook) -> list[list[object]]:
    """订单 without blank ends of rows and blank rows at the end."""
    rows: list[list[object]] = []
    for row in workbook.read_report():
        cells: list[object] = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def test_all_tables_are_named(opened: Opener) -> None:
    assert {"今日计划", "催付登记", "参数", "关闭时限"} <= opened().tables()


def test_a_table_says_on_which_sheet_it_stands(opened: Opener) -> None:
    workbook = opened()
    on_sheets = "催付登记" if not isinstance(workbook, MemoryWorkbook) or workbook.sheets() else ""
    assert workbook.sheet_of("催付登记") == on_sheets


def test_a_table_is_read_with_its_headings_types_and_place(opened: Opener) -> None:
    table = opened().read("催付登记")
    row = ["R1", datetime(2025, 12, 9, 12), 1.0, "😀 <&>"]
    assert table.headings == REGISTER
    assert table.rows[0] == row
    assert (len(table.rows), table.first_row) == (3, 2)


def test_text_of_digits_stays_text_and_numbers_are_float(opened: Opener) -> None:
    assert opened().read("参数").rows == [["店铺", "小店"], ["网址", "001"]]
    assert opened().read("关闭时限") == Table(("类型", "小时"), [["普通", 72.0]], 4)


def test_an_empty_table_has_no_rows(opened: Opener) -> None:
    assert opened(0).read("今日计划").rows == []
    assert opened(0).read("催付登记").rows == []


def test_a_missing_table_is_named(opened: Opener) -> None:
    with pytest.raises(WorkbookError, match="没有表「不存在」"):
        opened().read("不存在")


def test_a_missing_column_is_named(opened: Opener) -> None:
    with pytest.raises(WorkbookError, match="缺少列「没有」"):
        opened().write("今日计划", ("计划号", "没有"), [])
    with pytest.raises(WorkbookError, match="缺少列「没有」"):
        opened().append("催付登记", ("没有",), [])


def test_written_values_come_back(opened: Opener) -> None:
    workbook = opened()
    values = ["=1+1", "+86 138", "@x", "001", "9000000000000000123", " 前后 ", "a\nb\tc", "_x000D_"]
    workbook.write("参数", ("名称", "值"), [[str(i), v] for i, v in enumerate(values)])
    assert column(saved(workbook).read("参数").rows, 1) == values


def test_dates_numbers_and_formulas_come_back(opened: Opener) -> None:
    workbook = opened()
    rows = [["R1", AT, 5, True], ["R2", date(2026, 1, 2), 1.25, Formula("1+1", 2)]]
    workbook.write("催付登记", REGISTER, rows)
    assert saved(workbook).read("催付登记").rows == [
        ["R1", AT, 5.0, True],
        ["R2", datetime(2026, 1, 2), 1.25, 2.0],
    ]


def test_a_text_may_stand_where_a_number_or_a_time_stood_and_back(opened: Opener) -> None:
    workbook = opened()
    kinds = [["R1", AT, 1.0, "文"], ["1", "没有", "001", 5.0], [None, None, "=2", "=1+1"]]
    for rows in (kinds, kinds[::-1], kinds[1:] + kinds[:1], kinds):
        workbook.write("催付登记", REGISTER, rows)
        workbook = saved(workbook)
        assert workbook.read("催付登记").rows == rows


def test_a_formula_gives_way_to_a_text_and_a_text_to_a_formula(opened: Opener) -> None:
    workbook = opened()
    for rows in ([[Formula("1+1", 2)], ["=1+1"]], [["=2+2"], [Formula("2+2", 4)]]):
        workbook.write("参数", ("值",), rows)
        workbook = saved(workbook)
        assert column(workbook.read("参数").rows, 1) == [as_read(row[0]) for row in rows]


def test_a_clock_time_comes_back_as_clock_time(opened: Opener) -> None:
    workbook = opened()
    workbook.write("催付登记", REGISTER, [["R1", time(13, 30), None, None]])
    assert saved(workbook).read("催付登记").rows == [["R1", time(13, 30), None, None]]


def test_a_table_reads_as_written_before_the_save_too(opened: Opener) -> None:
    workbook = opened()
    workbook.append("催付登记", REGISTER, [["R4", AT, 4, "四"]])
    assert workbook.read("催付登记").rows[3] == ["R4", AT, 4.0, "四"]


@pytest.mark.parametrize("numbers", [(), (2,), (3, 1), (3, 9, 1, 2), tuple(range(1, 31))])
def test_own_columns_travel_with_their_key(opened: Opener, numbers: tuple[int, ...]) -> None:
    workbook = opened()
    workbook.write("今日计划", PLAN_OURS, plan_rows(*numbers), key="计划号")
    read = saved(workbook).read("今日计划")
    assert column(read.rows, 0) == [f"P{n}" for n in numbers]
    assert column(read.rows, 5) == [f"备注{n}" if n <= 3 else None for n in numbers]


def test_equal_keys_take_own_cells_in_order_and_a_blank_key_takes_none(opened: Opener) -> None:
    workbook = opened()
    rows = [["P1", "a", 1, None, None], [None, "b", 1, None, None], ["P1", "c", 1, None, None]]
    workbook.write("今日计划", PLAN_OURS, rows, key="计划号")
    assert column(saved(workbook).read("今日计划").rows, 5) == ["备注1", None, None]


def test_without_key_own_columns_stay_in_place(opened: Opener) -> None:
    workbook = opened()
    workbook.write("今日计划", ("买家",), [["甲"], ["乙"], ["丙"], ["丁"]])
    read = saved(workbook).read("今日计划")
    assert column(read.rows, 1) == ["甲", "乙", "丙", "丁"]
    assert column(read.rows, 5) == ["备注1", "备注2", "备注3", None]


def test_without_key_a_row_that_people_filled_is_not_lost(opened: Opener) -> None:
    workbook = opened()
    workbook.write("今日计划", PLAN_OURS, plan_rows(7))
    read = saved(workbook).read("今日计划")
    assert column(read.rows, 0) == ["P7", None, None]
    assert column(read.rows, 5) == ["备注1", "备注2", "备注3"]


def test_rows_are_appended_below_the_last(opened: Opener) -> None:
    workbook = opened()
    workbook.append("催付登记", ("登记号", "金额"), [["R4", 4], ["R5", 5]])
    read = saved(workbook).read("催付登记")
    assert column(read.rows, 0) == ["R1", "R2", "R3", "R4", "R5"]
    assert read.rows[4] == ["R5", None, 5.0, None]


def test_the_first_append_fills_the_blank_row(opened: Opener) -> None:
    workbook = opened(0)
    workbook.append("催付登记", REGISTER, [["R1", AT, 1, "x"]])
    assert saved(workbook).read("催付登记") == Table(REGISTER, [["R1", AT, 1.0, "x"]])


def test_appended_rows_may_be_changed_in_the_same_press(opened: Opener) -> None:
    workbook = opened()
    workbook.append("催付登记", ("登记号", "备注"), [["R4", "新"]])
    workbook.write(
        "催付登记", ("登记号", "金额"), [[f"R{n}", n * 10] for n in (1, 2, 3, 4)], key="登记号"
    )
    read = saved(workbook).read("催付登记")
    assert column(read.rows, 2) == [10.0, 20.0, 30.0, 40.0]
    assert column(read.rows, 3) == ["😀 <&>", "😀 <&>", "😀 <&>", "新"]


def test_tables_side_by_side_do_not_disturb_each_other(opened: Opener) -> None:
    workbook = opened()
    workbook.write("关闭时限", ("类型", "小时"), [[f"型{n}", n] for n in range(6)])
    workbook.write("参数", ("名称", "值"), [["店铺", "大店"]])
    after = saved(workbook)
    assert after.read("参数").rows == [["店铺", "大店"]]
    assert column(after.read("关闭时限").rows, 1) == [float(n) for n in range(6)]


def test_the_report_is_read_from_a1(opened: Opener) -> None:
    rows = report_of(opened())
    assert rows[0] == ["订单编号", "买家", "金额"]
    assert rows[4] == ["900000000000000004", "买家4", "4.50"]


def test_a_new_report_replaces_the_old_one(opened: Opener) -> None:
    workbook = opened()
    workbook.write_report([["甲", "乙"], ["=1", None], ["", "<&>", "x"]])
    assert report_of(saved(workbook)) == [["甲", "乙"], ["=1"], [None, "<&>", "x"]]


def test_the_added_block_leaves_the_report_alone(opened: Opener) -> None:
    workbook = opened()
    workbook.write_added(4, ("分", "时"), [[5, AT], None, ["文", None]])
    rows = report_of(saved(workbook))
    assert rows[0] == ["订单编号", "买家", "金额", None, "分", "时"]
    assert rows[1][3:] == [None, 5.0, AT]
    assert rows[2] == ["900000000000000002", "买家2", "2.50"]
    assert rows[3][3:] == [None, "文"]


def test_the_added_block_stands_beside_headings_further_down(opened: Opener) -> None:
    workbook = opened()
    workbook.write_added(1, ("分", "时"), [[7, "新"]], heading_row=1)
    rows = report_of(saved(workbook))
    assert rows[0] == ["订单编号", "买家", "金额"]
    assert rows[1] == ["900000000000000001", "分", "时"]
    assert rows[2] == ["900000000000000002", 7.0, "新"]


def test_the_added_block_is_replaced_as_a_whole(opened: Opener) -> None:
    workbook = opened()
    workbook.write_added(4, ("分", "时"), [[n, "旧"] for n in range(8)])
    workbook = saved(workbook)
    workbook.write_added(4, ("分", "时"), [None, [1, "新"]])
    rows = report_of(saved(workbook))
    assert [row[4:] for row in rows] == [["分", "时"], [], [1.0, "新"], [], []]


def test_report_and_added_block_are_taken_row_by_row_while_saving(opened: Opener) -> None:
    workbook = opened()
    seen: list[str] = []

    def orders():  # type: ignore[no-untyped-def]
        for number in range(4):
            seen.append(f"行{number}")
            yield [f"行{number}"]

    def block():  # type: ignore[no-untyped-def]
        for number in range(3):
            assert len(seen) == number + 2
            yield [number]

    workbook.write_report(orders())
    workbook.write_added(2, ("分",), block())
    assert seen == []
    rows = report_of(saved(workbook))
    assert rows == [["行0", None, "分"]] + [[f"行{n + 1}", None, float(n)] for n in range(3)]


def test_the_revision_changes_with_the_table_and_only_then(opened: Opener) -> None:
    workbook = opened()
    before = (workbook.revision("催付登记"), workbook.revision("参数"), workbook.report_revision())
    workbook.append("催付登记", ("登记号",), [["R9"]])
    after = saved(workbook)
    assert after.revision("催付登记") != before[0]
    assert (after.revision("参数"), after.report_revision()) == before[1:]


def test_saving_without_changes_is_fine(opened: Opener) -> None:
    assert opened().save(5) is None


FOLLOW_UP = NewColumn("跟进", "text", folded=True, choices=("是", "否"), note="是 = 再打一次")


def test_a_table_gains_a_column_behind_the_owners(opened: Opener) -> None:
    workbook = opened()
    before = workbook.read("今日计划")
    workbook.add_columns("今日计划", [FOLLOW_UP])
    read = saved(workbook).read("今日计划")
    assert read.headings == (*PLAN, "跟进")
    assert [row[:6] for row in read.rows] == [row[:6] for row in before.rows]
    assert column(read.rows, 7) == [None, None, None]


def test_new_columns_are_filled_in_the_same_press(opened: Opener) -> None:
    workbook = opened()
    workbook.add_columns("催付登记", [NewColumn("催付日", "date"), NewColumn("计次", "integer")])
    workbook.write("催付登记", ("催付日", "计次"), [[date(2026, 11, n), n] for n in (1, 2, 3)])
    workbook.append("催付登记", ("登记号", "计次"), [["R4", 9]])
    assert workbook.read("催付登记").headings == (*REGISTER, "催付日", "计次")
    read = saved(workbook).read("催付登记")
    assert column(read.rows, 0) == ["R1", "R2", "R3", "R4"]
    assert column(read.rows, 4) == [datetime(2026, 11, n) for n in (1, 2, 3)] + [None]
    assert column(read.rows, 5) == [1.0, 2.0, 3.0, 9.0]
    assert column(read.rows, 3)[:3] == ["😀 <&>"] * 3


def test_tables_that_stand_beside_it_move_when_a_table_gains_columns(opened: Opener) -> None:
    workbook = opened()
    beside = workbook.read("关闭时限")
    workbook.add_columns("参数", [NewColumn("单位"), NewColumn("说明"), NewColumn("来源")])
    workbook.write("参数", ("单位", "来源"), [["个", "S1"], ["条", "S2"]])
    workbook.append("关闭时限", ("类型", "小时"), [["预售", 48]])
    workbook = saved(workbook)
    assert workbook.read("参数").headings == ("名称", "值", "单位", "说明", "来源")
    assert workbook.read("参数").rows == [
        ["店铺", "小店", "个", None, "S1"],
        ["网址", "001", "条", None, "S2"],
    ]
    assert workbook.read("关闭时限").rows == [*beside.rows, ["预售", 48.0]]


def test_rows_still_travel_after_the_table_has_grown(opened: Opener) -> None:
    workbook = opened()
    workbook.add_columns("今日计划", [FOLLOW_UP])
    workbook.write("今日计划", ("计划号", "跟进"), [["P3", "丙"], ["P1", "甲"]], key="计划号")
    read = saved(workbook).read("今日计划")
    assert [row[:1] + row[5:6] + row[7:] for row in read.rows] == [
        ["P3", "备注3", "丙"],
        ["P1", "备注1", "甲"],
    ]


def test_an_empty_table_gains_a_column(opened: Opener) -> None:
    workbook = opened(0)
    workbook.add_columns("催付登记", [NewColumn("渠道")])
    workbook = saved(workbook)
    assert workbook.read("催付登记") == Table((*REGISTER, "渠道"), [])
    workbook.append("催付登记", ("登记号", "渠道"), [["R1", "电话"]])
    assert saved(workbook).read("催付登记").rows == [["R1", None, None, None, "电话"]]


def test_a_heading_that_the_owner_has_is_not_added_again(opened: Opener) -> None:
    with pytest.raises(WorkbookError, match="已经有一列叫「我的备注」"):
        opened().add_columns("今日计划", [NewColumn("我的备注")])


def test_a_new_sheet_stands_last_with_its_tables(opened: Opener) -> None:
    workbook = opened()
    sheets = workbook.sheets()
    follow_up = NewTable("今日跟进", (NewColumn("订单编号"), NewColumn("时间", "datetime")))
    rows = [["9000000000000000123", 3, Formula("1+1", 2)], ["=1", None, None]]
    columns = (NewColumn("名称"), NewColumn("天", "integer"), NewColumn("两倍", "formula"))
    workbook.add_sheet("今日跟进", [follow_up, NewTable("跟进规则", columns, rows)])
    assert workbook.read("跟进规则").rows[0] == ["9000000000000000123", 3.0, 2.0]
    workbook.append("今日跟进", ("订单编号", "时间"), [["001", AT]])
    workbook = saved(workbook)
    assert workbook.sheets() == (*sheets, "今日跟进")
    assert {"今日跟进", "跟进规则", "今日计划"} <= workbook.tables()
    assert workbook.read("今日跟进").rows == [["001", AT]]
    rules = workbook.read("跟进规则")
    assert rules.headings == ("名称", "天", "两倍")
    assert [row[:2] for row in rules.rows] == [["9000000000000000123", 3.0], ["=1", None]]


def test_a_new_table_stands_beside_the_others(opened: Opener) -> None:
    workbook = opened()
    before = workbook.read("关闭时限")
    columns = (NewColumn("类目"), NewColumn("小时", "number"))
    workbook.add_table("设置", NewTable("类目", columns, [["美妆", 0.5]], "多久关闭"))
    workbook.append("类目", ("类目", "小时"), [["童装", 0.5]])
    workbook = saved(workbook)
    assert workbook.read("类目").rows == [["美妆", 0.5], ["童装", 0.5]]
    assert workbook.read("关闭时限") == before
    workbook.append("类目", ("类目",), [["文具"]])
    assert column(saved(workbook).read("类目").rows, 0) == ["美妆", "童装", "文具"]


def test_a_name_that_is_taken_is_not_given_again(opened: Opener) -> None:
    with pytest.raises(WorkbookError, match="已经有表或名称叫「参数」"):
        opened().add_table("设置", NewTable("参数", (NewColumn("名称"),)))
    with pytest.raises(WorkbookError, match="已经有表或名称叫「参数」"):
        opened().add_sheet("新", [NewTable("参数", (NewColumn("名称"),))])


def test_single_cells_are_changed_in_the_rows_of_their_keys(opened: Opener) -> None:
    workbook = opened()
    changes = {"P1": {"买家": "=甲", "金额": 9}, "P3": {"开始": AT, "结果": None}}
    workbook.change_cells("今日计划", "计划号", changes)
    read = saved(workbook).read("今日计划")
    first, second, third = (row[:6] for row in read.rows)
    assert first == ["P1", "=甲", 9.0, datetime(2025, 12, 10), "好", "备注1"]
    assert second == ["P2", "买家2", 3.0, datetime(2025, 12, 11), "好", "备注2"]
    assert third == ["P3", "买家3", 4.5, AT, None, "备注3"]


def test_every_row_of_a_key_is_changed(opened: Opener) -> None:
    workbook = opened()
    workbook.append("催付登记", ("登记号",), [["R2"]])
    workbook.change_cells("催付登记", "登记号", {"R2": {"备注": "停用"}})
    assert column(saved(workbook).read("催付登记").rows, 3)[1:] == ["停用", "😀 <&>", "停用"]


def test_a_row_that_is_gone_is_named(opened: Opener) -> None:
    with pytest.raises(WorkbookError, match="没有「名称」是「没有的」的行"):
        opened().change_cells("参数", "名称", {"没有的": {"值": 1}})
    with pytest.raises(WorkbookError, match="缺少列「没有」"):
        opened().change_cells("参数", "名称", {"店铺": {"没有": 1}})


texts = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["\x00\x1f", "_x000D_", "_x005F_x000D_", "😀" * 20, "长" * 40000, "\r\n", " ", "&amp;", "]]>"]
)
moments = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)
values = st.none() | texts | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(
    allow_nan=False, allow_infinity=False
)  # fmt: skip


@settings(max_examples=10)
@given(rows=st.lists(st.lists(texts, min_size=1, max_size=4), max_size=12))
@example(rows=[["甲", "", "<&>"], ["", "_x000D_", "\uffff"]] * 300 + [["'9", "", "😀" * 16390]])
def test_a_packed_report_is_written_as_its_rows_are(opened: Opener, rows: list[list[str]]) -> None:
    packed = Rows()
    for row in rows:
        packed.append(row)
    report = Headed(["订单编号", "a & b", "c\x1fd"], packed)
    together = opened()
    together.write_report(report)
    found = report_of(saved(together))
    apart = opened()
    apart.write_report([list(row) for row in report])
    assert found == report_of(saved(apart))


@settings(max_examples=25)
@given(rows=st.lists(st.tuples(texts, st.none() | moments, values, values), max_size=12))
def test_any_rows_come_back_equal(opened: Opener, rows: list[tuple[object, ...]]) -> None:
    workbook = opened()
    workbook.write("催付登记", REGISTER, rows)  # type: ignore[arg-type]
    expected = [[as_read(value) for value in row] for row in rows]  # type: ignore[arg-type]
    while expected and not any(value is not None for value in expected[-1]):
        expected.pop()
    assert saved(workbook).read("催付登记").rows == expected
