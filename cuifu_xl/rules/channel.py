"""千牛, 短信 or 电话: which channels, in which order. 渠道

Source: 设置!渠道规则 (S0, S1, S2, S3, S4); each channel once per order, see `freed`.
"""

import re
from collections.abc import Sequence

from cuifu_xl.rules.desk import Candidate, Desk
from cuifu_xl.rules.model import Attempt, Channel, Order
from cuifu_xl.rules.settings import ChannelRow
from cuifu_xl.rules.units import MINUTES_PER_DAY, Fen, Minute

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_VIRTUAL = re.compile(r"1[3-9]\d{9}\s*(?:[-,，]|转|ext\.?)\s*\d{1,6}|1[3-9]\d{9}\d{4}")
_LANDLINE = re.compile(
    r"(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7}(?:[-转]\d{1,6})?|400[- ]?\d{3}[- ]?\d{4}"
)


def takes_sms(phone: str) -> bool:
    """An 11-digit mobile number, neither masked nor with an extension."""
    return _MOBILE.fullmatch(phone) is not None


def takes_calls(phone: str, expires_at: Minute | None, until: Minute) -> bool:
    """A mobile, a landline, or a virtual number that lasts `until`."""
    if takes_sms(phone) or _LANDLINE.fullmatch(phone):
        return True
    return _VIRTUAL.fullmatch(phone) is not None and (expires_at is None or expires_at >= until)


def reachable(order: Order, typed_phone: str, until: Minute) -> frozenset[str]:
    """The channels that reach the buyer; a masked or missing phone leaves 千牛."""
    phone = typed_phone or order.phone
    found = {Channel.QIANNIU.value}
    if phone:
        if takes_sms(phone):
            found.add(Channel.SMS)
        if takes_calls(phone, None if typed_phone else order.phone_expires_at, until):
            found.add(Channel.PHONE)
    return frozenset(found)


def freed(attempts: Sequence[Attempt], at: Minute) -> str:
    """The channel that a promise, passed unpaid at `at`, makes usable once more; else "".

    Once per order: the first promise counts, and its channel is spent when used again.
    """
    promised = next((a for a in attempts if a.promise_at is not None), None)
    if promised is None or promised.promise_at is None or promised.promise_at > at:
        return ""
    uses = sum(1 for attempt in attempts if attempt.channel == promised.channel)
    return promised.channel if uses == 1 else ""


def listed(candidate: Candidate, payable: Fen, desk: Desk) -> tuple[str, ...]:
    """The channels of the first row of 渠道规则 that fits, the one used last for the buyer last."""
    for row in desk.settings.channel_rules:
        if _fits(row, candidate, payable, desk):
            last = candidate.buyer.last_channel
            if last not in row.channels:
                return row.channels
            return (*(channel for channel in row.channels if channel != last), last)
    return ()


def _fits(row: ChannelRow, candidate: Candidate, payable: Fen, desk: Desk) -> bool:
    return (
        (row.nth is None or row.nth == candidate.nth)
        and (row.min_payable is None or payable >= row.min_payable)
        and (not row.min_tier or candidate.buyer.tier_rank >= desk.rank(row.min_tier))
        and (not row.inquiry or row.inquiry == candidate.buyer.inquiry)
    )


def usable(candidate: Candidate, payable: Fen, desk: Desk) -> tuple[str, ...]:
    """The channels that may be used for this order now, best first.

    In the list, reachable, and not yet used for this order or freed by a broken promise; after
    the last allowed attempt only the freed one.
    """
    attempts = candidate.attempts
    again = freed(attempts, candidate.case.ready)
    used = {attempt.channel for attempt in attempts}
    # a call is followed by a 留言 that uses up 千牛 (S1)
    if Channel.PHONE in used:
        used.add(Channel.QIANNIU)
    is_full = len(attempts) >= desk.parameters.max_attempts
    end_of_today = (desk.today + 1) * MINUTES_PER_DAY
    ways = reachable(candidate.order, candidate.buyer.phone, end_of_today)
    return tuple(
        channel
        for channel in listed(candidate, payable, desk)
        if channel in ways and (channel == again or (channel not in used and not is_full))
    )


def is_used(candidate: Candidate, channel: str) -> bool:
    """Whether this order has already been chased by this channel and may not be again."""
    if channel == freed(candidate.attempts, candidate.case.ready):
        return False
    used = {attempt.channel for attempt in candidate.attempts}
    return channel in used or (channel == Channel.QIANNIU and Channel.PHONE in used)
