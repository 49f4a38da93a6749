"""Lines of 催付登记 as a shop of four colleagues would have them after some weeks of chasing."""

from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from cuifu_xl.tables.schema import CHOICES, REGISTER
from cuifu_xl.workbooks.base import Cell

LAST_DAY = date(2026, 11, 22)
AGENTS = ("阿华", "小李", "阿美", "小周")
# 简称, 商品类型, 应付金额
GOODS = (
    ("真丝眼罩", "利润", 59.9),
    ("纯棉四件套", "引流", 328.0),
    ("保温杯", "活动", 89.0),
    ("儿童雨衣", "引流", 45.5),
    ("羊毛被", "独家", 899.0),
    ("香薰礼盒", None, 138.0),
)
LETTERS = {"千牛": "Q", "短信": "S", "电话": "T"}
TIERS = ("非会员", "普通会员", "高级会员", "VIP", "至尊VIP")
# 结果, and whether the buyer answered and may have named a reason
OUTCOMES = (
    ("已提醒未回", False),
    ("答应付款", True),
    ("已帮助", True),
    ("再考虑", True),
    ("未接通", False),
    ("不想要了", True),
)
NOT_COUNTED = ("发现已付款", "没联系")
REASONS = ("忘了付", "余额不足", "忘记支付密码", "支付限额/U盾/证书", "议价", "考虑中", "担心质量")
MOST_ATTEMPTS = 3
HOURS_OPEN = 72  # then an unpaid order closes


class _Order(NamedTuple):
    """What stays the same on all lines of an order."""

    number: int
    placed_at: datetime
    goods: tuple[str, str | None, float]
    tier: str
    group: str
    attempts: int
    is_paid: bool


def register_rows(count: int, *, seed: int = 1, last_day: date = LAST_DAY) -> list[list[Cell]]:
    """So many lines in the order of the schema's columns, oldest first; the same for a seed.

    They end on `last_day` and reach back up to 30 days. Most are 组别 催付; some are 对照 and 不计.
    Money and 是否成功 stand on the last line before the payment only.
    """
    random = Random(seed)
    days = max(1, min(30, count // 6))
    lines: list[dict[str, Cell]] = []
    while len(lines) < count:
        lines += _lines(_order(random, len(lines), last_day, days), last_day, random)
    lines = sorted(lines[:count], key=lambda cells: (str(cells["催付时间"]), str(cells["登记号"])))
    headings = REGISTER.headings()
    assert all(set(cells) == set(headings) for cells in lines)
    return [[cells[heading] for heading in headings] for cells in lines]


def _order(random: Random, number: int, last_day: date, days: int) -> _Order:
    day = last_day - timedelta(days=random.randrange(days) + 1)
    placed_at = datetime.combine(day, datetime.min.time()) + timedelta(
        hours=random.choices(range(24), [1] * 8 + [4] * 10 + [7] * 5 + [3])[0],
        minutes=random.randrange(60),
    )
    group = random.choices(("催付", "不计", "对照"), (16, 2, 1))[0]
    return _Order(
        number,
        placed_at,
        random.choices(GOODS, (5, 4, 3, 2, 1, 1))[0],
        random.choices(TIERS, (10, 6, 3, 2, 1))[0],
        group,
        random.choices((1, 2, 3), (6, 3, 1))[0] if group == "催付" else 1,
        group == "催付" and random.random() < 0.45,
    )


def _lines(order: _Order, last_day: date, random: Random) -> list[dict[str, Cell]]:
    channels = random.sample(CHOICES["渠道"], k=MOST_ATTEMPTS)
    agent = random.choices(AGENTS, (4, 3, 2, 1))[0]
    first_at = _next_working_hour(order.placed_at, random)
    times = [first_at + timedelta(days=nth) for nth in range(order.attempts)]
    lines = [
        _attempt(order, nth, at, channels[nth - 1], random)
        for nth, at in enumerate(times, start=1)
        if at.date() <= last_day
    ]
    for cells in lines:
        cells["客服"] = agent
    if order.is_paid:
        _pay(lines, order, random)
    return lines


def _next_working_hour(placed_at: datetime, random: Random) -> datetime:
    day = placed_at if placed_at.hour < 11 else placed_at + timedelta(days=1)
    return day.replace(hour=random.choice((11, 13)), minute=30 + random.randrange(30))


def _attempt(
    order: _Order, nth: int, at: datetime, channel: str, random: Random
) -> dict[str, Cell]:
    counts = order.group == "催付"
    outcome, answered = random.choice(OUTCOMES) if counts else (random.choice(NOT_COUNTED), False)
    if order.group == "对照":
        outcome = ""
    plan_id = f"{at:%Y%m%d}-{order.number:08x}{nth:04x}"
    closed_at = order.placed_at + timedelta(hours=HOURS_OPEN)
    goods, kind, payable = order.goods
    technique = random.choices(CHOICES["技巧"], (5, 2, 3, 2, 4))[0]
    promised = outcome == "答应付款"
    is_closed = at.date() < LAST_DAY - timedelta(days=3)
    return {
        "登记号": f"{plan_id}-1",
        "计划号": plan_id,
        "催付时间": at,
        "催付日": at.date(),
        "时间来源": random.choices(("填写", "估计"), (5, 1))[0],
        "客服": "",
        "订单编号": f"6501{order.number:015d}",
        "买家会员名": f"测试买家{order.number:05d}",
        "应付金额": payable,
        "下单时间": order.placed_at,
        "下单时段": f"{order.placed_at.hour:02d}-{order.placed_at.hour + 1:02d}点",
        "关闭时间": closed_at,
        "商品": goods,
        "商品类型": kind,
        "会员等级": order.tier,
        "询单": random.choice(CHOICES["询单"]),
        "优先级": random.choices("ABCD", (2, 4, 5, 3))[0],
        "渠道": channel,
        "第几次": nth,
        "计次": 1 if counts else 0,
        "首次催付": 1 if counts and nth == 1 else 0,
        "技巧": technique,
        "话术编号": f"{LETTERS[channel]}-{technique}-{random.randrange(1, 5)}",
        "赠品": "收纳袋" if goods == "真丝眼罩" else None,
        "结果": outcome or None,
        "未付款原因": random.choice(REASONS) if answered else None,
        "承诺付款时间": at.replace(hour=20, minute=0) if promised else None,
        "备注": "答应今晚付" if promised else None,
        "千牛备注": f"{at.month}.{at.day} 已催付" if counts else None,
        "短信条数": 1 if channel == "短信" else 0,
        "数据截至": at - timedelta(minutes=20),
        "付款状态": "已关闭" if is_closed else "未付",
        "付款时间": None,
        "回款金额": None,
        "是否成功": 0 if counts and is_closed else None,
        "付款用时": None,
        "组别": order.group,
    }


def _pay(lines: list[dict[str, Cell]], order: _Order, random: Random) -> None:
    """Paid some minutes after the last line, which gets the credit."""
    minutes = random.randrange(5, 600)
    chased_at = lines[-1]["催付时间"]
    assert isinstance(chased_at, datetime)
    paid_at = chased_at + timedelta(minutes=minutes)
    for cells in lines:
        cells |= {"付款状态": "已付", "付款时间": paid_at, "是否成功": None}
    lines[-1] |= {
        "是否成功": 1,
        "回款金额": order.goods[2],
        "付款用时": round(minutes / 60, 2),
    }
