"""The program that the ratios are measured against: pandas + openpyxl + jinja2, written to be fast.

`python -m benchmarks.comparison WORKBOOK REPORT NOW` does what `cuifu plan --report` does and
prints the same figures. Rules are in `vector_rules`; everything is vectorised that can be.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from jinja2 import Environment
from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.vector_rules import Plan, Shop, make_plan, stars

_KNOWN = (
    "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,"
    "收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,"
    "订单备注,宝贝总数量,店铺名称,订单关闭原因,分阶段订单信息,修改后的收货地址,退款金额"
)
_ADDED = (
    "优先级,优先分,催付开始,催付截止,渠道,短信草稿,短信字数,短信条数,负责客服,关闭时间,"
    "不催原因,理由"
)
_REGISTER = "订单编号,买家会员名,催付时间,渠道,客服,结果,组别,付款状态,回款金额,应付金额"
KNOWN, ADDED, REGISTER = (words.split(",") for words in (_KNOWN, _ADDED, _REGISTER))
EMPTY = {"null": "", "'null": "", "-": ""}
SMS = "您{{ when }}拍下的{{ goods }}，请核对规格和收货地址，要改请在聊天窗口告诉我们。"
TEXTS = {
    "千牛": "您好，您{{ when }}拍下的{{ goods }}我们收到啦。规格和收货地址麻烦再看一眼，"
    "哪里要改，直接告诉我就行。",
    "短信": SMS,
    "电话": "先看聊天记录再拨。我是{{ shop }}的{{ agent }}，您{{ when }}拍了{{ goods }}，"
    "想跟您核对规格和地址，方便说两句吗？",
}
PARTS_OF_DAY = ("凌晨", "上午", "下午", "晚上")
SINGLE, MULTI = 70, 67
PROMOTION = re.compile("包邮|限时|优惠|百搭|新款|显瘦|正品|【.*?】")
BANNED = re.compile(
    "最佳|最低|第一(?!时间|次)|唯一|顶级|极致|绝对|全网|史上|100%|催款|返现|请尽快付款"
)
Row = Sequence[object]


def read_report(path: str) -> pd.DataFrame:
    """The known columns as text, cleaned, with the headings stripped."""
    frame = pd.read_csv(path, encoding="gb18030", dtype=str, usecols=KNOWN, keep_default_na=False)[
        KNOWN
    ]
    frame = frame.replace(EMPTY).rename(columns=str.strip)
    frame["订单编号"] = frame["订单编号"].str.strip("=\"'\t ")
    frame["联系手机"] = frame["联系手机"].str.lstrip("'")
    words = frame["收货地址"].str.split(n=2)
    frame["收货地址"] = words.str[0].fillna("") + " " + words.str[1].fillna("")
    return frame


def read_table(book: Workbook, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
    """A named table as a frame; blank rows are left out."""
    sheet, (left, top, right, bottom) = find_table(book, name)
    rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
    headings = [str(heading) for heading in next(rows)]
    wanted = [headings.index(column) for column in columns or headings]
    found = [[row[column] for column in wanted] for row in rows]
    frame = pd.DataFrame(found, columns=[headings[column] for column in wanted], dtype=object)
    return frame.dropna(how="all")


def find_table(book: Workbook, name: str) -> tuple[Worksheet, tuple[int, int, int, int]]:
    """The sheet that holds a table, and its bounds."""
    sheet = next(sheet for sheet in book.worksheets if name in sheet.tables)
    left, top, right, bottom = range_boundaries(sheet.tables[name].ref)
    return sheet, (int(left or 0), int(top or 0), int(right or 0), int(bottom or 0))


def read_shop(book: Workbook) -> Shop:
    """What the rules read of the workbook besides the report."""
    holidays = read_table(book, "节假日")
    days = pd.to_datetime(holidays["日期"]).to_numpy("datetime64[D]")
    is_rest = (holidays["休/班"] == "休").to_numpy()
    agents = read_table(book, "客服")
    register = read_table(book, "催付登记", REGISTER)
    return Shop(
        rest=days[is_rest],
        work=days[~is_rest],
        agents=agents.loc[agents["今日在岗"] == "是", "姓名"].tolist(),
        opted_out=read_table(book, "不催名单")["买家会员名"].dropna().tolist(),
        register=register,
    )


def add_drafts(chases: pd.DataFrame, shop_name: str, now: datetime) -> None:
    """Columns 商品, 话术, 短信草稿, 短信字数, 短信条数, 提醒."""
    environment = Environment(autoescape=False)
    templates = {name: environment.from_string(text) for name, text in TEXTS.items()}
    short = {title: PROMOTION.sub("", title) for title in chases["宝贝标题"].unique()}
    chases["商品"] = chases["宝贝标题"].map(short)
    signature = f"【{shop_name}】"
    fixed = len(signature) + len(templates["短信"].render(when="", goods=""))
    texts, messages = [], []
    when = _when(chases["created"], now)
    for goods, orders, moment, agent, channel in zip(
        chases["商品"], chases["订单数"], when, chases["负责客服"], chases["渠道"], strict=True
    ):
        tail = f"等{orders}单" if orders > 1 else ""
        room = SINGLE - fixed - len(moment) - len(tail)
        sms = templates["短信"].render(when=moment, goods=goods[:room] + tail)
        messages.append(signature + sms)
        facts = {"when": moment, "goods": goods + tail, "shop": shop_name, "agent": agent}
        texts.append(signature + sms if channel == "短信" else templates[channel].render(facts))
    chases["话术"], chases["短信草稿"] = texts, messages
    length = chases["短信草稿"].str.len()
    chases["短信字数"] = length
    chases["短信条数"] = np.where(length <= SINGLE, 1, -(-length // MULTI))
    chases["提醒"] = _hints(chases)


def _when(created: pd.Series, now: datetime) -> list[str]:
    """`今天上午`, `昨天晚上`, `11月22日`"""
    moments = stars(created)
    today = np.datetime64(now, "D")
    ages = (today - moments.astype("datetime64[D]")).astype(int)
    parts = moments.astype("datetime64[h]").astype(int) % 24 // 6
    names = {0: "今天", 1: "昨天"}
    dates = moments.astype("datetime64[D]").astype(object)
    return [
        names[age] + PARTS_OF_DAY[part] if age in names else f"{day.month}月{day.day}日"
        for age, part, day in zip(ages.tolist(), parts.tolist(), dates, strict=True)
    ]


def _hints(chases: pd.DataFrame) -> pd.Series:
    """What a colleague should know before the contact. 提醒"""
    banned = chases["话术"].str.contains(BANNED) | chases["短信草稿"].str.contains(BANNED)
    parts = [
        (chases["渠道"] == "电话").map({True: "通话后：点提示付款→留言→备注；", False: ""}),
        _quoted("买家留言", chases["买家留言"]),
        _quoted("卖家备注", chases["订单备注"]),
        banned.map({True: "有禁用词；", False: ""}),
    ]
    return parts[0].str.cat(pd.concat(parts[1:], axis=1))


def _quoted(name: str, texts: pd.Series) -> pd.Series:
    lines = texts.str.split().str.join(" ")
    return lines.where(lines == "", name + "：" + lines.str.slice(0, 60) + "；")


def write_report(book: Workbook, frame: pd.DataFrame, added: pd.DataFrame) -> None:
    """The report and our 12 columns on 订单."""
    sheet = book["订单"]
    sheet.delete_rows(1, sheet.max_row)
    sheet.append([*frame.columns, *ADDED])
    cells = frame.to_numpy(object)
    cells[cells == ""] = None
    beside = dict(zip(added.index, added.to_numpy(object), strict=True))
    for number, row in enumerate(cells):
        ours = beside.get(number)
        sheet.append(row.tolist() if ours is None else [*row, *ours])


def write_table(book: Workbook, name: str, frame: pd.DataFrame) -> None:
    """Replace the body of a table; columns it has and the frame lacks stay empty."""
    sheet, (left, top, right, _) = find_table(book, name)
    headings = [str(cell.value) for cell in sheet[top][left - 1 : right]]
    body = frame.reindex(columns=headings).to_numpy(object)
    body[pd.isna(body)] = None
    for number, row in enumerate(body, top + 1):
        for column, value in enumerate(row, left):
            if value is not None and value != "":
                sheet.cell(number, column, value)
    ends = max(top + 1, top + len(body))
    table = sheet.tables[name]
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{ends}"
    if table.autoFilter:
        table.autoFilter.ref = table.ref


def added_columns(plan: Plan) -> pd.DataFrame:
    """The 12 columns by report row."""
    chases = plan.chases.drop(columns=["订单编号"]).set_index("buyer")
    chased = plan.members[["buyer", "row"]].join(
        chases[[name for name in ADDED if name in chases]], on="buyer"
    )
    left = plan.skips.set_index("row")[["关闭时间", "不催原因", "详情"]]
    left = left.rename(columns={"详情": "理由"})
    both = pd.concat([chased.set_index("row"), left]).reindex(columns=ADDED).astype(object)
    return both.where(both.notna(), None)


def moments(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """Minutes become date-times, as openpyxl writes them."""
    for name in names:
        values = frame[name].to_numpy("float64")
        known = ~np.isnan(values)
        cells = np.full(len(values), None, object)
        cells[known] = values[known].astype("int64").astype("datetime64[m]").astype(object)
        frame[name] = cells


def write_plan(book: Workbook, frame: pd.DataFrame, plan: Plan) -> None:
    """订单, 今日计划 and 未催原因."""
    moments(plan.chases, ("催付开始", "催付截止", "下单时间", "关闭时间"))
    moments(plan.skips, ("下单时间", "关闭时间", "到期时间"))
    write_report(book, frame, added_columns(plan))
    memo = '=IF(L{0}="","",TEXT(L{0},"m.d")&" "&IF(N{0}="",D{0},N{0})&" "&K{0})'
    plan.chases["千牛备注"] = [memo.format(row + 2) for row in range(len(plan.chases))]
    write_table(book, "今日计划", plan.chases)
    write_table(book, "未催原因", plan.skips)


def run(workbook: str, report: str, now: datetime) -> dict[str, object]:
    """The whole job; returns the figures."""
    frame = read_report(report)
    book = load_workbook(workbook, keep_vba=True)
    plan = make_plan(frame, read_shop(book), int(np.datetime64(now, "m").astype("int64")))
    add_drafts(plan.chases, str(frame["店铺名称"].iat[0]), now)
    write_plan(book, frame, plan)
    book.save(workbook)
    return {
        "rows_read": len(frame),
        "planned": len(plan.chases),
        "planned_orders": len(plan.members),
        "skipped": len(plan.skips),
        "by_channel": dict(Counter(plan.chases["渠道"])),
        "by_skip_reason": dict(Counter(plan.skips["不催原因"]).most_common()),
    }


if __name__ == "__main__":
    done = run(sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3]))
    print(json.dumps(done, ensure_ascii=False))
