"""The workbook as it may leave the house: built, held against our own check, then put in place."""

import tempfile
from pathlib import Path

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.maker.rows import Rows
from cuifu_xl.maker.workbook import build

_SHOWN = 20


def build_checked(path: Path, *, year: int, rows: Rows | None = None) -> None:
    """Write the workbook as `build` does. CuifuError, and no file, if the check finds anything."""
    from ooxml_lint import findings  # maintainers have it, shops do not

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        build(made, year=year, rows=rows)
        if found := findings(made):
            lines = "\n".join(str(finding) for finding in found[:_SHOWN])
            raise CuifuError(f"做出来的工作簿有 {len(found)} 处不合格，没有留下：\n{lines}")
        made.replace(path)
