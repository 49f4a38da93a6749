"""The list of sheets, and what stands around their cells."""

import re
from collections import Counter
from collections.abc import Iterator

from ooxml_lint.areas import Area
from ooxml_lint.package import MAIN, Package, Remark, Rule, units, whole
from ooxml_lint.references import LAST_COLUMN, block

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_RESERVED = "history"


def sheet_names_are_allowed(package: Package) -> Iterator[Remark]:
    """1 to 31 characters, none that Excel forbids."""
    for sheet in package.sheets:
        wrong = _FORBIDDEN.search(sheet.name) or sheet.name.lower() == _RESERVED
        if wrong or not 1 <= units(sheet.name) <= _LONGEST_NAME:
            yield Remark(package.workbook, sheet.name, "Excel 不接受这个工作表名")


def sheets_are_told_apart(package: Package) -> Iterator[Remark]:
    """Names (whatever the case), numbers and parts are each used once."""
    for what, values in (
        ("名字", [sheet.name.lower() for sheet in package.sheets]),
        ("编号", [sheet.number for sheet in package.sheets]),
        ("部件", [sheet.part for sheet in package.sheets]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield Remark(package.workbook, value, f"{count} 张工作表用同一个{what}")


def the_first_sheet_shown_is_visible(package: Package) -> Iterator[Remark]:
    """The active sheet exists and is not hidden."""
    view = package.xml(package.workbook).find(f"{MAIN}bookViews/{MAIN}workbookView")
    active = whole(view, "activeTab", 0)
    shown = [sheet.state == "visible" for sheet in package.sheets]
    if active is None or not 0 <= active < len(shown) or not shown[active]:
        yield Remark(package.workbook, "activeTab", f"打开时要显示第 {active} 张，它不在或藏着")


def merged_cells_keep_apart(package: Package) -> Iterator[Remark]:
    """Merged cells are blocks on the sheet, and no two share a cell."""
    for sheet in package.sheets:
        seen: list[Area] = []
        for tag in sheet.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
            ref = tag.get("ref", "")
            area = block(ref)
            if area is None or any(area.meets(other) for other in seen):
                yield Remark(sheet.part, ref, "合并单元格不对，或和别的重叠")
            else:
                seen.append(area)


def column_runs_keep_apart(package: Package) -> Iterator[Remark]:
    """Widths and formats of columns: each column is said once, from left to right."""
    for sheet in package.sheets:
        last = 0
        for tag in sheet.root.iterfind(f"{MAIN}cols/{MAIN}col"):
            first, end = whole(tag, "min") or 0, whole(tag, "max") or 0
            if not last < first <= end <= LAST_COLUMN + 1:
                yield Remark(sheet.part, f"第 {first} 到 {end} 列", "列宽重叠或出界")
            last = max(last, end)


RULES: tuple[Rule, ...] = (
    sheet_names_are_allowed,
    sheets_are_told_apart,
    the_first_sheet_shown_is_visible,
    merged_cells_keep_apart,
    column_runs_keep_apart,
)
