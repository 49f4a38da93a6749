"""A made-up shop whose truth is known: who pays when by itself, and what a contact adds.

Nobody in it exists. Times are minutes; the same seed gives the same week.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

OPEN_FOR = timedelta(hours=72)
GOODS = (("加绒卫衣女宽松", 89), ("珊瑚绒四件套", 159), ("懒人沙发单人", 268), ("北欧台灯", 59))
# how many of 100 orders pay by themselves within so many minutes, then within the rest of 72 hours
AT_ONCE, WITHIN_HOURS, NEVER = 45, 25, 30
LIFT = 0.15  # the share of those who would never have paid whom one contact brings back
REFUNDED = 0.03
RETURNING = 0.2
TWICE = 25  # every so many orders the export repeats a row


@dataclass
class Sale:
    """One order and its fate."""

    number: int
    buyer: str
    title: str
    price: int
    phone: str
    placed_at: datetime
    pays_at: datetime | None  # by itself
    brought_back_at: datetime | None = None
    refunded_at: datetime | None = None
    contacts: list[datetime] = field(default_factory=list)

    @property
    def order_id(self) -> str:
        """19 digits, as Taobao has them."""
        return f"39{self.number:017d}"

    @property
    def closes_at(self) -> datetime:
        """When the platform closes it."""
        return self.placed_at + OPEN_FOR

    @property
    def paid_at(self) -> datetime | None:
        """When it is paid, by itself or because somebody asked."""
        times = [at for at in (self.pays_at, self.brought_back_at) if at is not None]
        return min(times) if times else None

    @property
    def is_brought_back(self) -> bool:
        """Whether it is paid only because somebody asked."""
        return self.pays_at is None and self.brought_back_at is not None

    def is_paid(self, now: datetime) -> bool:
        """Whether the money is there."""
        return self.paid_at is not None and self.paid_at <= now

    def state(self, now: datetime) -> str:
        """The status that the seller centre shows."""
        if self.refunded_at is not None and self.refunded_at <= now:
            return "交易关闭"
        if self.is_paid(now):
            return "买家已付款，等待卖家发货"
        return "交易关闭" if self.closes_at <= now else "等待买家付款"


class Market:
    """Orders come in, pay or not, and answer to being asked."""

    def __init__(self, seed: int, opens: datetime, days: int, per_day: int) -> None:
        self._chance = Random(seed)
        self.sales = list(self._sales(opens, days, per_day))
        self._by_id = {sale.order_id: sale for sale in self.sales}

    def sale(self, order_id: str) -> Sale:
        """The order of that number."""
        return self._by_id[order_id]

    def contact(self, order_id: str, at: datetime) -> bool:
        """Somebody asks the buyer. False: the buyer has already paid, and says so."""
        sale = self.sale(order_id)
        if sale.is_paid(at):
            return False
        sale.contacts.append(at)
        is_lost = sale.pays_at is None and sale.brought_back_at is None and at < sale.closes_at
        if is_lost and self._chance.random() < LIFT:
            soon = at + timedelta(minutes=self._chance.randrange(1, 90))
            sale.brought_back_at = min(soon, sale.closes_at - timedelta(minutes=1))
        return True

    def report(self, now: datetime) -> list[dict[str, str]]:
        """What an export of all orders shows at a moment; some rows come twice."""
        rows = []
        for sale in self.sales:
            if sale.placed_at > now:
                continue
            paid = sale.paid_at if sale.is_paid(now) else None
            state = sale.state(now)
            rows.append(
                {
                    "订单编号": sale.order_id,
                    "买家会员名": sale.buyer,
                    "总金额": f"{sale.price:.2f}",
                    "订单状态": state,
                    "订单创建时间": f"{sale.placed_at:%Y-%m-%d %H:%M:%S}",
                    "订单付款时间": f"{paid:%Y-%m-%d %H:%M:%S}" if paid else "",
                    "宝贝标题": sale.title,
                    "联系手机": sale.phone,
                    "店铺名称": "小满家居",
                    "订单关闭原因": "" if paid or state == "等待买家付款" else "买家未付款",
                }
            )
            if sale.number % TWICE == 0:
                rows.append(rows[-1])
        return rows

    def _sales(self, opens: datetime, days: int, per_day: int) -> Iterator[Sale]:
        chance = self._chance
        for number in range(days * per_day):
            day = opens + timedelta(days=number // per_day)
            placed_at = day.replace(hour=0, minute=0) + timedelta(
                minutes=chance.choices(range(24), [1] * 8 + [4] * 14 + [3] * 2)[0] * 60
                + chance.randrange(60)
            )
            title, price = chance.choice(GOODS)
            pays_at = self._pays_at(placed_at)
            buyer = chance.randrange(number + 1) if chance.random() < RETURNING else number
            yield Sale(
                number,
                f"测试买家{buyer:05d}",
                title,
                price + chance.randrange(40),
                f"138{chance.randrange(10**8):08d}" if chance.random() < 0.7 else "",
                placed_at,
                pays_at,
                refunded_at=pays_at + timedelta(days=1)
                if pays_at and chance.random() < REFUNDED
                else None,
            )

    def _pays_at(self, placed_at: datetime) -> datetime | None:
        fate = self._chance.choices(("soon", "later", "never"), (AT_ONCE, WITHIN_HOURS, NEVER))[0]
        if fate == "never":
            return None
        minutes = self._chance.expovariate(1 / (4 if fate == "soon" else 900))
        return placed_at + timedelta(minutes=min(1 + minutes, 71 * 60))
