"""Which rows of 今日计划 become an SMS now, and why the others do not. 导出短信

One message per number and day; nobody who has been contacted, has said no, or cannot be reached;
only inside the hours of the channel and of the gateway.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.core.hours import OpenHours, Slot
from cuifu_xl.core.model import Channel, OptOut
from cuifu_xl.core.phone import mobile, number_mark, why_no_sms
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, day_of
from cuifu_xl.core.wording.forbidden import Lint, length, parts
from cuifu_xl.core.wording.gateway import Gateway
from cuifu_xl.core.wording.scripts import Script
from cuifu_xl.core.wording.sms import PROMOTION, Envelope, Opened

GONE = "已不需催"
CONTACTED = "已联系过"
EXPORTED = "已经导出过"
OTHER_CHANNEL = "改用了别的渠道"
OPTED_OUT = "在不催名单"
SAME_NUMBER = "这个号码今天已有一条"
NO_TEXT = "没有短信草稿"
NO_SIGNATURE = "没有签名：请填店铺名称，再计划"
NO_OPT_OUT = "推广短信没有退订用语"
ANOTHER_TEXT = "草稿和话术对不上：请重新计划"
TOO_LATE = "催付时段已过"
CLOSED = "不在短信时段"


class Waiting(NamedTuple):
    """A row of 今日计划 whose channel is 短信."""

    place: int  # among the rows of the table, 0 = first
    buyer: str
    order_ids: tuple[str, ...]
    phone: str
    text: str  # with signature
    template_id: str
    start: Minute | None
    end: Minute | None
    used: str = ""  # 实际渠道, typed
    is_gone: bool = False
    is_contact: bool = False  # somebody has noted a result or a time
    is_exported: bool = False


class Message(NamedTuple):
    """One SMS to be sent in [start, end)."""

    place: int
    phone: str
    text: str
    signature: str
    kind: str
    parts: int
    template_id: str
    values: tuple[str, ...]  # of the template's variables, for a gateway
    start: Minute
    end: Minute


class Known(NamedTuple):
    """What decides besides the rows themselves."""

    scripts: Mapping[str, Script]  # of 短信, by 编号
    opt_outs: Sequence[OptOut] = ()
    contacted: frozenset[str] = frozenset()  # buyers with a contact on 今日计划
    texted: frozenset[str] = frozenset()  # numbers that people texted today
    exported: frozenset[str] = frozenset()  # marks of the numbers exported today


class Outbox:
    """Takes rows in working order: the first one of a number wins.

    `again` takes those that were exported before once more.
    """

    def __init__(
        self,
        settings: Settings,
        known: Known,
        now: Minute,
        gateway: Gateway | None = None,
        *,
        again: bool = False,
    ) -> None:
        self._parameters = settings.parameters
        self._known = known
        self._now = now
        self._gateway = gateway
        self._again = again
        self._hours = OpenHours(settings)
        self._lint = Lint(settings)
        self._envelope = Envelope(settings)
        live = [
            one for one in known.opt_outs if one.until_day is None or one.until_day >= day_of(now)
        ]
        self._opted_out_buyers = {one.buyer for one in live if not one.order_id}
        self._opted_out_orders = {one.order_id for one in live if one.order_id}
        self._taken = {mobile(phone) for phone in known.texted}
        self.messages: list[Message] = []
        self.left_out: dict[str, int] = {}

    def take(self, rows: Iterable[Waiting]) -> None:
        """Every row becomes a message, or is counted under the reason why not."""
        for row in rows:
            made = self._why_nobody(row) or self._message(row)
            if isinstance(made, Message):
                self._taken.add(made.phone)
                self.messages.append(made)
            else:
                self.left_out[made] = self.left_out.get(made, 0) + 1

    def _why_nobody(self, row: Waiting) -> str | None:
        """Why this buyer must not get an SMS, whatever it says."""
        if row.is_gone:
            return GONE
        if row.is_contact or row.buyer in self._known.contacted:
            return CONTACTED
        if row.is_exported and not self._again:
            return EXPORTED
        if row.used and row.used != Channel.SMS:
            return OTHER_CHANNEL
        if row.buyer in self._opted_out_buyers:
            return OPTED_OUT
        if not self._opted_out_orders.isdisjoint(row.order_ids):
            return OPTED_OUT
        return why_no_sms(row.phone) or self._why_not_this_number(mobile(row.phone))

    def _why_not_this_number(self, phone: str) -> str | None:
        if phone in self._taken:
            return SAME_NUMBER
        exported = () if self._again else self._known.exported
        return SAME_NUMBER if exported and number_mark(phone) in exported else None

    def _message(self, row: Waiting) -> Message | str:
        """The row as a message, or why it cannot be sent as it is, or not now."""
        script = self._known.scripts.get(row.template_id)
        opened = self._envelope.opened(row.text, script)
        why_not = self._why_not_this_text(opened) or self._why_not_there(opened, script)
        if why_not:
            return why_not
        slot = self._slot(row, opened.kind)
        if slot is None:
            return CLOSED if row.end is not None and row.end > self._now else TOO_LATE
        return Message(
            place=row.place,
            phone=mobile(row.phone),
            text=row.text,
            signature=opened.signature,
            kind=opened.kind,
            parts=parts(length(row.text), self._parameters),
            template_id=row.template_id,
            values=opened.values or (),
            start=slot.start,
            end=slot.end,
        )

    def _why_not_this_text(self, opened: Opened) -> str | None:
        if not opened.body.strip():
            return NO_TEXT
        if not opened.signature:
            return NO_SIGNATURE
        if opened.kind == PROMOTION and not opened.says_opt_out:
            return NO_OPT_OUT
        return next(iter(self._lint.unsendable(opened.body, Channel.SMS)), None)

    def _why_not_there(self, opened: Opened, script: Script | None) -> str | None:
        """Why the gateway would turn it down."""
        gateway = self._gateway
        if gateway is None:
            return None
        if script is None or opened.values is None:
            return ANOTHER_TEXT
        return (
            gateway.refuses_template(script, is_promotional=opened.kind == PROMOTION)
            or gateway.refuses_text(opened.body)
            or next(filter(None, map(gateway.refuses_value, opened.values)), None)
        )

    def _slot(self, row: Waiting, kind: str) -> Slot | None:
        """When it may be sent: from now on, inside its window and all hours that bind."""
        if row.start is None or row.end is None:
            return None
        start, end = max(row.start, self._now), row.end
        if day_of(start) != day_of(self._now):
            return None
        if self._gateway and kind == PROMOTION:
            midnight = day_of(start) * MINUTES_PER_DAY
            opens, closes = self._gateway.promotion_hours
            start, end = max(start, midnight + opens), min(end, midnight + closes)
        return next(self._hours.between(Channel.SMS, start, end), None)
