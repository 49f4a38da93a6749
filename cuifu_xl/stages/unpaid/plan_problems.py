"""What the owner has to see to, found while planning. 问题"""

from collections.abc import Sequence

from cuifu_xl.core.contained import UnreadableTextError, kind_and_place
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Order, Skip
from cuifu_xl.core.reading.reading import CHAT
from cuifu_xl.core.reading.told import Said
from cuifu_xl.core.settings import Parameters
from cuifu_xl.core.timing import PRESALE

NOT_WORKED_OUT = "没看懂"


def left_alone(orders: Sequence[Order], error: Exception) -> list[Skip]:
    """Orders that the program failed on: not chased before somebody has looked. 没看懂"""
    what = error.source if isinstance(error, UnreadableTextError) else "这一单"
    detail = f"{what}程序没读懂，先没催，请人工看；见「问题」"
    return [Skip(order, NOT_WORKED_OUT, detail) for order in orders]


def not_worked_out(orders: Sequence[Order], error: Exception) -> list[Problem]:
    """What the program failed on, by order number and, if it was a text, word for word."""
    if not orders:
        return []
    ids = "、".join(order.id for order in orders)
    where = ("订单", "订单编号", ids)
    if isinstance(error, UnreadableTextError):
        where = (error.source, "内容", error.text)
    source, column, content = where
    problem = f"程序在这里出了意外（{kind_and_place(error)}），订单 {ids} 先没催，别的照常"
    remedy = "请人工看这一单，并把这句话发给维护的人"
    return [Problem(source, None, column, content, problem, remedy)]


def presales_without_a_start(skips: Sequence[Skip]) -> list[Problem]:
    """Presales whose balance has no row in 活动: nobody knows when they close."""
    unknown = (skip for skip in skips if skip.reason != NOT_WORKED_OUT)
    missing = [skip for skip in unknown if skip.closes_at is None]
    if not missing:
        return []
    return [
        Problem(
            "商品!活动",
            None,
            "名称",
            PRESALE,
            f"{len(missing)} 单预售没有尾款时间，没有催",
            "请在「活动」加一行，名称里写「尾款」，填上开始时间",
        )
    ]


def wants_peace(buyer: str, said: Said, parameters: Parameters) -> Problem:
    """A chat is pasted over, a report replaced: only 不催名单 remembers for good."""
    quote = said.dated_quote(parameters.quote_chars)
    return Problem(
        said.source,
        None,
        "内容" if said.source == CHAT else "",
        buyer,
        f"这位买家要求别再联系：{quote}；这次没有催",
        "请写进「名单」的「不催名单」，换了聊天或报表也记得；看错了就删掉那句话",
    )


def nobody_on_duty() -> Problem:
    """There is a team, and nobody of it is there."""
    return Problem(
        "名单!客服",
        None,
        "今日在岗",
        "",
        "今天没有人在岗",
        "请把在岗的同事改成「是」，再按计划今天",
    )
