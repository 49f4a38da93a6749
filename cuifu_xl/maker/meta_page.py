"""_meta: what the program remembers, and one blank cell per look for the cells it adds."""

import json

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker import formats
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.pivot_looks import pivot_format
from cuifu_xl.maker.tables import Place, put_table
from cuifu_xl.tables.schema import LOOK_VERSION, META, PIVOT_LOOKS, SCHEMA_VERSION, STYLES, Kind

_PALETTE = Place(left=len(META.columns) + 1, filtered=False)


def put_meta(sheet: Worksheet, looks: Formats) -> None:
    """Both tables, on a sheet that only the macro editor can show."""
    look = json.dumps({"version": LOOK_VERSION})
    first = [("schema", 0, str(SCHEMA_VERSION)), ("look", 0, look)]
    put_table(sheet, META, first, Place(filtered=False), looks)
    put_table(sheet, STYLES, [], _PALETTE, looks)
    for left, column in enumerate(STYLES.columns, start=_PALETTE.left):
        sheet.write_blank(1, left, None, _look(column.heading, looks))
    sheet.very_hidden()


def _look(name: str, looks: Formats) -> object:
    """The format of this name in the palette."""
    if name == "report_heading":
        return looks.of(bold=True, bg_color="#F2F2F2", num_format="@", align="left")
    if name == "added_heading":
        return looks.of(bold=True, bg_color=formats.ADDED, font_color="#FFFFFF", align="left")
    if name in PIVOT_LOOKS:
        return pivot_format(name, looks)
    return looks.look(Kind(name))
