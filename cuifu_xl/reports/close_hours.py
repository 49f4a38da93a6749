"""After how many hours the platform closes an unpaid order: the setting and the report. 关闭时限"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.core.errors import ReportError
from cuifu_xl.core.settings import CloseRule, Settings
from cuifu_xl.core.timing import NORMAL, order_type
from cuifu_xl.core.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute, date_of, day_of
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import cells
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.schema import PARAMETERS
from cuifu_xl.workbooks.base import Workbook

TABLE = "关闭时限"
CONFIRMED = "关闭时限已确认"
# after which platforms close unpaid orders, by category
_VALUES = tuple(int(hours * MINUTES_PER_HOUR) for hours in (0.5, 1, 2, 24, 48, 72))
# what one report shows of a shorter span is too little: a quiet morning looks the same
_SHORTEST = MINUTES_PER_DAY
# one report shows an order once, and none open among five closed ones may be chance
_TIMES_SAMPLE = 3
_SLACK = 10
# one order that stays open longer may be an exception of its own
_CONTRADICTING = 2
_COLUMNS = ("订单类型", "平台", "小时", "来源")


class Age(NamedTuple):
    """How long before the report an order was placed: at least and at most, in minutes."""

    low: Minute
    high: Minute


def setting(report: Report, settings: Settings) -> Minute:
    """How long a normal order of the report's platform stays open, as 设置 says."""
    rule = _rule(report, settings)
    return rule.open_for if rule else 0


def _is_confirmed(report: Report, settings: Settings) -> bool:
    rule = _rule(report, settings)
    return rule is not None and rule.is_confirmed


def _rule(report: Report, settings: Settings) -> CloseRule | None:
    rules = {(rule.order_type, rule.platform): rule for rule in settings.close_rules}
    return rules.get((NORMAL, report.platform)) or rules.get((NORMAL, ""))


def measured(report: Report, settings: Settings) -> float | None:
    """The hours that the report proves where they are not those of 设置; else None. 关闭时限

    An order is at least as old as the newest order of the report says, at most as old as 数据截至.
    """
    opened = [
        report.newest_order - order.created_at
        for order in report.orders
        if order.placed_by is None and order_type(order, settings) == NORMAL
    ]
    closed = [
        Age(report.newest_order - created, report.as_of - created)
        for created in report.closed_unpaid_created
    ]
    sample = _sample(settings)
    found = proven([*_VALUES, setting(report, settings)], opened, closed, sample)
    if found is None or found == setting(report, settings):
        return None
    return found / MINUTES_PER_HOUR


def _sample(settings: Settings) -> int:
    """How many closed orders prove a time-out. 参数 量关闭时限单数"""
    return _TIMES_SAMPLE * settings.parameters.close_hours_sample


def proven(
    values: Iterable[Minute], opened: Sequence[Minute], closed: Sequence[Age], sample: int
) -> Minute | None:
    """How long orders stay open, where what is open and what is closed leaves no doubt.

    `opened`: how old, at least, the orders still open are. The shortest value that no two of them
    contradict, if `sample` orders were closed soon after it, none so old is open, and one was open
    shortly before. A buyer who cancels early proves nothing. Below a day: never.
    """
    ladder = sorted(set(values) - {0})
    for before, value, after in zip(
        [0, *ladder], ladder, [*ladder[1:], ladder[-1] * 4 // 3], strict=False
    ):
        older = sum(age > value + _SLACK for age in opened)
        if older >= _CONTRADICTING:
            continue
        ended = sum(age.low > value + _SLACK and age.high <= after for age in closed)
        nearly = any(age > max(before, value * 3 // 4) for age in opened)
        is_proven = value >= _SHORTEST and ended >= sample and nearly and not older
        return value if is_proven else None
    return None


def sentence(report: Report, settings: Settings) -> str:
    """The setting in words, and what the report shows where it disagrees."""
    hours, shown = setting(report, settings) / MINUTES_PER_HOUR, measured(report, settings)
    if shown is None and not _is_confirmed(report, settings):
        return (
            f"按 {hours:g} 小时关闭算，没人确认过，不对买家说。对照千牛里的倒计时，"
            "在 设置 改关闭时限，或参数里确认"
        )
    if shown is None:
        return f"{NORMAL}订单 {hours:g} 小时没付款就关闭（设置!关闭时限）"
    return f"报表里未付款订单约 {shown:.3g} 小时关闭，设置是 {hours:g}"


def accept(book: Workbook, report: Report, settings: Settings, now: Minute) -> None:
    """The measured hours go into 设置!关闭时限, its platform's row. ReportError without any."""
    hours = measured(report, settings)
    if hours is None:
        raise ReportError(
            "这份报表量不准关闭时限，没有改设置。要看得出：有订单快到时间还开着，"
            f"至少 {_sample(settings)} 单刚过时间就关了，没有更久还开着的。"
            "过几天用近 3 个月全部状态的新报表再试，或照千牛里的倒计时改 设置!关闭时限。"
        )
    table = book.read(TABLE)
    at = positions(TABLE, table, _COLUMNS)
    rows = [[row[at[heading]] for heading in _COLUMNS] for row in table.rows]
    own = [
        row
        for row in rows
        if cells.text(row[0]) == NORMAL and cells.text(row[1]) in ("", report.platform)
    ]
    row = max(own, key=lambda found: len(cells.text(found[1])))
    row[2:] = [hours, f"按报表量得 {date_of(day_of(now))}"]
    book.write(TABLE, _COLUMNS, rows)
    _confirm(book)


def _confirm(book: Workbook) -> None:
    """参数 关闭时限已确认: what the report has shown may be told."""
    table = book.read(PARAMETERS.name)
    at = positions(PARAMETERS.name, table, ("名称", "值"))
    values = [[row[at["值"]]] for row in table.rows]
    for row, value in zip(table.rows, values, strict=True):
        if cells.text(row[at["名称"]]) == CONFIRMED:
            value[:] = ["是"]
    book.write(PARAMETERS.name, ("值",), values)
