"""Text with commas, tabs or semicolons as rows; no row may vanish behind a stray quote. CSV"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from cuifu_xl.core.errors import ReportError
from cuifu_xl.reports.header import find_header
from cuifu_xl.tables.report_cells import ID_JUNK, moment
from cuifu_xl.workbooks.base import Cell

_LINE_END = re.compile(r"\r\n?|\n")
_ORDER_ID = re.compile(r"\d{15,20}", re.ASCII)
_REMEDY = "请在千牛重新导出订单报表，不要改动下载的文件"


def separated(
    lines: Iterable[str], delimiter: str, head: Sequence[Sequence[Cell]], name: str
) -> Iterator[list[str]]:
    """The rows of a text. ReportError if a quote that is never closed has swallowed some."""
    reader = csv.reader(lines, delimiter=delimiter)
    looks: _Looks | None = None
    row: list[str] = []
    line = 0
    try:
        for row in reader:
            if reader.line_num - line > 1:
                looks = looks or _Looks(head, delimiter)
                if looks.has_swallowed(row):
                    raise _unpaired(name, line + 1)
            line = reader.line_num
            yield row
        if row and row[-1].endswith(("\n", "\r")) and _Looks(head, delimiter).is_cut(row):
            raise _unpaired(name, line)
    except csv.Error as error:
        if "field limit" not in str(error):
            raise
        raise ReportError(
            f"{name}：从第{line + 1}行起有一格超过 {csv.field_size_limit()} 个字，读不出来。"
            f"多半是这一行有一个双引号没有配对，也可能这一格真的太长。{_REMEDY}；"
            "还是这样，就在千牛把那个订单里特别长的留言或备注改短"
        ) from None


def _unpaired(name: str, line: int) -> ReportError:
    return ReportError(f"{name}：从第{line}行起有一个双引号没有配对，后面的行读不出来。{_REMEDY}")


class _Looks:
    """What a line of this report looks like, should one stand inside a cell."""

    def __init__(self, head: Sequence[Sequence[Cell]], delimiter: str) -> None:
        self._delimiter = delimiter
        layout = find_header(head)
        self._width = len(layout.headings) if layout else 0
        places = layout.platform.positions(layout.headings) if layout else {}
        self._ids = places.get("id", ())
        self._moments = places.get("created", ())

    def has_swallowed(self, row: list[str]) -> bool:
        """A cell holds a line of its own right, whole or up to the quote that ends the cell."""
        for column, cell in enumerate(row):
            inside = [self._fields(line) for line in _LINE_END.split(cell)[1:]]
            if any(map(self._is_row, inside)):
                return True
            if inside and self._is_begun(inside[-1], len(row) - column - 1):
                return True
        return False

    def is_cut(self, row: list[str]) -> bool:
        """The quote that ends the text has taken the rest of the last row with it."""
        return len(row) < self._width

    def _fields(self, line: str) -> list[str]:
        return next(csv.reader([line], delimiter=self._delimiter), [])

    def _is_row(self, fields: list[str]) -> bool:
        if len(fields) == self._width:
            return True
        return len(fields) * 2 > self._width and self._is_order(fields)

    def _is_begun(self, fields: list[str], behind: int) -> bool:
        """With the cells behind it, the line is as long as a row."""
        return abs(len(fields) + behind - self._width) <= 1 and self._is_order(fields)

    def _is_order(self, fields: list[str]) -> bool:
        """An order id or the time of an order stands where it should."""
        ids = (fields[column].strip(ID_JUNK) for column in self._ids if column < len(fields))
        moments = (fields[column] for column in self._moments if column < len(fields))
        return any(map(_ORDER_ID.fullmatch, ids)) or any(moment(text) for text in moments)
