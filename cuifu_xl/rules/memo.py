"""What colleagues write in the seller's remark of an order, read back. 千牛备注

`4.15 阿华 已催付`, `@4.15阿华 顾客信息错误 重拍订单`, `顾客明天下午付款`: who, when, promise.
Source: S1; 关键词 含义 已催 names the words that mean someone chased.
"""

import re
from typing import NamedTuple

from cuifu_xl.rules.settings import Parameters, Settings
from cuifu_xl.rules.units import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    NOON,
    Minute,
    date_of,
    day_number,
)

CHASED = "已催"

_START = re.compile(
    r"@?\s*(?:(?P<year>20\d\d)[.\-/年]|(?<![\d.诺]))"
    r"(?P<month>0?[1-9]|1[0-2])[.\-/月](?P<day>[12]\d|3[01]|0?[1-9])日?(?![\d.%元折:：])"
    r"(?:\s*(?P<agent>[^\s\d@，。,;；:：]{1,8})[\s:：]+|\s+)"
)
_DAYS = {"今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明晚": 1, "后天": 1 + 1}
_PROMISE = re.compile(
    r"(?=[今明后上早中下傍晚])(?P<day>今天|今日|今晚|明天|明日|明晚|后天)?(?P<part>上午|早上|中午|下午|傍晚|晚上|晚)?"
    r"(?:(?P<hour>\d{1,2})[点:：](?P<minute>\d{2}|半)?)?(?P<between>[^，。,;；0-9]{0,6}?)付"
)
_PROMISED_AT = re.compile(
    r"承诺(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?:\s*(?P<hour>\d{1,2}):(?P<minute>\d{2}))?"
)
_MORNING = ("上午", "早上", "中午")
_EVENING = ("傍晚", "晚上", "晚")
_NOT = ("没", "不", "未", "别", "已")


class Memo(NamedTuple):
    """One remark: who wrote it when, and what it tells."""

    day: int | None  # None = no date written
    agent: str
    text: str
    chased: bool
    promise_at: Minute | None


def read_memos(remark: str, settings: Settings, placed_day: int, today: int) -> list[Memo]:
    """The remarks in one cell, in the order written.

    A date without year is the latest past one. 今天/明天 count from the memo's date, without one
    from the day the order was placed.
    """
    if not remark:
        return []
    chased_words = [keyword.word for keyword in settings.keywords.get(CHASED, ())]
    starts = list(_START.finditer(remark))
    if not starts:
        return [_memo(None, "", remark.strip(), chased_words, settings, placed_day)]
    ends = [following.start() for following in starts[1:]] + [len(remark)]
    return [
        _memo(
            _past_day(start, today),
            start["agent"] or "",
            remark[start.end() : end].strip(" ;；|@"),
            chased_words,
            settings,
            placed_day,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _memo(
    day: int | None,
    agent: str,
    text: str,
    chased_words: list[str],
    settings: Settings,
    placed_day: int,
) -> Memo:
    chased = any(word in text for word in chased_words)
    promise_at = promise(text, placed_day if day is None else day, settings.parameters)
    return Memo(day, agent, text, chased, promise_at)


def promise(text: str, day: int, parameters: Parameters) -> Minute | None:
    """When the buyer said to pay, counted from `day`; None if no such words. 承诺付款时间"""
    stated = _PROMISED_AT.search(text)
    if stated:
        named = _near_day(int(stated["month"]), int(stated["day"]), day)
        if named is not None and stated["hour"] is None:
            return named * MINUTES_PER_DAY + parameters.promise_afternoon
        if named is not None:
            return _at(named, int(stated["hour"]), int(stated["minute"]))
    for match in _PROMISE.finditer(text):
        if not (match["day"] or match["part"]):
            continue
        if any(word in match["between"] for word in _NOT):
            continue
        return _promised(match, day, parameters)
    return None


def _promised(match: re.Match[str], day: int, parameters: Parameters) -> Minute:
    promised_day = day + _DAYS.get(match["day"] or "", 0)
    part = match["part"] or ("晚" if (match["day"] or "").endswith("晚") else "")
    if match["hour"]:
        minute = match["minute"] or ""
        half = MINUTES_PER_HOUR // (1 + 1) if minute == "半" else 0
        clock = int(match["hour"]) * MINUTES_PER_HOUR + (int(minute) if minute.isdigit() else half)
        if part not in ("", "上午", "早上") and clock < NOON and part != "中午":
            clock += NOON
        return promised_day * MINUTES_PER_DAY + min(clock, MINUTES_PER_DAY)
    if part in _MORNING:
        clock = parameters.promise_morning
    elif part in _EVENING:
        clock = parameters.promise_evening
    else:
        clock = parameters.promise_afternoon
    return promised_day * MINUTES_PER_DAY + clock


def _at(day: int, hour: int, minute: int) -> Minute:
    return day * MINUTES_PER_DAY + hour * MINUTES_PER_HOUR + minute


def _past_day(match: re.Match[str], today: int) -> int | None:
    """The latest such day that is not after today."""
    month, day = int(match["month"]), int(match["day"])
    year = date_of(today).year
    years = [int(match["year"])] if match["year"] else [year, year - 1]
    for candidate in years:
        found = _day(candidate, month, day)
        if found is not None and found <= today:
            return found
    return None


def _near_day(month: int, day: int, since: int) -> int | None:
    """The first such day on or after `since`."""
    year = date_of(since).year
    found = (_day(candidate, month, day) for candidate in (year, year + 1))
    return next((at for at in found if at is not None and at >= since), None)


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return day_number(date_of(0).replace(year=year, month=month, day=day))
    except ValueError:
        return None
