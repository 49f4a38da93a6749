"""What 首页 says after a press: the state of the day, what to do next, what was done."""

from collections.abc import Iterable, Mapping, Sequence

from cuifu_xl.hosts.base import Cell, Formula
from cuifu_xl.rules.model import Plan
from cuifu_xl.rules.settings import Settings
from cuifu_xl.rules.timing import NORMAL
from cuifu_xl.rules.units import (
    MINUTES_PER_HOUR,
    Minute,
    clock_text,
    moment_of,
)
from cuifu_xl.sheets import cells, schema
from cuifu_xl.sheets.formulas import NO_LONGER_NEEDED, STATE_FORMULAS, UNASSIGNED
from cuifu_xl.sheets.report import Report

ONLY_UNPAID = "只有待付款订单：看不出老客、重拍和回款，请导出近 3 个月全部状态"
IMPORT = "导入报表"
PLAN_TODAY = "计划今天"
State = list[list[Cell]]


def after_import(
    report: Report, settings: Settings, figures: Mapping[str, int], problems: int, now: Minute
) -> State:
    """首页 after a report was imported. `figures` are those of the import."""
    done = (
        f"读了 {figures['rows_read']} 行：{figures['orders']} 单，重复 {figures['duplicates']} 行，"
        f"有问题 {figures['problems']} 行，空 {figures['blank_rows']} 行；"
        f"其中待付款 {figures['unpaid']} 单。"
    )
    return _state(
        {
            **_of_report(report, settings, now),
            "下一步": "按「计划今天」，排出今天先联系谁。",
            "上次操作": _did(IMPORT, now),
            "结果": done,
            "提醒": _warnings(report, problems),
        }
    )


def after_plan(
    report: Report,
    settings: Settings,
    made: Plan,
    rows: Sequence[Sequence[Cell]],
    skipped: int,
    problems: int,
    now: Minute,
) -> State:
    """首页 after the day was planned; the figures are also there as formulas."""
    figures = _figures(rows, skipped, settings, now)
    done = (
        f"今日计划 {len(rows)} 行，{figures['未付订单'] - skipped:.0f} 单；"
        f"不催 {skipped} 单，原因见「未催原因」。"
    )
    return _state(
        {
            **_of_report(report, settings, now),
            **{name: figures.get(name, 0) for name in STATE_FORMULAS},
            "下一步": _next_step(made, now),
            "上次操作": _did(PLAN_TODAY, now),
            "结果": done,
            "提醒": _warnings(report, problems),
        }
    )


def _state(values: Mapping[str, Cell]) -> State:
    """Rows for the columns 项目 and 现在: our formulas with their value now, texts as they are."""
    rows: State = []
    for name, value in values.items():
        formula = STATE_FORMULAS.get(name)
        if formula is None:
            rows.append([name, value])
        elif isinstance(value, str | int | float):
            rows.append([name, Formula(formula, value)])
    return rows


def _of_report(report: Report, settings: Settings, now: Minute) -> dict[str, Cell]:
    return {
        "数据截至": cells.datetime_cell(report.as_of),
        "关闭时限": close_hours(report, settings),
    }


def close_hours(report: Report, settings: Settings) -> str:
    """The setting in words, and what the report shows where it disagrees. 关闭时限"""
    rules = {(rule.order_type, rule.platform): rule.open_for for rule in settings.close_rules}
    setting = rules.get((NORMAL, report.platform), rules.get((NORMAL, ""), 0))
    ages = sorted(report.as_of - created for created in report.closed_unpaid_created)
    early = [age for age in ages if age < setting]
    hours = setting / MINUTES_PER_HOUR
    if not early or len(early) < settings.parameters.close_hours_sample:
        return f"{NORMAL}订单 {hours:g} 小时没付款就关闭（设置!关闭时限）"
    measured = round(early[0] / MINUTES_PER_HOUR) or early[0] / MINUTES_PER_HOUR
    return f"报表里未付款订单约 {measured:.3g} 小时关闭，设置是 {hours:g}"


def _warnings(report: Report, problems: int) -> str:
    said = []
    if not report.has_paid:
        said.append(ONLY_UNPAID)
    if problems:
        said.append(f"有 {problems} 处要看一眼，在「问题」里")
    return "；".join(said)


def _did(what: str, now: Minute) -> str:
    return f"{what}，{moment_of(now):%m-%d %H:%M}"


def _next_step(made: Plan, now: Minute) -> str:
    """One sentence: whom to contact first, and from when."""
    if not made.chases:
        due = [skip.due_at for skip in made.skips if skip.due_at is not None]
        if not due:
            return "今天没有要催的订单。"
        return f"今天没有要催的订单；最早 {moment_of(min(due)):%m-%d %H:%M} 有下一批。"
    start = min(chase.window.start for chase in made.chases)
    first = sum(1 for chase in made.chases if chase.window.start == start)
    when = "现在" if start <= now else f"{clock_text(start)} "
    return f"打开「今日计划」，从上往下联系：{when}起先联系 {first} 位买家，说完填「结果」。"


def _figures(
    rows: Iterable[Sequence[Cell]], skipped: int, settings: Settings, now: Minute
) -> dict[str, float]:
    """The same figures as the formulas, so that they are right before any recalculation."""
    at = {heading: index for index, heading in enumerate(schema.TODAY.headings())}
    found = dict.fromkeys(STATE_FORMULAS, 0.0)
    found["未付订单"] = found["不催订单"] = skipped
    soon = now + settings.parameters.closing_soon_within
    for row in rows:
        if cells.text(row[at["登记状态"]]).startswith(NO_LONGER_NEEDED):
            continue
        orders = _number(row[at["订单数"]])
        found["未付订单"] += orders
        if cells.text(row[at["结果"]]):
            found["今日已催"] += orders
            continue
        found["待催单数"] += orders
        found["待催金额"] += _number(row[at["应付金额"]])
        if row[at["负责客服"]] == UNASSIGNED:
            found["待分配"] += orders
        closes_at = cells.moment(row[at["关闭时间"]])
        if closes_at is not None and now < closes_at <= soon:
            found["3 小时内关闭"] += orders
    return found


def _number(cell: Cell) -> float:
    try:
        return cells.number(cell) or 0
    except ValueError:
        return 0
