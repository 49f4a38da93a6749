"""Order reports in: files or the pasted sheet 订单 → orders and their buyers. 订单报表

Every row below the header is an order, a duplicate, a problem or blank; the four numbers always
add up to `rows_read`. Further item lines of one order count as duplicates.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.core.credit import Seen
from cuifu_xl.core.errors import NotAReportError, Problem, ReportError
from cuifu_xl.core.model import History, Order, PaidOrder
from cuifu_xl.core.units import Minute, minute_of, moment_of
from cuifu_xl.reports.files import Blob, areas, blobs, readable
from cuifu_xl.reports.fingerprint import (
    Fingerprint,
    Sample,
    content_mark,
    from_json,
    ids_mark,
    is_pasted_over,
    row_samples,
)
from cuifu_xl.reports.gather import Gathering
from cuifu_xl.reports.header import (
    HEAD_ROWS,
    STALE,
    Layout,
    find_header,
    is_strange,
    missing_columns,
    refuse_repeated,
    strange_platform,
)
from cuifu_xl.reports.ledger import Ledger
from cuifu_xl.reports.leftovers import row_marks
from cuifu_xl.reports.paste import Watch, added_block, without_block
from cuifu_xl.reports.platforms import CLOSED_UNPAID, PAID, REFUNDED, STATE_WORDS
from cuifu_xl.reports.rows import Rows
from cuifu_xl.reports.tables import Aside, Table, passed_over, tables
from cuifu_xl.tables.report_cells import tidy
from cuifu_xl.tables.schema import ADDED_HEADINGS, REPORT_SHEET
from cuifu_xl.workbooks.base import Cell

_EXPORT_AGAIN = "什么都没有改。请在千牛重新导出报表，下载后直接导入，不要先用 Excel 打开保存"
_IMPORT_INSTEAD = (
    "原来的计划没有动。请按「导入报表」（或用 cuifu import）直接读下载的报表文件，"
    "不要粘贴 Excel 打开过的"
)
_STAMP = re.compile(r"(?<!\d)(20\d{10})(?:\d\d)?(?!\d)")


class Report(NamedTuple):
    """A report as it was understood. 订单报表"""

    ledger: Ledger  # every order, for payments and the natural payment curve
    platform: str
    header: tuple[str, ...]  # headings for 订单, in report order
    rows: Rows  # as text for 订单; of a pasted sheet: as it stands, blank rows too
    orders: list[Order]  # unpaid; Order.row is an index of `rows`
    histories: dict[str, History]  # of buyers who have an unpaid order
    closed_unpaid_created: list[Minute]  # orders closed as 买家未付款
    has_paid: bool
    state: Mapping[str, str]  # every order id → unpaid / paid / closed / refunded
    problems: list[Problem]
    unseen: tuple[str, ...]  # what cannot be seen for want of a column, a sentence each
    rows_read: int
    duplicates: int
    problem_rows: int
    blank_rows: int
    as_of: Minute  # 数据截至
    as_of_is_stamp: bool
    newest_order: Minute
    fingerprint: str
    content: str  # the mark of the content that `first_seen` is asked for
    left_out: tuple[str, ...]  # headings that are not taken to 订单
    width: int  # columns that the report takes on 订单, and notes beside it
    added_at: int | None = None  # column where our 12 headings stand
    in_the_way: int | None = None  # a row below the report with a note in our 12 columns
    header_row: int = 0  # 0 = first row of the sheet

    @property
    def order_count(self) -> int:
        """Different orders in the report, whatever their state."""
        return len(self.state)

    @property
    def oldest_order(self) -> Minute:
        """When the first order of the report was placed."""
        return min(self.ledger.created, default=0)

    def buyer_of(self, order_id: str) -> str:
        """The buyer of an order in whatever state; "" if the report does not hold it."""
        slot = self.ledger.slots.get(order_id)
        return "" if slot is None else self.ledger.buyers[slot]

    def seen(self, order_id: str) -> Seen | None:
        """What the report says of an order for the register; None if it does not hold it."""
        slot = self.ledger.slots.get(order_id)
        if slot is None:
            return None
        paid = self.ledger.paid_order(order_id)
        state = STATE_WORDS[self.ledger.states[slot]]
        return Seen(state, paid.paid_at if paid else None, self.ledger.payable[slot])

    @property
    def covered(self) -> range:
        """When an order must have been placed to be in the report, if it still exists."""
        return range(self.oldest_order, self.newest_order + 1) if self.has_paid else range(0)

    def refunded(self) -> Iterator[tuple[str, str]]:
        """Order id and buyer of every order that was paid back."""
        for order_id, slot in self.ledger.of_state(REFUNDED):
            yield order_id, self.ledger.buyers[slot]

    def paid_order(self, order_id: str) -> PaidOrder | None:
        """The payment of an order, refunded ones marked; None if it is not paid. 回款"""
        return self.ledger.paid_order(order_id)


def read_files(
    paths: Sequence[Path],
    *,
    import_all: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Report files of one platform, read together. 导入报表

    Personal data that the program has no use for is left behind unless `import_all`. `progress`
    hears the number of rows read now and then. ReportError if a file cannot be used.
    """
    if not paths:
        raise ReportError("没有选择报表文件。请选择千牛导出的订单报表")
    batch = _Batch(import_all, progress)
    for blob in _from_old_to_new(paths):
        batch.read(blob)
    return batch.report()


def _from_old_to_new(paths: Sequence[Path]) -> list[Blob]:
    """The files in the order of their moments, whatever order they were chosen in."""
    found: list[Blob] = []
    for path in paths:
        with readable(path.name):
            found += blobs(path)
    return sorted(found, key=lambda blob: _moment_of(blob)[0])


def _moment_of(blob: Blob) -> tuple[Minute, bool]:
    """When this file was exported, and whether its name says so."""
    stamp = stamp_in(blob.name)
    return (blob.modified, False) if stamp is None else (stamp, True)


class _Batch:
    """Several files on their way to one Report."""

    def __init__(self, import_all: bool, progress: Callable[[int], None] | None) -> None:
        self._import_all = import_all
        self._progress = progress
        self._gathering: Gathering | None = None
        self._first_name = ""
        self._asides: list[Aside] = []
        self._left_out: dict[str, None] = {}
        self._times: list[tuple[Minute, bool]] = []

    def read(self, blob: Blob) -> None:
        """Take in one file."""
        try:
            with readable(blob.name):
                for table in tables(areas(blob), blob.name):
                    if isinstance(table, Aside):
                        self._asides.append(table)
                        continue
                    self._take(table)
                    self._times.append(_moment_of(blob))
        except NotAReportError as error:
            if not blob.may_be_passed_over:
                raise
            self._asides.append(passed_over(blob.name, str(error)))

    def _take(self, table: Table) -> None:
        name, area, layout = table
        columns = layout.kept(self._import_all)
        gathering = self._gathering_for(layout, name)
        used = [column for column in columns if layout.uses(column)]
        refuse_repeated(layout, used, f"{name}：表头里「{{heading}}」出现了两次。请重新导出报表")
        gathering.read(name, area.rows(), layout, columns)
        kept = {layout.headings[column] for column in columns}
        self._left_out |= dict.fromkeys(h for h in layout.headings if h and h not in kept)

    def report(self) -> Report:
        """What all the files say together."""
        gathering = self._gathering
        if gathering is None:
            raise ReportError(self._asides[0].alone)
        if gathering.rows_read == gathering.blank_rows:
            raise ReportError(
                f"{self._first_name}：只有表头，没有订单。请导出近 3 个月全部状态的订单报表"
            )
        for problem, _ in self._asides:
            gathering.complaints.add(problem, problem.problem)
        as_of, is_stamp = max(self._times)
        return _report(
            gathering,
            as_of=lambda content: as_of,
            as_of_is_stamp=is_stamp,
            marks=row_samples(gathering.rows, gathering.id_of),
            header=tuple(gathering.header),
            left_out=tuple(self._left_out),
            width=len(gathering.header),
        )

    def _gathering_for(self, layout: Layout, name: str) -> Gathering:
        if self._gathering is None:
            self._first_name = name
            self._gathering = Gathering(
                layout.platform,
                shorten=not self._import_all,
                progress=self._progress,
                if_damaged=_EXPORT_AGAIN,
            )
        elif self._gathering.platform is not layout.platform:
            raise ReportError(
                f"{self._first_name} 是{self._gathering.platform.name}的报表，{name} 是"
                f"{layout.platform.name}的报表。请分开导入，一个平台用一个工作簿"
            )
        return self._gathering


def read_pasted(
    rows: Iterable[Sequence[Cell]],
    *,
    first_seen: Callable[[str], Minute] | Minute,
    added_headings: tuple[str, ...] = ADDED_HEADINGS,
    previous: str | None = None,
) -> Report:
    """The sheet 订单 as it stands, pasted or imported, our own columns left aside. 粘贴的报表

    `first_seen` tells when a content was first met (given `Report.content`), `previous` is the
    fingerprint of the report before. ReportError if old and new rows are mixed.
    """
    stream = iter(rows)
    head = [list(row) for row in islice(stream, HEAD_ROWS)]
    if not any(tidy(cell) for row in head for cell in row):
        raise ReportError(f"{REPORT_SHEET}：没有内容。请把订单报表从 A1 起粘贴，或按「导入报表」")
    found = find_header(head)
    if found is None:
        raise ReportError(
            f"{REPORT_SHEET}：前 {HEAD_ROWS} 行里认不出表头。请连同表头一起从 A1 起粘贴订单报表"
        )
    added_at = added_block(found.headings, added_headings)
    layout = without_block(found, added_at, len(added_headings))
    own = [column for column, heading in enumerate(layout.headings) if heading]
    refuse_repeated(layout, own, STALE)
    if layout.missing():
        say = strange_platform if is_strange(layout) else missing_columns
        raise ReportError(say(layout, REPORT_SHEET))
    old = from_json(previous)
    watch = Watch(layout, added_at, len(added_headings), old)
    gathering = Gathering(layout.platform, keep_blank=True, if_damaged=_IMPORT_INSTEAD)
    columns = [column for column in layout.kept(True) if layout.knows(column)]
    gathering.read(REPORT_SHEET, watch.rows(chain(head, stream)), layout, columns)
    report = _report(
        gathering,
        as_of=first_seen if callable(first_seen) else lambda content: first_seen,
        as_of_is_stamp=False,
        marks=watch.samples(),
        header=watch.header,
        left_out=(),
        width=watch.right,
        added_at=added_at,
        in_the_way=watch.below,
        header_row=layout.row,
    )
    new = from_json(report.fingerprint)
    if old and new and is_pasted_over(old, new, watch.at_old_places(), report.ledger.slots):
        raise ReportError(STALE)
    return report


def older_than(report: Report, seen_as_of: Minute, seen_newest: Minute) -> str | None:
    """Why this report must not replace the one seen before, or None if it may. 报表比上次的旧

    The time stamp of the file name decides; where there is none, the newest order does.
    """
    now, seen = report.newest_order, seen_newest
    what = "最新订单"
    if report.as_of_is_stamp:
        now, seen, what = report.as_of, seen_as_of, "数据截至"
    if now >= seen:
        return None
    return (
        f"这份报表比上次的旧：{what} {moment_of(now):%Y-%m-%d %H:%M}，"
        f"上次是 {moment_of(seen):%Y-%m-%d %H:%M}"
    )


def stamp_in(name: str) -> Minute | None:
    """The moment that a file name carries: `ExportOrderList202209011818.csv`. 数据截至"""
    for digits in reversed(_STAMP.findall(name)):
        try:
            return minute_of(datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}"))
        except ValueError:
            continue
    return None


def _report(
    gathering: Gathering,
    *,
    as_of: Callable[[str], Minute],
    as_of_is_stamp: bool,
    marks: tuple[tuple[Sample, ...], tuple[Sample, ...]],
    header: tuple[str, ...],
    left_out: tuple[str, ...],
    width: int,
    added_at: int | None = None,
    in_the_way: int | None = None,
    header_row: int = 0,
) -> Report:
    ledger = gathering.ledger
    ledger.forget_dropped()
    content = content_mark(gathering.rows_read - gathering.blank_rows, gathering.content)
    rows = row_marks(gathering.checks, ledger)
    exported_at = max(as_of(content), ledger.newest_moment())
    mark = Fingerprint(content, ids_mark(ledger.slots), rows, header, *marks)
    return Report(
        ledger=ledger,
        platform=gathering.platform.name,
        header=tuple(gathering.header),
        rows=gathering.rows,
        orders=gathering.orders(exported_at),
        histories=ledger.histories(),
        closed_unpaid_created=[
            ledger.created[slot]
            for order_id, slot in ledger.of_state(CLOSED_UNPAID)
            if ledger.is_hour_known(order_id, slot)
        ],
        has_paid=PAID in ledger.states,
        state=ledger.state_names(),
        problems=gathering.complaints.listed(),
        unseen=tuple(one.sentence() for one in gathering.lacking.values() if one.is_grave),
        rows_read=gathering.rows_read,
        duplicates=ledger.duplicates,
        problem_rows=gathering.problem_rows,
        blank_rows=gathering.blank_rows,
        as_of=exported_at,
        as_of_is_stamp=as_of_is_stamp,
        newest_order=ledger.newest_order(),
        fingerprint=mark.as_json(),
        content=content,
        left_out=left_out,
        width=width,
        added_at=added_at,
        in_the_way=in_the_way,
        header_row=header_row,
    )
