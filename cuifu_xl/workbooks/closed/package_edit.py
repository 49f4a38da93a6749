"""The small parts that change with a table: recalculation on opening, the calculation chain."""

import re

from cuifu_xl.workbooks.closed.archive import Pieces
from cuifu_xl.workbooks.closed.contents import Contents

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CALC = re.compile(rb"<calcPr\b([^>]*?)(/?)>")
_FULL = re.compile(rb"""\sfullCalcOnLoad=(["'])([^"']*)\1""")
# elements that may follow calcPr, in the order of the schema
_AFTER_CALC = re.compile(
    rb"<(?:oleSize|customWorkbookViews|pivotCaches|smartTagPr|smartTagTypes|webPublishing"
    rb"|fileRecoveryPr|webPublishObjects|extLst)\b|</workbook>"
)


def recalculated(workbook: bytes) -> bytes:
    """The workbook part, asking for a full calculation when the file is opened."""
    tag = _CALC.search(workbook)
    if tag is None:
        place = _AFTER_CALC.search(workbook)
        if place is None:
            return workbook
        at = place.start()
        return workbook[:at] + b'<calcPr fullCalcOnLoad="1"/>' + workbook[at:]
    mark = _FULL.search(tag[1])
    if mark and mark[2] in (b"1", b"true"):
        return workbook
    attributes = _FULL.sub(b"", tag[1]).rstrip() + b' fullCalcOnLoad="1"'
    return workbook[: tag.start()] + b"<calcPr" + attributes + tag[2] + b">" + workbook[tag.end() :]


def stale_chain(contents: Contents, sheets: set[str], writes_formulas: bool) -> str | None:
    """The calculation chain if it speaks of a rewritten sheet; Excel makes a new one."""
    part = contents.related("calcChain")
    if part is None or contents.archive.find(part) is None:
        return None
    number = "0"
    named = set()
    for tag in contents.xml(part):
        number = tag.get("i", number)
        named.add(number)
    numbers = {contents.sheets[name].number for name in sheets}
    return contents.archive.find(part) if writes_formulas or named & numbers else None


def without_part(contents: Contents, part: str) -> dict[str, Pieces]:
    """Content types and relationships that no longer name this part."""
    archive = contents.archive
    folder, _, name = contents.part.rpartition("/")
    changed: dict[str, Pieces] = {}
    for holder, attribute, value in (
        ("[Content_Types].xml", "PartName", "/" + part),
        (f"{folder}/_rels/{name}.rels".lstrip("/"), "Target", part.rpartition("/")[2]),
    ):
        tag = rb"<(?:Override|Relationship)\s[^>]*?\b%s=[\"'][^\"']*%s[\"'][^>]*?/>"
        pattern = re.compile(tag % (attribute.encode(), re.escape(value.encode())), re.IGNORECASE)
        content = pattern.sub(b"", archive.read(holder))
        changed[archive.info(holder).filename] = _always(content)
    return changed


def _always(content: bytes) -> Pieces:
    return lambda: (content,)
