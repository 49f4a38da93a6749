"""All of 汇总, worked out from the lines of the register."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.pivots.cache import Cache, cached
from cuifu_xl.pivots.cache_xml import CacheParts, cache_parts
from cuifu_xl.pivots.report import Report, report
from cuifu_xl.pivots.table_xml import table_part
from cuifu_xl.pivots.views import VALUES, VIEWS
from cuifu_xl.workbooks.base import Cell

# titles, the filters, a blank row, then headings: 0-based sheet rows
TITLE_ROW, FILTER_ROW, HEADING_ROW = 3, 4, 6


class Summary(NamedTuple):
    """What stands on 汇总, and the cache that its PivotTables share."""

    cache: Cache
    reports: tuple[Report, ...]


class PivotParts(NamedTuple):
    """The texts of the parts, the tables in the order in which they stand."""

    cache: CacheParts
    tables: tuple[str, ...]


def summary(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Summary:
    """The PivotTables over these lines, side by side with one free column between. 汇总"""
    cache = cached(headings, rows)
    amounts = [cache.amounts(value.heading) for value in VALUES]
    width = 1 + len(VALUES) + 1
    return Summary(
        cache,
        tuple(
            report(view, cache, amounts, HEADING_ROW, at * width) for at, view in enumerate(VIEWS)
        ),
    )


def pivot_parts(
    made: Summary, cache_id: int, date_format: int, records_id: str = "rId1"
) -> PivotParts:
    """The parts for a package.

    `cache_id` is the number of the cache in workbook.xml, `date_format` that of a date format in
    styles.xml, `records_id` the relationship that leads from the cache to its records.
    """
    tables = (table_part(each, made.cache, cache_id, date_format) for each in made.reports)
    return PivotParts(cache_parts(made.cache, date_format, records_id), tuple(tables))
