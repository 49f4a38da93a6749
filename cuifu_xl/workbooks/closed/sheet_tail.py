"""What follows the rows of a sheet part: elements in an order that Excel insists on."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# those that may follow the ones that we put in, in the order of the schema
ORDER = (
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_TAG = re.compile(rb"""<(/?)([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(/?)>""")
_COUNT = re.compile(rb"""(\scount=["'])\d+""")


class Element(NamedTuple):
    """One element beside the rows, and where it stands in the tail."""

    name: str
    start: int
    inside: int  # where its first tag ends
    end: int


def elements(tail: bytes) -> Iterator[Element]:
    """The elements that follow the rows, those inside them left out."""
    depth, start, inside = 0, 0, 0
    for tag in _TAG.finditer(tail, tail.find(b"</sheetData>") + len(b"</sheetData>")):
        if not depth:
            start, inside = tag.start(), tag.end()
        if tag[1]:
            depth -= 1
        elif not tag[4]:
            depth += 1
        if depth < 0:
            return
        if not depth:
            name = _TAG.match(tail, start)
            assert name is not None
            yield Element(name[2].decode(), start, inside, tag.end())


def with_item(tail: bytes, name: str, item: bytes) -> bytes:
    """The tail with one more item in the list `name`, which counts them; it is made if need be."""
    found = next((element for element in elements(tail) if element.name == name), None)
    if found is None or tail[: found.inside].endswith(b"/>"):
        made = f'<{name} count="1">'.encode() + item + f"</{name}>".encode()
        if found is not None:
            return tail[: found.start] + made + tail[found.end :]
        return with_element(tail, name, made)
    count = len(list(_items(tail[found.inside : found.end]))) + 1
    first = _COUNT.sub(rb"\g<1>%d" % count, tail[found.start : found.inside])
    close = tail.rindex(b"</", found.inside, found.end)
    return tail[: found.start] + first + tail[found.inside : close] + item + tail[close:]


def with_element(tail: bytes, name: str, element: bytes) -> bytes:
    """The tail with an element that it does not have, in its place."""
    later = ORDER[ORDER.index(name) + 1 :]
    before = next((one.start for one in elements(tail) if one.name in later), None)
    at = tail.rindex(b"</worksheet>") if before is None else before
    return tail[:at] + element + tail[at:]


def _items(inside: bytes) -> Iterator[bytes]:
    """The items of a list: tags that open on its first level."""
    depth = 0
    for tag in _TAG.finditer(inside):
        if tag[1]:
            depth -= 1
            continue
        if not depth:
            yield tag[0]
        depth += not tag[4]
