"""Where the header of a report stands, and what its columns mean. 表头"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from cuifu_xl.core.errors import Problem, ReportError
from cuifu_xl.reports.platforms import PRIVATE, REQUIRED, Platform, plain, platforms, printed
from cuifu_xl.tables.report_cells import UNSEEN, as_text
from cuifu_xl.workbooks.base import Cell

HEAD_ROWS = 50
STALE = "新报表贴在旧报表上了，请先按「清空订单」再粘贴"
_LISTED = 12
# what nobody can see without a column; without the first two, people are chased who must not be
_GRAVE = ("buyer", "status")
_UNSEEN = {
    "buyer": "看不出重拍、老客和同一个人的几单，会一单一单地催，另拍一单付了款的也会催",
    "status": "已经关闭的订单看不出来，也会催",
    "paid_at": "看不出什么时候付的，重拍、回款和付款快慢都算不准",
    "seller_memo": "看不到同事写的「已催付」和约好的付款时间，可能重复催",
    "phone": "没有号码，不能打电话、发短信",
}


class Area(NamedTuple):
    """One way to read a file as rows: a sheet, or a text in one encoding and delimiter."""

    head: list[list[Cell]]  # the first rows
    rows: Callable[[], Iterator[Sequence[Cell]]]  # all rows, from the first
    sheet: str = ""  # its name where a file has several; other areas are ways to read one file
    hidden: bool = False


class Lacking(NamedTuple):
    """A column that a report could have and has not. 少了的列"""

    heading: str
    unseen: str  # what cannot be seen without it
    is_grave: bool

    def sentence(self) -> str:
        """For 首页 and the message of a press."""
        return f"报表没有「{self.heading}」这一列：{self.unseen}。请在导出时勾选「{self.heading}」"

    def problem(self, name: str, row: int) -> Problem:
        """For 问题; `row` is that of the header, 0 = first."""
        remedy = f"请在导出报表时勾选「{self.heading}」，再导出一次"
        return Problem(name, row + 1, self.heading, "", f"没有这一列：{self.unseen}", remedy)


class Layout(NamedTuple):
    """The header of a report: whose, in which row, with which headings. 表头"""

    platform: Platform
    row: int  # 0 = first
    headings: tuple[str, ...]  # by column; "" where there is none

    def missing(self) -> tuple[str, ...]:
        """Required headings that are not there."""
        return self.platform.missing(self.headings)

    def lacking(self) -> list[Lacking]:
        """Columns that the platform offers, that protect a buyer and are not there."""
        offered, found = self.platform.fields, self.platform.positions(self.headings)
        return [
            Lacking(offered[field][0], unseen, field in _GRAVE)
            for field, unseen in _UNSEEN.items()
            if field in offered and field not in found
        ]

    def knows(self, column: int) -> bool:
        """Whether the program knows this column."""
        return plain(self.headings[column]) in self.platform.known

    def uses(self, column: int) -> bool:
        """Whether the program works with this column; others are only for the eye."""
        return bool(self.platform.known.get(plain(self.headings[column])))

    def kept(self, import_all: bool) -> list[int]:
        """Columns that go to 订单: those the program knows, without personal data it never uses."""
        known = self.platform.known
        return [
            column
            for column, heading in enumerate(self.headings)
            if heading and (import_all or known.get(plain(heading), PRIVATE[0]) not in PRIVATE)
        ]


def find_header(head: Iterable[Sequence[Cell]]) -> Layout | None:
    """The row with the most known headings, or None if no row has two of them."""
    best: Layout | None = None
    most = 1
    every = frozenset(heading for platform in platforms() for heading in platform.known)
    for number, row in enumerate(head):
        headings = tuple(heading_text(cell) for cell in row)
        # most rows are orders: not worth asking every platform
        if len(every.intersection(map(plain, headings))) <= most:
            continue
        layout = Layout(_platform_of(headings), number, headings)
        if known_columns(layout) > most:
            best, most = layout, known_columns(layout)
    return best


def another_header(row: Sequence[Cell], number: int, before: Layout) -> Layout | None:
    """The header of a second export pasted below the first, in line `number`; None if it is none.

    One that lacks a column without which no order can be planned is none either.
    """
    headings = tuple(heading_text(cell) for cell in row)
    known = before.platform.known
    if len({plain(heading) for heading in headings} & known.keys()) < len(REQUIRED):
        return None
    found = Layout(before.platform, number - 1, headings)
    pairs = zip_longest(before.headings, headings, fillvalue="")
    is_same = all(first in ("", now) for first, now in pairs)
    return None if is_same or found.missing() else found


def known_columns(layout: Layout | None) -> int:
    """How many headings the platform knows."""
    if layout is None:
        return 0
    return len({plain(heading) for heading in layout.headings} & layout.platform.known.keys())


def heading_text(cell: Cell) -> str:
    """A heading without outer blanks and marks that nobody sees."""
    return as_text(cell).strip(f"'\" \t\r\n\u3000{UNSEEN}")


def missing_columns(layout: Layout, name: str) -> str:
    """Which columns the seller has to tick when exporting, and which were found."""
    lacking = "".join(f"「{heading}」" for heading in layout.missing())
    found = [heading for heading in layout.headings if heading]
    more = "…" if len(found) > _LISTED else ""
    return (
        f"{name} 第{layout.row + 1}行：缺少{lacking}这些列，找到的列是："
        f"{'、'.join(found[:_LISTED])}{more}。请在导出订单报表时勾选缺少的列，再导出一次"
    )


def is_detail_report(layout: Layout) -> bool:
    """It lists goods, not orders (宝贝报表): the program has no use for it."""
    return any(plain(heading) in layout.platform.detail_marks for heading in layout.headings)


def refuse_repeated(layout: Layout, columns: Iterable[int], message: str) -> None:
    """ReportError if one heading that the program knows stands over two of these columns."""
    columns = [column for column in columns if layout.knows(column)]
    seen: set[str] = set()
    for column in columns:
        heading = plain(layout.headings[column])
        if heading and heading in seen:
            raise ReportError(message.format(heading=layout.headings[column]))
        seen.add(heading)


def is_strange(layout: Layout) -> bool:
    """No heading tells whose report it is, and not all that is needed is there: nobody we know."""
    found = {printed(heading) for heading in layout.headings if heading}
    return not found & layout.platform.marks and bool(layout.missing())


def known_platforms() -> str:
    """Whose reports are read."""
    return "、".join(platform.name for platform in platforms())


def strange_platform(layout: Layout, name: str) -> str:
    """Which platforms are known, and what to do with a report of another one."""
    found = [heading for heading in layout.headings if heading]
    more = "…" if len(found) > _LISTED else ""
    return (
        f"{name}：这不是我们认识的平台，认识的是：{known_platforms()}。找到的列是："
        f"{'、'.join(found[:_LISTED])}{more}。请在这些平台的后台导出订单报表；"
        "别的平台，把列名改成淘宝的（订单编号、订单创建时间、总金额、订单状态、买家会员名……）再导入"
    )


def _platform_of(headings: Sequence[str]) -> Platform:
    shown = {printed(heading) for heading in headings if heading}
    found = {plain(heading) for heading in headings if heading}
    return max(platforms(), key=lambda p: (len(shown & p.marks), len(found & p.known.keys())))
