"""What one press leaves in `_meta` for the next: the report seen, the plan made, numbers typed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from cuifu_xl.core.errors import OlderReportError
from cuifu_xl.core.model import Chase, Knowledge, Plan
from cuifu_xl.core.units import Fen, Minute
from cuifu_xl.reports.report import Report, older_than
from cuifu_xl.tables.meta import MATCHED, NOTES, PHONES, PLAN, PRESS, REPORT, TEXTED, Meta
from cuifu_xl.tables.named import (
    FIELDS,
    FIRST_PLAN_ORDER,
    FIRST_PLAN_ROW,
    fields_of,
    laid_out,
    records,
    with_unknown,
)
from cuifu_xl.worklist.written import WrittenRow

_ORDER_FIELDS = "order_fields"


class PlannedOrder(NamedTuple):
    """One order of a row of the plan snapshot."""

    id: str
    payable: Fen | None = None
    created_at: Minute | None = None
    closes_at: Minute | None = None
    goods: str = ""
    kind: str = ""
    is_hour_known: bool = True  # of created_at


class PlannedRow(NamedTuple):
    """A row of the plan snapshot: what registering cannot read on 今日计划 itself."""

    id: str
    buyer: str = ""
    orders: Sequence[PlannedOrder] = ()
    phone: str = ""
    tier: str = ""
    inquiry: str = ""
    gift: str = ""
    as_of: Minute | None = None  # 数据截至 of the report that the plan was made from


class Seen(NamedTuple):
    """The report that was seen last."""

    content: str = ""
    fingerprint: str | None = None
    as_of: Minute = 0
    newest_order: Minute = 0


class Presser(NamedTuple):
    """Who pressed: one writer at a time, so the next one may want to know."""

    pc: str
    user: str


def remember_press(meta: Meta, by: Presser, now: Minute) -> None:
    """Who pressed last, and when."""
    meta.put_json(PRESS, {"pc": by.pc, "user": by.user, "at": now})


def last_press(meta: Meta) -> tuple[Presser, Minute] | None:
    """Who pressed last, and when; None before the first press."""
    found = meta.json(PRESS)
    if not found or "at" not in found:
        return None
    return Presser(found.get("pc", ""), found.get("user", "")), found["at"]


def remember_report(meta: Meta, report: Report) -> None:
    """Which report was seen, and how old it is."""
    seen = Seen(report.content, report.fingerprint, report.as_of, report.newest_order)
    meta.put_json(REPORT, seen._asdict())


def forget_rows(meta: Meta) -> None:
    """订单 is empty: nothing pasted there can stand on old rows. How new they were is kept."""
    if seen := meta.json(REPORT):
        meta.put_json(REPORT, {key: seen[key] for key in seen if key != "fingerprint"})


def _seen(meta: Meta) -> Seen:
    kept = meta.json(REPORT) or {}
    return Seen(**{field: kept[field] for field in Seen._fields if field in kept})


def remember_matched(meta: Meta, as_of: Minute) -> None:
    """Up to when the payments in 催付登记 are known."""
    meta.put(MATCHED, str(max(as_of, matched_until(meta) or as_of)))


def matched_until(meta: Meta) -> Minute | None:
    """数据截至 of the newest report whose payments are in 催付登记; None before the first."""
    found = meta.json(MATCHED)
    return _seen(meta).as_of or None if found is None else int(found)


def refuse_older(meta: Meta, report: Report) -> None:
    """OlderReportError if a newer report has been seen."""
    seen = _seen(meta)
    sentence = older_than(report, seen.as_of, seen.newest_order)
    if sentence:
        raise OlderReportError(sentence)


def first_seen(meta: Meta, now: Minute) -> Callable[[str], Minute]:
    """As of when a content of 订单 is: the report seen last keeps its time, a new one is of now."""
    seen = _seen(meta)
    return lambda content: seen.as_of if seen.as_of and seen.content == content else now


def was_seen(meta: Meta, content: str) -> bool:
    """Whether this content of 订单 is the one that was imported or planned last."""
    return _seen(meta).content == content


def fingerprint(meta: Meta) -> str | None:
    """The fingerprint of the report seen last."""
    return _seen(meta).fingerprint


def remember_plan(
    meta: Meta, made: Plan, written: Sequence[WrittenRow], knowledge: Knowledge, now: Minute
) -> None:
    """The snapshot that registering will read, and the numbers that people typed.

    Rows of an earlier plan that still stand on 今日计划 stay in the snapshot.
    """
    planned = {chase.plan_id for chase in made.chases}
    standing = {row.plan_id for row in written} - planned
    plan = {"made_at": now, "as_of": knowledge.as_of, "report": _seen(meta).content or None}
    rows = [_snapshot(chase, knowledge.as_of) for chase in made.chases]
    meta.put_json(PLAN, plan | _with_standing(rows, _kept_rows(meta, standing)))
    meta.put_json(PHONES, dict(knowledge.typed_phones))


def planned_report(meta: Meta) -> str | None:
    """The content of 订单 that the plan was made with; None if there is no plan."""
    return (meta.json(PLAN) or {}).get("report")


def plan_moments(meta: Meta) -> tuple[Minute | None, Minute | None]:
    """When the plan was made, and 数据截至 of its report; None where nobody has noted it."""
    plan = meta.json(PLAN) or {}
    return plan.get("made_at"), plan.get("as_of")


def remember_texted(meta: Meta, today: int, marks: Collection[str]) -> None:
    """The numbers that got an SMS into a file today, as marks: none gets a second one."""
    marks = exported_today(meta, today).union(marks)
    meta.put_json(TEXTED, {"day": today, "marks": sorted(marks)})


def exported_today(meta: Meta, today: int) -> frozenset[str]:
    """Marks of the numbers exported today; those of other days are forgotten."""
    kept = meta.json(TEXTED) or {}
    return frozenset(kept.get("marks", ())) if kept.get("day") == today else frozenset()


def notes_seen(meta: Meta) -> Mapping[str, int] | None:
    """The day on which each note of contact without a date was first seen; None before a plan."""
    found: Mapping[str, int] | None = meta.json(NOTES)
    return found


def remember_notes(meta: Meta, days: Mapping[str, int], since: int) -> None:
    """Those seen since that day: an older one is of an order that has closed long ago."""
    meta.put_json(NOTES, {mark: day for mark, day in days.items() if day >= since})


def planned_rows(meta: Meta, wanted: Collection[str] | None = None) -> Mapping[str, PlannedRow]:
    """The plan snapshot by 计划号: of the `wanted` ones, or all of it."""
    kept = _kept_rows(meta, wanted)
    found = {}
    for planned in records(PlannedRow, PlannedRow._fields, kept.fields, kept.rows):
        orders = records(PlannedOrder, PlannedOrder._fields, kept.order_fields, planned.orders)
        found[planned.id] = planned._replace(orders=list(orders))
    return found


def phones_typed_before(meta: Meta) -> Mapping[str, str]:
    """Numbers that people typed over ours, by buyer."""
    return meta.json(PHONES) or {}


class _KeptRows(NamedTuple):
    """Rows of a plan snapshot as they were written, by whichever release."""

    fields: Sequence[str]
    order_fields: Sequence[str]
    rows: Sequence[Sequence[Any]]


def _kept_rows(meta: Meta, wanted: Collection[str] | None = None) -> _KeptRows:
    if wanted is not None and not wanted:
        return _KeptRows(PlannedRow._fields, PlannedOrder._fields, ())
    kept = meta.json(PLAN) or {}
    fields = fields_of(kept, FIRST_PLAN_ROW)
    at, rows = fields.index("id"), kept.get("rows", ())
    return _KeptRows(
        fields,
        fields_of(kept, FIRST_PLAN_ORDER, _ORDER_FIELDS),
        [row for row in rows if wanted is None or row[at] in wanted],
    )


def _with_standing(rows: Sequence[PlannedRow], kept: _KeptRows) -> dict[str, Any]:
    """The new rows and those kept, under names that hold both."""
    fields = with_unknown(PlannedRow._fields, kept.fields)
    order_fields = with_unknown(PlannedOrder._fields, kept.order_fields)
    at = fields.index("orders")
    standing = []
    for row in laid_out(kept.fields, kept.rows, fields):
        orders = list(laid_out(kept.order_fields, row[at] or (), order_fields))
        standing.append([*row[:at], orders, *row[at + 1 :]])
    return {FIELDS: fields, _ORDER_FIELDS: order_fields, "rows": [*rows, *standing]}


def _snapshot(chase: Chase, as_of: Minute | None) -> PlannedRow:
    return PlannedRow(
        chase.plan_id,
        chase.buyer,
        [
            PlannedOrder(
                order.id,
                order.payable,
                order.created_at,
                detail.closes_at,
                detail.goods,
                detail.kind,
                order.placed_by is None,
            )
            for order, detail in zip(chase.orders, chase.details, strict=True)
        ],
        chase.phone,
        chase.tier,
        chase.inquiry,
        chase.gift,
        as_of,
    )
