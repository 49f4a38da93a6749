"""Mornings and afternoons of a shop, and the sentence that 首页 says then: 下一步."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cuifu_xl.core.units import Minute, minute_of


class Row(NamedTuple):
    """A row of 今日计划: when its window begins and ends, in minutes from now."""

    start: int
    end: int
    outcome: str = ""
    status: str = ""


class Case(NamedTuple):
    """What 首页 knows, in minutes from now, and what it says. {0} is the time of the report."""

    name: str
    says: str
    as_of: int | None = -5
    planned_at: int | None = -4
    rows: tuple[Row, ...] = ()
    due: tuple[int, ...] = ()


NOW_ROW, LATER_ROW = Row(-60, 60), Row(95, 200)
DONE = Row(-60, 60, "已提醒未回", "待登记")

CASES = (
    Case(
        "no report",
        "从商家后台导出近 3 个月全部状态的订单报表，按「导入报表」，或贴到「订单」的 A1。",
        as_of=None,
        planned_at=None,
    ),
    Case("imported", "按「计划今天」，排出今天先联系谁、几点、说什么。", planned_at=None),
    Case(
        "planned yesterday",
        "按「计划今天」，排出今天先联系谁、几点、说什么。",
        planned_at=-1440,
        rows=(NOW_ROW,),
    ),
    Case(
        "yesterday's report",
        "报表是 {0} 的：先导入新报表，再按「计划今天」。",
        as_of=-1500,
        planned_at=-1440,
        rows=(Row(-1400, -1300),),
    ),
    Case(
        "rows to call",
        "打开「今日计划」，从上往下联系：现在有 2 位买家可以联系，联系完选「结果」。",
        rows=(NOW_ROW, NOW_ROW, LATER_ROW, DONE),
    ),
    Case(
        "a report that is old while calling",
        "报表是 {0} 的：先导入新报表再按「计划今天」，免得催到刚付款的买家。",
        as_of=-45,
        rows=(NOW_ROW, LATER_ROW),
    ),
    Case(
        "nothing before later",
        "{1} 起先联系 2 位买家，名单在「今日计划」；到点前再导一次新报表。",
        as_of=-45,
        rows=(LATER_ROW, LATER_ROW, Row(155, 300), DONE),
    ),
    Case(
        "windows missed",
        "有 1 位过了催付截止还没联系：导入新报表，再按「计划今天」重排。",
        rows=(Row(-90, -30), DONE, Row(-90, 60, "", "已不需催：已付款")),
    ),
    Case(
        "all done",
        "今天的都联系完了：按「登记结果」，把 2 行记进「催付登记」。",
        rows=(DONE, DONE, Row(-60, 60, "已帮助", "已登记 11-23 12:00")),
        due=(600,),
    ),
    Case(
        "nothing before tomorrow",
        "今天没有要催的了，{2} 起有下一批，见「未催原因」。",
        due=(-30, 2000, 1000),
    ),
    Case("nothing at all", "今天没有要催的订单了。", due=(-30,)),
)


def after(now: datetime, minutes: int | None) -> datetime | None:
    """So many minutes from now."""
    return None if minutes is None else now + timedelta(minutes=minutes)


def planned_at(case: Case, now: datetime) -> datetime | None:
    """When the plan was made; one of this day never falls into the night before."""
    at = after(now, case.planned_at)
    if at is None or case.planned_at is None or case.planned_at <= -1440:
        return at
    return max(at, now.replace(hour=0, minute=0))


def sentence(case: Case, now: datetime) -> str:
    """What 首页 says in this case."""
    as_of, later, due = after(now, case.as_of), after(now, 95), after(now, 1000)
    assert later is not None
    assert due is not None
    shown = f"{as_of:%m-%d %H:%M}" if as_of else ""
    return case.says.format(shown, f"{later:%H:%M}", f"{due:%m-%d %H:%M}")


def minute(moment: datetime | None) -> Minute | None:
    """A moment as the rules count it."""
    return None if moment is None else minute_of(moment)
