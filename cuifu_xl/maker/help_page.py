"""说明: how to use the workbook, on one page."""

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker import formats
from cuifu_xl.maker.formats import Formats

_STEPS = (
    ("1 下载报表", "在商家后台导出近 3 个月、全部状态的订单报表。只导未付款的，看不出谁已经付了。"),
    ("2 导入报表", "「首页」按「导入报表」；也可以先清空「订单」，再贴到它的 A1。"),
    (
        "3 计划今天",
        "得到「今日计划」：今天联系谁、几点、用什么渠道、说什么。不催的在「未催原因」。",
    ),
    ("4 联系买家", "照「今日计划」从上往下：复制话术，联系，选「结果」，填「联系时间」。"),
    ("5 写备注", "把「千牛备注」那一格复制到千牛的订单备注，换人接手也看得懂。"),
    ("6 再计划一次", "导入新报表，再按「计划今天」：付了款的自动划掉，填好的行都留着。"),
)
_SAYING = (
    ("照着说", "「今日计划」里的「话术」是照这一单写的，复制就能用；附哪张图，看「提醒」。"),
    (
        "他说了原因",
        "「话术」里筛「适用原因」，对策在「设置」；分发的副本里有一页「客服怎么答」。",
    ),
    ("当场 / 关闭后", "「话术」里筛「适用次数」：还在聊天窗口时、订单关了以后，自己复制去发。"),
)
_RESULTS = (
    ("首页", "今天还有多少要催，下一步做什么；不知道做什么就看它。"),
    ("看板", "四周的成功率、渠道、原因、什么时候催最好；两个日期可以改。"),
    ("汇总", "透视表：按天、客服、渠道、话术、原因、商品拆开看，可以自己拖。"),
    ("总结", "每周聊一次：左边写问题和改进，右边是这一周的原因和商品。"),
)
_COLOURS = (
    ("黄色表头", formats.PEOPLE, "这一列由人填；下面淡黄的格子等着您填"),
    ("灰蓝表头", formats.PROGRAM, "程序写的，不用改"),
    ("灰绿表头", formats.FORMULA, "公式，自己会算"),
    ("深蓝表头", formats.ADDED, "「订单」里程序加在报表右边的 12 列"),
    ("买家名蓝底", formats.LEVEL_A, "A 级，最要紧；浅蓝是 B 级"),
    ("橙色", formats.SOON, "快到点、没人负责；表头变橙 = 报表旧了，先导新的"),
    ("红色", formats.LATE, "催付截止已经过了"),
    ("灰色", formats.DONE, "已填结果；划掉的已经不需催"),
)
_WORDS = (
    ("催付", "买家拍下没付款，联系他、帮他付成。"),
    ("催付开始 / 截止", "这一单今天可以联系的时间；到了截止就不要再联系。"),
    ("关闭时间", "到这时还不付款，订单自动关闭。"),
    ("优先级", "A 最急，D 最不急；为什么，写在「理由」。"),
    ("成功", "催过以后、在关闭之前付了款，后来也没退。"),
    ("毛 / 净", "毛是全部；净是去掉本来就会付款的。"),
    ("对照组", "故意不催的少数小单，用来看催付有没有用；平时不开。"),
)
_SOURCES = (
    "「设置」里每个数字都写着来源：S0–S4 是五份讲催付的教学文章，「自定」是本程序自己定的，",
    "都可以改。文章里的数字不一定合您的店：先用着，再看自己的「催付登记」。",
)
_INSTALL = (
    "只有一台电脑要装程序：双击工作簿旁边的「安装催付」（Mac 和 Linux 见程序文件夹的 README）。",
    "别的同事打开文件就能用下拉、筛选、公式和图表，不用装。",
)
_PRIVACY = (
    "数据只在这个文件里：程序不上网，不替您发任何消息。买家说别再联系，就写进「不催名单」。",
    "文件里有买家的名字和电话，不要随便外传。",
)
_LABEL, _TEXT = 1, 2


def put_help(sheet: Worksheet, looks: Formats) -> None:
    """One A4 page: the day, what to say, results, colours, words, sources, installing, privacy."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(_LABEL, _LABEL, 18, looks.of())
    sheet.set_column(_TEXT, _TEXT, 84, looks.of())
    sheet.set_row(0, 30)
    sheet.write_string(0, _LABEL, "怎么用", looks.title(18))
    row = _put_pairs(sheet, 1, "一天六步", _STEPS, looks)
    row = _put_pairs(sheet, row, "客服怎么说", _SAYING, looks)
    row = _put_pairs(sheet, row, "到哪里看结果", _RESULTS, looks)
    row = _put_colours(sheet, row, looks)
    row = _put_pairs(sheet, row, "这些词的意思", _WORDS, looks)
    row = _put_lines(sheet, row, "数字从哪里来", _SOURCES, looks)
    row = _put_lines(sheet, row, "安装", _INSTALL, looks)
    _put_lines(sheet, row, "买家的隐私", _PRIVACY, looks)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)


def _put_section(sheet: Worksheet, row: int, title: str, looks: Formats) -> int:
    sheet.set_row(row, 26)
    look = looks.title(12)
    sheet.write_string(row, _LABEL, title, look)
    return row + 1


def _put_pairs(
    sheet: Worksheet, row: int, title: str, pairs: tuple[tuple[str, str], ...], looks: Formats
) -> int:
    """A section of words and what they mean; returns the row below."""
    row = _put_section(sheet, row, title, looks)
    for label, text in pairs:
        sheet.write_string(row, _LABEL, label, looks.of(bold=True))
        sheet.write_string(row, _TEXT, text, looks.of())
        row += 1
    return row


def _put_colours(sheet: Worksheet, row: int, looks: Formats) -> int:
    """The legend: each colour and its meaning; returns the row below."""
    row = _put_section(sheet, row, "颜色", looks)
    for label, colour, text in _COLOURS:
        ink = "#FFFFFF" if colour == formats.ADDED else formats.INK
        sheet.write_string(row, _LABEL, label, looks.of(bg_color=colour, font_color=ink, indent=1))
        sheet.write_string(row, _TEXT, text, looks.of())
        row += 1
    return row


def _put_lines(
    sheet: Worksheet, row: int, title: str, lines: tuple[str, ...], looks: Formats
) -> int:
    """A section of plain sentences; returns the row below."""
    row = _put_section(sheet, row, title, looks)
    for text in lines:
        sheet.write_string(row, _LABEL, text, looks.of())
        row += 1
    return row
