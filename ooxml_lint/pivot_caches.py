"""Pivot caches: what a PivotTable knows of its source, as Excel would have written it."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ooxml_lint.cells import texts_in_row
from ooxml_lint.package import MAIN, REL, Package, Remark, Rule, is_on, whole
from ooxml_lint.references import block
from ooxml_lint.tables import tables


class Cache(NamedTuple):
    """A cache definition and its records."""

    part: str
    root: ET.Element
    records_part: str
    records: list[ET.Element]

    @property
    def fields(self) -> list[ET.Element]:
        """Its fields in order."""
        return self.root.findall(f"{MAIN}cacheFields/{MAIN}cacheField")

    @property
    def stored(self) -> list[ET.Element]:
        """The fields that records have a value for: not those that are computed or grouped."""
        return [field for field in self.fields if is_on(field, "databaseField", True)]


def caches(package: Package) -> list[Cache]:
    """The caches that the workbook points to."""
    found = []
    for part in package.related(package.workbook, "pivotCacheDefinition"):
        records = next(iter(package.related(part, "pivotCacheRecords")), "")
        rows = list(package.xml(records)) if records else []
        found.append(Cache(part, package.xml(part), records, rows))
    return found


def shared_values(field: ET.Element) -> list[ET.Element]:
    """The values of a field that are listed once."""
    return [*field.iterfind(f"{MAIN}sharedItems/*")]


def caches_are_listed_once(package: Package) -> Iterator[Remark]:
    """The workbook numbers each of its caches, and each number is used once."""
    lines = package.xml(package.workbook).findall(f"{MAIN}pivotCaches/{MAIN}pivotCache")
    counted = Counter(line.get("cacheId", "") for line in lines)
    for number, count in counted.items():
        if count > 1 or not number.isdecimal():
            yield Remark(package.workbook, number, f"缓存编号用了 {count} 次")
    listed = {line.get(f"{REL}id") for line in lines}
    for relation in package.relations(package.workbook):
        if relation.kind == "pivotCacheDefinition" and relation.id not in listed:
            yield Remark(package.workbook, relation.target, "缓存没有登记")


def caches_count_what_they_hold(package: Package) -> Iterator[Remark]:
    """Fields, shared values and records are as many as the cache says."""
    for cache in caches(package):
        told = [("recordCount", cache.root, len(cache.records))] if cache.records_part else []
        if cache.records_part:
            told.append(("count", package.xml(cache.records_part), len(cache.records)))
        told.append(("count", _only(cache.root, "cacheFields"), len(cache.fields)))
        for field in cache.fields:
            count = len(shared_values(field))
            told.append(("count", _only(field, "sharedItems"), count))
        for attribute, tag, count in told:
            if whole(tag, attribute, count) != count:
                yield Remark(cache.part, tag.tag, f"说有 {tag.get(attribute)} 个，其实 {count} 个")


def caches_have_records_or_refresh(package: Package) -> Iterator[Remark]:
    """A cache without records must say so, or ask to be filled on opening."""
    for cache in caches(package):
        is_filled_later = is_on(cache.root, "refreshOnLoad") or not is_on(
            cache.root, "saveData", True
        )
        if not cache.records_part and not is_filled_later:
            yield Remark(cache.part, "", "没有记录，也没说打开时刷新")


def records_suit_their_fields(package: Package) -> Iterator[Remark]:
    """A value for each field, and what it takes from the list is in the list."""
    for cache in caches(package):
        known = [len(shared_values(field)) for field in cache.stored]
        for number, record in enumerate(cache.records, 1):
            if len(record) != len(known):
                what = f"有 {len(record)} 个值，字段有 {len(known)} 个"
                yield Remark(cache.records_part, f"第 {number} 条", what)
            for value, count in zip(record, known, strict=False):
                at = whole(value, "v") if value.tag == f"{MAIN}x" else 0
                is_listed = value.tag == f"{MAIN}x"
                if is_listed != bool(count) or (is_listed and (at is None or not 0 <= at < count)):
                    what = f"值 {value.get('v')} 不在 {count} 个共享值里"
                    yield Remark(cache.records_part, f"第 {number} 条", what)


def caches_have_their_source(package: Package) -> Iterator[Remark]:
    """The table or block is there, and its headings are the fields, in the same order.

    Headings behind those are columns that it has gained since; the next refresh takes them in.
    """
    for cache in caches(package):
        source = cache.root.find(f"{MAIN}cacheSource/{MAIN}worksheetSource")
        if source is None:
            yield Remark(cache.part, "", "没有来源")
            continue
        where = source.get("name") or f"{source.get('sheet')}!{source.get('ref')}"
        headings = _headings(package, source)
        fields = [field.get("name", "") for field in cache.stored]
        if headings is None:
            yield Remark(cache.part, where, "来源不在")
        elif headings[: len(fields)] != fields:
            wrong = next(
                (pair for pair in zip(headings, fields, strict=False) if pair[0] != pair[1]),
                (len(headings), len(fields)),
            )
            yield Remark(cache.part, where, f"字段和来源的标题不一样：{wrong[0]}，{wrong[1]}")


def _headings(package: Package, source: ET.Element) -> list[str] | None:
    """The headings of the source; None if it is not there."""
    name = source.get("name")
    if name:
        for table in tables(package):
            if table.name == name:
                return [column.get("name", "") for column in table.columns]
        return None
    area = block(source.get("ref", ""))
    for sheet in package.sheets:
        if area is not None and sheet.name == source.get("sheet"):
            shown = texts_in_row(package, sheet, area.top)
            return [shown.get(column, "") for column in range(area.left, area.right + 1)]
    return None


def _only(tag: ET.Element, name: str) -> ET.Element:
    found = tag.find(f"{MAIN}{name}")
    return ET.Element(name) if found is None else found


RULES: tuple[Rule, ...] = (
    caches_are_listed_once,
    caches_count_what_they_hold,
    caches_have_records_or_refresh,
    records_suit_their_fields,
    caches_have_their_source,
)
