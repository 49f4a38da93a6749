"""What colleagues wrote in their copies brought back to 今日计划. 合并

Rows are known by 计划号. The order of the copies does not matter and merging again changes
nothing; where two people wrote different things for one row nobody wins: it is told. So is a row
whose 计划号, orders and buyer do not belong together, and one that belongs nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Attempt
from cuifu_xl.tables import cells
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.worklist.row_identity import Identities
from cuifu_xl.worklist.written import HEADINGS, MEMO, NAME, PHONE, TYPED, WrittenRow

ID = "计划号"
# what a copy may bring; the formula of 千牛备注 is everybody's own
FIELDS = (*(heading for heading in TYPED if heading != MEMO), PHONE)
READ = tuple(heading for heading in HEADINGS if heading != MEMO)
_MASK = "*"
CopyRow = Mapping[str, Cell]
ContactKey = tuple[str, str, str]  # order or buyer, 结果, who made it


class Merged(NamedTuple):
    """What is to be written, and how it came."""

    filled: dict[str, dict[str, Cell]]  # 计划号 → heading → what a copy brings
    added: list[CopyRow]  # rows that are not on 今日计划
    merged: int
    duplicates: int
    conflicts: int
    problems: list[Problem]


def merged(
    written: Sequence[WrittenRow],
    copies: Mapping[str, Iterable[CopyRow]],
    known: Sequence[Attempt],
    identities: Identities,
) -> Merged:
    """The rows of all copies against 今日计划 and the register. `copies` are by file name."""
    here = {row.plan_id: row for row in written if row.plan_id}
    registered = {attempt.plan_id: attempt for attempt in known if attempt.plan_id}
    contacts = {contact for row in written for contact in _contacts(row.cells)}
    contacts |= {(a.order_id or a.buyer, a.outcome, a.agent) for a in known}
    made = Merged({}, [], 0, 0, 0, [])
    brought = _by_row(copies, here, identities, made)
    counts = Counter(conflicts=len(made.problems))
    for plan_id, versions in sorted(brought.items()):
        if plan_id.startswith(_NEW):
            what = _outside(versions, contacts, made)
        elif plan_id in here and identities.are_mixed_up(here[plan_id]):
            made.problems.append(_mixed_up(here[plan_id], identities, versions))
            what = "conflicts"
        elif plan_id in here:
            what = _fill(here[plan_id], versions, made)
        else:
            what = _absent(plan_id, versions, registered, made)
        counts[what] += 1
    return made._replace(
        merged=counts["merged"], duplicates=counts["duplicates"], conflicts=counts["conflicts"]
    )


_NEW = "\0"
Version = tuple[str, CopyRow]  # the file it stands in, the row


def _by_row(
    copies: Mapping[str, Iterable[CopyRow]],
    here: Mapping[str, WrittenRow],
    identities: Identities,
    made: Merged,
) -> dict[str, list[Version]]:
    """Every row in which somebody wrote, by 计划号; contacts outside the plan by what they say.

    A row of which nobody can tell whom it is about becomes a problem.
    """
    found: dict[str, list[Version]] = {}
    for name, rows in sorted(copies.items()):
        for row in rows:
            if not any(_key(row, heading) for heading in FIELDS if heading != PHONE) and not (
                _typed_phone(row, here)
            ):
                continue
            seen = WrittenRow(row, 0)
            if identities.are_mixed_up(seen):
                made.problems.append(_mixed_up(seen, identities, [(name, row)]))
            elif not seen.plan_id and not (seen.text("结果") and any(_whom(seen))):
                made.problems.append(_belongs_nowhere(seen, name))
            else:
                key = seen.plan_id or _NEW + repr(sorted(_contacts(row)))
                found.setdefault(key, []).append((name, row))
    return found


def _typed_phone(row: CopyRow, here: Mapping[str, WrittenRow]) -> bool:
    phone, original = cells.text(row[PHONE]), here.get(cells.name(row[ID]))
    return bool(phone and _MASK not in phone and original and phone != original.text(PHONE))


def _fill(row: WrittenRow, versions: Sequence[Version], made: Merged) -> str:
    """A row that is on 今日计划: blank cells are filled, if nobody disagrees."""
    news: dict[str, Cell] = {}
    for heading in FIELDS:
        said = {_key(copy, heading): copy[heading] for _, copy in versions}
        said.pop("", None)
        if heading == PHONE:
            said = {key: cell for key, cell in said.items() if _MASK not in key}
            said.pop(_key(row.cells, heading), None)
        elif mine := _key(row.cells, heading):
            said.setdefault(mine, row.cells[heading])
        if len(said) > 1:
            made.problems.append(_disagree(row, heading, said, versions))
            return "conflicts"
        if said and _key(row.cells, heading) not in said:
            news[heading] = next(iter(said.values()))
    if not news:
        return "duplicates"
    made.filled[row.plan_id] = news
    return "merged"


def _absent(
    plan_id: str, versions: Sequence[Version], registered: Mapping[str, Attempt], made: Merged
) -> str:
    """A row that has left 今日计划: registered since, or taken off the list."""
    results = {cells.text(copy["结果"]) for _, copy in versions}
    attempt = registered.get(plan_id)
    if attempt is not None and results == {attempt.outcome}:
        return "duplicates"
    if attempt is None and len({_contacts(copy) for _, copy in versions}) == 1:
        made.added.append(versions[0][1])
        return "merged"
    buyer = cells.name(versions[0][1]["买家会员名"])
    said = [attempt.outcome] if attempt else []
    said += sorted(results)
    made.problems.append(_conflict(None, "结果", buyer, said, versions))
    return "conflicts"


def _outside(versions: Sequence[Version], known: set[ContactKey], made: Merged) -> str:
    """A contact that no plan asked for."""
    if _contacts(versions[0][1]) <= known:
        return "duplicates"
    made.added.append(versions[0][1])
    return "merged"


def _contacts(row: CopyRow) -> frozenset[ContactKey]:
    """What a row says of each of its orders; of its buyer, where it names none."""
    seen = WrittenRow(row, 0)
    agent = seen.text("催付人") or seen.text("负责客服")
    return frozenset((whom, seen.text("结果"), agent) for whom in _whom(seen))


def _whom(row: WrittenRow) -> Sequence[str]:
    return row.order_ids or (row.text("订单编号") or row.buyer,)


def _disagree(
    row: WrittenRow, heading: str, said: Mapping[str, Cell], versions: Sequence[Version]
) -> Problem:
    return _conflict(row.row, heading, row.buyer, sorted(said), versions)


def _mixed_up(row: WrittenRow, identities: Identities, versions: Sequence[Version]) -> Problem:
    said = f"{identities.told(row)}；来自 {_names(versions)}"
    return Problem(
        NAME,
        row.row or None,
        "订单编号",
        row.text("订单编号"),
        f"计划号、订单编号、买家对不上（{said}），没有合并",
        "多半是有一列单独排过序：请问填的人催的是哪一位，在「今日计划」里填好",
    )


def _belongs_nowhere(row: WrittenRow, name: str) -> Problem:
    typed = "，".join(filter(None, map(row.text, FIELDS)))
    return Problem(
        name,
        None,
        "",
        typed,
        "有一行填了字，没有计划号，也看不出是哪一单、什么结果，没有合并",
        "请补上订单编号和结果，再合并一次",
    )


def _names(versions: Sequence[Version]) -> str:
    return "、".join(dict.fromkeys(name for name, _ in versions))


def _conflict(
    row: int | None, heading: str, buyer: str, said: Sequence[str], versions: Sequence[Version]
) -> Problem:
    return Problem(
        NAME,
        row,
        heading,
        buyer,
        f"两处填的不一样：{' / '.join(said)}（来自 {_names(versions)}），没有合并这一行",
        "请问一下谁对，在「今日计划」里填好",
    )


def _key(row: CopyRow, heading: str) -> str:
    """A cell as it is compared: a clock is a clock in whichever program it was typed."""
    cell = row[heading]
    if heading == "联系时间":
        if isinstance(cell, float) and 0 < cell < 1:
            minutes = round(cell * 24 * 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        if isinstance(cell, datetime):
            return f"{cell:%Y-%m-%d %H:%M}"
        if isinstance(cell, time):
            return f"{cell:%H:%M}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d} 00:00"
    return cells.name(cell)
