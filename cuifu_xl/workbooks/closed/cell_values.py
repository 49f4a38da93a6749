"""Reading cell values: small sheets by themselves, big ones by calamine.

calamine reads all shared strings whenever it opens a workbook (0.3 s once a register of 200,000
rows has been saved by Excel), so a small sheet is read here and fetches only the strings it
names. Error cells are read as blank.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.date_formats import date_styles
from cuifu_xl.workbooks.closed.shared_strings import SharedStrings, plain_text, rich_text
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells, rows_between
from cuifu_xl.workbooks.xml.cell_xml import letters
from cuifu_xl.workbooks.xml.extent import far_cell
from cuifu_xl.workbooks.xml.table_xml import Area, TablePart, unescaped

_SMALL = 2 << 20
# sheets so small that all of them are read together
_TINY = 1 << 20
# begins with a fixed text, for which a pattern looks ten times as fast; what it misses comes later
_SHARED = re.compile(rb""" t=["']s["'][^>]*>\s*<v>(\d+)</v>""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>(.*?)</v>", re.DOTALL)
# the two shapes that nearly every cell has; anything else takes the careful way
_USUAL_STRING = re.compile(rb'<c r="[A-Z]+\d+"(?: s="\d+")? t="s"><v>(\d+)</v></c>')
_USUAL_TEXT = re.compile(
    rb'<c r="[A-Z]+\d+"(?: s="\d+")? t="inlineStr"><is><t(?: xml:space="preserve")?>'
    rb"([^<]+)</t></is></c>"
)


class ValueReader:
    """The values on the sheets of one closed workbook."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._calamine: Any = None
        self._date_styles: frozenset[int] | None = None
        self._sheets: dict[str, dict[int, dict[int, Cell]]] = {}
        self._strings = SharedStrings(contents)
        self._read: dict[str, bytes] = {}  # tiny sheets that nobody has asked for yet

    def close(self) -> None:
        """Lets go of the file."""
        if self._calamine is not None:
            self._calamine.close()
            self._calamine = None

    def forget(self, part: str) -> None:
        """A sheet part has been drafted anew: it is read again."""
        self._sheets.pop(part, None)
        self._read.pop(part, None)

    def area(self, sheet: str, part: str, area: Area) -> list[list[Cell]]:
        """The values of a block of cells, row by row, down to the last row that is written."""
        if self._contents.archive.info(part).file_size <= _SMALL:
            return self._small(sheet, part, area)
        width = area.right - area.left + 1
        found: list[list[Cell]] = []
        for number, start, row in self._big(sheet, area.top, area.bottom):
            values = [None] * max(start - area.left, 0) + row[max(area.left - start, 0) :]
            found += [[None] * width for _ in range(number - area.top - len(found))]
            found.append((values + [None] * width)[:width])
        return found

    def filled_below(self, sheet: str, part: str, area: Area) -> int | None:
        """The row right under a block if it holds anything; looked at on small sheets only."""
        if self._contents.archive.info(part).file_size > _TINY:
            return None
        under = area._replace(top=area.bottom + 1, bottom=area.bottom + 1)
        values = chain.from_iterable(self._small(sheet, part, under))
        return under.top if any(value not in (None, "") for value in values) else None

    def cell(self, raw: bytes) -> Cell:
        """The value of one cell, given as XML."""
        try:
            kind, value = self._value(raw)
        except (ValueError, OverflowError):  # no number, no text: as an error cell
            return None
        if kind == "s":
            text: Cell = self._shared_strings({int(value)}).get(int(value))
            return text
        found: Cell = value
        return found

    def texts_below(self, table: TablePart, heading: str) -> frozenset[str]:
        """The texts of a column, in any order, without reading the others."""
        mark = b'<c r="' + letters(table.area.left + table.headings.index(heading)).encode()
        found: set[object] = set()
        shared: set[int] = set()
        for piece in self._contents.archive.read(table.sheet_part).split(mark)[1:]:
            if piece[:1].isdigit() and (end := piece.find(b"</c>")) > 0:
                kind, value = self._value(mark + piece[: end + len(b"</c>")])
                if kind == "s":
                    shared.add(int(value))
                else:
                    found.add(value)
        strings = self._shared_strings(shared)
        return frozenset(str(text) for text in (*found, *map(strings.get, shared)))

    def all_rows(self, sheet: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from A1 on."""
        for _, start, row in self._big(sheet, 1, 1 << 20):
            yield [None] * start + row if start else row

    def _big(self, sheet: str, top: int, bottom: int) -> Iterator[tuple[int, int, list[Cell]]]:
        """Row number, first column and values, by calamine."""
        found = self._calamine_sheet(sheet)
        start = found.start[1] if found.start else 0
        for number, row in enumerate(found.iter_rows(), 1):
            if number > bottom:
                return
            if number >= top:
                yield (
                    number,
                    start,
                    [(value or None) if type(value) is str else _plain(value) for value in row],
                )

    def _calamine_sheet(self, sheet: str) -> Any:
        import python_calamine

        if far := far_cell(self._contents.archive.stream(self._contents.sheet(sheet).part)):
            raise refusals.far_cell(f"{self._contents.where} 的「{sheet}」", far)
        try:
            if self._calamine is None:
                path = self._contents.archive.path
                self._calamine = python_calamine.CalamineWorkbook.from_path(path)
            return self._calamine.get_sheet_by_name(sheet)
        except (python_calamine.CalamineError, OSError) as error:
            raise WorkbookError(
                f"{self._contents.where} 的工作表「{sheet}」读不出来（{error}）。"
                "请在 Excel 里打开、保存一次后重试"
            ) from error

    def _small(self, sheet: str, part: str, area: Area) -> list[list[Cell]]:
        if self._contents.archive.info(part).file_size <= _TINY:
            if part not in self._sheets:
                stream = SheetStream((self._tiny(part),), sheet)
                rows = [row for block in stream.blocks() for row in block.rows()]
                self._sheets[part] = self._row_values(rows)
                del self._read[part]
            values = self._sheets[part]
        else:
            stream = SheetStream(self._contents.archive.stream(part), sheet)
            values = self._row_values(rows_between(stream, area.top, area.bottom))
        columns, blank = range(area.left, area.right + 1), dict[int, Cell]()
        last = min(area.bottom, max(values, default=0))
        found = [values.get(number, blank) for number in range(area.top, last + 1)]
        return [[row.get(column) for column in columns] for row in found]

    def _row_values(self, rows: Iterable[Row]) -> dict[int, dict[int, Cell]]:
        """The values of rows, by row and column."""
        found: dict[int, dict[int, Cell]] = {}
        shared: list[tuple[int, dict[int, Cell], int]] = []
        for row in rows:
            values = found.setdefault(row.number, {})
            for column, raw in cells(row).items():
                if b"</" not in raw:
                    continue
                try:
                    kind, value = self._value(raw)
                except (ValueError, OverflowError):  # no number, no text: as an error cell
                    continue
                if kind == "s":
                    shared.append((int(value), values, column))
                else:
                    values[column] = value
        strings = self._shared_strings({index for index, _, _ in shared})
        for index, values, column in shared:
            values[column] = strings.get(index)
        return found

    def _value(self, raw: bytes) -> tuple[str, Any]:
        """The type of a cell and its value; of a shared string its number."""
        if usual := _USUAL_STRING.fullmatch(raw):
            return "s", usual[1]
        if (usual := _USUAL_TEXT.fullmatch(raw)) and _is_plain(usual[1]):
            return "inlineStr", usual[1].decode("utf-8", "replace")
        tag_end = raw.find(b">")
        kind_match = _TYPE.search(raw, 0, tag_end)
        kind = kind_match[1].decode() if kind_match else "n"
        if kind == "inlineStr":
            return kind, rich_text(raw)
        value_match = _VALUE.search(raw, tag_end)
        if value_match is None or not value_match[1] or kind == "e":
            return "n", None
        text = plain_text(value_match[1])
        if kind in ("s", "b"):
            return kind, int(text) if kind == "s" else text in ("1", "true")
        if kind == "str":
            return kind, unescaped(text) or None
        if kind == "d":
            return kind, datetime.fromisoformat(text)
        return kind, self._number(float(text), _STYLE.search(raw, 0, tag_end))

    def _number(self, number: float, style: re.Match[bytes] | None) -> Cell:
        if style and int(style[1]) in self.date_styles:
            return self._contents.calendar.moment(number)
        return number

    @property
    def date_styles(self) -> frozenset[int]:
        """The style numbers that show a number as a date or time."""
        if self._date_styles is None:
            part = self._contents.related("styles")
            self._date_styles = date_styles(self._contents.xml(part)) if part else frozenset()
        return self._date_styles

    def _shared_strings(self, wanted: set[int]) -> Mapping[int, str | None]:
        if not self._strings.knows(wanted):
            # one pass for all tiny sheets: the part may be 40 MB
            wanted = wanted | self._named_on_tiny_sheets()
        return self._strings.texts(wanted)

    def _tiny(self, part: str) -> bytes:
        """A tiny sheet; it is inflated once for its own values and for the texts that it names."""
        if part not in self._read:
            self._read[part] = self._contents.archive.read(part)
        return self._read[part]

    def _named_on_tiny_sheets(self) -> set[int]:
        archive = self._contents.archive
        named: set[int] = set()
        for part in {sheet.part for sheet in self._contents.sheets.values()}:
            if archive.info(part).file_size <= _TINY:
                named.update(map(int, _SHARED.findall(self._tiny(part))))
        return named


def _is_plain(content: bytes) -> bool:
    """Whether a text means what it says: no entity, no `_x000D_`, no line end to mend."""
    return b"&" not in content and b"_" not in content and b"\r" not in content


def _plain(value: Any) -> Any:
    """What calamine says, in the types of the seam."""
    if type(value) is float:
        return value
    if isinstance(value, timedelta):
        return _from_days(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _from_days(span: timedelta) -> Cell:
    moment = datetime(1899, 12, 30) + span
    return moment if span.days else moment.time()
