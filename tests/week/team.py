"""Three colleagues who work through the call list, forget things, and write as people write."""

from datetime import datetime, time, timedelta
from random import Random

from cuifu_xl.workbooks.base import Cell, Workbook
from tests.week.market import Market

AGENTS = ("阿华", "小美", "小李")
FILLED = ("结果", "联系时间", "催付人", "备注")
RESULTS = ("已提醒未回", "已提醒未回", "答应付款", "再考虑", "已帮助")
FORGETS, ONLY_RESULT, HALF = 0.1, 0.15, 0.05


class Noted:
    """What a colleague remembers of one contact, to be compared with the register."""

    def __init__(self, order_ids: tuple[str, ...], at: datetime, result: str, buyer: str) -> None:
        self.order_ids, self.at, self.result, self.buyer = order_ids, at, result, buyer


def work(book: Workbook, market: Market, until: datetime, random: Random) -> list[Noted]:
    """Everyone contacts who is due before `until` and writes it down. The book is not saved."""
    table = book.read("今日计划")
    at = {heading: number for number, heading in enumerate(table.headings)}
    rows: list[list[Cell]] = []
    noted: list[Noted] = []
    for row in table.rows:
        cells = [row[at[heading]] for heading in FILLED]
        start = row[at["催付开始"]]
        is_free = not row[at["结果"]] and not row[at["登记状态"]]
        if is_free and isinstance(start, datetime) and start < until:
            seen = _contact(row, at, market, start, random)
            if seen is not None:
                cells, one = seen
                noted += [one] if one.result else []
        rows.append(cells)
    book.write("今日计划", FILLED, rows)
    return noted


def _contact(
    row: list[Cell], at: dict[str, int], market: Market, start: datetime, random: Random
) -> tuple[list[Cell], Noted] | None:
    if random.random() < FORGETS:
        return None
    # whoever began with a buyer goes on with him
    agent = row[at["催付人"]] or random.choice(AGENTS)
    order_ids = tuple(str(row[at["订单编号"]]).split("、"))
    end = row[at["催付截止"]]
    span = int((end - start).total_seconds() // 60) if isinstance(end, datetime) else 1
    when = start + timedelta(minutes=random.randrange(max(min(span, 60), 1)))
    buyer = str(row[at["买家会员名"]])
    if random.random() < HALF:
        return [None, None, agent, "打电话没人"], Noted(order_ids, when, "", buyer)
    reached = [market.contact(order_id, when) for order_id in order_ids]
    result = random.choice(RESULTS) if any(reached) else "发现已付款"
    clock = None if random.random() < ONLY_RESULT else time(when.hour, when.minute)
    return [result, clock, agent, None], Noted(order_ids, when, result, buyer)
