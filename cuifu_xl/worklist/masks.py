"""What stands in the place of a person in a copy that leaves the team. 脱敏"""

from collections.abc import Callable, Mapping, Sequence

from cuifu_xl.tables import cells, schema
from cuifu_xl.workbooks.base import Cell

_SHOWN_DIGITS = 4
_STARS = "****"


def masked_phone(phone: str) -> str:
    """`138****0001`; "" stays."""
    if len(phone) <= _SHOWN_DIGITS:
        return _STARS if phone else ""
    return phone[:3] + _STARS + phone[-_SHOWN_DIGITS:]


def masked_name(name: str) -> str:
    """The first character and stars; "" stays."""
    return name[0] + "***" if name else ""


def masked_order(order_id: str) -> str:
    """Stars and the last four digits, of each of several."""
    return "、".join(_STARS + one[-_SHOWN_DIGITS:] for one in order_id.split("、") if one)


def _nothing(text: str) -> str:
    return ""


def _without_quotes(why: str) -> str:
    """理由 up to the first words that somebody wrote."""
    points, quote, _ = why.partition("「")
    return points.rpartition(" · ")[0] if quote else why


# heading → what stands there in a shared copy; words of people may name anybody
_MASKS: Mapping[str, Callable[[str], str]] = {
    "买家会员名": masked_name,
    "订单编号": masked_order,
    "联系手机": _nothing,
    "提醒": _nothing,
    "理由": _without_quotes,
    "备注": _nothing,
    "详情": _nothing,
    "登记号": _nothing,
    "计划号": _nothing,
}
_LEFT_HERE = ("聊天", "问题", "_meta", schema.FIGURES.name, schema.STATE.name)
SHARED = tuple(spec for spec in schema.TABLES if spec.name not in _LEFT_HERE)


def masked_rows(
    spec: schema.TableSpec, rows: Sequence[Sequence[Cell]]
) -> tuple[list[list[Cell]], int]:
    """The rows of a table as they may be shown, and how many cells had to be masked."""
    found, count = [list(row) for row in rows], 0
    if spec.sheet == "设置":
        return found, 0
    for column, heading in enumerate(spec.headings()):
        mask = _MASKS.get(heading)
        if mask is None:
            continue
        for row in found:
            if text := cells.text(row[column]):
                row[column] = mask(text) or None
                count += 1
    return found, count
