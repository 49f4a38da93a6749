"""汇总 of a closed file: right before anybody refreshes it, and never taken from a person."""

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from expected_pivots import CAPTIONS, GROUPINGS, expected
from openpyxl.utils import get_column_letter
from package_surgery import WORKBOOK, Parts, raw_members
from python_calamine import CalamineWorkbook
from register_rows import register_rows

from cuifu_xl import workflow
from cuifu_xl.build.soundness import findings
from cuifu_xl.build.workbook import build
from cuifu_xl.hosts import file
from cuifu_xl.hosts.base import Cell
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.rules.units import minute_of
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.sheets.schema import REGISTER
from cuifu_xl.summing_up import summary

HEADINGS = REGISTER.headings()
ROWS = register_rows(60)
FEW = 20  # of them in the workbook that is changed
CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
RECORDS = "xl/pivotCache/pivotCacheRecords1.xml"
DAYS, AGENTS, CHANNELS, TIERS, GOODS = (
    f"xl/pivotTables/pivotTable{n}.xml" for n in (1, 2, 3, 7, 11)
)
WIDTH = len(CAPTIONS) + 2  # of a PivotTable, with the free column beside it
TOP = 6
FREE, BESIDE, FAR = (get_column_letter(at) for at in (WIDTH, WIDTH + 1, 100))
NOW = datetime(2026, 11, 23, 10)
BUYER = "测试买家00001"
XR = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
PIVOT = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml"
SLICER = "application/vnd.ms-excel.slicerCache+xml"
SLICER_CACHE = "http://schemas.microsoft.com/office/2007/relationships/slicerCache"
EXTENSION = (
    f'<extLst><ext uri="{{962EF5D1-5CA2-4c93-8EF4-DBF5C05439D2}}" xmlns:x14="{X14}">'
    '<x14:pivotTableDefinition hideValuesRow="1"/></ext></extLst>'
)
Change = Callable[[Parts], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A new workbook with so many lines in its register; made once, never changed."""
    made: dict[int, Path] = {}

    def of(lines: int) -> Path:
        if lines not in made:
            made[lines] = tmp_path_factory.mktemp("built") / "Cuifu.xlsm"
            build(made[lines], rows={REGISTER.name: ROWS[:lines]} if lines else None)
        return made[lines]

    return of


@pytest.fixture
def book(built: Callable[[int], Path], tmp_path: Path) -> Path:
    """A workbook with a few lines in its register."""
    return Path(shutil.copy(built(FEW), tmp_path))


def changed(path: Path, change: Change) -> None:
    """What a person or a program did to the file."""
    parts = Parts(path)
    change(parts)
    parts.save(path)


def register(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    """More lines at the end of the register."""
    workbook = FileWorkbook(path)
    workbook.append(REGISTER.name, HEADINGS, rows)
    workbook.save(0)


def shorten(path: Path, lines: int) -> None:
    """The register keeps its first lines only."""
    workbook = FileWorkbook(path)
    workbook.write(REGISTER.name, HEADINGS, ROWS[:lines])
    workbook.save(0)


def shown(path: Path) -> dict[str, list[str]]:
    """Labels and sums of each PivotTable as a reader of cells finds them, down to the total."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("汇总")
    rows = sheet.to_python(skip_empty_area=False)
    found = {}
    for number, title in enumerate(GROUPINGS):
        block = [row[number * WIDTH : (number + 1) * WIDTH - 1] for row in rows[TOP:]]
        assert block[0][1:] == CAPTIONS
        end = [line[0] for line in block].index("总计")
        assert all(cell == "" for line in block[end + 1 :] for cell in line)
        found[title] = sorted(map(_line, block[1 : end + 1]))
    return found


def wanted(rows: Sequence[Sequence[Cell]]) -> dict[str, list[str]]:
    """The same by pandas, from the lines themselves."""
    found = {}
    for title in GROUPINGS:
        lines = expected(title, rows).items()
        found[title] = sorted(_line([(*key, "总计")[max(len(key) - 1, 0)], *s]) for key, s in lines)
    return found


def _line(cells: Sequence[object]) -> str:
    """As a text, since labels are texts, numbers and days."""
    return " ".join(f"{cell:g}" if isinstance(cell, int | float) else str(cell) for cell in cells)


def parts_of_summary(path: Path) -> dict[str, bytes]:
    """汇总 and everything that its PivotTables are made of, as it is packed."""
    sheet = Parts(path).sheet("汇总")
    members = raw_members(path)
    return {name: members[name] for name in members if "pivot" in name or name == sheet}


# right without a refresh


@pytest.mark.parametrize(("before", "after"), [(0, 1), (0, 60), (20, 21), (20, 60)])
def test_new_lines_are_in_every_pivot(
    built: Callable[[int], Path], tmp_path: Path, before: int, after: int
) -> None:
    path = Path(shutil.copy(built(before), tmp_path))
    register(path, ROWS[before:after])
    assert shown(path) == wanted(ROWS[:after])
    assert findings(path) == []


@pytest.mark.parametrize("lines", [1, 0])
def test_lines_taken_back_are_in_none(
    book: Path, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MOST_LINES", lines)
    shorten(book, lines)
    assert shown(book) == wanted(ROWS[:lines])
    assert findings(book) == []


def test_the_parts_are_those_of_a_workbook_built_with_these_lines(
    book: Path, built: Callable[[int], Path]
) -> None:
    register(book, ROWS[FEW:])
    found, new = Parts(book).content, Parts(built(60)).content
    names = [name for name in new if "pivot" in name]
    assert {name: found[name] for name in names} == {name: new[name] for name in names}


def test_the_cells_look_as_in_a_workbook_built_with_these_lines(
    built: Callable[[int], Path], tmp_path: Path
) -> None:
    path = Path(shutil.copy(built(0), tmp_path))
    register(path, ROWS[:FEW])
    found, new = (openpyxl.load_workbook(each)["汇总"] for each in (path, built(FEW)))
    assert found.dimensions == new.dimensions
    for row in new.iter_rows():
        for cell in row:
            other = found[cell.coordinate]
            assert other.value == cell.value
            for look in ("number_format", "font", "fill", "border", "alignment"):
                assert repr(getattr(other, look)) == repr(getattr(cell, look)), cell.coordinate


def test_nothing_else_on_the_sheet_moves(book: Path) -> None:
    own = {f"{FREE}9": "旁边", "A200": "下面", f"{FAR}8": "右边"}

    def write_beside(parts: Parts) -> None:
        for place, text in own.items():
            put_text(parts, place, text)

    changed(book, write_beside)
    register(book, ROWS[FEW:])
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_name("汇总")
    rows = sheet.to_python(skip_empty_area=False)
    assert (rows[8][WIDTH - 1], rows[199][0], rows[7][99]) == tuple(own.values())
    changed(book, lambda parts: take_texts(parts, own))
    assert shown(book) == wanted(ROWS)


def put_text(parts: Parts, place: str, text: str) -> None:
    """A text in a cell of 汇总 that is not there yet."""
    sheet = parts.sheet("汇总")
    letters, number = re.sub(r"\d", "", place), re.sub(r"\D", "", place)
    cell = f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    row = re.search(rf'<row r="{number}"[^>]*>(.*?)</row>', parts.text(sheet), re.DOTALL)
    if row is None:
        parts.insert(sheet, f'<row r="{number}">{cell}</row>', "</sheetData>")
        return
    later = [
        found
        for found in re.findall(r'<c r="[A-Z]+\d+"', row[1])
        if (len(found), found) > (len(f'<c r="{letters}{number}"'), f'<c r="{letters}{number}"')
    ]
    parts.change(
        sheet,
        row[0],
        row[0].replace(later[0], cell + later[0])
        if later
        else row[0].replace("</row>", cell + "</row>"),
    )


def take_texts(parts: Parts, own: dict[str, str]) -> None:
    """These texts are gone again."""
    for place, text in own.items():
        cell = f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
        parts.change(parts.sheet("汇总"), cell, "")


# which press does it


def test_a_press_that_leaves_the_register_alone_leaves_the_pivots_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = demo_workbook(tmp_path)
    assert workflow.plan(FileWorkbook(path), now).registered == 0  # what the report remarks is
    before = parts_of_summary(path)
    without_pivot_code(monkeypatch)
    assert workflow.plan(FileWorkbook(path), now).rows
    assert parts_of_summary(path) == before


def test_a_long_register_is_left_to_excel_and_to_the_command(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MOST_LINES", FEW)
    before = parts_of_summary(book)
    with monkeypatch.context() as without:
        without_pivot_code(without)
        register(book, ROWS[FEW:])
    assert parts_of_summary(book) == before
    summary(FileWorkbook(book), minute_of(NOW))
    assert shown(book) == wanted(ROWS)


def test_the_command_counts_what_was_typed_into_the_register(book: Path) -> None:
    typed = str(ROWS[0][HEADINGS.index("客服")])
    changed(book, lambda parts: retype(parts, typed, "新来的"))
    summary(FileWorkbook(book), minute_of(NOW))
    rows = [["新来的" if cell == typed else cell for cell in row] for row in ROWS[:FEW]]
    assert shown(book) == wanted(rows)


def test_the_command_changes_no_part_that_is_right(book: Path) -> None:
    summary(FileWorkbook(book), minute_of(NOW))
    before = parts_of_summary(book)
    summary(FileWorkbook(book), minute_of(NOW))
    assert parts_of_summary(book) == before


def without_pivot_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever imports the code of the pivots from here on fails."""
    monkeypatch.setitem(sys.modules, "cuifu_xl.hosts.ooxml.pivots.renewed", None)


def retype(parts: Parts, old: str, new: str) -> None:
    """A text is another wherever it stands."""
    strings = "xl/sharedStrings.xml"
    parts.content[strings] = parts.text(strings).replace(f">{old}<", f">{new}<").encode()


# what programs note when they save


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


def test_a_file_that_excel_refreshed_and_saved_is_still_ours(
    book: Path, built: Callable[[int], Path]
) -> None:
    changed(book, saved_by_excel)
    register(book, ROWS[FEW:])
    assert shown(book) == wanted(ROWS)
    assert findings(book) == []
    assert BUYER not in Parts(book).text(CACHE)
    assert Parts(book).content[CACHE] == Parts(built(60)).content[CACHE]


# what belongs to a person


def on(part: str, old: str, new: str) -> Change:
    """One thing in a part is another."""
    return lambda parts: parts.change(part, old, new)


def own_pivot(parts: Parts) -> None:
    """One more PivotTable on the same cache, on another sheet."""
    copy = parts.text(AGENTS).replace('name="按客服"', 'name="我的"', 1)
    parts.add("xl/pivotTables/pivotTable99.xml", copy, PIVOT)
    parts.relate(
        "xl/pivotTables/pivotTable99.xml", "pivotCacheDefinition", f"../{CACHE[3:]}", "rId1"
    )
    parts.relate(parts.sheet("说明"), "pivotTable", "../pivotTables/pivotTable99.xml", "rId99")


def slicer(parts: Parts) -> None:
    """A slicer on one of ours."""
    number = re.search(r'<sheet name="汇总" sheetId="(\d+)"', parts.text(WORKBOOK))
    assert number
    cache = f'<s xmlns="{X14}"><pivotTables><pivotTable tabId="{number[1]}" name="按客服"/>'
    parts.add("xl/slicerCaches/slicerCache1.xml", f"{cache}</pivotTables></s>", SLICER)
    parts.relate(WORKBOOK, SLICER_CACHE, "slicerCaches/slicerCache1.xml", "rId99")


def in_the_way(place: str, text: str = "我的字") -> Change:
    """A text where a PivotTable will grow."""
    return lambda parts: put_text(parts, place, text)


def merged(parts: Parts) -> None:
    """Merged cells where a PivotTable will grow."""
    cells = '<mergeCells count="1"><mergeCell ref="A300:B301"/></mergeCells>'
    parts.insert(
        parts.sheet("汇总"),
        cells.replace("300", "13").replace("301", "14"),
        "<printOptions",
        "<pageMargins",
    )


def formula(parts: Parts) -> None:
    """A formula in place of a sum, as other programs let people type."""
    sheet = parts.sheet("汇总")
    cell = re.search(r'(<c r="B8"[^>]*>)<v>', parts.text(sheet))
    assert cell
    parts.change(sheet, cell[0], f"{cell[1]}<f>1+1</f><v>")


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
    "own pivot": own_pivot,
    "slicer": slicer,
    "in the way": in_the_way("A13"),
    "merged": merged,
    "formula": formula,
    "older workbook": on("xl/tables/table29.xml", "pivot_line_date", "x"),
}


@pytest.mark.parametrize("what", PERSONS)
def test_what_a_person_changed_stays_to_the_last_byte(book: Path, what: str) -> None:
    changed(book, PERSONS[what])
    before = parts_of_summary(book)
    register(book, ROWS[FEW:])
    assert parts_of_summary(book) == before
    assert len(FileWorkbook(book).read(REGISTER.name).rows) == len(ROWS)
