"""Drop-downs of new columns, far below their last row so that later rows have them."""

import re
from collections.abc import Iterator, Sequence

from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.base import NewColumn
from cuifu_xl.workbooks.closed.sheet_tail import elements, with_item
from cuifu_xl.workbooks.xml.table_xml import Area
from cuifu_xl.workbooks.xml.xml_text import escape

LAST_ROW = 5000
TITLE, TEXT = "请从下拉里选", "点右边的小三角，从里面选一个。"
_SQREF = re.compile(rb"""<dataValidation\b[^>]*?\ssqref=["']([^"']*)""")
_WHOLE = re.compile(r"\$?([A-Z]+):\$?([A-Z]+)")
_NEWER = re.compile(rb"<x14:dataValidation\b.*?<xm:sqref>([^<]*)", re.DOTALL)


def with_drop_downs(tail: bytes, area: Area, columns: Sequence[NewColumn]) -> bytes:
    """The tail of a sheet with a drop-down for each column that has choices.

    A column for which the owner has a rule already keeps that: Excel takes one rule a cell.
    """
    for place, column in enumerate(columns, area.left):
        cells = Area(place, area.top + 1, place, max(area.bottom, LAST_ROW))
        if column.choices and not any(ruled.meets(cells) for ruled in _ruled(tail)):
            tail = with_item(tail, "dataValidations", _drop_down(column, cells))
    return tail


def source(choices: Sequence[str] | str) -> str:
    """What the drop-down shows, as a formula: words, or a name."""
    if isinstance(choices, str):
        return choices
    return '"' + ",".join(choices) + '"'


def _drop_down(column: NewColumn, cells: Area) -> bytes:
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'errorTitle="{TITLE}" error="{TEXT}" sqref="{cells.ref()}">'
        f"<formula1>{escape(source(column.choices))}</formula1></dataValidation>"
    ).encode()


def _ruled(tail: bytes) -> Iterator[Area]:
    """The cells that have a rule of what may be typed."""
    for element in elements(tail):
        if element.name in ("dataValidations", "extLst"):
            inside = tail[element.start : element.end]
            for refs in (*_SQREF.findall(inside), *_NEWER.findall(inside)):
                yield from _areas(refs.decode())


def _areas(refs: str) -> Iterator[Area]:
    for ref in refs.split():
        columns = _WHOLE.fullmatch(ref)
        yield Area.of(f"{columns[1]}1:{columns[2]}{refusals.LAST_ROW}" if columns else ref)
