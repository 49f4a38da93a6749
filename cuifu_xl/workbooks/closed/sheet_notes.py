"""Notes on headings: the text stands in one part, the box that shows it in another."""

import re
from collections.abc import Iterable, Iterator, Mapping

from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.new_parts import add_part, inserted, relate, related, whole
from cuifu_xl.workbooks.closed.sheet_tail import elements, with_element
from cuifu_xl.workbooks.closed.sheet_xml import SheetStream
from cuifu_xl.workbooks.xml.cell_xml import escaped, letters

AUTHOR = "cuifu_xl"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = (
    f'<comments xmlns="{_SPACE}"><authors></authors><commentList></commentList></comments>'
)
_NO_AUTHORS = re.compile(rb"<(authors|commentList)\s*/>")
_AUTHORS = re.compile(rb"<author>([^<]*)</author>|<author/>")
_REFERENCE = re.compile(rb"""<legacyDrawing\s[^>]*?:id=["']([^"']*)""")
_BLOCKS = re.compile(r"""<o:idmap\b[^>]*?\sdata=["']([\d,]+)""")
_SHAPES = re.compile(r'"_x0000_s(\d+)"')
_IDS = 1024  # shape numbers of a block
_TYPE = "_x0000_t202"
_BOX_TYPE = (
    f'<v:shapetype id="{_TYPE}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{}"/></o:shapelayout></xml>'
)
_BOX = (
    '<v:shape id="_x0000_s{number}" type="#' + _TYPE + '" style="position:absolute;'
    'margin-left:60pt;margin-top:2pt;width:142pt;height:33pt;visibility:hidden" '
    'fillcolor="#fffbea" o:insetmode="auto"><v:fill color2="#fffbea"/><v:shadow on="t" '
    'color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox '
    'style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 10, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)


def add_notes(contents: Contents, sheet: str, notes: Mapping[tuple[int, int], str]) -> None:
    """Notes by row (from 1) and column (from 0) on the sheet of this part."""
    if notes:
        _add_texts(contents, sheet, notes)
        _add_boxes(contents, sheet, list(notes))


def _add_texts(contents: Contents, sheet: str, notes: Mapping[tuple[int, int], str]) -> None:
    relations = contents.relations(sheet).values()
    part = next((r.target for r in relations if r.kind == "comments"), "")
    if not part:
        part = add_part(contents, "xl/comments{}.xml", _NO_COMMENTS, _COMMENTS)
        relate(contents, sheet, "comments", part)
    content = _NO_AUTHORS.sub(rb"<\1></\1>", contents.archive.read(part))
    authors = [match[1] or b"" for match in _AUTHORS.finditer(content)]
    if AUTHOR.encode() not in authors:
        content = inserted(contents, content, f"<author>{AUTHOR}</author>", "</authors>")
        authors.append(AUTHOR.encode())
    author = authors.index(AUTHOR.encode())
    lines = "".join(
        f'<comment ref="{letters(column)}{row}" authorId="{author}"><text>'
        f'<t xml:space="preserve">{escaped(text)}</t></text></comment>'
        for (row, column), text in notes.items()
    )
    contents.draft(part, whole(inserted(contents, content, lines, "</commentList>")))


def _add_boxes(contents: Contents, sheet: str, places: list[tuple[int, int]]) -> None:
    part = _boxes(contents, sheet)
    drawing = contents.archive.read(part)
    text = drawing.decode("utf-8", "replace")
    block = _BLOCKS.search(text)
    taken = [int(number) for number in _SHAPES.findall(text)]
    taken.append(int(block[1].split(",")[0]) * _IDS if block else _IDS * _free_block(contents))
    made = "" if f'id="{_TYPE}"' in text else _BOX_TYPE
    for number, (row, column) in enumerate(places, max(taken) + 1):
        made += _BOX.format(
            number=number, row=row - 1, column=column, left=column + 1, right=column + 3,
            top=max(row - 2, 0), bottom=row + 2,
        )  # fmt: skip
    contents.draft(part, whole(inserted(contents, drawing, made, "</xml>")))


def _boxes(contents: Contents, sheet: str) -> str:
    """The drawing that holds the notes of a sheet; it is made if need be."""
    pieces = contents.archive.pieces(sheet)
    reference = _REFERENCE.search(_reference(pieces(), sheet))
    if reference is not None:
        return contents.relations(sheet)[reference[1].decode()].target
    drawing = _DRAWING.format(_free_block(contents))
    part = add_part(contents, "xl/drawings/vmlDrawing{}.vml", drawing, _VML)
    element = f"<legacyDrawing {related(relate(contents, sheet, 'vmlDrawing', part))}/>".encode()

    def with_reference() -> Iterator[bytes]:
        stream = SheetStream(pieces(), sheet)
        yield stream.head
        for block in stream.blocks():
            yield block.content
        yield with_element(stream.tail, "legacyDrawing", element)

    contents.draft(sheet, with_reference)
    return part


def _reference(pieces: Iterable[bytes], sheet: str) -> bytes:
    """What the sheet says of the drawing that holds its notes."""
    stream = SheetStream(pieces, sheet)
    for _ in stream.blocks():
        pass
    drawn = (one for one in elements(stream.tail) if one.name == "legacyDrawing")
    return b"".join(stream.tail[one.start : one.end] for one in drawn)


def _free_block(contents: Contents) -> int:
    """A block of shape numbers that no drawing of the workbook has."""
    taken = [0]
    for sheet in contents.sheets.values():
        for relation in contents.relations(sheet.part).values():
            if relation.kind == "vmlDrawing":
                text = contents.archive.read(relation.target).decode("utf-8", "replace")
                for block in _BLOCKS.findall(text):
                    taken += [int(number) for number in block.split(",")]
                taken += [int(number) // _IDS for number in _SHAPES.findall(text)]
    return max(taken) + 1
