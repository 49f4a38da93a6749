"""Rows in `_meta` under the names of their fields, written once above them.

A field that this release does not know is passed over, one that is missing has its default, and
their order never matters. Release 0.1.0 wrote no names: what it meant stands here and nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

R = TypeVar("R")
FIELDS = "fields"
Kept = Mapping[str, Any]  # a record of `_meta`

# the order of the fields in what 0.1.0 left: never to be changed
FIRST_PLAN_ROW = ("id", "buyer", "orders", "phone", "tier", "inquiry", "gift", "as_of")
FIRST_PLAN_ORDER = ("id", "payable", "created_at", "closes_at", "goods", "kind")
FIRST_CURVE_CELL = ("orders", "paid", "let_go")
FIRST_TODAY_ROW = (
    *("催付开始", "催付截止", "渠道", "负责客服", "买家会员名", "商品", "应付金额", "提醒"),
    *("话术", "短信草稿", "结果", "联系时间", "实际渠道", "催付人", "未付款原因", "承诺付款时间"),
    *("备注", "千牛备注", "优先级", "优先分", "联系手机", "订单编号", "订单数", "下单时间"),
    *("关闭时间", "第几次", "技巧", "话术编号", "短信字数", "短信条数", "理由", "计划号"),
    "登记状态",
)
FIRST_TYPED = ("结果", "联系时间", "实际渠道", "催付人", "未付款原因", "承诺付款时间", "备注")


def fields_of(kept: Kept, first: Sequence[str], under: str = FIELDS) -> tuple[str, ...]:
    """The names over the rows of a record; those of 0.1.0 where none are written."""
    return tuple(kept.get(under, first))


def by_name(fields: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row as a map; it may end early, where its last fields have their defaults."""
    return dict(zip(fields, row, strict=False))


def records(
    make: Callable[..., R],
    known: Sequence[str],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> Iterator[R]:
    """Rows under `fields` as records of the `known` ones."""
    if tuple(fields) == tuple(known):
        yield from (make(*row) for row in rows)
        return
    for row in rows:
        found = by_name(fields, row)
        yield make(**{name: found[name] for name in known if name in found})


def with_unknown(known: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
    """The fields of today, and behind them those of another release, which are kept."""
    return (*known, *(name for name in fields if name not in known))


def laid_out(
    fields: Sequence[str], rows: Iterable[Sequence[Any]], wanted: Sequence[str]
) -> Iterator[Sequence[Any]]:
    """The same rows under the fields `wanted`; a field that is not there is None."""
    if tuple(fields) == tuple(wanted):
        yield from rows
        return
    for row in rows:
        found = by_name(fields, row)
        yield [found.get(name) for name in wanted]
