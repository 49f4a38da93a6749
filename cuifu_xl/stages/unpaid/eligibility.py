"""Who is not chased today, and why. 不催原因

`CHECKS` runs in order before the window is known, `WINDOW_CHECKS` after it; the first that holds
is the skip reason. A check returns its detail for the seller, or None if it does not hold.
"""

import hashlib
from collections.abc import Callable

from cuifu_xl.core.model import Attempt, Window
from cuifu_xl.core.reading.attempts import FROM_MEMO
from cuifu_xl.core.reading.cited import promised
from cuifu_xl.core.reading.told import Said
from cuifu_xl.core.timing import PRESALE, presale_campaign
from cuifu_xl.core.units import clock_text, day_of, moment_of, yuan_text
from cuifu_xl.stages.unpaid.candidate import Candidate
from cuifu_xl.stages.unpaid.channel import usable
from cuifu_xl.stages.unpaid.desk import Desk

Check = Callable[[Candidate, Desk], str | None]
WindowCheck = Callable[[Candidate, Window | None, Desk], str | None]
CASH_ON_DELIVERY = "货到付款"
# results that the rules know by name
REORDERS = "要重拍"
BARGAINS = "要改价"
REPRICED = "已改价"
NOT_CONTACTED = "没联系"


def has_closed(candidate: Candidate, desk: Desk) -> str | None:
    """The platform has closed it, or is about to: nothing left to save. 已过关闭时间"""
    terms = candidate.terms
    if not terms.is_known or desk.now < terms.closes_at:
        return None
    return f"{moment_of(terms.closes_at):%m-%d %H:%M} 已关闭"


def is_not_chasable(candidate: Candidate, desk: Desk) -> str | None:
    """Cash on delivery, or a presale whose balance is not due yet. 不是催付对象 (S1)"""
    order = candidate.order
    if CASH_ON_DELIVERY in order.status or CASH_ON_DELIVERY in order.shipping:
        return CASH_ON_DELIVERY
    if candidate.terms.order_type != PRESALE:
        return None
    campaign = presale_campaign(order, desk.knowledge.campaigns)
    if campaign is None or campaign.starts_at is None:
        return "预售订单，「活动」表里没有它的尾款行"
    if campaign.starts_at > desk.now:
        return f"预售尾款 {moment_of(campaign.starts_at):%m-%d %H:%M} 才开始"
    return None


def is_opted_out(candidate: Candidate, desk: Desk) -> str | None:
    """The buyer or the order stands on 不催名单."""
    return desk.opt_out(candidate)


def has_paid_elsewhere(candidate: Candidate, desk: Desk) -> str | None:
    """The same buyer paid another order after this one, or the same goods shortly before.

    买家已重拍付款; refunded orders do not count. Source: S1, 参数 重拍天数.
    """
    order = candidate.order
    earliest = order.created_at - desk.parameters.repaid_within
    for paid in candidate.buyer.paid:
        paid_at = paid.created_at if paid.paid_at is None else paid.paid_at
        if paid.id == order.id:
            continue
        # of an order whose hour nobody knows: a payment of the same day may have come later
        is_later = paid_at > order.created_at or (
            order.placed_by is not None and day_of(paid_at) == day_of(order.created_at)
        )
        if is_later or (paid_at >= earliest and paid.title and paid.title == order.title):
            return f"{moment_of(paid_at):%m-%d %H:%M} 已付 {paid.id}"
    return None


def waits_for_reorder(candidate: Candidate, desk: Desk) -> str | None:
    """The buyer wants to order anew: not a word about the old order. 等重拍 (S1)"""
    last = _last_result(candidate)
    if last is None or last.outcome != REORDERS:
        return None
    return f"{moment_of(last.at):%m-%d %H:%M} {REORDERS}：旧单不再催，新单来了会照新单催"


def waits_for_price(candidate: Candidate, desk: Desk) -> str | None:
    """The buyer wants another price and nobody has changed it yet. 等改价 (S0 2.2.3)"""
    last = _last_result(candidate)
    if last is None or last.outcome != BARGAINS:
        return None
    noted = f"，结果选「{REPRICED}」" if desk.settings.outcome(REPRICED) else "和结果"
    return (
        f"{moment_of(last.at):%m-%d %H:%M} {BARGAINS}：先改价或跟买家说定，"
        f"再在「今日计划」最下面写订单编号{noted}，才接着催"
    )


def _last_result(candidate: Candidate) -> Attempt | None:
    """The last line of this order that has a result; 没联系 says nothing of the buyer."""
    lines = (line for line in reversed(candidate.lines) if line.outcome not in ("", NOT_CONTACTED))
    return next(lines, None)


def has_refused(candidate: Candidate, desk: Desk) -> str | None:
    """The last result of this order stops chasing, or the buyer wrote so. 已拒绝 (S0, S1)

    A result that means an answer takes back what was written before it.
    """
    last = _last_result(candidate)
    outcome = desk.settings.outcome(last.outcome) if last else None
    if last is not None and outcome is None:
        return f"{moment_of(last.at):%m-%d} {last.outcome}：不在 设置!催付结果 里，不知道还能不能催"
    if last is not None and outcome is not None and outcome.stops:
        return f"{moment_of(last.at):%m-%d} {last.outcome}"
    said = candidate.told.refusal
    if said is None or _was_answered_since(said, candidate, desk):
        return None
    return said.dated_quote(desk.parameters.quote_chars)


def _was_answered_since(said: Said, candidate: Candidate, desk: Desk) -> bool:
    """Whether a colleague noted another answer on that day or after it."""
    for line in candidate.lines:
        outcome = desk.settings.outcome(line.outcome)
        is_answer = outcome is not None and outcome.responded and not outcome.stops
        if is_answer and line.at >= said.written_at:
            return True
    return False


def is_exhausted(candidate: Candidate, desk: Desk) -> str | None:
    """Every attempt or every reachable channel is used up. 已催满 (S4)

    Not while a promise of the last attempt lies ahead: its channel is free again afterwards.
    """
    if not candidate.attempts or usable(candidate, candidate.order.payable, desk):
        return None
    last_promise_at = candidate.attempts[-1].promise_at
    if last_promise_at is not None and last_promise_at > desk.now:
        return None
    used = "、".join(dict.fromkeys(attempt.channel for attempt in candidate.attempts))
    return f"已催 {len(candidate.attempts)} 次（{used}）"


def was_chased_today(candidate: Candidate, desk: Desk) -> str | None:
    """The seller memo says so and the register does not know it yet. 备注已催 (S1)"""
    for memo in candidate.memos:
        if memo.chased and memo.day == desk.today:
            known = any(
                day_of(line.at) == desk.today and line.source != FROM_MEMO
                for line in candidate.lines
            )
            if not known:
                return f"备注：{memo.agent} {memo.text}".strip()
    return None


def is_too_small(candidate: Candidate, desk: Desk) -> str | None:
    """Less than 起催金额, unless the buyer's tier is high enough. 金额过小 (S2)"""
    parameters, payable = desk.parameters, candidate.order.payable
    if payable >= parameters.min_payable:
        return None
    exempt = parameters.min_payable_exempt_tier
    if exempt and candidate.buyer.tier_rank >= desk.rank(exempt):
        return None
    return f"{yuan_text(payable)} 元，起催 {yuan_text(parameters.min_payable)} 元"


def looks_like_a_spoof(candidate: Candidate, desk: Desk) -> str | None:
    """Many unpaid orders of one buyer today and none paid: look by hand. 疑似恶意拍单 (S3)"""
    buyer, limit = candidate.buyer, desk.parameters.spoof_orders
    if buyer.paid_count or len(buyer.orders) < limit or not limit:
        return None
    placed = sum(1 for order in buyer.orders if day_of(order.created_at) == desk.today)
    return f"今天拍下 {placed} 单都没付，请先人工看" if placed >= limit else None


def _later(window: Window | None, desk: Desk) -> bool:
    return window is not None and day_of(window.start) > desk.today


def waits_for_promise(candidate: Candidate, window: Window | None, desk: Desk) -> str | None:
    """The buyer promised to pay and the moment has not come. 承诺未到 (S1)"""
    promise_at = candidate.promise_at
    if not _later(window, desk) or promise_at is None or promise_at <= desk.now:
        return None
    said = candidate.told.promise
    if said and said.finding.at == promise_at:
        return promised(said, desk.parameters.quote_chars)
    return f"答应 {moment_of(promise_at):%m-%d %H:%M} 付款"


def waits_for_gap(candidate: Candidate, window: Window | None, desk: Desk) -> str | None:
    """The buyer was contacted too recently, on whatever order. 间隔未到"""
    last_at = candidate.buyer.last_at
    if not _later(window, desk) or last_at is None:
        return None
    if last_at + desk.parameters.gap <= desk.now:
        return None
    return f"{moment_of(last_at):%m-%d %H:%M} 联系过这位买家"


def waits_as_returning(candidate: Candidate, window: Window | None, desk: Desk) -> str | None:
    """A returning buyer is not hurried. 老客未到时 (S0)"""
    if not _later(window, desk) or not candidate.case.is_returning:
        return None
    return f"付过 {candidate.buyer.paid_count} 单的老客，关闭前再催"


def waits_for_slot(candidate: Candidate, window: Window | None, desk: Desk) -> str | None:
    """The window starts on a later day. 时段未到 (S0, S4)"""
    if window is None or not _later(window, desk):
        return None
    return f"{window.channel} {moment_of(window.start):%m-%d} {clock_text(window.start)} 起"


def closes_before_any_slot(candidate: Candidate, window: Window | None, desk: Desk) -> str | None:
    """No allowed slot is left before it closes. 关闭前无允许时段 (S0, S3)"""
    if window is not None:
        return None
    if not usable(candidate, candidate.order.payable, desk):
        return "渠道规则里没有能联系到这位买家的渠道"
    return f"{moment_of(candidate.terms.closes_at):%m-%d %H:%M} 关闭，之前没有能联系的时段"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("已过关闭时间", has_closed),
    ("不是催付对象", is_not_chasable),
    ("不催名单", is_opted_out),
    ("买家已重拍付款", has_paid_elsewhere),
    ("等重拍", waits_for_reorder),
    ("等改价", waits_for_price),
    ("已拒绝", has_refused),
    ("已催满", is_exhausted),
    ("备注已催", was_chased_today),
    ("金额过小", is_too_small),
    ("疑似恶意拍单", looks_like_a_spoof),
)
GAP = "间隔未到"
RETURNING = "老客未到时"
LATER = "时段未到"
HOLDOUT = "对照组"
WINDOW_CHECKS: tuple[tuple[str, WindowCheck], ...] = (
    ("承诺未到", waits_for_promise),
    (GAP, waits_for_gap),
    (RETURNING, waits_as_returning),
    (LATER, waits_for_slot),
    ("关闭前无允许时段", closes_before_any_slot),
)
# orders that only wait may join the row of their buyer
JOINING = (RETURNING, LATER)


def is_held_out(buyer: str, tier_rank: int, payable: int, desk: Desk) -> bool:
    """Whether this buyer is left alone to see what chasing really gains. 对照组 (S2 "水分")

    By hash of the buyer, so that it stays over re-plans; never high tiers or large amounts.
    """
    parameters = desk.parameters
    if not parameters.holdout_share or payable >= parameters.large_amount:
        return False
    exempt = parameters.holdout_exempt_tier
    if exempt and tier_rank >= desk.rank(exempt):
        return False
    return _share(buyer) < parameters.holdout_share


def _share(text: str) -> float:
    """A stable number in [0, 1) for a text."""
    digest = hashlib.blake2b(text.encode()).digest()
    return int.from_bytes(digest) / (int.from_bytes(b"\xff" * len(digest)) + 1)
