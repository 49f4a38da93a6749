"""What colleagues write in the seller's remark of an order, read back. 千牛备注

`4.15 阿华 已催付`, `已催付 阿华11.24`, `1124 阿华 催了`, `顾客明天下午付款`: who, when, what, in
any order. Source: S1; 关键词 含义 已催 and the 备注短语 of 催付结果 name what means a contact.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

from cuifu_xl.core.model import Order
from cuifu_xl.core.reading.reading import PROMISE, REMARK, Finding, Reader
from cuifu_xl.core.reading.signature import signed
from cuifu_xl.core.reading.vocabulary import OPT_OUT, REASON, REFUSAL, WHOLE_BUYER
from cuifu_xl.core.units import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    Minute,
    calendar_day,
    date_of,
    day_of,
)

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_PARTS = re.compile(r"[\r\n;；|]+")
_DATE = re.compile(
    r"(?<!\d)(?<!\d[.\-/:：])(?:(?:(?P<year>(?:20)?\d\d)[.\-/年])?"
    r"(?P<month>0?[1-9]|1[0-2])[.\-/月](?P<day>[12]\d|3[01]|0?[1-9])[日号]?(?!元|块|折|斤)"
    r"|(?P<digits>(?P<full>20\d\d)?(?P<mm>1[0-2]|0?[1-9])[·•,，。、_~—–]?(?P<dd>[12]\d|3[01]|0[1-9]))"
    r"(?![a-zA-Z元块折件个码天点分克斤米万号楼室单]))(?![\d%]|[.\-/]\d)(?:\s?\d{1,2}[:：]\d\d)?"
)
# a day that the note speaks of: 承诺11.24, 顾客说4.16付
_SPOKEN_BEFORE = (
    *("诺", "约", "说", "顾客", "买家", "客户", "最晚", "最迟", "等", "到", "至", "于", "从", "改"),
)
# 老客户 11.24 speaks of no day
_NO_SPEAKERS = tuple(how + who for how in "老新大" for who in ("顾客", "买家", "客户"))
# 满1124减50, 尾号1124; but 已催付1124
_NO_DATE_AFTER = ("差", "满", "减", "付", "号", "第", "价", "款", "￥", "¥")
_CHASED_BEFORE = "催付"
_SPOKEN_AFTER = re.compile(
    r"\s?(?:[上下中]午|早上?|晚上?)?\s?(?:\d{1,2}点半?)?(?:左右)?\s?(?:[之以]?[前后](?!天)|再|会|来)*付"
    r"|\s?(?:之?前|[之以]后)(?!天)"
)
# as the workbook itself writes it
_OWN_PROMISE = re.compile(
    r"承诺(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?: (?P<hour>\d{1,2}):(?P<minute>\d\d))?付款"
)
# what the buyer may have said
_ANSWERS = (REASON, REFUSAL, OPT_OUT, PROMISE)
_EDGES = " \t\u3000@，,。.、:：()（）[]【】-—/"
SeenOn = Callable[[str], int]
_MARK_BYTES = 6  # a note is never taken for another
_FULL_YEAR = 4  # figures


class Memo(NamedTuple):
    """One remark: who wrote it when, and what it tells."""

    day: int | None  # None = no date written
    agent: str
    text: str
    chased: bool  # somebody has spoken with the buyer that day, or tried to
    findings: tuple[Finding, ...]
    # and the buyer has got it: neither an unanswered call nor what the buyer said uses up 千牛
    is_attempt: bool = False

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


class NotesSeen:
    """On which day each note of contact without a date was first seen. 备注

    `known` is what the presses before this one have left, by mark; None at the first press, where
    such a note is as old as its order.
    """

    def __init__(self, known: Mapping[str, int] | None, today: int) -> None:
        self._known = known
        self._today = today
        self.days = dict(known or {})

    def on(self, order: Order) -> SeenOn:
        """The day of a note on this order, given its text."""

        def seen(note: str) -> int:
            text = f"{order.id}|{note}".encode("utf-8", "surrogatepass")
            mark = blake2b(text, digest_size=_MARK_BYTES).hexdigest()
            first = day_of(order.created_at) if self._known is None else self._today
            return self.days.setdefault(mark, first)

        return seen


class _Entry(NamedTuple):
    """One note as it stands: what is written before and after its date."""

    day: int | None
    before: str
    after: str
    is_ahead: bool = False  # 11.25再催: still to be done


def read_memos(
    remark: str, reader: Reader, placed_day: int, today: int, seen_on: SeenOn | None = None
) -> list[Memo]:
    """The remarks in one cell, in the order written.

    A date without year is the latest past one, or a plan if that is older than the order and its
    note tells of a contact: 11.25再催. 今天/明天 count from the memo's date, without one
    from the day the order was placed; `seen_on` gives a note of contact without a date its day.
    """
    if not remark:
        return []
    parts = _PARTS.split(remark.translate(_HALF_WIDTH))
    return [
        _memo(entry, reader, placed_day, seen_on)
        for part in parts
        if part.strip(_EDGES)
        for entry in _entries(part, reader, placed_day, today)
    ]


def _entries(part: str, reader: Reader, placed_day: int, today: int) -> Iterator[_Entry]:
    """The notes in a part that no line end and no semicolon divides; plans stand apart."""
    found = list(_DATE.finditer(part))
    start = 0
    for at, date in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(part)
        to_do = part[date.end() : end]
        if _is_ahead(date, placed_day, today) and reader.says_chased(to_do):
            if part[start : date.start()].strip(_EDGES):
                yield from _notes(part[start : date.start()], reader, placed_day, today)
            yield _Entry(None, "", to_do, is_ahead=True)
            start = end
    if part[start:].strip(_EDGES):
        yield from _notes(part[start:], reader, placed_day, today)


def _notes(part: str, reader: Reader, placed_day: int, today: int) -> Iterator[_Entry]:
    """The notes of a part in which nothing is planned."""
    found = [date for date in _DATE.finditer(part) if not _is_ahead(date, placed_day, today)]
    is_contact = any(date["digits"] for date in found) and reader.says_chased(part)
    noted = (date for date in found if _is_noted(date, part, reader, is_contact))
    dates = [(date, day) for date in noted if (day := _past_day(date, today)) is not None]
    if not dates:
        yield _Entry(None, "", part)
        return
    if len(dates) == 1:
        ((date, day),) = dates
        yield _Entry(day, part[: date.start()], part[date.end() :])
        return
    ends = [following.start() for following, _ in dates[1:]] + [len(part)]
    if not part[dates[-1][0].end() :].strip(_EDGES):
        # 已催付 阿华11.24 未接 小美11.25
        starts = [0, *(date.end() for date, _ in dates[:-1])]
        for start, (date, day) in zip(starts, dates, strict=True):
            yield _Entry(day, part[start : date.start()], "")
        return
    if leading := part[: dates[0][0].start()].strip(_EDGES):
        yield _Entry(None, "", leading)
    for (date, day), end in zip(dates, ends, strict=True):
        yield _Entry(day, "", part[date.end() : end])


def _is_noted(date: re.Match[str], part: str, reader: Reader, is_contact: bool) -> bool:
    """Whether a note was written that day; some only speak of a day.

    Bare digits are a date where the note begins with them or tells of a contact.
    """
    before, after = part[: date.start()], part[date.end() : date.end() + 1]
    named = before.rstrip()
    is_spoken = named.endswith(_SPOKEN_BEFORE) and not named.endswith(_NO_SPEAKERS)
    if is_spoken or _SPOKEN_AFTER.match(part, date.end()):
        return False
    if not date["digits"]:
        return True
    if before.endswith(_NO_DATE_AFTER) and not before.endswith((_CHASED_BEFORE, *reader.names)):
        return False
    return is_contact or (not before.strip(_EDGES) and after.isspace())


def _memo(entry: _Entry, reader: Reader, placed_day: int, seen_on: SeenOn | None) -> Memo:
    agent, text = signed(entry.before.strip(_EDGES), entry.after.strip(_EDGES), reader, entry.day)
    outcome, rest = reader.outcome(text)
    counts = (outcome is not None and outcome.counts) or reader.says_chased(rest)
    is_noted = counts and not entry.is_ahead
    day = entry.day
    if day is None and is_noted and seen_on:
        day = seen_on(f"{agent} {text}")
    findings = _findings(text, reader, placed_day if day is None else day)
    chased = is_noted or (day is not None and outcome is None and _is_an_answer(findings))
    if outcome and outcome.stops and not any(f.kind in (REFUSAL, OPT_OUT) for f in findings):
        kind, value = (OPT_OUT, WHOLE_BUYER) if outcome.name == OPT_OUT else (REFUSAL, "")
        findings = (*findings, Finding(kind, value, text))
    is_attempt = is_noted and not reader.says_unanswered(text)
    return Memo(day, agent, text, chased, findings, is_attempt)


def _is_an_answer(findings: Iterable[Finding]) -> bool:
    """Whether a note tells what the buyer said: 卡里余额不足, 不买了, 晚点付.

    A certain promise is none: it moves the window itself.
    """
    return any((one.kind == PROMISE) != one.is_certain for one in findings if one.kind in _ANSWERS)


def _findings(text: str, reader: Reader, day: int) -> tuple[Finding, ...]:
    """What a note tells; a promise in the workbook's own words is exact to the minute."""
    own = _OWN_PROMISE.search(text)
    at = _own_promise(own, day, reader) if own else None
    if own is None or at is None:
        return reader.findings(text, day * MINUTES_PER_DAY, REMARK)
    bare = f"{text[: own.start()]} {text[own.end() :]}"
    found = reader.findings(bare, day * MINUTES_PER_DAY, REMARK)
    others = [finding for finding in found if finding.kind != PROMISE]
    return (*others, Finding(PROMISE, "", own[0], at=at))


def _own_promise(own: re.Match[str], since: int, reader: Reader) -> Minute | None:
    """`承诺11.24 9:30付款`: of the year that lies nearest; a day alone means its afternoon."""
    year = date_of(since).year
    month, day = int(own["month"]), int(own["day"])
    days = [calendar_day(candidate, month, day) for candidate in (year - 1, year, year + 1)]
    nearest = min(
        (at for at in days if at is not None), key=lambda at: abs(at - since), default=None
    )
    if nearest is None:
        return None
    clock = reader.parameters.promise_afternoon
    if own["hour"]:
        clock = int(own["hour"]) * MINUTES_PER_HOUR + int(own["minute"])
    return nearest * MINUTES_PER_DAY + clock


def _is_ahead(date: re.Match[str], placed_day: int, today: int) -> bool:
    """Whether a day without its year is one to come: last year's is older than the order."""
    this = date_of(today)
    month, day = int(date["month"] or date["mm"]), int(date["day"] or date["dd"])
    if date["year"] or date["full"] or (month, day) <= (this.month, this.day):
        return False
    past = _past_day(date, today)
    return past is not None and past < placed_day


def _past_day(date: re.Match[str], today: int) -> int | None:
    """The latest such day that is not after today."""
    month, day = int(date["month"] or date["mm"]), int(date["day"] or date["dd"])
    this = date_of(today).year
    years = [this, this - 1]
    if full := date["full"] or (date["year"] if len(date["year"] or "") == _FULL_YEAR else ""):
        years = [int(full)]
    elif date["year"]:
        years = [year for year in years if str(year).endswith(date["year"])]
    found = (calendar_day(year, month, day) for year in years)
    return next((at for at in found if at is not None and at <= today), None)
