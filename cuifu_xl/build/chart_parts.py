"""Says in the charts of a finished workbook what XlsxWriter leaves unsaid or says wrongly.

That hidden cells are drawn, and that a cell without a value is a gap: XlsxWriter holds 0 for it.
"""

import re
import zipfile
from io import BytesIO

from cuifu_xl.board.figures import GAP
from cuifu_xl.hosts.ooxml.cell_xml import column_number

_DRAW_HIDDEN = '<c:plotVisOnly val="0"/>'
_END = "</c:chart>"
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
    return _VALUES.sub(lambda values: _without_gaps(values, gaps), chart)


def _without_gaps(values: re.Match[str], gaps: Cells) -> str:
    column, top = column_number(values[1]), int(values[2])

    def kept(point: re.Match[str]) -> str:
        return "" if (column, top + int(point[1])) in gaps else point[0]

    return _POINT.sub(kept, values[0])
