"""A copy of a workbook that stands still, so that a picture of it is the same every day.

Its clock is stopped, and its PivotTables are plain cells: as they are drawn in the file and as
Excel shows them. LibreOffice would draw frames and English words of its own around them.
"""

import re
import zipfile
from datetime import datetime
from pathlib import Path

from cuifu_xl.tables.cells import EXCEL_EPOCH
from cuifu_xl.workbooks.closed.forgotten_values import without_values

_PIVOTS = re.compile(
    rb'<Relationship [^>]*/pivot(?:Table|CacheDefinition)"[^>]*/>|<pivotCaches>.*?</pivotCaches>'
)
_SECONDS_PER_DAY = 86400


def stand_still(path: Path, now: datetime) -> None:
    """NOW() and TODAY() become `now`; every formula is left to be computed again."""
    moment = (now - EXCEL_EPOCH).total_seconds() / _SECONDS_PER_DAY
    clock = {b"NOW()": b"%.6f" % moment, b"TODAY()": b"%d" % int(moment)}
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            if "pivot" in name:
                continue
            if name.endswith((".xml", ".rels")):
                for word, figure in clock.items():
                    content = content.replace(word, figure)
                content = without_values(_PIVOTS.sub(b"", content))
            book.writestr(name, content)
