"""首页: what to press in which order, and the state of the day."""

from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.build import formats
from cuifu_xl.build.formats import Formats
from cuifu_xl.build.layout import HOME_TABLE
from cuifu_xl.build.state_table import put_state


class Button(NamedTuple):
    """One line of the day: what to press, what it does, and the same as a command."""

    caption: str
    does: str
    command: str


LATER = "下一版提供"
BUTTONS = (
    Button("导入报表", "读进淘宝后台下载的订单报表", "cuifu import 本文件 报表.csv"),
    Button("计划今天", "排出今天先联系谁、几点、说什么", "cuifu plan 本文件"),
    Button("登记结果", "把填好结果的行记进「催付登记」", LATER),
    Button("核对付款", "用新报表核对谁付了款", LATER),
    Button("刷新汇总", "重新算「汇总」和「看板」", LATER),
    Button("导出短信", "今天要发的短信，导给短信平台", LATER),
    Button("分发", "每个客服一份自己的名单", LATER),
    Button("合并", "把客服填好的名单收回来", LATER),
    Button("检查", "看设置、话术、报表有没有问题", "cuifu check 本文件"),
    Button("清空订单", "贴新报表之前，先清空「订单」", "全选「订单」，按 Delete"),
)


_TOP = HOME_TABLE.top + 1
_CAPTION, _DOES, _COMMAND = 1, 2, 3


def put_front_page(sheet: Worksheet, looks: Formats) -> None:
    """The whole sheet: buttons on the left, the state of the day on the right."""
    sheet.hide_gridlines(2)
    sheet.set_row(0, 34)
    sheet.write_string(0, _CAPTION, "催付", looks.title(22))
    sheet.write_string(0, _DOES, "今天先联系谁，几点联系，说什么", looks.title(14))
    day = "每天：导入报表 → 计划今天 → 按「今日计划」从上往下联系买家，填「结果」"
    sheet.write_string(1, _CAPTION, day, looks.sentence())
    put_state(sheet, looks)
    _put_buttons(sheet, looks)
    sheet.set_column(0, 0, 2)
    sheet.set_column(4, 4, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_selection(_TOP, _CAPTION, _TOP, _CAPTION)


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


def _heading(looks: Formats, colour: str) -> object:
    return looks.heading(colour, filtered=False)
