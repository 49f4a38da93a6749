"""Charts: their axes hold together, and what they draw is there."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from cuifu_xl.build.soundness.package import Package, Remark, Rule
from cuifu_xl.build.soundness.pivot_tables import pivots

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


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
)
