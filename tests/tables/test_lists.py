"""The owner's lists: what cannot be read is not promised to anybody."""

from datetime import datetime

import pytest

from cuifu_xl.core.units import minute_of
from cuifu_xl.tables import schema
from cuifu_xl.tables.lists import Lists
from cuifu_xl.workbooks.base import Cell, Table

HEADINGS = schema.CAMPAIGNS.headings()


def campaigns(**typed: Cell) -> tuple[list[tuple[object, object]], list[str]]:
    """开始 and 截止 of what is left of one row of 活动, and the columns that are named."""
    row = {"名称": "店庆", "内容": "送枕套一对", **typed}
    lists = Lists(lambda _: Table(HEADINGS, [[row.get(one) for one in HEADINGS]]), ())
    found = [(one.starts_at, one.ends_at) for one in lists.campaigns()]
    return found, [problem.column for problem in lists.problems]


@pytest.mark.parametrize(
    ("heading", "typed"),
    [
        ("截止", "11月20日"),
        ("截止", "11/22 24:00"),
        ("截止", "月底"),
        ("开始", "12月1日"),
        ("开始", datetime(1900, 1, 12, 2, 24)),
        ("开始", 12.1),
    ],
)
def test_a_campaign_of_unknown_time_is_left_out_and_named(heading: str, typed: Cell) -> None:
    assert campaigns(**{heading: typed}) == ([], [heading])


def test_a_campaign_without_times_always_runs() -> None:
    assert campaigns() == ([(None, None)], [])


def test_midnight_may_be_written_as_24() -> None:
    end = minute_of(datetime(2026, 11, 21))
    assert campaigns(截止="2026.11.20 24:00") == ([(None, end)], [])


def lists_with(spec: schema.TableSpec, *rows: dict[str, Cell]) -> Lists:
    """The lists of a workbook in which one table has these rows."""
    headings = spec.headings()
    table = Table(headings, [[row.get(one) for one in headings] for row in rows])
    return Lists(lambda _: table, ())


def test_a_mask_on_the_do_not_contact_list_names_nobody_and_is_said() -> None:
    masked = {"买家会员名": "张**"}
    lists = lists_with(schema.OPT_OUTS, masked, {**masked, "订单编号": "390000000001"})
    assert [(one.buyer, one.order_id) for one in lists.opt_outs()] == [("", "390000000001")]
    assert [(one.row, one.content, one.problem, one.remedy) for one in lists.problems] == [
        (2, "张**", "看不出是谁，这一行没有用上", "请填完整的会员名，或填订单编号")
    ]


@pytest.mark.parametrize("cell", ["云边茶、小乙", "云边茶，小乙", "云边茶; 小乙"])
def test_several_buyers_in_one_cell_are_all_left_alone(cell: str) -> None:
    lists = lists_with(schema.OPT_OUTS, {"买家会员名": cell})
    assert {"云边茶", "小乙"} <= {one.buyer for one in lists.opt_outs()}


def test_masks_in_the_chat_and_among_the_members_are_counted_in_one_line() -> None:
    said = {"时间": datetime(2026, 11, 23, 8), "内容": "别再发短信了"}
    rows = [{"买家会员名": name, **said} for name in ("匿名", "云边茶", "t**1")]
    chats, members = lists_with(schema.CHATS, *rows), lists_with(schema.MEMBERS, *rows)
    assert list(chats.chats() or ()) == list(members.members()) == ["云边茶"]
    for lists in (chats, members):
        assert [(one.row, one.content, one.problem) for one in lists.problems] == [
            (2, "匿名", "2 行看不出买家是谁，没有用上")
        ]


def test_a_chat_line_without_a_time_is_said_for_it_may_ask_for_peace() -> None:
    line = {"买家会员名": "云边茶", "内容": "别再发短信了"}
    lists = lists_with(schema.CHATS, line, line, {"买家会员名": "云边茶"})
    assert lists.chats() is None
    assert [(one.row, one.column, one.problem) for one in lists.problems] == [
        (2, "时间", "2 行没有填时间，没有用上")
    ]
