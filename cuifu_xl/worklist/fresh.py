"""Whether today's plan still rests on what is known: nobody who has paid is contacted. 数据过期"""

from cuifu_xl.core.errors import CuifuError, OldPlanError, Problem, ReportError
from cuifu_xl.core.hours import OpenHours
from cuifu_xl.core.model import Channel
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_HOUR, Minute, clock_text, day_of, moment_of
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.worklist.remembered import planned_report


def refuse_unplanned(meta: Meta, report: Report) -> None:
    """ReportError if 订单 holds anything that the plan of 今日计划 has not seen."""
    planned = planned_report(meta)
    if planned is None:
        raise ReportError("还没有用这份报表计划过。请先按「计划今天」，再导出短信。")
    if planned != report.content:
        raise ReportError(
            "「订单」换过报表了，里面可能有人已经付款。请先按「计划今天」，再导出短信。"
        )


def too_old(report: Report, settings: Settings, now: Minute) -> list[Problem]:
    """What is said first of a report older than 参数 数据太旧; nothing of a newer one."""
    age = now - report.as_of
    if age <= settings.parameters.old_after:
        return []
    return [
        Problem(
            schema.REPORT_SHEET,
            None,
            "",
            f"数据截至 {moment_of(report.as_of):%Y-%m-%d %H:%M}",
            f"报表是{_long(age)}以前的，这中间谁付了款看不出来",
            "先导出新报表、按「导入报表」，再按「计划今天」；要先联系的，联系前在千牛看一眼付了没",
        )
    ]


def refuse_old_plan(as_of: Minute | None, settings: Settings, now: Minute) -> None:
    """OldPlanError if the report behind the plan is older than 参数 数据太旧."""
    if as_of is None or now - as_of <= settings.parameters.old_after:
        return
    raise OldPlanError(
        f"今日计划的数据截至 {moment_of(as_of):%m-%d %H:%M}，已经过了{_long(now - as_of)}，"
        "这中间谁付了款看不出来"
    )


def refuse_stale(report: Report, settings: Settings, now: Minute) -> None:
    """ReportError if the report is older than 参数 数据过期."""
    age, limit = now - report.as_of, settings.parameters.stale_after
    if age <= limit:
        return
    raise ReportError(
        f"报表是 {moment_of(report.as_of):%m-%d %H:%M} 的，已经过了{_long(age)}"
        f"（参数「数据过期」是 {limit} 分钟），这中间可能有人付了款。"
        "请先导入新报表、按「计划今天」，再导出短信。"
    )


def refuse_closed(settings: Settings, now: Minute) -> None:
    """CuifuError if no SMS may be sent any more today: evening, weekend, holiday. 渠道时段"""
    hours = OpenHours(settings)
    slots = hours.on(Channel.SMS, day_of(now))
    if any(slot.end > now for slot in slots):
        return
    if not slots:
        raise CuifuError("今天不发短信：是休息日（设置!节假日），或「渠道时段」里没有短信。")
    said = "、".join(f"{clock_text(slot.start)}–{clock_text(slot.end)}" for slot in slots)
    raise CuifuError(f"今天发短信的时段（{said}）已经过了，明天先重新计划，再导出。")


def _long(minutes: Minute) -> str:
    hours = minutes // MINUTES_PER_HOUR
    return f" {minutes} 分钟" if not hours else f" {hours} 小时多"
