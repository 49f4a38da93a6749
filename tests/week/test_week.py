"""A week of a shop of three, through the real commands, on one workbook."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from cuifu_xl.build.soundness import findings
from cuifu_xl.hosts.base import Cell
from tests.week.shop_week import DAYS, END, MONDAY, Week

GAP = timedelta(hours=4)


@pytest.fixture(scope="module", params=[1, 2])
def week(request, tmp_path_factory) -> Week:
    lived = Week(tmp_path_factory.mktemp("week"), request.param)
    for number in range(DAYS):
        lived.day(MONDAY + timedelta(days=number))
    lived.end()
    return lived


def moment(cell: Cell) -> datetime:
    assert isinstance(cell, datetime)
    return cell


def test_every_result_that_somebody_noted_is_in_the_register_once(week: Week) -> None:
    noted = Counter((one, note.result) for note in week.noted for one in note.order_ids)
    lines = week.register()
    assert Counter((line["订单编号"], line["结果"]) for line in lines) == noted
    assert len({line["登记号"] for line in lines}) == len(lines) > 100


def test_nobody_is_contacted_whose_payment_the_last_report_knew(week: Week) -> None:
    for line in week.register():
        assert not week.sale(line).is_paid(moment(line["数据截至"])), line


def test_nobody_is_contacted_too_often_or_twice_the_same_way(week: Week) -> None:
    chases = [line for line in week.register() if line["组别"] == "催付"]
    channels = Counter((line["订单编号"], line["渠道"]) for line in chases)
    assert max(channels.values()) == 1
    by_buyer: dict[Cell, set[datetime]] = {}
    for line in chases:
        if line["时间来源"] == "填写":
            by_buyer.setdefault(line["买家会员名"], set()).add(moment(line["催付时间"]))
    for times in by_buyer.values():
        assert all(later - earlier >= GAP for earlier, later in pairwise(sorted(times)))


def test_the_register_tells_how_each_order_ended(week: Week) -> None:
    for line in week.register():
        sale = week.sale(line)
        state = sale.state(END)
        if sale.is_paid(END):
            expected = "已退款" if state == "交易关闭" else "已付"
        else:
            expected = "已关闭" if state == "交易关闭" else "未付"
        assert line["付款状态"] == expected


def test_one_line_of_a_paid_order_is_credited_and_only_with_its_money(week: Week) -> None:
    money: dict[Cell, float] = {}
    for line in week.register():
        if line["是否成功"] == 1:
            assert line["订单编号"] not in money
            money[line["订单编号"]] = float(str(line["回款金额"]))
            sale = week.sale(line)
            assert sale.paid_at is not None
            assert moment(line["催付时间"]) <= sale.paid_at
        else:
            assert line["回款金额"] is None
    assert all(week.market.sale(str(one)).price == paid for one, paid in money.items())
    assert len(money) > 10


def test_the_workbook_is_still_sound(week: Week) -> None:
    assert findings(week.path) == []
