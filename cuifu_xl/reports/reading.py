"""One row of a report at a time: an order, a further line of one, or a problem."""

import re
from typing import TYPE_CHECKING
from zlib import crc32

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.timing import NO_STAGES
from cuifu_xl.core.units import Fen, Minute, clock_of, yuan_text
from cuifu_xl.reports.fields import getters
from cuifu_xl.reports.ledger import UNKNOWN, nobody
from cuifu_xl.reports.platforms import STATE_WORDS, UNPAID
from cuifu_xl.tables.report_cells import (
    DIGITS_KEPT,
    clean_id,
    ends_in_zeros,
    fen,
    is_damaged,
    moment,
    names_a_day,
    names_nobody,
    one_line,
    waited,
)

if TYPE_CHECKING:
    from cuifu_xl.reports.gather import Gathering

# that many ids which end in zeros are no coincidence, nor is one id with that many zeros
_MANY_ZEROS, _LONG_ID = 3, 18
_SHOWN_NAMES = 3
_FOOTER = re.compile(
    r"\s*(?:合\s*计|总\s*计|小\s*计|汇总|总数|共\s*\d+|制表|以上|备注[:：]|说明[:：]|total\b"
    r"|(?:导出|下载|打印|制表|统计|生成)(?:时间|日期|人))",
    re.IGNORECASE,
)
# a word and no number of an order, whatever it says
_NO_DIGITS = re.compile(r"\D+")
_WORDS = re.compile(r"(?!.*\d{8})(?:.*[\u4e00-\u9fff].*|\D+)", re.DOTALL)
_FILLED = (
    "buyer",
    "status",
    "payable",
    "created",
    "paid_at",
    "close_reason",
    "after_sale",
    "cancelled_at",
)


# so many orders at midnight and no other: a program has made moments of dates
_NO_CHANCE = 3
_MIDNIGHT = re.compile(r"(?<!\d)0?0:00(?::00(?:\.0+)?)?\W*$", re.ASCII)


def _is_footer(text: str) -> bool:
    return not text[:1].isdigit() and _FOOTER.match(text) is not None


def _waited(created: Minute, created_text: str, paid: Minute | None, paid_text: str) -> Minute:
    """Minutes from order to payment; UNKNOWN without a payment, or where only its day is known."""
    if paid is None or (not clock_of(paid) and names_a_day(paid_text)):
        return UNKNOWN
    return waited(created, created_text, paid, paid_text)


class Reading:
    """One file being read: where its fields stand and what was seen so far."""

    def __init__(self, gathering: "Gathering", name: str) -> None:
        self._all = gathering
        self._name = name
        self._platform = gathering.platform
        self._get = get = getters(gathering.platform, gathering.header)
        positions = gathering.platform.positions(gathering.header)
        self._headings = {
            field: gathering.header[columns[0]] for field, columns in positions.items()
        }
        self._id_columns = positions["id"]
        self._fill = [column for field in _FILLED for column in positions.get(field, ())]
        self._discounts = positions.get("discounts", ())
        self._owed = get.get("owed")
        self._has_status = "status" in get
        self._by_amount = "paid_at" not in get and "paid_amount" in get
        self._id, self._buyer, self._status = get["id"], get["buyer"], get["status"]
        self._created, self._paid_at = get["created"], get["paid_at"]
        self._amount, self._title, self._memo = get["payable"], get["title"], get["seller_memo"]
        self._reason, self._after_sale = get["close_reason"], get["after_sale"]
        self._cancelled = get["cancelled_at"]
        self._states: dict[tuple[str, str, str, bool, bool], int | None] = {}
        # a status, whether it is known, what the payment time makes of it → first row, rows
        self._doubtful: dict[tuple[str, bool, int | None], list[int]] = {}
        self._nobody: dict[str, list[int]] = {}  # what stands for a name → the same
        self.ids = self.damaged = 0  # rows with an order id; those whose id has lost digits
        self.damaged_id = ""  # one of them
        self._long_ids = 0
        self._zero_ids: list[tuple[int, str, str, Fen]] = []
        self._before: list[str] = []
        self._midnights: list[tuple[int, str, str]] = []  # row, order, what its time says

    def is_no_order(self, cells: list[str]) -> bool:
        """A second header, or what stands below the orders: 合计, 共 2 单, 导出时间, sums alone."""
        created, order_id = self._created(cells), self._id(cells)
        if created:
            return created == self._headings["created"] or _is_footer(order_id)
        if self._status(cells):
            return False
        filled = list(filter(None, cells))
        if not filled or self._platform.forward_fill:
            # what is blank may stand in the row above
            return any(map(_is_footer, filled[:1]))
        is_said = _WORDS.fullmatch(order_id) or (not order_id and any(map(_is_footer, filled)))
        return bool(is_said) or all(fen(cell) is not None for cell in filled)

    def is_surely_order(self, cells: list[str]) -> bool:
        """Both its number and its time begin with a digit, as in nearly every row."""
        return self._created(cells)[:1].isdigit() and self._id(cells)[:1].isdigit()

    def may_be_header(self, cells: list[str]) -> bool:
        """Words stand where every order has numbers."""
        created = self._created(cells)
        if created[:1].isdigit():
            return False
        return _NO_DIGITS.fullmatch(self._id(cells) or created) is not None

    def take(self, number: int, cells: list[str]) -> None:
        """Note one row that is not blank. `number` is its line as the seller counts."""
        gathering = self._all
        for column in self._id_columns:
            cells[column] = clean_id(cells[column])
        row = gathering.rows.length
        gathering.rows.append(cells)
        if self._platform.forward_fill:
            cells = self._filled(cells)
        order_id, status, paid_text = self._id(cells), self._status(cells), self._paid_at(cells)
        created = moment(created_text := self._created(cells))
        paid = moment(paid_text) if paid_text else None
        payable = self._payable(cells)
        status = status.lstrip("'")
        memo = self._memo(cells).lstrip("'").replace("\r", "")
        mark = f"{order_id}\t{status}\t{payable}\t{paid}\t{memo}"
        check = crc32(mark.encode("utf-8", "replace"))
        gathering.content += check
        if order_id:
            self.ids += 1
        gathering.checks.append(check if order_id else 0)
        if not order_id.isdigit() and is_damaged(order_id):
            self._report_damaged(number, order_id, self._buyer(cells), payable)
            return
        if not order_id or created is None or payable is None:
            self._report_incomplete(number, cells)
            return
        is_paid = bool(paid_text) or (self._by_amount and self._was_paid(cells))
        known = state = self._state(cells, status, is_paid)
        if paid is not None and state in (None, UNPAID):
            state = self._paid_state(cells, status, known)
        if state != known or state is None:
            self._note_status(number, status, known, state)
        if state is None:
            self._all.problem_rows += 1
            return
        buyer = one_line(self._buyer(cells)).lstrip("'")
        if names_nobody(buyer):
            self._note_nobody(number, buyer)
            buyer = nobody(order_id)
        if not clock_of(created):
            self._midnights.append((number, order_id, created_text))
        if order_id[DIGITS_KEPT:]:
            self._watch_zeros(number, order_id, buyer, payable)
        before = gathering.ledger.add(
            order_id,
            buyer,
            state,
            created,
            paid,
            payable,
            self._title(cells).lstrip("'"),
            row,
            gathering.files,
            _waited(created, created_text, paid, paid_text),
        )
        if before is not None and (before, state) not in gathering.progress:
            self._report_conflict(number, order_id, before, state)
        if gathering.ledger.disputed:
            self._report_two_buyers(number, *gathering.ledger.disputed.pop())

    def finish(self) -> None:
        """The file is over: what only all its rows together can tell. 未知状态, 失真编号"""
        self._report_statuses()
        self._report_nobody()
        self._report_days()
        surely = len(self._zero_ids) >= _MANY_ZEROS or any(
            len(order_id) >= _LONG_ID for _, order_id, _, _ in self._zero_ids
        )
        if surely and len(self._zero_ids) * 2 > self._long_ids:
            for number, order_id, buyer, payable in self._zero_ids:
                self._all.ledger.drop(order_id)
                self._report_damaged(number, order_id, buyer, payable)

    def _filled(self, cells: list[str]) -> list[str]:
        """The row with the order's own fields, which further lines of an order leave blank."""
        before = self._before
        if before and self._id(cells) in ("", self._id(before)):
            cells = cells.copy()
            for column in (*self._id_columns, *self._fill):
                cells[column] = cells[column] or before[column]
        self._before = cells
        return cells

    def _payable(self, cells: list[str]) -> Fen | None:
        """应付金额: what is still owed, the total, else goods + freight - discounts.

        What has really been paid tells it only where no other column does, and never that it is 0.
        """
        if owed := self._owed and fen(self._owed(cells)):
            return owed
        if text := self._amount(cells):
            return fen(text)
        goods = fen(self._get["goods_payable"](cells))
        if goods is None:
            return fen(self._get["last_payable"](cells)) or None
        less = sum(fen(cells[column]) or 0 for column in self._discounts)
        return max(goods + (fen(self._get["freight"](cells)) or 0) - less, 0)

    def _was_paid(self, cells: list[str]) -> bool:
        return bool(fen(self._get["paid_amount"](cells)))

    def _state(self, cells: list[str], status: str, is_paid: bool) -> int | None:
        reason, after_sale = self._reason(cells), self._after_sale(cells)
        key = (status, reason, after_sale, bool(self._cancelled(cells)), is_paid)
        try:
            return self._states[key]
        except KeyError:
            state = self._platform.state(
                status if self._has_status else None,
                reason,
                after_sale,
                cancelled=key[3],
                paid=is_paid,
            )
            self._states[key] = state
            return state

    def _watch_zeros(self, number: int, order_id: str, buyer: str, payable: Fen) -> None:
        if not order_id.isdigit():
            return
        self._long_ids += 1
        if ends_in_zeros(order_id):
            self._zero_ids.append((number, order_id, buyer, payable))

    def _paid_state(self, cells: list[str], status: str, known: int | None) -> int | None:
        """A payment time says paid, unless it is that of a deposit."""
        if self._get["stages"](cells).strip("' ") not in NO_STAGES:
            return known
        paid = self._platform.paid_state(
            status if self._has_status else "", self._after_sale(cells)
        )
        return known if paid is None else paid

    def _note_status(self, number: int, status: str, known: int | None, state: int | None) -> None:
        key = (status, known is not None, state)
        self._doubtful.setdefault(key, [number, 0])[1] += 1

    def _report_statuses(self) -> None:
        """Each status once that nobody has met or that the payment time overrules."""
        for (status, is_known, state), (number, count) in self._doubtful.items():
            trouble = "状态和付款时间对不上" if is_known else "这种订单状态不认识"
            meant = "" if state is None else f"：有付款时间，按「{STATE_WORDS[state]}」处理"
            left_out = "这些订单没有参加计划。" if state is None else ""
            remedy = f"{left_out}请核对状态，或把这一行发给维护的人补进平台表"
            problem = f"{trouble}，共 {count} 行{meant}"
            self._complain(number, "status", status or "（空）", problem, remedy)

    def _note_nobody(self, number: int, name: str) -> None:
        self._nobody.setdefault(name, [number, 0])[1] += 1

    def _report_nobody(self) -> None:
        """Buyers whom nobody can tell apart, where the report has a column for them. 打码"""
        if not self._nobody or "buyer" not in self._headings:
            return
        count = sum(rows for _, rows in self._nobody.values())
        self._complain(
            min(first for first, _ in self._nobody.values()),
            "buyer",
            "、".join([name for name in self._nobody if name][:_SHOWN_NAMES]),
            f"{count} 行看不出买家是谁：重拍、老客和同一个人的几单都认不出，会一单一单地催",
            "请导出带完整会员名的报表；名字打了星号、是错误值或空着，都算不认识",
        )

    def _report_days(self) -> None:
        """Orders of which only the day is known, or of a whole report that says 00:00. 只有日期"""
        ledger = self._all.ledger
        found = [one for one in self._midnights if names_a_day(one[2])]
        rest = [one for one in self._midnights if _MIDNIGHT.search(one[2])]
        if self.ids == len(found) + len(rest) >= _NO_CHANCE:
            found = self._midnights
        for _, order_id, _ in found:
            ledger.of_a_day.add(order_id)
            if (slot := ledger.slots.get(order_id)) is not None:
                ledger.waited[slot] = UNKNOWN
        if found:
            number, _, content = found[0]
            self._complain(
                number,
                "created",
                content,
                f"下单时间只有日期、没有几点，共 {len(found)} 行",
                "关闭时间按最晚的算，不对买家说几点下的单、几点关。要准，请导出带时分秒的报表",
            )

    def _report_two_buyers(self, number: int, order_id: str, before: str, now: str) -> None:
        self._complain(
            number,
            "buyer",
            order_id,
            f"同一个订单编号有两位买家：{before}、{now}",
            "多半是报表改过或拼过。谁付过款都算付过，不会催；请在千牛核对这个订单",
        )

    def _report_damaged(self, number: int, order_id: str, buyer: str, payable: Fen | None) -> None:
        self._all.problem_rows += 1
        self.damaged += 1
        self.damaged_id = self.damaged_id or order_id
        amount = "金额不明" if payable is None else f"应付 {yuan_text(payable)} 元"
        self._complain(
            number,
            "id",
            order_id,
            f"订单编号已失真：买家 {buyer or '不明'}，{amount}",
            "Excel 把编号变成了数字。请重新下载报表，直接按「导入报表」，不要先用 Excel 打开保存",
        )

    def _report_incomplete(self, number: int, cells: list[str]) -> None:
        """Name the first of the fields without which an order cannot be planned."""
        self._all.problem_rows += 1
        if not self._id(cells):
            field, name = "id", "订单编号"
        elif moment(self._created(cells)) is None:
            field, name = "created", "下单时间"
        else:
            field, name = "payable", "应付金额"
        content = self._get[field](cells)
        trouble = "看不懂" if content else "是空的"
        about = "" if field == "id" else f"（订单 {self._id(cells)}）"
        self._complain(
            number,
            field,
            content,
            f"{name}{trouble}{about}",
            "这一行没有参加计划。请在千牛核对这个订单，或重新导出报表",
        )

    def _report_conflict(self, number: int, order_id: str, before: int, state: int) -> None:
        self._complain(
            number,
            "id",
            order_id,
            f"同一个订单出现了两次，状态不同：{STATE_WORDS[before]}、{STATE_WORDS[state]}",
            f"按「{STATE_WORDS[max(before, state)]}」处理。如不对，请只导入最新的报表",
        )

    def _complain(self, number: int, field: str, content: str, problem: str, remedy: str) -> None:
        heading = self._headings.get(field, "")
        kind = problem.split("：")[0].split("（")[0]
        self._all.complaints.add(
            Problem(self._name, number, heading, content[:60], problem, remedy), kind
        )
