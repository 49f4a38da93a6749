"""The cells: in their places, holding what they say they hold."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.package import MAIN, Package, Remark, Rule, Sheet, plain_text, units, whole
from ooxml_lint.references import LAST_ROW, block

_LONGEST_TEXT = 32_767  # UTF-16 units, the limit of Excel
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA")


def rows_stand_in_order(package: Package) -> Iterator[Remark]:
    """Each row once, from top to bottom."""
    for sheet in package.sheets:
        last = 0
        for row in rows(sheet):
            number = whole(row, "r", last + 1) or 0
            if not last < number <= LAST_ROW:
                yield Remark(sheet.part, f"第 {number} 行", f"排在第 {last} 行后面")
            last = number


def cells_stand_in_order(package: Package) -> Iterator[Remark]:
    """Each cell once, in its own row, from left to right."""
    for sheet in package.sheets:
        for row in rows(sheet):
            last = -1
            for cell in row.iterfind(f"{MAIN}c"):
                ref = cell.get("r")
                place = block(ref) if ref else None
                column = place.left if place else last + 1
                is_astray = ref and (place is None or str(place.top) != row.get("r"))
                if is_astray or column <= last:
                    yield Remark(sheet.part, ref or "", "单元格的位置或次序不对")
                last = column


def cells_hold_what_they_say(package: Package) -> Iterator[Remark]:
    """A number is a number, a yes-or-no 0 or 1, an error one that Excel knows.

    An empty value is none: some programs take it as a wish to compute the formula.
    """
    for sheet, cell in cells(package):
        value = cell.findtext(f"{MAIN}v")
        if value and not _suits(cell.get("t", "n"), value):
            what = f"类型是 {cell.get('t', 'n')}，值却是 {value[:40]}"
            yield Remark(sheet.part, cell.get("r", ""), what)


def _suits(kind: str, value: str) -> bool:
    match kind:
        case "n":
            return _NUMBER.fullmatch(value) is not None
        case "b":
            return value in ("0", "1")
        case "e":
            return value in _ERRORS
        case "s":
            return value.isdecimal()
    return kind in ("str", "d", "inlineStr")


def shared_texts_exist(package: Package) -> Iterator[Remark]:
    """A cell that takes its text from the common list finds it there."""
    known = len(package.shared_texts)
    for sheet, cell in cells(package):
        value = cell.findtext(f"{MAIN}v", "")
        if cell.get("t") == "s" and value.isdecimal() and int(value) >= known:
            yield Remark(sheet.part, cell.get("r", ""), f"共享文字只有 {known} 条，要的是 {value}")


def texts_fit_a_cell(package: Package) -> Iterator[Remark]:
    """At most 32,767 characters, as Excel counts them."""
    for part, where, text in _texts(package):
        if units(text) > _LONGEST_TEXT:
            yield Remark(part, where, f"有 {units(text)} 个字，放不进单元格")


def _texts(package: Package) -> Iterator[tuple[str, str, str]]:
    """Part, place and text, wherever a cell takes its text from."""
    for part in package.related(package.workbook, "sharedStrings"):
        for number, text in enumerate(package.shared_texts):
            yield part, f"第 {number} 条", text
    for sheet, cell in cells(package):
        if cell.get("t") in ("inlineStr", "str"):
            yield sheet.part, cell.get("r", ""), text_of(package, cell)


def the_calculation_chain_names_formulas(package: Package) -> Iterator[Remark]:
    """Each line of the chain leads to a cell with a formula."""
    computed = {place for sheet, cell in cells(package) for place in _computed(sheet, cell)}
    names = {sheet.number: sheet.name for sheet in package.sheets}
    for part in package.related(package.workbook, "calcChain"):
        number = ""
        for tag in package.xml(part):
            number = tag.get("i", number)
            place = block(tag.get("r", ""))
            if place is None or (number, place.top, place.left) not in computed:
                where = f"{names.get(number, number)}!{tag.get('r')}"
                yield Remark(part, where, "计算链指向没有公式的格子")


def _computed(sheet: Sheet, cell: ET.Element) -> Iterator[tuple[str, int, int]]:
    """Sheet number, row and column of the cells that the formula of a cell fills."""
    formula = cell.find(f"{MAIN}f")
    if formula is not None:
        spread = formula.get("ref", "") if formula.get("t") == "array" else ""
        area = block(spread or cell.get("r", ""))
        for row in range(area.top, area.bottom + 1) if area else ():
            for column in range(area.left, area.right + 1) if area else ():
                yield sheet.number, row, column


def rows(sheet: Sheet) -> Iterator[ET.Element]:
    """The rows of a sheet that are written down."""
    return sheet.root.iterfind(f"{MAIN}sheetData/{MAIN}row")


def cells(package: Package) -> Iterator[tuple[Sheet, ET.Element]]:
    """Every cell of every sheet."""
    for sheet in package.sheets:
        for row in rows(sheet):
            yield from ((sheet, cell) for cell in row.iterfind(f"{MAIN}c"))


def texts_in_row(package: Package, sheet: Sheet, number: int) -> dict[int, str]:
    """The texts that a row shows, by column."""
    return {
        place.left: text_of(package, cell)
        for row in rows(sheet)
        if row.get("r") == str(number)
        for cell in row.iterfind(f"{MAIN}c")
        if (place := block(cell.get("r", ""))) and cell.get("t") in ("s", "inlineStr", "str")
    }


def text_of(package: Package, cell: ET.Element) -> str:
    """What a cell shows, if it is a text."""
    match cell.get("t"):
        case "s":
            at = cell.findtext(f"{MAIN}v", "")
            known = package.shared_texts
            return known[int(at)] if at.isdecimal() and int(at) < len(known) else ""
        case "inlineStr":
            return plain_text(cell.find(f"{MAIN}is"))
        case "str":
            return cell.findtext(f"{MAIN}v", "")
    return ""


RULES: tuple[Rule, ...] = (
    rows_stand_in_order,
    cells_stand_in_order,
    cells_hold_what_they_say,
    shared_texts_exist,
    texts_fit_a_cell,
    the_calculation_chain_names_formulas,
)
