"""What the program reports of a week's net effect, and what the market knows to be true."""

from typing import NamedTuple

from cuifu_xl.app.every_press import up_to_date
from cuifu_xl.app.summing_up import summary_of
from cuifu_xl.core.effect.intervals import Estimate
from cuifu_xl.register.chased import read_entries
from cuifu_xl.workbooks.base import Workbook
from tests.week.shop_week import END, Week


class Reported(NamedTuple):
    """The orders that it is about, and the net effect."""

    orders: int
    effect: Estimate


class Truth(NamedTuple):
    """Orders that were chased and must have ended, and how many of them only chasing brought."""

    orders: int
    brought_back: int

    @property
    def share(self) -> float:
        """The true net effect."""
        return self.brought_back / self.orders


def reported(book: Workbook) -> Reported:
    """As `cuifu summary` tells it: by orders held out where there are some, else by the curve."""
    settings, meta, _ = up_to_date(book)
    effect = summary_of(read_entries(book), settings, meta).effect
    if effect.trial is not None:
        return Reported(effect.trial.chased_orders, effect.trial.gain)
    assert effect.net is not None
    return Reported(effect.net.orders, effect.net.rate)


def truth(week: Week) -> Truth:
    """From the market, not from the program; orders whose payment cannot be told apart left out."""
    of_order: dict[str, list[object]] = {}
    for line in week.register():
        if line["组别"] == "催付":
            of_order.setdefault(str(line["订单编号"]), []).append(line["是否成功"])
    sales = [week.market.sale(number) for number, told in of_order.items() if set(told) != {None}]
    ended = [sale for sale in sales if sale.closes_at <= END]
    return Truth(len(ended), sum(sale.is_brought_back for sale in ended))
