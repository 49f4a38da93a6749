"""A week of a shop of three, through the real commands, on one workbook."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings
from tests.open_xml import OFFICES, errors
from tests.week.gain import reported, truth
from tests.week.shop_week import END, Week

GAP = timedelta(hours=4)


@pytest.fixture(scope="module", params=[1, pytest.param(2, marks=pytest.mark.e2e)])
def week(request, tmp_path_factory) -> Week:
    lived = Week(tmp_path_factory.mktemp("week"), request.param)
    lived.live()
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


def test_no_order_is_chased_more_often_than_the_settings_allow(week: Week) -> None:
    times = Counter(line["订单编号"] for line in week.register() if line["组别"] == "催付")
    assert 1 < max(times.values()) <= factory_settings().parameters.max_attempts


def test_nobody_is_contacted_outside_the_hours_of_the_channel(week: Week) -> None:
    hours = factory_settings().hours
    noted = [line for line in week.register() if line["时间来源"] == "填写"]
    assert len(noted) > 50
    for line in noted:
        at = moment(line["催付时间"])
        of_channel = [row for row in hours if row.channel == line["渠道"]]
        assert any(row.start <= at.hour * 60 + at.minute < row.end for row in of_channel), line


def test_it_was_a_week_as_weeks_are(week: Week) -> None:
    """Late reports, rows twice in a report, copies merged twice, refunds, half-filled rows."""
    assert week.late
    first = min(week.folder.glob("ExportOrderList*.csv")).read_text("gb18030").splitlines()
    assert len(set(first)) < len(first)
    assert len(list(week.folder.glob("分发*/*.xlsx"))) > 2
    states = Counter(line["付款状态"] for line in week.register())
    assert {"已付", "已关闭", "已退款", "未付"} <= states.keys()
    table = FileWorkbook(week.path).read("今日计划")
    remarks = [row[table.headings.index("备注")] for row in table.rows]
    assert "打电话没人" in remarks


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


def test_the_reported_interval_holds_the_true_net_effect(week: Week) -> None:
    found, true = reported(FileWorkbook(week.path)), truth(week)
    assert found.orders == true.orders
    assert found.effect.low <= true.share <= found.effect.high


def test_the_workbook_is_still_sound(week: Week) -> None:
    assert findings(week.path) == []


@pytest.mark.e2e
@pytest.mark.parametrize("office", OFFICES)
def test_the_validator_finds_nothing_at_the_end_of_the_week(week: Week, office: str) -> None:
    assert errors(week.path, office) == []
