"""商品, 活动, 客服, 会员, 不催名单, 聊天: the owner's lists as records."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from cuifu_xl.core.errors import Problem, WorkbookError
from cuifu_xl.core.model import Agent, Campaign, ChatLine, Member, OptOut, Product
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.records import Rows, outside
from cuifu_xl.tables.report_cells import names_nobody
from cuifu_xl.workbooks.base import Cell, Table

Read = Callable[[str], Table]
AS_TIME = "请填日期时间，如 2026-11-23 20:00"
AS_DAY = "请填日期，如 2026-11-23"
AS_COUNT = "请填整数，如 20"
LOST_DIGITS = ("丢了位数，对不上订单", "请把这一格设成文本，从后台重新复制编号")
AS_YES = "请从下拉里选 是 或 否"
AS_NAME = "请填完整的会员名"
# several names in one cell
_BETWEEN_NAMES = re.compile(r"[、，,;；\r\n]+")


class Lists:
    """Reads each list of a workbook; `problems` gathers the cells that could not be understood."""

    def __init__(self, read: Read, tiers: Collection[str]) -> None:
        self._read = read
        self._tiers = tiers
        self.problems: list[Problem] = []

    def _rows(self, spec: schema.TableSpec) -> Rows:
        name = spec.name if spec.name == spec.sheet else f"{spec.sheet}!{spec.name}"
        return Rows(name, self._read(spec.name), spec.headings(), self.problems)

    def _named(self, rows: Rows) -> Iterator[Rows]:
        """The rows that tell whose they are; those with a mask are counted in one line. 打码"""
        masks: list[tuple[int, str]] = []
        for row in rows:
            if not names_nobody(row.buyer):
                yield row
            elif row.buyer:
                masks.append((row.number, row.buyer))
        if masks:
            (number, name), problem = masks[0], f"{len(masks)} 行看不出买家是谁，没有用上"
            self.problems.append(Problem(rows.name, number, "买家会员名", name, problem, AS_NAME))

    def products(self) -> list[Product]:
        """Facts that messages may use; a row without 匹配 fits nothing and is left out. 商品"""
        return [
            Product(
                match=row.text("匹配"),
                short_name=row.text("简称"),
                kind=row.text("类型"),
                category=row.text("品类"),
                stock=row.read("库存", cells.integer, AS_COUNT),
                private=bool(row.read("隐私", cells.yes, AS_YES)),
                gift=row.text("赠品"),
                interest_free=row.text("免息分期"),
            )
            for row in self._rows(schema.PRODUCTS)
            if row.text("匹配")
        ]

    def campaigns(self) -> list[Campaign]:
        """Promotions and presale balances; one of unknown time is left out, not promised. 活动"""
        found = []
        for row in self._rows(schema.CAMPAIGNS):
            starts_at = row.read("开始", cells.moment, f"{AS_TIME}。这个活动先不提")
            ends_at = row.read("截止", cells.moment, f"{AS_TIME}。这个活动先不提")
            is_known = all(
                at is not None or not row.text(heading)
                for heading, at in (("开始", starts_at), ("截止", ends_at))
            )
            if is_known:
                name, product, content = map(row.text, ("名称", "商品", "内容"))
                found.append(Campaign(name, product, starts_at, ends_at, content))
        return found

    def agents(self) -> list[Agent]:
        """Who may be given contacts. 客服"""
        return [
            Agent(
                name=row.text("姓名"),
                on_duty=row.read("今日在岗", cells.yes, AS_YES) is not False,
                capacity=row.read("每日上限", _count, AS_COUNT),
                channels=_known(row, "渠道", schema.CHOICES["渠道"]),
                tiers=_known(row, "负责等级", self._tiers),
            )
            for row in self._rows(schema.AGENTS)
            if row.text("姓名")
        ]

    def members(self) -> dict[str, Member]:
        """Tiers that the owner keeps by hand. 会员"""
        rows = self._rows(schema.MEMBERS)
        return {
            row.buyer: Member(
                row.buyer,
                "".join(_known(row, "等级", self._tiers)),
                row.read("购买次数", cells.integer, AS_COUNT),
            )
            for row in self._named(rows)
        }

    def opt_outs(self) -> list[OptOut]:
        """Who must be left alone; a wrong end date counts as no end. 不催名单

        A cell may name several buyers. With a damaged order id the whole buyer is left alone;
        without a buyer nobody can know who is meant: WorkbookError.
        """
        found: list[OptOut] = []
        rows = self._rows(schema.OPT_OUTS)
        problem = outside(rows.name, rows.table)
        if problem:
            # passed over, somebody who said no would be chased
            raise WorkbookError(problem.sentence())
        for row in rows:
            buyer, until = row.buyer, row.read("截止日期", cells.day, AS_DAY)
            try:
                ids = cells.order_ids(row.cell("订单编号"))
            except cells.DamagedIdError:
                row.problem("订单编号", *LOST_DIGITS)
                if not buyer:
                    raise _unknown_opt_out(row) from None
                ids = ()
            buyers = self._left_alone(row, buyer, has_ids=bool(ids))
            found += [
                OptOut(one, order_id, until, row.text("原因"))
                for one in buyers
                for order_id in ids or ("",)
            ]
        return found

    def _left_alone(self, row: Rows, buyer: str, *, has_ids: bool) -> Iterable[str]:
        """Who is meant by 买家会员名; a mask means nobody, but its order is left alone."""
        if names_nobody(buyer):
            if buyer and not has_ids:
                row.problem("买家会员名", "看不出是谁，这一行没有用上", f"{AS_NAME}，或填订单编号")
            return ("",) if has_ids else ()
        parts = [name for part in _BETWEEN_NAMES.split(buyer) if (name := part.strip())]
        return dict.fromkeys((buyer, *parts))

    def chats(self) -> dict[str, list[ChatLine]] | None:
        """Chat lines by buyer, earliest first; None if the sheet is not filled. 聊天"""
        found: dict[str, list[ChatLine]] = defaultdict(list)
        undated: list[int] = []
        rows = self._rows(schema.CHATS)
        for row in self._named(rows):
            at, text = row.read("时间", cells.moment, AS_TIME), row.text("内容")
            if at is not None:
                found[row.buyer].append(ChatLine(row.buyer, at, row.text("客服"), text))
            elif text and not row.text("时间"):
                undated.append(row.number)
        if undated:
            problem = f"{len(undated)} 行没有填时间，没有用上"
            self.problems.append(Problem(rows.name, undated[0], "时间", "", problem, AS_TIME))
        for lines in found.values():
            lines.sort(key=lambda line: line.at)
        return dict(found) or None


def _unknown_opt_out(row: Rows) -> WorkbookError:
    problem, remedy = LOST_DIGITS
    return WorkbookError(
        f"{row.name} 第{row.number}行「订单编号」{problem}，不知道是谁不要催。{remedy}，再试一次。"
    )


def _count(cell: Cell) -> int | None:
    count = cells.integer(cell)
    if count is not None and count < 0:
        raise ValueError(cell)
    return count


def _known(row: Rows, heading: str, names: Collection[str]) -> tuple[str, ...]:
    """The words of a cell that are known names; the others are a problem."""
    words = cells.words(row.cell(heading))
    if not all(word in names for word in words):
        row.problem(heading, "里有不认识的词", f"请填 {'、'.join(names)}")
    return tuple(word for word in words if word in names)
