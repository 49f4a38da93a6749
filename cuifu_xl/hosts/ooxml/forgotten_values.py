"""Formulas on 看板 and 总结 forget their values when a table that they read is rewritten.

Excel computes everything when it opens the file; LibreOffice keeps the values that it finds and
would show yesterday's. A formula without a value is computed by both.
"""

import re
from collections.abc import Collection

from cuifu_xl.hosts.ooxml.contents import Contents
from cuifu_xl.sheets.schema import FORMULA_SHEETS, READ_BY_FORMULAS

_VALUE = re.compile(rb"(<f\b[^>]*(?:/>|>[^<]*</f>))<v\b[^>]*>[^<]*</v>")


def forgotten_values(contents: Contents, written: Collection[str]) -> dict[str, bytes]:
    """Part → content of the sheets of formulas, if the tables in `written` matter to them."""
    if not set(written) & set(READ_BY_FORMULAS):
        return {}
    parts = [contents.sheets[name].part for name in FORMULA_SHEETS if name in contents.sheets]
    return {part: without_values(contents.archive.read(part)) for part in parts}


def without_values(sheet: bytes) -> bytes:
    """A sheet whose formulas have no values; all other cells are as they were."""
    return _VALUE.sub(rb"\1", sheet)
