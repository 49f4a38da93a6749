"""What a person made of 汇总 stays; what programs note by themselves is no reason to stop."""

import re
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from package_surgery import WORKBOOK, Parts, raw_members
from summary_books import (
    FEW,
    ROWS,
    WIDTH,
    Built,
    Change,
    book,
    built,
    changed,
    parts_of_summary,
    put_texts,
    register,
    shorten,
    shown,
    wanted,
)

from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

__all__ = ["book", "built"]

CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
DAYS, AGENTS, TIERS, GOODS = (f"xl/pivotTables/pivotTable{n}.xml" for n in (1, 2, 7, 11))
BESIDE = get_column_letter(WIDTH + 1)  # where the second PivotTable begins
OWN_PIVOT = "xl/pivotTables/pivotTable99.xml"
OWN_CACHE = "xl/pivotCache/pivotCacheDefinition99.xml"
BUYER = "测试买家00001"
XR = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
SLICER = "application/vnd.ms-excel.slicerCache+xml"
SLICER_CACHE = "http://schemas.microsoft.com/office/2007/relationships/slicerCache"
EXTENSION = (
    f'<extLst><ext uri="{{962EF5D1-5CA2-4c93-8EF4-DBF5C05439D2}}" xmlns:x14="{X14}">'
    '<x14:pivotTableDefinition hideValuesRow="1"/></ext></extLst>'
)


def saved_by_excel(parts: Parts) -> None:
    """As after a refresh and a save: ids, versions, every column in the cache, other order."""
    for part in [name for name in parts.content if re.match("xl/pivotTables/p", name)]:
        parts.change(part, 'updatedVersion="6"', 'updatedVersion="8" xr:uid="{0-1}"')
        parts.change(part, " name=", f' xmlns:xr="{XR}" name=')
        parts.insert(part, EXTENSION, "</pivotTableDefinition>")
    parts.change(CACHE, ' refreshOnLoad="1"', ' refreshedBy="店主" refreshedDate="46348.5"')
    parts.change(CACHE, 'refreshedVersion="6"', 'refreshedVersion="8"')
    blank = '<sharedItems containsNonDate="0" containsString="0" containsBlank="1"/>'
    listed = f'<sharedItems count="1"><s v="{BUYER}"/></sharedItems>'
    field = '<cacheField name="买家会员名" numFmtId="0">'
    parts.change(CACHE, field + blank, field + listed)
    # new agents are added at the end, and shown where they belong
    agents = re.search(r'<cacheField name="客服".*?</cacheField>', parts.text(CACHE))
    assert agents
    items = re.findall("<s [^>]*>", agents[0])
    parts.change(CACHE, "".join(items), "".join(items[::-1]))
    numbers = range(len(items))
    shown_as = "".join(f'<item x="{number}"/>' for number in numbers)
    turned = "".join(f'<item x="{number}"/>' for number in reversed(numbers))
    parts.change(AGENTS, shown_as, turned)
    code = 'formatCode="yyyy-mm-dd"'
    parts.change("xl/styles.xml", code, code.replace("-", r"\-"))


def test_a_file_that_excel_refreshed_and_saved_is_still_ours(book: Path, built: Built) -> None:
    changed(book, saved_by_excel)
    register(book, ROWS[FEW:])
    assert shown(book) == wanted(ROWS)
    assert findings(book) == []
    assert BUYER not in Parts(book).text(CACHE)
    assert Parts(book).content[CACHE] == Parts(built(60)).content[CACHE]


def on(part: str, old: str, new: str) -> Change:
    """One thing in a part is another."""
    return lambda parts: parts.change(part, old, new)


def own_pivot(sheet: str, place: str, table: str = "") -> Change:
    """One more PivotTable, on our cache or on one of its own over this table."""

    def add(parts: Parts) -> None:
        copy = re.sub('ref="[^"]*"', f'ref="{place}"', parts.text(AGENTS), count=1)
        parts.add(
            OWN_PIVOT, copy.replace('name="按客服"', 'name="我的"', 1), f"{TYPE}pivotTable+xml"
        )
        parts.relate(parts.sheet(sheet), "pivotTable", f"../{OWN_PIVOT[3:]}", "rId99")
        target = OWN_CACHE if table else CACHE
        parts.relate(OWN_PIVOT, "pivotCacheDefinition", f"../{target[3:]}", "rId1")
        if table:
            add_cache(parts, table)

    return add


def add_cache(parts: Parts, table: str) -> None:
    """A cache of the owner's over a table, with the records of ours."""
    source = parts.text(CACHE).replace('name="催付登记"', f'name="{table}"', 1)
    parts.add(OWN_CACHE, source, f"{TYPE}pivotCacheDefinition+xml")
    parts.relate(OWN_CACHE, "pivotCacheRecords", "pivotCacheRecords1.xml", "rId1")
    parts.relate(WORKBOOK, "pivotCacheDefinition", OWN_CACHE[3:], "rId99")
    parts.insert(WORKBOOK, '<pivotCache cacheId="99" r:id="rId99"/>', "</pivotCaches>")


@pytest.mark.parametrize(
    ("sheet", "place", "table"),
    [("说明", "A1:F9", "催付登记"), ("说明", "A1:F9", "今日计划"), ("汇总", "CV7:DA9", "今日计划")],
)
def test_own_pivots_on_their_own_cache_stay_and_ours_follow(
    book: Path, sheet: str, place: str, table: str
) -> None:
    changed(book, own_pivot(sheet, place, table))
    before = raw_members(book)
    register(book, ROWS[FEW:])
    assert shown(book) == wanted(ROWS)
    assert {raw_members(book)[part] == before[part] for part in (OWN_PIVOT, OWN_CACHE)} == {True}


def delete_channels(parts: Parts) -> None:
    """按渠道 is no PivotTable any more, only cells."""
    relations = parts.rels_of(parts.sheet("汇总"))
    line = re.search('<Relationship [^>]*pivotTable3[.]xml"/>', parts.text(relations))
    assert line
    parts.change(relations, line[0], "")


def test_where_a_person_deleted_one_the_others_follow(book: Path) -> None:
    changed(book, delete_channels)
    register(book, ROWS[FEW:])
    assert shown(book) == wanted(ROWS) | {"按渠道": wanted(ROWS[:FEW])["按渠道"]}


def slicer(parts: Parts) -> None:
    """A slicer on one of ours."""
    number = re.search(r'<sheet name="汇总" sheetId="(\d+)"', parts.text(WORKBOOK))
    assert number
    cache = f'<s xmlns="{X14}"><pivotTables><pivotTable tabId="{number[1]}" name="按客服"/>'
    parts.add("xl/slicerCaches/slicerCache1.xml", f"{cache}</pivotTables></s>", SLICER)
    parts.relate(WORKBOOK, SLICER_CACHE, "slicerCaches/slicerCache1.xml", "rId99")


def in_the_way(parts: Parts) -> None:
    """A text where a PivotTable will grow."""
    put_texts(parts, {"A13": "我的字"})


def merged(parts: Parts) -> None:
    """Merged cells where a PivotTable will grow."""
    cells = '<mergeCells count="1"><mergeCell ref="A13:B14"/></mergeCells>'
    parts.insert(parts.sheet("汇总"), cells, "<pageMargins")


def formula(place: str) -> Change:
    """A formula in place of a sum, as other programs let people type."""

    def type_it(parts: Parts) -> None:
        sheet = parts.sheet("汇总")
        cell = re.search(rf'(<c r="{place}"[^>]*>)<v>', parts.text(sheet))
        assert cell
        parts.change(sheet, cell[0], f"{cell[1]}<f>1+1</f><v>")

    return type_it


FORMATS = '<formats count="1"><format><pivotArea type="all"/></format></formats>'
STYLE_INFO = "<pivotTableStyleInfo"
FIRST_ITEM = '<item x="0"/>'
PERSONS: dict[str, Change] = {
    "renamed": on(AGENTS, 'name="按客服"', 'name="客服"'),
    "moved": on(AGENTS, f'<location ref="{BESIDE}7:', f'<location ref="{BESIDE}8:'),
    "another filter": on(AGENTS, 'item="0" hier', 'item="1" hier'),
    "several filtered": on(
        AGENTS, 'axis="axisPage"', 'axis="axisPage" multipleItemSelectionAllowed="1"'
    ),
    "no filter": on(AGENTS, ' item="0" hier="-1"', ' hier="-1"'),
    "hidden item": on(AGENTS, FIRST_ITEM, '<item h="1" x="0"/>'),
    "renamed item": on(AGENTS, FIRST_ITEM, '<item n="老华" x="0"/>'),
    "collapsed": on(GOODS, FIRST_ITEM, '<item sd="0" x="0"/>'),
    "oldest day first": on(DAYS, 'sortType="descending"', 'sortType="ascending"'),
    "sorted by hand": on(AGENTS, ' sortType="ascending"', ""),
    "tiers in another order": on(TIERS, '<item x="0"/><item x="1"/>', '<item x="1"/><item x="0"/>'),
    "another sum": on(AGENTS, 'baseField="0"', 'subtotal="average" baseField="0"'),
    "renamed sum": on(AGENTS, '<dataField name="催付次数"', '<dataField name="次数"'),
    "other digits": on(AGENTS, 'numFmtId="4"', 'numFmtId="10"'),
    "own row field": on(AGENTS, '<rowFields count="1">', '<rowFields count="2"><field x="3"/>'),
    "another row field": on(
        AGENTS, '<rowFields count="1"><field x="5"/>', '<rowFields count="1"><field x="3"/>'
    ),
    "days shown otherwise": on(DAYS, 'axis="axisRow" numFmtId="', 'axis="axisRow" numFmtId="9'),
    "no totals": on(AGENTS, " indent=", ' rowGrandTotals="0" indent='),
    "other style": on(AGENTS, 'Info name="催付汇总"', 'Info name="PivotStyleLight16"'),
    "own formatting": on(AGENTS, STYLE_INFO, FORMATS + STYLE_INFO),
    "alt text": on(
        AGENTS,
        "</pivotTableDefinition>",
        '<extLst><ext uri="a"><b altText="c"/></ext></extLst></pivotTableDefinition>',
    ),
    "own computed field": on(
        CACHE,
        'name="登记号" numFmtId="0"',
        'name="登记号" numFmtId="0" databaseField="0" formula="1"',
    ),
    "keeps no lost items": on(CACHE, " recordCount", ' missingItemsLimit="0" recordCount'),
    "own pivot on our cache": own_pivot("说明", "A1:F9"),
    "own pivot in the way": own_pivot("汇总", "A14:E16", "今日计划"),
    "slicer": slicer,
    "in the way": in_the_way,
    "merged": merged,
    "formula": formula("B8"),
    "unknown encoding": on(CACHE, 'encoding="UTF-8"', 'encoding="x-unknown"'),
    "older workbook": on("xl/tables/table29.xml", "pivot_line_date", "x"),
}


@pytest.mark.parametrize("what", PERSONS)
def test_what_a_person_changed_stays_to_the_last_byte(book: Path, what: str) -> None:
    changed(book, PERSONS[what])
    before = parts_of_summary(book)
    register(book, ROWS[FEW:])
    assert parts_of_summary(book) == before
    assert len(FileWorkbook(book).read(REGISTER.name).rows) == len(ROWS)


def test_a_formula_in_a_row_that_would_go_stays_too(book: Path) -> None:
    changed(book, formula("B10"))
    before = parts_of_summary(book)
    shorten(book, 1)
    assert parts_of_summary(book) == before
