"""The owner's lists: what cannot be read is not promised to anybody."""

from datetime import datetime

import pytest

from cuifu_xl.hosts.base import Cell, Table
from cuifu_xl.rules.units import minute_of
from cuifu_xl.sheets import schema
from cuifu_xl.sheets.lists import Lists

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
