"""Contacts, orders and texts for tests of what is said: state only what matters.

Ordinary: Monday 2026-11-23, window 13:30–15:00 in the chat, one order of 328 yuan of the same
morning by a buyer with one paid order, closing on Tuesday 10:40. The shop has confirmed its close
hours, and that what is paid before 17:00 leaves the same day.
"""

from datetime import datetime

from builders import with_parameters

from cuifu_xl.core.model import Channel, Order, Template, Window
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import minute_of
from cuifu_xl.core.wording.draft import Drafter
from cuifu_xl.core.wording.facts import Facts
from cuifu_xl.core.wording.situation import Situation
from cuifu_xl.tables import schema
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.tables.templates import read_templates, shipped_rows
from cuifu_xl.workbooks.base import Table


def at(text: str) -> int:
    """`2026-11-23 09:20` as a Minute."""
    return minute_of(datetime.fromisoformat(text))


MONDAY = "2026-11-23"
START, END = at(f"{MONDAY} 13:30"), at(f"{MONDAY} 15:00")
SETTINGS = with_parameters(factory_settings(), shop="木棉小铺", cutoff=17 * 60)
SHIPPED, _ = read_templates(Table(schema.TEMPLATES.headings(), shipped_rows()))


def an_order(**changes: object) -> Order:
    """One order of this morning."""
    order = Order("6501", "阿珍", at(f"{MONDAY} 09:20"), 32800, title="纯棉圆领针织衫")
    return order._replace(**changes)  # type: ignore[arg-type]


def a_situation(**changes: object) -> Situation:
    """One contact; `order` or `orders`, `channel` and every field of Situation may be given."""
    orders = changes.pop("orders", None) or (changes.pop("order", None) or an_order(),)
    channel = changes.pop("channel", Channel.QIANNIU)
    known = {
        "orders": orders,
        "payable": sum(order.payable for order in orders),  # type: ignore[union-attr]
        "window": Window(START, END, str(channel)),
        "tier": "非会员",
        "paid_orders": 1,
        "is_returning": False,
        "nth": 1,
        "is_last": False,
        "inquiry": "",
        "reason": "",
        "last_technique": "",
        "promise_passed": False,
        "product": None,
        "campaigns": (),
        "agent": "阿华",
        "closes_at": at("2026-11-24 10:40"),
        "is_closing_told": True,
    }
    return Situation(**(known | changes))  # type: ignore[arg-type]


def a_template(text: str, **changes: object) -> Template:
    """A row of 话术 for the chat."""
    template = Template("T-1", Channel.QIANNIU, "核对", text, row=2)
    return template._replace(**changes)  # type: ignore[arg-type]


def said(text: str, situation: Situation, settings: Settings = SETTINGS) -> str | None:
    """What a template says, or None if it may not be used."""
    drafter = Drafter(settings, [a_template(text, channel=situation.window.channel)])
    draft = drafter.draft(situation)
    return draft.text if draft.template_id == "T-1" else None


def facts_of(situation: Situation, settings: Settings = SETTINGS) -> dict[str, str]:
    """Every variable that has a value."""
    return Facts(settings).of(situation)[0]
