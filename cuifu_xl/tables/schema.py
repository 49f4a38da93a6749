"""Every sheet, table and column of the workbook, once.

A change here is a change of the contract: it needs a new SCHEMA_VERSION. A column or table that
says since when it is there reaches workbooks already in use by itself (`tables/growth.py`).
"""

from enum import StrEnum
from typing import NamedTuple

from cuifu_xl.workbooks.base import Button

SCHEMA_VERSION = 5
# rises with each change of what sheets look like: cells outside tables, charts, colours, widths
LOOK_VERSION = 1


class Kind(StrEnum):
    """What a cell of a column holds; decides its format and how it is read."""

    TEXT = "text"
    DATETIME = "datetime"
    DATE = "date"
    CLOCK = "clock"
    MONEY = "money"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    LONG_TEXT = "long"  # wrapped
    FORMULA = "formula"


class Column(NamedTuple):
    """A heading and what stands below it. `choices` names a list of CHOICES or `table.column`.

    `since` is the SCHEMA_VERSION that brought it: workbooks of an earlier one gain it.
    """

    heading: str
    kind: Kind = Kind.TEXT
    width: float = 12
    people: bool = False  # colleagues fill it in
    choices: str = ""
    folded: bool = False  # grouped and hidden at first
    note: str = ""
    since: int = 0


class TableSpec(NamedTuple):
    """An Excel Table and the sheet it stands on; `since` as of a column."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    note: str = ""
    since: int = 0

    def headings(self) -> tuple[str, ...]:
        """All headings in order."""
        return tuple(column.heading for column in self.columns)


CHOICES: dict[str, tuple[str, ...]] = {
    "渠道": ("千牛", "短信", "电话"),
    "是否": ("是", "否"),
    "询单": ("询单", "静默"),
    "休班": ("休", "班"),
    "主客观": ("主观", "客观"),
    "技巧": ("紧迫", "特权", "核对", "关怀", "帮助"),
    "商品类型": ("引流", "利润", "活动", "独家"),
}


def list_name(choices: str) -> str:
    """The defined name of a list that a column of a table gives: `客服.姓名` → `选_客服_姓名`."""
    return "选_" + choices.replace(".", "_")


_T = Kind.TEXT
_L = Kind.LONG_TEXT
_AT = Kind.DATETIME
_D = Kind.DATE
_C = Kind.CLOCK
_M = Kind.MONEY
_I = Kind.INTEGER
_N = Kind.NUMBER

# 订单: the 12 headings that the program adds, side by side in this order
ADDED = (
    Column("优先级", width=7),
    Column("优先分", _I, 7),
    Column("催付开始", _AT, 12),
    Column("催付截止", _AT, 12),
    Column("渠道", width=7),
    Column("短信草稿", width=48),
    Column("短信字数", _I, 9),
    Column("短信条数", _I, 9),
    Column("负责客服", width=10),
    Column("关闭时间", _AT, 12),
    Column("不催原因", width=16),
    Column("理由", width=40),
)
ADDED_HEADINGS = tuple(column.heading for column in ADDED)

TODAY = TableSpec(
    "今日计划",
    "今日计划",
    (
        Column("催付开始", _AT, 8.5),
        Column("催付截止", _AT, 8.5),
        Column("渠道", width=5),
        Column("负责客服", width=8),
        Column("买家会员名", width=12),
        Column("商品", width=13),
        Column("应付金额", _M, 9),
        Column("提醒", _L, 17),
        Column("话术", _L, 36),
        Column("短信草稿", _L, 21),
        Column("结果", width=10, people=True, choices="催付结果.结果"),
        Column("联系时间", _AT, 9, people=True, note="Ctrl+Shift+; 只填钟点算计划当天"),
        Column("实际渠道", width=8, people=True, choices="渠道", note="空着 = 按计划"),
        Column("催付人", width=7, people=True, choices="客服.姓名", note="空着 = 负责客服"),
        Column("未付款原因", width=11, people=True, choices="未付款原因.原因"),
        Column("承诺付款时间", _AT, 12, people=True),
        Column("备注", width=10, people=True),
        Column("千牛备注", Kind.FORMULA, 17, note="复制到千牛订单备注"),
        Column("优先级", width=7, folded=True),
        Column("优先分", _I, 7, folded=True),
        Column("联系手机", width=14, folded=True, people=True, note="聊天窗口看到的号码可以直接改"),
        Column("订单编号", width=22, folded=True),
        Column("订单数", _I, 7, folded=True),
        Column("下单时间", _AT, 12, folded=True),
        Column("关闭时间", _AT, 12, folded=True),
        Column("第几次", _I, 7, folded=True),
        Column("技巧", width=7, folded=True),
        Column("话术编号", width=10, folded=True),
        Column("短信字数", _I, 9, folded=True),
        Column("短信条数", _I, 9, folded=True),
        Column("理由", width=40, folded=True),
        Column("计划号", width=18, folded=True),
        Column("登记状态", width=18, folded=True),
    ),
)

SKIPPED = TableSpec(
    "未催原因",
    "未催原因",
    (
        Column("订单编号", width=22),
        Column("买家会员名", width=16),
        Column("应付金额", _M, 11),
        Column("下单时间", _AT, 14),
        Column("关闭时间", _AT, 14),
        Column("不催原因", width=18),
        Column("详情", _L, 48),
        Column("到期时间", _AT, 14),
    ),
)

REGISTER = TableSpec(
    "催付登记",
    "催付登记",
    (
        Column("登记号", width=22),
        Column("计划号", width=18),
        Column("催付时间", _AT, 14),
        Column("催付日", _D, 12),  # what PivotTables group by
        Column("时间来源", width=9),
        Column("客服", width=9),
        Column("订单编号", width=22),
        Column("买家会员名", width=16),
        Column("应付金额", _M, 10),
        Column("下单时间", _AT, 14),
        Column("下单时段", width=9),  # the hour placed: 08-09点
        Column("关闭时间", _AT, 14),
        Column("商品", width=18),
        Column("商品类型", width=9),
        Column("会员等级", width=10),
        Column("询单", width=7),
        Column("优先级", width=7),
        Column("渠道", width=7),
        Column("第几次", _I, 7),
        Column("计次", _I, 7),  # 1 where 组别 is 催付, else 0: their sum is 催付次数
        Column("首次催付", _I, 9),
        Column("技巧", width=7),
        Column("话术编号", width=10),
        Column("赠品", width=10),
        Column("结果", width=12),
        Column("未付款原因", width=13),
        Column("承诺付款时间", _AT, 14),
        Column("备注", width=18),
        Column("千牛备注", width=24),
        Column("短信条数", _I, 9),
        Column("数据截至", _AT, 14),
        Column("付款状态", width=9),
        Column("付款时间", _AT, 14),
        Column("回款金额", _M, 10),
        Column("是否成功", _I, 9),
        Column("付款用时", _N, 9),
        Column("组别", width=7),
    ),
)

LESSONS = TableSpec(
    "总结",
    "总结",
    (
        Column("日期", _D, 11, people=True),
        Column("问题", _L, 26, people=True),
        Column("改进", _L, 26, people=True),
        Column("负责人", width=9, people=True, choices="客服.姓名"),
        Column("效果", _L, 22, people=True),
    ),
)

TEMPLATES = TableSpec(
    "话术",
    "话术",
    (
        Column("编号", width=12),
        Column("渠道", width=7, choices="渠道"),
        Column("技巧", width=7, choices="技巧"),
        Column("适用原因", width=14),
        Column("适用等级", width=14),
        Column("适用询单", width=9, choices="询单"),
        Column("适用次数", width=9, note="1、2、3、末次；当场、关闭后：客服自己复制，计划不选"),
        Column("适用商品类型", width=13),
        Column("适用品类", width=10),
        Column("内容", _L, 70),
        Column("附图", width=16),
        Column("启用", width=7, choices="是否"),
        Column("说明", _L, 34),
    ),
)

PRODUCTS = TableSpec(
    "商品",
    "商品",
    (
        Column("匹配", width=20, note="标题里的词，或商家编码"),
        Column("简称", width=16),
        Column("类型", width=8, choices="商品类型"),
        Column("品类", width=10),
        Column("库存", _I, 8),
        Column("隐私", width=7, choices="是否"),
        Column("赠品", width=14),
        Column("免息分期", width=10),
    ),
)

CAMPAIGNS = TableSpec(
    "活动",
    "商品",
    (
        Column("名称", width=14, note="预售尾款：名称里要有「尾款」"),
        Column("商品", width=18, note="标题里的词；空着 = 全部商品"),
        Column("开始", _AT, 14),
        Column("截止", _AT, 14),
        Column("内容", width=24),
    ),
)

AGENTS = TableSpec(
    "客服",
    "名单",
    (
        Column("姓名", width=10),
        Column("今日在岗", width=9, choices="是否"),
        Column("每日上限", _I, 9),
        Column("渠道", width=16, note="空着 = 全部；多个用、隔开"),
        Column("负责等级", width=18, note="空着 = 全部；多个用、隔开"),
    ),
)

MEMBERS = TableSpec(
    "会员",
    "名单",
    (
        Column("买家会员名", width=18),
        Column("等级", width=10, choices="会员等级.等级"),
        Column("购买次数", _I, 9),
    ),
)

OPT_OUTS = TableSpec(
    "不催名单",
    "名单",
    (
        Column("买家会员名", width=18),
        Column("订单编号", width=22),
        Column("截止日期", _D, 12, note="空着 = 一直有效"),
        Column("原因", width=24),
    ),
)

CHATS = TableSpec(
    "聊天",
    "聊天",
    (
        Column("买家会员名", width=18),
        Column("时间", _AT, 16),
        Column("客服", width=10, note="客服说的填名字，买家说的空着"),
        Column("内容", _L, 70, note="读出没付款的原因、承诺、拒绝；关闭前先别删"),
    ),
)

PARAMETERS = TableSpec(
    "参数",
    "设置",
    (
        Column("名称", width=18),
        Column("值", width=14),
        Column("单位", width=8),
        Column("说明", _L, 46),
        Column("来源", width=12),
    ),
)

CLOSE_RULES = TableSpec(
    "关闭时限",
    "设置",
    (
        Column("订单类型", width=12),
        Column("平台", width=9),
        Column("小时", _N, 8),
        Column("来源", width=14),
    ),
)

BASE_ROWS = TableSpec(
    "催付时段",
    "设置",
    (
        Column("下单起", _C, 8),
        Column("下单止", _C, 8),
        Column("渠道", width=8),
        Column("日偏移", _I, 8),
        Column("开始", _C, 8, note="空着 = 尽快"),
        Column("截止", _C, 10, note="钟点，或「发货截止」"),
        Column("来源", width=26),
    ),
)

HOURS = TableSpec(
    "渠道时段",
    "设置",
    (
        Column("渠道", width=10),
        Column("开始", _C, 8),
        Column("截止", _C, 8),
        Column("来源", width=14),
    ),
)

CHANNEL_RULES = TableSpec(
    "渠道规则",
    "设置",
    (
        Column("顺序", _I, 7),
        Column("第几次", _I, 8),
        Column("金额下限", _N, 9),
        Column("最低等级", width=10),
        Column("询单", width=7, choices="询单"),
        Column("渠道", width=18),
        Column("来源", width=12),
    ),
)

PRIORITIES = TableSpec(
    "优先级",
    "设置",
    (
        Column("因素", width=16),
        Column("下限", _N, 8),
        Column("取值", width=16),
        Column("分", _I, 7),
        Column("短语", width=18),
        Column("来源", width=10),
    ),
)

TIERS = TableSpec(
    "会员等级",
    "设置",
    (
        Column("等级", width=10),
        Column("最少已付单", _I, 11),
        Column("最少已付金额", _N, 13),
        Column("最短等待", _I, 9, note="分钟；空着 = 参数 最短等待"),
        Column("来源", width=10),
    ),
)

HOLIDAYS = TableSpec(
    "节假日",
    "设置",
    (
        Column("日期", _D, 12),
        Column("名称", width=14),
        Column("休/班", width=7, choices="休班"),
        Column("来源", width=18),
    ),
)

OUTCOMES = TableSpec(
    "催付结果",
    "设置",
    (
        Column("结果", width=14),
        Column("算一次", width=8, choices="是否"),
        Column("算回应", width=8, choices="是否"),
        Column("停止", width=7, choices="是否"),
        Column("要承诺时间", width=11, choices="是否"),
        Column("备注短语", width=18),
    ),
)

REASONS = TableSpec(
    "未付款原因",
    "设置",
    (
        Column("原因", width=18),
        Column("主/客观", width=9, choices="主客观"),
        Column("分", _I, 6),
        Column("对策", _L, 44),
        Column("技巧", width=7, choices="技巧"),
    ),
)

ARRIVALS = TableSpec(
    "到货",
    "设置",
    (
        Column("省份", width=12),
        Column("天数", _I, 7),
        Column("来源", width=12),
    ),
)

BANNED_WORDS = TableSpec(
    "禁用词",
    "设置",
    (
        Column("词", width=14),
        Column("例外", width=24),
        Column("渠道", width=10),
    ),
)

KEYWORDS = TableSpec(
    "关键词",
    "设置",
    (
        Column("词", width=14, note="几个词用顿号隔开；…隔几个字也算，「」要单独说"),
        Column("含义", width=12, note="忽略 = 这个词不算"),
        Column("值", width=14, note="末尾加？= 疑似，只给人看；隐私的「例外」= 不算"),
    ),
)

PROBLEMS = TableSpec(
    "问题",
    "问题",
    (
        Column("来源", width=24),
        Column("行", _I, 7),
        Column("列", width=16),
        Column("内容", _L, 34),
        Column("问题", _L, 44),
        Column("怎么办", _L, 50),
    ),
)

FIGURES = TableSpec(
    "今日数字",
    "首页",
    (
        Column("项目", width=16),
        Column("现在", Kind.FORMULA, 13),
        Column("说明", width=16),
    ),
    note="the day in figures: fixed rows, most of them formulas",
)

STATE = TableSpec(
    "首页",
    "首页",
    (
        Column("项目", width=9),
        Column("现在", Kind.FORMULA, 52),
    ),
    note="the day in words: fixed rows, what to do next as a formula, the rest by the program",
)

META = TableSpec(
    "_meta",
    "_meta",
    (Column("键"), Column("序", _I), Column("值")),
    note="very hidden: what the program remembers, as text in pieces of at most 30,000 characters",
)

# One blank cell per look, so that the host can give new cells a format of the workbook's own
# styles.xml without touching that part.
# rows of a PivotTable and the kinds of cells in them
PIVOT_LOOKS = (
    "pivot_heading_label",
    "pivot_heading_number",
    "pivot_line_label",
    "pivot_line_date",
    "pivot_line_count",
    "pivot_line_money",
    "pivot_inner_label",
    "pivot_group_label",
    "pivot_group_count",
    "pivot_group_money",
    "pivot_total_label",
    "pivot_total_count",
    "pivot_total_money",
)

STYLES = TableSpec(
    "_styles",
    "_meta",
    tuple(Column(look) for look in (*Kind, "report_heading", "added_heading", *PIVOT_LOOKS)),
)

SETTINGS_TABLES = (
    PARAMETERS,
    CLOSE_RULES,
    BASE_ROWS,
    HOURS,
    CHANNEL_RULES,
    PRIORITIES,
    TIERS,
    HOLIDAYS,
    OUTCOMES,
    REASONS,
    ARRIVALS,
    BANNED_WORDS,
    KEYWORDS,
)

TABLES = (
    FIGURES,
    STATE,
    TODAY,
    SKIPPED,
    REGISTER,
    LESSONS,
    TEMPLATES,
    PRODUCTS,
    CAMPAIGNS,
    AGENTS,
    MEMBERS,
    OPT_OUTS,
    CHATS,
    *SETTINGS_TABLES,
    PROBLEMS,
    META,
    STYLES,
)

# columns of these that somebody has deleted are made again: the program fills them
PROGRAMS_TABLES = (TODAY, SKIPPED, REGISTER, PROBLEMS)

REPORT_SHEET = "订单"
# the code names of the sheets in the macro project: ASCII, never changed
CODE_NAMES = {
    "首页": "shHome",
    "订单": "shOrders",
    "今日计划": "shToday",
    "未催原因": "shSkipped",
    "催付登记": "shRegister",
    "汇总": "shSummary",
    "看板": "shBoard",
    "总结": "shLessons",
    "话术": "shTemplates",
    "商品": "shProducts",
    "名单": "shPeople",
    "聊天": "shChats",
    "设置": "shSettings",
    "问题": "shProblems",
    "说明": "shHelp",
    "_meta": "shMeta",
}
BOOK_CODE_NAME = "ThisWorkbook"


# in the order of the day
BUTTONS = (
    Button("导入报表", "ImportReport", "读进淘宝后台下载的订单报表"),
    Button("计划今天", "PlanToday", "排出今天先联系谁、几点、说什么"),
    Button("登记结果", "RegisterResults", "把填好结果的行记进「催付登记」"),
    Button("核对付款", "ReconcilePayments", "用「订单」里的报表核对谁付了款"),
    Button("刷新汇总", "RefreshSummary", "让「汇总」跟上「催付登记」"),
    Button("导出短信", "ExportSms", "把今天的短信导成文件"),
    Button("分发", "SplitWork", "每个客服一份自己的名单"),
    Button("合并", "MergeWork", "把客服填好的名单收回来"),
    Button("检查", "CheckWorkbook", "看设置、话术、报表有没有问题"),
    Button("清空订单", "ClearOrders", "贴新报表之前，先清空「订单」"),
)
# sheets that nobody but the program writes: their look follows each release
PROGRAMS_SHEETS = ("首页", "看板", "说明")
# sheets of formulas outside tables; the tables whose rows they count; those of rules and names
FORMULA_SHEETS = ("看板", "总结")
READ_BY_FORMULAS = (TODAY.name, SKIPPED.name, REGISTER.name)
LOOKED_UP_BY_FORMULAS = (PARAMETERS.name, OUTCOMES.name, REASONS.name, PRODUCTS.name)

# in the order of the tabs
SHEETS = (
    "首页",
    REPORT_SHEET,
    "今日计划",
    "未催原因",
    "催付登记",
    "汇总",
    "看板",
    "总结",
    "话术",
    "商品",
    "名单",
    "聊天",
    "设置",
    "问题",
    "说明",
    "_meta",
)


def table(name: str) -> TableSpec:
    """The table of this name."""
    return next(spec for spec in TABLES if spec.name == name)
