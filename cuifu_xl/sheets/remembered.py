"""What one press leaves in `_meta` for the next: the report seen, the plan made, numbers typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cuifu_xl.errors import ReportError
from cuifu_xl.rules.model import Chase, Knowledge, Plan
from cuifu_xl.rules.units import Minute
from cuifu_xl.sheets.meta import PHONES, PLAN, REPORT, Meta
from cuifu_xl.sheets.report import Report, older_than
from cuifu_xl.sheets.today import WrittenRow

# a row of the plan snapshot
SNAPSHOT = (
    "id",
    "buyer",
    "orders",
    "start",
    "channel",
    "agent",
    "phone",
    "nth",
    "level",
    "closes_at",
)


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


def refuse_older(meta: Meta, report: Report) -> None:
    """ReportError if a newer report has been seen."""
    seen = meta.json(REPORT)
    sentence = older_than(report, seen["as_of"], seen["newest_order"]) if seen else None
    if sentence:
        raise ReportError(sentence)


def first_seen(meta: Meta, now: Minute) -> Callable[[str], Minute]:
    """As of when a content of 订单 is: the report seen last keeps its time, a new one is of now."""
    seen = meta.json(REPORT) or {}
    return lambda content: int(seen["as_of"]) if seen.get("content") == content else now


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
    kept = [row for row in _snapshot_rows(meta) if row[0] in standing]
    rows = [*map(_snapshot, made.chases), *kept]
    meta.put_json(PLAN, {"made_at": now, "as_of": knowledge.as_of, "rows": rows})
    meta.put_json(PHONES, dict(knowledge.typed_phones))


def shown_phones(meta: Meta) -> Mapping[str, str]:
    """The number that the last plan wrote, by 计划号."""
    phone = SNAPSHOT.index("phone")
    return {row[0]: row[phone] for row in _snapshot_rows(meta)}


def phones_typed_before(meta: Meta) -> Mapping[str, str]:
    """Numbers that people typed over ours, by buyer."""
    return meta.json(PHONES) or {}


def _snapshot_rows(meta: Meta) -> list[list[Any]]:
    return list((meta.json(PLAN) or {}).get("rows", ()))


def _snapshot(chase: Chase) -> Sequence[object]:
    return (
        chase.plan_id,
        chase.buyer,
        [order.id for order in chase.orders],
        chase.window.start,
        chase.window.channel,
        chase.agent,
        chase.phone,
        chase.nth,
        chase.level,
        chase.closes_at,
    )
