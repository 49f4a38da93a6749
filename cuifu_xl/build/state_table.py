"""The table 首页: the state of the day, one fixed row per figure.

All cells of 现在 have one look, since the program may write the whole column again; how a figure
shows is a conditional format of its row.
"""

from typing import Any, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build import formats
from cuifu_xl.build.formats import Formats
from cuifu_xl.build.layout import HOME_TABLE
from cuifu_xl.build.tables import put_cell, put_table
from cuifu_xl.hosts.base import Cell, Formula
from cuifu_xl.sheets.formulas import STATE_FORMULAS
from cuifu_xl.sheets.schema import STATE, Kind


class Item(NamedTuple):
    """A row of the table 首页."""

    name: str
    kind: Kind
    note: str
    first: Cell = None
    height: float = 21


ITEMS = (
    Item("待催单数", Kind.INTEGER, "「今日计划」里还没填结果的订单", 0),
    Item("待催金额", Kind.MONEY, "这些订单一共多少钱", 0),
    Item("3 小时内关闭", Kind.INTEGER, "最先联系这些；几小时由参数「快关闭」定", 0),
    Item("待分配", Kind.INTEGER, "在岗客服都满了，还没人负责的订单", 0),
    Item("今日已催", Kind.INTEGER, "今天登记的，加上填了结果还没登记的", 0),
    Item("今日回款", Kind.MONEY, "催过之后，今天付的款", 0),
    Item("本周成功率（毛）", Kind.PERCENT, "周一到现在：成功单数 ÷ 催付单数", "—"),
    Item("本周成功率（净）", Kind.PERCENT, "去掉本来就会付款的；下一版提供", "—"),
    Item("未付订单", Kind.INTEGER, "计划里的，加上不催的", 0),
    Item("不催订单", Kind.INTEGER, "每单为什么不催，写在「未催原因」", 0),
    Item("数据截至", Kind.DATETIME, "报表是几点的；变橙色就先导新报表再联系"),
    Item("关闭时限", Kind.LONG_TEXT, "报表里实际几小时关闭，和设置对不对得上", None, 34),
    Item("下一步", Kind.LONG_TEXT, "接下来做什么", "先把订单报表贴到「订单」的 A1，或导入报表", 34),
    Item("上次操作", Kind.LONG_TEXT, "做了什么、几点、哪台电脑", None, 34),
    Item("结果", Kind.LONG_TEXT, "上次操作做成了什么", None, 62),
    Item("提醒", Kind.LONG_TEXT, "需要您看一眼的事", None, 62),
)
_SHOWN = {
    Kind.INTEGER: "0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}
# amber for what cannot wait: an old report, orders about to close or without an agent
_CANNOT_WAIT = {
    "数据截至": "AND(ISNUMBER({0}),NOW()-{0}>数_数据过期/1440)",
    "3 小时内关闭": "N({0})>0",
    "待分配": "N({0})>0",
    "提醒": "LEN({0})>0",
}
_TOP = HOME_TABLE.top + 1
_NAME, _NOW, _NOTE = HOME_TABLE.left, HOME_TABLE.left + 1, HOME_TABLE.left + 2


def put_state(sheet: Worksheet, looks: Formats) -> None:
    """The whole table, with heights for the longest sentences."""
    put_table(sheet, STATE, [(item.name, None, item.note) for item in ITEMS], HOME_TABLE, looks)
    sheet.set_row(HOME_TABLE.top, 24)
    for left, width in ((_NAME, 19), (_NOW, 42), (_NOTE, 40)):
        sheet.set_column(left, left, width, looks.of())
    line = {"bottom": 1, "bottom_color": formats.LINE, "align": "left", "text_wrap": True}
    name, note = looks.of(bold=True, **line), looks.of(font_color=formats.FAINT, indent=1, **line)
    now = looks.of(font_size=11, **line)
    for row, item in enumerate(ITEMS, start=_TOP):
        sheet.set_row(row, item.height)
        sheet.write_string(row, _NAME, item.name, name)
        put_cell(sheet, (row, _NOW), _now(item), item.kind, now)
        sheet.write_string(row, _NOTE, item.note, note)
        _colour(sheet, row, item, looks)


def _now(item: Item) -> Cell:
    """A formula with the value of an empty workbook, or the first words."""
    formula = STATE_FORMULAS.get(item.name)
    if formula is None:
        return item.first
    return Formula(formula, item.first if isinstance(item.first, str | float | int) else None)


def _colour(sheet: Worksheet, row: int, item: Item, looks: Formats) -> None:
    """Amber first: where both hold, some programs show only the first look."""
    shown: dict[str, Any] = {}
    if item.kind in _SHOWN:
        shown = {"bold": True, "num_format": _SHOWN[item.kind]}
    cell = xl_rowcol_to_cell(row, _NOW, row_abs=True, col_abs=True)
    looks_by_condition = []
    if item.name in _CANNOT_WAIT:
        amber = looks.conditional(bg_color=formats.SOON, **shown)
        looks_by_condition.append((_CANNOT_WAIT[item.name].format(cell), amber))
    if shown:
        looks_by_condition.append((f'{cell}<>""', looks.conditional(**shown)))
    for when, look in looks_by_condition:
        options = {"type": "formula", "criteria": "=" + when, "format": look}
        sheet.conditional_format(row, _NOW, row, _NOW, options)
