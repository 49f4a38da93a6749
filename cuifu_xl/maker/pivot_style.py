"""The look of our PivotTables, which they keep when Excel refreshes them."""

import re

from cuifu_xl.maker.formats import FAINT, INK, LINE, PROGRAM, TITLE, TOTAL
from cuifu_xl.pivots.table_xml import STYLE

_BOLD = "<b/>"


def _colour(element: str, colour: str) -> str:
    return f'<{element} rgb="FF{colour.removeprefix("#")}"/>'


def _font(colour: str, bold: str = "") -> str:
    return f"<font>{bold}{_colour('color', colour)}</font>"


def _fill(colour: str) -> str:
    both = _colour("fgColor", colour) + _colour("bgColor", colour)
    return f'<fill><patternFill patternType="solid">{both}</patternFill></fill>'


def _line(edge: str, colour: str) -> str:
    return f'<{edge} style="thin">{_colour("color", colour)}</{edge}>'


# part of a PivotTable → what its cells look like
_LOOKS = {
    "wholeTable": _font(INK) + f"<border>{_line('horizontal', LINE)}</border>",
    "headerRow": _font(INK, _BOLD) + _fill(PROGRAM),
    "totalRow": _font(INK, _BOLD) + _fill(TOTAL) + f"<border>{_line('top', TITLE)}</border>",
    "firstRowSubheading": _font(INK, _BOLD),
    "pageFieldLabels": _font(FAINT),
    "pageFieldValues": _font(INK, _BOLD),
}
_DXFS = re.compile(r'<dxfs count="(\d+)">(.*?)</dxfs>', re.DOTALL)
_TABLE_STYLES = re.compile(r'<tableStyles count="0"([^>]*?)/>')


def with_style(styles: str) -> str:
    """styles.xml with the style that the PivotTables name."""
    dxfs, table_styles = _DXFS.search(styles), _TABLE_STYLES.search(styles)
    assert dxfs
    assert table_styles
    first = int(dxfs[1])
    made = "".join(f"<dxf>{look}</dxf>" for look in _LOOKS.values())
    parts = "".join(
        f'<tableStyleElement type="{part}" dxfId="{number}"/>'
        for number, part in enumerate(_LOOKS, start=first)
    )
    style = f'<tableStyle name="{STYLE}" table="0" count="{len(_LOOKS)}">{parts}</tableStyle>'
    return (
        f"{styles[: dxfs.start()]}"
        f'<dxfs count="{first + len(_LOOKS)}">{dxfs[2]}{made}</dxfs>'
        f"{styles[dxfs.end() : table_styles.start()]}"
        f'<tableStyles count="1"{table_styles[1]}>{style}</tableStyles>'
        f"{styles[table_styles.end() :]}"
    )
