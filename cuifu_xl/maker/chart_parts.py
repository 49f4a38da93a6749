"""Says in the charts of a finished workbook what XlsxWriter leaves unsaid or says wrongly.

That hidden cells are drawn, and that a cell without a value is a gap: XlsxWriter holds 0 for it.
What is left out means one thing to Excel and, in a file that another program has saved once,
another to LibreOffice: smooth lines, labels that say everything, a colour for each column.
"""

import re
import zipfile
from io import BytesIO

from cuifu_xl.board.figures import GAP
from cuifu_xl.workbooks.xml.cell_xml import column_number

_DRAW_HIDDEN = '<c:plotVisOnly val="0"/>'
_GAPS_STAY = '<c:dispBlanksAs val="gap"/>'
_END = "</c:chart>"
# what stands before an element, and the element, which means no where it is not said
_UNSAID = (
    (r"<c:lang [^>]*/>", "roundedCorners"),
    (r"<c:grouping [^>]*/>", "varyColors"),
    (r"<c:scaling>.*?</c:scaling>", "delete"),
    (r"<c:legendPos [^>]*/>(?:<c:legendEntry>.*?</c:legendEntry>)*(?:<c:layout/>)?", "overlay"),
)
_LINES = re.compile(r"<c:lineChart>.*?</c:lineChart>", re.DOTALL)
_LABELS = re.compile(r"<c:showVal [^>]*/>(?!<c:showCatName)")
_LABELS_BEFORE = '<c:showLegendKey val="0"/>'
_LABELS_AFTER = "".join(
    f'<c:{name} val="0"/>'
    for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize")
)
_VALUES = re.compile(
    r"<c:numRef><c:f>[^<!]*!\$([A-Z]+)\$(\d+):\$[A-Z]+\$\d+</c:f><c:numCache>.*?</c:numCache>"
)
_POINT = re.compile(r'<c:pt idx="(\d+)"><c:v>[^<]*</c:v></c:pt>')
_GAP_CELL = re.compile(rf'<c r="([A-Z]+)(\d+)"[^>]*><f>[^<]*</f><v>{GAP}</v>')

Cells = frozenset[tuple[int, int]]


def with_charts_complete(book: bytes, sheet_number: int) -> bytes:
    """The workbook with its charts, all of which read cells of the nth sheet, put right."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as archive, zipfile.ZipFile(out, "w") as made:
        gaps = _gaps(archive.read(f"xl/worksheets/sheet{sheet_number}.xml").decode())
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename.startswith("xl/charts/chart"):
                content = _complete(content.decode(), gaps).encode()
            made.writestr(info, content)
    return out.getvalue()


def _gaps(sheet: str) -> Cells:
    """Column and row of the cells that a chart leaves out."""
    return frozenset((column_number(column), int(row)) for column, row in _GAP_CELL.findall(sheet))


def _complete(chart: str, gaps: Cells) -> str:
    if "<c:plotVisOnly " not in chart:
        chart = chart.replace(_END, _DRAW_HIDDEN + _END)
    if "<c:dispBlanksAs " not in chart:
        chart = chart.replace(_END, _GAPS_STAY + _END)
    chart = _said(chart)
    return _VALUES.sub(lambda values: _without_gaps(values, gaps), chart)


def _said(chart: str) -> str:
    """The chart with everything said that one program takes for yes and another for no."""
    for before, name in _UNSAID:
        chart = re.sub(rf"({before})(?!<c:{name}\b)", rf'\1<c:{name} val="0"/>', chart)
    chart = _LINES.sub(lambda lines: _straight(lines[0]), chart)
    return _LABELS.sub(lambda said: _LABELS_BEFORE + said[0] + _LABELS_AFTER, chart)


def _straight(lines: str) -> str:
    return lines.replace("</c:val></c:ser>", '</c:val><c:smooth val="0"/></c:ser>')


def _without_gaps(values: re.Match[str], gaps: Cells) -> str:
    column, top = column_number(values[1]), int(values[2])

    def kept(point: re.Match[str]) -> str:
        return "" if (column, top + int(point[1])) in gaps else point[0]

    return _POINT.sub(kept, values[0])
