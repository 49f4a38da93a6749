"""Looks: every number of a style, and every piece a style is made of, exists."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.cells import cells, rows
from ooxml_lint.package import MAIN, Package, Remark, Rule, whole

_MOST_STYLES = 64_000
FIRST_OWN_FORMAT = 164
_PIECES = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
# where the looks of conditional formats, tables and pivots are numbered
_CONDITIONAL = {
    "dxfId", "headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId",
    "tableBorderDxfId", "totalsRowBorderDxfId",
}  # fmt: skip
_WITH_CONDITIONAL = ("worksheets/", "tables/", "pivotTables/", "styles.xml")


def styles_of_cells_exist(package: Package) -> Iterator[Remark]:
    """Cells, rows and columns wear styles that are in the list."""
    known = max(len(_list(package, "cellXfs")), 1)
    for sheet in package.sheets:
        tagged = [(f"第 {tag.get('r')} 行", whole(tag, "s", 0)) for tag in rows(sheet)]
        columns = sheet.root.iterfind(f"{MAIN}cols/{MAIN}col")
        tagged += [(f"第 {tag.get('min')} 列", whole(tag, "style", 0)) for tag in columns]
        for where, style in tagged:
            if style is None or not 0 <= style < known:
                yield Remark(sheet.part, where, f"用了没有的样式 {style}，共 {known} 种")
    for sheet, cell in cells(package):
        style = whole(cell, "s", 0)
        if style is None or not 0 <= style < known:
            yield Remark(sheet.part, cell.get("r", ""), f"用了没有的样式 {style}，共 {known} 种")


def styles_are_made_of_what_exists(package: Package) -> Iterator[Remark]:
    """Font, fill, border, number format and base style of each style are in their lists."""
    formats = number_formats(package)
    for name in ("cellStyleXfs", "cellXfs"):
        for number, tag in enumerate(_list(package, name)):
            for attribute, pieces in _PIECES.items():
                at = whole(tag, attribute, 0)
                if at is None or not 0 <= at < max(len(_list(package, pieces)), 1):
                    yield Remark(_part(package), f"{name} {number}", f"{attribute} {at} 不在")
            used = whole(tag, "numFmtId", 0)
            if used is None or (used >= FIRST_OWN_FORMAT and used not in formats):
                yield Remark(_part(package), f"{name} {number}", f"数字格式 {used} 不在")


def conditional_looks_exist(package: Package) -> Iterator[Remark]:
    """Conditional formats, tables and pivots use looks that are in the list."""
    known = len(_list(package, "dxfs"))
    for part in package.xml_parts:
        if any(place in part for place in _WITH_CONDITIONAL):
            for tag in package.xml(part).iter():
                for name in _CONDITIONAL.intersection(tag.attrib):
                    at = whole(tag, name)
                    if at is None or not 0 <= at < known:
                        yield Remark(part, tag.get("name", ""), f"{name} {at} 不在，共 {known} 种")


def there_is_room_for_all_styles(package: Package) -> Iterator[Remark]:
    """Excel takes at most 64,000 styles."""
    count = len(_list(package, "cellXfs"))
    if count > _MOST_STYLES:
        yield Remark(_part(package), "cellXfs", f"有 {count} 种样式，Excel 最多 {_MOST_STYLES} 种")


def number_formats(package: Package) -> set[int | None]:
    """The numbers of the formats that are not built in."""
    return {whole(tag, "numFmtId") for tag in _list(package, "numFmts")}


def _part(package: Package) -> str:
    return next(iter(package.related(package.workbook, "styles")), "")


def _list(package: Package, name: str) -> list[ET.Element]:
    """One of the lists in the styles part."""
    part = _part(package)
    found = package.xml(part).find(f"{MAIN}{name}") if part else None
    return [] if found is None else list(found)


RULES: tuple[Rule, ...] = (
    styles_of_cells_exist,
    styles_are_made_of_what_exists,
    conditional_looks_exist,
    there_is_room_for_all_styles,
)
