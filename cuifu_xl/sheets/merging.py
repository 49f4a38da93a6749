"""What colleagues wrote in their copies brought back to 今日计划. 合并

Rows are known by 计划号. The order of the copies does not matter and merging again changes
nothing; where two people wrote different things for one row nobody wins: it is told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from cuifu_xl.errors import Problem
from cuifu_xl.hosts.base import Cell
from cuifu_xl.rules.model import Attempt
from cuifu_xl.sheets import cells
from cuifu_xl.sheets.written import HEADINGS, MEMO, NAME, PHONE, TYPED, WrittenRow

ID = "计划号"
# what a copy may bring; the formula of 千牛备注 is everybody's own
FIELDS = (*(heading for heading in TYPED if heading != MEMO), PHONE)
READ = tuple(heading for heading in HEADINGS if heading != MEMO)
_MASK = "*"
CopyRow = Mapping[str, Cell]


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
    known: Iterable[Attempt],
) -> Merged:
    """The rows of all copies against 今日计划 and the register. `copies` are by file name."""
    here = {row.plan_id: row for row in written if row.plan_id}
    registered = {attempt.plan_id: attempt for attempt in known if attempt.plan_id}
    outside = {_contact(row.cells) for row in written}
    outside |= {(a.order_id, a.outcome, a.agent) for a in registered.values()}
    made = Merged({}, [], 0, 0, 0, [])
    brought = _by_row(copies, here)
    counts: Counter[str] = Counter()
    for plan_id, versions in sorted(brought.items()):
        if plan_id.startswith(_NEW):
            what = _outside(versions, outside, made)
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
    copies: Mapping[str, Iterable[CopyRow]], here: Mapping[str, WrittenRow]
) -> dict[str, list[Version]]:
    """Every row in which somebody wrote, by 计划号; contacts outside the plan by what they say."""
    found: dict[str, list[Version]] = {}
    for name, rows in sorted(copies.items()):
        for row in rows:
            if not any(_key(row, heading) for heading in FIELDS if heading != PHONE) and not (
                _typed_phone(row, here)
            ):
                continue
            plan_id = cells.text(row[ID])
            if not plan_id and not (cells.text(row["订单编号"]) and cells.text(row["结果"])):
                continue
            found.setdefault(plan_id or _NEW + repr(_contact(row)), []).append((name, row))
    return found


def _typed_phone(row: CopyRow, here: Mapping[str, WrittenRow]) -> bool:
    phone, original = cells.text(row[PHONE]), here.get(cells.text(row[ID]))
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
    if attempt is None and len({_contact(copy) for _, copy in versions}) == 1:
        made.added.append(versions[0][1])
        return "merged"
    buyer = cells.text(versions[0][1]["买家会员名"])
    said = [attempt.outcome] if attempt else []
    said += sorted(results)
    made.problems.append(_conflict(None, "结果", buyer, said, versions))
    return "conflicts"


def _outside(versions: Sequence[Version], known: set[tuple[str, str, str]], made: Merged) -> str:
    """A contact that no plan asked for."""
    if _contact(versions[0][1]) in known:
        return "duplicates"
    made.added.append(versions[0][1])
    return "merged"


def _contact(row: CopyRow) -> tuple[str, str, str]:
    agent = cells.text(row["催付人"]) or cells.text(row["负责客服"])
    return cells.text(row["订单编号"]), cells.text(row["结果"]), agent


def _disagree(
    row: WrittenRow, heading: str, said: Mapping[str, Cell], versions: Sequence[Version]
) -> Problem:
    return _conflict(row.row, heading, row.buyer, sorted(said), versions)


def _conflict(
    row: int | None, heading: str, buyer: str, said: Sequence[str], versions: Sequence[Version]
) -> Problem:
    names = "、".join(dict.fromkeys(name for name, _ in versions))
    return Problem(
        NAME,
        row,
        heading,
        buyer,
        f"两处填的不一样：{' / '.join(said)}（来自 {names}），没有合并这一行",
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
    return cells.text(cell)
