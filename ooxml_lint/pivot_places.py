"""PivotTables on their sheet: the lines they show, the room they take."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.package import MAIN, Package, Remark, Rule, whole
from ooxml_lint.pivot_tables import THE_VALUES, Pivot, pivots
from ooxml_lint.references import LAST_ROW
from ooxml_lint.styles import FIRST_OWN_FORMAT, number_formats
from ooxml_lint.tables import tables


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
        if field == THE_VALUES:
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
            column = area._replace(top=max(area.top - here[number].above, 1), bottom=LAST_ROW)
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
    known = number_formats(package)
    for pivot in pivots(package):
        for tag in (*pivot.root.iter(), *pivot.cache_fields):
            used = whole(tag, "numFmtId", 0)
            if used is None or (used >= FIRST_OWN_FORMAT and used not in known):
                yield Remark(pivot.part, tag.get("name", ""), f"数字格式 {used} 不在")


RULES: tuple[Rule, ...] = (
    pivot_lines_show_items,
    pivots_are_as_large_as_their_lines,
    pivots_have_room_to_grow,
    pivots_are_told_apart,
    number_formats_of_pivots_exist,
)
