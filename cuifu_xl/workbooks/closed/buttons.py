"""What can be clicked on the sheets of a file: buttons (VML) and shapes with a macro (DrawingML).

LibreOffice writes every button as a shape `shape_0`, which neither it nor Excel finds again: a
button counts only under a number of its own. ONLYOFFICE leaves its macro to the control of that
number.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cuifu_xl.workbooks.closed.contents import Contents, Sheet

# taken from the text: Excel writes notes into the same part that are no XML
SHAPE = re.compile(r"<v:shape\b([^>]*)>(.*?)</v:shape>", re.DOTALL)
NUMBER = re.compile(r"""["']_x0000_s(\d+)["']""")
_MACRO_OF_BUTTON = re.compile(r"<x:FmlaMacro>\s*([^<]+?)\s*</x:FmlaMacro>")
_MACRO_OF_SHAPE = re.compile(r'\smacro="([^"]+)"[^>]*>\s*(?:<xdr:nv\w+>\s*<xdr:cNvPr\b([^>]*)>)?')
_CONTROL = re.compile(
    r'<control\b[^>]*\sshapeId="(\d+)"[^>]*>\s*<controlPr\b[^>]*\smacro="([^"]+)"'
)
# the other half of a button
_HIDDEN = re.compile(r'\shidden="(?:1|true)"')
_NAME = re.compile(r"\w+$")


class Lost(NamedTuple):
    """Macros of buttons that are to be put back."""

    gone: frozenset[str]  # nobody can click them
    half: frozenset[str]  # they can be clicked, but without their control other programs lose them


def macros_to_click(contents: Contents) -> frozenset[str]:
    """The names of the macros that can be started; none in a file without macros."""
    if contents.related("vbaProject") is None:
        return frozenset()
    on_sheets = (_clicked(contents, sheet) for sheet in contents.sheets.values())
    return frozenset(name for found in on_sheets for name in found)


def lost_buttons(contents: Contents, sheet: Sheet, macros: Iterable[str]) -> Lost:
    """Which of these buttons another program took from the sheet; those that a person deleted stay.

    A program that loses buttons leaves their remains, or all are gone, or the code names with them.
    """
    ours = frozenset(macros)
    old = list(_drawings(contents, sheet, "vmlDrawing"))
    drawn = ours.intersection(name for text in old for name in _of_buttons(text, alive=True))
    dead = ours.intersection(name for text in old for name in _of_buttons(text, alive=False))
    held = ours.intersection(_of_controls(contents, sheet, old))
    alive = drawn | held
    gone = dead - alive
    if not gone and (not alive or not contents.code_name):
        gone = ours - alive
    return Lost(gone, alive - (drawn & held))


def macro_of(shape: str) -> str:
    """The macro that an old shape starts; empty if it starts none."""
    found = _MACRO_OF_BUTTON.search(shape)
    return macro_name(found[1]) if found else ""


def macro_name(said: str) -> str:
    """A macro without the module or file before its name."""
    found = _NAME.search(said)
    return found[0] if found else ""


def _clicked(contents: Contents, sheet: Sheet) -> Iterator[str]:
    old = list(_drawings(contents, sheet, "vmlDrawing"))
    for text in old:
        yield from _of_buttons(text, alive=True)
    yield from _of_controls(contents, sheet, old)
    for text in _drawings(contents, sheet, "drawing"):
        yield from _of_shapes(text)


def _drawings(contents: Contents, sheet: Sheet, kind: str) -> Iterator[str]:
    for relation in contents.relations(sheet.part).values():
        if relation.kind == kind and contents.archive.find(relation.target):
            yield contents.archive.read(relation.target).decode("utf-8", "replace")


def _of_buttons(drawing: str, *, alive: bool) -> Iterator[str]:
    for attributes, inside in SHAPE.findall(drawing):
        if bool(NUMBER.search(attributes)) is alive and (name := macro_of(inside)):
            yield name


def _of_controls(contents: Contents, sheet: Sheet, old: Iterable[str]) -> Iterator[str]:
    """Macros of controls whose shape is in an old drawing; long sheets without any are not read."""
    if all(relation.kind != "ctrlProp" for relation in contents.relations(sheet.part).values()):
        return
    numbers = {number for text in old for number in NUMBER.findall(text)}
    page = contents.archive.read(sheet.part).decode("utf-8", "replace")
    for number, macro in _CONTROL.findall(page):
        if number in numbers:
            yield macro_name(macro)


def _of_shapes(drawing: str) -> Iterator[str]:
    for macro, attributes in _MACRO_OF_SHAPE.findall(drawing):
        if not _HIDDEN.search(attributes) and (name := macro_name(macro)):
            yield name
