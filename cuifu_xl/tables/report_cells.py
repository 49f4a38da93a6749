"""What a cell of a report says: text, money, moments, order ids, places."""

import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import NamedTuple

from cuifu_xl.core.units import (
    EPOCH,
    FEN_PER_YUAN,
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    MOBILE_DIGITS,
    SECONDS_PER_MINUTE,
    Fen,
    Minute,
    minute_of,
)
from cuifu_xl.workbooks.base import Cell, Formula

# Excel keeps 15 digits of a number: a longer id from a numeric cell has lost the rest
DIGITS_KEPT = 15
# what stands in a cell whose formula came to nothing; Python writes the last ones
_ERROR_VALUES = (
    *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
    *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"),
    *("NaN", "NaT", "inf", "-inf"),
)
_WIDE_ENDS = str.maketrans("!?/", "！？／")
EMPTY_WORDS = frozenset(
    start + spelt
    for start in ("", "'")
    for word in ("", "null", "NULL", "Null", '""', "-", "--", *_ERROR_VALUES)
    for half in (word, word.lower(), word.translate(_WIDE_ENDS))
    for spelt in (half, half.replace("#", "＃"))
)
# marks that nobody sees: direction, joining, byte order, a space that does not break
UNSEEN = (
    "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    + "\u2060\ufeff\xa0"
)
ID_JUNK = "=\"'` \t\r\n\u3000" + UNSEEN

_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_SERIAL_EPOCH = datetime(1899, 12, 30)
_SERIALS = range(30_000, 80_000)  # 1982 to 2119
_SECONDS_PER_DAY = MINUTES_PER_DAY * SECONDS_PER_MINUTE
_BEIJING = timedelta(hours=8)
_MOST_CACHED = 20_000

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_CLOCK = re.compile(r"\s(\d\d):(\d\d)", re.ASCII)
# 24:00 is the end of a day, 60 a leap second; two digits of a year are of this century
_ZONE = r"(?:Z|CST|(?:UTC|GMT)?(?:[+-]\d{1,2}(?::?\d{2})?)?)"
_WEEKDAY = r"(?:[T\s,(]*(?:星期|周)[一二三四五六日天]\)?)?"
_MOMENT = re.compile(
    r"(?P<date>(?:(?:19|2[0-2])\d{2}|[23]\d)[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
    + _WEEKDAY
    + r"(?:[T\s,]*(?P<half>上午|下午|凌晨|早上|早晨|中午|傍晚|晚上|晚|[AaPp]\.?[Mm]\.?)?"
    r"[T\s,]*(?P<hour>\d{1,2})(?:[时点]整?|[:时点](?P<minute>\d{1,2})分?"
    r"(?::?(?:[0-5]?\d|60)(?:\.\d+)?秒?)?)(?:\s*(?P<half_after>[AaPp]\.?[Mm]\.?))?)?"
    + _WEEKDAY
    + rf"\s*(?P<zone>{_ZONE})(?:\s*\(?[^\s()]*标准时间\)?)?",
    re.ASCII,
)
# as Java and browsers write a moment: Mon Nov 30 09:10:05 CST 2026
_WRITTEN = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2})(?: (?P<year_before>\d{4}))?"
    rf" (?P<hour>\d\d):(?P<minute>\d\d):\d\d (?P<zone>{_ZONE})(?: (?P<year>\d{{4}}))?(?: \(.*\))?",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH_SECONDS = re.compile(r"(1[4-9]\d{8}|2\d{9})(?:\d{3})?(?:\.\d+)?", re.ASCII)  # from 2014 on
_NOON = 12
_AFTER_NOON = ("下午", "傍晚", "晚上", "晚", "中午", "p")
_CENTURY = 2000
_SHORT_YEAR = 2  # figures
_HOURS_ONLY = 3  # letters of +08
_LETTERS_OF_A_MOMENT = 19  # 2019-03-09 12:34:56
# 20261130091005, 20261130 09:10, 20261130
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d\d)(\d\d)(?:[T\s]*(\d\d):?(\d\d)(?::?\d\d)?)?", re.ASCII)
_DIGITS_OF_A_DAY = (5, 8)  # the serial 46356, 20261130
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_MONEY = re.compile(r"\d{1,12}(?:\.\d*)?(?:[eE]\+\d\d)?", re.ASCII)
_MONEY_MARKS = re.compile(
    r"CNY|RMB|CN(?=[￥¥])|人民币|[(（](?:元|RMB|CNY)[)）]|元整?|[￥¥'’\s]", re.IGNORECASE
)
# a comma anywhere else may stand for a point: what it means is not guessed
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\+?\d{1,3}(?:\.\d*[eE]\+?|[eE]\+)\d+|\+\d{1,3}[eE]\d+", re.ASCII)
_LONG_NUMBER = re.compile(r"\+?\d{16,}\.0*|\+\d{16,}", re.ASCII)
_SHORT_NUMBER = re.compile(r"(\d{1,15})\.0*", re.ASCII)
# thousands set apart: only numbers look like this
_GROUPED = re.compile(r"\+?\d{1,3}(?:,\d{3})+(?:\.0*)?", re.ASCII)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９＋．，：／－Ｅｅ", "0123456789+.,:/-Ee")

# how a program writes a control character that XML cannot hold
_ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")
# a name of which a part is hidden
_MASKED = re.compile(r"[*＊﹡∗✱✲…█■]|[•●○□×·.．]{2}|[•●]$|^[\u4e00-\u9fff][xX]{2,}$")
_LONGEST_NO_NAME = 40
_NO_NAME = re.compile(
    r"\W*(?:匿名|.{1,2}某{1,2}(?:先生|女士|小姐)?"
    r"|(?:(?:匿名|未知|隐藏|微信|淘宝|抖音|默认)(?:的)?)?(?:用户|买家|会员|客户|顾客|网友|游客|访客|散客)"
    r"|未知|不详|保密|已?隐藏|.{0,5}已?(?:加密|脱敏|打码|屏蔽)|暂?无|没有|空|none|unknown|anonymous|guest|undefined|n/?a)?\W*",
    re.IGNORECASE,
)

_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN)
_PHONE_GAPS = re.compile(r"[\s\-()（）]")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})(?:\.0+)?", re.ASCII)

# the first two characters tell a province
_PROVINCE_STARTS = (
    "北京天津上海重庆河北山西辽宁吉林黑龙江苏浙江安徽福建江西山东河南湖北湖南广东海南四川"
    "贵州云南陕西甘肃青海台湾内蒙广西西藏宁夏新疆香港澳门"
)
_PROVINCES = frozenset(_PROVINCE_STARTS[at : at + 2] for at in range(0, len(_PROVINCE_STARTS), 2))
_RUN_TOGETHER = re.compile(
    r"(北京市?|天津市?|上海市?|重庆市?|.{2,7}?(?:省|自治区|特别行政区))\s*"
    r"(.{2,10}?(?:自治州|地区|盟|市))?"
)


class Place(NamedTuple):
    """Where the goods go, no closer than the city. 收货城市"""

    province: str = ""
    city: str = ""

    def words(self) -> str:
        """`浙江省 杭州市`, as it is written on 订单."""
        return f"{self.province} {self.city}" if self.city else self.province


def as_text(cell: Cell) -> str:
    """A cell as text. A number of more than 15 digits is shown as `6.5E+17`: it has lost some."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number_text(cell)
        case datetime():
            return cell.replace(tzinfo=None).isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case Formula():
            return as_text(cell.cached)
    return str(cell)


def _number_text(number: float) -> str:
    if not isfinite(number):
        return ""
    if abs(number) >= 10**DIGITS_KEPT:
        return f"{float(number):.14E}"
    if number == int(number):
        return str(int(number))
    return format(number, f".{DIGITS_KEPT}g")


def tidy(cell: Cell) -> str:
    """A cell as it is written on 订单: no outer blanks or apostrophe, empty words empty."""
    text = as_text(cell).strip().lstrip("'").replace("\r", "")
    return "" if text in EMPTY_WORDS else text


def one_line(text: str) -> str:
    r"""What a buyer is known by, the same however programs keep line breaks and unseen marks.

    >>> one_line("小\r\n满"), one_line("小_x000D_\n满"), one_line(" 小\t满\u200b")
    ('小 满', '小 满', '小 满')
    """
    if text.isprintable() and "_x00" not in text:
        return text.strip()
    plain = _ESCAPED_CONTROL.sub(lambda found: chr(int(found[1], 16)), text)
    return _BLANKS.sub(" ", _UNSEEN.sub("", plain)).strip()


def names_nobody(buyer: str) -> bool:
    """A name that many buyers share or that hides who it is: `张**`, `匿名`, `？`. 打码

    >>> [name for name in ("张**", "匿名用户", "云边茶", "***") if not names_nobody(name)]
    ['云边茶']
    >>> names_nobody("t...1"), names_nobody("张•"), names_nobody("张xx"), names_nobody("名字已加密")
    (True, True, True, True)
    """
    return bool(_MASKED.search(buyer) or _NO_NAME.fullmatch(buyer, 0, _LONGEST_NO_NAME))


class _Days(dict[str, Minute]):
    """`2026-11-23` → the minute of its midnight; each day is parsed once."""

    def __missing__(self, text: str) -> Minute:
        if (found := _DATE.fullmatch(text)) is None:
            raise KeyError(text)
        year, month, day = map(int, found.groups())
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise KeyError(text)
        midnight = minute_of(datetime(year, month, day))
        self[text] = midnight
        return midnight


class _Clocks(dict[str, Minute]):
    """` 09:25` → minutes since midnight."""

    def __missing__(self, text: str) -> Minute:
        if (found := _CLOCK.fullmatch(text)) is None:
            raise KeyError(text)
        minute = _clock(*map(int, found.groups()))
        self[text] = minute
        return minute


def _clock(hour: int, minute: int) -> Minute:
    time(hour, minute)  # ValueError unless it stands on a clock
    return hour * MINUTES_PER_HOUR + minute


_days = _Days()
_clocks = _Clocks()
_SECOND = {f":{second:02d}": second for second in range(SECONDS_PER_MINUTE)}
_seconds = {f":{second:02d}": 0 for second in range(SECONDS_PER_MINUTE)}
_amounts: dict[str, Fen | None] = {}


def moment(text: str) -> Minute | None:
    """The minute a cell names, in Beijing time, or None if it is no date. 时间

    `2019-03-09 12:34:56`, `2019/3/9 12:34`, Excel serials, `…T…Z`, offsets such as `+0900`.
    """
    try:
        if len(text) == _LETTERS_OF_A_MOMENT:
            return _days[text[:10]] + _clocks[text[10:16]] + _seconds[text[16:]]
    except (KeyError, ValueError):
        pass
    try:
        return _any_moment(text.strip(ID_JUNK))
    except (KeyError, ValueError, OverflowError):
        return None


def names_a_day(text: str) -> bool:
    """A date without a time of day: `2026/11/30`, `2026年11月30日`, the serial 46356. 只有日期

    >>> names_a_day("26/11/30"), names_a_day("2026-11-30 0:00")
    (True, False)
    """
    bare = text.strip(ID_JUNK).translate(_HALF_WIDTH)
    found = _MOMENT.fullmatch(bare)
    return found["hour"] is None if found else len(bare) in _DIGITS_OF_A_DAY and bare.isdigit()


def waited(created: Minute, created_text: str, paid: Minute, paid_text: str) -> Minute:
    """Minutes from order to payment, begun ones counted; 0 = within half a minute. 付款用时"""
    placed, settled = _SECOND.get(created_text[16:], 0), _SECOND.get(paid_text[16:], 0)
    whole = paid - created
    if whole * SECONDS_PER_MINUTE + settled - placed <= SECONDS_PER_MINUTE // 2:
        return 0
    return whole + (settled > placed)


def _any_moment(text: str) -> Minute | None:
    if found := _MOMENT.fullmatch(text.translate(_HALF_WIDTH)):
        return _day(found["date"]) + _of_day(found) + _shift(found["zone"])
    if found := _COMPACT.fullmatch(text):
        return minute_of(datetime(*map(int, found.groups(default="0"))))  # type: ignore[arg-type]
    if found := _EPOCH_SECONDS.fullmatch(text):
        return beijing_minute(int(found[1]))
    if found := _WRITTEN.fullmatch(text):
        month, year = _MONTHS.index(found["month"]) + 1, found["year"] or found["year_before"]
        day = minute_of(datetime(int(year), month, int(found["day"])))
        return day + _clock(int(found["hour"]), int(found["minute"])) + _shift(found["zone"])
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        seconds = round(float(text) * _SECONDS_PER_DAY)
        return minute_of(_SERIAL_EPOCH) + seconds // SECONDS_PER_MINUTE
    return None


def _day(text: str) -> Minute:
    """Midnight of a date, of which the year may have two digits."""
    year = re.match(r"\d+", text)
    if year is None or len(year[0]) > _SHORT_YEAR:
        return _days[text]
    return _days[f"{_CENTURY + int(year[0])}{text[year.end() :]}"]


def _of_day(found: re.Match[str]) -> Minute:
    """Minutes since midnight: `下午 1:05`, `9:10 PM`, `24:00`; 0 if only a date is there."""
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    half = (found["half"] or found["half_after"] or "").lower()
    if half and hour <= _NOON:
        is_after = half.startswith(_AFTER_NOON) and not (half == "中午" and 1 < hour < _NOON)
        at_night = half in ("晚上", "晚") and hour == _NOON
        hour = hour % _NOON + (_NOON if is_after and not at_night else 0)
    if (hour, minute) == (24, 0):
        return MINUTES_PER_DAY
    return _clock(hour, minute)


def _shift(zone: str) -> Minute:
    """Minutes to add to a clock of this zone to read Beijing time. CST is China's."""
    if zone in ("", "CST"):
        return 0
    beijing = _BEIJING // timedelta(minutes=1)
    offset = zone.lstrip("UTCGMZ").replace(":", "")
    digits = offset[1:] if len(offset) > _HOURS_ONLY else f"{offset[1:]}00"
    ahead = int(digits[:-2] or 0) * MINUTES_PER_HOUR + int(digits[-2:])
    return beijing + (ahead if offset[:1] == "-" else -ahead)


def fen(text: str) -> Fen | None:
    """An amount in fen, or None if it is none: `￥1,280.50元`. 金额"""
    try:
        return _amounts[text]
    except KeyError:
        if len(_amounts) > _MOST_CACHED:
            _amounts.clear()
        plain = _MONEY_MARKS.sub("", text.translate(_HALF_WIDTH))
        if _THOUSANDS.fullmatch(plain):
            plain = plain.replace(",", "")
        amount = round(float(plain) * FEN_PER_YUAN) if _MONEY.fullmatch(plain) else None
        _amounts[text] = amount
        return amount


def is_damaged(order_id: str) -> bool:
    """Excel has made a number of this order id and lost digits: `6.5E+17`. 订单编号已失真"""
    plain = order_id.translate(_HALF_WIDTH)
    if _GROUPED.fullmatch(plain):
        return sum(map(str.isdigit, plain.partition(".")[0])) > DIGITS_KEPT
    return bool(_SCIENTIFIC.fullmatch(plain) or _LONG_NUMBER.fullmatch(plain))


def ends_in_zeros(order_id: str) -> bool:
    """Only zeros after the 15th digit: damaged, if most ids of the file look like this."""
    tail = order_id[DIGITS_KEPT:]
    return bool(tail) and len(order_id) <= 19 and not tail.strip("0")


def clean_id(text: str) -> str:
    """An order id without the wrapping that keeps it text: `="653…"`, `'653…`, tabs. 订单编号"""
    order_id = text.strip(ID_JUNK)
    if order_id.isdigit() and order_id.isascii():
        return order_id
    if order_id in EMPTY_WORDS:
        return ""
    plain = order_id.translate(_HALF_WIDTH)
    if _GROUPED.fullmatch(plain) and not is_damaged(plain):
        plain = plain.replace(",", "")
    if short := _SHORT_NUMBER.fullmatch(plain):
        return short[1]
    return plain if plain.isdigit() else order_id


def phone(text: str) -> str:
    """A mobile as its 11 digits, however it is written; any other number as it stands. 联系手机

    >>> phone("138 0000 2222"), phone("+86 138-0000-5555"), phone("13800007777.0")
    ('13800002222', '13800005555', '13800007777')
    >>> phone("138****1234"), phone("13800001111-1234"), phone("0571-88881234")
    ('138****1234', '13800001111-1234', '0571-88881234')
    """
    if len(text) == MOBILE_DIGITS and text.isascii():
        return text
    plain = text.translate(_HALF_WIDTH).translate(_WITHOUT_UNSEEN).strip()
    found = _MOBILE.fullmatch(_PHONE_GAPS.sub("", plain))
    return found[1] if found else plain


def place(address: str) -> Place:
    """Province and city of an address; what is closer is not looked at. 省市"""
    parts = address.split(None, 2)
    if len(parts) > 1 and parts[0][:2] in _PROVINCES:
        return Place(parts[0], parts[1])
    found = _RUN_TOGETHER.match(address)
    return Place(found[1], found[2] or "") if found and found[1][:2] in _PROVINCES else Place()


def beijing_minute(timestamp: float) -> Minute:
    """A file's time stamp (seconds since 1970 UTC) as a Beijing minute."""
    return minute_of(EPOCH + timedelta(seconds=timestamp) + _BEIJING)
