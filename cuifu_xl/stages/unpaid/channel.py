"""千牛, 短信 or 电话: which channels, in which order. 渠道

Source: 设置!渠道规则 (S0, S1, S2, S3, S4); each channel once per order, see `freed`.
"""

from collections.abc import Sequence

from cuifu_xl.core.model import Attempt, Channel
from cuifu_xl.core.reading.attempts import has_talked, is_unanswered
from cuifu_xl.core.settings import ChannelRow
from cuifu_xl.core.units import Fen, Minute
from cuifu_xl.core.wording.situation import UNWANTED
from cuifu_xl.stages.unpaid.candidate import Candidate
from cuifu_xl.stages.unpaid.desk import Desk


def freed(attempts: Sequence[Attempt], at: Minute) -> str:
    """The channel that a promise, passed unpaid at `at`, makes usable once more; else "".

    Once per order: the promise that passed first counts; its channel is spent when used again.
    """
    passed = [(a.promise_at, a.channel) for a in attempts if a.promise_at is not None]
    passed = [promise for promise in passed if promise[0] <= at]
    if not passed:
        return ""
    _, channel = min(passed)
    return channel if sum(1 for attempt in attempts if attempt.channel == channel) == 1 else ""


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
        and (not row.inquiry or row.inquiry == candidate.inquiry)
    )


def may_use(candidate: Candidate, channel: str, at: Minute, desk: Desk) -> bool:
    """Whether this order may be chased by this channel at this moment.

    Each channel once, and not more than 每单最多催, but for the one that a broken promise freed.
    A talk on the phone is followed by a 留言 that uses up 千牛 (S1); a call that nobody answered
    uses up nothing until it was tried 最多拨打 times. Who does not want the goods any more
    is neither called nor texted.
    """
    if channel != Channel.QIANNIU and desk.reason(candidate) == UNWANTED:
        return False
    attempts = candidate.attempts
    if not attempts:
        return True
    if channel == freed(attempts, at):
        return True
    contacts = [attempt for attempt in attempts if not is_unanswered(attempt)]
    if len(contacts) >= desk.parameters.max_attempts:
        return False
    if channel == Channel.PHONE and len(attempts) - len(contacts) >= desk.parameters.max_dials:
        return False
    used = {attempt.channel for attempt in contacts}
    if channel == Channel.QIANNIU and any(has_talked(attempt) for attempt in contacts):
        return False
    return channel not in used


def usable(candidate: Candidate, payable: Fen, desk: Desk) -> tuple[str, ...]:
    """The channels that may be used for this order once it is ready, best first.

    In the list, reachable by a known number, and allowed by `may_use`; without a number 千牛.
    """
    ready, numbers = candidate.case.ready, candidate.numbers
    return tuple(
        channel
        for channel in listed(candidate, payable, desk)
        if (channel == Channel.QIANNIU or channel in numbers)
        and may_use(candidate, channel, ready, desk)
    )
