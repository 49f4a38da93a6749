"""The rows of a web page that calls itself .xls, as many shop tools export it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TextIO

from cuifu_xl.workbooks.base import Cell

_BLOCK = 1 << 16
_MOST_SPANNED = 1000


class _Table(HTMLParser):
    """Collects finished rows; the caller takes them out of `rows`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self._row: list[Cell] | None = None
        self._text: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._text = []
            span = dict(attrs).get("colspan") or ""
            self._span = min(int(span), _MOST_SPANNED) if span.isdecimal() else 1
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end_row(self) -> None:
        """A row is over, whether or not the page says so."""
        self._end_cell()
        if self._row is not None:
            self.rows.append(self._row)
        self._row = None

    def _end_cell(self) -> None:
        if self._text is None:
            return
        if self._row is None:
            self._row = []
        self._row.append("".join(self._text).strip())
        self._row.extend([""] * (self._span - 1))
        self._text = None


def html_rows(stream: TextIO) -> Iterator[list[Cell]]:
    """Every table row of the page, in order."""
    table = _Table()
    while block := stream.read(_BLOCK):
        table.feed(block)
        yield from table.rows
        table.rows.clear()
    table.close()
    table.end_row()
    yield from table.rows
