"""PivotTables: fields, items and places agree with their cache and with the sheet."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ooxml_lint.areas import Area
from ooxml_lint.package import MAIN, REL, Package, Remark, Rule, Sheet, whole
from ooxml_lint.pivot_caches import shared_values
from ooxml_lint.references import block

THE_VALUES = -2  # "the values" as a field of their own
_AXES = {"rowFields": "axisRow", "colFields": "axisCol", "pageFields": "axisPage"}


class Pivot(NamedTuple):
    """A PivotTable, its sheet and its cache."""

    sheet: Sheet
    part: str
    root: ET.Element
    cache_part: str
    cache: ET.Element  # an empty one if there is none

    @property
    def name(self) -> str:
        """The name that Excel shows."""
        return self.root.get("name", "")

    @property
    def fields(self) -> list[ET.Element]:
        """Its fields, in the order of the cache."""
        return self.root.findall(f"{MAIN}pivotFields/{MAIN}pivotField")

    @property
    def cache_fields(self) -> list[ET.Element]:
        """The fields of its cache."""
        return self.cache.findall(f"{MAIN}cacheFields/{MAIN}cacheField")

    @property
    def area(self) -> Area | None:
        """Its cells, without the filters above."""
        return block(self.location.get("ref", ""))

    @property
    def location(self) -> ET.Element:
        """Where it stands."""
        found = self.root.find(f"{MAIN}location")
        return ET.Element("location") if found is None else found

    @property
    def above(self) -> int:
        """How many rows its filters take above it, with the blank one between."""
        pages = whole(self.location, "rowPageCount", 0) or 0
        return pages + 1 if pages else 0

    def on_axis(self, name: str) -> list[int | None]:
        """The field numbers of rows, columns or filters."""
        attribute = "fld" if name == "pageFields" else "x"
        return [whole(tag, attribute) for tag in self.root.iterfind(f"{MAIN}{name}/*")]


def pivots(package: Package) -> list[Pivot]:
    """Every PivotTable of the workbook."""
    found = []
    for sheet, part in package.all_related("pivotTable"):
        cache_part = next(iter(package.related(part, "pivotCacheDefinition")), "")
        cache = package.xml(cache_part) if cache_part else ET.Element("nothing")
        found.append(Pivot(sheet, part, package.xml(part), cache_part, cache))
    return found


def pivots_have_their_cache(package: Package) -> Iterator[Remark]:
    """The number of the cache and the relationship lead to the same cache."""
    targets = {r.id: r.target for r in package.relations(package.workbook)}
    lines = package.xml(package.workbook).iterfind(f"{MAIN}pivotCaches/{MAIN}pivotCache")
    known = {line.get("cacheId"): targets.get(line.get(f"{REL}id", "")) for line in lines}
    for pivot in pivots(package):
        number = pivot.root.get("cacheId")
        if not pivot.cache_part or known.get(number) != pivot.cache_part:
            yield Remark(pivot.part, pivot.name, f"缓存编号 {number} 和关系对不上")


def pivots_have_the_fields_of_their_cache(package: Package) -> Iterator[Remark]:
    """As many fields as the cache, and as many as it says."""
    for pivot in pivots(package):
        count = len(pivot.fields)
        told = whole(pivot.root.find(f"{MAIN}pivotFields"), "count", count)
        if not count == told == len(pivot.cache_fields):
            what = f"有 {count} 个字段，说是 {told}，缓存有 {len(pivot.cache_fields)}"
            yield Remark(pivot.part, pivot.name, what)


def pivot_axes_name_fields(package: Package) -> Iterator[Remark]:
    """Rows, columns and filters are fields that say the same of themselves."""
    for pivot in pivots(package):
        for name, axis in _AXES.items():
            said = {at for at, field in enumerate(pivot.fields) if field.get("axis") == axis}
            used = pivot.on_axis(name)
            if set(used) - {THE_VALUES} != said or len(set(used)) < len(used):
                yield Remark(pivot.part, name, f"用了字段 {used}，标着 {axis} 的是 {sorted(said)}")


def pivot_values_name_fields(package: Package) -> Iterator[Remark]:
    """Each value comes from a field that says so, under a name that no field has."""
    for pivot in pivots(package):
        said = {at for at, field in enumerate(pivot.fields) if field.get("dataField") == "1"}
        tags = pivot.root.findall(f"{MAIN}dataFields/{MAIN}dataField")
        used = {whole(tag, "fld") for tag in tags}
        if used != said:
            yield Remark(pivot.part, "dataFields", f"用了字段 {used}，标着的是 {said}")
        taken = Counter(field.get("name", "").lower() for field in pivot.cache_fields)
        taken.update(tag.get("name", "").lower() for tag in tags)
        for tag in tags:
            if taken[tag.get("name", "").lower()] > 1:
                yield Remark(pivot.part, tag.get("name", ""), "值的名字和别的字段重名")
        has_values_field = THE_VALUES in (*pivot.on_axis("rowFields"), *pivot.on_axis("colFields"))
        if has_values_field != (len(tags) > 1):
            yield Remark(pivot.part, "dataFields", f"{len(tags)} 个值，「值」字段放得不对")


def pivot_items_are_those_of_the_cache(package: Package) -> Iterator[Remark]:
    """A field on an axis has one item per shared value, and as many as it says."""
    for pivot in pivots(package):
        for field, cached in zip(pivot.fields, pivot.cache_fields, strict=False):
            name = cached.get("name", "")
            holder = field.find(f"{MAIN}items")
            items = [] if holder is None else list(holder)
            if field.get("axis") is None and not items:
                continue
            listed = [whole(item, "x") for item in items if item.get("t", "data") == "data"]
            if sorted(x for x in listed if x is not None) != list(range(_values_of(cached))):
                yield Remark(pivot.part, name, f"项目 {listed} 不是缓存里的那些")
            if holder is None or whole(holder, "count", len(items)) != len(items):
                yield Remark(pivot.part, name, f"说的项目数不是 {len(items)}")


def _values_of(cached: ET.Element) -> int:
    """How many values a field has, grouped or not."""
    grouped = cached.find(f"{MAIN}fieldGroup/{MAIN}groupItems")
    return len(shared_values(cached)) if grouped is None else len(grouped)


RULES: tuple[Rule, ...] = (
    pivots_have_their_cache,
    pivots_have_the_fields_of_their_cache,
    pivot_axes_name_fields,
    pivot_values_name_fields,
    pivot_items_are_those_of_the_cache,
)
