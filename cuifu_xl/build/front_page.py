"""首页: what to press in which order, and the state of the day."""

from typing import Any, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build import formats
from cuifu_xl.build.formats import Formats
from cuifu_xl.build.layout import HOME_TABLE
from cuifu_xl.build.tables import put_table
from cuifu_xl.hosts.base import Cell, Formula
from cuifu_xl.sheets.formulas import STATE_FORMULAS
from cuifu_xl.sheets.schema import STATE, Kind


class Button(NamedTuple):
    """One line of the day: what to press, what it does, and the same as a command."""

    caption: str
    does: str
    command: str


BUTTONS = (
    Button("导入报表", "读进淘宝后台下载的订单报表", "cuifu import 本文件 报表.csv"),
    Button("计划今天", "排出今天先联系谁、几点、说什么", "cuifu plan 本文件"),
    Button("登记结果", "把填好结果的行记进「催付登记」", "cuifu register 本文件"),
    Button("核对付款", "用新报表核对谁付了款", "cuifu reconcile 本文件"),
    Button("刷新汇总", "重新算「汇总」和「看板」", "cuifu summary 本文件"),
    Button("导出短信", "今天要发的短信，导给短信平台", "cuifu sms 本文件 --out 短信.csv"),
    Button("分发", "每个客服一份自己的名单", "cuifu split 本文件 --out 文件夹"),
    Button("合并", "把客服填好的名单收回来", "cuifu merge 本文件 名单.xlsx"),
    Button("检查", "看设置、话术、报表有没有问题", "cuifu check 本文件"),
    Button("清空订单", "贴新报表之前，先清空「订单」", "全选「订单」，按 Delete"),
)


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
_TOP = HOME_TABLE.top + 1
_CAPTION, _DOES, _COMMAND = 1, 2, 3
_NAME, _NOW, _NOTE = HOME_TABLE.left, HOME_TABLE.left + 1, HOME_TABLE.left + 2


def put_front_page(sheet: Worksheet, looks: Formats) -> None:
    """The whole sheet: buttons on the left, the state of the day on the right."""
    sheet.hide_gridlines(2)
    sheet.set_row(0, 34)
    sheet.write_string(0, _CAPTION, "催付", looks.title(22))
    sheet.write_string(0, _DOES, "今天先联系谁，几点联系，说什么", looks.title(14))
    day = "每天：导入报表 → 计划今天 → 按「今日计划」联系买家，填「结果」→ 登记结果 → 核对付款"
    sheet.write_string(1, _CAPTION, day, looks.sentence())
    _put_state(sheet, looks)
    _put_buttons(sheet, looks)
    _colour_state(sheet, looks)
    sheet.set_column(0, 0, 2)
    sheet.set_column(4, 4, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_selection(_TOP, _NOW, _TOP, _NOW)


def _put_buttons(sheet: Worksheet, looks: Formats) -> None:
    """The places of the buttons, each with its meaning and the command until it works."""
    for left, (heading, width) in enumerate(
        (("按顺序", 13), ("做什么", 29), ("现在这样做（按钮下一版提供）", 31)), start=_CAPTION
    ):
        sheet.set_column(left, left, width, looks.of())
        sheet.write_string(HOME_TABLE.top, left, heading, _heading(looks, formats.PROGRAM))
    face = looks.of(
        bold=True,
        align="center",
        bg_color="#EAF1F8",
        border=1,
        border_color="#9DB7D1",
    )
    line = {"bottom": 1, "bottom_color": formats.LINE}
    for row, button in enumerate(BUTTONS, start=_TOP):
        sheet.write_string(row, _CAPTION, button.caption, face)
        sheet.write_string(row, _DOES, button.does, looks.of(indent=1, **line))
        sheet.write_string(
            row, _COMMAND, button.command, looks.of(font_color=formats.FAINT, **line)
        )


def _put_state(sheet: Worksheet, looks: Formats) -> None:
    """The table 首页; each row has the look of its own figure."""
    put_table(sheet, STATE, [(item.name, None, item.note) for item in ITEMS], HOME_TABLE, looks)
    sheet.set_row(HOME_TABLE.top, 24)
    for left, width in ((_NAME, 19), (_NOW, 42), (_NOTE, 40)):
        sheet.set_column(left, left, width, looks.of())
    line = {"bottom": 1, "bottom_color": formats.LINE, "align": "left"}
    for row, item in enumerate(ITEMS, start=_TOP):
        sheet.set_row(row, item.height)
        sheet.write_string(row, _NAME, item.name, looks.of(bold=True, **line))
        sheet.write_string(
            row,
            _NOTE,
            item.note,
            looks.of(font_color=formats.FAINT, indent=1, text_wrap=True, **line),
        )
        _put_figure(sheet, row, item, looks)


def _put_figure(sheet: Worksheet, row: int, item: Item, looks: Formats) -> None:
    is_text = item.kind is Kind.LONG_TEXT
    size: dict[str, Any] = {} if is_text else {"bold": True, "font_size": 12}
    if item.kind is Kind.DATETIME:
        size["num_format"] = "yyyy-mm-dd hh:mm"
    look = looks.look(
        item.kind,
        **(
            size
            | {
                "align": "left",
                "indent": 0,
                "valign": "vcenter",
                "bottom": 1,
                "bottom_color": formats.LINE,
            }
        ),
    )
    formula = STATE_FORMULAS.get(item.name)
    cell = item.first if formula is None else Formula(formula, _cached(item.first))
    match cell:
        case Formula():
            sheet.write_formula(row, _NOW, "=" + cell.text, look, cell.cached)
        case str():
            sheet.write_string(row, _NOW, cell, look)
        case _:
            sheet.write_blank(row, _NOW, None, look)


def _cached(first: Cell) -> str | float | None:
    return first if isinstance(first, str | int | float) else None


def _colour_state(sheet: Worksheet, looks: Formats) -> None:
    """Amber for what cannot wait: an old report, orders about to close or without an agent."""
    rows = {item.name: row for row, item in enumerate(ITEMS, start=_TOP)}
    amber = looks.conditional(bg_color=formats.SOON)
    conditions = {
        "数据截至": "AND(ISNUMBER({0}),NOW()-{0}>数_数据过期/1440)",
        "3 小时内关闭": "N({0})>0",
        "待分配": "N({0})>0",
        "提醒": "LEN({0})>0",
    }
    for name, when in conditions.items():
        at = (rows[name], _NOW)
        cell = xl_rowcol_to_cell(*at, row_abs=True, col_abs=True)
        options = {"type": "formula", "criteria": "=" + when.format(cell), "format": amber}
        sheet.conditional_format(*at, *at, options)


def _heading(looks: Formats, colour: str) -> object:
    return looks.heading(colour, filtered=False)
