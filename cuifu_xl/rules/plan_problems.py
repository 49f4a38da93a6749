"""What the owner has to see to, found while planning. 问题"""

from collections.abc import Sequence

from cuifu_xl.errors import Problem
from cuifu_xl.rules.model import Skip
from cuifu_xl.rules.reading import CHAT
from cuifu_xl.rules.settings import Parameters
from cuifu_xl.rules.timing import PRESALE
from cuifu_xl.rules.told import Said


def presales_without_a_start(skips: Sequence[Skip]) -> list[Problem]:
    """Presales whose balance has no row in 活动: nobody knows when they close."""
    missing = [skip for skip in skips if skip.closes_at is None]
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
