"""What each PivotTable of 汇总 must say, worked out by pandas from the same lines."""

from collections.abc import Sequence

import pandas as pd

from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell

# title → headings, as the contract of the workbook has them
GROUPINGS = {
    "按日": ["催付日"],
    "按客服": ["客服"],
    "按渠道": ["渠道"],
    "按技巧": ["技巧"],
    "按话术": ["话术编号"],
    "按未付款原因": ["未付款原因"],
    "按会员等级": ["会员等级"],
    "按优先级": ["优先级"],
    "按下单时段": ["下单时段"],
    "按第几次": ["第几次"],
    "按原因和商品": ["未付款原因", "商品"],
}
CAPTIONS = ["催付次数", "催付单数", "成功单数", "回款金额（元）", "短信数"]
BLANK = "(空白)"
Sums = tuple[float, ...]


def expected(title: str, rows: Sequence[Sequence[Cell]]) -> dict[tuple[object, ...], Sums]:
    """Sums by group, with those of groups of groups, and of everything under ()."""
    frame = pd.DataFrame(rows, columns=REGISTER.headings())
    frame = frame[frame["组别"] == "催付"]
    groups = GROUPINGS[title]
    frame[groups] = frame[groups].astype(object).where(frame[groups].notna(), BLANK)
    found = {(): _sums(frame)}
    for depth in range(1, len(groups) + 1):
        for key, members in frame.groupby(groups[:depth], sort=False):
            found[tuple(key)] = _sums(members)
    return found


def _sums(frame: pd.DataFrame) -> Sums:
    """催付次数 counts lines, not what 计次 says."""
    counts = [len(frame), frame["首次催付"].sum(), (frame["是否成功"] == 1).sum()]
    money, messages = round(frame["回款金额"].sum(), 2), frame["短信条数"].sum()
    return tuple(float(number) for number in (*counts, money, messages))
