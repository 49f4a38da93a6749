"""Moments as people write them: 明天下午, 今晚8点半, 周五, 15号, 月底, 两小时后. 时间

Counted from when the line was written; a part of the day stands for the time in 参数.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cuifu_xl.core.settings import Parameters
from cuifu_xl.core.units import (
    DAYS_PER_WEEK,
    HALF_AN_HOUR,
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    NOON,
    Minute,
    calendar_day,
    clock_of,
    date_of,
    day_of,
    next_month,
    weekday_of,
)

_DAYS = {"今": 0, "当": 0, "明": 1, "后": 2, "大": 3}
_WEEKDAYS = "123456日"
# 十五点 is read as X5点: figures of one letter each, so that places stay the same
_FIGURES = str.maketrans("零一二两三四五六七八九十", "01223456789X")
# nobody pays at three in the morning: 3点 without 凌晨 is in the afternoon
_SMALL_HOURS = "0123456"
_MORNING = frozenset({"清晨", "早", "1早", "早上", "早晨", "上午", "中午", "午饭"})
_NIGHT = frozenset({"凌晨"})
_AFTERNOON = frozenset({"", "下午"})

_NUMBER = "(?:[0-9]?X[0-9]?|[0-9]{1,2})"
# no sets of Chinese letters: each takes as long to compile as all the rest
_TIME = rf"""
(?:(?P<vague>过[1几2](?:天|阵|会)|这[1几2]天|这几天|几天[内后]|改天|过段时间|忙完|下个?(?:周|星期|礼拜)(?![1-6]|日|天|末))
|(?P<soon>晚点|晚些|晚会|等1?[会下]|等1下|待会|1会|过会|回头|稍后|马上|有空|有时间|回家|到家)儿?
|过?(?P<count>{_NUMBER}|半)个?(?P<unit>天|小时|钟头|分钟)(?:之|以|过)?(?P<later>后)?
|(?P<day>(?:(?P<near>大后天|后[天日]|[今明][天日]|[今明]儿|[今明](?=早|晚|上|中|下)|当[天晚])
  |(?P<week>下下|下|这|本)?个?(?:周|星期|礼拜)(?P<weekday>[1-6]|日|天|末)
  |(?P<months>下个?月|这个?月|本月|{_NUMBER}月份?)?(?P<date>{_NUMBER})[号日](?!码|线|楼|色|店|门)
  |(?P<end>月[底末])
  |(?P<numeric>[0-9]{{1,2}}[./][0-9]{{1,2}})(?![0-9.]|元|块|折|%|万|米|斤)
  )\s*的?\s*)?
  (?P<part>凌晨|清晨|早上|早晨|1早|上午|中午|下午|午饭|傍晚|晚上|夜里|半夜|睡前|下了?班|放了?学
    |(?<=今|明|天|日|末|号)[早晚]|(?<=[1-6])[早晚]|晚(?={_NUMBER}(?:点|:|：)))?
  (?:\s*(?P<hour>{_NUMBER})(?:点|(?::|：)(?=[0-9]))(?:(?P<half>半)|(?P<minute>{_NUMBER}))?(?:分|钟|多|左右)?)?
)(?:回家|到家|有空|有时间)?
"""


class Spoken(NamedTuple):
    """A moment named in a text: text[start:end]. `at` is None where no day is named (过两天)."""

    at: Minute | None
    start: int
    end: int
    is_certain: bool = True


@cache
def _pattern() -> re.Pattern[str]:
    # compiled when the first text names a payment: most mornings start without
    return re.compile(_TIME, re.VERBOSE)


def spoken_times(text: str, said_at: Minute, parameters: Parameters) -> Iterator[Spoken]:
    """The moments named in a text, in order.

    `said_at` at midnight sharp means that only the day of writing is known.
    """
    for match in _pattern().finditer(text.translate(_FIGURES)):
        if _names_a_moment(match):
            yield _spoken(match, said_at, parameters)


def time_at_start(text: str, said_at: Minute, parameters: Parameters) -> Spoken | None:
    """The moment that a text starts with, if any."""
    match = _pattern().match(text.translate(_FIGURES))
    if match is None or not _names_a_moment(match):
        return None
    return _spoken(match, said_at, parameters)


def _names_a_moment(match: re.Match[str]) -> bool:
    """Whether anything was found; 3天无理由 is a span, no moment without 后 or 过."""
    if match["count"]:
        return bool(match["later"]) or match[0].startswith("过")
    return match.lastgroup is not None


def _spoken(match: re.Match[str], said_at: Minute, parameters: Parameters) -> Spoken:
    place = match.end() - len(match[0].lstrip()), match.end()
    if match["vague"]:
        return Spoken(None, *place, is_certain=False)
    if match["soon"]:
        evening = day_of(said_at) * MINUTES_PER_DAY + parameters.promise_evening
        return Spoken(evening if evening > said_at else None, *place, is_certain=False)
    if match["count"]:
        at = _after(match["count"], match["unit"], said_at, parameters)
        return Spoken(at, *place, is_certain=at is not None)
    day = _day(match, day_of(said_at))
    at = None if day is None else _moment(match, day, said_at, parameters)
    return Spoken(at, *place, is_certain=at is not None)


def _after(count: str, unit: str, said_at: Minute, parameters: Parameters) -> Minute | None:
    """三天后, 两小时后, 半小时后; nobody knows when 半天后 is."""
    if count == "半":
        is_known = unit in ("小时", "钟头") and clock_of(said_at)
        return said_at + HALF_AN_HOUR if is_known else None
    number = _number(count)
    if unit == "天":
        return (day_of(said_at) + number) * MINUTES_PER_DAY + parameters.promise_afternoon
    if not clock_of(said_at):
        return None
    return said_at + number * (1 if unit == "分钟" else MINUTES_PER_HOUR)


def _day(match: re.Match[str], today: int) -> int | None:
    """The day meant; without any word for it, today. None if there is no such day ahead."""
    if match["near"]:
        return today + _DAYS[match["near"][0]]
    if match["weekday"]:
        return _weekday(match["week"] or "", match["weekday"], today)
    if match["date"]:
        return _date(match["months"] or "", _number(match["date"]), today)
    if match["end"]:
        return next_month(today) - 1
    if match["numeric"]:
        month, day = re.split(r"[./]", match["numeric"])
        return _near_day(int(month), int(day), today)
    return today


def _weekday(week: str, name: str, today: int) -> int | None:
    """周五 = the next one, this day included; 下周五 = in the next week from Monday on."""
    wanted = _WEEKDAYS.index({"天": "日", "末": "6"}.get(name, name))
    monday = today - weekday_of(today)
    if "下" in week:
        return monday + week.count("下") * DAYS_PER_WEEK + wanted
    if week:
        return monday + wanted if monday + wanted >= today else None
    return today + (monday + wanted - today) % DAYS_PER_WEEK


def _date(months: str, number: int, today: int) -> int | None:
    """15号 = the next 15th, this day included; 下个月15号, 12月3号."""
    if months and months[0] not in "下这本":
        return _near_day(_number(months.rstrip("月份")), number, today)
    this, following = date_of(today), date_of(next_month(today))
    if not months.startswith("下"):
        found = calendar_day(this.year, this.month, number)
        if months or (found is not None and found >= today):
            return found
    return calendar_day(following.year, following.month, number)


def _moment(
    match: re.Match[str], day: int, said_at: Minute, parameters: Parameters
) -> Minute | None:
    """The clock time on that day; one that has passed when it was said means the evening."""
    midnight = day * MINUTES_PER_DAY
    part = match["part"] or ("晚" if match["near"] == "当晚" else "")
    at = midnight + (_clock(match, part) if match["hour"] else _usual(part, parameters))
    if at > said_at:
        return at
    if match["hour"]:
        return at + NOON if not part and at + NOON > said_at and at < midnight + NOON else None
    evening = midnight + parameters.promise_evening
    return evening if part in _AFTERNOON and evening > said_at else None


def _clock(match: re.Match[str], part: str) -> int:
    hour = min(_number(match["hour"]), MINUTES_PER_DAY // MINUTES_PER_HOUR)
    minute = HALF_AN_HOUR if match["half"] else _number(match["minute"] or "0")
    clock = hour * MINUTES_PER_HOUR + minute
    is_small = hour < len(_SMALL_HOURS)
    if part in _NIGHT or part in _MORNING - {"中午"}:
        return clock
    if part in ("", "中午"):
        return clock + NOON if is_small else clock
    if part != "下午" and hour * MINUTES_PER_HOUR == NOON:
        return MINUTES_PER_DAY
    return min(clock + NOON if clock < NOON else clock, MINUTES_PER_DAY)


def _usual(part: str, parameters: Parameters) -> int:
    if part in _MORNING:
        return parameters.promise_morning
    if part in _AFTERNOON:
        return parameters.promise_afternoon
    return parameters.promise_evening


def _number(figures: str) -> int:
    """15, X5 (十五), 2X (二十)."""
    tens, ten, ones = figures.partition("X")
    return int(f"{tens or 1}{ones or 0}") if ten else int(figures)


def _near_day(month: int, day: int, since: int) -> int | None:
    """The first such day of the calendar on or after `since`."""
    year = date_of(since).year
    found = (calendar_day(candidate, month, day) for candidate in (year, year + 1))
    return next((at for at in found if at is not None and at >= since), None)
