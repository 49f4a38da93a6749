"""Texts that a workbook keeps once for all its sheets: found by number, without reading them all.

Once a register of 200,000 rows has been saved by Excel there are 40 MB of them; the part is
counted through, and only the stretches that hold a wanted text are taken apart.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.xml.table_xml import unescaped
from cuifu_xl.workbooks.xml.xml_text import unescape

# how every string item begins, and no other tag of its part
_ITEM = b"<si"
_ITEM_ENDS = (b"</si>", b"/>", b"</sst>")
_TEXT = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_CHARACTER = re.compile(r"&#(x[0-9A-Fa-f]+|\d+);")


class SharedStrings:
    """The shared texts of one closed workbook, as far as they were asked for."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._known: dict[int, str | None] = {}

    def knows(self, wanted: set[int]) -> bool:
        """Whether all of these have been found before."""
        return wanted <= self._known.keys()

    def texts(self, wanted: set[int]) -> Mapping[int, str | None]:
        """These texts and others, by number; the part is read no further than the last of them."""
        left = sorted(wanted - self._known.keys())
        part = self._contents.related("sharedStrings") if left else None
        if part is not None:
            self._find(part, left)
        return self._known

    def _find(self, part: str, left: list[int]) -> None:
        at = 0
        for first, count, run in _string_runs(self._contents.archive.stream(part)):
            if left[at] < first + count:
                items = run().split(_ITEM)[1:]
                while at < len(left) and left[at] < first + count:
                    self._known[left[at]] = self._text(part, items[left[at] - first])
                    at += 1
            if at == len(left):
                return

    def _text(self, part: str, item: bytes) -> str | None:
        if not item.rstrip().endswith(_ITEM_ENDS):
            raise WorkbookError(
                f"{self._contents.where} 里的 {part} 已损坏。请在 Excel 里打开、保存一次后重试"
            )
        return rich_text(item)


def _string_runs(pieces: Iterable[bytes]) -> Iterator[tuple[int, int, Callable[[], bytes]]]:
    """Runs of whole string items: the number of the first, how many, and how to get at them."""
    begun = b""  # what stands before the first item, later the item whose end has not come yet
    first = 0
    for piece in pieces:
        last = piece.rfind(_ITEM)
        if last < 0:
            begun += piece
            continue
        cut_through = begun[1 - len(_ITEM) :] + piece[: len(_ITEM) - 1]
        count = begun.count(_ITEM) + cut_through.count(_ITEM) + piece.count(_ITEM) - 1
        yield first, count, partial(_joined, begun, piece, last)
        begun = piece[last:]
        first += count
    yield first, begun.count(_ITEM), lambda: begun


def _joined(begun: bytes, piece: bytes, end: int) -> bytes:
    return begun + piece[:end]


def rich_text(content: bytes) -> str | None:
    """The text of a string item, runs joined, reading aids left out; None if empty."""
    if b"<rPh" in content:
        content = _PHONETIC.sub(b"", content)
    text = "".join(plain_text(piece) for piece in _TEXT.findall(content))
    return unescaped(text) or None


def plain_text(content: bytes) -> str:
    """What stands between two tags as text: entities replaced, line ends as \\n."""
    text = content.decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _CHARACTER.sub(_character, text)
        text = unescape(text)
    return text


def _character(match: re.Match[str]) -> str:
    digits = match[1]
    # an ampersand written as a number must not start a second entity
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    return "&amp;" if code == 38 else chr(code)
