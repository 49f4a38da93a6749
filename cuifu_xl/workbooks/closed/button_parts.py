"""Puts the buttons on 首页: in a new workbook, and where another program has taken them away.

What the owner has there – notes, shapes, controls – stays. Parts are found by their relationships:
every program names them as it likes.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator

from cuifu_xl.tables.schema import BUTTONS
from cuifu_xl.workbooks.base import Button
from cuifu_xl.workbooks.closed.button_xml import (
    DRAWING,
    EMPTY_DRAWING,
    EMPTY_VML,
    PROPERTIES,
    SHAPE_TYPE,
    DrawnButton,
    controls,
)
from cuifu_xl.workbooks.closed.buttons import NUMBER, SHAPE, macro_name, macro_of
from cuifu_xl.workbooks.closed.contents import Contents, Sheet
from cuifu_xl.workbooks.xml.table_xml import Area

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_NEW = {
    "drawing": ("xl/drawings/drawing{}.xml", "vnd.openxmlformats-officedocument.drawing+xml"),
    "vmlDrawing": (
        "xl/drawings/vmlDrawing{}.vml",
        "vnd.openxmlformats-officedocument.vmlDrawing",
    ),
    "ctrlProp": ("xl/ctrlProps/ctrlProp{}.xml", "vnd.ms-excel.controlproperties+xml"),
}
_LEFT_OF_TABLE = 3  # columns
_BLOCK = 1024  # numbers of old shapes: a block of them belongs to one sheet
_BLOCKS = re.compile(r'<o:idmap\b[^>]*\bdata="([\d,\s]*)"')
_LAYOUT = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout>'
_SHAPE_TYPE = re.compile(r'<v:shapetype id="_x0000_t201".*?</v:shapetype>\s*', re.DOTALL)
_DRAWN_NUMBER = re.compile(r'<xdr:cNvPr\b[^>]*\bid="(\d+)"')
_CONTROL = re.compile(
    r"<mc:AlternateContent\b[^>]*><mc:Choice\b[^>]*>\s*"
    r'<control\b[^>]*?\bshapeId="(\d+)"[^>]*>(?:(?!</control>).)*\bmacro="([^"]*)"'
    r"(?:(?!</control>).)*</control>\s*</mc:Choice>(?:<mc:Fallback\s*/>|<mc:Fallback>.*?</mc:Fallback>)?"
    r"</mc:AlternateContent>",
    re.DOTALL,
)
_CONTROL_RELATION = re.compile(r'<control\b[^>]*\br:id="([^"]+)"')
_NO_CONTROLS = re.compile(
    r"<mc:AlternateContent\b[^>]*><mc:Choice\b[^>]*>\s*<controls\s*(?:/>|>\s*</controls>)\s*"
    r"</mc:Choice>(?:<mc:Fallback\s*/>)?</mc:AlternateContent>|<controls\s*(?:/>|>\s*</controls>)"
)
_HIDDEN_SHAPE = re.compile(
    r'<mc:AlternateContent\b[^>]*><mc:Choice\b[^>]*Requires="a14"[^>]*>'
    r'(?:(?!</mc:Choice>).)*?<xdr:cNvPr\b[^>]*\bid="(\d+)"'
    r"(?:(?!</mc:AlternateContent>).)*</mc:AlternateContent>",
    re.DOTALL,
)
_REST_OF_SHEET = re.compile(
    r"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst"
    r"|mc:AlternateContent)\b|</(?:x:)?worksheet>"
)


def with_buttons(
    contents: Contents,
    sheet: Sheet,
    beside: Area,
    wanted: Collection[Button],
    read: Callable[[str], bytes],
) -> dict[str, bytes]:
    """The parts that change, new ones among them, when the sheet gets these of its buttons.

    All of ours stand one below the other, beside the lines of a table. `read` gives a part as it
    is by now.
    """
    edit = _Edit(contents, sheet, read)
    edit.take_away({button.macro for button in wanted})
    numbers = edit.free_numbers()
    for place, button in enumerate(BUTTONS):
        if button in wanted:
            row, column = beside.top + place, max(beside.left - _LEFT_OF_TABLE, 0)
            edit.put(DrawnButton(button, next(numbers), row, column))
    return edit.changed()


class _Edit:
    """The sheet with its two drawings and their relationships, as texts."""

    def __init__(self, contents: Contents, sheet: Sheet, read: Callable[[str], bytes]) -> None:
        self._contents = contents
        self._bytes_of = read
        self._sheet = sheet
        self._relations = contents.relations(sheet.part)
        numbers = [
            int(name) for id in self._relations if (name := id.removeprefix("rId")).isdecimal()
        ]
        self._last = max(numbers, default=0)
        self._new: dict[str, str] = {}
        self._lines: list[str] = []  # new relationships of the sheet
        self._controls = ""
        self._spare: list[str] = []  # relationships of controls that were taken away
        self._page = self._read(sheet.part)
        self._drawing = self._drawing_part("drawing", EMPTY_DRAWING)
        self._vml = self._drawing_part("vmlDrawing", EMPTY_VML)

    def take_away(self, macros: set[str]) -> None:
        """What is left of the buttons with these macros."""

        def old_shape(found: re.Match[str]) -> str:
            number = NUMBER.search(found[1])
            is_ours = macro_of(found[2]) in macros or (number and number[1] in gone)
            return "" if is_ours else found[0]

        gone: set[str] = set()

        def control(found: re.Match[str]) -> str:
            if macro_name(found[2]) not in macros:
                return found[0]
            gone.add(found[1])
            self._spare += _CONTROL_RELATION.findall(found[0])[:1]
            return ""

        def hidden_shape(found: re.Match[str]) -> str:
            return "" if found[1] in gone else found[0]

        self._page = _NO_CONTROLS.sub("", _CONTROL.sub(control, self._page))
        self._new[self._vml] = SHAPE.sub(old_shape, self._new[self._vml])
        self._new[self._drawing] = _HIDDEN_SHAPE.sub(hidden_shape, self._new[self._drawing])

    def free_numbers(self) -> Iterator[int]:
        """Numbers for new shapes, in the block of this sheet."""
        vml = _SHAPE_TYPE.sub("", self._new[self._vml])
        found = _BLOCKS.search(vml)
        block = int(found[1].split(",")[0]) if found else self._free_block()
        layout = "" if found else _LAYOUT.format(block)
        at = vml.index(">", vml.index("<xml")) + 1
        if found:
            at = vml.index("</o:shapelayout>", at) + len("</o:shapelayout>")
        self._new[self._vml] = vml[:at] + layout + SHAPE_TYPE + vml[at:]
        drawn = _DRAWN_NUMBER.findall(self._new[self._drawing])
        taken = {int(number) for number in (*NUMBER.findall(vml), *drawn)}
        first = block * _BLOCK + 1
        return (number for number in range(first, first + _BLOCK - 1) if number not in taken)

    def put(self, button: DrawnButton) -> None:
        """One button more, in all its places."""
        relation = self._spare.pop(0) if self._spare else self._relate("ctrlProp", PROPERTIES)[0]
        self._controls += button.control(relation)
        self._insert(self._vml, button.old_shape())
        self._insert(self._drawing, button.hidden_shape())

    def changed(self) -> dict[str, bytes]:
        """All parts that are new or other than they were."""
        page = self._page
        if "</controls>" in page:
            page = page.replace("</controls>", f"{self._controls}</controls>", 1)
        else:
            page = _before_rest(page, controls(self._controls))
        self._new[self._sheet.part] = _with_space(page, "xdr", DRAWING)
        if self._lines:
            rels = _rels_of(self._sheet.part)
            old = self._read(rels) if self._contents.archive.find(rels) else _no_relations()
            self._new[rels] = old.replace(
                "</Relationships>", f"{''.join(self._lines)}</Relationships>"
            )
        return {part: text.encode() for part, text in self._new.items()}

    def _drawing_part(self, kind: str, empty: str) -> str:
        """The drawing of the sheet, old or new; one is made where there is none."""
        element = "legacyDrawing" if kind == "vmlDrawing" else "drawing"
        tag = re.search(rf'<{element}\b[^>]*\br:id="([^"]+)"', self._page)
        relation = self._relations.get(tag[1]) if tag else None
        if relation and self._contents.archive.find(relation.target):
            self._new[relation.target] = self._read(relation.target)
            return relation.target
        if tag:
            self._page = re.sub(rf"<{element}\b[^>]*/>", "", self._page)
        number, part = self._relate(kind, empty)
        self._page = _before_rest(self._page, f'<{element} r:id="{number}"/>')
        return part

    def _relate(self, kind: str, content: str) -> tuple[str, str]:
        """A new part that the sheet points to: the id of the relationship, and the part."""
        name, content_type = _NEW[kind]
        part = next(
            part
            for number in range(1, len(self._contents.archive.members) + 100)
            if not self._contents.archive.find(part := name.format(number))
            and part not in self._new
        )
        types = self._new.get(_TYPES) or self._read(_TYPES)
        line = f'<Override PartName="/{part}" ContentType="application/{content_type}"/>'
        self._new[_TYPES] = types.replace("</Types>", f"{line}</Types>")
        self._new[part] = content
        number = f"rId{self._last + len(self._lines) + 1}"
        target = posixpath.relpath(part, posixpath.dirname(self._sheet.part))
        self._lines.append(
            f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        )
        return number, part

    def _free_block(self) -> int:
        """A block of numbers that no drawing of the workbook says it has, and no other one uses."""
        names = [name for name in self._contents.archive.members if name.endswith(".vml")]
        used = {
            int(number)
            for name in names
            for found in _BLOCKS.findall(self._read(name))
            for number in found.split(",")
            if number.strip()
        }
        # notes that came after LibreOffice: it names no blocks
        others = (name for name in names if name != self._vml)
        used |= {int(n) // _BLOCK for name in others for n in NUMBER.findall(self._read(name))}
        return next(block for block in range(1, len(names) + len(used) + 2) if block not in used)

    def _insert(self, part: str, piece: str) -> None:
        text = self._new[part]
        at = text.rindex("</")
        self._new[part] = text[:at] + piece + text[at:]

    def _read(self, part: str) -> str:
        return self._bytes_of(part).decode("utf-8")


def _before_rest(page: str, piece: str) -> str:
    """A piece of the sheet in its place: a drawing before the old one, both before the rest."""
    rows = max(page.rfind(end) for end in ("</sheetData>", "<sheetData/>"))
    start = max(rows, page.rfind("</conditionalFormatting>"))
    rest = _REST_OF_SHEET.search(page, start)
    assert rest is not None
    at = rest.start()
    if piece.startswith("<drawing"):
        old = page.find("<legacyDrawing ", start)
        at = at if old < 0 else min(at, old)
    return page[:at] + piece + page[at:]


def _with_space(page: str, prefix: str, space: str) -> str:
    """The sheet with this prefix declared on its root."""
    found = re.search(r"<worksheet\b[^>]*", page)
    if found is None or f"xmlns:{prefix}=" in found[0]:
        return page
    return f'{page[: found.end()]} xmlns:{prefix}="{space}"{page[found.end() :]}'


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _no_relations() -> str:
    return f'<Relationships xmlns="{_PACKAGE}"></Relationships>'
