"""Drop-downs: fixed words, or the filled cells of a table column under a defined name."""

from collections.abc import Iterable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.tables import LAST_ROW, Place
from cuifu_xl.tables.schema import CHOICES, TABLES, Column, TableSpec, list_name, table

_LIST_ROWS = 1000


def define_lists(book: Workbook, places: Mapping[str, Place]) -> None:
    """A defined name per list taken from a table; it grows with the table, without blanks.

    It starts from the heading, which nobody deletes; plain cells, since not every program knows
    table references in names. Lists of tables without a place are left out.
    """
    wanted = {column.choices for spec in TABLES for column in spec.columns}
    for choices in sorted(name for name in wanted if "." in name):
        table_name, heading = choices.split(".")
        if table_name not in places:
            continue
        spec, place = table(table_name), places[table_name]
        left = place.left + spec.headings().index(heading)
        first = xl_rowcol_to_cell(place.top, left, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(_LIST_ROWS, left, row_abs=True, col_abs=True)
        filled = f"COUNTA('{spec.sheet}'!{first}:{last})-1"
        formula = f"=OFFSET('{spec.sheet}'!{first},1,0,MAX(1,{filled}),1)"
        book.define_name(list_name(choices), formula)


def define_figures(
    book: Workbook, spec: TableSpec, names: Iterable[str], places: Mapping[str, Place]
) -> None:
    """A defined name per named figure that a colour depends on: `数_数据过期`.

    The name stands in the first column of the table, the figure in the second.
    """
    place = places[spec.name]
    name_cells, value_cells = (
        xl_range_abs(place.top, place.left + offset, _LIST_ROWS, place.left + offset)
        for offset in (0, 1)
    )
    for name in names:
        found = f"MATCH(\"{name}\",'{spec.sheet}'!{name_cells},0)"
        book.define_name(f"数_{name}", f"=VALUE(INDEX('{spec.sheet}'!{value_cells},{found}))")


def put_drop_downs(sheet: Worksheet, spec: TableSpec, place: Place) -> None:
    """The drop-downs of a table, far below its last row."""
    for left, column in enumerate(spec.columns, start=place.left):
        if column.choices:
            rows = (place.top + 1, left, LAST_ROW, left)
            sheet.data_validation(*rows, _drop_down(column))


def _drop_down(column: Column) -> dict[str, Any]:
    """A list of words stops other entries; a list of names only asks."""
    is_fixed = column.choices in CHOICES
    source = list(CHOICES[column.choices]) if is_fixed else "=" + list_name(column.choices)
    is_name = column.choices == "客服.姓名"
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning" if is_name else "stop",
        "error_title": "名单里没有" if is_name else "请从下拉里选",
        "error_message": (
            "「名单」的客服里没有这个名字，确定要用吗？"
            if is_name
            else "点右边的小三角，从里面选一个。"
        ),
    }
