"""What one press leaves in `_meta` for the next: the report seen, the plan made, numbers typed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from cuifu_xl.errors import OlderReportError
from cuifu_xl.rules.model import Chase, Knowledge, Plan
from cuifu_xl.rules.units import Fen, Minute
from cuifu_xl.sheets.meta import MATCHED, NOTES, PHONES, PLAN, PRESS, REPORT, TEXTED, Meta
from cuifu_xl.sheets.report import Report, older_than
from cuifu_xl.sheets.written import WrittenRow


class PlannedOrder(NamedTuple):
    """One order of a row of the plan snapshot."""

    id: str
    payable: Fen | None
    created_at: Minute | None
    closes_at: Minute | None
    goods: str
    kind: str


class PlannedRow(NamedTuple):
    """A row of the plan snapshot: what registering cannot read on 今日计划 itself."""

    id: str
    buyer: str
    orders: Sequence[PlannedOrder]
    phone: str
    tier: str
    inquiry: str
    gift: str
    as_of: Minute | None  # 数据截至 of the report that the plan was made from


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
    return (Presser(found["pc"], found["user"]), found["at"]) if found else None


def remember_report(meta: Meta, report: Report) -> None:
    """Which report was seen, and how old it is."""
    meta.put_json(
        REPORT,
        {
            "content": report.content,
            "fingerprint": report.fingerprint,
            "as_of": report.as_of,
            "newest_order": report.newest_order,
        },
    )


def forget_rows(meta: Meta) -> None:
    """订单 is empty: nothing pasted there can stand on old rows. How new they were is kept."""
    if seen := meta.json(REPORT):
        meta.put_json(REPORT, {key: seen[key] for key in seen if key != "fingerprint"})


def remember_matched(meta: Meta, as_of: Minute) -> None:
    """Up to when the payments in 催付登记 are known."""
    meta.put(MATCHED, str(max(as_of, matched_until(meta) or as_of)))


def matched_until(meta: Meta) -> Minute | None:
    """数据截至 of the newest report whose payments are in 催付登记; None before the first."""
    found, seen = meta.json(MATCHED), meta.json(REPORT)
    if found is not None:
        return int(found)
    return int(seen["as_of"]) if seen else None


def refuse_older(meta: Meta, report: Report) -> None:
    """OlderReportError if a newer report has been seen."""
    seen = meta.json(REPORT)
    sentence = older_than(report, seen["as_of"], seen["newest_order"]) if seen else None
    if sentence:
        raise OlderReportError(sentence)


def first_seen(meta: Meta, now: Minute) -> Callable[[str], Minute]:
    """As of when a content of 订单 is: the report seen last keeps its time, a new one is of now."""
    seen = meta.json(REPORT) or {}
    return lambda content: int(seen["as_of"]) if seen.get("content") == content else now


def was_seen(meta: Meta, content: str) -> bool:
    """Whether this content of 订单 is the one that was imported or planned last."""
    return (meta.json(REPORT) or {}).get("content") == content


def fingerprint(meta: Meta) -> str | None:
    """The fingerprint of the report seen last."""
    return (meta.json(REPORT) or {}).get("fingerprint")


def remember_plan(
    meta: Meta, made: Plan, written: Sequence[WrittenRow], knowledge: Knowledge, now: Minute
) -> None:
    """The snapshot that registering will read, and the numbers that people typed.

    Rows of an earlier plan that still stand on 今日计划 stay in the snapshot.
    """
    planned = {chase.plan_id for chase in made.chases}
    standing = {row.plan_id for row in written} - planned
    kept = _snapshot_rows(meta, standing)
    rows = [*(_snapshot(chase, knowledge.as_of) for chase in made.chases), *kept]
    made_with = (meta.json(REPORT) or {}).get("content")
    meta.put_json(
        PLAN, {"made_at": now, "as_of": knowledge.as_of, "report": made_with, "rows": rows}
    )
    meta.put_json(PHONES, dict(knowledge.typed_phones))


def planned_report(meta: Meta) -> str | None:
    """The content of 订单 that the plan was made with; None if there is no plan."""
    return (meta.json(PLAN) or {}).get("report")


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
    found = {}
    for row in _snapshot_rows(meta, wanted):
        planned = PlannedRow(*row)
        orders = [PlannedOrder(*order) for order in planned.orders]
        found[planned.id] = planned._replace(orders=orders)
    return found


def phones_typed_before(meta: Meta) -> Mapping[str, str]:
    """Numbers that people typed over ours, by buyer."""
    return meta.json(PHONES) or {}


def _snapshot_rows(meta: Meta, wanted: Collection[str] | None = None) -> list[list[Any]]:
    if wanted is not None and not wanted:
        return []
    rows = (meta.json(PLAN) or {}).get("rows", ())
    return [row for row in rows if wanted is None or row[0] in wanted]


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
            )
            for order, detail in zip(chase.orders, chase.details, strict=True)
        ],
        chase.phone,
        chase.tier,
        chase.inquiry,
        chase.gift,
        as_of,
    )
