"""催付登记 summed up by day, agent, channel and so on, and what was lost. 汇总"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cuifu_xl.core.effect.intervals import Estimate, wilson
from cuifu_xl.core.effect.techniques import Try
from cuifu_xl.core.model import Channel
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Fen, date_of, day_of
from cuifu_xl.register.chased import Entry, OrderOfLines
from cuifu_xl.reports.platforms import CLOSED_UNPAID
from cuifu_xl.reports.report import Report

NOT_TOLD = "没问到"
NOTHING = "（空）"


class Summed(NamedTuple):
    """One line of a table; the rate is per attempt."""

    name: str
    attempts: int
    orders: int
    successes: int
    rate: Estimate
    recovered: Fen
    took: float | None  # hours from contact to payment, on average
    messages: int
    cost: Fen | None  # of the messages; None: what one costs is not told


class Cause(NamedTuple):
    """A reason for one product, what to do about it, and what was lost to it."""

    reason: str
    goods: str
    remedy: str
    orders: int
    paid: int
    lost: int  # closed unpaid
    lost_money: Fen


class Lost(NamedTuple):
    """Orders of the report that were closed unpaid, out of all placed. 流失"""

    placed: int
    orders: int
    money: Fen


DIMENSIONS: dict[str, Callable[[Entry], str]] = {
    "日期": lambda line: "" if line.day is None else f"{date_of(day_of(line.day))}",
    "客服": lambda line: line.agent,
    "渠道": lambda line: line.channel,
    "技巧": lambda line: line.technique,
    "话术": lambda line: line.template,
    "未付款原因": lambda line: line.reason or NOT_TOLD,
    "会员等级": lambda line: line.tier,
    "下单时段": lambda line: line.hour,
    "第几次": lambda line: f"第 {line.nth} 次",
}
# for whom a technique may work: a row more is a cut more
SEGMENTS: dict[str, Callable[[Entry], str]] = {
    "未付款原因": DIMENSIONS["未付款原因"],
    "渠道": DIMENSIONS["渠道"],
    "会员等级": DIMENSIONS["会员等级"],
    "第几次": DIMENSIONS["第几次"],
    "商品类型": lambda line: line.kind,
}
_BY_NAME = ("日期", "下单时段", "第几次")


def summed(name: str, entries: Iterable[Entry], price: float | None) -> Summed:
    """Attempts added up. `price` is that of one message, in fen. 短信单价"""
    lines = [line for line in entries if line.counts]
    hours = [line.took for line in lines if line.success and line.took is not None]
    successes = sum(line.success or 0 for line in lines)
    messages = sum(line.messages for line in lines if line.channel == Channel.SMS)
    return Summed(
        name,
        len(lines),
        sum(line.is_first for line in lines),
        successes,
        wilson(successes, len(lines)),
        sum(line.recovered for line in lines),
        sum(hours) / len(hours) if hours else None,
        messages,
        None if price is None else round(messages * price),
    )


def tables(entries: Iterable[Entry], price: float | None) -> dict[str, list[Summed]]:
    """The attempts by each dimension: days and hours in their order, others by attempts."""
    lines = [line for line in entries if line.counts]
    made = {}
    for dimension, of in DIMENSIONS.items():
        groups: dict[str, list[Entry]] = {}
        for line in lines:
            groups.setdefault(of(line) or NOTHING, []).append(line)
        rows = [summed(name, group, price) for name, group in groups.items()]
        rows.sort(key=lambda row: row.name)
        if dimension not in _BY_NAME:
            rows.sort(key=lambda row: -row.attempts)
        made[dimension] = rows
    return made


def causes(orders: Iterable[OrderOfLines], settings: Settings) -> list[Cause]:
    """Orders by the reason that was told last and by product; those with most money lost first."""
    remedies = {row.name: row.remedy for row in settings.reasons}
    groups: dict[tuple[str, str], list[OrderOfLines]] = {}
    for each in orders:
        told = [line.reason for line in each.entries if line.reason]
        reason = told[-1] if told else NOT_TOLD
        groups.setdefault((reason, each.entries[0].goods or NOTHING), []).append(each)
    made = []
    for (reason, goods), group in groups.items():
        lost = [each.order for each in group if each.is_closed]
        paid = sum(each.order.success for each in group)
        money = sum(order.payable for order in lost)
        remedy = remedies.get(reason, "")
        made.append(Cause(reason, goods, remedy, len(group), paid, len(lost), money))
    return sorted(made, key=lambda cause: (-cause.lost_money, -cause.orders, cause.reason))


def tries(orders: Iterable[OrderOfLines]) -> list[Try]:
    """Every attempt with a technique whose order has ended, once in each cut."""
    ended = [
        line
        for each in orders
        for line in each.entries
        if line.technique and each.order.settled and not each.order.unclear
    ]
    return [
        Try(line.technique, cut, of(line) or NOTHING, line.success == 1)
        for cut, of in SEGMENTS.items()
        for line in ended
    ]


def lost_of(report: Report) -> Lost:
    """What the report on 订单 shows to be closed unpaid. 流失率、流失金额"""
    ledger = report.ledger
    slots = [slot for _, slot in ledger.of_state(CLOSED_UNPAID)]
    return Lost(report.order_count, len(slots), sum(ledger.payable[slot] for slot in slots))
