"""One function that puts a table of the schema on a sheet: cells, looks, widths, notes."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.formats import FORMULA, PEOPLE, PROGRAM, Formats
from cuifu_xl.tables.formulas import COLUMN_FORMULAS
from cuifu_xl.tables.schema import TODAY, Column, Kind, TableSpec
from cuifu_xl.workbooks.base import Cell, Formula

OWNERS_SHEETS = ("总结", "话术", "商品", "名单", "聊天", "设置")
HEADING_HEIGHT = 32
LAST_ROW = 4999  # drop-downs and colours reach here, so that new rows have them
# times of 今日计划 that show the day only if it is another one
CLOCKS = ("催付开始", "催付截止", "联系时间")
_KEYS_OF_PARAMETERS = ("名称", "单位", "说明")


class Place(NamedTuple):
    """Where a table stands: 0-based cell of its first heading."""

    top: int = 0
    left: int = 0
    filtered: bool = True


def put_table(
    sheet: Worksheet, spec: TableSpec, rows: Sequence[Sequence[Cell]], place: Place, looks: Formats
) -> None:
    """A table with at least one body row; the whole columns carry the look of their cells."""
    rows = rows or [[None] * len(spec.columns)]
    for offset, column in enumerate(spec.columns):
        if spec.sheet == "设置":
            column = column._replace(width=_width_needed(column, [row[offset] for row in rows]))
        _put_column(sheet, spec, column, place._replace(left=place.left + offset), looks)
    if place.left:
        sheet.set_column(place.left - 1, place.left - 1, 3)
    sheet.add_table(
        place.top,
        place.left,
        place.top + len(rows),
        place.left + len(spec.columns) - 1,
        {
            "name": spec.name,
            "columns": [_declared(spec, column, place, looks) for column in spec.columns],
            "autofilter": place.filtered,
            "style": "Table Style Light 1",
            "banded_rows": False,
        },
    )
    for down, row in enumerate(rows, start=place.top + 1):
        for column, cell, across in zip(spec.columns, row, _across(spec, place), strict=True):
            put_cell(sheet, (down, across), cell, column.kind, _body(spec, column, looks))


def _body(spec: TableSpec, column: Column, looks: Formats) -> Format:
    tall = any(other.kind is Kind.LONG_TEXT for other in spec.columns)
    if spec is TODAY and column.heading in CLOCKS:
        return looks.look(Kind.DATETIME, num_format="hh:mm", shrink=True, valign="top")
    return looks.body(column, tall=tall, small=spec is TODAY)


def _across(spec: TableSpec, place: Place) -> range:
    return range(place.left, place.left + len(spec.columns))


def _put_column(
    sheet: Worksheet, spec: TableSpec, column: Column, place: Place, looks: Formats
) -> None:
    folding = {"level": 1, "hidden": True} if column.folded else {}
    sheet.set_column(place.left, place.left, column.width, _body(spec, column, looks), folding)
    if column.note:
        size = {"width": 190, "height": 44, "font_name": "微软雅黑", "font_size": 9}
        options = size | {"author": "cuifu_xl", "color": "#FFFBEA"}
        sheet.write_comment(place.top, place.left, column.note, options)


def _declared(spec: TableSpec, column: Column, place: Place, looks: Formats) -> dict[str, Any]:
    """A column as XlsxWriter wants it."""
    formula = COLUMN_FORMULAS.get((spec.name, column.heading))
    return ({"formula": formula} if formula else {}) | {
        "header": column.heading,
        "header_format": looks.heading(
            heading_colour(spec, column), filtered=place.filtered, kind=column.kind
        ),
        "format": _body(spec, column, looks),
    }


def _width_needed(column: Column, cells: Sequence[Cell]) -> float:
    """A column of 设置 takes each text on one line: its tables share their rows."""
    return max(column.width, *(text_units(cell) for cell in cells if isinstance(cell, str)), 0)


def lines_needed(spec: TableSpec, row: Sequence[Cell]) -> int:
    """How many lines the longest text of a row takes, wrapped; a Chinese character is 2 wide."""
    return max(
        (
            -(-text_units(cell) // int(column.width - 1))
            for column, cell in zip(spec.columns, row, strict=True)
            if isinstance(cell, str)
        ),
        default=1,
    )


def text_units(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(1 if character < "\u2000" else 2 for character in text)


def heading_colour(spec: TableSpec, column: Column) -> str:
    """Who fills the column: a formula, people or the program."""
    if column.kind is Kind.FORMULA:
        return FORMULA
    is_key = spec.name == "参数" and column.heading in _KEYS_OF_PARAMETERS
    is_owners = spec.sheet in OWNERS_SHEETS and column.heading != "来源" and not is_key
    return PEOPLE if column.people or is_owners else PROGRAM


def put_cell(sheet: Worksheet, at: tuple[int, int], cell: Cell, kind: Kind, look: Format) -> None:
    """One cell; what stands in a text column is text."""
    match cell:
        case None | "":
            sheet.write_blank(*at, None, look)
        case Formula():
            sheet.write_formula(
                *at, "=" + cell.text, look, "" if cell.cached is None else cell.cached
            )
        case datetime() | date() | time():
            sheet.write_datetime(*at, cell, look)
        case str():
            sheet.write_string(*at, cell, look)
        case _ if kind in (Kind.TEXT, Kind.LONG_TEXT):
            sheet.write_string(*at, f"{cell:g}", look)
        case _:
            sheet.write_number(*at, cell, look)
