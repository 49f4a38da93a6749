"""Do two elements of a PivotTable say the same, whichever program wrote them?

What a person may set is compared; versions, ids and options that are written though they are as
usual are not. An attribute that is not known here counts as set by a person.
"""

from collections.abc import Iterator
from itertools import zip_longest
from xml.etree import ElementTree as ET

from cuifu_xl.workbooks.closed.pivots.found import MAIN

_VERSIONS = (
    "createdVersion", "updatedVersion", "refreshedVersion", "minRefreshableVersion", "refreshedBy",
    "refreshedDate", "refreshedDateIso", "invalid",
)  # fmt: skip
_APPLIED = tuple(
    f"apply{what}Formats"
    for what in ("Number", "Border", "Font", "Pattern", "Alignment", "WidthHeight")
)
# by element: what is no choice of a person, or is looked at on its own
_FREE = {
    "pivotCacheDefinition": (*_VERSIONS, "refreshOnLoad", "recordCount"),
    "cacheField": ("name", "numFmtId"),
    "pivotTableDefinition": (*_VERSIONS, *_APPLIED),
    "location": ("ref",),
    "pivotField": ("numFmtId",),
    "pageField": ("item",),
    "dataField": ("baseField", "baseItem"),
    "items": ("count",),
    "rowItems": ("count",),
}
# what an attribute means where it is not written
_USUALLY_ON = (
    "compact", "compactData", "databaseField", "defaultSubtotal", "dragOff",
    "dragToCol", "dragToData", "dragToPage", "dragToRow", "enableDrill", "enableRefresh",
    "preserveFormatting", "rowGrandTotals", "colGrandTotals", "saveData", "sd", "showDataTips",
    "showDrill", "showDropDowns", "showDropZones", "showHeaders", "subtotalTop", "topAutoShow",
)  # fmt: skip
_USUALLY_OFF = (
    "autoShow", "backgroundQuery", "d", "dataOnRows", "dataSourceSort", "e", "f",
    "fieldPrintTitles", "gridDropZones", "h", "hiddenLevel", "hideNewItems",
    "includeNewItemsInFilter", "insertBlankRow", "insertPageBreak", "measureFilter", "mergeItem",
    "multipleItemSelectionAllowed", "optimizeMemory", "s", "serverField", "showEmptyCol",
    "showEmptyRow", "showError", "upgradeOnRefresh", "useAutoFormatting",
)  # fmt: skip
_USUAL = dict.fromkeys(_USUALLY_ON, "1") | dict.fromkeys(_USUALLY_OFF, "0")
_SPELLINGS = {"true": "1", "false": "0"}
# what Excel notes in extensions of its own accord
_IN_EXTENSIONS = frozenset(("uri", "hideValuesRow", "pivotCacheId"))


def is_same(found: ET.Element, expected: ET.Element) -> bool:
    """Whether two elements say the same; their items and lines may be any."""
    if found.tag != expected.tag or traits(found) != traits(expected):
        return False
    if found.tag in (f"{MAIN}items", f"{MAIN}rowItems"):
        return True
    pairs = zip_longest(children(found), children(expected))
    return all(one is not None and two is not None and is_same(one, two) for one, two in pairs)


def children(tag: ET.Element) -> Iterator[ET.Element]:
    """What stands in an element, without extensions that say nothing special."""
    for child in tag:
        is_extension = child.tag == f"{MAIN}extLst"
        if not is_extension or any(set(inner.attrib) - _IN_EXTENSIONS for inner in child.iter()):
            yield child


def traits(tag: ET.Element) -> dict[str, str]:
    """The attributes in which an element differs from a usual one."""
    free = _FREE.get(tag.tag.removeprefix(MAIN), ())
    said = {key: _SPELLINGS.get(value, value) for key, value in tag.attrib.items()}
    # attributes of another namespace are ids, and marks for other programs
    return {
        key: value
        for key, value in said.items()
        if key[0] != "{" and key not in free and value != _USUAL.get(key)
    }
