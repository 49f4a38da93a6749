"""A made-up shop works with a workbook from Monday to Thursday: nobody in it exists.

Orders, what colleagues type and when they press are the same at each run.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol

from people import JOINED, PLAN, Book, Row

from tests.week.market import Market

MONDAY = datetime(2026, 11, 16)
THURSDAY = MONDAY + timedelta(days=3)
LATER = MONDAY + timedelta(days=4, hours=9, minutes=20)  # the report of Friday morning
AGENTS = ("阿华", "小美", "小李")
PHONES = ("13800000017", "13800000018")  # typed over ours
CARE = 0.85  # the share of due rows that somebody sees to
Cells = dict[str, Any]


class Desk(Protocol):
    """A workbook of the release, and those who sit in front of it."""

    path: Path

    def press(self, command: str, *words: object, now: datetime) -> None:
        """A command of the release."""

    def type(
        self,
        changed: Mapping[str, Mapping[int, Cells]],
        added: Mapping[str, Sequence[Cells]] | None = None,
    ) -> None:
        """What people type: cells of rows that are there, then rows below the last one."""


def at(moment: datetime) -> dict[str, str]:
    """A moment as it is typed."""
    return {"at": moment.isoformat()}


LISTS: Mapping[str, Sequence[Cells]] = {
    "客服": [
        {"姓名": "阿华", "今日在岗": "是", "每日上限": 30},
        {"姓名": "小美", "今日在岗": "是", "每日上限": 30, "负责等级": "VIP、至尊VIP"},
        {"姓名": "小李", "今日在岗": "是", "每日上限": 20, "渠道": "千牛、短信"},
        {"姓名": "阿强", "今日在岗": "否"},
    ],
    "商品": [
        {"匹配": "卫衣", "简称": "加绒卫衣", "类型": "引流", "品类": "女装", "库存": 6},
        {"匹配": "四件套", "简称": "四件套", "类型": "利润", "品类": "家纺", "赠品": "香薰片"},
        {"匹配": "懒人沙发", "简称": "懒人沙发", "品类": "家居", "免息分期": "3期"},
    ],
    "活动": [
        {
            "名称": "周年庆",
            "商品": "四件套",
            "开始": at(MONDAY + timedelta(hours=8)),
            "截止": at(MONDAY + timedelta(days=6)),
            "内容": "满 300 减 20",
        }
    ],
    "会员": [
        {"买家会员名": "测试买家00003", "等级": "VIP", "购买次数": 7},
        {"买家会员名": "测试买家00020", "等级": "高级会员", "购买次数": 2},
    ],
    "不催名单": [
        {"买家会员名": "测试买家00005", "原因": "买家电话里说过别再联系"},
        {
            "买家会员名": "测试买家00009",
            "截止日期": at(MONDAY + timedelta(days=20)),
            "原因": "出差",
        },
    ],
    "聊天": [
        {
            "买家会员名": "测试买家00012",
            "时间": at(MONDAY - timedelta(hours=3)),
            "内容": "卡里没钱了，明天发工资再付",
        },
        {
            "买家会员名": "测试买家00012",
            "时间": at(MONDAY - timedelta(hours=2)),
            "客服": "阿华",
            "内容": "好的亲，给您留着",
        },
    ],
    "总结": [
        {
            "日期": at(MONDAY + timedelta(days=1)),
            "问题": "晚上拍的单第二天才催",
            "改进": "早上先导报表",
            "负责人": "阿华",
            "效果": "少打 12 个电话",
        }
    ],
}
SETTINGS = {"店铺名称": "小满家居", "短信签名": "小满家居", "对照组比例": 20, "每单最多催": 2}
# 结果, 未付款原因, 备注
SAID: Sequence[tuple[str, str | None, str | None]] = (
    ("已提醒未回", None, None),
    ("答应付款", "忘了付", "晚上付 =1+1 😀"),
    ("再考虑", "比价", "说隔壁便宜 5 块"),
    ("未接通", None, None),
    ("已帮助", "忘记支付密码", None),
    ("别再联系", None, "很生气"),
    ("已提醒未回", None, "发了链接"),
)


class Week:
    """The shop of the workbooks of one release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._market = Market(seed=16, opens=MONDAY - timedelta(days=2), days=7, per_day=14)
        self._random = Random(16)
        self._memos: dict[str, str] = {}

    def report(self, now: datetime) -> Path:
        """The export of all orders at a moment, with the memos that colleagues wrote."""
        path = self.folder / f"ExportOrderList{now:%Y%m%d%H%M}.csv"
        rows = [self._noted(row) for row in self._market.report(now)]
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    def _noted(self, row: dict[str, str]) -> dict[str, str]:
        number = int(row["订单编号"][2:])
        wish = "工资发了就付" if number % 11 == 4 else "请发顺丰" if number % 7 == 1 else ""
        return {**row, "买家留言": wish, "订单备注": self._memos.get(row["订单编号"], "")}

    def first_plan(self, desk: Desk) -> None:
        """Monday morning: a report is imported and the day planned."""
        morning = MONDAY + timedelta(hours=9, minutes=30)
        desk.press("import", self.report(morning - timedelta(minutes=5)), now=morning)
        desk.press("plan", now=morning + timedelta(minutes=2))

    def until_thursday(self, desk: Desk) -> None:
        """Lists and settings, four days of work, and what lies on the desk on Thursday at noon."""
        self.fill_lists(desk)
        self.first_plan(desk)
        self._work(desk, MONDAY + timedelta(hours=12))
        for day in range(3):
            self._noon_to_morning(desk, MONDAY + timedelta(days=day))
        desk.press("register", now=THURSDAY + timedelta(hours=11, minutes=50))
        self._leave_open(desk)

    def fill_lists(self, desk: Desk) -> None:
        """What the owner fills in before the first day."""
        names = [row["名称"] for row in Book(desk.path).rows("参数")]
        settings = {names.index(name): {"值": value} for name, value in SETTINGS.items()}
        desk.type({"参数": settings}, LISTS)

    def _noon_to_morning(self, desk: Desk, day: datetime) -> None:
        """Planned again at noon, registered and reconciled at night, planned in the morning."""
        noon, night = day + timedelta(hours=13), day + timedelta(hours=18)
        morning = day + timedelta(days=1, hours=9, minutes=40)
        desk.press("plan", "--report", self.report(noon), now=noon)
        self._work(desk, night)
        desk.press("register", now=night)
        desk.press("reconcile", "--report", self.report(night), now=night + timedelta(minutes=5))
        desk.press("plan", "--report", self.report(morning), now=morning)
        texts = self.folder / f"短信 {morning:%m-%d}.csv"
        desk.press("sms", "--out", texts, now=morning + timedelta(minutes=5))
        self._work(desk, morning + timedelta(hours=1))

    def _work(self, desk: Desk, until: datetime) -> None:
        """Everyone contacts who is due, and notes it; now and then a row is passed over."""
        filled: dict[int, Cells] = {}
        for number, row in enumerate(Book(desk.path).rows(PLAN)):
            is_free = row["计划号"] and not row["结果"] and not row["登记状态"]
            is_due = is_free and row["催付开始"] < f"{until:%Y-%m-%d %H:%M}"
            if is_due and self._random.random() < CARE:
                filled[number] = self._contact(row)
        desk.type({PLAN: filled})

    def _contact(self, row: Row) -> Cells:
        """One buyer is spoken to: what is typed into the row."""
        start = datetime.fromisoformat(row["催付开始"])
        when = start + timedelta(minutes=self._random.randrange(1, 40))
        for order_id in row["订单编号"].split(JOINED):
            self._market.contact(order_id, when)
            if self._random.random() < 0.3:
                self._memos[order_id] = f"{when.month}.{when.day} 阿华 已催付"
        result, reason, note = self._random.choice(SAID)
        cells: Cells = {"结果": result, "联系时间": {"clock": f"{when:%H:%M}"}}
        cells |= {"催付人": self._random.choice(AGENTS), "未付款原因": reason, "备注": note}
        if result == "答应付款":
            cells["承诺付款时间"] = at(when.replace(hour=20, minute=0) + timedelta(days=1))
        return cells

    def _leave_open(self, desk: Desk) -> None:
        """Half-filled rows, a complete one, numbers typed over, a contact outside the plan."""
        rows = Book(desk.path).rows(PLAN)
        free = [n for n, row in enumerate(rows) if row["计划号"] and not row["登记状态"]]
        free = [n for n in free if not rows[n]["结果"]]
        half, spoken, done, asked, *others = free
        open_rows: dict[int, Cells] = {
            half: {"备注": "打了没人接"},
            spoken: {"联系时间": {"clock": "11:55"}, "催付人": "小李"},
            asked: {"未付款原因": "比价", "承诺付款时间": "明天下午", "备注": "先别催"},
            done: {"结果": "答应付款", "联系时间": {"clock": "12:01"}, "备注": "马上付"},
        }
        open_rows |= {row: {"联系手机": phone} for row, phone in zip(others, PHONES, strict=True)}
        outside = {"订单编号": self._unplanned(rows), "结果": "已帮助", "催付人": "阿华"}
        desk.type({PLAN: open_rows}, {PLAN: [outside]})

    def _unplanned(self, rows: Sequence[Row]) -> str:
        """An order still open that stands on no row: its buyer came by himself."""
        planned = {order for row in rows for order in row["订单编号"].split(JOINED)}
        noon = THURSDAY + timedelta(hours=12)
        return next(
            row["订单编号"]
            for row in reversed(self._market.report(noon))
            if row["订单状态"] == "等待买家付款" and row["订单编号"] not in planned
        )
