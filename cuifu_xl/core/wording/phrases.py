"""Times and things as one would say them to a buyer. 今天上午, 针织衫等2单

`today` is the day on which the text is sent; None means it may be sent on two days.
"""

from collections.abc import Sequence
from functools import cache

from cuifu_xl.core.units import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    Minute,
    clock_of,
    clock_text,
    date_of,
    day_of,
)

# what owners write into a cell to say that there is none
NOTHING = frozenset({"", "否", "无", "0", "没有"})
_NEAR = {-1: "昨天", 0: "今天", 1: "明天"}
# what ends a sentence: the sentence that a phrase is put into has its own
_ENDINGS = "。！!.，,；;～~ \u3000"
_DAY_PARTS = ("凌晨", "上午", "下午", "晚上")


def phrase(cell: str) -> str:
    """What an owner wrote, as part of a longer sentence: 满200减30！ loses its mark."""
    return cell.strip().rstrip(_ENDINGS)


@cache
def date_text(day: int) -> str:
    """`11月20日`"""
    date = date_of(day)
    return f"{date.month}月{date.day}日"


def day_text(day: int, today: int | None) -> str:
    """`今天`, or the date where it is not near."""
    near = None if today is None else _NEAR.get(day - today)
    return near or date_text(day)


def day_part(minute: Minute) -> str:
    """凌晨, 上午, 下午 or 晚上."""
    return _DAY_PARTS[clock_of(minute) * len(_DAY_PARTS) // MINUTES_PER_DAY]


def placed_text(moments: Sequence[Minute], today: int | None, *, is_hour_known: bool = True) -> str:
    """When the buyer ordered, as the buyer would say it; one phrase for several orders. 下单时间"""
    first, last = day_of(min(moments)), day_of(max(moments))
    word = day_text(first, today)
    if first != last:
        return f"{word}到{day_text(last, today)}"
    if today is None or first - today not in _NEAR or not is_hour_known:
        return word
    part = day_part(moments[0])
    return word + part if all(day_part(moment) == part for moment in moments[1:]) else word


def moment_text(minute: Minute, today: int | None) -> str:
    """`今天15:40`. 关闭时间"""
    return day_text(day_of(minute), today) + clock_text(minute)


def end_text(minute: Minute, today: int | None) -> str:
    """As `moment_text`, but midnight is the end of a day: `今天24:00`. 活动结束"""
    if clock_of(minute):
        return moment_text(minute, today)
    return f"{day_text(day_of(minute) - 1, today)}{MINUTES_PER_DAY // MINUTES_PER_HOUR}:00"


def interest_free_text(cell: str) -> str:
    """`3` or `3期` as `3期免息分期`. 免息分期"""
    if cell in NOTHING:
        return ""
    if cell == "是":
        return "免息分期"
    if "免息" in cell:
        return cell
    return f"{cell}期免息分期" if cell.isdigit() else f"{cell}免息分期"


def fee_text(interest_free: str) -> str:
    """Who bears what 花呗 costs. 分期手续费"""
    if not interest_free:
        return "分期手续费由您承担，选期数时页面会写明"
    return f"支持{interest_free}，选免息的期数没有手续费，别的期数手续费由您承担"


def arrival_text(days: int, today: int) -> str:
    """`明天`, or the date: what is sent off today and takes so many days. 预计送达"""
    return day_text(today + days, today)


def product_text(name: str, orders: int) -> str:
    """`针织衫`, or `针织衫等2单`; `商品` where no name may be said. 商品"""
    if orders == 1:
        return name or "商品"
    return f"{name}等{orders}单" if name else f"{orders}单商品"
