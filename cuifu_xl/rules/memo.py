"""What colleagues write in the seller's remark of an order, read back. 千牛备注

`4.15 阿华 已催付`, `@4.15阿华 顾客信息错误 重拍订单`, `顾客明天下午付款`: who, when, what.
Source: S1; 关键词 含义 已催 names the words that mean someone chased.
"""

import re
from typing import NamedTuple

from cuifu_xl.rules.reading import PROMISE, REMARK, Finding, Reader
from cuifu_xl.rules.units import MINUTES_PER_DAY, Minute, calendar_day, date_of
from cuifu_xl.rules.vocabulary import REASON

_START = re.compile(
    r"@?\s*(?:(?P<year>20\d\d)[.\-/年]|(?<![\d.诺]))"
    r"(?P<month>0?[1-9]|1[0-2])[.\-/月](?P<day>[12]\d|3[01]|0?[1-9])日?(?![\d.%元折:：])"
    r"(?:\s*(?P<agent>[^\s\d@，。,;；:：]{1,8})[\s:：]+|\s+)"
)


class Memo(NamedTuple):
    """One remark: who wrote it when, and what it tells."""

    day: int | None  # None = no date written
    agent: str
    text: str
    chased: bool
    findings: tuple[Finding, ...]

    @property
    def reason(self) -> str:
        """Why the buyer has not paid, if that is certain; the last word counts. 未付款原因"""
        said = (f.value for f in reversed(self.findings) if f.kind == REASON and f.is_certain)
        return next(said, "")

    @property
    def promise_at(self) -> Minute | None:
        """When the buyer said to pay, if that is certain. 承诺付款时间"""
        said = (f.at for f in self.findings if f.kind == PROMISE and f.is_certain)
        return next(said, None)


def read_memos(remark: str, reader: Reader, placed_day: int, today: int) -> list[Memo]:
    """The remarks in one cell, in the order written.

    A date without year is the latest past one. 今天/明天 count from the memo's date, without one
    from the day the order was placed.
    """
    if not remark:
        return []
    starts = list(_START.finditer(remark))
    if not starts:
        return [_memo(None, "", remark.strip(), reader, placed_day)]
    ends = [following.start() for following in starts[1:]] + [len(remark)]
    return [
        _memo(
            _past_day(start, today),
            start["agent"] or "",
            remark[start.end() : end].strip(" ;；|@"),
            reader,
            placed_day,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _memo(day: int | None, agent: str, text: str, reader: Reader, placed_day: int) -> Memo:
    written_at = (placed_day if day is None else day) * MINUTES_PER_DAY
    findings = reader.findings(text, written_at, REMARK)
    return Memo(day, agent, text, reader.says_chased(text), findings)


def _past_day(match: re.Match[str], today: int) -> int | None:
    """The latest such day that is not after today."""
    month, day = int(match["month"]), int(match["day"])
    year = date_of(today).year
    years = [int(match["year"])] if match["year"] else [year, year - 1]
    for candidate in years:
        found = calendar_day(candidate, month, day)
        if found is not None and found <= today:
            return found
    return None
