"""What a phone number of a report is good for. 联系手机

Mobiles take SMS and calls; landlines and virtual numbers with an extension only calls; masked
ones nothing (S0: before payment phones are often hidden).
"""

import re

from cuifu_xl.rules.model import Channel, Order
from cuifu_xl.rules.units import Minute

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_VIRTUAL = re.compile(r"1[3-9]\d{9}\s*(?:[-,，]|转|ext\.?)\s*\d{1,6}|1[3-9]\d{9}\d{4}")
_LANDLINE = re.compile(
    r"(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7}(?:[-转]\d{1,6})?|400[- ]?\d{3}[- ]?\d{4}"
)


def takes_sms(phone: str) -> bool:
    """An 11-digit mobile number, neither masked nor with an extension."""
    return _MOBILE.fullmatch(phone) is not None


def takes_calls(phone: str) -> bool:
    """A mobile, a landline, or a virtual number."""
    return any(shape.fullmatch(phone) for shape in (_MOBILE, _LANDLINE, _VIRTUAL))


def number_for(channel: str, order: Order, typed_phone: str) -> str:
    """The number to use for this channel: the one that people typed first; "" if none fits."""
    fits = takes_sms if channel == Channel.SMS else takes_calls
    return next((phone for phone in (typed_phone, order.phone) if phone and fits(phone)), "")


def callable_until(order: Order, typed_phone: str) -> Minute | None:
    """When the number for calls dies; None if it does not, as far as is known. 虚拟号过期时间"""
    phone = number_for(Channel.PHONE, order, typed_phone)
    is_virtual = phone == order.phone and _VIRTUAL.fullmatch(phone)
    return order.phone_expires_at if is_virtual else None
