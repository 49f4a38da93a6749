"""What the shop may offer with an order, if its tables say so: stock, gifts, terms, promotions.

Each holds from the first to the last minute of the window, and for every order of the contact.
"""

from collections.abc import Iterator
from functools import partial

from cuifu_xl.core.campaigns import fits, is_hundredth, is_presale_row, runs_through
from cuifu_xl.core.settings import Parameters
from cuifu_xl.core.units import FEN_PER_YUAN
from cuifu_xl.core.wording.phrases import NOTHING, end_text, fee_text, interest_free_text, phrase
from cuifu_xl.core.wording.situation import Situation

TAOBAO = "淘宝"
Found = Iterator[tuple[str, str]]


def product_offers(situation: Situation, parameters: Parameters, *, is_private: bool) -> Found:
    """What the table 商品 says of the one product of a contact. 库存, 赠品, 免息分期"""
    product = situation.product
    if len(situation.orders) > 1:
        return
    if situation.orders[0].platform == TAOBAO:
        interest_free = interest_free_text(product.interest_free.strip()) if product else ""
        yield "免息分期", interest_free
        yield "分期手续费", fee_text(interest_free)
    if product is None:
        return
    if product.stock is not None and 0 < product.stock <= parameters.scarce_stock:
        yield "库存", str(product.stock)
    gift = phrase(product.gift)
    if not is_private and gift not in NOTHING and gift != phrase(situation.last_gift):
        yield "赠品", gift


def campaign_offers(situation: Situation, today: int | None, *, is_private: bool) -> Found:
    """Promotions that hold for every order, and what this one order has won. 活动, 逢百

    `today` is the day of the window, None if it has two. A promotion for private goods alone would
    give them away; when the balance of a presale is due is no promotion.
    """
    orders = situation.orders
    campaign = None
    for row in situation.campaigns:
        if not (runs_through(row, situation.window) and all(map(partial(fits, row), orders))):
            continue
        if is_hundredth(row):
            yield "逢百", phrase(row.content)
        elif campaign is None and not is_presale_row(row) and not (row.product and is_private):
            campaign = row
    if campaign is not None:
        yield "活动名称", phrase(campaign.name)
        yield "活动内容", phrase(campaign.content)
        if campaign.ends_at is not None:
            yield "活动结束", end_text(campaign.ends_at, today)


def discount_offer(situation: Situation, parameters: Parameters) -> Found:
    """Whole yuan that an agent may take off without asking. 设置!参数 让利上限"""
    yuan = int(situation.payable * parameters.discount_limit) // FEN_PER_YUAN
    if yuan > 0:
        yield "让利", str(yuan)
