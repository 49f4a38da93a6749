"""Is 汇总 still as we made it, but for its numbers? When in doubt it belongs to a person."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from cuifu_xl.pivots.report import Report
from cuifu_xl.pivots.summary import Summary, summary
from cuifu_xl.pivots.table_xml import table_part
from cuifu_xl.pivots.views import DATE_CODE, DAYS, FILTER_HEADING, FILTER_ITEM, KNOWN, NEEDED, SHEET
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.pivots.found import MAIN, CachePart, PivotPart, sliced
from cuifu_xl.workbooks.closed.pivots.same import children, is_same, traits
from cuifu_xl.workbooks.xml.table_xml import Area

_PARTS_OF_CACHE = [f"{MAIN}cacheSource", f"{MAIN}cacheFields"]
_OWN_ITEM = frozenset(("x", "m", "t"))  # its value, that no line has it, that it is the subtotal


def is_ours(contents: Contents, cache: CachePart) -> bool:
    """Whether the cache and each of its PivotTables are as we made them."""
    if not set(cache.headings) >= NEEDED or not _is_plain(cache.root):
        return False
    made = summary(cache.headings, ())
    reports = {report.view.title: report for report in made.reports}
    names = [pivot.name for pivot in cache.pivots]
    if len(set(names)) < len(names) or not set(names) <= set(reports):
        return False
    filtered, codes = sliced(contents), _format_codes(contents)
    return all(
        pivot.sheet.name == SHEET
        and (pivot.sheet.number, pivot.name) not in filtered
        and _is_as_made(cache, pivot, made, reports[pivot.name])
        and all(codes.get(field.get("numFmtId", "")) == DATE_CODE for field in _days(cache, pivot))
        for pivot in cache.pivots
    )


def date_format(cache: CachePart) -> int:
    """The number of the format in which days are shown; 0 (any) if no PivotTable shows them."""
    days = (field for pivot in cache.pivots for field in _days(cache, pivot))
    return next((int(field.get("numFmtId", "0")) for field in days), 0)


def _is_plain(definition: ET.Element) -> bool:
    """Whether a cache only holds what it read: no own fields, no groups, no options."""
    fields = definition.findall(f"{MAIN}cacheFields/{MAIN}cacheField")
    return (
        not traits(definition)
        and [tag.tag for tag in children(definition)] == _PARTS_OF_CACHE
        and all([tag.tag for tag in field] == [f"{MAIN}sharedItems"] for field in fields)
        and not any(map(traits, fields))
    )


def _is_as_made(cache: CachePart, pivot: PivotPart, made: Summary, report: Report) -> bool:
    expected = ET.fromstring(table_part(report, made.cache, int(cache.number), 0))
    area = Area.of(pivot.location)
    return (
        is_same(pivot.root, expected)
        and (area.left, area.top, area.right) == (report.left, report.top + 1, report.right)
        and all(map(_shows_all, cache.headings, _fields(pivot), cache.items))
        and _chosen(cache, pivot) == FILTER_ITEM
    )


def _shows_all(heading: str, field: ET.Element, values: list[str | None]) -> bool:
    """Whether no item is hidden, renamed or collapsed, and known ones come first, in order."""
    items = _items(field)
    if any(set(traits(item)) - _OWN_ITEM for item in items):
        return False
    if heading not in KNOWN:
        return True
    shown = [values[int(item.get("x", "0"))] for item in items if "t" not in item.attrib]
    known = [value for value in KNOWN[heading] if value in shown]
    return shown[: len(known)] == known


def _chosen(cache: CachePart, pivot: PivotPart) -> str | None:
    """The one item that the filter above lets through."""
    at = cache.headings.index(FILTER_HEADING)
    page = pivot.root.find(f"{MAIN}pageFields/{MAIN}pageField")
    if page is None or "item" not in page.attrib:
        return None
    item = _items(_fields(pivot)[at])[int(page.attrib["item"])]
    return cache.items[at][int(item.get("x", "0"))]


def _days(cache: CachePart, pivot: PivotPart) -> list[ET.Element]:
    """The fields that are shown as days."""
    fields = zip(cache.headings, _fields(pivot), strict=True)
    return [field for heading, field in fields if heading in DAYS and "axis" in field.attrib]


def _fields(pivot: PivotPart) -> list[ET.Element]:
    return pivot.root.findall(f"{MAIN}pivotFields/{MAIN}pivotField")


def _items(field: ET.Element) -> list[ET.Element]:
    return field.findall(f"{MAIN}items/{MAIN}item")


def _format_codes(contents: Contents) -> Mapping[str, str]:
    """The number formats of the workbook by number; Excel marks hyphens as plain characters."""
    part = contents.related("styles")
    found = [] if part is None else contents.xml(part).findall(f"{MAIN}numFmts/{MAIN}numFmt")
    return {tag.get("numFmtId", ""): tag.get("formatCode", "").replace("\\", "") for tag in found}
