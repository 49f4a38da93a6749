"""What stands around the rows of a sheet: its dimension, and the ranges that grow with a table."""

import re
from collections.abc import Iterator

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.xml.table_xml import Area

_DIMENSION = re.compile(rb"""(<dimension\s[^>]*?ref=["'])([A-Z]+\d+(?::[A-Z]+\d+)?)(["'])""")
_DIMENSION_TAG = re.compile(rb"<dimension\s[^>]*?(?:/>|></dimension>)")
_MERGED = re.compile(rb"""<mergeCell\s[^>]*?ref=["']([^"']+)["']""")
_RANGES = re.compile(
    rb"""(<[\w:]*sparklineGroups.*?</[\w:]*sparklineGroups>)"""
    rb"""|(\ssqref=["'])([^"']*)|(<xm:sqref>)([^<]*)""",
    re.DOTALL,
)
_GONE = [
    re.compile(rb"<(%s)\b(?:[^>]*/>|[^>]*>.*?</\1>)" % name, re.DOTALL)
    for name in (b"autoFilter", b"sortState", b"mergeCells", b"hyperlinks")
]
_FILTER_MODE = re.compile(rb"""\sfilterMode=(["'])[^"']*\1""")


def with_dimension(head: bytes, areas: list[Area]) -> bytes:
    """The head of a sheet, its dimension stretched over these blocks."""

    def stretched(match: re.Match[bytes]) -> bytes:
        old = Area.of(match[2].decode())
        all_areas = [old, *areas]
        new = Area(
            min(area.left for area in all_areas),
            min(area.top for area in all_areas),
            max(area.right for area in all_areas),
            max(area.bottom for area in all_areas),
        )
        return match[0] if new == old else match[1] + new.ref().encode() + match[3]

    return _DIMENSION.sub(stretched, head, count=1)


def without_dimension(head: bytes) -> bytes:
    """The head of a sheet whose size is not known yet; the element is optional."""
    return _DIMENSION_TAG.sub(b"", head, count=1)


def without_filter(head: bytes, tail: bytes) -> tuple[bytes, bytes]:
    """Head and tail of a sheet without filters, merged cells and links."""
    for pattern in _GONE:
        tail = pattern.sub(b"", tail)
    return _FILTER_MODE.sub(b"", head), tail


def refuse_merged(tail: bytes, sheet: str, name: str, area: Area) -> None:
    """WorkbookError if merged cells reach into the block."""
    for merged in merged_areas(tail):
        if merged.meets(area):
            raise refusals.merged_cells(sheet, merged.ref(), name)


def merged_areas(tail: bytes) -> Iterator[Area]:
    """The merged cells of a sheet."""
    return map(_area, _MERGED.findall(tail))


def with_longer_ranges(tail: bytes, body: Area, bottom: int) -> bytes:
    """Drop-downs and conditional formats that reach the last row of a table reach its new end."""
    if bottom <= body.bottom:
        return tail

    def longer(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return match[0]
        start, ranges = (match[2], match[3]) if match[2] else (match[4], match[5])
        return start + b" ".join(_longer(ref, body, bottom) for ref in ranges.split())

    return _RANGES.sub(longer, tail)


def _area(ref: bytes) -> Area:
    return Area.of(ref.decode("ascii", "replace"))


def _longer(ref: bytes, body: Area, bottom: int) -> bytes:
    try:
        area = _area(ref)
    except WorkbookError:  # whole columns or rows need no growing
        return ref
    inside = body.left <= area.left and area.right <= body.right
    if inside and area.top <= body.bottom <= area.bottom < bottom:
        return area._replace(bottom=bottom).ref().encode()
    return ref
