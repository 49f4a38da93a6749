"""Drop-downs and conditional formats: where they apply, and what Excel allows in them."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.package import MAIN, Package, Remark, Rule, Sheet, units, whole
from ooxml_lint.references import block

_LONGEST_LIST = 255
_LONGEST = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_MOST_DROP_DOWNS = 65_534
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_TWO_FORMULAS = ("between", "notBetween")
_SCALES = ("colorScale", "dataBar", "iconSet")
_FORMULAS_NEEDED = {"expression": 1, "cellIs": 1, "containsText": 1, "timePeriod": 1}


def drop_downs_have_their_places(package: Package) -> Iterator[Remark]:
    """Each applies to blocks of this sheet, and as many are told as there are."""
    for sheet in package.sheets:
        for holder in sheet.root.iterfind(f"{MAIN}dataValidations"):
            told, count = whole(holder, "count", len(holder)), len(holder)
            if told != count or not 0 < count <= _MOST_DROP_DOWNS:
                yield Remark(sheet.part, "dataValidations", f"说有 {told} 条，其实 {count} 条")
        for tag in _drop_downs(sheet):
            yield from _misplaced(sheet, tag, _places(tag))


def conditional_formats_have_their_places(package: Package) -> Iterator[Remark]:
    """Each applies to blocks of this sheet."""
    for sheet in package.sheets:
        for tag in (*sheet.root.iter(f"{MAIN}conditionalFormatting"), *_new_formats(sheet)):
            yield from _misplaced(sheet, tag, _places(tag))


def drop_downs_know_what_to_allow(package: Package) -> Iterator[Remark]:
    """A list has its source; between needs two ends."""
    for sheet in package.sheets:
        for tag in _drop_downs(sheet):
            kind = tag.get("type", "none")
            by_range = kind not in ("none", "list", "custom")
            is_pair = by_range and tag.get("operator", "between") in _TWO_FORMULAS
            needed = 0 if kind == "none" else 1 + is_pair
            found = [name for name in ("formula1", "formula2") if _formula(tag, name)]
            if len(found) < needed:
                yield Remark(sheet.part, _places(tag), f"{kind} 要 {needed} 个公式")


def drop_down_lists_fit(package: Package) -> Iterator[Remark]:
    """Words written into a drop-down take at most 255 characters."""
    for sheet in package.sheets:
        for tag in _drop_downs(sheet):
            source = _formula(tag, "formula1")
            written = tag.get("type") == "list" and source.startswith('"')
            if written and units(source) - 2 > _LONGEST_LIST:
                yield Remark(sheet.part, _places(tag), f"列了 {units(source) - 2} 个字，最多 255")


def drop_down_sentences_fit(package: Package) -> Iterator[Remark]:
    """Titles of 32, sentences of 255 characters."""
    for sheet in package.sheets:
        for tag in _drop_downs(sheet):
            for name, longest in _LONGEST.items():
                if units(tag.get(name, "")) > longest:
                    what = f"{name} 有 {units(tag.get(name, ''))} 个字，最多 {longest}"
                    yield Remark(sheet.part, _places(tag), what)


def conditional_formats_know_when(package: Package) -> Iterator[Remark]:
    """Each has its rank, and its formula or scale."""
    for sheet in package.sheets:
        for holder in sheet.root.iterfind(f"{MAIN}conditionalFormatting"):
            for rule in holder.iterfind(f"{MAIN}cfRule"):
                kind = rule.get("type", "")
                needed = _FORMULAS_NEEDED.get(kind, 0)
                is_pair = kind == "cellIs" and rule.get("operator") in _TWO_FORMULAS
                is_bare = kind in _SCALES and rule.find(f"{MAIN}{kind}") is None
                has_rank = (whole(rule, "priority") or 0) >= 1
                if len(rule.findall(f"{MAIN}formula")) < needed + is_pair or is_bare:
                    yield Remark(sheet.part, holder.get("sqref", ""), f"{kind} 缺公式或刻度")
                elif not has_rank:
                    yield Remark(sheet.part, holder.get("sqref", ""), "没有优先次序")


def _drop_downs(sheet: Sheet) -> list[ET.Element]:
    """The drop-downs of a sheet, old and new kind."""
    return [
        *sheet.root.iter(f"{MAIN}dataValidation"),
        *sheet.root.iter(f"{_X14}dataValidation"),
    ]


def _new_formats(sheet: Sheet) -> Iterator[ET.Element]:
    """Conditional formats of the new kind; those that only extend an old one name no place."""
    for tag in sheet.root.iter(f"{_X14}conditionalFormatting"):
        if tag.find(f"{_XM}sqref") is not None:
            yield tag


def _formula(tag: ET.Element, name: str) -> str:
    """The formula of a drop-down, old and new kind."""
    return tag.findtext(f"{MAIN}{name}") or tag.findtext(f"{_X14}{name}/{_XM}f") or ""


def _places(tag: ET.Element) -> str:
    """Where a drop-down or format applies, old and new kind."""
    return tag.get("sqref") or tag.findtext(f"{_XM}sqref") or ""


def _misplaced(sheet: Sheet, tag: ET.Element, places: str) -> Iterator[Remark]:
    """The places that are no block of cells."""
    for ref in places.split() or [""]:
        if block(ref) is None:
            yield Remark(sheet.part, ref, f"{tag.tag.rpartition('}')[2]} 的区域不在工作表里")


RULES: tuple[Rule, ...] = (
    drop_downs_have_their_places,
    conditional_formats_have_their_places,
    drop_downs_know_what_to_allow,
    drop_down_lists_fit,
    drop_down_sentences_fit,
    conditional_formats_know_when,
)
