"""Where the plan knows it from: the words that somebody wrote, quoted. 理由"""

from collections.abc import Iterator

from cuifu_xl.core.reading.told import Said, Told
from cuifu_xl.core.units import Minute, moment_of

DOUBTFUL = "疑似"
_WISHES = {"强": "很想买", "弱": "不太想买"}


def citations(told: Told, reason: str, promise_at: Minute | None, limit: int) -> Iterator[str]:
    """What texts tell of an order, each with its quote; what is known better goes unsaid.

    `reason` and `promise_at` are those that the plan goes by.
    """
    if told.reason and told.reason.finding.value == reason:
        yield f"{reason}：{told.reason.quote(limit)}"
    elif told.doubtful_reason and not reason:
        doubtful = told.doubtful_reason
        yield f"{DOUBTFUL}{doubtful.finding.value}：{doubtful.quote(limit)}"
    if told.promise and told.promise.finding.at == promise_at:
        yield promised(told.promise, limit)
    elif told.doubtful_promise and promise_at is None:
        yield f"{DOUBTFUL}{promised(told.doubtful_promise, limit)}"
    if told.asked:
        yield f"聊过：{told.asked.quote(limit)}"
    if told.wish and told.wish.finding.value in _WISHES:
        yield f"{_WISHES[told.wish.finding.value]}：{told.wish.quote(limit)}"


def promised(said: Said, limit: int) -> str:
    """`答应 11-24 16:00 付款：聊天「明天下午付」`"""
    at = said.finding.at
    when = "" if at is None else f" {moment_of(at):%m-%d %H:%M} "
    return f"答应{when}付款：{said.quote(limit)}"
