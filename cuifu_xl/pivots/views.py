"""What 汇总 shows: which PivotTables, side by side, and what each of them counts.

A PivotTable that grows downwards must never meet another, so none stands below another.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cuifu_xl.tables.schema import CHOICES, REGISTER

SHEET = "汇总"
SOURCE = REGISTER.name
FILTER_HEADING, FILTER_ITEM = "组别", "催付"
TOTAL = "总计"
DATE_CODE = "yyyy-mm-dd"
MONEY = 4  # 1,234.00, one of the number formats that every Excel has


class Value(NamedTuple):
    """A column of sums. Its caption is no heading of the register, which Excel would refuse."""

    caption: str
    heading: str
    number_format: int  # 3 = 1,234 or MONEY


class View(NamedTuple):
    """One PivotTable: its title, what rows are grouped by, and the caption above them."""

    title: str
    headings: tuple[str, ...]
    caption: str
    width: float = 12  # of the column of labels


VALUES = (
    Value("催付次数", "计次", 3),
    Value("催付单数", "首次催付", 3),
    Value("成功单数", "是否成功", 3),
    Value("回款金额（元）", "回款金额", MONEY),
    Value("短信数", "短信条数", 3),
)

VIEWS = (
    View("按日", ("催付日",), "日期"),
    View("按客服", ("客服",), "客服"),
    View("按渠道", ("渠道",), "渠道"),
    View("按技巧", ("技巧",), "技巧"),
    View("按话术", ("话术编号",), "话术编号", 14),
    View("按未付款原因", ("未付款原因",), "未付款原因", 20),
    View("按会员等级", ("会员等级",), "会员等级"),
    View("按优先级", ("优先级",), "优先级"),
    View("按下单时段", ("下单时段",), "几点拍下"),
    View("按第几次", ("第几次",), "第几次催"),
    # last: programs that give each grouping a column of its own make it wider
    View("按原因和商品", ("未付款原因", "商品"), "未付款原因 / 商品", 26),
)

# shown as dates, the newest first
DAYS = frozenset({"催付日"})

# items in the order in which people think of them; others follow. They are in the file before
# the first line is registered, so that the filter has its item and the order stays
KNOWN: Mapping[str, tuple[str, ...]] = {
    FILTER_HEADING: (FILTER_ITEM, "对照", "不计"),
    "渠道": CHOICES["渠道"],
    "技巧": CHOICES["技巧"],
    "会员等级": ("非会员", "普通会员", "高级会员", "VIP", "至尊VIP"),
}

# the columns of the register that 汇总 reads; without one of them there is no 汇总
NEEDED = frozenset(
    (
        FILTER_HEADING,
        *(value.heading for value in VALUES),
        *(heading for view in VIEWS for heading in view.headings),
    )
)
