"""Row by row from a report to orders: every row is an order, a duplicate, a problem or blank."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from cuifu_xl.core.errors import ReportError
from cuifu_xl.core.model import Order
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute
from cuifu_xl.reports.fields import Getters, getters
from cuifu_xl.reports.header import Lacking, Layout, another_header
from cuifu_xl.reports.ledger import Ledger
from cuifu_xl.reports.platforms import (
    CLOSED,
    CLOSED_UNPAID,
    PAID,
    REFUNDED,
    UNPAID,
    Platform,
    plain,
)
from cuifu_xl.reports.problems import Complaints
from cuifu_xl.reports.reading import Reading
from cuifu_xl.reports.rows import Rows
from cuifu_xl.tables.report_cells import (
    EMPTY_WORDS,
    Place,
    clean_id,
    moment,
    phone,
    place,
    tidy,
)
from cuifu_xl.workbooks.base import Cell

Pick = Callable[[Sequence[Cell]], list[str]]
_PROGRESS_EVERY = 1000
_MOST_ROWS = 1_000_000  # a sheet of Excel has hardly more
# more damaged ids than this, and than one in so many, are no report
_FEW_DAMAGED, _ONE_IN = 4, 5
# how an order goes on from one report to the next, whichever is read first
_GOES_ON = tuple((UNPAID, later) for later in (CLOSED, CLOSED_UNPAID, PAID, REFUNDED))
_PROGRESS = frozenset(
    pair for one, other in (*_GOES_ON, (PAID, REFUNDED)) for pair in ((one, other), (other, one))
)


class Gathering:
    """One import in progress, over one file or several of the same platform."""

    def __init__(
        self,
        platform: Platform,
        *,
        shorten: bool = False,
        keep_blank: bool = False,
        progress: Callable[[int], None] | None = None,
        if_damaged: str = "",
    ) -> None:
        self._if_damaged = if_damaged  # what to do if Excel has made numbers of the order ids
        self.platform = platform
        self.rows = Rows()
        self.ledger = Ledger(platform)
        self.complaints = Complaints()
        self.lacking: dict[str, Lacking] = {}  # by heading
        self.header: list[str] = []
        self.rows_read = self.blank_rows = self.problem_rows = 0
        self.ids = self.damaged = 0  # rows with an order id; those whose id has lost digits
        self.content = 0  # sum of row checksums
        self.checks = array("L")  # a checksum per row of `rows`, 0 = no order
        self._shorten = shorten
        self._keep_blank = keep_blank
        self._progress = progress
        self.files = 0
        self.progress: frozenset[tuple[int, int]] = frozenset()  # changes that are no conflict

    def read(
        self, name: str, rows: Iterator[Sequence[Cell]], layout: Layout, columns: Sequence[int]
    ) -> None:
        """Take in one file: the rows below its header, of these columns.

        A header in the middle begins another export, which may have its columns elsewhere.
        """
        numbered = enumerate(islice(rows, layout.row + 1, None), layout.row + 2)
        following: Layout | None = layout
        while following:
            layout = following
            following = self._read_below(name, numbered, layout, columns)
            if following:
                columns = _columns_again(layout, columns, following)
        self.files += 1
        self.progress = _PROGRESS
        self.rows.width = len(self.header)

    def _read_below(
        self,
        name: str,
        numbered: Iterator[tuple[int, Sequence[Cell]]],
        layout: Layout,
        columns: Sequence[int],
    ) -> Layout | None:
        """The rows below one header, down to the next one, which is returned. None at the end."""
        for lacking in layout.lacking():
            if lacking.heading not in self.lacking:
                self.complaints.add(lacking.problem(name, layout.row), lacking.heading)
                self.lacking[lacking.heading] = lacking
        pick = self._picker(layout, columns)
        reading = Reading(self, name)
        others = [c for c in range(len(layout.headings)) if c not in set(columns)]
        following: Layout | None = None
        for number, raw in numbered:
            self.rows_read += 1
            if not self.rows_read % _PROGRESS_EVERY:
                self._note_progress(name)
            cells = pick(raw)
            if reading.is_surely_order(cells):
                reading.take(number, cells)
                continue
            is_filled = any(cells) or any(tidy(raw[c]) for c in others if c < len(raw))
            if is_filled and reading.may_be_header(cells):
                following = another_header(raw, number, layout)
            if is_filled and not following and not reading.is_no_order(cells):
                reading.take(number, cells)
                continue
            self.blank_rows += 1
            if self._keep_blank:
                self.rows.append([""])
                self.checks.append(0)
            if following:
                break
        reading.finish()
        self._refuse_damaged(name, reading)
        return following

    def _note_progress(self, name: str) -> None:
        """ReportError if there are more rows than 订单 can hold."""
        if self.rows_read > _MOST_ROWS:
            raise ReportError(
                f"{name}：订单超过 {_MOST_ROWS} 行，一张工作表放不下。"
                "请在平台后台按更短的时间（如最近一个月）导出，再导入"
            )
        if self._progress:
            self._progress(self.rows_read)

    def _refuse_damaged(self, name: str, reading: Reading) -> None:
        """ReportError if too many ids of this file, or of all so far, are damaged. 失真"""
        self.ids += reading.ids
        self.damaged += reading.damaged
        for ids, damaged in ((reading.ids, reading.damaged), (self.ids, self.damaged)):
            if reading.damaged and damaged > _FEW_DAMAGED and damaged * _ONE_IN > ids:
                raise ReportError(
                    f"{name}：{ids} 个订单编号里有 {damaged} 个变成了数字"
                    f"（如 {reading.damaged_id}），后几位丢了，认不出是哪一单；{self._if_damaged}"
                )

    def id_of(self, cells: Sequence[str]) -> str:
        """The order id of a row as it stands in `rows`."""
        return clean_id(getters(self.platform, self.header)["id"](cells))

    def orders(self, as_of: Minute) -> list[Order]:
        """The unpaid orders of a report of that moment, in the order of their rows. 待付款订单"""
        get = getters(self.platform, self.header)
        ledger = self.ledger
        found = sorted(ledger.of_state(UNPAID), key=lambda item: ledger.rows[item[1]])
        return [self._order(order_id, slot, get, as_of) for order_id, slot in found]

    def _order(self, order_id: str, slot: int, get: Getters, as_of: Minute) -> Order:
        ledger = self.ledger
        row = ledger.rows[slot]
        cells = self.rows.cells(row)
        near = place(get["address"](cells)) if "address" in get else Place()
        expires = get["phone_expires"](cells)
        once = ledger.once
        return Order(
            id=order_id,
            buyer=ledger.buyers[slot],
            created_at=ledger.created[slot],
            payable=ledger.payable[slot],
            platform=self.platform.name,
            status=once(get["status"](cells)) or Order._field_defaults["status"],
            title=ledger.titles[slot],
            goods_code=get["goods_code"](cells),
            phone=phone(get["phone"](cells)),
            phone_expires_at=moment(expires) if expires else None,
            receiver=get["receiver"](cells),
            city=once(get["city"](cells) or near.city),
            province=once(get["province"](cells) or near.province),
            shipping=once(get["shipping"](cells)),
            stages=get["stages"](cells),
            buyer_note=get["buyer_note"](cells),
            seller_memo=get["seller_memo"](cells),
            shop=once(get["shop"](cells)),
            row=row,
            placed_by=self._placed_by(order_id, slot, as_of),
        )

    def _placed_by(self, order_id: str, slot: int, as_of: Minute) -> Minute | None:
        """The last minute of the day that is all the report names, or of the report itself."""
        if self.ledger.is_hour_known(order_id, slot):
            return None
        created = self.ledger.created[slot]
        return max(created, min(created + MINUTES_PER_DAY - 1, as_of))

    def _picker(self, layout: Layout, columns: Sequence[int]) -> Pick:
        """Row of the file → cleaned cells in the order of the common header."""
        at = {layout.headings[column]: column for column in columns}
        self.header += [heading for heading in at if heading not in self.header]
        # a heading that this file lacks is read from one empty cell put behind the row
        width = len(layout.headings)
        indices = [at.get(heading, width) for heading in self.header]
        take = itemgetter(*indices) if len(indices) > 1 else lambda row: (row[indices[0]],)
        short = [self.header.index(h) for h in self._addresses()] if self._shorten else []
        needed = max(indices) + 1
        emptied = dict.fromkeys(EMPTY_WORDS, "").get

        def pick(raw: Sequence[Cell]) -> list[str]:
            if len(raw) < needed:
                raw = [*raw, *[""] * (needed - len(raw))]
            try:
                stripped = list(map(str.strip, take(raw)))
                cells = list(map(emptied, stripped, stripped))
            except TypeError:
                cells = [tidy(cell) for cell in take(raw)]
            for column in short:
                if cells[column]:
                    cells[column] = place(cells[column]).words()
            return cells

        if needed > width:
            return lambda raw: pick([*raw[:width], *[""] * (needed - len(raw[:width]))])
        return pick

    def _addresses(self) -> list[str]:
        columns = self.platform.positions(self.header).get("address", ())
        return [self.header[column] for column in columns]


def _columns_again(before: Layout, columns: Sequence[int], now: Layout) -> list[int]:
    """Which columns of a later header are read: those known, and those read before."""
    read = {plain(before.headings[column]) for column in columns}
    known = set(now.kept(import_all=False))
    return [
        column
        for column, heading in enumerate(now.headings)
        if heading and (column in known or plain(heading) in read)
    ]
