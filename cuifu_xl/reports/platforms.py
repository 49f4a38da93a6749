"""Which platform a report comes from, and what its headings and statuses mean. 平台"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.tables.report_cells import UNSEEN

# In the order of precedence when the same order stands in a report twice: the later wins.
UNPAID, CLOSED, CLOSED_UNPAID, PAID, REFUNDED = range(5)
STATE_NAMES = ("unpaid", "closed", "closed", "paid", "refunded")
STATE_WORDS = ("未付", "已关闭", "已关闭", "已付", "已退款")

REQUIRED = ("id", "created", "payable", "status")
PRIVATE = ("receiver",)

# words of a status nobody has met: only a part is paid, or the money went back
_OWING = ("尾款", "定金", "部分付", "partial")
_GIVEN_BACK = ("退款", "关闭", "取消", "refund", "cancel", "void")

_SORT_MARKS = "▲▼△▽▴▾▵▿⏶⏷🔼🔽↑↓↕⇅⇵⬆⬇⇧⇩⌃⌄︿﹀\ufe0f"
_BRACKETS = str.maketrans("（）【】［］〔〕", "()[]()()", f"{UNSEEN}'{_SORT_MARKS}")
# in what an amount, a number or a time is given, and what forms put beside a heading: no part of
# a name. 分 and 万元 are not passed over: the amounts would be others.
_UNITS = re.compile(
    r"[(\[](?:(?:单位[:：]?)?(?:元|人民币|rmb|cny|[￥¥])+|件|个|笔|小时|北京时间"
    r"|(?:utc|gmt)[+]0?8(?::00)?|年.?月.?日.*?|yyyy.*?)[)\]]|/元$|[:：*＊]+$|^[*＊]+"
)
# what a shop's page puts before a status: the order is held, or taken off the list
_MARKED = re.compile(r"^[(\[](锁定|暂停|删除|已删除)[)\]]")
_PARTS = re.compile(r"[,，;；、]\s*")
_SEPARATORS = re.compile(r"[\s,，、;；]+")


class Platform(NamedTuple):
    """One shop platform: how its order report looks. A block of platforms.toml. 平台"""

    name: str
    marks: frozenset[str]
    detail_marks: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]  # field → aliases as printed, first counts
    known: Mapping[str, str]  # plain heading → field; "" = kept for the eye only
    statuses: Mapping[str, int]  # plain status → state
    nonpayment: tuple[str, ...]  # words of a closing reason that say "never paid"
    refunds: frozenset[str]  # after-sale states that give a paid order back
    item_rows: bool
    sum_items: bool
    forward_fill: bool

    def positions(self, header: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Field → columns of this header that hold it, the one that counts first."""
        place = {plain(heading): column for column, heading in enumerate(header)}
        found = {
            field: tuple(place[plain(alias)] for alias in aliases if plain(alias) in place)
            for field, aliases in self.fields.items()
        }
        return {field: columns for field, columns in found.items() if columns}

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """The headings without which no order can be planned, if they are not there."""
        found = self.positions(header)
        if "goods_payable" in found:
            found["payable"] = found["goods_payable"]
        if "last_payable" in found:
            found.setdefault("payable", found["last_payable"])
        if "paid_at" in found:
            found.setdefault("status", found["paid_at"])
        lacking = (field for field in REQUIRED if field not in found)
        return tuple((self.fields.get(f) or self.fields[f"goods_{f}"])[0] for f in lacking)

    def state(
        self, status: str | None, reason: str, after_sale: str, *, cancelled: bool, paid: bool
    ) -> int | None:
        """How far an order has come, or None for a status nobody has met. 订单状态

        `status` is None where the report has no such column: then the payment time decides.
        """
        if status is None:
            state = PAID if paid else UNPAID
            if any(word in reason for word in self.nonpayment):
                state = CLOSED
        elif (known := self._known_state(status)) is None:
            return None
        else:
            state = known
        if state == CLOSED:
            return self._closed(reason, paid)
        if state == UNPAID and cancelled:
            return CLOSED
        if state == PAID and plain_status(after_sale) in self.refunds:
            return REFUNDED
        return state

    def _known_state(self, status: str) -> int | None:
        """What a status means: as a whole, else by its parts, of which the last one counts.

        `已发货，退款成功` is refunded; `(删除)…` is off the list, `(锁定)…` is what follows.
        """
        words = plain_status(status)
        if (known := self.statuses.get(words)) is not None:
            return known
        if marked := _MARKED.match(words):
            rest = self.statuses.get(words[marked.end() :])
            is_off = "删除" in marked[1]
            return {UNPAID: CLOSED, PAID: REFUNDED}.get(rest, rest) if is_off else rest  # type: ignore[arg-type]
        *before, last = (self.statuses.get(plain_status(part)) for part in _PARTS.split(status))
        is_over = last in (CLOSED, REFUNDED)
        return last if before and (is_over or None not in before) else None

    def paid_state(self, status: str, after_sale: str) -> int | None:
        """How far an order with a payment time has come; None if only a part of it is paid."""
        said = status.lower()
        if any(word in said for word in _OWING):
            return None
        is_back = plain_status(after_sale) in self.refunds or any(w in said for w in _GIVEN_BACK)
        return REFUNDED if is_back else PAID

    def _closed(self, reason: str, paid: bool) -> int:
        if any(word in reason for word in self.nonpayment):
            return CLOSED_UNPAID
        return REFUNDED if paid or "退款" in reason else CLOSED


@lru_cache(maxsize=4096)  # the same aliases are compared for each platform and row
def plain(heading: str) -> str:
    """A heading as it is compared: no blanks, units or sort marks, ASCII brackets, lower case."""
    return _UNITS.sub("", printed(heading))


def printed(heading: str) -> str:
    """A heading as a platform prints it, with its unit: by it the platform is known."""
    return "".join(heading.translate(_BRACKETS).split()).lower()


def plain_status(status: str) -> str:
    """A status as it is compared: half- and full-width commas are one."""
    return _SEPARATORS.sub("", status.translate(_BRACKETS)).lower()


@cache
def platforms() -> tuple[Platform, ...]:
    """All platforms in the order of platforms.toml."""
    text = Path(__file__).with_name("platforms.toml").read_text("utf-8")
    return tuple(_platform(name, block) for name, block in tomllib.loads(text).items())


def _platform(name: str, block: Mapping[str, object]) -> Platform:
    fields = {field: tuple(aliases) for field, aliases in _lists(block["fields"]).items()}
    known = {plain(heading): "" for heading in _words(block, "keep")}
    for field, aliases in fields.items():
        for alias in aliases:
            known.setdefault(plain(alias), field)
    states = {"unpaid": UNPAID, "paid": PAID, "closed": CLOSED, "refunded": REFUNDED}
    return Platform(
        name=name,
        marks=frozenset(map(printed, _words(block, "marks"))),
        detail_marks=frozenset(map(plain, _words(block, "detail_marks"))),
        fields=fields,
        known=known,
        statuses={
            plain_status(status): states[group]
            for group, statuses in _lists(block["statuses"]).items()
            for status in statuses
        },
        nonpayment=tuple(_words(block, "nonpayment")) or ("未付款",),
        refunds=frozenset(map(plain_status, _words(block, "refunds"))),
        item_rows=bool(block.get("item_rows")),
        sum_items=bool(block.get("sum_items")),
        forward_fill=bool(block.get("forward_fill")),
    )


def _lists(block: object) -> dict[str, list[str]]:
    return block if isinstance(block, dict) else {}


def _words(block: Mapping[str, object], key: str) -> list[str]:
    words = block.get(key, [])
    return words if isinstance(words, list) else []
