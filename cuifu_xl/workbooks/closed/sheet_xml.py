"""A worksheet part read as a stream: what stands before the rows, the rows, what follows them.

Rows that nobody asks for pass through as the bytes they are; the others are taken apart into
their cells. Nothing ever holds the whole sheet.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.xml.cell_xml import column_number

_ROOT = re.compile(rb"<worksheet[\s>]")
_OPEN = re.compile(rb"<sheetData(\s[^>]*?)?(/?)>")
_ROW_TAG = re.compile(rb"<row(\s[^>]*?)?(/>|>)")
# `[^<]*(?:<(?!/c>)[^<]*)*` is `.*?` up to the end tag, but runs over long texts at once; possessive
# quantifiers would be shorter, but match wrongly before Python 3.11.5
_CELL = re.compile(rb"<c(\s[^>]*?)?(?:/>|>([^<]*(?:<(?!/c>)[^<]*)*)</c>)")
_USUAL_CELL = re.compile(rb'<c r="([A-Z]+)[^>]*?(?:/>|>[^<]*(?:<(?!/c>)[^<]*)*</c>)')
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_CELL_REF = re.compile(rb"""\sr=["']([A-Z]+)\d+["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_CLOSE = b"</sheetData>"
_LAST_ROW = 1048576
_LONGEST_HEAD = 16 << 20


class Row(NamedTuple):
    """One row element: its number, the attributes of its tag, what is inside, the whole."""

    number: int
    attributes: bytes
    inside: bytes
    whole: bytes


class Block(NamedTuple):
    """A run of whole rows, with the first and last row number."""

    first: int
    last: int
    content: bytes

    def rows(self) -> Iterator[Row]:
        """The rows one by one."""
        content = self.content
        number = self.first - 1
        end = 0
        while (tag := _ROW_TAG.search(content, end)) is not None:
            attributes = tag[1] or b""
            number = _row_number(attributes, number + 1)
            start = end = tag.end()
            close = start
            if tag[2] == b">":
                close = content.find(b"</row>", start)
                if close < 0:
                    raise _bad_rows()
                end = close + 6
            yield Row(number, attributes, content[start:close], content[tag.start() : end])

    def rows_from_end(self) -> Iterator[Row]:
        """The rows from the last one up; they must carry their numbers."""
        end = len(self.content)
        while (start := self.content.rfind(b"<row", 0, end)) >= 0:
            piece = self.content[start:end]
            tag = _ROW_TAG.match(piece)
            number = _ROW_NUMBER.search(tag[1] or b"") if tag else None
            if tag is None or number is None:
                yield from reversed(list(Block(self.first, 0, self.content[:end]).rows()))
                return
            yield Row(int(number[1]), tag[1], piece[tag.end() :], piece)
            end = start


class SheetStream:
    """One pass over a worksheet part. `tail` is known once the blocks have been walked through."""

    def __init__(self, pieces: Iterable[bytes], sheet: str) -> None:
        self._pieces = iter(pieces)
        self._sheet = sheet
        self._rest = b""
        self._end = b""
        self.tail = b""
        self.head = self._read_head()

    def _read_head(self) -> bytes:
        """Everything up to and with `<sheetData>`; an empty one is opened."""
        seen = b""
        while (match := _OPEN.search(seen)) is None:
            piece = self._next_piece()
            seen += piece
            if not piece or len(seen) > _LONGEST_HEAD:
                raise self._unknown()
        if not _ROOT.search(seen, 0, match.start()):
            raise self._unknown()
        self._rest = seen[match.end() :]
        if match[2]:
            self._rest = _CLOSE + self._rest
        return seen[: match.start()] + b"<sheetData" + (match[1] or b"") + b">"

    def blocks(self) -> Iterator[Block]:
        """All rows, in runs as long as a piece of the stream."""
        number = 0
        buffer = self._rest
        while (end := buffer.find(_CLOSE)) < 0:
            cut = buffer.rfind(b"</row>") + 6
            if cut > 6:
                block = _block(buffer[:cut], number)
                yield block
                number = block.last
                buffer = buffer[cut:]
            piece = self._next_piece()
            if not piece:
                raise self._unknown()
            buffer += piece
        if b"<row" in buffer[:end]:
            yield _block(buffer[:end], number)
        self.tail = b"".join([buffer[end:], *iter(self._next_piece, b"")])

    def _next_piece(self) -> bytes:
        piece = next(self._pieces, b"")
        # document types, comments and CDATA never occur in a sheet that a spreadsheet saved
        if b"<!" in piece or (self._end == b"<" and piece[:1] == b"!"):
            raise self._unknown()
        self._end = piece[-1:]
        return piece

    def _unknown(self) -> WorkbookError:
        return WorkbookError(
            f"工作表「{self._sheet}」的存法不认识（可能由其他软件生成）。"
            "请在 Excel 里打开、保存一次后重试"
        )


def tail_of(pieces: Callable[[], Iterable[bytes]], sheet: str) -> bytes:
    """What follows the rows of a sheet."""
    stream = SheetStream(pieces(), sheet)
    for _ in stream.blocks():
        pass
    return stream.tail


def _row_number(attributes: bytes, expected: int) -> int:
    match = _ROW_NUMBER.search(attributes)
    return int(match[1]) if match else expected


def _block(content: bytes, last: int) -> Block:
    """A run of rows that follows row `last`."""
    first_tag = _ROW_TAG.search(content)
    if first_tag is None:
        raise _bad_rows()
    first = _row_number(first_tag[1] or b"", last + 1)
    last_tag = _ROW_TAG.match(content, _last_tag_at(content))
    match = _ROW_NUMBER.search(last_tag[1] or b"") if last_tag else None
    if match:
        end = int(match[1])
    else:
        end = first - 1
        for tag in _ROW_TAG.finditer(content):
            end = _row_number(tag[1] or b"", end + 1)
    if not last < first <= end <= _LAST_ROW:
        raise _bad_rows()
    return Block(first, end, content)


def _bad_rows() -> WorkbookError:
    return WorkbookError("工作表里行的存法不对，可能已损坏。请在 Excel 里打开、保存一次后重试")


def _last_tag_at(content: bytes) -> int:
    # one look from the end, instead of three of which two run through all of it
    return content.rfind(b"<row")


def cells(row: Row) -> dict[int, bytes]:
    """The cells of a row as raw XML, by column."""
    inside = row.inside
    usual = inside.count(b'<c r="')
    if inside.count(b"<c") == usual:
        found = {_column(match[1]): match[0] for match in _USUAL_CELL.finditer(inside)}
        if len(found) != usual:
            raise _bad_rows()
        return found
    found = {}
    column = -1
    for match in _CELL.finditer(inside):
        ref = _CELL_REF.search(match[1]) if match[1] else None
        column = _column(ref[1]) if ref else column + 1
        found[column] = match[0]
    return found


@lru_cache(maxsize=2048)
def _column(name: bytes) -> int:
    return column_number(name.decode())


def style_of(raw: bytes) -> str:
    """The style number of a cell or row, empty if it has the default look."""
    tag = raw[: raw.find(b">") + 1] if raw.startswith(b"<") else raw
    match = _STYLE.search(tag)
    return match[1].decode() if match and match[1] != b"0" else ""


def is_filled(raw: bytes) -> bool:
    """Whether a cell shows or computes anything."""
    return b"<v>" in raw or b"<is>" in raw or b"<f" in raw or b"<v " in raw


def is_typed(raw: bytes) -> bool:
    """Whether a cell holds a value that no formula made."""
    return is_filled(raw) and b"<f" not in raw


def rows_between(stream: SheetStream, first: int, last: int) -> Iterator[Row]:
    """The rows first..last; the rest of the sheet is not read."""
    for block in stream.blocks():
        if block.first > last:
            return
        if block.last >= first:
            yield from (row for row in block.rows() if first <= row.number <= last)
        if block.last >= last:
            return


_COL = re.compile(rb"<col\s[^>]*>")
_COL_PART = re.compile(rb"""\s(min|max|style)=["'](\d+)["']""")


def column_styles(head: bytes) -> list[tuple[int, int, str]]:
    """First column, last column and style number of each formatted run of columns."""
    found = []
    for tag in _COL.findall(head):
        parts = {key: int(value) for key, value in _COL_PART.findall(tag)}
        if parts.get(b"style") and b"min" in parts:
            left, right = parts[b"min"] - 1, parts.get(b"max", parts[b"min"]) - 1
            found.append((left, right, str(parts[b"style"])))
    return found
