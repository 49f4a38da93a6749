"""The use cases of a team: the list dealt out, brought back, and a copy to show around."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app import front_page
from cuifu_xl.app.every_press import up_to_date, write_end, write_problems
from cuifu_xl.app.report_in_hand import pasted
from cuifu_xl.core.errors import CuifuError, Problem, ReportError
from cuifu_xl.core.units import Minute, date_of, day_of
from cuifu_xl.register.register import read_register
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.tables.records import positions
from cuifu_xl.workbooks.base import Cell, Table, Workbook
from cuifu_xl.workbooks.closed.copies import read_copy
from cuifu_xl.worklist import merging
from cuifu_xl.worklist.dealing import dealt
from cuifu_xl.worklist.fresh import refuse_old_plan
from cuifu_xl.worklist.masks import SHARED, masked_rows
from cuifu_xl.worklist.proofs import points_of
from cuifu_xl.worklist.remembered import Presser, plan_moments, planned_rows
from cuifu_xl.worklist.row_identity import Identities, identities
from cuifu_xl.worklist.written import NAME, WrittenRow, read_today

_UNSAFE = dict.fromkeys(map(ord, '\\/:*?"<>|'), "_")


class Split(NamedTuple):
    """The files that were made, and how many rows went into them."""

    files: tuple[Path, ...]
    rows: int


class Merge(NamedTuple):
    """What came back."""

    merged: int
    duplicates: int
    conflicts: int
    problems: tuple[Problem, ...]
    backup: Path | None


def split(book: Workbook, folder: Path, now: Minute, *, stale: bool = False) -> Split:
    """One small workbook per colleague in `folder`; the workbook itself is not changed. 分发

    A file that is there already is never written over: somebody may have filled it in. It is named
    by the day of the plan. OldPlanError if its report is old and that is not welcome (`stale`).
    """
    from cuifu_xl.maker.agent_copy import LISTS, write_agent_copy

    settings, meta, _ = up_to_date(book)
    hands = dealt(read_today(book.read(NAME)))
    if not hands:
        raise CuifuError("「今日计划」里没有要联系的行。请先按「计划今天」，再分发。")
    made_at, as_of = plan_moments(meta)
    if not stale:
        refuse_old_plan(as_of, settings, now)
    planned_on = date_of(day_of(now if made_at is None else made_at))
    lists = {name: _in_order(book, name) for name in LISTS}
    points = points_of(book, settings)
    files = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for agent, rows in hands.items():
            files.append(_free(folder, f"{agent.translate(_UNSAFE)} {planned_on}"))
            write_agent_copy(files[-1], rows, lists, points)
    except OSError as error:
        raise CuifuError(f"{folder} 写不了（{error}）。请换一个能写的文件夹。") from error
    return Split(tuple(files), sum(map(len, hands.values())))


def merge(
    book: Workbook, copies: Sequence[Path], now: Minute, *, by: Presser | None = None
) -> Merge:
    """What colleagues filled into their copies, on 今日计划. 合并

    In any order and as often as one likes: nothing is doubled, and where two disagree the row
    stays as it is and both are named.
    """
    settings, meta, migrated = up_to_date(book)
    brought = _brought(copies)
    table = book.read(NAME)
    written = read_today(table)
    buyer_of = _buyer_on_report(book, meta, now)
    buyers = {row.buyer for row in written} | _buyers(brought, buyer_of)
    register = read_register(book, meta, buyers, now, settings.parameters.lookback)
    known = identities(planned_rows(meta).values(), written)
    whose = Identities(known, buyer_of, register.attempts)
    found = merging.merged(written, brought, register.attempts, whose)
    _write_merged(book, table, found)
    problems = (*found.problems, *migrated.problems)
    write_problems(book, problems)
    done = merge_sentence(found.merged, found.duplicates, found.conflicts)
    page = front_page.after_books(front_page.MERGE, done, len(problems), now)
    write_end(book, meta, page, now, by)
    backup = book.save(settings.parameters.backups)
    return Merge(found.merged, found.duplicates, found.conflicts, problems, backup)


def share(book: Workbook, path: Path, now: Minute) -> int:
    """A copy to show around: no macros, nobody's name or number in it. Returns the masked cells.

    Made anew from the tables, so that nothing of the old file lies hidden in it; 订单, 聊天 and
    sheets of the owner's own stay here. 分享
    """
    from cuifu_xl.maker.workbook import build

    up_to_date(book)
    if path.suffix.lower() != ".xlsx":
        raise CuifuError(f"{path.name}：分享的文件没有宏，名字要以 .xlsx 结尾。请改成如 分享.xlsx")
    if path.exists():
        raise CuifuError(f"{path} 已经有了，没有动它。请换一个名字，或先把它移走。")
    rows: dict[str, list[list[Cell]]] = {}
    count = 0
    for spec in SHARED:
        rows[spec.name], masked = masked_rows(spec, _in_order(book, spec.name))
        count += masked
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        build(path, year=date_of(day_of(now)).year, rows=rows, macros=False)
    except OSError as error:
        raise CuifuError(f"{path} 写不了（{error}）。请换一个能写的文件夹。") from error
    return count


def _write_merged(book: Workbook, table: Table, found: merging.Merged) -> None:
    if found.filled:
        at = positions(NAME, table, (merging.ID, *merging.FIELDS))
        news = [found.filled.get(cells.name(row[at[merging.ID]]), {}) for row in table.rows]
        rows = [
            [filled.get(heading, row[at[heading]]) for heading in merging.FIELDS]
            for row, filled in zip(table.rows, news, strict=True)
        ]
        book.write(NAME, merging.FIELDS, rows)
    if found.added:
        added = [[row[heading] for heading in merging.READ] for row in found.added]
        book.append(NAME, merging.READ, added)


def _buyers(
    brought: Mapping[str, Sequence[merging.CopyRow]], buyer_of: Callable[[str], str]
) -> set[str]:
    """Of whom the copies speak; where a contact names nobody, 订单 does."""
    rows = [WrittenRow(row, 0) for of_copy in brought.values() for row in of_copy]
    nameless = [row for row in rows if row.is_complete and not row.buyer]
    looked_up = {buyer_of(order_id) for row in nameless for order_id in row.order_ids}
    return {row.buyer for row in rows} | looked_up


def _brought(copies: Sequence[Path]) -> dict[str, list[merging.CopyRow]]:
    """The rows of each copy, by a name that tells it from the others; equal copies are one."""
    files = list(dict.fromkeys(path.resolve() for path in copies))
    found: dict[str, list[merging.CopyRow]] = {}
    for file in files:
        rows = read_copy(file, merging.READ)
        if rows not in found.values():
            found[_telling_name(file, files)] = rows
    return found


def _telling_name(file: Path, files: Sequence[Path]) -> str:
    """The file name, with as many of its folders as tell it from the other files."""
    for count in range(1, len(file.parts)):
        name = file.parts[-count:]
        if sum(other.parts[-count:] == name for other in files) == 1:
            return "/".join(name)
    return file.as_posix()


def _buyer_on_report(book: Workbook, meta: Meta, now: Minute) -> Callable[[str], str]:
    """The buyer of an order as 订单 has it, which is read only when somebody asks."""

    @cache
    def report() -> Report | None:
        try:
            return pasted(book, meta, now)
        except ReportError:
            return None

    def buyer_of(order_id: str) -> str:
        found = report()
        return found.buyer_of(order_id) if found else ""

    return buyer_of


def merge_sentence(merged: int, duplicates: int, conflicts: int) -> str:
    """What came back, in words."""
    said = [f"合并了 {merged} 行"]
    if duplicates:
        said.append(f"{duplicates} 行以前合并过或一样")
    if conflicts:
        said.append(f"{conflicts} 行两个人填的不一样或对不上单，没有动，在「问题」里")
    return "，".join(said) + "。"


def _in_order(book: Workbook, name: str) -> list[list[Cell]]:
    """The rows of a table in the order of the schema's columns."""
    table, spec = book.read(name), schema.table(name)
    at = positions(name, table, spec.headings())
    return [[row[at[heading]] for heading in spec.headings()] for row in table.rows]


def _free(folder: Path, name: str) -> Path:
    """A file name that nobody uses yet."""
    path, count = folder / f"{name}.xlsx", 1
    while path.exists():
        count += 1
        path = folder / f"{name} ({count}).xlsx"
    return path
