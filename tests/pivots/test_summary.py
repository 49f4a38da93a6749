"""The numbers of 汇总, and in which order and place they stand."""

import itertools
from datetime import date, datetime, time

import pytest
from expected_pivots import BLANK, CAPTIONS, GROUPINGS, expected
from register_rows import register_rows

from cuifu_xl.pivots.report import Report
from cuifu_xl.pivots.summary import summary
from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell

HEADINGS = REGISTER.headings()


def reports(rows: list[list[Cell]]) -> dict[str, Report]:
    return {report.view.title: report for report in summary(HEADINGS, rows).reports}


def line(**cells: Cell) -> list[Cell]:
    """An attempt that counts, with these cells."""
    known: dict[str, Cell] = {"组别": "催付", "计次": 1, "首次催付": 1, **cells}
    return [known.get(heading) for heading in HEADINGS]


def labels(rows: list[list[Cell]], title: str) -> list[object]:
    """The first column of a PivotTable, without heading and total."""
    return [row[0] for row in reports(rows)[title].rows()][1:-1]


def as_shown(report: Report) -> dict[tuple[object, ...], tuple[float, ...]]:
    """The lines by their labels, outermost first."""
    found: dict[tuple[object, ...], tuple[float, ...]] = {(): report.total.sums}
    outer: tuple[object, ...] = ()
    for shown in report.lines:
        label = BLANK if shown.label is None else shown.label
        if isinstance(label, datetime):
            label = label.date()
        key = (*outer[: len(shown.path) - 1], label)
        outer = key if len(key) < len(report.view.headings) else outer
        found[key] = shown.sums
    return found


@pytest.mark.parametrize("count", [0, 1, 60, 3000])
def test_every_pivot_says_what_pandas_says(count: int) -> None:
    rows = register_rows(count)
    for title, report in reports(rows).items():
        assert as_shown(report) == expected(title, rows), title


def test_all_groupings_are_there_with_the_same_sums() -> None:
    found = reports(register_rows(60))
    assert list(found) == list(GROUPINGS)
    for report in found.values():
        shown = list(report.rows())
        assert shown[0] == [report.view.caption, *CAPTIONS]
        assert shown[-1] == ["总计", *found["按日"].total.sums]


def test_held_out_and_uncounted_lines_are_in_no_number() -> None:
    rows = [
        line(客服="阿华", 是否成功=1, 回款金额=88.5, 短信条数=2),
        line(客服="小李", 组别="对照", 计次=0, 首次催付=0, 回款金额=50.0, 短信条数=1),
        line(客服="阿美", 组别="不计", 计次=0, 首次催付=0),
        line(客服="没写组别", 组别=None),
    ]
    assert list(reports(rows)["按客服"].rows())[1:] == [
        ["阿华", 1, 1, 1, 88.5, 2],
        ["总计", 1, 1, 1, 88.5, 2],
    ]


def test_the_newest_day_stands_first_and_a_lost_day_last() -> None:
    days: list[Cell] = [date(2026, 11, 21), None, datetime(2026, 11, 23), date(2026, 11, 22)]
    assert labels([line(催付日=day) for day in days], "按日") == [
        datetime(2026, 11, 23),
        datetime(2026, 11, 22),
        datetime(2026, 11, 21),
        BLANK,
    ]


def test_tiers_stand_in_their_order_and_own_ones_after_them() -> None:
    tiers: list[Cell] = ["老友", "至尊VIP", "非会员", None, "高级会员"]
    found = labels([line(会员等级=tier) for tier in tiers], "按会员等级")
    assert found == ["非会员", "高级会员", "至尊VIP", "老友", BLANK]


def test_attempts_are_counted_by_number_not_by_text() -> None:
    assert labels([line(第几次=nth) for nth in (10, 2, 1.0)], "按第几次") == [1, 2, 10]


def test_chinese_names_stand_by_their_sound() -> None:
    names = ("周周", "阿华", "小李", "Bob")
    assert labels([line(客服=name) for name in names], "按客服") == ["Bob", "阿华", "小李", "周周"]


def test_a_name_in_two_spellings_is_one_agent() -> None:
    rows = [line(客服="Amy"), line(客服="amy"), line(客服="AMY")]
    assert list(reports(rows)["按客服"].rows())[1] == ["Amy", 3, 3, 0, 0, 0]


def test_what_is_no_number_adds_nothing() -> None:
    rows = [
        line(回款金额="八十"),
        line(回款金额=time(8, 30)),
        line(回款金额=10.1),
        line(回款金额=20.2),
    ]
    assert reports(rows)["按日"].total.sums == (4, 4, 0, 30.3, 0)


def test_columns_are_found_by_heading_wherever_they_stand() -> None:
    rows = register_rows(60)
    turned = summary((*HEADINGS[::-1], "自己的列"), [[*row[::-1], "私人"] for row in rows])
    assert [list(report.rows()) for report in turned.reports] == [
        list(report.rows()) for report in summary(HEADINGS, rows).reports
    ]


@pytest.mark.parametrize("count", [0, 300])
def test_no_pivot_stands_below_another_or_touches_one(count: int) -> None:
    found = list(reports(register_rows(count)).values())
    assert {report.top for report in found} == {6}
    for one, other in itertools.pairwise(found):
        assert other.left - one.right == 2
