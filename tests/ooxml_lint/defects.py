"""One way to break a sound workbook per rule of the check, and nothing else with it.

The workbook is the one with an owner's things in it: most defects are made in parts of theirs,
which stay the same whatever we build.
"""

import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from owners_workbook import OWN_SHEET, SHAPE, STARS
from package_surgery import TYPES, WORKBOOK, Parts
from pyopenvba import ExcelFile

from cuifu_xl.maker.macros import macro_project
from cuifu_xl.tables.schema import CODE_NAMES

Defect = Callable[[Parts], None]

SHEET = "xl/worksheets/sheet91.xml"
TABLE = "xl/tables/table91.xml"
PIVOT = "xl/pivotTables/pivotTable91.xml"
CACHE = "xl/pivotCache/pivotCacheDefinition91.xml"
RECORDS = "xl/pivotCache/pivotCacheRecords91.xml"
CHART = "xl/charts/chart91.xml"
DAY_CHART = "xl/charts/chart1.xml"
DRAWING = "xl/drawings/drawing92.xml"
NOTES = "xl/comments91.xml"
NOTE_BOXES = "xl/drawings/vmlDrawing91.vml"
MACROS = "xl/vbaProject.bin"


def changing(part: str, old: str, new: str) -> Defect:
    """A defect that is one replacement."""
    return lambda parts: parts.change(part, old, new)


def inserting(part: str, piece: str, before: str) -> Defect:
    """A defect that is one piece too many."""
    return lambda parts: parts.insert(part, piece, before)


def _second_name_of_a_part(parts: Parts) -> None:
    parts.content["XL/Workbook.xml"] = parts.content[WORKBOOK]


def _name_outside(parts: Parts) -> None:
    parts.content["xl/../../evil.xml"] = b"<a/>"


def _cut_part(parts: Parts) -> None:
    parts.content[TABLE] = parts.content[TABLE][:-20]


def _part_of_unknown_type(parts: Parts) -> None:
    parts.content["xl/odd.zzz"] = b"?"
    parts.relate(WORKBOOK, "odd", "odd.zzz", "rId99")


def _part_gone(parts: Parts) -> None:
    del parts.content["xl/persons/person91.xml"]
    _forget_type(parts, "xl/persons/person91.xml")


def _forget_type(parts: Parts, part: str) -> None:
    text = re.sub(rf'<Override PartName="/{part}"[^>]*/>', "", parts.text(TYPES))
    parts.content[TYPES] = text.encode()


def _printer_as_macros(parts: Parts) -> None:
    _forget_type(parts, "xl/printerSettings/printerSettings91.bin")


def _rels_of_nothing(parts: Parts) -> None:
    rels = parts.content[parts.rels_of(DRAWING)]
    parts.content["xl/drawings/_rels/drawing99.xml.rels"] = rels


def _second_drawing(parts: Parts) -> None:
    kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
    parts.add("xl/drawings/drawing99.xml", parts.content[DRAWING], kind)
    parts.content[parts.rels_of("xl/drawings/drawing99.xml")] = parts.content[
        parts.rels_of(DRAWING)
    ]
    parts.relate(SHEET, "drawing", "../drawings/drawing99.xml", "rId99")
    parts.insert(SHEET, '<drawing r:id="rId99"/>', "<legacyDrawing")


def _part_nobody_knows(parts: Parts) -> None:
    parts.add("customXml/item99.xml", "<a/>", "application/xml")


def _same_sheet_number(parts: Parts) -> None:
    text = parts.text(WORKBOOK)
    taken = re.search(r'<sheet name="问题" sheetId="(\d+)"', text)
    assert taken
    number = rf'\g<1>"{taken[1]}"'
    parts.content[WORKBOOK] = re.sub(r'(<sheet name="说明" sheetId=)"\d+"', number, text).encode()


def _text_too_long(parts: Parts) -> None:
    text = f'<c r="K9" t="inlineStr"><is><t>{"长" * 32768}</t></is></c>'
    parts.change(SHEET, "</row>\n</sheetData>", f"{text}</row></sheetData>")


def _text_not_there(parts: Parts) -> None:
    text = '<c r="K9" t="s"><v>999999</v></c></row></sheetData>'
    parts.change(SHEET, "</row>\n</sheetData>", text)


def _font_not_there(parts: Parts) -> None:
    text = parts.text("xl/styles.xml")
    styles = re.sub(r'(<cellXfs[^>]*><xf [^>]*fontId=)"\d+"', r'\g<1>"999"', text)
    parts.content["xl/styles.xml"] = styles.encode()


def _too_many_styles(parts: Parts) -> None:
    parts.change("xl/styles.xml", "</cellXfs>", "<xf/>" * 64_000 + "</cellXfs>")


def _table_name_of_two_words(parts: Parts) -> None:
    part = parts.related(parts.sheet("聊天"), "table")
    parts.change(part, 'displayName="聊天"', 'displayName="聊 天"')


def _cache_without_records(parts: Parts) -> None:
    del parts.content[RECORDS], parts.content[parts.rels_of(CACHE)]
    _forget_type(parts, RECORDS)
    parts.change(CACHE, ' r:id="rId1"', "")


def _series_without_values(parts: Parts) -> None:
    text = re.sub(r"<c:val>.*</c:val>", "", parts.text(CHART))
    parts.content[CHART] = text.encode()


def _same_pivot_twice(parts: Parts) -> None:
    parts.relate(SHEET, "pivotTable", "../pivotTables/pivotTable91.xml", "rId99")


def _same_number_for_two_buttons(parts: Parts) -> None:
    drawing = parts.related(parts.sheet("首页"), "vmlDrawing")
    first, second = re.findall(r'id="_x0000_s\d+"', parts.text(drawing))[:2]
    parts.change(drawing, second, first)


def _button_without_words(parts: Parts) -> None:
    drawing = parts.related(parts.sheet("首页"), "vmlDrawing")
    parts.change(drawing, ">计划今天<", "><")


def _shape_without_its_macro(parts: Parts) -> None:
    drawing = parts.related(parts.sheet("首页"), "drawing")
    parts.change(drawing, SHAPE, SHAPE.replace("PlanToday", "PlanTomorrow"))


def _drawings_swapped(parts: Parts) -> None:
    parts.change(SHEET, '<drawing r:id="rId3"/>', '<drawing r:id="rId4"/>')
    parts.change(SHEET, '<legacyDrawing r:id="rId4"/>', '<legacyDrawing r:id="rId3"/>')


def _module_missing(parts: Parts) -> None:
    parts.content[MACROS] = macro_project(CODE_NAMES)


def _module_left_over(parts: Parts) -> None:
    sheets = {**CODE_NAMES, OWN_SHEET: "shOwn", "没有了": "shGone"}
    parts.content[MACROS] = macro_project(sheets)


def _with_module(parts: Parts, source: str) -> None:
    """The macros with one more module."""
    with tempfile.TemporaryDirectory() as folder:
        path = parts.save(Path(folder) / "Cuifu.xlsm")
        with ExcelFile(path) as file:
            file.vba_project().add_module("Odd", source)
            file.save()
        parts.content[MACROS] = Parts(path).content[MACROS]


def _chinese_in_macros(parts: Parts) -> None:
    _with_module(parts, 'Sub Odd()\r\n    MsgBox "caf\xe9"\r\nEnd Sub\r\n')


def _second_module_name(parts: Parts) -> None:
    _with_module(parts, 'Sub Odd()\r\nEnd Sub\r\nAttribute VB_Name = "Even"\r\n')


ON_PARTS: Mapping[str, Defect] = {
    "members_are_told_apart": _second_name_of_a_part,
    "members_have_the_names_of_parts": _name_outside,
    "parts_are_well_formed": _cut_part,
    "a_workbook_is_inside": changing("_rels/.rels", '/officeDocument"', '/nothing"'),
    "every_part_has_a_type": _part_of_unknown_type,
    "types_are_said_once": inserting(TYPES, '<Default Extension="XML" ContentType="a/b"/>', "<Ov"),
    "types_name_parts_that_exist": inserting(
        TYPES, '<Override PartName="/xl/comments99.xml" ContentType="a/b"/>', "</Types>"
    ),
    "parts_are_what_their_relationships_say": _printer_as_macros,
    "relationships_lead_somewhere": _part_gone,
    "relationships_are_told_apart": changing(Parts.rels_of(SHEET), '"rId9"', '"rId8"'),
    "relationships_belong_to_a_part": _rels_of_nothing,
    "relationships_in_use_exist": changing(
        SHEET, '<x14:slicer r:id="rId6"', '<x14:slicer r:id="x"'
    ),
    "relationships_that_must_be_spoken_of_are": changing(SHEET, '<drawing r:id="rId3"/>', ""),
    "every_part_is_reached": _part_nobody_knows,
    "sheet_names_are_allowed": changing(WORKBOOK, '<sheet name="说明"', '<sheet name="说?明"'),
    "sheets_are_told_apart": _same_sheet_number,
    "the_first_sheet_shown_is_visible": changing(
        WORKBOOK, "<workbookView ", '<workbookView activeTab="15" '
    ),
    "merged_cells_keep_apart": inserting(SHEET, '<mergeCell ref="C9:E9"/>', "</mergeCells>"),
    "column_runs_keep_apart": inserting(SHEET, '<col min="2" max="4"/>', "</cols>"),
    "rows_stand_in_order": inserting(SHEET, '<row r="3"/>', '<row r="9">'),
    "cells_stand_in_order": inserting(SHEET, '<c r="A8"/>', '</row>\n<row r="9">'),
    "cells_hold_what_they_say": changing(SHEET, "<v>3</v>", "<v>三</v>"),
    "shared_texts_exist": _text_not_there,
    "texts_fit_a_cell": _text_too_long,
    "the_calculation_chain_names_formulas": changing(
        "xl/calcChain.xml", '<c r="E2" i="91"/>', '<c r="A2" i="91"/>'
    ),
    "styles_of_cells_exist": changing(SHEET, '<c r="D2" s="1"', '<c r="D2" s="9999"'),
    "styles_are_made_of_what_exists": _font_not_there,
    "conditional_looks_exist": changing(TABLE, 'name="颜色"', 'name="颜色" dataDxfId="999"'),
    "there_is_room_for_all_styles": _too_many_styles,
    "formulas_can_be_taken_in": changing(SHEET, "<f>SUM(", "<f>=SUM("),
    "formulas_name_sheets_that_exist": changing(SHEET, "'订单'!", "'旧订单'!"),
    "formulas_name_tables_that_exist": changing(SHEET, "催付登记[应付金额]", "催付登记[应付]"),
    "conditions_speak_of_cells": changing(SHEET, '"蓝,红,白"', "我的货品[颜色]"),
    "products_are_summed_in_one_argument": changing(
        SHEET, "SUM(催付登记[应付金额])", "SUMPRODUCT(1*(B5&gt;0),催付登记[应付金额])"
    ),
    "names_are_allowed": changing(WORKBOOK, '"我的货品名"', '"AB12"'),
    "names_are_told_apart": changing(WORKBOOK, '"我的货品名"', '"我的货品"'),
    "tables_are_told_apart": changing(TABLE, 'id="91"', 'id="1"'),
    "table_names_are_allowed": _table_name_of_two_words,
    "tables_have_their_size": changing(TABLE, '<tableColumns count="5"', '<tableColumns count="4"'),
    "columns_are_told_apart": changing(TABLE, 'tableColumn id="2"', 'tableColumn id="1"'),
    "headings_are_what_their_cells_say": changing(SHEET, "<t>颜色</t>", "<t>颜 色</t>"),
    "totals_are_what_their_cells_say": changing(SHEET, "<t>合计</t>", "<t>一共</t>"),
    "tables_keep_apart": changing(SHEET, 'mergeCell ref="B9:D9"', 'mergeCell ref="D4:E4"'),
    "filters_belong_to_their_table": changing(
        TABLE, '<autoFilter ref="A1:E4"/>', '<autoFilter ref="A1:E5"/>'
    ),
    "drop_downs_have_their_places": changing(SHEET, 'sqref="B2:B4"', 'sqref="B2:B"'),
    "conditional_formats_have_their_places": lambda parts: parts.change(
        parts.sheet("订单"), STARS, STARS.replace("C2:C500", "C2:C5000000")
    ),
    "drop_downs_know_what_to_allow": changing(SHEET, '<formula1>"蓝,红,白"</formula1>', ""),
    "drop_down_lists_fit": changing(SHEET, "蓝,红,白", "蓝," * 128),
    "drop_down_sentences_fit": changing(SHEET, 'prompt="选一个"', f'prompt="{"选" * 256}"'),
    "conditional_formats_know_when": inserting(
        SHEET,
        '<conditionalFormatting sqref="C2:C4"><cfRule type="expression" priority="1"/>'
        "</conditionalFormatting>",
        "<dataValidations",
    ),
    "caches_are_listed_once": inserting(
        WORKBOOK, '<pivotCache cacheId="91" r:id="rId92"/>', "</pivotCaches>"
    ),
    "caches_count_what_they_hold": changing(CACHE, 'recordCount="3"', 'recordCount="4"'),
    "caches_have_records_or_refresh": _cache_without_records,
    "records_suit_their_fields": changing(RECORDS, '<x v="1"/>', '<x v="7"/>'),
    "caches_have_their_source": changing(CACHE, 'name="我的货品"', 'name="我的货"'),
    "shared_values_are_told_apart": changing(CACHE, '<s v="雨衣"/>', '<s v="眼罩"/>'),
    "fields_say_what_they_contain": changing(CACHE, ' containsNumber="1"', ""),
    "fields_say_how_far_they_reach": changing(CACHE, 'maxValue="7.5"', 'maxValue="5"'),
    "pivots_have_their_cache": changing(PIVOT, 'cacheId="91"', 'cacheId="92"'),
    "pivots_have_the_fields_of_their_cache": changing(
        PIVOT, 'pivotFields count="5"', 'pivotFields count="6"'
    ),
    "pivot_axes_name_fields": changing(PIVOT, 'axis="axisRow"', 'axis="axisCol"'),
    "pivot_values_name_fields": changing(PIVOT, 'name="求和项:件数"', 'name="颜色"'),
    "pivot_items_are_those_of_the_cache": changing(PIVOT, '<item x="1"/>', '<item x="5"/>'),
    "pivot_lines_show_items": changing(PIVOT, '<x v="1"/>', '<x v="9"/>'),
    "pivots_are_as_large_as_their_lines": changing(PIVOT, 'ref="I4:J7"', 'ref="I4:J8"'),
    "pivots_have_room_to_grow": changing(PIVOT, 'ref="I4:J7"', 'ref="D2:E5"'),
    "pivots_are_told_apart": _same_pivot_twice,
    "number_formats_of_pivots_exist": changing(PIVOT, 'numFmtId="14"', 'numFmtId="999"'),
    "charts_have_their_axes": changing(CHART, 'crossAx val="9100001"', 'crossAx val="9100003"'),
    "series_have_values": _series_without_values,
    "pivot_charts_know_their_pivot": changing(CHART, "!我的透视<", "!别的透视<"),
    "series_read_no_text": changing(CHART, "$J$5:$J$6", "$I$5:$I$6"),
    "charts_say_whether_hidden_cells_count": changing(CHART, '<c:plotVisOnly val="1"/>', ""),
    "charts_over_hidden_columns_draw_them": changing(
        DAY_CHART, '<c:plotVisOnly val="0"/>', '<c:plotVisOnly val="1"/>'
    ),
    "shapes_are_told_apart": changing(DRAWING, 'cNvPr id="3"', 'cNvPr id="2"'),
    "shapes_stand_on_the_sheet": changing(DRAWING, "<xdr:row>24<", "<xdr:row>1048577<"),
    "old_shapes_are_told_apart": _same_number_for_two_buttons,
    "old_shapes_keep_to_their_block": changing(NOTE_BOXES, "_s93185", "_s92165"),
    "notes_belong_to_a_box": changing(NOTE_BOXES, "<x:Row>1<", "<x:Row>2<"),
    "notes_have_an_author": changing(NOTES, 'authorId="0"', 'authorId="3"'),
    "old_drawings_are_shown": _drawings_swapped,
    "sheets_have_one_drawing": _second_drawing,
    "the_file_says_whether_it_has_macros": changing(
        TYPES,
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
    "code_names_have_a_module": _module_missing,
    "modules_of_sheets_have_a_sheet": _module_left_over,
    "macro_source_is_plain": _chinese_in_macros,
    "modules_have_one_name": _second_module_name,
    "buttons_have_a_macro": _shape_without_its_macro,
    "buttons_have_words": _button_without_words,
}


def _packed_oddly(path: Path) -> None:
    """One member packed with a method that Excel does not know."""
    parts = Parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.content.items():
            odd = name == TABLE
            method = zipfile.ZIP_BZIP2 if odd else zipfile.ZIP_STORED
            archive.writestr(name, content, compress_type=method)


def _damaged(path: Path) -> None:
    """One byte of a member fallen over."""
    content = path.read_bytes()
    at = content.index("求和项:件数".encode())
    path.write_bytes(content[:at] + b"?" + content[at + 1 :])


ON_FILES: Mapping[str, Callable[[Path], None]] = {
    "members_are_plainly_packed": _packed_oddly,
    "members_can_be_read": _damaged,
}
