"""The records that flow through the rules: frozen, small, made once.

Times are minutes in Beijing time, money is fen, ids are text; None means "not known".
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.units import Fen, Minute


class Channel(StrEnum):
    """How a buyer is contacted. 渠道"""

    QIANNIU = "千牛"
    SMS = "短信"
    PHONE = "电话"


class Order(NamedTuple):
    """One unpaid order. 订单"""

    id: str
    buyer: str
    created_at: Minute
    payable: Fen
    platform: str = "淘宝"
    status: str = "等待买家付款"
    title: str = ""
    goods_code: str = ""  # 商家编码
    phone: str = ""
    phone_expires_at: Minute | None = None
    receiver: str = ""
    city: str = ""  # 收货城市, e.g. 杭州市
    province: str = ""
    shipping: str = ""  # 运送方式
    stages: str = ""  # 分阶段订单信息 / 预售订单
    buyer_note: str = ""  # 买家留言
    seller_memo: str = ""  # 卖家备注
    shop: str = ""
    row: int = 0  # its line among the data rows of the report, 0 = first
    placed_by: Minute | None = None  # at the latest, where the report names only the day

    @property
    def placed_at_latest(self) -> Minute:
        """The last moment at which the buyer can have ordered."""
        return self.created_at if self.placed_by is None else self.placed_by


class PaidOrder(NamedTuple):
    """One order that was paid (and perhaps refunded later)."""

    id: str
    buyer: str
    created_at: Minute
    paid_at: Minute | None
    payable: Fen
    title: str
    refunded: bool = False


class Attempt(NamedTuple):
    """One contact about one order: a line of 催付登记, or a memo. 一次催付"""

    order_id: str
    buyer: str
    at: Minute
    channel: str = Channel.QIANNIU
    agent: str = ""
    outcome: str = ""
    reason: str = ""  # 未付款原因
    technique: str = ""
    template_id: str = ""
    promise_at: Minute | None = None
    group: str = "催付"  # 催付 / 对照 / 不计
    source: str = "填写"  # 填写 / 估计 / 备注
    plan_id: str = ""


class Contact(NamedTuple):
    """A row of 今日计划 that a colleague has completed and that awaits registering."""

    plan_id: str
    buyer: str
    order_ids: tuple[str, ...]
    attempts: tuple[Attempt, ...]


class History(NamedTuple):
    """What is known of one buyer from 订单. An unknown buyer has the empty History."""

    paid: Sequence[PaidOrder] = ()  # refunded ones included and marked
    closed_unpaid: int = 0


class Product(NamedTuple):
    """A line of 商品: facts that messages may use."""

    match: str  # part of the title, or the 商家编码
    short_name: str = ""
    kind: str = ""  # 引流 / 利润 / 活动 / 独家
    category: str = ""
    stock: int | None = None
    private: bool = False
    gift: str = ""
    interest_free: str = ""  # 免息分期


class Campaign(NamedTuple):
    """A line of 活动."""

    name: str
    product: str  # part of the title; empty = every product
    starts_at: Minute | None
    ends_at: Minute | None
    content: str = ""


class Agent(NamedTuple):
    """A line of 客服."""

    name: str
    on_duty: bool = True
    capacity: int | None = None  # 每日上限, rows a day; None = no limit
    channels: tuple[str, ...] = ()  # empty = all
    tiers: tuple[str, ...] = ()  # 负责等级; empty = all


class Member(NamedTuple):
    """A line of 会员."""

    buyer: str
    tier: str = ""
    purchases: int | None = None


class OptOut(NamedTuple):
    """A line of 不催名单: a buyer or one order, for good or until a day."""

    buyer: str = ""
    order_id: str = ""
    until_day: int | None = None  # last day it holds
    reason: str = ""


class ChatLine(NamedTuple):
    """A line of 聊天."""

    buyer: str
    at: Minute
    agent: str = ""
    text: str = ""


class Template(NamedTuple):
    """A line of 话术."""

    id: str
    channel: str  # 千牛 / 短信 / 电话
    technique: str
    text: str
    reasons: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    inquiry: str = ""  # 询单 / 静默 / empty
    nth: str = ""  # 1, 2, 3, 末次 …; empty = any
    kinds: tuple[str, ...] = ()  # 适用商品类型
    categories: tuple[str, ...] = ()
    picture: str = ""
    row: int | None = None  # row on the sheet 话术, for problems


# nobody writes into it
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Knowledge(NamedTuple):
    """Everything that is known besides the orders to plan: built once a press.

    Maps are keyed by buyer or order id; a missing key means nothing is known.
    """

    histories: Mapping[str, History] = _NOTHING
    attempts: Sequence[Attempt] = ()
    contacts: Sequence[Contact] = ()
    # 计划号 already in 催付登记 today, by buyer
    registered_today: Mapping[str, int] = _NOTHING
    # paid orders and money the register knows beyond the report: buyer → (orders, fen)
    registered_paid: Mapping[str, tuple[int, Fen]] = _NOTHING
    members: Mapping[str, Member] = _NOTHING
    opt_outs: Sequence[OptOut] = ()
    products: Sequence[Product] = ()
    campaigns: Sequence[Campaign] = ()
    agents: Sequence[Agent] = ()
    chats: Mapping[str, Sequence[ChatLine]] | None = None  # None = no chat sheet filled
    templates: Sequence[Template] = ()
    typed_phones: Mapping[str, str] = _NOTHING  # buyer → number
    typed_reasons: Mapping[str, str] = _NOTHING  # buyer → 未付款原因
    previous_agents: Mapping[str, str] = _NOTHING  # buyer → 客服 of the last plan
    last_gifts: Mapping[str, str] = _NOTHING  # buyer → 赠品 with the last paid order
    # the day on which each note of contact without a date was first seen; None = the first press
    notes_seen: Mapping[str, int] | None = None
    as_of: Minute | None = None


class Window(NamedTuple):
    """When a buyer may be contacted: [start, end) by one channel. 催付时段"""

    start: Minute
    end: Minute
    channel: str
    mark: str = ""  # 补催 / 临关闭 / empty


class Draft(NamedTuple):
    """What to say: the text for the planned channel and the SMS beside it. 话术/短信草稿"""

    text: str
    sms: str
    chars: int  # of the SMS, signature included
    parts: int
    technique: str = ""
    template_id: str = ""
    hints: tuple[str, ...] = ()  # lint and facts for 提醒
    why: str = ""  # why this text, for 理由


class ChasedOrder(NamedTuple):
    """What the register will want to know of one order of a chase."""

    closes_at: Minute
    goods: str = ""  # what people call the product
    kind: str = ""  # 商品类型


class Chase(NamedTuple):
    """One row of 今日计划: one buyer, one contact."""

    plan_id: str
    buyer: str
    orders: tuple[Order, ...]  # the lead first, then by closes_at
    window: Window
    agent: str
    level: str
    points: int
    why: str  # 理由
    closes_at: Minute
    nth: int
    payable: Fen
    phone: str
    draft: Draft
    goods: str = ""  # what people call the lead's product
    hints: tuple[str, ...] = ()
    tier: str = ""  # 会员等级
    inquiry: str = ""  # 询单 / 静默 / empty
    gift: str = ""  # 赠品 that the draft names
    details: tuple[ChasedOrder, ...] = ()  # of `orders`, one each


class Skip(NamedTuple):
    """One unpaid order that is left out today, and why. 不催原因"""

    order: Order
    reason: str
    detail: str = ""
    due_at: Minute | None = None  # 到期时间
    closes_at: Minute | None = None


class Plan(NamedTuple):
    """Every unpaid order exactly once: in a chase, held by a contact, or skipped."""

    chases: tuple[Chase, ...]
    skips: tuple[Skip, ...]
    problems: tuple[Problem, ...]
    held: tuple[str, ...] = ()  # order ids that a completed row of 今日计划 holds
