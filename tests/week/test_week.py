"""A week of a shop of three, through the real commands, on one workbook."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from cuifu_xl.build.soundness import findings
from cuifu_xl.cli import main
from cuifu_xl.hosts.base import Cell
from cuifu_xl.hosts.file import FileWorkbook
from tests.shop import on_disk
from tests.week.market import Market, Sale
from tests.week.team import AGENTS, Noted, work

MONDAY = datetime(2026, 11, 23)
DAYS, PER_DAY = 5, 40
GAP = timedelta(hours=4)


class Week:
    """The workbook and what the colleagues did to it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.path = on_disk(folder)
        self.market = Market(seed, MONDAY - timedelta(days=2), DAYS + 2, PER_DAY)
        self.noted: list[Noted] = []
        self._random = Random(seed)
        book = FileWorkbook(self.path)
        team = [[agent, "是", None, None, None] for agent in AGENTS]
        book.write("客服", ("姓名", "今日在岗", "每日上限", "渠道", "负责等级"), team)
        book.save(0)

    def run(self, *arguments: object, now: datetime) -> None:
        """One command, as somebody would type it."""
        words = [str(word) for word in arguments]
        code = main([words[0], str(self.path), *words[1:], "--now", now.isoformat(), "--json"])
        assert code in (0, 1), words

    def export(self, now: datetime) -> Path:
        """The report of all orders that the seller centre gives at a moment."""
        rows = self.market.report(now)
        path = self.folder / f"ExportOrderList{now:%Y%m%d%H%M}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    def work(self, until: datetime) -> None:
        """The colleagues fill in the list and save it."""
        book = FileWorkbook(self.path)
        self.noted += work(book, self.market, until, self._random)
        book.save(0)

    def day(self, day: datetime) -> None:
        """Two plans, the second sometimes without a new report; results registered at night."""
        morning, noon, evening = (day.replace(hour=hour) for hour in (10, 14, 19))
        self.run("plan", "--report", self.export(morning), now=morning)
        self.work(noon)
        late = [] if self._random.random() < 0.3 else ["--report", self.export(noon)]
        self.run("plan", *late, now=noon)
        self.work(evening)
        self.run("register", now=evening)

    def register(self) -> list[dict[str, Cell]]:
        """All lines of 催付登记."""
        table = FileWorkbook(self.path).read("催付登记")
        return [dict(zip(table.headings, row, strict=True)) for row in table.rows]

    def sale(self, line: dict[str, Cell]) -> Sale:
        """The order that a line is about."""
        return self.market.sale(str(line["订单编号"]))


@pytest.fixture(scope="module", params=[1, 2])
def week(request, tmp_path_factory) -> Week:
    lived = Week(tmp_path_factory.mktemp("week"), request.param)
    for number in range(DAYS):
        lived.day(MONDAY + timedelta(days=number))
    end = MONDAY + timedelta(days=DAYS, hours=20)
    lived.run("reconcile", "--report", lived.export(end), now=end)
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
    end = MONDAY + timedelta(days=DAYS, hours=20)
    for line in week.register():
        sale = week.sale(line)
        state = sale.state(end)
        if sale.is_paid(end):
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
