"""Formulas and names: what they speak of exists, and Excel can take them in."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ooxml_lint.areas import unescaped
from ooxml_lint.package import MAIN, Package, Remark, Rule, units, whole
from ooxml_lint.references import (
    block,
    calls,
    has_lost_reference,
    is_a_name,
    sheets_in,
    strings,
    tables_in,
)

_LONGEST = 8192
_LONGEST_TEXT = 255
# where a formula stands as the text of an element; x14 formulas and chart references too
_TAGS = (
    "f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula",
)  # fmt: skip
# Excel knows no table references here
_WITHOUT_TABLES = ("formula", "formula1", "formula2")


class Found(NamedTuple):
    """A formula and where it stands."""

    part: str
    where: str
    kind: str  # name of the element
    text: str


def formulas_can_be_taken_in(package: Package) -> Iterator[Remark]:
    """At most 8,192 characters, texts in it at most 255, no equals sign in front.

    The words of a drop-down have a rule of their own.
    """
    for part, where, kind, text in formulas(package):
        longest = max((units(piece) for piece in strings(text)), default=0)
        if units(text) > _LONGEST:
            yield Remark(part, where, f"公式有 {units(text)} 个字，最多 {_LONGEST}")
        elif text.startswith("="):
            yield Remark(part, where, "公式前面多了等号")
        elif kind != "formula1" and longest > _LONGEST_TEXT:
            yield Remark(part, where, f"公式里有超过 {_LONGEST_TEXT} 个字的文字")


def formulas_name_sheets_that_exist(package: Package) -> Iterator[Remark]:
    """A formula leads to sheets of this workbook, and none of its references is lost."""
    known = {sheet.name.lower() for sheet in package.sheets}
    for part, where, _, text in formulas(package):
        if has_lost_reference(text):
            yield Remark(part, where, "公式里有 #REF!")
        for name in sorted({name for name in sheets_in(text) if name.lower() not in known}):
            yield Remark(part, where, f"公式用到没有的工作表「{name}」")


def formulas_name_tables_that_exist(package: Package) -> Iterator[Remark]:
    """`表[列]` in a formula: the table is there and has the column."""
    columns = {
        table.get("displayName", "").lower(): {
            unescaped(column.get("name", "")).lower() for column in table.iter(f"{MAIN}tableColumn")
        }
        for table in (package.xml(part) for _, part in package.all_related("table"))
    }
    for part, where, _, text in formulas(package):
        for reference in tables_in(text):
            known = columns.get(reference.table.lower())
            if known is None:
                yield Remark(part, where, f"公式用到没有的表「{reference.table}」")
            for column in reference.columns if known is not None else ():
                if known is not None and column.lower() not in known:
                    yield Remark(part, where, f"表「{reference.table}」没有列「{column}」")


def conditions_speak_of_cells(package: Package) -> Iterator[Remark]:
    """Drop-downs and conditional formats know no table references; Excel drops them."""
    for part, where, kind, text in formulas(package):
        if kind in _WITHOUT_TABLES and any(tables_in(text)):
            yield Remark(part, where, "下拉或条件格式里不能写 表[列]")


def products_are_summed_in_one_argument(package: Package) -> Iterator[Remark]:
    """SUMPRODUCT(a,b) is #VALUE! in Excel where b is one cell without a number: a table of one row.

    Only blocks of several cells may stand beside each other; all else is multiplied inside.
    """
    for part, where, _, text in formulas(package):
        for arguments in calls(text, "SUMPRODUCT"):
            if len(arguments) > 1 and not all(map(_is_of_several_cells, arguments)):
                yield Remark(part, where, "SUMPRODUCT 的几个参数里有单个的值，请在一个参数里相乘")


def _is_of_several_cells(argument: str) -> bool:
    area = block(argument.rpartition("!")[2])
    return area is not None and (area.left, area.top) != (area.right, area.bottom)


def names_are_allowed(package: Package) -> Iterator[Remark]:
    """A defined name is a word that looks like no cell."""
    for tag in package.xml(package.workbook).iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        if not is_a_name(tag.get("name", "")):
            yield Remark(package.workbook, tag.get("name", ""), "Excel 不接受这个名称")


def names_are_told_apart(package: Package) -> Iterator[Remark]:
    """No defined name twice in one scope, none that is a table too."""
    tables = [package.xml(part).get("displayName", "") for _, part in package.all_related("table")]
    used: list[tuple[int | None, str]] = [(None, table.lower()) for table in tables]
    scopes = range(len(package.sheets))
    for tag in package.xml(package.workbook).iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        scope = whole(tag, "localSheetId")
        if "localSheetId" in tag.attrib and scope not in scopes:
            yield Remark(package.workbook, tag.get("name", ""), f"属于没有的第 {scope} 张工作表")
        used.append((scope, tag.get("name", "").lower()))
    for (_, name), count in Counter(used).items():
        if count > 1:
            yield Remark(package.workbook, name, f"这个名称用了 {count} 次")


@lru_cache(maxsize=1)  # several rules ask for the same
def formulas(package: Package) -> tuple[Found, ...]:
    """Every formula of the workbook, in cells, names, tables, conditions and charts."""
    names = package.xml(package.workbook).iterfind(f"{MAIN}definedNames/{MAIN}definedName")
    parts = [part for part in package.xml_parts if part.startswith("xl/")]
    return (
        *(Found(package.workbook, tag.get("name", ""), "name", tag.text or "") for tag in names),
        *(found for part in parts for found in _in_part(package, part)),
    )


def _in_part(package: Package, part: str) -> Iterator[Found]:
    where = ""
    for tag in package.xml(part).iter():
        # the nearest place that came before
        where = tag.get("r") or tag.get("sqref") or tag.get("name") or where
        if tag.text and (kind := tag.tag.rpartition("}")[2]) in _TAGS:
            yield Found(part, where if block(where.split(" ")[0]) else kind, kind, tag.text)


RULES: tuple[Rule, ...] = (
    formulas_can_be_taken_in,
    formulas_name_sheets_that_exist,
    formulas_name_tables_that_exist,
    conditions_speak_of_cells,
    products_are_summed_in_one_argument,
    names_are_allowed,
    names_are_told_apart,
)
