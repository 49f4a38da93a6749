"""The same work over pandas frames: the example of docs/frames.md, and the workbook beside it."""

import re
from datetime import datetime
from pathlib import Path

import pandas as pd

from cuifu_xl.app import frames, workflow
from cuifu_xl.core.units import minute_of
from cuifu_xl.tables import schema
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.shop import HEADER, PAID, line, on_disk, report_file

MORNING, EVENING = datetime(2026, 11, 23, 9, 30), datetime(2026, 11, 23, 20, 0)
DOCS = Path(__file__).parents[2] / "docs" / "frames.md"
ORDERS = [line(1), line(2, 总金额="5.00"), line(3, "阿贝", 总金额="260.00"), line(4, "阿贝")]


def test_the_example_of_the_docs_does_what_it_says(capsys) -> None:
    example = re.search(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert example is not None
    names: dict = {}
    exec(example[1], names)
    printed = capsys.readouterr().out
    assert "金额过小" in printed
    assert "测试买家01" in printed
    line_ = names["tables"]["催付登记"].iloc[0]
    assert (line_["订单编号"], line_["付款状态"], line_["是否成功"], line_["回款金额"]) == (
        *("3900000000000000001", "已付", 1, 88.0),
    )


def test_frames_hold_what_the_workbook_does(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    workflow.plan(FileWorkbook(path), minute_of(MORNING), reports=[report_file(tmp_path, *ORDERS)])
    book = FileWorkbook(path)
    mine = {spec.name: book.read(spec.name) for spec in schema.TABLES}
    theirs = frames.plan(pd.DataFrame(ORDERS, columns=HEADER), MORNING)
    for name in ("今日计划", "未催原因"):
        rows = [
            [None if pd.isna(cell) else cell for cell in row]
            for row in theirs[name].itertuples(index=False, name=None)
        ]
        assert tuple(theirs[name].columns) == mine[name].headings
        assert rows == mine[name].rows != [], name


def test_a_result_in_a_frame_is_registered_and_its_payment_matched() -> None:
    tables = frames.plan(pd.DataFrame(ORDERS, columns=HEADER), MORNING)
    today = tables["今日计划"]
    first = today.index[today["买家会员名"] == "测试买家01"][0]
    today.loc[first, "结果"] = "已提醒未回"
    today.loc[first, "联系时间"] = pd.Timestamp(2026, 11, 23, 11, 40)
    paid = line(1, 订单状态=PAID, 订单付款时间="2026-11-23 12:00:00")
    later = pd.DataFrame([paid, *ORDERS[1:]], columns=HEADER)
    after = frames.register(tables, EVENING, later)
    assert list(after["催付登记"]["是否成功"]) == [1]
    told = frames.effect(after).iloc[0]
    assert (told["催付次数"], told["成功单数"], told["回款金额"], told["结论"]) == (
        1,
        1,
        88,
        "说不准",
    )
    assert len(frames.effect(frames.new())) == 1


def test_the_same_rows_registered_again_add_nothing() -> None:
    tables = frames.plan(pd.DataFrame(ORDERS, columns=HEADER), MORNING)
    today = tables["今日计划"]
    today.loc[today["买家会员名"] == "测试买家01", "结果"] = "已提醒未回"
    today.loc[len(today), ["订单编号", "结果", "催付人"]] = [
        "3900000000000009999",
        "已帮助",
        "阿华",
    ]
    first = frames.register(tables, EVENING)
    again = frames.register(frames.register(first, EVENING), EVENING)
    assert len(first["催付登记"]) == 2
    pd.testing.assert_frame_equal(again["催付登记"], first["催付登记"])
    later = frames.plan(pd.DataFrame(ORDERS, columns=HEADER), EVENING, again)
    assert list(later["催付登记"]["登记号"]) == list(first["催付登记"]["登记号"])


def test_an_order_number_keeps_all_its_digits() -> None:
    tables = frames.plan(pd.DataFrame(ORDERS, columns=HEADER), MORNING)
    assert ORDERS[0][0] in set(tables["今日计划"]["订单编号"])
