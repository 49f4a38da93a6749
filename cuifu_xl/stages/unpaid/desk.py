"""What lies on the desk when a plan is made: settings, clock, and what is known of each buyer."""

from collections.abc import Mapping, Sequence

from cuifu_xl.core.campaigns import fits, is_hundredth, is_presale_row
from cuifu_xl.core.hours import OpenHours
from cuifu_xl.core.model import (
    Agent,
    Attempt,
    Campaign,
    Channel,
    History,
    Knowledge,
    Order,
    Product,
)
from cuifu_xl.core.phone import callable_until, numbers
from cuifu_xl.core.reading.attempts import (
    CHASE,
    FROM_MEMO,
    OPT_OUT_OUTCOME,
    grouped,
    is_unanswered,
    kept_promise,
    last_promise,
    memo_attempts,
)
from cuifu_xl.core.reading.told import NOTHING_TOLD, Said, Texts, Told
from cuifu_xl.core.reading.vocabulary import WHOLE_BUYER
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.timing import (
    NORMAL,
    Case,
    CloseHours,
    Terms,
    Timetable,
    is_presale,
    presale_campaign,
)
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, day_of
from cuifu_xl.stages.unpaid.candidate import Buyer, Candidate


class Desk:
    """Settings, open hours, clock and indexes: built once a press."""

    def __init__(self, settings: Settings, knowledge: Knowledge, now: Minute) -> None:
        self.settings = settings
        self.parameters = settings.parameters
        self.knowledge = knowledge
        self.now = now
        self.today = day_of(now)
        self.hours = OpenHours(settings)
        self.timetable = Timetable(settings, self.hours)
        self.close_hours = CloseHours(settings, knowledge.campaigns)
        self.agents_on_duty: tuple[Agent, ...] = tuple(a for a in knowledge.agents if a.on_duty)
        contacts = [attempt for c in knowledge.contacts for attempt in c.attempts]
        lines = sorted([*knowledge.attempts, *contacts], key=lambda attempt: attempt.at)
        self._by_order = grouped(lines, lambda attempt: attempt.order_id)
        self._by_buyer = grouped(lines, lambda attempt: attempt.buyer)
        # a line that lost its order number holds for every order of its buyer
        self._lost = grouped(self._by_order.get("", ()), lambda attempt: attempt.buyer)
        self._refused_now = {a.buyer for a in contacts if a.outcome == OPT_OUT_OUTCOME}
        live = [o for o in knowledge.opt_outs if o.until_day is None or o.until_day >= self.today]
        self._opted_out_buyers = {o.buyer: o.reason for o in live if o.buyer and not o.order_id}
        self._opted_out_orders = {o.order_id: o.reason for o in live if o.order_id}
        self._rank = {tier.name: rank for rank, tier in enumerate(settings.tiers)}
        self._products: dict[tuple[str, str], Product | None] = {}
        self._texts = Texts(settings, knowledge, now)
        self._running = [c for c in knowledge.campaigns if self._runs(c)]

    def _runs(self, campaign: Campaign) -> bool:
        starts, ends = campaign.starts_at, campaign.ends_at
        return (starts is None or starts <= self.now) and (ends is None or ends > self.now)

    def rank(self, tier: str) -> int:
        """Position of a tier, 0 = lowest."""
        return self._rank.get(tier, 0)

    def opt_out(self, candidate: Candidate) -> str | None:
        """Why this buyer or order must be left alone, or None. 不催名单"""
        if candidate.buyer.opted_out is not None:
            return candidate.buyer.opted_out
        listed = self._opted_out_orders.get(candidate.order.id)
        said = candidate.told.opt_out
        return said.dated_quote(self.parameters.quote_chars) if listed is None and said else listed

    def buyer(self, name: str, orders: Sequence[Order]) -> Buyer:
        """Everything known of a buyer, gathered once."""
        known = self.knowledge
        history = known.histories.get(name, _NO_HISTORY)
        paid = tuple(order for order in history.paid if not order.refunded)
        more_orders, more_fen = known.registered_paid.get(name, (0, 0))
        member = known.members.get(name)
        paid_count = len(paid) + more_orders
        if member and member.purchases is not None:
            paid_count = max(paid_count, member.purchases)
        tier = member.tier if member and member.tier in self._rank else ""
        if not tier:
            tier = self._tier(paid_count, sum(order.payable for order in paid) + more_fen)
        attempts = [a for a in self._by_buyer.get(name, ()) if a.group == CHASE]
        timed = [a for a in attempts if a.source != FROM_MEMO]
        told = self._texts.told(name, orders)
        wants_peace = self._unlisted(name, told) if told else None
        return Buyer(
            name=name,
            orders=tuple(orders),
            paid=paid,
            paid_count=paid_count,
            closed_unpaid=history.closed_unpaid,
            tier=tier,
            tier_rank=self.rank(tier),
            attempts=tuple(attempts),
            last_at=timed[-1].at if timed else None,
            last_channel=self._last_channel(attempts, orders),
            phone=known.typed_phones.get(name, ""),
            opted_out=self._opted_out(name, wants_peace),
            told=told,
            wants_peace=wants_peace,
        )

    def _unlisted(self, name: str, told: Mapping[str, Told]) -> Said | None:
        """What a buyer wrote who wants to be left alone and is not on 不催名单."""
        if name in self._opted_out_buyers:
            return None
        said = (one.opt_out for one in told.values())
        return next((one for one in said if one and one.finding.value == WHOLE_BUYER), None)

    def _opted_out(self, name: str, wants_peace: Said | None) -> str | None:
        """Why the buyer as a whole must be left alone: told us now, on the list, or written."""
        if name in self._refused_now:
            return OPT_OUT_OUTCOME
        if wants_peace:
            return wants_peace.dated_quote(self.parameters.quote_chars)
        return self._opted_out_buyers.get(name)

    def _tier(self, orders: int, paid: int) -> str:
        """The highest tier whose both thresholds are met. 设置!会员等级"""
        found = ""
        for tier in self.settings.tiers:
            if orders >= tier.min_orders and paid >= tier.min_paid:
                found = tier.name
        return found

    def _last_channel(self, attempts: Sequence[Attempt], orders: Sequence[Order]) -> str:
        """The channel used last for the buyer, attempts that only a memo tells of included.

        A call that nobody took has used none.
        """
        everything = [attempt for attempt in attempts if not is_unanswered(attempt)]
        for order in orders:
            if order.seller_memo:
                everything += memo_attempts(order, attempts, self._texts.memos(order))
        return max(everything, key=lambda attempt: attempt.at).channel if everything else ""

    def _inquiry(self, order: Order, told: Told) -> str:
        """Whether the buyer talked to somebody before the order. 询单/静默

        Neither, if he has told since why he does not pay: he is not silent any more.
        """
        chats = self.knowledge.chats
        lines = chats.get(order.buyer, ()) if chats else ()
        if told.asked or any(line.at < order.created_at for line in lines):
            return "询单"
        return "静默" if chats and not told.reason else ""

    def candidate(self, order: Order, buyer: Buyer) -> Candidate:
        """The order with its terms, its attempts and the earliest moment it may be chased."""
        term = self.close_hours.terms(order)
        memos = self._texts.memos(order)
        told = buyer.told.get(order.id, NOTHING_TOLD)
        lines = tuple(self._by_order.get(order.id, ()))
        lost = self._lost.get(order.buyer)
        if lost:
            lines = tuple(sorted([*lines, *lost], key=lambda line: line.at))
        attempts = tuple(a for a in lines if a.group == CHASE) if lines else ()
        if memos:
            added = memo_attempts(order, attempts, memos)
            attempts = tuple(sorted([*attempts, *added], key=lambda attempt: attempt.at))
        limit = term.closes_at - self.parameters.close_margin
        if attempts:
            afternoon = self.parameters.promise_afternoon
            attempts = tuple(kept_promise(attempt, limit, afternoon) for attempt in attempts)
        promise_at = last_promise(attempts, told)
        if promise_at is not None and promise_at >= limit:
            promise_at = None
        product = self.product(order)
        campaign = self.campaign(order)
        case = Case(
            order.placed_at_latest,
            term,
            self._ready(order, buyer, term, attempts, promise_at),
            self._is_returning(order, buyer, term, campaign),
            callable_until(order, buyer.phone) if order.phone_expires_at is not None else None,
        )
        return Candidate(
            order,
            buyer,
            term,
            memos,
            lines,
            attempts,
            promise_at,
            told,
            self._inquiry(order, told),
            product,
            campaign,
            case,
            numbers(order, buyer.phone),
        )

    def _ready(
        self,
        order: Order,
        buyer: Buyer,
        term: Terms,
        attempts: Sequence[Attempt],
        promise_at: Minute | None,
    ) -> Minute:
        if self.timetable.is_short_lived(term):
            wait = self.parameters.short_wait
        else:
            by_tier = self.settings.tiers[buyer.tier_rank].min_wait if self.settings.tiers else None
            wait = self.parameters.min_wait if by_tier is None else by_tier
        moments = [self.now, order.placed_at_latest + wait]
        if buyer.last_at is not None:
            moments.append(buyer.last_at + self.parameters.gap)
        if promise_at is not None:
            moments.append(promise_at)
        moments += [self._hour_after(attempt.at) for attempt in attempts if is_unanswered(attempt)]
        return max(moments)

    def _hour_after(self, dialled_at: Minute) -> Minute:
        """The end of the phone hours in which nobody answered: the next dial is in others."""
        slots = self.hours.between(Channel.PHONE, dialled_at, dialled_at + MINUTES_PER_DAY)
        first = next(slots, None)
        return first.end if first and first.start == dialled_at else dialled_at

    def _is_returning(
        self, order: Order, buyer: Buyer, term: Terms, campaign: Campaign | None
    ) -> bool:
        """Paid often enough before this order, in everyday trade. 老客 (S0)

        Only where the close hours are confirmed: the last day of an unknown span cannot be awaited.
        """
        if buyer.paid_count < self.parameters.returning_orders:
            return False
        if term.order_type != NORMAL or not term.is_confirmed:
            return False
        if term.open_for <= self.parameters.returning_within:
            return False
        later = sum(1 for paid in buyer.paid if paid.created_at >= order.created_at)
        return campaign is None and buyer.paid_count - later >= self.parameters.returning_orders

    def reason(self, candidate: Candidate) -> str:
        """Why the buyer has not paid: what colleagues noted, else what was written. 未付款原因"""
        typed = self.knowledge.typed_reasons.get(candidate.buyer.name, "")
        if typed:
            return typed
        noted = next((a.reason for a in reversed(candidate.attempts) if a.reason), "")
        said = candidate.told.reason
        return noted or (said.finding.value if said else "")

    def product(self, order: Order) -> Product | None:
        """The line of 商品 that fits the order: its code, or a part of its title."""
        if not self.knowledge.products:
            return None
        key = (order.title, order.goods_code)
        if key not in self._products:
            self._products[key] = next(
                (
                    p
                    for p in self.knowledge.products
                    if p.match == order.goods_code or p.match in order.title
                ),
                None,
            )
        return self._products[key]

    def campaign(self, order: Order) -> Campaign | None:
        """The running line of 活动 for the goods; a 尾款 line is for presales only."""
        if is_presale(order):
            campaign = presale_campaign(order, self.knowledge.campaigns)
            return campaign if campaign in self._running else None
        promotions = (c for c in self._running if not (is_presale_row(c) or is_hundredth(c)))
        return next((c for c in promotions if fits(c, order)), None)

    def campaigns(self, order: Order) -> tuple[Campaign, ...]:
        """Every line of 活动 about the order, whenever it runs; a presale has 尾款 lines only."""
        if not self.knowledge.campaigns:
            return ()
        presale = is_presale(order)
        return tuple(
            c for c in self.knowledge.campaigns if is_presale_row(c) == presale and fits(c, order)
        )


_NO_HISTORY = History()
