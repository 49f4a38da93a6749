"""The columns of a sheet part: how wide they are, what they look like, which are folded."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_COLS = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
_COL = re.compile(rb"<col\s([^>]*?)/?>(?:</col>)?")
_FROM_TO = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_COLLAPSED = re.compile(rb"""\s?\bcollapsed=["'][^"']*["']""")
_SHEET_DATA = re.compile(rb"<cols>|<sheetData")
_FORMAT = re.compile(rb"<sheetFormatPr\b([^>]*?)(/?)>")
_LEVEL = re.compile(rb"""\soutlineLevelCol=["'](\d+)["']""")
# what Excel adds to the characters that a column shows, for the space on both sides
_PADDING = 0.7109375


class ColumnLook(NamedTuple):
    """Width in characters, style number (or empty), and whether it is folded away."""

    width: float
    style: str = ""
    folded: bool = False


class _Run(NamedTuple):
    first: int  # from 1, as the file counts
    last: int
    rest: bytes  # the other attributes

    def xml(self) -> bytes:
        parts = b'min="%d" max="%d" %s' % (self.first, self.last, self.rest)
        return b"<col " + parts.rstrip() + b"/>"


def with_columns(head: bytes, looks: Mapping[int, ColumnLook]) -> bytes:
    """The head of a sheet with these columns (from 0) made to look so; the others stay."""
    if not looks:
        return head
    folded = [column for column, look in looks.items() if look.folded]
    head = _outlined(head) if folded else head
    found = _COLS.search(head)
    runs = [part for run in _runs(found[1] if found else b"") for part in _without(run, looks)]
    runs += [_Run(column + 1, column + 1, _attributes(look)) for column, look in looks.items()]
    if folded:
        runs = _with_sign(runs, max(folded) + 2)
    made = b"<cols>" + b"".join(run.xml() for run in sorted(runs)) + b"</cols>"
    if found is None:
        return _before_columns(head, made)
    return head[: found.start()] + made + head[found.end() :]


def _before_columns(head: bytes, element: bytes) -> bytes:
    at = next(_SHEET_DATA.finditer(head)).start()
    return head[:at] + element + head[at:]


def _runs(inside: bytes) -> Iterator[_Run]:
    for tag in _COL.finditer(inside):
        ends = {key: int(value) for key, value in _FROM_TO.findall(tag[1])}
        rest = b" ".join(_FROM_TO.sub(b"", tag[1]).split())
        yield _Run(ends[b"min"], ends.get(b"max", ends[b"min"]), rest)


def _without(run: _Run, columns: Mapping[int, object]) -> Iterator[_Run]:
    """The parts of a run that none of these columns (from 0) belongs to."""
    first = run.first
    for number in sorted(column + 1 for column in columns):
        if first <= number <= run.last:
            if first < number:
                yield run._replace(first=first, last=number - 1)
            first = number + 1
    if first <= run.last:
        yield run._replace(first=first)


def _attributes(look: ColumnLook) -> bytes:
    style = f'style="{look.style}" ' if look.style else ""
    folded = ' hidden="1" outlineLevel="1"' if look.folded else ""
    return f'width="{look.width + _PADDING:.10g}" {style}customWidth="1"{folded}'.encode()


def _with_sign(runs: list[_Run], number: int) -> list[_Run]:
    """The column after folded ones carries the sign that unfolds them."""
    there = next((run for run in runs if run.first <= number <= run.last), None)
    rest = _COLLAPSED.sub(b"", there.rest) + b" " if there else b""
    others = [part for run in runs for part in _without(run, {number - 1: None})]
    return [*others, _Run(number, number, rest.lstrip() + b'collapsed="1"')]


def _outlined(head: bytes) -> bytes:
    """The head of a sheet that leaves room for the bar above folded columns."""
    tag = _FORMAT.search(head)
    if tag is None:
        made = b'<sheetFormatPr defaultRowHeight="15" outlineLevelCol="1"/>'
        return _before_columns(head, made)
    level = _LEVEL.search(tag[1])
    if level and int(level[1]):
        return head
    attributes = _LEVEL.sub(b"", tag[1]).rstrip() + b' outlineLevelCol="1"'
    made = b"<sheetFormatPr" + attributes + tag[2] + b">"
    return head[: tag.start()] + made + head[tag.end() :]
