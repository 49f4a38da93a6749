"""What is true of an order when its text is sent: the variables that 话术 may name. 变量

A variable is there only if it stays true from the first to the last minute of the window, so a
text built from it never says more than the tables know.
"""

from typing import NamedTuple

from cuifu_xl.rules.hours import OpenHours
from cuifu_xl.rules.model import Campaign, Order, Product, Window
from cuifu_xl.rules.names import Name, Names
from cuifu_xl.rules.phrases import (
    NOTHING,
    end_text,
    interest_free_text,
    moment_text,
    placed_text,
    product_text,
)
from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.timing import PRESALE, order_type
from cuifu_xl.rules.units import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    Fen,
    Minute,
    clock_text,
    day_of,
    yuan_text,
)

VARIABLES = {
    "店铺": "店铺名称",
    "商品": "商品短名；几单一起时是「短名等2单」；隐私商品没有",
    "隐私商品": "「商品」二字；只有不能说出商品名的订单才有",
    "下单时间": "今天上午、昨天晚上、11月20日",
    "金额": "应付金额，几单一起时是合计",
    "单数": "几单一起联系；只有一单时没有",
    "客服": "负责客服",
    "买家": "买家会员名",
    "发货截止": "17:00；只有当天发货、整个时段都赶得上时才有",
    "关闭时间": "今天15:40、明天10:40、11月25日10:40；几单不同时拍的没有",
    "关闭剩余": "至少5小时，按时段截止算",
    "活动名称": "联系时还在进行的活动",
    "活动内容": "联系时还在进行的活动",
    "活动结束": "今天24:00；活动没写截止就没有",
    "库存": "库存紧张时的件数",
    "赠品": "商品表里的赠品；隐私商品没有",
    "免息分期": "3期免息分期",
    "收货城市": "杭州市",
    "收货省份": "浙江省",
    "到货天数": "2天；到货表里有这个省才有",
    "老客": "「老朋友」；只有老客才有",
    "已付单数": "老客以前付过几单",
    "第几次购买": "第3次；只有老客才有",
    "首单": "「首单」；只有没付过款的买家才有",
    "会员等级": "普通会员以上才有",
    "约定": "「上次约好的时间已经过了」；承诺到期没付时才有",
    "未付款原因": "已经知道的原因，只用于电话",
    "对策": "未付款原因表里的对策，只用于电话",
}
# naming one of these aims a text at some buyers, as a filled 适用 cell does
STEERING = frozenset({"隐私商品", "单数", "老客", "已付单数", "第几次购买", "首单", "约定"})
# meant for the colleague's eyes, not for the buyer's
INTERNAL = frozenset({"对策", "未付款原因"})
# a text that names one of these advertises, so an SMS needs a way to opt out
PROMOTIONAL = frozenset({"赠品", "活动名称", "活动内容", "活动结束", "免息分期"})

VIRTUAL = "虚拟"
UNASSIGNED = "待分配"
PRIVATE_KEYWORD = "隐私"
# what reports put into 城市 where there is none
_NO_PLACE = frozenset({"", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class Situation(NamedTuple):
    """What is known when a text is chosen."""

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
    campaign: Campaign | None  # of the lead order's product
    agent: str
    closes_at: Minute


class Facts:
    """Which variables have a value for a situation, and which: built once a press."""

    def __init__(self, settings: Settings) -> None:
        self._parameters = settings.parameters
        self._settings = settings
        self._hours = OpenHours(settings)
        self.names = Names(settings)
        self._private_words = tuple(row.word for row in settings.keywords.get(PRIVATE_KEYWORD, ()))
        self._remedies = {row.name: row.remedy for row in settings.reasons}
        self._shipped: dict[tuple[str, str], bool] = {}
        self._days_to: dict[str, int | None] = {}

    def shop(self, order: Order) -> str:
        """The shop as the owner calls it, else as the report does. 店铺"""
        return self._parameters.shop or order.shop

    def name(self, situation: Situation) -> Name | None:
        """The product as it may be called, or None if it may not be. 商品"""
        order, product = situation.orders[0], situation.product
        if product is not None and product.private:
            return None
        for word in self._private_words:
            if word in order.title:
                return None
        return self.names.of(order.title, product.short_name if product else "")

    def of(self, situation: Situation) -> tuple[dict[str, str], Name | None]:
        """Every variable that has a value, and the elastic name of the product."""
        window, lead, orders = situation.window, situation.orders[0], situation.orders
        last_minute = max(window.start, window.end - 1)
        today = day_of(window.start)
        near = today if day_of(last_minute) == today else None
        name = self.name(situation)
        facts = self._of_buyer(situation)
        facts["店铺"] = self.shop(lead)
        facts["下单时间"] = placed_text([order.created_at for order in orders], near)
        facts["金额"] = yuan_text(situation.payable) if situation.payable > 0 else ""
        if len(orders) > 1:
            facts["单数"] = str(len(orders))
        facts["商品" if name else "隐私商品"] = product_text(name.text if name else "", len(orders))
        if situation.closes_at > last_minute:
            # known for the order that closes first only
            if all(order.created_at == lead.created_at for order in orders):
                facts["关闭时间"] = moment_text(situation.closes_at, near)
            hours = (situation.closes_at - last_minute) // MINUTES_PER_HOUR
            facts["关闭剩余"] = f"至少{hours}小时" if hours else ""
        if self._ships_today(situation, today, last_minute):
            facts["发货截止"] = clock_text(self._parameters.cutoff)
        self._add_place(facts, orders)
        if situation.product is not None and len(orders) == 1:
            self._add_product(facts, situation.product, is_private=name is None)
        if situation.campaign is not None:
            self._add_campaign(facts, situation, near, is_private=name is None)
        return {name: value for name, value in facts.items() if value}, name

    def _of_buyer(self, situation: Situation) -> dict[str, str]:
        lead, paid = situation.orders[0], situation.paid_orders
        facts = {
            "客服": "" if situation.agent == UNASSIGNED else situation.agent,
            "未付款原因": situation.reason,
            "对策": self._remedies.get(situation.reason, ""),
            "约定": "上次约好的时间已经过了" if situation.promise_passed else "",
        }
        if lead.buyer != lead.id and "*" not in lead.buyer:
            facts["买家"] = lead.buyer
        if situation.is_returning and paid > 0:
            facts["老客"] = "老朋友"
            facts["已付单数"] = str(paid)
            facts["第几次购买"] = f"第{paid + 1}次"
        elif not paid and not situation.is_returning:
            facts["首单"] = "首单"
        if self._settings.tier_rank(situation.tier):
            facts["会员等级"] = situation.tier
        return facts

    def _ships_today(self, situation: Situation, today: int, last_minute: Minute) -> bool:
        """Whether whoever pays within the window gets it shipped that day. 发货截止"""
        cutoff = today * MINUTES_PER_DAY + self._parameters.cutoff
        return (
            last_minute < cutoff
            and not self._hours.is_rest(today)
            and all(self._is_shipped(order) for order in situation.orders)
        )

    def _is_shipped(self, order: Order) -> bool:
        """Nothing is sent off today for a presale or for virtual goods."""
        key = (order.title, order.stages)
        shipped = self._shipped.get(key)
        if shipped is None:
            shipped = order_type(order, self._settings) not in (PRESALE, VIRTUAL)
            self._shipped[key] = shipped
        return shipped

    def _add_place(self, facts: dict[str, str], orders: tuple[Order, ...]) -> None:
        """Where the parcel goes, if all go to one place. 收货城市, 收货省份, 到货天数"""
        lead = orders[0]
        if len(orders) > 1 and any(
            (order.city, order.province) != (lead.city, lead.province) for order in orders
        ):
            return
        city, province = lead.city.strip(), lead.province.strip()
        if city not in _NO_PLACE and "*" not in city:
            facts["收货城市"] = city
        if province not in _NO_PLACE and "*" not in province:
            facts["收货省份"] = province
            days = self._days_to_province(province)
            if days and all(self._is_shipped(order) for order in orders):
                facts["到货天数"] = f"{days}天"

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

    def _add_product(self, facts: dict[str, str], product: Product, *, is_private: bool) -> None:
        """What the table 商品 says of one product. 库存, 赠品, 免息分期"""
        stock = product.stock
        if stock is not None and 0 < stock <= self._parameters.scarce_stock:
            facts["库存"] = str(stock)
        facts["免息分期"] = interest_free_text(product.interest_free.strip())
        if not is_private and product.gift.strip() not in NOTHING:
            facts["赠品"] = product.gift

    def _add_campaign(
        self, facts: dict[str, str], situation: Situation, near: int | None, *, is_private: bool
    ) -> None:
        """A campaign that runs during the whole window and holds for every order. 活动"""
        campaign, window = situation.campaign, situation.window
        if campaign is None or (campaign.product and is_private):
            return
        if campaign.starts_at is not None and campaign.starts_at > window.start:
            return
        if campaign.ends_at is not None and campaign.ends_at < window.end:
            return
        others = situation.orders[1:]
        if not all(
            campaign.product in (order.goods_code, "") or campaign.product in order.title
            for order in others
        ):
            return
        facts["活动名称"] = campaign.name
        facts["活动内容"] = campaign.content
        if campaign.ends_at is not None:
            facts["活动结束"] = end_text(campaign.ends_at, near)
