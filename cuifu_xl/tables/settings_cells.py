"""One cell of 设置 as a value, and what is said of a wrong one: table, row, column, what to do."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.units import FEN_PER_YUAN, MINUTES_PER_DAY, MINUTES_PER_HOUR
from cuifu_xl.stages.unpaid.priority import FACTORS
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.records import positions
from cuifu_xl.workbooks.base import Cell, Table

T = TypeVar("T")
HOURS_PER_DAY = 24
# nothing in this trade waits longer than a year
LONGEST_HOURS = 366 * HOURS_PER_DAY
WRONG = object()
_NOT_PROMISED = frozenset(
    (
        "",
        "无",
        "没有",
        "暂无",
        "不说",
        "不填",
        "不承诺",
        "空",
        "空着",
        "否",
        "-",
        "—",
        "/",
        "0",
        "０",
    )
)
_NOON = 12
_SPOKEN_CLOCK = re.compile(
    r"(?P<part>上午|早上|中午|下午|傍晚|晚上|晚)?(?P<hour>\d{1,2})"
    r"(?:[点时.:：]?(?P<minutes>[0-5]\d)|[点时](?P<half>半)|[点时]整?|)之?前?"
)
_PARTS_AFTER_NOON = ("下午", "傍晚", "晚上", "晚")
# 5点 alone may be the morning's or the evening's
_FIRST_PLAIN_HOUR = 8
SHORT_LIVED_ROW = "短时订单"


class Checked(NamedTuple):
    """How one cell is read: the words for a wrong one, and an example."""

    read: Callable[[Cell], Any]
    wrong: str
    example: str
    needed: bool = True


def one_of(*names: str) -> Callable[[Cell], str]:
    """A word of a list, or nothing."""

    def read(cell: Cell) -> str:
        word = cells.text(cell)
        if word and word not in names:
            raise ValueError(cell)
        return word

    return read


def _not_negative(read: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    def checked(cell: Cell) -> Any:
        value = read(cell)
        if value is not None and value < 0:
            raise ValueError(cell)
        return value

    return checked


def _minutes_of_hours(cell: Cell) -> int | None:
    hours = cells.number(cell)
    if hours is None:
        return None
    if not 0 < hours <= LONGEST_HOURS:
        raise ValueError(cell)
    return round(hours * MINUTES_PER_HOUR)


def _minutes_of_days(cell: Cell) -> int | None:
    days = cells.number(cell)
    if days is not None and not 0 <= days * HOURS_PER_DAY <= LONGEST_HOURS:
        raise ValueError(cell)
    return None if days is None else round(days * MINUTES_PER_DAY)


def _minutes(cell: Cell) -> int | None:
    minutes = cells.integer(cell)
    if minutes is not None and not 0 <= minutes <= LONGEST_HOURS * MINUTES_PER_HOUR:
        raise ValueError(cell)
    return minutes


def _part_of_fen(cell: Cell) -> float | None:
    """Yuan that are less than a fen each: 0.045 is 4.5 fen."""
    yuan = cells.number(cell)
    return None if yuan is None else yuan * FEN_PER_YUAN


def _promised_clock(cell: Cell) -> int | None:
    """A clock time as people write it, or None where the shop promises none: 无, 0, 00:00."""
    if cells.text(cell) in _NOT_PROMISED:
        return None
    at = cells.understood(cells.clock, cell)
    return (_spoken_clock(cells.text(cell)) if at is None else at) or None


def _spoken_clock(text: str) -> int:
    """`17点半`, `下午5点`, `17.30`; ValueError if it may mean two times.

    >>> _spoken_clock("17点半"), _spoken_clock("下午5点"), _spoken_clock("1730")
    (1050, 1020, 1050)
    """
    found = _SPOKEN_CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hour, part = int(found["hour"]), found["part"]
    if part in _PARTS_AFTER_NOON and hour < _NOON:
        hour += _NOON
    if hour >= HOURS_PER_DAY or (hour < _FIRST_PLAIN_HOUR and not part):
        raise ValueError(text)
    minutes = MINUTES_PER_HOUR // 2 if found["half"] else int(found["minutes"] or 0)
    return hour * MINUTES_PER_HOUR + minutes


def _positive(cell: Cell) -> int | None:
    count = cells.integer(cell)
    if count is not None and count <= 0:
        raise ValueError(cell)
    return count


def _channels(cell: Cell) -> tuple[str, ...]:
    names = cells.words(cell)
    if any(name not in schema.CHOICES["渠道"] for name in names):
        raise ValueError(cell)
    return names


def several(cell: Cell) -> tuple[str, ...]:
    """Words that may hold blanks, parted by 、."""
    words = cells.text(cell).replace("，", "、").split("、")
    return tuple(word.strip() for word in words if word.strip())


def _share(cell: Cell) -> float | None:
    percent = cells.number(cell)
    if percent is not None and not 0 <= percent <= 50:
        raise ValueError(cell)
    return None if percent is None else percent / 100


TEXT = Checked(cells.text, "没有填", "", needed=True)
FREE_TEXT = Checked(cells.text, "", "", needed=False)
NUMBER = Checked(_not_negative(cells.number), "不是数字", "请填数字，如 200")
ANY_NUMBER = Checked(cells.number, "不是数字", "请填数字，如 200", needed=False)
COUNT = Checked(_not_negative(cells.integer), "不是整数", "请填整数，如 3")
POSITIVE = Checked(_positive, "不是大于 0 的整数", "请填整数，如 70")
POINTS = Checked(cells.integer, "不是整数", "请填整数，如 20 或 -10")
MONEY = Checked(_not_negative(cells.fen), "不是金额", "请填数字，如 200")
PRICE = Checked(_not_negative(_part_of_fen), "不是金额", "请填数字，如 0.05", needed=False)
HOURS = Checked(_minutes_of_hours, "不是大于 0、一年以内的小时数", "请填数字，如 72 或 0.5")
MINUTES = Checked(_minutes, "不是分钟数，或太大", "请填整数，如 30")
DAYS = Checked(_not_negative(_minutes_of_days), "不是天数", "请填数字，如 3")
CLOCK = Checked(cells.clock, "不是钟点", "请填钟点，如 13:30")
PROMISED_CLOCK = Checked(
    _promised_clock, "不是钟点", "请填钟点，如 16:00；不想说就空着", needed=False
)
YES = Checked(cells.yes, "不是「是」或「否」", "请从下拉里选")
CONFIRMED = Checked(
    lambda cell: bool(cells.yes(cell)), "不是「是」或「否」", "请填 是，或空着", needed=False
)
SHARE = Checked(_share, "不是 0 到 50 之间的百分数", "请填数字，如 5")
CHANNELS = Checked(_channels, "里有不认识的渠道", "请填 千牛、短信、电话，多个用顿号隔开")
DAY = Checked(cells.day, "不是日期", "请填日期，如 2026-10-01")
WORDS = Checked(cells.words, "", "", needed=False)
CHANNEL = Checked(
    one_of(*schema.CHOICES["渠道"]), "不认识", "请填 千牛、短信、电话，或空着", needed=False
)
HOURS_OF = Checked(
    one_of(*schema.CHOICES["渠道"], SHORT_LIVED_ROW), "不认识", "请填 千牛、短信、电话 或 短时订单"
)
INQUIRY = Checked(
    one_of(*schema.CHOICES["询单"]), "不认识", "请填 询单、静默，或空着", needed=False
)
_FACTORS = tuple(name for name, _ in FACTORS)
FACTOR = Checked(one_of(*_FACTORS), "不认识", "请填 " + "、".join(_FACTORS))
TECHNIQUE = Checked(one_of(*schema.CHOICES["技巧"]), "不认识", "请从下拉里选，或空着", needed=False)
REST_OR_WORK = Checked(one_of(*schema.CHOICES["休班"]), "不是「休」或「班」", "请从下拉里选")


def optional(checked: Checked) -> Checked:
    """The same cell, which may be empty."""
    return checked._replace(needed=False)


class Reader:
    """Reads cells of one table and gathers what is wrong with them."""

    def __init__(self, tables: Mapping[str, Table], problems: list[Problem]) -> None:
        self.tables = tables
        self.problems = problems

    def rows(self, name: str, make: Callable[..., T], **columns: Checked) -> list[T]:
        """Each filled row of a table as make(*values); a row with a wrong cell is left out.

        WorkbookError names a heading that is missing.
        """
        table = self.tables[name]
        position = positions(name, table, tuple(columns))
        found: list[T] = []
        for offset, row in enumerate(table.rows):
            if all(cell is None or cell == "" for cell in row):
                continue
            values = [
                self.value(name, table.first_row + offset, heading, row[position[heading]], checked)
                for heading, checked in columns.items()
            ]
            if not any(value is WRONG for value in values):
                found.append(make(*values))
        return found

    def value(self, name: str, row: int | None, heading: str, cell: Cell, checked: Checked) -> Any:
        """One cell; WRONG if it cannot be understood or is needed and empty."""
        try:
            value = checked.read(cell)
        except (ValueError, OverflowError):
            self.wrong(name, row, heading, cell, checked.wrong, checked.example)
            return WRONG
        if checked.needed and (value is None or value in ("", ())):
            self.wrong(name, row, heading, cell, "没有填", checked.example or "请填写")
            return WRONG
        return value

    def wrong(
        self, name: str, row: int | None, heading: str, cell: Cell, problem: str, remedy: str
    ) -> None:
        """Note one wrong cell."""
        source = f"设置!{name}"
        self.problems.append(Problem(source, row, heading, cells.text(cell), problem, remedy))
