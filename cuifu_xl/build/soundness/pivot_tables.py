"""PivotTables: fields, items and places agree with their cache and with the sheet."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cuifu_xl.build.soundness.package import MAIN, REL, Package, Remark, Rule, Sheet, whole
from cuifu_xl.build.soundness.pivot_caches import shared_values
from cuifu_xl.build.soundness.references import block
from cuifu_xl.build.soundness.tables import tables
from cuifu_xl.hosts.ooxml.table_xml import Area

_VALUES = -2  # "the values" as a field of their own
_AXES = {"rowFields": "axisRow", "colFields": "axisCol", "pageFields": "axisPage"}
_FIRST_OWN_FORMAT = 164


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
            if set(used) - {_VALUES} != said or len(set(used)) < len(used):
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
        has_values_field = _VALUES in (*pivot.on_axis("rowFields"), *pivot.on_axis("colFields"))
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


def pivot_lines_show_items(package: Package) -> Iterator[Remark]:
    """The lines of rows and columns are items of their fields, and as many as they say."""
    for pivot in pivots(package):
        for name, axis in (("rowItems", "rowFields"), ("colItems", "colFields")):
            holder = pivot.root.find(f"{MAIN}{name}")
            if holder is None:
                continue
            if whole(holder, "count", len(holder)) != len(holder):
                yield Remark(pivot.part, name, f"说有 {holder.get('count')} 行，其实 {len(holder)}")
            for number, line in enumerate(holder, 1):
                if not _is_line(pivot, line, pivot.on_axis(axis)):
                    yield Remark(pivot.part, f"{name} 第 {number} 行", "指向没有的项目")


def _is_line(pivot: Pivot, line: ET.Element, fields: list[int | None]) -> bool:
    """Whether each number of a line is an item of the field on its level."""
    if line.get("t", "data") not in ("data", "default"):
        return True
    level = whole(line, "r", 0) or 0
    for number, at in enumerate(line.iterfind(f"{MAIN}x"), level):
        field = fields[number] if number < len(fields) else None
        if field is None:
            return not fields
        if field == _VALUES:
            known = len(pivot.root.findall(f"{MAIN}dataFields/{MAIN}dataField"))
        else:
            known = len(pivot.fields[field].findall(f"{MAIN}items/{MAIN}item"))
        value = whole(at, "v", 0)
        if value is None or not 0 <= value < known:
            return False
    return True


def pivots_are_as_large_as_their_lines(package: Package) -> Iterator[Remark]:
    """The block of a pivot holds its headings, its lines of rows and of columns, and no more."""
    for pivot in pivots(package):
        area = pivot.area
        if area is None:
            yield Remark(pivot.part, pivot.location.get("ref", ""), "位置不在工作表里")
            continue
        size = (area.bottom - area.top + 1, area.right - area.left + 1)
        expected = tuple(
            (whole(pivot.location, first, 0) or 0) + len(pivot.root.findall(f"{MAIN}{lines}/*"))
            for first, lines in (("firstDataRow", "rowItems"), ("firstDataCol", "colItems"))
        )
        if size != expected:
            what = f"占 {size[0]} 行 {size[1]} 列，内容是 {expected[0]} 行 {expected[1]} 列"
            yield Remark(pivot.part, area.ref(), what)


def pivots_have_room_to_grow(package: Package) -> Iterator[Remark]:
    """Nothing that cannot move stands below a pivot: it could not be refreshed."""
    for sheet in package.sheets:
        here = [pivot for pivot in pivots(package) if pivot.sheet.part == sheet.part]
        used = [(pivot.name, area) for pivot in here if (area := pivot.area)]
        fixed = used + [
            (table.name, area)
            for table in tables(package)
            if table.sheet.part == sheet.part and (area := table.area)
        ]
        for number, (name, area) in enumerate(used):
            column = area._replace(top=max(area.top - here[number].above, 1), bottom=1_048_576)
            for other, taken in fixed:
                if (other, taken) != (name, area) and column.meets(taken):
                    yield Remark(here[number].part, name, f"下面或中间有 {other}，刷新时没地方长")


def pivots_are_told_apart(package: Package) -> Iterator[Remark]:
    """No two pivots of a sheet have the same name."""
    counted = Counter((pivot.sheet.name, pivot.name.lower()) for pivot in pivots(package))
    for (sheet, name), count in counted.items():
        if count > 1 or not name:
            yield Remark(sheet, name, f"{count} 张数据透视表同名或没有名字")


def number_formats_of_pivots_exist(package: Package) -> Iterator[Remark]:
    """A number format that is not built in stands in the list of styles."""
    styles = package.related(package.workbook, "styles")
    known = {
        whole(tag, "numFmtId")
        for part in styles
        for tag in package.xml(part).iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
    }
    for pivot in pivots(package):
        for tag in (*pivot.root.iter(), *pivot.cache_fields):
            used = whole(tag, "numFmtId", 0)
            if used is None or (used >= _FIRST_OWN_FORMAT and used not in known):
                yield Remark(pivot.part, tag.get("name", ""), f"数字格式 {used} 不在")


RULES: tuple[Rule, ...] = (
    pivots_have_their_cache,
    pivots_have_the_fields_of_their_cache,
    pivot_axes_name_fields,
    pivot_values_name_fields,
    pivot_items_are_those_of_the_cache,
    pivot_lines_show_items,
    pivots_are_as_large_as_their_lines,
    pivots_have_room_to_grow,
    pivots_are_told_apart,
    number_formats_of_pivots_exist,
)
