"""What an owner may have put into our workbook with Excel. The new parts stand in tests/owner.

On our sheets: a picture and a shape with a macro, a note, conditions and drop-downs of the newer
kind. A sheet of their own with a table and its totals, a PivotTable, a slicer, a chart, a
sparkline, a threaded comment and printer settings. A name, custom XML, a property, and the chain
that Excel computes by.
"""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from package_surgery import MAIN, WORKBOOK, Parts

from cuifu_xl.maker.macros import macro_project
from cuifu_xl.tables.schema import CODE_NAMES, TODAY
from cuifu_xl.workbooks.closed.file import FileWorkbook

OWN_SHEET = "我的表"
OWN_PARTS = Path(__file__).parent / "owner"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES = {
    "xl/worksheets/sheet": _SHEETML + "worksheet+xml",
    "xl/tables/": _SHEETML + "table+xml",
    "xl/pivotTables/": _SHEETML + "pivotTable+xml",
    "xl/pivotCache/pivotCacheD": _SHEETML + "pivotCacheDefinition+xml",
    "xl/pivotCache/pivotCacheR": _SHEETML + "pivotCacheRecords+xml",
    "xl/drawings/drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/drawings/vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "xl/charts/": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "xl/comments": _SHEETML + "comments+xml",
    "xl/printerSettings/": _SHEETML + "printerSettings",
    "xl/media/": "image/png",
    "xl/slicers/": "application/vnd.ms-excel.slicer+xml",
    "xl/slicerCaches/": "application/vnd.ms-excel.slicerCache+xml",
    "xl/threadedComments/": "application/vnd.ms-excel.threadedcomments+xml",
    "xl/persons/": "application/vnd.ms-excel.person+xml",
    "customXml/itemProps": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    "customXml/item9": "application/xml",
    "docProps/custom": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
_X15 = 'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
_XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'

_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_CORNERS = (
    "<xdr:from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{0}</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>{1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
)
_LOOK = (
    '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="600000" cy="400000"/></a:xfrm>'
    '<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom></xdr:spPr>'
)
PICTURE = (
    f'<xdr:twoCellAnchor>{_CORNERS.format(3, 6)}<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="901" '
    'name="店铺标志"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    f'<a:blip {_RELATIONS} r:embed="rId91"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
    f"{_LOOK}</xdr:pic><xdr:clientData/></xdr:twoCellAnchor>"
)
SHAPE = (
    f'<xdr:twoCellAnchor>{_CORNERS.format(7, 9)}<xdr:sp macro="[0]!PlanToday" textlink="">'
    '<xdr:nvSpPr><xdr:cNvPr id="902" name="我的大按钮"/><xdr:cNvSpPr/></xdr:nvSpPr>'
    f"{_LOOK}<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>开工</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "<xdr:clientData/></xdr:twoCellAnchor>"
)
STARS = (
    f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" {_X14}><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting {_XM}><x14:cfRule type="iconSet" priority="900" '
    'id="{7D1C6C5A-0B1E-4E0C-9C55-000000000091}"><x14:iconSet iconSet="3Stars">'
    '<x14:cfvo type="percent"><xm:f>0</xm:f></x14:cfvo>'
    '<x14:cfvo type="percent"><xm:f>33</xm:f></x14:cfvo>'
    '<x14:cfvo type="percent"><xm:f>67</xm:f></x14:cfvo></x14:iconSet></x14:cfRule>'
    "<xm:sqref>C2:C500</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
)
DROP_DOWN = (
    f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {_X14}>'
    f'<x14:dataValidations {_XM} count="1"><x14:dataValidation type="list" allowBlank="1">'
    f"<x14:formula1><xm:f>{OWN_SHEET}!$A$2:$A$4</xm:f></x14:formula1>"
    "<xm:sqref>AM2:AM20</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)
NOTE = '<comment ref="E1" authorId="1"><text><t>老客户先看备注</t></text></comment>'
_NOTE_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'margin-left:300pt;margin-top:5pt;width:100pt;height:60pt;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:textbox/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>6, 15, 0, 10, 8, 15, 4, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>0</x:Row><x:Column>4</x:Column></x:ClientData></v:shape>"
)


def add_owners_things(path: Path, macros: bytes | None = None) -> None:
    """Puts everything an owner may have into a workbook of ours, in place."""
    parts = Parts(path)
    for file in sorted(found for found in OWN_PARTS.rglob("*") if found.is_file()):
        _add_part(parts, file)
    _list_own_sheet(parts)
    _list_parts_of_the_workbook(parts)
    _picture_on_front_page(parts)
    _note_on_plan(parts)
    _extend(parts, parts.sheet("订单"), STARS)
    _extend(parts, parts.sheet("今日计划"), DROP_DOWN)
    parts.content["xl/vbaProject.bin"] = _macros() if macros is None else macros
    _put_calculation_chain(parts)
    parts.save(path)


def type_results(path: Path, rows: int) -> None:
    """What a colleague types into the first rows of 今日计划 in the morning."""
    book = FileWorkbook(path)
    table = book.read(TODAY.name)
    for row in table.rows[:rows]:
        row[table.headings.index("结果")] = "答应付款"
        row[table.headings.index("联系时间")] = datetime(2026, 11, 23, 9, 20)
        row[table.headings.index("承诺付款时间")] = datetime(2026, 11, 24, 16, 0)
        row[table.headings.index("备注")] = "晚上付 =1+1 😀"
    typed = ("结果", "联系时间", "承诺付款时间", "备注", "计划号")
    places = [table.headings.index(heading) for heading in typed]
    cells = [[row[place] for place in places] for row in table.rows]
    book.write(TODAY.name, typed, cells, key="计划号")
    book.save(0)


def _macros() -> bytes:
    """Our macros with a module for the owner's sheet, as Excel adds it."""
    return macro_project({**CODE_NAMES, OWN_SHEET: "shOwn"})


def _add_part(parts: Parts, file: Path) -> None:
    name = file.relative_to(OWN_PARTS).as_posix()
    if name.endswith(".rels"):
        parts.content[name] = file.read_bytes()
        return
    content_type = next(kind for start, kind in _TYPES.items() if name.startswith(start))
    parts.add(name, file.read_bytes(), content_type)


def _list_own_sheet(parts: Parts) -> None:
    parts.relate(WORKBOOK, "worksheet", "worksheets/sheet91.xml", "rId91")
    parts.insert(WORKBOOK, f'<sheet name="{OWN_SHEET}" sheetId="91" r:id="rId91"/>', "</sheets>")
    names = '<definedName name="切片器_颜色">#N/A</definedName>'
    names += f'<definedName name="我的货品名">{OWN_SHEET}!$A$2:$A$4</definedName>'
    parts.insert(WORKBOOK, names, "</definedNames>")


def _list_parts_of_the_workbook(parts: Parts) -> None:
    microsoft = "http://schemas.microsoft.com/office/"
    parts.relate(WORKBOOK, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition91.xml", "rId92")
    line = '<pivotCache cacheId="91" r:id="rId92"/>'
    if "<pivotCaches>" in parts.text(WORKBOOK):
        parts.insert(WORKBOOK, line, "</pivotCaches>")
    else:
        parts.insert(WORKBOOK, f"<pivotCaches>{line}</pivotCaches>", "<extLst", "</workbook>")
    slicer = microsoft + "2007/relationships/slicerCache"
    parts.relate(WORKBOOK, slicer, "slicerCaches/slicerCache91.xml", "rId93")
    listed = (
        f'<ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" {_X15}><x15:slicerCaches {_X14}>'
        '<x14:slicerCache r:id="rId93"/></x15:slicerCaches></ext>'
    )
    parts.insert(WORKBOOK, f"<extLst>{listed}</extLst>", "</workbook>")
    person = microsoft + "2017/10/relationships/person"
    parts.relate(WORKBOOK, person, "persons/person91.xml", "rId94")
    parts.relate(WORKBOOK, "customXml", "../customXml/item91.xml", "rId95")
    parts.relate("", "custom-properties", "docProps/custom.xml", "rId91")


def _picture_on_front_page(parts: Parts) -> None:
    drawing = parts.related(parts.sheet("首页"), "drawing")
    parts.relate(drawing, "image", "../media/image91.png", "rId91")
    parts.insert(drawing, PICTURE + SHAPE, "</xdr:wsDr>")


def _note_on_plan(parts: Parts) -> None:
    plan = parts.sheet("今日计划")
    notes, drawing = parts.related(plan, "comments"), parts.related(plan, "vmlDrawing")
    parts.insert(notes, "<author>店主</author>", "</authors>")
    parts.insert(notes, NOTE, "</commentList>")
    block = parts.text(drawing).partition('<o:idmap v:ext="edit" data="')[2].partition('"')[0]
    parts.insert(drawing, _NOTE_BOX.format(number=int(block) * 1024 + 900), "</xml>")


def _extend(parts: Parts, sheet: str, extension: str) -> None:
    """Puts an extension of a newer Excel on a sheet that has none yet."""
    assert "<extLst" not in parts.text(sheet)
    parts.insert(sheet, f"<extLst>{extension}</extLst>", "</worksheet>")


def _put_calculation_chain(parts: Parts) -> None:
    """Every cell with a formula, in the order of the sheets."""
    root = ET.fromstring(parts.content[WORKBOOK])
    lines = []
    for sheet in root.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        part = ET.fromstring(parts.content[parts.sheet(sheet.get("name", ""))])
        lines += [
            f'<c r="{cell.get("r")}" i="{sheet.get("sheetId")}"/>'
            for cell in part.iter(f"{MAIN}c")
            if cell.find(f"{MAIN}f") is not None
        ]
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = f'<calcChain xmlns="{space}">{"".join(lines)}</calcChain>'
    parts.add("xl/calcChain.xml", chain, _SHEETML + "calcChain+xml")
    parts.relate(WORKBOOK, "calcChain", "calcChain.xml", "rId96")
