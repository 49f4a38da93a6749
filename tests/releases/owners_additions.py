"""What the owner of the made-up shop added in Excel, beside the things of tests/owners_workbook.

Columns of their own in three of our tables, filters, cells beside the tables, a sheet that counts
on ours, a PivotTable on our cache, another name for 聊天.
"""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries
from owners_workbook import add_owners_things
from package_surgery import WORKBOOK, Parts
from people import Book

OWN_COLUMNS = {"今日计划": ("我的备注", "两倍"), "催付登记": ("复盘",), "参数": ("为什么改",)}
CHATS, RENAMED = "聊天", "聊天记录"
BOSS = "老板看"
SHEETS = {"我的表": "shOwn", BOSS: "shBoss"}  # and their code names
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_SPACES = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FORMULAS = {
    "A1": "SUM(催付登记[应付金额])",
    "A2": 'COUNTIFS(催付登记[结果],"答应付款",催付登记[客服],"阿华")',
    "A3": "首页!$F$5",
    "A4": "SUM(今日计划[应付金额])/MAX(1,首页!$F$6)",
    "A5": 'INDEX(参数[值],MATCH("对照组比例",参数[名称],0))',
    "A6": "COUNTA(聊天[内容])",
    "A7": f"COUNTA({RENAMED}!$A:$A)",
}
PIVOT_CORNER = "D3"
BESIDE_TABLES = {
    "今日计划": ("AM4", "周五盘点，别忘"),
    "催付登记": ("AP3", "红包单另算"),
    "设置": ("A62", "老板：上面的先问我再改"),
}


def add_columns_and_sheets(path: Path) -> None:
    """Columns at the right end of our tables (still empty), and what stands on other sheets."""
    parts = Parts(path)
    for table, headings in OWN_COLUMNS.items():
        for heading in headings:
            _add_column(parts, table, heading)
    _rename_sheet(parts, CHATS, RENAMED)
    _add_boss_sheet(parts)
    pack(parts, path)


def add_the_rest(path: Path, macros: bytes) -> None:
    """Filters, cells beside the tables, and everything that Excel keeps in parts of its own.

    `macros` is the project of this workbook with modules for the owner's sheets.
    """
    _filter(path, "催付登记", "客服", "阿华")
    _filter(path, "今日计划", "渠道", "千牛")
    _compute(path, "今日计划", "两倍", "应付金额")
    parts = Parts(path)
    for sheet, (address, text) in BESIDE_TABLES.items():
        _put(parts, parts.sheet(sheet), address, _text(text))
    pack(parts, path)
    add_owners_things(path, macros)
    pack(Parts(path), path)


def pack(parts: Parts, path: Path) -> None:
    """The package as a file: small, and the same bytes for the same parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.content.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _table(parts: Parts, table: str) -> tuple[str, str]:
    """The part of a table, and the part of the sheet that it stands on."""
    for _, kind, sheet in parts.relations(WORKBOOK):
        if kind != "worksheet":
            continue
        for _, found, part in parts.relations(sheet):
            if found == "table" and f' name="{table}"' in parts.text(part):
                return part, sheet
    raise LookupError(table)


def _area(parts: Parts, table: str) -> str:
    found = re.search(r'<table [^>]*? ref="([^"]+)"', parts.text(_table(parts, table)[0]))
    assert found
    return found[1]


def _add_column(parts: Parts, table: str, heading: str) -> None:
    """One more column at the right end of a table, as Excel adds it when somebody types there."""
    part, sheet = _table(parts, table)
    area = _area(parts, table)
    left, top, right, bottom = range_boundaries(area)
    wider = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
    content = parts.text(part).replace(f'ref="{area}"', f'ref="{wider}"')
    numbers = [int(number) for number in re.findall(r'<tableColumn id="(\d+)"', content)]
    content = content.replace(
        f'<tableColumns count="{len(numbers)}">', f'<tableColumns count="{len(numbers) + 1}">'
    )
    column = f'<tableColumn id="{max(numbers) + 1}" name="{heading}"/></tableColumns>'
    parts.content[part] = content.replace("</tableColumns>", column).encode()
    _put(parts, sheet, f"{get_column_letter(right + 1)}{top}", _text(heading))


def _compute(path: Path, table: str, own: str, heading: str) -> None:
    """The owner's last column is twice another one, on every row."""
    rows, parts = Book(path).rows(table), Parts(path)
    part, sheet = _table(parts, table)
    _, top, right, _ = range_boundaries(_area(parts, table))
    formula = f"{table}[[#This Row],[{heading}]]*2"
    column = f'name="{own}"/>'
    computed = f"<calculatedColumnFormula>{formula}</calculatedColumnFormula></tableColumn>"
    parts.change(part, column, f"{column[:-2]}>{computed}")
    for number, row in enumerate(rows, start=top + 1):
        value = float(row[heading] or 0) * 2
        cell = f"><f>{formula}</f><v>{value:.10g}</v>"
        _put(parts, sheet, f"{get_column_letter(right)}{number}", cell)
    pack(parts, path)


def _text(text: str) -> str:
    return f't="inlineStr"><is><t>{escape(text)}</t></is>'


def _put(parts: Parts, sheet: str, address: str, cell: str) -> None:
    """A cell in its place among the others of its row; `cell` is what follows the address."""
    row, column = coordinate_to_tuple(address)
    content = parts.text(sheet)
    if not re.search(f'<row r="{row}"', content):
        content = _with_row(content, row)
    line = re.search(f'<row r="{row}"[^>]*?(/>|>.*?</row>)', content)
    assert line
    opening = line[0].partition(">")[0].rstrip("/")
    opening = re.sub(' spans="[^"]*"', "", opening)
    cells = re.findall(r"<c [^>]*?/>|<c [^>]*?>.*?</c>", line[0])
    kept = {_column(one): one for one in cells} | {column: f'<c r="{address}" {cell}</c>'}
    new = f"{opening}>{''.join(kept[at] for at in sorted(kept))}</row>"
    parts.content[sheet] = content.replace(line[0], new, 1).encode()


def _with_row(content: str, row: int) -> str:
    """The sheet with an empty row of that number."""
    for found in re.finditer(r'<row r="(\d+)"', content):
        if int(found[1]) > row:
            return content[: found.start()] + f'<row r="{row}"/>' + content[found.start() :]
    return content.replace("</sheetData>", f'<row r="{row}"/></sheetData>', 1)


def _column(cell: str) -> int:
    address = re.search(r' r="([A-Z]+\d+)"', cell)
    assert address
    return coordinate_to_tuple(address[1])[1]


def _rename_sheet(parts: Parts, old: str, new: str) -> None:
    """Another name on the tab: Excel changes the names that speak of the sheet."""
    parts.change(WORKBOOK, f'<sheet name="{old}"', f'<sheet name="{new}"')
    for part in (WORKBOOK, "docProps/app.xml"):
        content = parts.text(part).replace(f">{old}!", f">{new}!").replace(f">{old}<", f">{new}<")
        parts.content[part] = content.encode()


def _add_boss_sheet(parts: Parts) -> None:
    """A sheet that counts on our tables and on 首页, with a PivotTable on our cache."""
    rows = "".join(
        f'<row r="{address[1:]}"><c r="{address}"><f>{escape(formula)}</f></c></row>'
        for address, formula in FORMULAS.items()
    )
    sheet = f'<worksheet {_SPACES}><sheetPr codeName="{SHEETS[BOSS]}"/>'
    sheet += f"<sheetData>{rows}</sheetData></worksheet>"
    part = "xl/worksheets/sheet92.xml"
    parts.add(part, sheet, _SHEETML + "worksheet+xml")
    parts.relate(WORKBOOK, "worksheet", "worksheets/sheet92.xml", "rId90")
    parts.insert(WORKBOOK, f'<sheet name="{BOSS}" sheetId="92" r:id="rId90"/>', "</sheets>")
    cache = parts.related(WORKBOOK, "pivotCacheDefinition")
    ours = next(
        target
        for _, kind, target in parts.relations(parts.sheet("汇总"))
        if kind == "pivotTable" and 'name="按客服"' in parts.text(target)
    )
    own = _moved(parts.text(ours), PIVOT_CORNER)
    own = own.replace('name="按客服"', 'name="老板按客服"', 1)
    parts.add("xl/pivotTables/pivotTable92.xml", own, _SHEETML + "pivotTable+xml")
    parts.relate("xl/pivotTables/pivotTable92.xml", "pivotCacheDefinition", f"/{cache}", "rId1")
    parts.relate(part, "pivotTable", "../pivotTables/pivotTable92.xml", "rId1")


def _moved(pivot: str, corner: str) -> str:
    """A PivotTable of the same size somewhere else."""
    area = re.search('<location ref="([^"]*)"', pivot)
    assert area
    left, top, right, bottom = range_boundaries(area[1])
    row, column = coordinate_to_tuple(corner)
    end = f"{get_column_letter(column + right - left)}{row + bottom - top}"
    return pivot.replace(f'ref="{area[1]}"', f'ref="{corner}:{end}"', 1)


def _filter(path: Path, table: str, heading: str, shown: str) -> None:
    """Only rows with this under a heading are shown."""
    rows = Book(path).rows(table)
    parts = Parts(path)
    part, sheet = _table(parts, table)
    area = _area(parts, table)
    at = list(rows[0]).index(heading)
    chosen = f'<filterColumn colId="{at}"><filters><filter val="{shown}"/></filters></filterColumn>'
    old = f'<autoFilter ref="{area}"'
    parts.change(part, f"{old}/>", f"{old}>{chosen}</autoFilter>")
    hidden = [number for number, row in enumerate(rows, start=2) if row[heading] != shown]
    _hide(parts, sheet, hidden)
    pack(parts, path)


def _hide(parts: Parts, sheet: str, rows: Sequence[int]) -> None:
    for row in rows:
        parts.change(sheet, f'<row r="{row}"', f'<row r="{row}" hidden="1"')
