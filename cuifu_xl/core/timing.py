"""closes_at and the chase window. 催付时段

Everything is whole minutes in Beijing time; a window is [start, end), never before now, never
after closes_at, never outside the hours of its row of 渠道时段.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.core.campaigns import fits, is_presale_row
from cuifu_xl.core.hours import SHORT_LIVED, OpenHours, Slot
from cuifu_xl.core.model import Campaign, Channel, Order, Window
from cuifu_xl.core.settings import BaseRow, CloseRule, Settings
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, clock_of, day_of

NORMAL = "普通"
ORDER_TYPE = "订单类型"
PRESALE = "预售尾款"
NO_STAGES = frozenset({"", "否", "无", "0", "非预售"})
CATCH_UP = "补催"
LAST_CHANCE = "临关闭"


class Terms(NamedTuple):
    """What type an order is and when it closes."""

    order_type: str
    open_for: Minute
    closes_at: Minute
    is_known: bool = True  # False: a presale without its row in 活动
    is_confirmed: bool = False  # the close hours are the shop's own: buyers may be told


class Case(NamedTuple):
    """What the window of one order depends on, besides the settings."""

    placed_at: Minute
    terms: Terms
    ready: Minute
    is_returning: bool
    callable_until: Minute | None = None  # when the virtual number dies


def is_presale(order: Order) -> bool:
    """Whether the order is paid in stages. 分阶段订单信息"""
    return order.stages.strip() not in NO_STAGES


def presale_campaign(order: Order, campaigns: Iterable[Campaign]) -> Campaign | None:
    """The 活动 row that says when the balance of a presale is due."""
    return next((c for c in campaigns if is_presale_row(c) and fits(c, order)), None)


def order_type(order: Order, settings: Settings) -> str:
    """普通, 聚划算, 秒杀, 虚拟 or 预售尾款. No report marks 聚划算: a word of the title does."""
    if is_presale(order):
        return PRESALE
    for keyword in settings.keywords.get(ORDER_TYPE, ()):
        if keyword.word in order.title:
            return keyword.value
    return NORMAL


class CloseHours:
    """When orders close: 关闭时限 and the titles seen, kept for a press.

    A presale balance counts from 开始 of its row in 活动. The row of the order's platform wins
    over the one for every platform; an unknown type closes like 普通.
    Source: 设置!关闭时限 (S0: 72 h).
    """

    def __init__(self, settings: Settings, campaigns: Sequence[Campaign]) -> None:
        self._settings = settings
        self._campaigns = campaigns
        self._rules = {(rule.order_type, rule.platform): rule for rule in settings.close_rules}
        self._types: dict[tuple[str, str], str] = {}

    def terms(self, order: Order) -> Terms:
        """The order's type and closes_at = created_at + close hours of the type. 关闭时间

        Of an order whose hour nobody knows: as late as it may be, and never told to the buyer.
        """
        key = (order.title, order.stages)
        kind = self._types.get(key) or self._types.setdefault(
            key, order_type(order, self._settings)
        )
        rule = self._rule(kind, order.platform)
        open_for = rule.open_for
        # a type without a row of its own closes like 普通, which nobody has confirmed for it
        is_confirmed = rule.is_confirmed and rule.order_type == kind
        closes_at = order.placed_at_latest + open_for
        if kind != PRESALE:
            is_told = is_confirmed and order.placed_by is None
            return Terms(kind, open_for, closes_at, is_confirmed=is_told)
        campaign = presale_campaign(order, self._campaigns)
        if campaign is None or campaign.starts_at is None:
            return Terms(kind, open_for, closes_at, is_known=False)
        return Terms(kind, open_for, campaign.starts_at + open_for, is_confirmed=is_confirmed)

    def _rule(self, kind: str, platform: str) -> CloseRule:
        if (kind, platform) not in self._rules:
            others = ((kind, ""), (NORMAL, platform), (NORMAL, ""))
            found = next(self._rules[key] for key in others if key in self._rules)
            self._rules[kind, platform] = found
        return self._rules[kind, platform]


class Timetable:
    """The windows that the settings allow: built once a press."""

    def __init__(self, settings: Settings, hours: OpenHours) -> None:
        self._settings = settings
        self._parameters = settings.parameters
        self._hours = hours
        self._base_rows: dict[tuple[str, int], BaseRow] = {}
        self._bases: dict[tuple[str, Minute], Slot] = {}  # by channel and moment of the order

    def is_short_lived(self, terms: Terms) -> bool:
        """Close hours so few that the working-day table does not fit."""
        return terms.open_for < self._parameters.short_lived_below

    def window(self, case: Case, channels: Sequence[str]) -> Window | None:
        """When the order may next be contacted, by the first of `channels` that has a slot.

        (a) inside the base window, (b) the channel's next open slot, for each channel in turn;
        (c) 千牛 with rest days open. None if the order closes first. Source: 设置!催付时段.
        """
        if self.is_short_lived(case.terms):
            return self._short_lived(case, channels)
        for channel in channels:
            window = self.in_base(case, channel) or self.next_open(case, channel)
            if window:
                return window
        return self._last_resort(case, channels)

    def in_base(self, case: Case, channel: str) -> Window | None:
        """(a): the base window ∩ the channel's hours ∩ [ready, closes_at − margin)."""
        start, end = self._base(case, channel)
        slot = self._first(
            self._hours.between(
                channel, max(start, case.ready), min(end, self._limit(case, channel))
            )
        )
        return Window(*slot, channel) if slot else None

    def next_open(self, case: Case, channel: str) -> Window | None:
        """(b): the next open slot; for a returning buyer the last one before closing time nears."""
        limit = self._limit(case, channel)
        if case.is_returning:
            before = min(limit, self._base(case, channel)[0])
            slots = tuple(self._hours.between(channel, case.ready, before))
            slot = self._first(reversed(slots))
            return Window(*slot, channel) if slot else None
        slot = self._first(self._hours.between(channel, case.ready, limit))
        if not slot:
            return None
        return Window(*slot, channel, CATCH_UP if self._had_base(case, channel) else LAST_CHANCE)

    def _last_resort(self, case: Case, channels: Sequence[str]) -> Window | None:
        if Channel.QIANNIU not in channels:
            return None
        slots = self._hours.between(
            Channel.QIANNIU,
            case.ready,
            self._limit(case, Channel.QIANNIU),
            rest_days_open=True,
        )
        slot = self._first(slots)
        return Window(*slot, Channel.QIANNIU, LAST_CHANCE) if slot else None

    def _short_lived(self, case: Case, channels: Sequence[str]) -> Window | None:
        if Channel.QIANNIU not in channels:
            return None
        limit = case.terms.closes_at - self._parameters.short_margin
        slot = self._first(self._hours.between(SHORT_LIVED, case.ready, limit))
        return Window(*slot, Channel.QIANNIU) if slot else None

    def _limit(self, case: Case, channel: str) -> Minute:
        limit = case.terms.closes_at - self._parameters.close_margin
        if channel == Channel.PHONE and case.callable_until is not None:
            return min(limit, case.callable_until)
        return limit

    def _base(self, case: Case, channel: str) -> Slot:
        if case.is_returning:
            closes_at = case.terms.closes_at
            return Slot(closes_at - self._parameters.returning_within, closes_at)
        key = (channel, case.placed_at)
        return self._bases.get(key) or self._bases.setdefault(key, self._usual_base(*key))

    def _usual_base(self, channel: str, placed_at: Minute) -> Slot:
        key = (channel, clock_of(placed_at))
        row = self._base_rows.get(key) or self._base_rows.setdefault(key, self._base_row(*key))
        day = self._hours.working_day(channel, day_of(placed_at) + row.day_offset)
        midnight = day * MINUTES_PER_DAY
        start = max(midnight, placed_at) if row.start is None else midnight + row.start
        return Slot(start, midnight + row.end)

    def _base_row(self, channel: str, placed: int) -> BaseRow:
        """The first row of 催付时段 for an order placed at this time of the day."""
        rows = self._settings.base_rows
        return next(row for row in rows if _covers(row, placed, channel))

    def _had_base(self, case: Case, channel: str) -> bool:
        start, end = self._base(case, channel)
        return any(
            True for _ in self._hours.between(channel, start, min(end, self._limit(case, channel)))
        )

    def _first(self, slots: Iterable[Slot]) -> Slot | None:
        """The first slot that is long enough, else the first at all."""
        short: Slot | None = None
        for slot in slots:
            if slot.end - slot.start >= self._parameters.min_slot:
                return slot
            short = short or slot
        return short


def _covers(row: BaseRow, placed: int, channel: str) -> bool:
    return row.placed_from <= placed < row.placed_to and row.channel in ("", channel)
