"""Where each table stands, and how each sheet is seen and printed."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.tables import HEADING_HEIGHT, Place, lines_needed
from cuifu_xl.tables.schema import FIGURES, SHEETS, STATE, TABLES, TableSpec
from cuifu_xl.workbooks.base import Cell

# tab colours: what is used every day, what people keep, what the program tells
DAILY, KEPT, TOLD = "#2F75B5", "#FFC000", "#A6A6A6"
_TABS = {
    **dict.fromkeys(("首页", "订单", "今日计划"), DAILY),
    **dict.fromkeys(("总结", "话术", "商品", "名单", "聊天", "设置"), KEPT),
}
TITLED = ("总结", "商品", "名单", "设置")  # two rows above the headings tell what each table is for
FITTED = ("话术",)  # long texts that ship: rows as high as they need
UNFILTERED = ("总结",)  # a second table comes beside it
# 首页: buttons on the left, then the day in figures, then the day in words
FIGURES_PLACE = Place(top=3, left=4, filtered=False)
STATE_PLACE = Place(top=3, left=8, filtered=False)
# rows high enough for the texts in them, in programs too that do not fit rows by themselves
_ROW_HEIGHT = {"今日计划": 78, "问题": 30}
LINE_HEIGHT = 15
_LAST_PRINTED = "催付人"  # of 今日计划: what a printed call list needs
_ZOOM = {"今日计划": 80, "催付登记": 90}
_PAPER_UNITS = 130  # character widths of one landscape page of 设置


def places() -> dict[str, Place]:
    """Table → where it stands: side by side with one blank column between."""
    found: dict[str, Place] = {}
    for sheet in SHEETS:
        specs = [spec for spec in TABLES if spec.sheet == sheet]
        left = 0
        filtered = len(specs) == 1 and sheet not in UNFILTERED
        for spec in specs:
            found[spec.name] = Place(2 if sheet in TITLED else 0, left, filtered)
            left += len(spec.columns) + 1
    return found | {FIGURES.name: FIGURES_PLACE, STATE.name: STATE_PLACE}


def arrange(sheet: Worksheet, specs: list[TableSpec], place: Place) -> None:
    """Heading row, frozen panes, row heights and zoom of a sheet with tables."""
    if sheet.get_name() in _ROW_HEIGHT:
        sheet.set_default_row(_ROW_HEIGHT[sheet.get_name()])
    if place.filtered:
        sheet.set_row(place.top, HEADING_HEIGHT)
    elif place.top:
        sheet.set_row(0, 24)
        sheet.set_row(place.top, 22)
    sheet.freeze_panes(place.top + 1, 5 if specs[0].name == "今日计划" else 0)
    for left, column in enumerate(specs[0].columns, start=1):
        if column.folded and left == len(specs[0].columns):
            sheet.set_column(left, left, 9, None, {"collapsed": True})
    sheet.set_zoom(_ZOOM.get(sheet.get_name(), 100))


def fit_rows(
    sheet: Worksheet, spec: TableSpec, rows: Sequence[Sequence[Cell]], place: Place
) -> None:
    """Rows with wrapped text as high as it needs."""
    for down, row in enumerate(rows, start=place.top + 1):
        lines = lines_needed(spec, row)
        if lines > 1:
            sheet.set_row(down, LINE_HEIGHT * lines)


def dress(sheet: Worksheet) -> None:
    """What every sheet has: tab colour, paper, page numbers, no green triangles."""
    name = sheet.get_name()
    sheet.set_tab_color(_TABS.get(name, TOLD))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header("&L&A")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def print_wide(sheet: Worksheet, specs: list[TableSpec], place: Place) -> None:
    """A4 landscape, headings on every page; one page wide, 设置 in groups of tables."""
    sheet.set_landscape()
    sheet.repeat_rows(0, place.top)
    if specs[0].name == "今日计划":
        last = specs[0].headings().index(_LAST_PRINTED)
        sheet.print_area(0, 0, 1_048_575, last)
    if sheet.get_name() == "设置":
        sheet.set_print_scale(75)
        sheet.print_across()
        sheet.set_v_pagebreaks(_page_breaks(specs))
    else:
        if place.filtered:
            sheet.hide_gridlines(0)
        sheet.fit_to_pages(2 if specs[0].name == "催付登记" else 1, 0)


def _page_breaks(specs: list[TableSpec]) -> list[int]:
    """The columns before which a new page starts, so that no table is cut in two."""
    breaks: list[int] = []
    left, used = 0, 0.0
    for spec in specs:
        width = sum(column.width for column in spec.columns)
        if used and used + width > _PAPER_UNITS:
            breaks.append(left)
            used = 0.0
        left += len(spec.columns) + 1
        used += width + 2
    return breaks
