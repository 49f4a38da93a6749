"""Formulas on 看板 and 总结 get new values when a table that they read is rewritten.

Excel computes everything when it opens the file; Protected View, previews and LibreOffice show the
values that they find, and yesterday's would be wrong. A formula without a value is computed by all
programs that can: it has none where the program does not know it.
"""

import re
from collections.abc import Callable, Collection

from cuifu_xl.tables.schema import FORMULA_SHEETS, LOOKED_UP_BY_FORMULAS, READ_BY_FORMULAS
from cuifu_xl.workbooks.base import Table
from cuifu_xl.workbooks.closed.cell_values import ValueReader
from cuifu_xl.workbooks.closed.contents import Contents

_VALUE = re.compile(rb"(<f\b[^>]*(?:/>|>[^<]*</f>))<v\b[^>]*>[^<]*</v>")


def renewed_values(
    contents: Contents,
    written: Collection[str],
    read: Callable[[str], Table] | None,
    values: ValueReader,
) -> dict[str, bytes]:
    """Part → content of the sheets of formulas, if the tables in `written` matter to them.

    `read` gives a table as it will be after the save; without it formulas have no values.
    """
    if not set(written) & {*READ_BY_FORMULAS, *LOOKED_UP_BY_FORMULAS}:
        return {}
    sheets = [contents.sheets[name] for name in FORMULA_SHEETS if name in contents.sheets]
    before = {sheet: contents.archive.read(sheet.part) for sheet in sheets}
    after = {sheet: without_values(content) for sheet, content in before.items()}
    if read is not None and not contents.calendar.from_1904:
        # a press that changes no figure does not wait for it
        from cuifu_xl.workbooks.closed.new_values import worked_out

        after |= worked_out(contents, before, written, read, values)
    return {sheet.part: content for sheet, content in after.items()}


def without_values(sheet: bytes) -> bytes:
    """A sheet whose formulas have no values; all other cells are as they were."""
    return _VALUE.sub(rb"\1", sheet)
