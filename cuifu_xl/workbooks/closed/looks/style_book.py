"""Styles of a new workbook in the terms of one in use: what it has is found, the rest appended.

No style that is there is changed or renumbered, so every cell of the owner's keeps its look.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from cuifu_xl.core.errors import WorkbookError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NS = f"{{{_MAIN}}}"
# the lists of a style sheet, in the order that Excel insists on
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_FIRST_OWN_FORMAT = 164
_COUNT = re.compile(rb'\scount="\d+"')
# what a cell's style is made of: attribute → list
_MADE_OF = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


class StyleBook:
    """The style sheet of a workbook in use, beside that of a new one."""

    def __init__(self, own: bytes, made: bytes) -> None:
        self._content = own
        self._own, self._made = ET.fromstring(own), ET.fromstring(made)
        self._known = {name: list(map(_canonical, _items(self._own, name))) for name in _ORDER}
        self._new: dict[str, list[bytes]] = {}
        self._formats = {
            item.get("formatCode", ""): item.get("numFmtId", "0")
            for item in _items(self._own, "numFmts")
        }
        self._made_formats = {
            item.get("numFmtId", ""): item.get("formatCode", "")
            for item in _items(self._made, "numFmts")
        }
        self._cells: dict[str, str] = {}
        self._conditions: dict[str, str] = {}

    def cell_style(self, number: str) -> str:
        """The number that a cell style of the new workbook has here."""
        if number not in self._cells:
            style = _copy(list(_items(self._made, "cellXfs"))[int(number)])
            for attribute, name in _MADE_OF.items():
                part = list(_items(self._made, name))[int(style.get(attribute, "0"))]
                style.set(attribute, self._number(name, part))
            style.set("numFmtId", self._format(style.get("numFmtId", "0")))
            if "xfId" in style.attrib:
                style.set("xfId", "0")
            self._cells[number] = self._number("cellXfs", style)
        return self._cells[number]

    def condition_style(self, number: str) -> str:
        """The same for the style that a condition gives to cells."""
        if number not in self._conditions:
            style = _copy(list(_items(self._made, "dxfs"))[int(number)])
            for item in style.iter(f"{_NS}numFmt"):
                item.set("numFmtId", self._format_of(item.get("formatCode", "")))
            self._conditions[number] = self._number("dxfs", style)
        return self._conditions[number]

    def content(self) -> bytes:
        """The style sheet with what had to be added."""
        content = self._content
        for name in _ORDER:
            if name in self._new:
                content = _with_items(content, name, self._new[name], len(self._known[name]))
        return content

    def _number(self, name: str, item: ET.Element) -> str:
        """The place of an item in a list; it is added if it is not there."""
        known, wanted = self._known[name], _canonical(item)
        if wanted not in known:
            known.append(wanted)
            self._new.setdefault(name, []).append(_written(item))
        return str(known.index(wanted))

    def _format(self, number: str) -> str:
        if int(number) < _FIRST_OWN_FORMAT:
            return number
        return self._format_of(self._made_formats[number])

    def _format_of(self, code: str) -> str:
        if code not in self._formats:
            taken = [int(number) for number in self._formats.values()]
            number = str(max([_FIRST_OWN_FORMAT - 1, *taken]) + 1)
            self._formats[code] = number
            item = ET.Element(f"{_NS}numFmt", {"numFmtId": number, "formatCode": code})
            self._number("numFmts", item)
        return self._formats[code]


def _items(root: ET.Element, name: str) -> Iterator[ET.Element]:
    found = root.find(_NS + name)
    return iter(()) if found is None else iter(found)


def _copy(item: ET.Element) -> ET.Element:
    return ET.fromstring(ET.tostring(item))


def _canonical(item: ET.Element) -> str:
    """Equal for equal looks, whichever program wrote them."""
    return ET.canonicalize(ET.tostring(item), strip_text=True)


def _written(item: ET.Element) -> bytes:
    """As it stands in a part whose names have no prefix."""
    plain = _copy(item)
    for one in plain.iter():
        if not one.tag.startswith(_NS):
            raise WorkbookError("样式的写法不认识")
        one.tag = one.tag.removeprefix(_NS)
    return ET.tostring(plain)


def _with_items(content: bytes, name: str, items: list[bytes], count: int) -> bytes:
    """The list with the items at its end, and its count told."""
    added, tag = b"".join(items), name.encode()
    opened = re.search(rb"<%s\b[^>]*>" % tag, content)
    if opened is None:
        later = b"|".join(other.encode() for other in _ORDER[_ORDER.index(name) + 1 :])
        place = re.search(rb"<(?:%s)\b|</styleSheet>" % later, content)
        if place is None:
            raise WorkbookError("样式的写法不认识")
        made = b'<%s count="%d">%s</%s>' % (tag, count, added, tag)
        return content[: place.start()] + made + content[place.start() :]
    first = _COUNT.sub(b' count="%d"' % count, opened[0])
    if first.endswith(b"/>"):
        made = first[:-2] + b">" + added + b"</%s>" % tag
        return content[: opened.start()] + made + content[opened.end() :]
    close = content.index(b"</%s>" % tag, opened.end())
    inside = content[opened.end() : close]
    return content[: opened.start()] + first + inside + added + content[close:]
