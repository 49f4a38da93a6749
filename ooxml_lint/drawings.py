"""Pictures, shapes, notes and buttons: each in its place, under a number of its own."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.areas import Area
from ooxml_lint.package import MAIN, REL, Package, Remark, Rule, Sheet, whole
from ooxml_lint.references import LAST_COLUMN, LAST_ROW, block

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_SHAPES_PER_BLOCK = 1024


def shapes_are_told_apart(package: Package) -> Iterator[Remark]:
    """Numbers of shapes occur once in a drawing."""
    for _, part in package.all_related("drawing"):
        counted = Counter(tag.get("id") for tag in package.xml(part).iter(f"{_XDR}cNvPr"))
        for number, count in counted.items():
            if count > 1:
                yield Remark(part, number or "", f"{count} 个图形用同一个编号")


def shapes_stand_on_the_sheet(package: Package) -> Iterator[Remark]:
    """Corners of pictures, charts and shapes are cells of the sheet."""
    for _, part in package.all_related("drawing"):
        for corner in ("from", "to"):
            for tag in package.xml(part).iter(f"{_XDR}{corner}"):
                column, row = tag.findtext(f"{_XDR}col", ""), tag.findtext(f"{_XDR}row", "")
                is_cell = column.isdecimal() and row.isdecimal()
                if not is_cell or int(column) > LAST_COLUMN or int(row) >= LAST_ROW:
                    yield Remark(part, f"{column},{row}", "图形的角不在工作表里")


def old_shapes_are_told_apart(package: Package) -> Iterator[Remark]:
    """Notes and buttons: a number occurs once in the workbook."""
    found = [
        (part, tag.get("id", ""))
        for _, part in package.all_related("vmlDrawing")
        for tag in package.xml(part).iter(f"{_V}shape")
    ]
    counted = Counter(name for _, name in found)
    for part, name in found:
        if counted[name] > 1 and _number(name):
            yield Remark(part, name, f"{counted[name]} 个图形用同一个编号")


def old_shapes_keep_to_their_block(package: Package) -> Iterator[Remark]:
    """Numbers come in blocks of 1,024; a block belongs to one sheet."""
    owners: dict[str, str] = {}
    for sheet, part in package.all_related("vmlDrawing"):
        root = package.xml(part)
        numbers = [_number(tag.get("id", "")) for tag in root.iter(f"{_V}shape")]
        own = [n for tag in root.iter(f"{_O}idmap") for n in tag.get("data", "").split(",")]
        for block_number in own if any(numbers) else ():
            if owners.setdefault(block_number, sheet.name) != sheet.name:
                yield Remark(part, block_number, f"工作表「{owners[block_number]}」也用这个号段")
        for number in numbers:
            if own and number and str(number // _SHAPES_PER_BLOCK) not in own:
                yield Remark(part, str(number), f"编号不在自己的号段 {own} 里")


def notes_belong_to_a_box(package: Package) -> Iterator[Remark]:
    """Each note has one box in the drawing of its sheet, and the other way round."""
    for sheet in package.sheets:
        notes = Counter(
            tag.get("ref", "")
            for part in package.related(sheet.part, "comments")
            for tag in package.xml(part).iter(f"{MAIN}comment")
        )
        boxes = Counter(_boxes(package, sheet))
        for ref in sorted((notes - boxes) + (boxes - notes)):
            what = f"{notes[ref]} 条批注，{boxes[ref]} 个批注框"
            yield Remark(sheet.part, ref, what)


def notes_have_an_author(package: Package) -> Iterator[Remark]:
    """A note stands on the sheet, and its author is in the list."""
    for _, part in package.all_related("comments"):
        root = package.xml(part)
        known = len(root.findall(f"{MAIN}authors/{MAIN}author"))
        for tag in root.iter(f"{MAIN}comment"):
            author = whole(tag, "authorId")
            place = block(tag.get("ref", ""))
            if place is None or author is None or not 0 <= author < known:
                yield Remark(part, tag.get("ref", ""), f"批注的作者 {author} 不在，或位置不对")


def old_drawings_are_shown(package: Package) -> Iterator[Remark]:
    """`legacyDrawing` leads to the drawing of notes and buttons, `drawing` to the other kind."""
    for sheet in package.sheets:
        kinds = {relation.id: relation.kind for relation in package.relations(sheet.part)}
        for name, expected in (
            ("legacyDrawing", "vmlDrawing"),
            ("legacyDrawingHF", "vmlDrawing"),
            ("drawing", "drawing"),
        ):
            for tag in sheet.root.iterfind(f"{MAIN}{name}"):
                kind = kinds.get(tag.get(f"{REL}id", ""), expected)
                if kind != expected:
                    yield Remark(sheet.part, name, f"指向了 {kind}")


def sheets_have_one_drawing(package: Package) -> Iterator[Remark]:
    """One drawing and one list of notes per sheet; Excel repairs a second one away."""
    for sheet in package.sheets:
        counted = Counter(relation.kind for relation in package.relations(sheet.part))
        for kind in ("drawing", "comments"):
            if sheet.part and counted[kind] > 1:
                yield Remark(sheet.part, kind, f"有 {counted[kind]} 个，只能有 1 个")


def _boxes(package: Package, sheet: Sheet) -> Iterator[str]:
    """The cells that boxes of notes belong to."""
    for part in package.related(sheet.part, "vmlDrawing"):
        for tag in package.xml(part).iter(f"{_X}ClientData"):
            if tag.get("ObjectType") == "Note":
                yield _cell_of(tag)


def _cell_of(box: ET.Element) -> str:
    row, column = box.findtext(f"{_X}Row", ""), box.findtext(f"{_X}Column", "")
    if not row.isdecimal() or not column.isdecimal():
        return ""
    return Area(int(column), int(row) + 1, int(column), int(row) + 1).ref()


def _number(shape: str) -> int:
    """The number in `_x0000_s1025`, 0 if there is none."""
    digits = shape.rpartition("_s")[2]
    return int(digits) if digits.isdecimal() else 0


RULES: tuple[Rule, ...] = (
    shapes_are_told_apart,
    shapes_stand_on_the_sheet,
    old_shapes_are_told_apart,
    old_shapes_keep_to_their_block,
    notes_belong_to_a_box,
    notes_have_an_author,
    old_drawings_are_shown,
    sheets_have_one_drawing,
)
