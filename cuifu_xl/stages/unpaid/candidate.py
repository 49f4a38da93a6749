"""What the rules look at: a buyer, and one unpaid order of his."""

from collections.abc import Mapping
from typing import NamedTuple

from cuifu_xl.core.model import Attempt, Campaign, Order, PaidOrder, Product
from cuifu_xl.core.reading.attempts import is_unanswered
from cuifu_xl.core.reading.memo import Memo
from cuifu_xl.core.reading.told import Said, Told
from cuifu_xl.core.timing import Case, Terms
from cuifu_xl.core.units import Minute


class Buyer(NamedTuple):
    """What is known of one buyer. 买家"""

    name: str
    orders: tuple[Order, ...]  # unpaid, earliest first
    paid: tuple[PaidOrder, ...]  # without refunded ones
    paid_count: int
    closed_unpaid: int
    tier: str
    tier_rank: int
    attempts: tuple[Attempt, ...]  # 组别 催付, earliest first, on any order
    last_at: Minute | None  # of attempts with a known time
    last_channel: str
    phone: str  # typed by people
    opted_out: str | None  # why, None = not
    told: Mapping[str, Told]  # by order id, where anything is written
    wants_peace: Said | None  # wrote so, and is not on 不催名单 yet


class Candidate(NamedTuple):
    """One unpaid order with all that its rules read. 催付资格"""

    order: Order
    buyer: Buyer
    terms: Terms
    memos: tuple[Memo, ...]
    lines: tuple[Attempt, ...]  # every line of this order, 不计 too
    attempts: tuple[Attempt, ...]  # 组别 催付 only, memos included
    promise_at: Minute | None  # ignored when after closing
    told: Told  # what texts say of it
    inquiry: str  # 询单 / 静默 / "" = not known
    product: Product | None
    campaign: Campaign | None
    case: Case
    numbers: Mapping[str, str]  # by channel, 千牛 needs none

    @property
    def nth(self) -> int:
        """Which contact the next one would be; calls that nobody took are none. 第几次"""
        return sum(1 for attempt in self.attempts if not is_unanswered(attempt)) + 1
