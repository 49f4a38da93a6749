"""What the owner decides on the sheet 设置, typed. No number of the business lives in code.

Clock times are minutes since midnight, spans are minutes, money is fen.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cuifu_xl.core.units import Fen, Minute


class Parameters(NamedTuple):
    """设置!参数, one field a row; names and factory values stand in `factory.toml`."""

    shop: str
    signature: str
    opt_out_text: str
    gateway: str
    min_payable: Fen
    min_payable_exempt_tier: str
    spoof_orders: int
    max_attempts: int
    max_dials: int
    gap: Minute
    min_wait: Minute
    short_wait: Minute
    short_lived_below: Minute
    short_margin: Minute
    close_margin: Minute
    min_slot: Minute
    cutoff: int | None  # None = nobody has said so, never told
    rest_day_practice: str
    returning_orders: int
    returning_within: Minute
    repaid_within: Minute
    promise_morning: int
    promise_afternoon: int
    promise_evening: int
    large_amount: Fen
    discount_limit: float
    holdout_share: float
    holdout_exempt_tier: str
    calls_per_hour: int
    level_a: int
    level_b: int
    level_c: int
    stale_after: Minute
    old_after: Minute
    attribution: Minute
    closing_soon_within: Minute
    close_hours_confirmed: bool
    close_hours_sample: int
    enough_orders: int
    worthwhile: float
    scarce_stock: int
    sms_single: int
    sms_multi: int
    sms_price: float | None  # fen for one counted message, parts of a fen too; None = not told
    quote_chars: int
    lookback: Minute
    backups: int
    import_all_columns: bool


class CloseRule(NamedTuple):
    """关闭时限: how long an order of this type stays open."""

    order_type: str
    platform: str  # empty = every platform
    open_for: Minute
    is_confirmed: bool = False  # by the owner; only then buyers are told


class BaseRow(NamedTuple):
    """催付时段: placed in [placed_from, placed_to) → window [start, end) of a day."""

    placed_from: int
    placed_to: int
    channel: str  # empty = every channel
    day_offset: int
    start: int | None  # None = as soon as ready
    end: int


class HoursRow(NamedTuple):
    """渠道时段: a channel, or 短时订单, may be used in [start, end)."""

    channel: str
    start: int
    end: int


class ChannelRow(NamedTuple):
    """渠道规则: the first row that matches names the channels in order."""

    nth: int | None
    min_payable: Fen | None
    min_tier: str
    inquiry: str  # 询单 / 静默 / empty
    channels: tuple[str, ...]


class PriorityRow(NamedTuple):
    """优先级: points and phrase from a lower bound, or for one value."""

    factor: str
    at_least: float | None
    value: str
    points: int
    phrase: str


class TierRow(NamedTuple):
    """会员等级, from lowest to highest."""

    name: str
    min_orders: int
    min_paid: Fen
    min_wait: Minute | None


class OutcomeRow(NamedTuple):
    """催付结果: what a result of the drop-down means."""

    name: str
    counts: bool
    responded: bool
    stops: bool
    wants_promise: bool
    memo: str


class ReasonRow(NamedTuple):
    """未付款原因."""

    name: str
    side: str  # 主观 / 客观
    points: int
    remedy: str
    technique: str


class ArrivalRow(NamedTuple):
    """到货: days to a province."""

    province: str
    days: int


class BannedWord(NamedTuple):
    """禁用词."""

    word: str
    exceptions: tuple[str, ...]
    channels: tuple[str, ...]  # empty = all


class KeywordRow(NamedTuple):
    """关键词: a word in a title or a text and what it means (订单类型, 已催, 未付款原因 …)."""

    word: str
    meaning: str
    value: str


class Settings(NamedTuple):
    """The whole sheet 设置 as one frozen value."""

    parameters: Parameters
    close_rules: tuple[CloseRule, ...]
    base_rows: tuple[BaseRow, ...]
    hours: tuple[HoursRow, ...]
    channel_rules: tuple[ChannelRow, ...]
    priorities: tuple[PriorityRow, ...]
    tiers: tuple[TierRow, ...]
    rest_days: frozenset[int]  # day numbers marked 休
    work_days: frozenset[int]  # day numbers marked 班
    outcomes: tuple[OutcomeRow, ...]
    reasons: tuple[ReasonRow, ...]
    arrivals: tuple[ArrivalRow, ...]
    banned_words: tuple[BannedWord, ...]
    keywords: Mapping[str, tuple[KeywordRow, ...]]  # by 含义

    def tier_rank(self, name: str) -> int:
        """Position of a tier, 0 = lowest; an unknown name ranks lowest."""
        for rank, tier in enumerate(self.tiers):
            if tier.name == name:
                return rank
        return 0

    def outcome(self, name: str) -> OutcomeRow | None:
        """The row of a result, or None if it is not in the table."""
        return next((row for row in self.outcomes if row.name == name), None)
