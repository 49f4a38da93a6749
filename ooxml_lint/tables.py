"""Tables: where they stand, what their headings say, how they are filtered and summed."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ooxml_lint.areas import Area, unescaped
from ooxml_lint.cells import texts_in_row
from ooxml_lint.package import MAIN, Package, Remark, Rule, Sheet, whole
from ooxml_lint.references import block, is_a_name


class Table(NamedTuple):
    """A table part and the sheet it belongs to."""

    sheet: Sheet
    part: str
    root: ET.Element

    @property
    def name(self) -> str:
        """The name that formulas use."""
        return self.root.get("displayName", "")

    @property
    def area(self) -> Area | None:
        """All its cells, with headings and totals."""
        return block(self.root.get("ref", ""))

    @property
    def columns(self) -> list[ET.Element]:
        """Its columns as the part lists them."""
        return self.root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")

    @property
    def has_headings(self) -> bool:
        """Whether its first row holds the headings."""
        return whole(self.root, "headerRowCount", 1) != 0

    @property
    def totals(self) -> int:
        """How many rows of totals it has."""
        return whole(self.root, "totalsRowCount", 0) or 0


def tables(package: Package) -> list[Table]:
    """Every table of the workbook."""
    return [Table(s, part, package.xml(part)) for s, part in package.all_related("table")]


def tables_are_told_apart(package: Package) -> Iterator[Remark]:
    """Each number and each name belongs to one table, whatever the case of its letters."""
    for what, attribute in (("编号", "id"), ("名字", "displayName"), ("名字", "name")):
        found = [(table.root.get(attribute, "").lower(), table.part) for table in tables(package)]
        counted = Counter(value for value, _ in found)
        for value, part in found:
            if counted[value] > 1:
                yield Remark(part, value, f"{counted[value]} 张表用同一个{what}")


def table_names_are_allowed(package: Package) -> Iterator[Remark]:
    """A word without spaces that is no cell."""
    for table in tables(package):
        if not is_a_name(table.name):
            yield Remark(table.part, table.name, "Excel 不接受这个表名")


def tables_have_their_size(package: Package) -> Iterator[Remark]:
    """As many columns as the block is wide, and a row besides headings and totals."""
    for table in tables(package):
        area = table.area
        if area is None:
            yield Remark(table.part, table.root.get("ref", ""), "表的位置不对")
            continue
        width = area.right - area.left + 1
        told = whole(table.root.find(f"{MAIN}tableColumns"), "count", width)
        if not len(table.columns) == told == width:
            yield Remark(table.part, table.name, f"{width} 列宽，列出 {len(table.columns)} 列")
        if area.bottom - area.top < table.has_headings + table.totals:
            yield Remark(table.part, table.name, "除了标题和汇总，一行也没有")


def columns_are_told_apart(package: Package) -> Iterator[Remark]:
    """Headings (whatever the case) and column numbers occur once in a table."""
    for table in tables(package):
        for attribute in ("name", "id"):
            counted = Counter(column.get(attribute, "").lower() for column in table.columns)
            for value, count in counted.items():
                if count > 1 or not value:
                    yield Remark(table.part, value, f"{count} 列用同一个标题或编号，或是空的")


def headings_are_what_their_cells_say(package: Package) -> Iterator[Remark]:
    """The text in each heading cell is the name of its column, letter for letter."""
    for table in tables(package):
        area = table.area
        if area is None or not table.has_headings:
            continue
        shown = texts_in_row(package, table.sheet, area.top)
        for at, column in enumerate(table.columns, area.left):
            heading = unescaped(column.get("name", "")).replace("\r", "")
            cell = unescaped(shown.get(at, "")).replace("\r", "")
            if cell != heading:
                yield Remark(table.part, heading, f"格子里写的是「{cell}」")


def totals_are_what_their_cells_say(package: Package) -> Iterator[Remark]:
    """The word in a totals row is the word that the table remembers."""
    for table in tables(package):
        area = table.area
        if area is None or not table.totals:
            continue
        shown = texts_in_row(package, table.sheet, area.bottom)
        for at, column in enumerate(table.columns, area.left):
            label = column.get("totalsRowLabel", "")
            if label and shown.get(at) != label:
                yield Remark(table.part, label, f"汇总行的格子里写的是「{shown.get(at, '')}」")


def tables_keep_apart(package: Package) -> Iterator[Remark]:
    """No cell belongs to two tables, or to a table and merged cells."""
    for sheet in package.sheets:
        seen = [
            (tag.get("ref", ""), area)
            for tag in sheet.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")
            if (area := block(tag.get("ref", "")))
        ]
        for table in tables(package):
            if table.sheet.part == sheet.part and (area := table.area):
                for name, other in seen:
                    if area.meets(other):
                        yield Remark(table.part, table.name, f"和 {name} 重叠")
                seen.append((table.name, area))


def filters_belong_to_their_table(package: Package) -> Iterator[Remark]:
    """The filter covers the table without its totals, its columns are columns of the table."""
    for table in tables(package):
        area, tag = table.area, table.root.find(f"{MAIN}autoFilter")
        if area is None or tag is None:
            continue
        expected = area._replace(bottom=area.bottom - table.totals)
        if not table.has_headings or block(tag.get("ref", "")) != expected:
            yield Remark(table.part, tag.get("ref", ""), f"筛选应是 {expected.ref()}")
        ids = [whole(column, "colId") for column in tag.iterfind(f"{MAIN}filterColumn")]
        if len(set(ids)) < len(ids) or not set(ids) <= set(range(len(table.columns))):
            yield Remark(table.part, tag.get("ref", ""), f"筛选的列 {ids} 不在表里或重复")


RULES: tuple[Rule, ...] = (
    tables_are_told_apart,
    table_names_are_allowed,
    tables_have_their_size,
    columns_are_told_apart,
    headings_are_what_their_cells_say,
    totals_are_what_their_cells_say,
    tables_keep_apart,
    filters_belong_to_their_table,
)
