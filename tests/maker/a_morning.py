"""A morning in a small shop, to look at a build with rows in it."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from cuifu_xl.maker.first_rows import today_row
from cuifu_xl.maker.workbook import Rows, build
from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell

AGENTS = ("阿华", "小李", "阿美")
GOODS = ("真丝眼罩", "纯棉四件套", "保温杯 500ml", "儿童雨衣")
DRAFT = (
    "【云朵家】亲，您 {0} 拍下的{1}还没付款，17:00 前付款今天就能发出，"
    "地址尺码有要改的直接回我就好。"
)
OUTCOMES: tuple[str | None, ...] = ("已提醒未回", "答应付款", "未接通", None, None, None, None)


def demo_rows(now: datetime) -> Rows:
    """Rows for every table that the program or people fill during the day."""
    return {
        "今日计划": [_planned(now, number) for number in range(25)],
        "未催原因": [_skipped(now, number) for number in range(20)],
        "催付登记": [_registered(now, number) for number in range(25)],
        "总结": [
            [
                date(2026, 11, 22),
                "晚上拍下的单第二天才催，已经付了一半",
                "早上先导报表",
                "阿华",
                "少打 12 个电话",
            ]
        ],
        "商品": [
            ["真丝眼罩", "眼罩", "利润", "家纺", 8, "否", "收纳袋", "3 期免息"],
            ["四件套", "四件套", "引流", "家纺", 120, "否", None, None],
        ],
        "活动": [["周末满减", "四件套", now, now + timedelta(days=2), "满 200 减 30"]],
        "客服": [
            ["阿华", "是", 60, None, None],
            ["小李", "是", 40, "千牛、短信", None],
            ["阿美", "否", 40, None, "VIP、至尊VIP"],
        ],
        "会员": [["tb_海边的风", "VIP", 7]],
        "不催名单": [["青青子衿", None, date(2026, 12, 31), "说了别再联系"]],
        "聊天": [["tb_海边的风", now, "阿华", "亲，这个有货吗？什么时候能发？"]],
        "问题": [
            [
                "订单报表.csv",
                18,
                "订单编号",
                "6.5E+17",
                "订单编号坏了：变成了科学计数",
                "重新下载报表，不要用 Excel 打开再另存",
            ]
        ],
    }


def _planned(now: datetime, number: int) -> list[Cell]:
    start = now.replace(hour=13, minute=30) - timedelta(minutes=10 * number)
    placed = now - timedelta(hours=5 + number)
    goods = GOODS[number % 4]
    draft = DRAFT.format(f"{placed:%H:%M}", goods)
    outcome = OUTCOMES[number % 7]
    cells: dict[str, Cell] = {
        "催付开始": start,
        "催付截止": start + timedelta(hours=1, minutes=30),
        "渠道": ("千牛", "短信", "电话")[number % 3],
        "负责客服": "待分配" if number > 21 else AGENTS[number % 3],
        "买家会员名": f"tb_海边的风{number:02d}",
        "商品": goods,
        "应付金额": 1328.5 if number == 3 else 39.9 + number * 21,
        "提醒": "买家留言：颜色要深一点的，发顺丰" if number % 4 == 0 else None,
        "话术": draft + "需要花呗分期的话也可以的哦，我在的～",
        "短信草稿": draft,
        "结果": outcome,
        "联系时间": start + timedelta(minutes=3) if outcome else None,
        "催付人": "阿美" if number % 5 == 0 and outcome else None,
        "未付款原因": "忘了付" if outcome else None,
        "承诺付款时间": now.replace(hour=16) if outcome == "答应付款" else None,
        "优先级": "ABCD"[number % 4],
        "优先分": 90 - number,
        "订单编号": f"65010000000000{number:04d}",
        "订单数": 1 + (number == 3),
        "下单时间": placed,
        "关闭时间": now + timedelta(hours=2 + number),
        "第几次": 1,
        "理由": "金额 328（+30）· VIP（+20）· 剩 5 小时（+25）",
        "计划号": f"20261122-{number:06x}",
        "登记状态": "已不需催：已付款" if number == 24 else None,
    }
    return today_row(**cells)


def _skipped(now: datetime, number: int) -> list[Cell]:
    reasons = ("时段未到", "老客未到时", "备注已催", "金额过小")
    placed = now - timedelta(hours=number)
    due = now + timedelta(hours=number - 4) if number % 4 < 2 else None
    return [
        f"65020000000000{number:04d}",
        f"小城故事{number}",
        9.9 + number * 12,
        placed,
        placed + timedelta(hours=72),
        reasons[number % 4],
        "窗口在 11-23 13:30 到 17:00",
        due,
    ]


def _registered(now: datetime, number: int) -> list[Cell]:
    at = now - timedelta(hours=number * 6)
    paid = number % 3 == 0
    cells: dict[str, Cell] = {
        "登记号": f"20261122-{number:06x}-1",
        "计划号": f"20261122-{number:06x}",
        "催付时间": at,
        "时间来源": "填写",
        "客服": AGENTS[number % 3],
        "订单编号": f"65010000000000{number:04d}",
        "买家会员名": f"tb_海边的风{number:02d}",
        "应付金额": 39.9 + number,
        "下单时间": at - timedelta(hours=4),
        "下单时段": "上午",
        "关闭时间": at + timedelta(hours=68),
        "商品": GOODS[number % 4],
        "商品类型": "利润",
        "会员等级": "普通会员",
        "询单": "询单",
        "优先级": "B",
        "渠道": "千牛",
        "第几次": 1,
        "首次催付": 1,
        "技巧": "紧迫",
        "话术编号": "QN-01",
        "结果": "已提醒未回",
        "千牛备注": "11.22 阿华 已催付",
        "短信条数": 1,
        "数据截至": at,
        "付款状态": "已付" if paid else "未付",
        "组别": "催付",
        "付款时间": at + timedelta(hours=1) if paid else None,
        "回款金额": 39.9 + number if paid else None,
        "是否成功": 1 if paid else 0,
        "付款用时": 1.25 if paid else None,
    }
    return [cells.get(name) for name in REGISTER.headings()]


if __name__ == "__main__":
    build(Path(sys.argv[1]), rows=demo_rows(datetime.now().replace(second=0, microsecond=0)))
