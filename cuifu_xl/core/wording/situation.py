"""What is known of one contact when its text is chosen. 话术"""

from typing import NamedTuple

from cuifu_xl.core.model import Campaign, Order, Product, Window
from cuifu_xl.core.units import Fen, Minute

# 未付款原因 of somebody who has refused in other words: neither called nor texted
UNWANTED = "不想要了"


class Situation(NamedTuple):
    """One contact: its orders, its window, its buyer, what was said before."""

    orders: tuple[Order, ...]  # lead first
    payable: Fen  # sum
    window: Window
    tier: str
    paid_orders: int  # paid before
    is_returning: bool
    nth: int  # 1 = first attempt
    is_last: bool  # no further attempt will follow
    inquiry: str  # 询单 / 静默 / empty = not known
    reason: str  # 未付款原因 known so far, or empty
    last_technique: str
    promise_passed: bool
    product: Product | None  # of the lead order
    campaigns: tuple[Campaign, ...]  # for the lead order's goods, whenever they run
    agent: str
    closes_at: Minute
    is_closing_told: bool = False  # closes_at is confirmed: the buyer may be told
    said: frozenset[str] = frozenset()  # 话术编号 used for the lead order before
    last_gift: str = ""  # 赠品 that the buyer got last
    others: tuple[Product | None, ...] = ()  # of the orders behind the lead

    @property
    def is_of_one_product(self) -> bool:
        """Whether what 商品 says of the lead order's goods is true of all orders."""
        return all(product == self.product for product in self.others)
