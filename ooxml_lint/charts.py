"""Charts: their axes hold together, and what they draw is there."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.areas import Area
from ooxml_lint.cells import rows, text_of
from ooxml_lint.package import MAIN, Package, Remark, Rule, Sheet, is_on, whole
from ooxml_lint.pivot_tables import pivots
from ooxml_lint.references import block

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VISIBLE_ONLY = f"{_C}chart/{_C}plotVisOnly"


def charts_have_their_axes(package: Package) -> Iterator[Remark]:
    """Every axis that a series or another axis speaks of is there, once."""
    for part, root in charts(package):
        area = root.find(f"{_C}chart/{_C}plotArea")
        found = Counter(
            child.get("val", "")
            for axis in (() if area is None else area)
            for child in axis.iterfind(f"{_C}axId")
            if axis.tag.endswith("Ax")
        )
        wanted = {tag.get("val", "") for tag in root.iter(f"{_C}axId")}
        wanted |= {tag.get("val", "") for tag in root.iter(f"{_C}crossAx")}
        for number in sorted(wanted):
            if found[number] != 1:
                yield Remark(part, number, f"坐标轴有 {found[number]} 个")


def series_have_values(package: Package) -> Iterator[Remark]:
    """Every series has values, and no two in a chart have the same number."""
    for part, root in charts(package):
        series = list(root.iter(f"{_C}ser"))
        counted = Counter(_number(one) for one in series)
        for one in series:
            has_values = any(one.find(f"{_C}{name}") is not None for name in ("val", "yVal"))
            if not has_values or counted[_number(one)] > 1:
                yield Remark(part, _number(one), "这组数据没有值，或编号重复")


def pivot_charts_know_their_pivot(package: Package) -> Iterator[Remark]:
    """`[文件]表!名字` of a pivot chart is a pivot of this workbook."""
    known = {(pivot.sheet.name, pivot.name) for pivot in pivots(package)}
    for part, root in charts(package):
        source = root.findtext(f"{_C}pivotSource/{_C}name")
        if source is not None:
            sheet, _, name = source.rpartition("]")[2].rpartition("!")
            if (sheet.strip("'"), name) not in known:
                yield Remark(part, source, "没有这张数据透视表")


def series_read_no_text(package: Package) -> Iterator[Remark]:
    """A word among the values is drawn as 0: "–" would be a day on which nobody paid."""
    for part, root in charts(package):
        for tag in (*root.iter(f"{_C}val"), *root.iter(f"{_C}yVal")):
            reference = tag.findtext(f"{_C}numRef/{_C}f", "")
            words = [
                word for cell in _cells(package, reference) if (word := text_of(package, cell))
            ]
            if words:
                yield Remark(part, reference, f"要画的数里有文字「{words[0]}」")


def charts_say_whether_hidden_cells_count(package: Package) -> Iterator[Remark]:
    """Without a word about it one program draws hidden cells and the next does not."""
    for part, root in charts(package):
        if root.find(_VISIBLE_ONLY) is None:
            yield Remark(part, "plotVisOnly", "没有说隐藏的格子画不画")


def charts_over_hidden_columns_draw_them(package: Package) -> Iterator[Remark]:
    """What stands in hidden columns is drawn only where the chart says so."""
    for part, root in charts(package):
        tag = root.find(_VISIBLE_ONLY)
        if tag is not None and is_on(tag, "val", default=True):
            for reference in sorted({tag.text or "" for tag in root.iter(f"{_C}f")}):
                if _is_in_hidden_columns(package, reference):
                    yield Remark(part, reference, "在隐藏的列里，图里画不出来")


def _cells(package: Package, reference: str) -> Iterator[ET.Element]:
    """The cells of `看板!$B$3:$B$5` that are written down."""
    sheet, area = _place(package, reference)
    for row in rows(sheet) if sheet and area else ():
        for cell in row.iterfind(f"{MAIN}c"):
            place = block(cell.get("r", ""))
            if area and place and area.meets(place):
                yield cell


def _is_in_hidden_columns(package: Package, reference: str) -> bool:
    sheet, area = _place(package, reference)
    if sheet is None or area is None:
        return False
    return any(
        (whole(tag, "min") or 0) <= area.left + 1 <= (whole(tag, "max") or 0)
        for tag in sheet.root.iterfind(f"{MAIN}cols/{MAIN}col")
        if is_on(tag, "hidden")
    )


def _place(package: Package, reference: str) -> tuple[Sheet | None, Area | None]:
    name, _, cells = reference.rpartition("!")
    name = name.strip("'").replace("''", "'")
    return next((s for s in package.sheets if s.name == name), None), block(cells)


def charts(package: Package) -> Iterator[tuple[str, ET.Element]]:
    """Every chart on a sheet."""
    for _, drawing in package.all_related("drawing"):
        for part in package.related(drawing, "chart"):
            yield part, package.xml(part)


def _number(series: ET.Element) -> str:
    tag = series.find(f"{_C}idx")
    return "" if tag is None else tag.get("val", "")


RULES: tuple[Rule, ...] = (
    charts_have_their_axes,
    series_have_values,
    pivot_charts_know_their_pivot,
    series_read_no_text,
    charts_say_whether_hidden_cells_count,
    charts_over_hidden_columns_draw_them,
)
