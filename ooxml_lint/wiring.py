"""Content types and relationships: how the parts know of each other."""

from collections import Counter
from collections.abc import Iterator

from ooxml_lint.package import REL, TYPES, Package, Relation, Remark, Rule, rels_of

_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_DRAWINGML = "application/vnd.openxmlformats-officedocument."
# what the target of a relationship must be; other kinds are not looked at
_EXPECTED = {
    "worksheet": _SHEETML + "worksheet+xml",
    "chartsheet": _SHEETML + "chartsheet+xml",
    "styles": _SHEETML + "styles+xml",
    "sharedStrings": _SHEETML + "sharedStrings+xml",
    "calcChain": _SHEETML + "calcChain+xml",
    "table": _SHEETML + "table+xml",
    "comments": _SHEETML + "comments+xml",
    "printerSettings": _SHEETML + "printerSettings",
    "pivotTable": _SHEETML + "pivotTable+xml",
    "pivotCacheDefinition": _SHEETML + "pivotCacheDefinition+xml",
    "pivotCacheRecords": _SHEETML + "pivotCacheRecords+xml",
    "drawing": _DRAWINGML + "drawing+xml",
    "vmlDrawing": _DRAWINGML + "vmlDrawing",
    "chart": _DRAWINGML + "drawingml.chart+xml",
    "theme": _DRAWINGML + "theme+xml",
    "ctrlProp": "application/vnd.ms-excel.controlproperties+xml",
    "vbaProject": "application/vnd.ms-office.vbaProject",
}
# without a word in the part itself, the target of these would never be shown
_SPOKEN_OF = {
    "worksheet", "chartsheet", "table", "drawing", "vmlDrawing", "chart", "image", "hyperlink",
    "printerSettings", "externalLink",
}  # fmt: skip
_VML_ID = "{urn:schemas-microsoft-com:office:office}relid"


def every_part_has_a_type(package: Package) -> Iterator[Remark]:
    """Excel does not open a file with a part of unknown type."""
    for part in sorted(package.names - {TYPES}):
        if not package.type_of(part):
            yield Remark(part, "", "没有内容类型")


def types_are_said_once(package: Package) -> Iterator[Remark]:
    """No two lines for the same part or extension."""
    counted = Counter((kind, key.lower()) for kind, key, _ in package.type_lines)
    for (kind, key), count in counted.items():
        if count > 1:
            yield Remark(TYPES, key, f"{kind} 说了 {count} 次")


def types_name_parts_that_exist(package: Package) -> Iterator[Remark]:
    """No `Override` for a part that is not in the package."""
    for kind, key, _ in package.type_lines:
        if kind == "Override" and key not in package.names:
            yield Remark(TYPES, key, "给不存在的部件说了类型")


def parts_are_what_their_relationships_say(package: Package) -> Iterator[Remark]:
    """Printer settings are not a macro project, though both end in .bin."""
    for source, relation in _inside(package):
        expected = _EXPECTED.get(relation.kind)
        if expected and relation.target in package.names:
            found = package.type_of(relation.target)
            if found.lower() != expected.lower():
                what = f"当作 {relation.kind} 用，类型却是 {found or '空的'}"
                yield Remark(relation.target, rels_of(source), what)


def relationships_lead_somewhere(package: Package) -> Iterator[Remark]:
    """Every target inside the package is there."""
    for source, relation in _inside(package):
        if relation.target not in package.names:
            what = f"指向不存在的 {relation.target}"
            yield Remark(rels_of(source), relation.id, what)


def relationships_are_told_apart(package: Package) -> Iterator[Remark]:
    """No id twice in one part."""
    for source in package.sources():
        counted = Counter(relation.id for relation in package.relations(source))
        for name, count in counted.items():
            if count > 1:
                yield Remark(rels_of(source), name, f"同一个编号用了 {count} 次")


def relationships_belong_to_a_part(package: Package) -> Iterator[Remark]:
    """No .rels part is left over from a part that has gone."""
    owned = {rels_of(name) for name in package.names} | {rels_of("")}
    for name in sorted(package.names):
        if name.endswith(".rels") and name not in owned:
            yield Remark(name, "", "它的主人不在")


def relationships_in_use_exist(package: Package) -> Iterator[Remark]:
    """Every `r:id` in a part stands in the part's relationships."""
    for part in package.xml_parts:
        known = {relation.id for relation in package.relations(part)}
        for used in sorted(_ids_used(package, part) - known):
            yield Remark(part, used, "用了没有的关系")


def relationships_that_must_be_spoken_of_are(package: Package) -> Iterator[Remark]:
    """A table, drawing or picture that its sheet never mentions is lost."""
    for source in package.sources():
        used = _ids_used(package, source) if source else set()
        for relation in package.relations(source) if source else ():
            if relation.kind in _SPOKEN_OF and relation.id not in used:
                yield Remark(source, relation.id, f"从没提到它的 {relation.kind}")


def every_part_is_reached(package: Package) -> Iterator[Remark]:
    """From the package, relationship by relationship; others are dropped by Excel."""
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        source = waiting.pop()
        for relation in package.relations(source):
            if relation.target in package.names and relation.target not in reached:
                reached.add(relation.target)
                waiting.append(relation.target)
    for part in sorted(package.names - reached - {TYPES}):
        if not part.endswith(".rels"):
            yield Remark(part, "", "没有任何部件指向它")


def _inside(package: Package) -> Iterator[tuple[str, Relation]]:
    """All relationships to other parts, with the part that holds them."""
    for source in package.sources():
        for relation in package.relations(source):
            if not relation.is_outside:
                yield source, relation


def _ids_used(package: Package, part: str) -> set[str]:
    """The ids of relationships that stand in a part."""
    if part not in package.xml_parts or part.endswith(".rels"):
        return set()
    return {
        value
        for tag in package.xml(part).iter()
        for name, value in tag.attrib.items()
        if (name.startswith(REL) or name == _VML_ID) and value
    }


RULES: tuple[Rule, ...] = (
    every_part_has_a_type,
    types_are_said_once,
    types_name_parts_that_exist,
    parts_are_what_their_relationships_say,
    relationships_lead_somewhere,
    relationships_are_told_apart,
    relationships_belong_to_a_part,
    relationships_in_use_exist,
    relationships_that_must_be_spoken_of_are,
    every_part_is_reached,
)
