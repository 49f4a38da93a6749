"""After how many hours the platform closes an unpaid order: the setting and the report. 关闭时限"""

from cuifu_xl.errors import ReportError
from cuifu_xl.hosts.base import Workbook
from cuifu_xl.rules.settings import CloseRule, Settings
from cuifu_xl.rules.timing import NORMAL
from cuifu_xl.rules.units import MINUTES_PER_HOUR, Minute, date_of, day_of
from cuifu_xl.sheets import cells
from cuifu_xl.sheets.records import positions
from cuifu_xl.sheets.report import Report
from cuifu_xl.sheets.schema import PARAMETERS

TABLE = "关闭时限"
CONFIRMED = "关闭时限已确认"
_COLUMNS = ("订单类型", "平台", "小时", "来源")


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
    """The hours that the report shows, where enough orders were closed earlier; else None."""
    ages = sorted(report.as_of - created for created in report.closed_unpaid_created)
    early = [age for age in ages if age < setting(report, settings)]
    if not early or len(early) < settings.parameters.close_hours_sample:
        return None
    return round(early[0] / MINUTES_PER_HOUR) or early[0] / MINUTES_PER_HOUR


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
            f"这份报表看不出关闭时限：提前关闭的未付款订单不到 "
            f"{settings.parameters.close_hours_sample} 单，没有改设置。"
            "请换一份近 3 个月全部状态的报表。"
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
