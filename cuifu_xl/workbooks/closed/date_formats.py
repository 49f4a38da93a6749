"""Which number formats show a date or a time."""

import re
from typing import Any

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


def date_styles(root: Any) -> frozenset[int]:
    """The style numbers of a styles part that show a number as a date or time."""
    custom = {
        int(tag.get("numFmtId", "0")): is_date_format(tag.get("formatCode", ""))
        for tag in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
    }
    found = set()
    for index, tag in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        number = int(tag.get("numFmtId", "0"))
        if custom.get(number, number in _BUILT_IN):
            found.add(index)
    return frozenset(found)


def is_date_format(code: str) -> bool:
    """Whether a number format shows dates or times."""
    shown = _NOT_CODE.sub("", code.split(";", 1)[0])
    return "general" not in shown.lower() and re.search("[ymdhs]", shown, re.I) is not None
