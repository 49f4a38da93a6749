"""The two tables of 首页: the day in figures, the day in words. One fixed row per item.

All cells of 现在 in a table have one look, since the program may write the whole column again; how
a row differs from the others is a conditional format of that row.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker import formats
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.layout import FIGURES_PLACE, STATE_PLACE
from cuifu_xl.maker.tables import Place, put_cell, put_table
from cuifu_xl.tables.formulas import FIGURE_FORMULAS, NOT_ENOUGH
from cuifu_xl.tables.next_step import GET_REPORT, NEXT_STEP
from cuifu_xl.tables.schema import FIGURES, STATE, Kind, TableSpec
from cuifu_xl.workbooks.base import Cell, Formula


class Item(NamedTuple):
    """A row: its name, how its figure shows, the words beside it, its value in a new workbook."""

    name: str
    kind: Kind
    note: str = ""
    first: Cell = None


FIGURE_ITEMS = (
    Item("待催单数", Kind.INTEGER, "还没填结果的订单", 0),
    Item("待催金额", Kind.MONEY, "这些订单的钱", 0),
    Item("3 小时内关闭", Kind.INTEGER, "最先联系这些", 0),
    Item("待分配", Kind.INTEGER, "客服都满了的订单", 0),
    Item("今日已催", Kind.INTEGER, "登记的＋刚填的", 0),
    Item("今日回款", Kind.MONEY, "催过以后付的", 0),
    Item("本周成功率（毛）", Kind.PERCENT, "成功 ÷ 催付单数", "—"),
    Item("本周成功率（净）", Kind.PERCENT, "去掉本来会付的", NOT_ENOUGH),
    Item("数据截至", Kind.DATETIME, "变橙色就导新报表"),
    Item("计划时间", Kind.DATETIME, "空着 = 还没计划"),
)
STATE_ITEMS = (
    Item("下一步", Kind.LONG_TEXT, "", Formula(NEXT_STEP, GET_REPORT)),
    Item("关闭时限", Kind.LONG_TEXT),
    Item("上次操作", Kind.LONG_TEXT),
    Item("结果", Kind.LONG_TEXT),
    Item("提醒", Kind.LONG_TEXT),
)
_SHOWN = {
    Kind.INTEGER: "#,##0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATETIME: "hh:mm",
}
_OTHER_DAY = "m-d hh:mm"
# amber for what cannot wait: an old report, orders about to close or without an agent
_CANNOT_WAIT = {
    "数据截至": "AND(ISNUMBER({0}),NOW()-{0}>数_数据过期/1440)",
    "3 小时内关闭": "N({0})>0",
    "待分配": "N({0})>0",
    "提醒": "LEN({0})>0",
}
_NEXT = "下一步"
_NET = "本周成功率（净）"


def put_day_tables(sheet: Worksheet, looks: Formats) -> None:
    """Both tables side by side, with a note on the figure that needs words."""
    line = {"bottom": 1, "bottom_color": formats.LINE, "text_wrap": True}
    big = {"bold": True, "font_size": 14, "font_color": formats.TITLE, "bg_color": formats.CARD}
    figure = looks.of(align="right", indent=1, shrink=True, **(line | big | {"text_wrap": False}))
    _put(sheet, FIGURES, FIGURE_ITEMS, FIGURES_PLACE, looks, figure)
    words = looks.of(align="left", indent=1, **line)
    _put(sheet, STATE, STATE_ITEMS, STATE_PLACE, looks, words)


def _put(
    sheet: Worksheet,
    spec: TableSpec,
    items: Sequence[Item],
    place: Place,
    looks: Formats,
    now: Any,
) -> None:
    blank = [[item.name, None, item.note][: len(spec.columns)] for item in items]
    put_table(sheet, spec, blank, place, looks)
    line = {"bottom": 1, "bottom_color": formats.LINE, "align": "left"}
    name = looks.of(bold=True, **line)
    note = looks.of(font_color=formats.FAINT, font_size=9, indent=1, **line)
    for row, item in enumerate(items, start=place.top + 1):
        sheet.write_string(row, place.left, item.name, name)
        put_cell(sheet, (row, place.left + 1), _first(item), item.kind, now)
        if spec is FIGURES:
            sheet.write_string(row, place.left + 2, item.note, note)
        _colour(sheet, row, place.left + 1, item, looks)


def _first(item: Item) -> Cell:
    """A formula with the value of an empty workbook, or nothing yet."""
    formula = FIGURE_FORMULAS.get(item.name)
    if formula is None:
        return item.first
    return Formula(formula, item.first if isinstance(item.first, str | float | int) else None)


def _colour(sheet: Worksheet, row: int, left: int, item: Item, looks: Formats) -> None:
    """Amber first: where both hold, some programs show only the first look."""
    shown: dict[str, Any] = {}
    if item.kind in _SHOWN:
        shown = {"num_format": _SHOWN[item.kind]}
    cell = xl_rowcol_to_cell(row, left, row_abs=True, col_abs=True)
    looks_by_condition = []
    if item.kind is Kind.DATETIME:
        other = looks.conditional(num_format=_OTHER_DAY, bg_color=formats.SOON)
        looks_by_condition.append((f"AND(ISNUMBER({cell}),INT({cell})<>TODAY())", other))
    if item.name in _CANNOT_WAIT:
        amber = looks.conditional(bg_color=formats.SOON, **shown)
        looks_by_condition.append((_CANNOT_WAIT[item.name].format(cell), amber))
    if item.name == _NEXT:
        loud = looks.conditional(bg_color=formats.TITLE, font_color="#FFFFFF", bold=True)
        looks_by_condition.append((f"LEN({cell})>0", loud))
    if shown:
        looks_by_condition.append((f'{cell}<>""', looks.conditional(**shown)))
    for when, look in looks_by_condition:
        options = {"type": "formula", "criteria": "=" + when, "format": look}
        sheet.conditional_format(row, left, row, left, options)
