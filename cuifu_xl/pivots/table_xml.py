"""A report as the part of a PivotTable: where it stands, what its rows are, what it adds up."""

from cuifu_xl.pivots.cache import Cache, Grouped, Plain
from cuifu_xl.pivots.cache_xml import DECLARATION, MAIN, quoted
from cuifu_xl.pivots.report import Report
from cuifu_xl.pivots.views import (
    DAYS,
    FILTER_HEADING,
    FILTER_ITEM,
    KNOWN,
    TOTAL,
    VALUES,
    View,
)
from cuifu_xl.workbooks.xml.cell_xml import letters

STYLE = "催付汇总"
_NOT_APPLIED = ("Number", "Border", "Font", "Pattern", "Alignment")


def table_part(report: Report, cache: Cache, cache_id: int, date_format: int) -> str:
    """The text of the part.

    `cache_id` is the number of the cache in workbook.xml, `date_format` that of a date format in
    styles.xml.
    """
    view = report.view
    fields = [_field(field, view, date_format) for field in cache.fields]
    places = [cache.place(heading) for heading in view.headings]
    chosen = cache.grouped(FILTER_HEADING).items.index(FILTER_ITEM)
    return "".join(
        (
            DECLARATION,
            f'<pivotTableDefinition xmlns="{MAIN}" {_head(view, cache_id)}>',
            _location(report),
            _all("pivotFields", fields),
            _all("rowFields", [f'<field x="{place}"/>' for place in places]),
            _all("rowItems", _row_items(report)),
            '<colFields count="1"><field x="-2"/></colFields>',
            _all("colItems", [_column_item(number) for number in range(len(VALUES))]),
            f'<pageFields count="1"><pageField fld="{cache.place(FILTER_HEADING)}"'
            f' item="{chosen}" hier="-1"/></pageFields>',
            _all("dataFields", [_data_field(cache, number) for number in range(len(VALUES))]),
            f'<pivotTableStyleInfo name="{STYLE}" showRowHeaders="1" showColHeaders="1"'
            ' showRowStripes="0" showColStripes="0" showLastColumn="1"/>',
            "</pivotTableDefinition>",
        )
    )


def _head(view: View, cache_id: int) -> str:
    not_applied = " ".join(f'apply{what}Formats="0"' for what in _NOT_APPLIED)
    return (
        f'name="{quoted(view.title)}" cacheId="{cache_id}" {not_applied}'
        f' applyWidthHeightFormats="1" dataCaption="数值" grandTotalCaption="{TOTAL}"'
        ' missingCaption="0" updatedVersion="6" minRefreshableVersion="3" itemPrintTitles="1"'
        ' createdVersion="6" indent="0" outline="1" outlineData="1" multipleFieldFilters="0"'
        f' rowHeaderCaption="{quoted(view.caption)}"'
    )


def _location(report: Report) -> str:
    first = f"{letters(report.left)}{report.top + 1}"
    last = f"{letters(report.right)}{report.bottom + 1}"
    return (
        f'<location ref="{first}:{last}" firstHeaderRow="0" firstDataRow="1" firstDataCol="1"'
        ' rowPageCount="1" colPageCount="1"/>'
    )


def _field(field: Grouped | Plain, view: View, date_format: int) -> str:
    """What this PivotTable does with a column of the source."""
    if isinstance(field, Grouped) and field.heading in (FILTER_HEADING, *view.headings):
        return _axis_field(field, date_format)
    if any(field.heading == value.heading for value in VALUES):
        return '<pivotField dataField="1" showAll="0"/>'
    return '<pivotField showAll="0"/>'


def _axis_field(field: Grouped, date_format: int) -> str:
    axis = "axisPage" if field.heading == FILTER_HEADING else "axisRow"
    number_format = f' numFmtId="{date_format}"' if field.heading in DAYS else ""
    direction = "descending" if field.heading in DAYS else "ascending"
    sort = "" if field.heading in KNOWN else f' sortType="{direction}"'
    present = frozenset(field.numbers)
    items = [
        f'<item x="{number}"/>' if number in present else f'<item m="1" x="{number}"/>'
        for number in range(len(field.items))
    ]
    every = _all("items", [*items, '<item t="default"/>'])
    return f'<pivotField axis="{axis}"{number_format} showAll="0"{sort}>{every}</pivotField>'


def _row_items(report: Report) -> list[str]:
    """One per row below the headings: how many items it shares with the row above, then its own."""
    found = []
    for line in report.lines:
        depth = len(line.path) - 1
        shared = f' r="{depth}"' if depth else ""
        found.append(f"<i{shared}>{_number(line.path[-1])}</i>")
    return [*found, '<i t="grand"><x/></i>']


def _column_item(number: int) -> str:
    return f'<i i="{number}">{_number(number)}</i>' if number else "<i><x/></i>"


def _number(number: int) -> str:
    return f'<x v="{number}"/>' if number else "<x/>"


def _data_field(cache: Cache, number: int) -> str:
    value = VALUES[number]
    return (
        f'<dataField name="{quoted(value.caption)}" fld="{cache.place(value.heading)}"'
        f' baseField="0" baseItem="0" numFmtId="{value.number_format}"/>'
    )


def _all(name: str, elements: list[str]) -> str:
    return f'<{name} count="{len(elements)}">{"".join(elements)}</{name}>'
