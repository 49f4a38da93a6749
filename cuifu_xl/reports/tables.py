"""Which tables of a file hold orders: every sheet counts, none is left out silently. 工作表"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cuifu_xl.core.errors import NotAReportError, Problem, ReportError
from cuifu_xl.reports.header import (
    HEAD_ROWS,
    Area,
    Layout,
    find_header,
    is_detail_report,
    is_strange,
    known_columns,
    known_platforms,
    missing_columns,
    strange_platform,
)
from cuifu_xl.tables.report_cells import tidy
from cuifu_xl.tables.schema import ADDED_HEADINGS
from cuifu_xl.workbooks.base import Cell

# headings that stand together only on our own sheets, and on 订单 once it has been planned
_OURS = (
    frozenset(("计划号", "登记状态")),
    frozenset(("登记号", "计划号")),
    frozenset(("不催原因", "到期时间")),
    frozenset(ADDED_HEADINGS),
)


class Table(NamedTuple):
    """An order report: a whole file or a sheet of it."""

    name: str  # `订单.xlsx`, or `订单.xlsx!11月` where there are several sheets
    area: Area
    layout: Layout


class Aside(NamedTuple):
    """What was not read: a line for 问题, unless there is nothing else."""

    problem: Problem
    alone: str  # the sentence if no report is left


def tables(areas: Iterable[Area], name: str) -> Iterator[Table | Aside]:
    """The reports in a file: all its sheets, but only one of the ways to read a text.

    ReportError says what is missing in the likeliest area if no header is complete.
    """
    first: Layout | None = None
    best: Layout | None = None
    left: list[Aside] = []
    for area in areas:
        title = f"{name}!{area.sheet}" if area.sheet else name
        if any(map(_is_ours, area.head)):
            raise ReportError(
                f"{name}：这是催付工作簿或分发出去的名单，不是订单报表。"
                "请选择平台后台导出的订单报表；收回客服填好的名单，用「合并」"
            )
        if area.hidden:
            if _is_filled(area):
                left.append(_skipped(title, "这张工作表是隐藏的，没有读"))
            continue
        layout = find_header(area.head)
        if layout is None or layout.missing():
            best = max(best, layout, key=known_columns)
            if area.sheet and _is_filled(area):
                left.append(_unread(title, layout))
            continue
        first = first or layout
        if is_detail_report(layout):
            yield _detail(title)
        elif layout.platform is not first.platform:
            left.append(_foreign(title, layout, first))
        else:
            yield Table(title, area, layout)
        if not area.sheet:
            break
    if first is None:
        raise _refusal(best, name)
    yield from left


def passed_over(name: str, why: str) -> Aside:
    """A file that lies beside the reports of a zip and is none."""
    problem = "这个文件不是订单报表，没有读"
    remedy = "里面没有订单就不用处理；有订单，请解压后单独导入"
    return Aside(Problem(name, None, "", "", problem, remedy), why)


def _refusal(best: Layout | None, name: str) -> ReportError:
    if best is not None:
        say = strange_platform if is_strange(best) else missing_columns
        return ReportError(say(best, name))
    return NotAReportError(
        f"{name}：前 {HEAD_ROWS} 行里认不出订单报表的表头（订单编号、订单创建时间、总金额…）。"
        f"认识的平台是：{known_platforms()}；"
        "淘宝的请在千牛「交易 - 已卖出的宝贝 - 批量导出」重新导出订单报表"
    )


def _is_ours(row: Sequence[Cell]) -> bool:
    """A header of the workbook itself, of a colleague's list or of a copy."""
    headings = set(map(tidy, row))
    return any(ours <= headings for ours in _OURS)


def _is_filled(area: Area) -> bool:
    return any(tidy(cell) for row in area.rows() for cell in row)


def _detail(title: str) -> Aside:
    return Aside(
        Problem(title, None, "", "", "这是宝贝报表，已跳过", "不用处理：计划只看订单报表"),
        f"{title}：这是宝贝报表，里面没有完整的订单。请改选订单报表",
    )


def _unread(title: str, layout: Layout | None) -> Aside:
    if layout is not None and is_detail_report(layout):
        return _detail(title)
    if layout is None:
        why = f"前 {HEAD_ROWS} 行里认不出订单报表的表头"
    else:
        why = "表头缺少" + "".join(f"「{heading}」" for heading in layout.missing())
    return _skipped(title, f"这张工作表没有读：{why}")


def _foreign(title: str, layout: Layout, first: Layout) -> Aside:
    return _skipped(
        title,
        f"这张工作表没有读：它是{layout.platform.name}的报表，"
        f"前面的工作表是{first.platform.name}的",
    )


def _skipped(title: str, problem: str) -> Aside:
    remedy = "里面没有订单就不用处理；有订单，请在平台后台重新导出那一份，单独导入"
    return Aside(Problem(title, None, "", "", problem, remedy), f"{title}：{problem}。{remedy}")
