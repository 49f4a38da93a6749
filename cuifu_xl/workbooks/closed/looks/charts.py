"""The charts of a sheet: found by their names, drawn anew, in the place of the new workbook."""

import re
from typing import NamedTuple

from cuifu_xl.workbooks.closed.contents import Contents, Sheet
from cuifu_xl.workbooks.closed.new_parts import add_part, relate

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_ANCHOR = re.compile(rb"<xdr:(twoCellAnchor|oneCellAnchor)\b.*?</xdr:\1>", re.DOTALL)
_NAME = re.compile(
    rb"""<xdr:graphicFrame\b.*?<xdr:cNvPr\b[^>]*?\sname=["']([^"']*)["']""", re.DOTALL
)
_RELATION = re.compile(rb"""<c:chart\b[^>]*?\sr:id=["']([^"']*)["']""")
_PLACE = re.compile(rb"<xdr:from>.*?</xdr:from>\s*<xdr:to>.*?</xdr:to>", re.DOTALL)
_END = "</xdr:wsDr>"
_NUMBER = re.compile(rb"""(<xdr:cNvPr\b[^>]*?\sid=["'])(\d+)""")


class Chart(NamedTuple):
    """A chart on a drawing."""

    part: str
    relation: bytes
    anchor: bytes


def drawing_of(contents: Contents, sheet: Sheet) -> str | None:
    """The part with the drawings of a sheet."""
    relations = contents.relations(sheet.part).values()
    return next((r.target for r in relations if r.kind == "drawing"), None)


def charts(contents: Contents, drawing: str) -> dict[str, Chart]:
    """The charts of a drawing by name."""
    targets = contents.relations(drawing)
    found = {}
    for anchor in _ANCHOR.finditer(contents.archive.read(drawing)):
        name, relation = _NAME.search(anchor[0]), _RELATION.search(anchor[0])
        if name and relation and relation[1].decode() in targets:
            part = targets[relation[1].decode()].target
            found[name[1].decode()] = Chart(part, relation[1], anchor[0])
    return found


def draw_anew(
    contents: Contents, sheet: Sheet, made: Contents, like: Sheet, known: frozenset[str]
) -> None:
    """Each chart of the new workbook that is there is drawn as there; one that no release had is
    added. Those that somebody has taken away stay away, and shapes and pictures where they are.
    """
    old, new = drawing_of(contents, sheet), drawing_of(made, like)
    if old is None or new is None:
        return
    there = charts(contents, old)
    content = contents.archive.read(old)
    for name, chart in charts(made, new).items():
        drawn = made.archive.read(chart.part)
        if name in there:
            contents.draft(there[name].part, lambda drawn=drawn: (drawn,))  # type: ignore[misc]
            content = _in_place(content, there[name].anchor, chart.anchor)
        elif name not in known:
            text = drawn.decode().partition("?>")[2].lstrip()
            part = add_part(contents, "xl/charts/chart{}.xml", text, _CHART)
            relation = relate(contents, old, "chart", part).encode()
            content = _added(content, chart.anchor.replace(chart.relation, relation))
    contents.draft(old, lambda: (content,))


def _in_place(content: bytes, old: bytes, new: bytes) -> bytes:
    """The drawing with a chart where the new workbook has it."""
    place = _PLACE.search(new)
    if place is None:
        return content
    return content.replace(old, _PLACE.sub(lambda _: place[0], old, count=1), 1)


def _added(content: bytes, anchor: bytes) -> bytes:
    """The drawing with one more chart, its number no other's."""
    number = max((int(found[2]) for found in _NUMBER.finditer(content)), default=0) + 1
    own = _NUMBER.sub(lambda found: found[1] + b"%d" % number, anchor, count=1)
    at = content.rindex(_END.encode())
    return content[:at] + own + content[at:]
