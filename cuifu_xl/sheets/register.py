"""催付登记 as attempts, and a digest of it that spares reading 200,000 lines at every press.

The digest is valid while the sheet's revision is unchanged. It holds the lines of the last
参数 登记回看天数 days and every paid order, in buckets by buyer, so that a small press unpacks a
few of them; both ways of reading give the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from zlib import crc32

from cuifu_xl.errors import Problem
from cuifu_xl.hosts.base import Cell, Workbook
from cuifu_xl.rules.desk import CHASE
from cuifu_xl.rules.model import Attempt, Contact
from cuifu_xl.rules.register import OPEN_STATES, PAID
from cuifu_xl.rules.units import MINUTES_PER_DAY, Fen, Minute, day_of
from cuifu_xl.sheets import cells, schema
from cuifu_xl.sheets.curve_store import counted_until
from cuifu_xl.sheets.first_touches import TOUCH_COLUMNS, FirstTouches, mark_of
from cuifu_xl.sheets.meta import REGISTER, Meta
from cuifu_xl.sheets.records import positions

OPEN, CHASED = f"{REGISTER}.open", f"{REGISTER}.chased"
ATTEMPT, PAYMENT = "A", "P"
BUCKETS = 256
# the three months that a seller centre exports, and some
LONGEST_REPORT = 100 * MINUTES_PER_DAY
_COLUMNS = (
    "订单编号",
    "买家会员名",
    "催付时间",
    "渠道",
    "客服",
    "结果",
    "未付款原因",
    "技巧",
    "话术编号",
    "承诺付款时间",
    "组别",
    "时间来源",
    "计划号",
)


class Payment(NamedTuple):
    """What the register knows to be paid: one order, or several that are long past."""

    mark: str  # of the order's number; "" = several, older than any report
    buyer: str
    recovered: Fen
    orders: int = 1


class OpenOrder(NamedTuple):
    """An order of the register of which it is not known yet how it ended."""

    state: str  # 付款状态 of its last line
    created_at: Minute | None


class Register(NamedTuple):
    """What the rules read of 催付登记."""

    attempts: list[Attempt]
    payments: list[Payment]
    problems: list[Problem]
    open_orders: dict[str, OpenOrder]
    chased: dict[int, int]  # day → lines of 组别 催付, the days that were asked for

    def is_paid(self, order_id: str, buyer: str) -> bool:
        """Whether the register has seen a payment of this order."""
        mark = mark_of(order_id)
        return any(p.mark == mark and p.buyer == buyer for p in self.payments)

    def paid_beyond(self, known_ids: Collection[str]) -> dict[str, tuple[int, Fen]]:
        """Paid orders and money by buyer, without the orders that the report shows itself."""
        found: dict[str, tuple[int, Fen]] = {}
        known = set(map(mark_of, known_ids)) if self.payments else set()
        for payment in self.payments:
            if payment.mark not in known:
                count, total = found.get(payment.buyer, (0, 0))
                found[payment.buyer] = (count + payment.orders, total + payment.recovered)
        return found


def read_register(
    book: Workbook,
    meta: Meta,
    buyers: Collection[str],
    now: Minute,
    lookback: Minute,
    oldest_order: Minute = 0,
) -> Register:
    """Attempts since `now − lookback` and payments of these buyers. 催付登记

    From the digest when it still fits, else from the sheet, which leaves a new digest in `meta`.
    Payments of orders older than any report shows (`oldest_order`) are only counted per buyer.
    """
    revision = book.revision(schema.REGISTER.name)
    head = meta.json(REGISTER) or {}
    problems: list[Problem] = []
    # a digest made later than `now` has dropped lines that count at `now`
    is_valid = head.get("revision") == revision and head.get("lookback") == lookback
    if not is_valid or head["made_at"] > now or head["horizon"] > oldest_order:
        horizon = max(min(now - LONGEST_REPORT, oldest_order), 0)
        opened: dict[str, OpenOrder] = {}
        chased: Counter[int] = Counter()
        touches = FirstTouches(max(counted_until(meta), now - LONGEST_REPORT))
        noted = (opened, chased, touches)
        _make_digest(meta, _lines(book, now - lookback, horizon, problems, *noted))
        touches.store(meta)
        meta.put_json(CHASED, chased)
        meta.put(OPEN, "\n".join(_open_line(*order) for order in opened.items()), tightly=True)
        # a sheet with problems is read again, so that they are named again
        known = "" if problems else revision
        head = {"revision": known, "lookback": lookback, "made_at": now, "horizon": horizon}
        meta.put_json(REGISTER, head)
    wanted: dict[str, set[str]] = defaultdict(set)
    for buyer in buyers:
        wanted[_bucket(buyer)].add(buyer)
    days = {int(day): count for day, count in (meta.json(CHASED) or {}).items()}
    found = Register([], [], problems, dict(map(_opened, meta.text(OPEN).splitlines())), days)
    for bucket, of_bucket in sorted(wanted.items()):
        _parse(meta.text(bucket), of_bucket, now - lookback, now + MINUTES_PER_DAY, found)
    return found


def used_plan_ids(
    attempts: Iterable[Attempt], contacts: Iterable[Contact], day: str
) -> dict[str, int]:
    """How many 计划号 of a day each buyer has used up, registered or completed.

    `day` is their first eight digits.
    """
    ids: dict[str, set[str]] = defaultdict(set)
    for attempt in (*attempts, *(attempt for c in contacts for attempt in c.attempts)):
        if attempt.plan_id.startswith(day):
            ids[attempt.buyer].add(attempt.plan_id)
    return {buyer: len(found) for buyer, found in ids.items()}


def _bucket(buyer: str) -> str:
    return f"{REGISTER}.{crc32(buyer.encode()) % BUCKETS:03d}"


def _make_digest(meta: Meta, lines: Iterable[str]) -> None:
    buckets: dict[str, list[str]] = {f"{REGISTER}.{n:03d}": [] for n in range(BUCKETS)}
    for line in lines:
        buckets[_bucket(line.partition("\t")[0])].append(line)
    for bucket, of_bucket in buckets.items():
        # read at each press and written seldom
        meta.put(bucket, "\n".join(sorted(of_bucket)), tightly=True)


def _lines(
    book: Workbook,
    since: Minute,
    horizon: Minute,
    problems: list[Problem],
    opened: dict[str, OpenOrder],
    chased: Counter[int],
    touches: FirstTouches,
) -> Iterable[str]:
    """The digest lines of the sheet: buyer first, so that others are passed over quickly.

    Orders whose end is not known go to `opened`, unless no report shows them any more; the lines
    of each day that count are counted in `chased`, the first of each order is in `touches`.
    """
    table = book.read(schema.REGISTER.name)
    headings = (*_COLUMNS, "付款状态", "回款金额", "应付金额", "下单时间", "数据截至")
    long_past: dict[str, tuple[int, Fen]] = {}
    at = positions(schema.REGISTER.name, table, headings)
    columns = [at[heading] for heading in _COLUMNS]
    paid: set[str] = set()
    for offset, row in enumerate(table.rows):
        values = [row[column] for column in columns]
        buyer, number = cells.text(values[1]), table.first_row + offset
        try:
            order_id = "".join(cells.order_ids(values[0]))
        except cells.DamagedIdError:
            # what was said then holds for all orders of the buyer: which one it was is lost
            order_id = ""
            problems.append(_lost_digits(values[0], number))
        if not order_id and not buyer:
            continue
        moment = _moment(values[2], number, "催付时间", problems)
        if moment is not None and moment >= since:
            chased[day_of(moment)] += cells.text(values[10]) == CHASE
            promise = _moment(values[9], number, "承诺付款时间", problems)
            parts = (
                buyer,
                ATTEMPT,
                order_id,
                str(moment),
                *(cells.text(value) for value in values[3:9]),
                "" if promise is None else str(promise),
                *(cells.text(value) for value in values[10:]),
            )
            yield "\t".join(_one_line(part) for part in parts)
        if not order_id:
            continue
        state = cells.text(row[at["付款状态"]])
        placed_at = _placed_at(row[at["下单时间"]])
        if placed_at is not None and touches.may_need(placed_at):
            touches.note_line({heading: row[at[heading]] for heading in TOUCH_COLUMNS})
        if state in OPEN_STATES and (moment is None or moment >= horizon):
            opened[order_id] = OpenOrder(state, placed_at)
        else:
            opened.pop(order_id, None)
        if state == PAID and order_id not in paid:
            paid.add(order_id)
            money = _fen(row[at["回款金额"]]) or _fen(row[at["应付金额"]])
            if placed_at is None or placed_at >= horizon:
                yield _payment_line(buyer, mark_of(order_id), money, 1)
            else:
                orders, total = long_past.get(buyer, (0, 0))
                long_past[buyer] = (orders + 1, total + money)
    for buyer, (orders, total) in long_past.items():
        yield _payment_line(buyer, "", total, orders)


def _payment_line(buyer: str, mark: str, money: Fen, orders: int) -> str:
    return "\t".join((_one_line(buyer), PAYMENT, mark, str(money), str(orders)))


def _open_line(order_id: str, order: OpenOrder) -> str:
    return f"{order_id}\t{order.state}\t{'' if order.created_at is None else order.created_at}"


def _opened(line: str) -> tuple[str, OpenOrder]:
    order_id, state, created_at = line.split("\t")
    return order_id, OpenOrder(state, int(created_at) if created_at else None)


def _placed_at(cell: Cell) -> Minute | None:
    try:
        return cells.moment(cell)
    except (ValueError, OverflowError):
        return None


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ") if "\t" in text or "\n" in text else text


def _moment(cell: Cell, row: int, heading: str, problems: list[Problem]) -> Minute | None:
    try:
        return cells.moment(cell)
    except (ValueError, OverflowError):
        problems.append(
            Problem(
                schema.REGISTER.name,
                row,
                heading,
                cells.text(cell),
                "不是时间，这一行没有算进去",
                "请改成如 2026-11-23 10:40",
            )
        )
        return None


def _lost_digits(cell: Cell, row: int) -> Problem:
    return Problem(
        schema.REGISTER.name,
        row,
        "订单编号",
        cells.text(cell),
        "丢了位数，按这位买家的每一单算",
        "请把这一格设成文本，从后台重新复制编号",
    )


def _fen(cell: Cell) -> Fen:
    try:
        return cells.fen(cell) or 0
    except ValueError:
        return 0


def _parse(
    body: str, buyers: Collection[str], since: Minute, until: Minute, found: Register
) -> None:
    for line in body.split("\n"):
        buyer, _, rest = line.partition("\t")
        if buyer not in buyers or not rest:
            continue
        kind, *parts = rest.split("\t")
        if kind == PAYMENT:
            found.payments.append(Payment(parts[0], buyer, int(parts[1]), int(parts[2])))
            continue
        order_id, at, channel, agent, outcome, reason, technique, template = parts[:8]
        promise, group, source, plan_id = parts[8:]
        if not since <= int(at) <= until:
            continue
        found.attempts.append(
            Attempt(
                order_id,
                buyer,
                int(at),
                channel,
                agent,
                outcome,
                reason,
                technique,
                template,
                int(promise) if promise else None,
                group or "催付",
                source or "填写",
                plan_id,
            )
        )
