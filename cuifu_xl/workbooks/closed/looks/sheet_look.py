"""One sheet as the new workbook has it, with what the owner has put on it."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from cuifu_xl.workbooks.closed.looks.marks import CONDITIONS, RULES, Standing, Thing
from cuifu_xl.workbooks.closed.looks.style_book import StyleBook
from cuifu_xl.workbooks.closed.sheet_tail import ORDER, elements
from cuifu_xl.workbooks.closed.sheet_xml import cells
from cuifu_xl.workbooks.xml.cell_xml import column_number

# what of a sheet's tail is the program's; drawings, buttons, tables, notes stay
LOOKS = (
    *("mergeCells", CONDITIONS, RULES, "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "ignoredErrors"),
)
_ROOT = re.compile(rb"<worksheet\b[^>]*>")
_CODE_NAME = re.compile(rb"""\scodeName=["'][^"']*["']""")
_PROPERTIES = re.compile(rb"<sheetPr\b[^>]*?(?:/>|>.*?</sheetPr>)", re.DOTALL)
_DIMENSION = re.compile(rb"<dimension\b[^>]*?/>")
_VIEW = re.compile(rb"<sheetView\b[^>]*>")
# how somebody looks at the sheet is his
_VIEWED = re.compile(rb"""\s(?:tabSelected|zoomScale|zoomScaleNormal)=["'][^"']*["']""")
_STYLE = re.compile(rb'(<(?:c|row)\b[^>]*?\ss=")(\d+)"')
_COLUMN_STYLE = re.compile(rb'(<col\b[^>]*?\sstyle=")(\d+)"')
_CONDITION_STYLE = re.compile(rb'(\sdxfId=")(\d+)"')
_TEXT_CELL = re.compile(rb'(<c\b[^>]*?)\st="s"([^>]*)><v>(\d+)</v>')
_VALUE = re.compile(rb"(<f\b[^>]*?(?:/>|>[^<]*</f>))<v>[^<]*</v>")
_KIND = re.compile(rb'\st="(?:str|e|b)"')
# colours as newer programs keep them a second time: those of ours speak of rules that have gone
_NEWER = re.compile(
    rb"<ext\b[^>]*>\s*<x14:conditionalFormattings\b.*?</x14:conditionalFormattings>\s*</ext>",
    re.DOTALL,
)
_NOTHING_MORE = re.compile(rb"<extLst>\s*</extLst>")
_PRIORITY = re.compile(rb'(\spriority=")(\d+)"')
_AFTER_OURS = 1000
_CELL_PARTS = re.compile(r"([A-Z]+)(\d+)")


class Owners(NamedTuple):
    """What somebody has put on a sheet, and what of it has no room on the new one."""

    cells: Mapping[str, Thing]
    conditions: tuple[Thing, ...]
    rules: tuple[Thing, ...]
    blocked: tuple[str, ...]


def owners(own: Standing, made: Standing, known: Collection[str]) -> Owners:
    """All that is not as any release shipped it.

    A cell has room where the new sheet has nothing, or what an earlier one had in that place.
    """
    ours = {*known, *(thing.mark for thing in _all(made))}
    typed = {ref: thing for ref, thing in own.cells.items() if thing.mark not in ours}
    blocked = tuple(ref for ref in typed if ref in made.cells and made.cells[ref].mark not in known)
    conditions = tuple(thing for thing in own.conditions if thing.mark not in ours)
    rules = tuple(thing for thing in own.rules if thing.mark not in ours)
    return Owners(typed, conditions, rules, blocked)


def _all(one: Standing) -> Iterable[Thing]:
    return (*one.cells.values(), *one.conditions, *one.rules)


def with_look(
    own: Standing,
    made: Standing,
    theirs: Owners,
    styles: StyleBook,
    text: Callable[[bytes], bytes],
) -> bytes:
    """The part: rows and looks of the new sheet, in the frame of the one in use.

    `text` gives the inside of a text that the new workbook keeps by number. Formulas have no value:
    they are worked out with what the workbook holds.
    """
    rows = b"".join(_rows(made, theirs.cells, styles, text))
    return _head(own.head, made.head, styles) + rows + _tail(own.tail, made.tail, theirs, styles)


def _head(own: bytes, made: bytes, styles: StyleBook) -> bytes:
    root = _ROOT.search(own)
    start = _ROOT.search(made)
    assert root is not None
    assert start is not None
    head = _DIMENSION.sub(b"", made[start.end() :])
    name, properties = _CODE_NAME.search(own), _PROPERTIES.search(head)
    if properties is not None:
        bare = _CODE_NAME.sub(b"", properties[0])
        named = bare.replace(b"<sheetPr", b"<sheetPr" + name[0], 1) if name else bare
        head = head.replace(properties[0], named, 1)
    viewed = _VIEW.search(own)
    kept = b"".join(_VIEWED.findall(viewed[0])) if viewed else b""
    head = _VIEW.sub(lambda view: _viewed(view[0], kept), head, count=1)
    head = _COLUMN_STYLE.sub(lambda found: _renumbered(found, styles.cell_style), head)
    return own[: root.end()] + head


def _viewed(view: bytes, kept: bytes) -> bytes:
    bare = _VIEWED.sub(b"", view)
    return bare.replace(b"<sheetView", b"<sheetView" + kept, 1)


def _renumbered(found: re.Match[bytes], number: Callable[[str], str]) -> bytes:
    return found[1] + number(found[2].decode()).encode() + b'"'


def _rows(
    made: Standing,
    typed: Mapping[str, Thing],
    styles: StyleBook,
    text: Callable[[bytes], bytes],
) -> Iterable[bytes]:
    by_row: dict[int, dict[int, bytes]] = {}
    for ref, thing in typed.items():
        parts = _CELL_PARTS.fullmatch(ref)
        assert parts is not None
        by_row.setdefault(int(parts[2]), {})[column_number(parts[1])] = thing.raw
    for number in sorted({*made.rows, *by_row}):
        row = made.rows.get(number)
        attributes = b' r="%d"' % number if row is None else row.attributes.rstrip(b"/")
        ours = {} if row is None else cells(row)
        new = {column: _cell(raw, styles, text) for column, raw in ours.items()}
        new |= by_row.get(number, {})
        tag = _restyled(b"<row" + attributes + b">", styles)
        yield tag + b"".join(new[column] for column in sorted(new)) + b"</row>"


def _restyled(tag: bytes, styles: StyleBook) -> bytes:
    return _STYLE.sub(lambda found: _renumbered(found, styles.cell_style), tag, count=1)


def _cell(raw: bytes, styles: StyleBook, text: Callable[[bytes], bytes]) -> bytes:
    def written(found: re.Match[bytes]) -> bytes:
        return b'%s t="inlineStr"%s><is>%s</is>' % (found[1], found[2], text(found[3]))

    cell = _TEXT_CELL.sub(written, _restyled(raw, styles))
    bare = _VALUE.sub(rb"\1", cell)
    return cell if bare == cell else _KIND.sub(b"", bare, count=1)


def _tail(own: bytes, made: bytes, theirs: Owners, styles: StyleBook) -> bytes:
    """Drawings, buttons, tables and notes of the workbook in use, all else of the new one."""
    close = b"</sheetData>"
    found = [
        (place(one.name), _NOTHING_MORE.sub(b"", _NEWER.sub(b"", own[one.start : one.end])))
        for one in elements(own)
        if one.name not in LOOKS
    ]
    for one in elements(made):
        if one.name in LOOKS:
            raw = renumbered_conditions(made[one.start : one.end], styles)
            found.append((place(one.name), with_rules(raw, theirs.rules, one.name)))
    if theirs.rules and not any(one.name == RULES for one in elements(made)):
        found.append((place(RULES), with_rules(b"<dataValidations/>", theirs.rules, RULES)))
    found += [(place(CONDITIONS), later(thing.raw)) for thing in theirs.conditions]
    found.sort(key=lambda item: item[0])
    return close + b"".join(raw for _, raw in found) + b"</worksheet>"


def renumbered_conditions(raw: bytes, styles: StyleBook) -> bytes:
    """A condition of the new workbook with its look in this one."""
    return _CONDITION_STYLE.sub(lambda found: _renumbered(found, styles.condition_style), raw)


def place(name: str) -> int:
    """Where an element stands among the others; controls hide in a wrapper."""
    return ORDER.index(name) if name in ORDER else ORDER.index("controls")


def with_rules(raw: bytes, rules: Iterable[Thing], name: str) -> bytes:
    """A list of rules for typing with more of them."""
    more = b"".join(thing.raw for thing in rules)
    if name != RULES or not more:
        return raw
    inside = raw[raw.index(b">") + 1 :].removesuffix(b"</dataValidations>") + more
    return b'<dataValidations count="%d">%s</dataValidations>' % (
        inside.count(b"<dataValidation "),
        inside,
    )


def later(condition: bytes) -> bytes:
    """A condition of the owner's, behind ours."""

    def behind(found: re.Match[bytes]) -> bytes:
        return b'%s%d"' % (found[1], int(found[2]) % _AFTER_OURS + _AFTER_OURS)

    return _PRIORITY.sub(behind, condition)
