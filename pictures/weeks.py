"""Four weeks of 催付登记 in the shop of the sample report, made up, the same every time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell

Choice = TypeVar("Choice")
FIRST_DAY, LAST_DAY = date(2026, 10, 26), date(2026, 11, 20)
FRIDAY = 4
CLOSES_AFTER = timedelta(hours=72)
GOODS = (
    ("羊毛呢大衣", "利润", 468.0, 5),
    ("珊瑚绒四件套", "引流", 159.0, 8),
    ("羽绒服", "利润", 359.0, 6),
    ("针织开衫", "活动", 129.0, 5),
    ("真丝枕巾", "独家", 89.0, 3),
    ("棉麻抱枕套", None, 25.9, 3),
)
# how often a channel is used, and how often it works
CHANNELS = {"千牛": (62, 0.3), "短信": (22, 0.24), "电话": (16, 0.42)}
HOURS = {11: (5, 1.2), 13: (4, 1.1), 14: (5, 1.0), 15: (4, 0.9), 16: (4, 1.1), 17: (2, 0.7)}
ANSWERS = {"答应付款": 6, "已帮助": 3, "再考虑": 4, "要改价": 2, "不想要了": 2}
REASONS = {
    "忘了付": 24,
    "考虑中": 15,
    "余额不足": 12,
    "议价": 10,
    "担心质量": 8,
    "比价": 7,
    "忘记支付密码": 5,
    "拍错": 3,
}
TECHNIQUES = {"核对": 8, "紧迫": 5, "关怀": 4, "特权": 3, "帮助": 3}
TIERS = {"非会员": 10, "普通会员": 6, "高级会员": 3, "VIP": 1}
AGENTS = {"阿华": 4, "小美": 3, "小李": 3}
SECOND_TRY, ANSWERED, LATER_IS_BETTER = 0.35, 0.55, 0.008


class Order(NamedTuple):
    """An unpaid order that the shop has chased."""

    id: str
    buyer: str
    placed_at: datetime
    goods: str
    kind: str | None
    payable: float
    tier: str


def four_weeks() -> list[list[Cell]]:
    """Rows of the table, oldest first; working days only."""
    random = Random(11)
    day, number = FIRST_DAY, 0
    lines: list[dict[str, Cell]] = []
    while day <= LAST_DAY:
        for _ in range(random.randrange(9, 16) if day.weekday() <= FRIDAY else 0):
            number += 1
            lines += _chased(_order(number, day, random), day, random)
        day += timedelta(days=1)
    lines.sort(key=lambda cells: str(cells["催付时间"]))
    return [[cells.get(heading) for heading in REGISTER.headings()] for cells in lines]


def _picked(random: Random, weights: Mapping[Choice, float]) -> Choice:
    return random.choices(list(weights), list(weights.values()))[0]


def _order(number: int, day: date, random: Random) -> Order:
    goods, kind, price, _ = random.choices(GOODS, [weight for *_, weight in GOODS])[0]
    placed_at = datetime.combine(day, datetime.min.time()) - timedelta(
        minutes=random.randrange(30, 14 * 60)
    )
    tier = _picked(random, TIERS)
    number_text = f"3930{number:015d}"
    return Order(number_text, f"测试买家{1000 + number}", placed_at, goods, kind, price, tier)


def _chased(order: Order, day: date, random: Random) -> Iterator[dict[str, Cell]]:
    """One or two attempts; the order is paid after the last one, or closes."""
    channels = list(dict.fromkeys(_picked(random, _weights()) for _ in range(9)))
    better = LATER_IS_BETTER * (day - FIRST_DAY).days
    agent = _picked(random, AGENTS)
    for nth, channel in enumerate(channels[:2], start=1):
        at = _moment(day, random)
        works = CHANNELS[channel][1] * HOURS[at.hour][1] + better
        is_paid = random.random() < works
        yield _line(order, nth, at, channel, agent, random, is_paid=is_paid)
        day += timedelta(days=1)
        if is_paid or day.weekday() > FRIDAY or random.random() > SECOND_TRY:
            return


def _weights() -> dict[str, float]:
    return {channel: weight for channel, (weight, _) in CHANNELS.items()}


def _moment(day: date, random: Random) -> datetime:
    hour = _picked(random, {hour: weight for hour, (weight, _) in HOURS.items()})
    minute = random.randrange(30, 60) if hour == min(HOURS) + 2 else random.randrange(60)
    return datetime.combine(day, datetime.min.time()).replace(hour=hour, minute=minute)


def _line(
    order: Order,
    nth: int,
    at: datetime,
    channel: str,
    agent: str,
    random: Random,
    *,
    is_paid: bool,
) -> dict[str, Cell]:
    """A line as the program will write it once the outcome is known."""
    answered = random.random() < ANSWERED
    outcome = _picked(random, ANSWERS) if answered else "已提醒未回"
    technique = _picked(random, TECHNIQUES)
    plan_id = f"{at:%Y%m%d}-{order.id[-6:]}{nth}"
    paid_at = at + timedelta(minutes=random.randrange(4, 420))
    closes_at = order.placed_at + CLOSES_AFTER
    hour = order.placed_at.hour
    return {
        "登记号": f"{plan_id}-1",
        "计划号": plan_id,
        "催付时间": at,
        "催付日": at.date(),
        "时间来源": "填写",
        "客服": agent,
        "订单编号": order.id,
        "买家会员名": order.buyer,
        "应付金额": order.payable,
        "下单时间": order.placed_at,
        "下单时段": f"{hour:02d}-{hour + 1:02d}点",
        "关闭时间": closes_at,
        "商品": order.goods,
        "商品类型": order.kind,
        "会员等级": order.tier,
        "优先级": "B",
        "渠道": channel,
        "第几次": nth,
        "计次": 1,
        "首次催付": 1 if nth == 1 else 0,
        "技巧": technique,
        "话术编号": f"{channel}-{technique}",
        "结果": outcome,
        "未付款原因": _picked(random, REASONS) if answered else None,
        "千牛备注": f"{at.month}.{at.day} {agent} 已催付",
        "短信条数": 1 if channel == "短信" else 0,
        "数据截至": at - timedelta(minutes=15),
        "付款状态": "已付" if is_paid else "已关闭",
        "付款时间": paid_at if is_paid else None,
        "回款金额": order.payable if is_paid else None,
        "是否成功": 1 if is_paid else 0,
        "付款用时": round((paid_at - at) / timedelta(hours=1), 2) if is_paid else None,
        "组别": "催付",
    }
