"""What is true of an order when its text is sent: the values of the variables of 话术. 变量

A variable has a value only if that stays true from the first to the last minute of the window.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, starmap, zip_longest

from cuifu_xl.core.hours import OpenHours
from cuifu_xl.core.model import Order, Product
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.timing import PRESALE, order_type
from cuifu_xl.core.units import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    Minute,
    clock_text,
    day_of,
    yuan_text,
)
from cuifu_xl.core.wording.names import Name, Names
from cuifu_xl.core.wording.offers import TAOBAO, campaign_offers, discount_offer, product_offers
from cuifu_xl.core.wording.phrases import arrival_text, moment_text, placed_text, product_text
from cuifu_xl.core.wording.situation import Situation

VIRTUAL = "虚拟"
UNASSIGNED = "待分配"
PRIVATE_KEYWORD = "隐私"
EXCEPTION = "例外"
# where one pays by 支付宝
_ALIPAY = (TAOBAO, "1688")
# what reports put into 城市 where there is none
_NO_PLACE = frozenset({"", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
Found = Iterator[tuple[str, str]]


class _PrivateTitles:
    """Titles that hold a word of 隐私 outside its 例外, in any case or width; kept per title."""

    def __init__(self, settings: Settings) -> None:
        rows = settings.keywords.get(PRIVATE_KEYWORD, ())
        self._harmless = _any_of(row.word for row in rows if row.value == EXCEPTION)
        self._private = _any_of(row.word for row in rows if row.value != EXCEPTION)
        self._known: dict[str, bool] = {}

    def has(self, title: str) -> bool:
        """Whether the title tells something private."""
        known = self._known.get(title)
        if known is None:
            left = self._harmless.sub(" ", unicodedata.normalize("NFKC", title))
            known = self._known[title] = self._private.search(left) is not None
        return known


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds one of the words; without any it finds nothing."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)


class Facts:
    """Which variables have a value for a situation, and which: built once a press."""

    def __init__(self, settings: Settings) -> None:
        self._parameters = settings.parameters
        self._settings = settings
        self._hours = OpenHours(settings)
        self.names = Names(settings)
        self._private_titles = _PrivateTitles(settings)
        self._remedies = {row.name: row.remedy for row in settings.reasons}
        self._types: dict[tuple[str, str], str] = {}
        self._days_to: dict[str, int | None] = {}

    def shop(self, order: Order) -> str:
        """The shop as the owner calls it, else as the report does. 店铺"""
        return self._parameters.shop or order.shop

    def name(self, situation: Situation) -> Name | None:
        """The product as it may be called, or None if it may not be. 商品"""
        order, product = situation.orders[0], situation.product
        if self._is_private(order, product):
            return None
        return self.names.of(order.title, product.short_name if product else "")

    def _is_private(self, order: Order, product: Product | None) -> bool:
        """Whether nothing may be said that tells what was ordered. 隐私"""
        is_listed = product is not None and product.private
        return is_listed or self._private_titles.has(order.title)

    def _hides(self, situation: Situation) -> bool:
        """Whether any of the orders is private: what is said of all of them is said of it too."""
        products = (situation.product, *situation.others)
        return any(starmap(self._is_private, zip_longest(situation.orders, products)))

    def of(self, situation: Situation) -> tuple[dict[str, str], Name | None]:
        """Every variable that has a value, and the elastic name of the product."""
        window = situation.window
        last_minute = max(window.start, window.end - 1)
        today = day_of(window.start)
        near = today if day_of(last_minute) == today else None
        name = self.name(situation)
        is_private = name is None or self._hides(situation)
        found = chain(
            self._of_orders(situation, name, near),
            self._of_closing(situation, last_minute, near),
            self._of_buyer(situation),
            self._of_way(situation, today, last_minute),
            product_offers(situation, self._parameters, is_private=is_private),
            campaign_offers(situation, near, is_private=is_private),
            discount_offer(situation, self._parameters),
        )
        return {variable: value for variable, value in found if value}, name

    def _of_orders(self, situation: Situation, name: Name | None, near: int | None) -> Found:
        """What was ordered, when, and where it is paid."""
        orders = situation.orders
        yield "店铺", self.shop(orders[0])
        moments = [order.created_at for order in orders]
        is_hour_known = all(order.placed_by is None for order in orders)
        yield "下单时间", placed_text(moments, near, is_hour_known=is_hour_known)
        yield "商品" if name else "隐私商品", product_text(name.text if name else "", len(orders))
        if situation.payable > 0:
            yield "金额", yuan_text(situation.payable)
        if len(orders) > 1:
            yield "单数", str(len(orders))
        platform = orders[0].platform
        if platform == TAOBAO:
            yield "淘宝", TAOBAO
        if platform in _ALIPAY:
            yield "支付宝", "支付宝"

    def _of_closing(self, situation: Situation, last_minute: Minute, near: int | None) -> Found:
        """Till when the orders wait, if confirmed, and what becomes of them. 关闭时间, 尾款"""
        orders = situation.orders
        if situation.is_closing_told and situation.closes_at > last_minute:
            # known for the order that closes first only
            if all(order.created_at == orders[0].created_at for order in orders):
                yield "关闭时间", moment_text(situation.closes_at, near)
            hours = (situation.closes_at - last_minute) // MINUTES_PER_HOUR
            yield "关闭剩余", f"至少{hours}小时" if hours else ""
        presales = [self._type(order) == PRESALE for order in orders]
        if all(presales):
            yield "尾款", "尾款"
        elif not any(presales):
            yield "自动关闭", "到时间会自动关闭"

    def _of_buyer(self, situation: Situation) -> Found:
        """Who he is to the shop, who talks to him, what stands between them."""
        lead, paid = situation.orders[0], situation.paid_orders
        if situation.agent != UNASSIGNED:
            yield "客服", situation.agent
        if lead.id not in lead.buyer and "*" not in lead.buyer:
            yield "买家", lead.buyer
        if situation.is_returning and paid > 0:
            yield "老客", "老朋友"
            yield "已付单数", f"{paid}单以上"
        elif not paid and not situation.is_returning:
            yield "新客", "欢迎光临"
        if self._settings.tier_rank(situation.tier):
            yield "会员等级", situation.tier
        if situation.promise_passed:
            yield "约定", "上次您说了大概的时间"
        yield "未付款原因", situation.reason
        yield "对策", self._remedies.get(situation.reason, "")

    def _of_way(self, situation: Situation, today: int, last_minute: Minute) -> Found:
        """Where the parcel goes and when. 发货截止, 收货城市, 收货省份, 到货天数, 预计送达"""
        orders, cutoff = situation.orders, self._parameters.cutoff
        is_sent = not any(self._type(order) in (PRESALE, VIRTUAL) for order in orders)
        leaves_today = (
            cutoff is not None
            and is_sent
            and last_minute < today * MINUTES_PER_DAY + cutoff
            and not self._hours.is_rest(today)
        )
        if leaves_today and cutoff is not None:
            yield "发货截止", clock_text(cutoff)
        city, province = orders[0].city.strip(), orders[0].province.strip()
        if len(orders) > 1 and any(
            (order.city.strip(), order.province.strip()) != (city, province) for order in orders
        ):
            return
        if city not in _NO_PLACE and "*" not in city:
            yield "收货城市", city
        if province in _NO_PLACE or "*" in province:
            return
        yield "收货省份", province
        days = self._days_to_province(province)
        if days and is_sent:
            yield "到货天数", f"{days}天"
            if leaves_today:
                yield "预计送达", arrival_text(days, today)

    def _type(self, order: Order) -> str:
        """The order's type: nothing is sent off today for a presale or for virtual goods."""
        key = (order.title, order.stages)
        kind = self._types.get(key)
        if kind is None:
            kind = self._types[key] = order_type(order, self._settings)
        return kind

    def _days_to_province(self, province: str) -> int | None:
        if province not in self._days_to:
            self._days_to[province] = next(
                (
                    row.days
                    for row in self._settings.arrivals
                    if row.province
                    and (province.startswith(row.province) or row.province.startswith(province))
                ),
                None,
            )
        return self._days_to[province]
