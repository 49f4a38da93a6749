"""What the program reports of a week's net effect, and what the market knows to be true."""

from typing import NamedTuple

from cuifu_xl.every_press import open_settings
from cuifu_xl.hosts.base import Workbook
from cuifu_xl.rules.effect.net import Net
from cuifu_xl.sheets.chased import read_entries
from cuifu_xl.summing_up import summary_of
from tests.week.shop_week import END, Week


class Truth(NamedTuple):
    """Orders that were chased and must have ended, and how many of them only chasing brought."""

    orders: int
    brought_back: int

    @property
    def share(self) -> float:
        """The true net effect."""
        return self.brought_back / self.orders


def reported(book: Workbook) -> Net | None:
    """By the natural payment curve, as `cuifu summary` tells it."""
    settings, meta = open_settings(book)
    return summary_of(read_entries(book), settings, meta).effect.net


def truth(week: Week) -> Truth:
    """From the market, not from the program; orders whose payment cannot be told apart left out."""
    of_order: dict[str, list[object]] = {}
    for line in week.register():
        if line["组别"] == "催付":
            of_order.setdefault(str(line["订单编号"]), []).append(line["是否成功"])
    sales = [week.market.sale(number) for number, told in of_order.items() if set(told) != {None}]
    ended = [sale for sale in sales if sale.closes_at <= END]
    return Truth(len(ended), sum(sale.is_brought_back for sale in ended))
