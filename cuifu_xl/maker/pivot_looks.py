"""The looks of the cells of PivotTables, the same that the style of the PivotTable gives them."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format

from cuifu_xl.maker import formats
from cuifu_xl.maker.formats import Formats
from cuifu_xl.pivots.views import DATE_CODE
from cuifu_xl.tables.schema import Kind

_LINE: Mapping[str, Any] = {"bottom": 1, "bottom_color": formats.LINE}
_ROWS: Mapping[str, Mapping[str, Any]] = {
    "line": _LINE,
    "inner": {**_LINE, "indent": 1},
    "group": {**_LINE, "bold": True},
    "total": {
        "bold": True,
        "bg_color": formats.TOTAL,
        "top": 1,
        "top_color": formats.TITLE,
    },
}
_CELLS: Mapping[str, Mapping[str, Any]] = {
    "label": {"align": "left"},
    "date": {"align": "left", "num_format": DATE_CODE},
    "count": {"align": "right", "num_format": "#,##0"},
    "money": {"align": "right", "num_format": "#,##0.00"},
}


def pivot_format(name: str, looks: Formats) -> Format:
    """The format of a name in `PIVOT_LOOKS`."""
    _, row, cell = name.split("_")
    if row == "heading":
        kind = Kind.INTEGER if cell == "number" else Kind.TEXT
        return looks.heading(formats.PROGRAM, filtered=False, kind=kind)
    return looks.of(**_ROWS[row], **_CELLS[cell])
