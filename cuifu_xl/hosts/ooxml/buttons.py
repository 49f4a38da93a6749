"""What can be clicked on the sheets of a file: buttons (VML) and shapes with a macro (DrawingML).

LibreOffice writes every button as a shape `shape_0`, which neither it nor Excel finds again: a
button counts only under a number of its own.
"""

import re
from collections.abc import Iterator

from cuifu_xl.hosts.ooxml.contents import Contents

# taken from the text: Excel writes notes into the same part that are no XML
_SHAPE = re.compile(r"<v:shape\b([^>]*)>(.*?)</v:shape>", re.DOTALL)
_NUMBER = re.compile(r'"_x0000_s\d+"')
_MACRO_OF_BUTTON = re.compile(r"<x:FmlaMacro>\s*([^<]+?)\s*</x:FmlaMacro>")
_MACRO_OF_SHAPE = re.compile(r'\smacro="([^"]+)"')
_NAME = re.compile(r"\w+$")


def macros_to_click(contents: Contents) -> frozenset[str]:
    """The names of the macros that can be started; none in a file without macros."""
    if contents.related("vbaProject") is None:
        return frozenset()
    named = (macro for text in _drawings(contents) for macro in _started(text))
    return frozenset(found[0] for macro in named if (found := _NAME.search(macro)))


def _drawings(contents: Contents) -> Iterator[str]:
    for sheet in contents.sheets.values():
        for relation in contents.relations(sheet.part).values():
            if relation.kind in ("vmlDrawing", "drawing") and contents.archive.find(
                relation.target
            ):
                yield contents.archive.read(relation.target).decode("utf-8", "replace")


def _started(drawing: str) -> Iterator[str]:
    """The macros in a drawing of either kind, with the module or file before their name."""
    for attributes, inside in _SHAPE.findall(drawing):
        if _NUMBER.search(attributes):
            yield from _MACRO_OF_BUTTON.findall(inside)
    yield from _MACRO_OF_SHAPE.findall(drawing)
