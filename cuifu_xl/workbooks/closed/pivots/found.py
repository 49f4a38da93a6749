"""The pivot caches of a closed file that read 催付登记, and the PivotTables that live on them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, cast
from xml.etree import ElementTree as ET

from cuifu_xl.pivots.views import KNOWN, SOURCE
from cuifu_xl.workbooks.closed.contents import Contents, Sheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OF_SLICERS = ("slicerCache", "timelineCache")


class PivotPart(NamedTuple):
    """A PivotTable: its sheet, its part, and what the part says."""

    sheet: Sheet
    part: str
    root: ET.Element

    @property
    def name(self) -> str:
        """The name that Excel shows."""
        return self.root.get("name", "")

    @property
    def location(self) -> str:
        """Its cells, without the filters above, as `A7:E9`."""
        found = self.root.find(f"{MAIN}location")
        return "" if found is None else found.get("ref", "")


class CachePart(NamedTuple):
    """A cache over 催付登记 with all of its PivotTables; items of few fields are kept."""

    number: str  # as PivotTables call it
    part: str
    root: ET.Element
    records_id: str
    records: str
    pivots: tuple[PivotPart, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns of the source, as they were at the last refresh."""
        fields = self.root.iterfind(f"{MAIN}cacheFields/{MAIN}cacheField")
        return tuple(field.get("name", "") for field in fields)

    @property
    def items(self) -> list[list[str | None]]:
        """The items of each column; none of most columns."""
        listed = self.root.iterfind(f"{MAIN}cacheFields/{MAIN}cacheField/{MAIN}sharedItems")
        return [[item.get("v") for item in each] for each in listed]


def caches_of_register(contents: Contents) -> Iterator[CachePart]:
    """The caches whose source is the table 催付登记 and that have records."""
    on_cache: dict[str, list[PivotPart]] = defaultdict(list)
    for pivot in pivots(contents):
        for relation in contents.relations(pivot.part).values():
            if relation.kind == "pivotCacheDefinition":
                on_cache[relation.target].append(pivot)
    for part, living in on_cache.items():
        number, root = contents.pivot_caches.get(part), _definition(contents, part)
        if root is None or number is None:
            continue
        records_id = root.get(_REL_ID, "")
        records = contents.relations(part).get(records_id)
        if records is not None:
            yield CachePart(number, part, root, records_id, records.target, tuple(living))


def pivots(contents: Contents) -> Iterator[PivotPart]:
    """Every PivotTable, wherever it stands."""
    for sheet in contents.sheets.values():
        for relation in contents.relations(sheet.part).values():
            if relation.kind == "pivotTable":
                yield PivotPart(sheet, relation.target, contents.xml(relation.target))


def sliced(contents: Contents) -> frozenset[tuple[str, str]]:
    """Number of the sheet and name of each PivotTable that a slicer or a timeline filters."""
    return frozenset(
        (tag.get("tabId", ""), tag.get("name", ""))
        for relation in contents.relations(contents.part).values()
        if relation.kind in _OF_SLICERS
        for tag in contents.xml(relation.target).iter()
        if tag.tag.endswith("}pivotTable")
    )


def _definition(contents: Contents, part: str) -> ET.Element | None:
    """A cache definition if its source is the register.

    Excel lists every order number in it: items that nobody asks for are let go while it is read.
    """
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    root: ET.Element | None = None
    heading = ""
    for piece in contents.archive.stream(part):
        if b"<!" in piece:  # no spreadsheet writes a document type or a comment here
            return None
        parser.feed(piece)
        events = cast("Iterator[tuple[str, ET.Element]]", parser.read_events())
        for event, tag in events:
            if event == "start":
                root = tag if root is None else root
                heading = tag.get("name", "") if tag.tag == f"{MAIN}cacheField" else heading
            elif tag.tag == f"{MAIN}sharedItems" and heading not in KNOWN:
                tag.clear()
            elif tag.tag == f"{MAIN}cacheSource" and not _reads_register(tag):
                return None
    return root


def _reads_register(source: ET.Element) -> bool:
    sheet = source.find(f"{MAIN}worksheetSource")
    return sheet is not None and sheet.attrib == {"name": SOURCE}
