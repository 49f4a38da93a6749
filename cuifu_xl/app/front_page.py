"""What 首页 says after a press: the state of the day, what to do next, what was done."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Plan
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, moment_of
from cuifu_xl.reports import close_hours
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.formulas import (
    FIGURE_FORMULAS,
    NO_LONGER_NEEDED,
    REGISTERED,
    RESULT_MISSING,
    UNASSIGNED,
)
from cuifu_xl.tables.next_step import NEXT_STEP, Waiting, next_step
from cuifu_xl.workbooks.base import Button, Cell, Formula, PutBack, Renewed
from cuifu_xl.worklist.fresh import too_old

ONLY_UNPAID = "只有待付款订单：看不出老客、重拍和回款，请导出近 3 个月全部状态"
IMPORT = "导入报表"
PLAN_TODAY = "计划今天"
REGISTER = "登记结果"
RECONCILE = "核对付款"
SUMMARY = "刷新汇总"
MERGE = "合并"
EXPORT_SMS = "导出短信"
CLEAR = "清空订单"
UPGRADE = "升级"
_BUTTONS_GONE = "多半用 LibreOffice 一类的程序存过，没有了这些按钮"
_WITHOUT_BUTTONS = (
    "数据都在，不用换工作簿：先关掉它，拖到桌面的「催付-计划今天」图标上，"
    "或用命令行 cuifu import · plan · register"
)
_LOST_AT_EACH_SAVE = (
    "用 LibreOffice 一类的程序存一次，按钮就没有一次；"
    "关掉工作簿，在桌面图标上再计划一次，又会补回来"
)
_CLOSE_AND_PLAN = "关掉工作簿，拖到桌面的「催付-计划今天」图标上，按钮就补回来"
_MACROS_KEPT = "按钮后面的宏不是新版：里面有别人写的，或被改过，程序没有动"
_MACROS_BY_HAND = "旧按钮照样能用；要新版的宏，用 cuifu new 新建一份，把自己的宏搬过去"
# lines of 首页 that are worked out, and their formulas
PAGE_FORMULAS = {**FIGURE_FORMULAS, "下一步": NEXT_STEP}
LOOK_WAITS = "样子和按钮要等关闭工作簿后升级：关掉它，双击桌面图标"
LOOK_KEPT = "上面有您放的东西，或改过名、别的软件存过，没有换成新版的样子"
_NOT_AS_SHIPPED = "颜色和下拉不是出厂的样子（挪过列，或别的软件存过），没有换成新版的"
_MAKE_ROOM = "旧样子照样能用；要新版的，把自己的东西移到别的工作表上，再用 cuifu upgrade"
_AT = {heading: index for index, heading in enumerate(schema.TODAY.headings())}


def missing_buttons(to_click: frozenset[str] | None) -> list[Problem]:
    """The buttons that a save in another program took away, by name; `to_click` are the macros."""
    if to_click is None:
        return []
    there = {macro.lower() for macro in to_click}
    gone = [one.caption for one in schema.BUTTONS if one.macro.lower() not in there]
    if not gone:
        return []
    return [Problem("首页", None, "", "、".join(gone), _BUTTONS_GONE, _WITHOUT_BUTTONS)]


def buttons_put_back(done: PutBack) -> list[Problem]:
    """What a press says of the buttons that another program took away."""
    said = [
        (_captions(done.buttons), "按钮补回来了", _LOST_AT_EACH_SAVE),
        (_captions(done.waiting), "下次打开就没有这些按钮了", _CLOSE_AND_PLAN),
        ("Cuifu" if done.new_macros else "", "按钮后面的宏换成了新版", "不用做什么"),
    ]
    return [Problem("首页", None, "", what, *words) for what, *words in said if what]


def look_problems(renewed: Renewed) -> list[Problem]:
    """What a press says of the look of the sheets."""
    said = [
        (("首页",) if renewed.waiting else (), LOOK_WAITS, ""),
        (renewed.done, "换成了新版的样子，您放的东西留着", "不用做什么"),
        (renewed.kept, LOOK_KEPT, _MAKE_ROOM),
        (renewed.uncoloured, _NOT_AS_SHIPPED, "旧颜色照样能用"),
    ]
    return [Problem("、".join(sheets), None, "", "", *words) for sheets, *words in said if sheets]


def kept_macros(found: PutBack) -> list[Problem]:
    """That macros of an earlier release stay, because somebody has put something into them."""
    if not found.kept_macros:
        return []
    return [Problem("首页", None, "", "VBA", _MACROS_KEPT, _MACROS_BY_HAND)]


def _captions(buttons: Sequence[Button]) -> str:
    return "、".join(button.caption for button in buttons)


class FrontPage(NamedTuple):
    """What changes on 首页: 项目 → 现在 of its two tables; what is not named stays."""

    figures: Mapping[str, Cell]
    state: Mapping[str, Cell]

    def done_on(self, computer: str) -> "FrontPage":
        """The same, saying where it was pressed."""
        did = f"{self.state['上次操作']}，{computer}"
        return self._replace(state={**self.state, "上次操作": did})


def after_import(
    report: Report, settings: Settings, figures: Mapping[str, int], problems: int, now: Minute
) -> FrontPage:
    """首页 after a report was imported. `figures` are those of the import."""
    done = (
        f"读了 {figures['rows_read']} 行：{figures['orders']} 单，重复 {figures['duplicates']} 行，"
        f"有问题 {figures['problems']} 行，空 {figures['blank_rows']} 行；"
        f"其中待付款 {figures['unpaid']} 单。"
    )
    step = _next_step(report, None, (), (), settings, now)
    return FrontPage(
        {"数据截至": cells.datetime_cell(report.as_of), "计划时间": None},
        _state(report, settings, step, _did(IMPORT, now), done, problems, now),
    )


def after_plan(
    report: Report,
    settings: Settings,
    made: Plan,
    rows: Sequence[Sequence[Cell]],
    skipped: int,
    chased: int,
    problems: int,
    now: Minute,
) -> FrontPage:
    """首页 after the day was planned; the figures are also there as formulas.

    `chased` are the lines of today in the register.
    """
    figures = _figures(rows, settings, now)
    figures["今日已催"] += chased
    orders = sum(_number(row[_AT["订单数"]]) for row in rows if not _is_gone(row))
    done = f"今日计划 {len(rows)} 行，{orders:.0f} 单；不催 {skipped} 单，原因见「未催原因」。"
    due = [skip.due_at for skip in made.skips if skip.due_at is not None]
    step = _next_step(report, now, rows, due, settings, now)
    shown: dict[str, Cell] = {
        name: Formula(FIGURE_FORMULAS[name], figure) for name, figure in figures.items()
    }
    times = {
        "数据截至": cells.datetime_cell(report.as_of),
        "计划时间": cells.datetime_cell(now),
    }
    return FrontPage(
        shown | times,
        _state(report, settings, step, _did(PLAN_TODAY, now), done, problems, now),
    )


def after_clear(rows: int, now: Minute) -> FrontPage:
    """首页 after 订单 was emptied; the call list and its figures stay."""
    return FrontPage(
        {},
        {
            "下一步": "把新报表连表头贴到「订单」的 A1，或按「导入报表」，再按「计划今天」。",
            "上次操作": _did(CLEAR, now),
            "结果": f"「订单」清空了，原来有 {rows} 行。",
            "提醒": "",
        },
    )


def after_books(what: str, done: str, problems: int, now: Minute) -> FrontPage:
    """首页 after results were registered or payments matched; the plan stays as it is."""
    state = {"上次操作": _did(what, now), "结果": done, "提醒": _to_look_at(problems)}
    return FrontPage({}, state)


def after_upgrade(changes: int, kept: int, now: Minute) -> FrontPage:
    """首页 after the workbook became one of today; the call list and its figures stay."""
    done = f"升级好了：{changes} 处补上或换成新版，您改过的 {kept} 处没动。都写在「问题」里。"
    return FrontPage({}, {"上次操作": _did(UPGRADE, now), "结果": done})


def after_export(messages: int, file: str, now: Minute) -> FrontPage:
    """首页 after SMS were handed out; the figures and the next step go on by themselves."""
    done = f"导出 {messages} 条短信：{file}。按写明的时间发；发完在「今日计划」填「结果」。"
    return FrontPage({}, {"上次操作": _did(EXPORT_SMS, now), "结果": done})


def _state(
    report: Report,
    settings: Settings,
    step: str,
    did: str,
    done: str,
    problems: int,
    now: Minute,
) -> dict[str, Cell]:
    old = [problem.problem for problem in too_old(report, settings, now)]
    return {
        "下一步": Formula(NEXT_STEP, step),
        "关闭时限": close_hours.sentence(report, settings),
        "上次操作": did,
        "结果": done,
        "提醒": "；".join([*old, *_warnings(report, problems)]),
    }


def _next_step(
    report: Report,
    planned_at: Minute | None,
    rows: Sequence[Sequence[Cell]],
    due: Iterable[Minute],
    settings: Settings,
    now: Minute,
) -> str:
    """The sentence that the formula gives at this moment."""
    to_register = sum(1 for row in rows if _is_to_register(row))
    waiting = [
        Waiting(cells.moment(row[_AT["催付开始"]]) or 0, cells.moment(row[_AT["催付截止"]]) or 0)
        for row in rows
        if _is_waiting(row)
    ]
    stale_after = settings.parameters.stale_after
    return next_step(report.as_of, planned_at, stale_after, waiting, to_register, due, now)


def _is_waiting(row: Sequence[Cell]) -> bool:
    is_open = not _is_gone(row) and not cells.text(row[_AT["结果"]])
    return is_open and not _is_contacted(row) and _number(row[_AT["订单数"]]) > 0


def _is_to_register(row: Sequence[Cell]) -> bool:
    status, who = cells.text(row[_AT["登记状态"]]), (row[_AT["订单编号"]], row[_AT["买家会员名"]])
    return bool(cells.text(row[_AT["结果"]]) and any(who) and not status.startswith(REGISTERED))


def _is_contacted(row: Sequence[Cell]) -> bool:
    return cells.text(row[_AT["登记状态"]]).endswith(RESULT_MISSING)


def _is_gone(row: Sequence[Cell]) -> bool:
    return cells.text(row[_AT["登记状态"]]).startswith(NO_LONGER_NEEDED)


def _warnings(report: Report, problems: int) -> list[str]:
    said = [*report.unseen]
    if not report.has_paid:
        said.append(ONLY_UNPAID)
    if problems:
        said.append(_to_look_at(problems))
    return said


def _to_look_at(problems: int) -> str:
    return f"有 {problems} 处要看一眼，在「问题」里" if problems else ""


def _did(what: str, now: Minute) -> str:
    return f"{what}，{moment_of(now):%m-%d %H:%M}"


def _figures(rows: Iterable[Sequence[Cell]], settings: Settings, now: Minute) -> dict[str, float]:
    """Figures of 今日计划 as the formulas count them, right before any recalculation."""
    found = dict.fromkeys(("待催单数", "待催金额", "3 小时内关闭", "待分配", "今日已催"), 0.0)
    soon = now + settings.parameters.closing_soon_within
    for row in rows:
        if _is_gone(row):
            continue
        orders = _number(row[_AT["订单数"]])
        if cells.text(row[_AT["结果"]]):
            found["今日已催"] += orders
            continue
        if _is_contacted(row):
            continue
        found["待催单数"] += orders
        found["待催金额"] += _number(row[_AT["应付金额"]])
        if row[_AT["负责客服"]] == UNASSIGNED:
            found["待分配"] += orders
        closes_at = cells.moment(row[_AT["关闭时间"]])
        if closes_at is not None and now < closes_at <= soon:
            found["3 小时内关闭"] += orders
    return found


def _number(cell: Cell) -> float:
    return cells.understood(cells.number, cell) or 0
