"""汇总 worked out anew in a closed file, so that it is right before anything refreshes it.

Only where every PivotTable of a cache is still as we made it, and has room. All others stay as
they are to the last byte; Excel refreshes them when it opens the file.
"""

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.pivots.summary import Summary, pivot_parts, summary
from cuifu_xl.pivots.views import NEEDED
from cuifu_xl.tables.schema import PIVOT_LOOKS
from cuifu_xl.workbooks.base import Table
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.pivots.cells import Change, redrawn
from cuifu_xl.workbooks.closed.pivots.found import CachePart, caches_of_register, pivots
from cuifu_xl.workbooks.closed.pivots.ours import date_format, is_ours
from cuifu_xl.workbooks.xml.table_xml import Area

Parts = dict[str, bytes]


def renewed(contents: Contents, register: Callable[[], Table], palette: Mapping[str, str]) -> Parts:
    """New content by part; nothing if 汇总 is not ours any more or cannot be read.

    The register is asked for only when it is needed. Workbooks made before `_styles` knew the
    looks of PivotTables are left alone.
    """
    if not set(PIVOT_LOOKS) <= palette.keys():
        return {}
    try:
        cache = next((c for c in caches_of_register(contents) if is_ours(contents, c)), None)
        return {} if cache is None else _renewed(contents, cache, register(), palette)
    except (ET.ParseError, LookupError, ValueError, WorkbookError):  # written in no usual way
        return {}


def _renewed(
    contents: Contents, cache: CachePart, register: Table, palette: Mapping[str, str]
) -> Parts:
    if not set(register.headings) >= NEEDED:
        return {}
    made = summary(register.headings, register.rows)
    sheet = _sheet(contents, cache, made, palette)
    if sheet is None:
        return {}
    parts = pivot_parts(made, int(cache.number), date_format(cache), cache.records_id)
    titles = (report.view.title for report in made.reports)
    tables = dict(zip(titles, parts.tables, strict=True))
    return {
        cache.part: parts.cache.definition.encode(),
        cache.records: parts.cache.records.encode(),
        **{pivot.part: tables[pivot.name].encode() for pivot in cache.pivots},
        cache.pivots[0].sheet.part: sheet,
    }


def _sheet(
    contents: Contents, cache: CachePart, made: Summary, palette: Mapping[str, str]
) -> bytes | None:
    """The sheet with its new cells; None if there is no room for them."""
    sheet = cache.pivots[0].sheet
    reports = {report.view.title: report for report in made.reports}
    changes = [Change(Area.of(pivot.location), reports[pivot.name]) for pivot in cache.pivots]
    ours = {pivot.part for pivot in cache.pivots}
    taken = [
        Area.of(pivot.location)
        for pivot in pivots(contents)
        if pivot.sheet == sheet and pivot.part not in ours
    ]
    taken += [table.area for table in contents.tables.values() if table.sheet == sheet.name]
    content = contents.archive.read(sheet.part)
    return redrawn(content, changes, taken, palette, contents.calendar)
