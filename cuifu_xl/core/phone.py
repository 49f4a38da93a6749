"""What a phone number of a report is good for. 联系手机

Mobiles take SMS and calls; landlines and virtual numbers with an extension only calls; masked
ones nothing (S0: before payment phones are often hidden).
"""

import re
from zlib import crc32

from cuifu_xl.core.model import Channel, Order
from cuifu_xl.core.units import MOBILE_DIGITS, Minute

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_VIRTUAL = re.compile(r"1[3-9]\d{9}\s*(?:[-,，]|转|ext\.?)\s*\d{1,6}|1[3-9]\d{9}\d{4}")
_MASK = "*"
_LANDLINE = re.compile(
    r"(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7}(?:[-转]\d{1,6})?|400[- ]?\d{3}[- ]?\d{4}"
)


def takes_sms(phone: str) -> bool:
    """An 11-digit mobile number, neither masked nor with an extension."""
    return _MOBILE.fullmatch(phone) is not None


def takes_calls(phone: str) -> bool:
    """A mobile, a landline, or a virtual number."""
    return any(shape.fullmatch(phone) for shape in (_MOBILE, _LANDLINE, _VIRTUAL))


def why_no_sms(phone: str) -> str | None:
    """Why no SMS can reach a number, or None if one can."""
    if takes_sms(phone):
        return None
    if not phone:
        return "没有手机号"
    if _MASK in phone:
        return "号码打了星号"
    if _VIRTUAL.fullmatch(phone):
        return "虚拟号码收不了短信"
    return "座机收不了短信" if takes_calls(phone) else "号码不对"


def mobile(phone: str) -> str:
    """The 11 digits of a mobile, without +86 and blanks: one person, one spelling."""
    return phone[-MOBILE_DIGITS:]


def number_mark(phone: str) -> str:
    """A mark that tells two numbers apart and from which nobody can call anyone."""
    return f"{crc32(mobile(phone).encode()):08x}"


def numbers(order: Order, typed_phone: str) -> dict[str, str]:
    """The number for SMS and the one for calls: the one that people typed first, if it fits."""
    found: dict[str, str] = {}
    for phone in (order.phone, typed_phone):
        if phone and takes_sms(phone):
            found[Channel.SMS] = found[Channel.PHONE] = phone
        elif phone and takes_calls(phone):
            found[Channel.PHONE] = phone
    return found


def callable_until(order: Order, typed_phone: str) -> Minute | None:
    """When the number for calls dies; None if it does not, as far as is known. 虚拟号过期时间"""
    phone = numbers(order, typed_phone).get(Channel.PHONE, "")
    is_virtual = phone == order.phone and _VIRTUAL.fullmatch(phone)
    return order.phone_expires_at if is_virtual else None
