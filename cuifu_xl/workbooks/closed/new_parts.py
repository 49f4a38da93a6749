"""Parts that a package gains: types, relationships, the list of sheets. Nothing is renumbered."""

import posixpath
import re
from collections.abc import Callable, Iterable

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.xml.xml_text import escape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_ROOT = re.compile(rb"<[A-Za-z][^>]*>")
_ID = re.compile(r"""\sId=["']([^"']*)["']""")
_EMPTY = re.compile(rb"<(Relationships\b[^>]*?)\s*/>")
_COUNT = re.compile(rb"(<vt:i4>)(\d+)(</vt:i4>)")
_TITLES = re.compile(rb"<TitlesOfParts>.*?</TitlesOfParts>", re.DOTALL)
_SIZE = re.compile(rb"""(\bsize=["'])(\d+)""")
_TITLE = re.compile(rb"<vt:lpstr>([^<]*)</vt:lpstr>")
_APP = "extended-properties"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def add_part(contents: Contents, pattern: str, content: str, kind: str) -> str:
    """A new part, its number put into `pattern`, with its content type; returns its name."""
    part = _free(pattern, lambda name: contents.archive.find(name) is None)
    _draft(contents, part, (XML + content).encode())
    line = f'<Override PartName="/{part}" ContentType="{kind}"/>'
    _put(contents, _TYPES, line, "</Types>")
    return part


def relate(contents: Contents, source: str, kind: str, target: str) -> str:
    """A relationship from one part to another; returns its id."""
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if contents.archive.find(rels) is None:
        empty = f'{XML}<Relationships xmlns="{_PACKAGE}"></Relationships>'
        _draft(contents, rels, empty.encode())
    content = _EMPTY.sub(rb"<\1></Relationships>", contents.archive.read(rels))
    taken = set(_ID.findall(content.decode()))
    number = _free("rId{}", lambda name: name not in taken)
    path = posixpath.relpath(target, folder)
    line = f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target="{path}"/>'
    _draft(contents, rels, inserted(contents, content, line, "</Relationships>"))
    return number


def related(number: str, content: bytes = b"") -> str:
    """The attribute that names a relationship; it says what `r:` is where the root does not."""
    root = _ROOT.search(content)
    declared = root is not None and b'xmlns:r="%s"' % _OFFICE.encode() in root[0]
    return f'r:id="{number}"' if declared else f'xmlns:r="{_OFFICE}" r:id="{number}"'


def list_sheet(contents: Contents, name: str, part: str, *, visible: bool) -> None:
    """The sheet in the list of the workbook, behind all others."""
    numbers = [int(number) for _, number, _ in contents.listed_sheets()]
    number = relate(contents, contents.part, "worksheet", part)
    state = "" if visible else ' state="hidden"'
    reference = related(number, contents.archive.read(contents.part))
    said = escape(name).replace('"', "&quot;")
    line = f'<sheet name="{said}" sheetId="{max(numbers) + 1}"{state} {reference}/>'
    before = [sheet.name for sheet in contents.sheets.values()]
    _put(contents, contents.part, line, "</sheets>")
    _tell_properties(contents, before, name)


def _tell_properties(contents: Contents, before: list[str], name: str) -> None:
    """The list of titles in the file's properties, if it names sheets, or some, first."""
    part = next((r.target for r in contents.relations("").values() if r.kind == _APP), "")
    if not part or contents.archive.find(part) is None:
        return
    content = contents.archive.read(part)
    titles, count = _TITLES.search(content), _COUNT.search(content)
    if titles is None or count is None:
        return
    found = list(_TITLE.finditer(titles[0]))[: int(count[2])]
    if not found or not {title[1].decode() for title in found} <= {*map(escape, before)}:
        return
    at = found[-1].end()
    line = f"<vt:lpstr>{escape(name)}</vt:lpstr>".encode()
    longer = _SIZE.sub(_one_more, titles[0][:at], count=1) + line + titles[0][at:]
    content = content[: titles.start()] + longer + content[titles.end() :]
    _draft(contents, part, _COUNT.sub(_one_more, content, count=1))


def _one_more(match: re.Match[bytes]) -> bytes:
    return match[1] + b"%d" % (int(match[2]) + 1) + b"".join(match.groups()[2:])


def _free(pattern: str, is_free: Callable[[str], bool]) -> str:
    number = 1
    while not is_free(pattern.format(number)):
        number += 1
    return pattern.format(number)


def _put(contents: Contents, part: str, line: str, end: str) -> None:
    """One line more at the end of a list."""
    _draft(contents, part, inserted(contents, contents.archive.read(part), line, end))


def inserted(contents: Contents, content: bytes, line: str, end: str) -> bytes:
    """The content with a line more before the last `end`."""
    at = content.rfind(end.encode())
    if at < 0:
        raise WorkbookError(f"{contents.where} 的存法不认识。请在 Excel 里打开、保存一次后重试")
    return content[:at] + line.encode() + content[at:]


def _draft(contents: Contents, part: str, content: bytes) -> None:
    contents.draft(part, whole(content))


def whole(content: bytes) -> Callable[[], Iterable[bytes]]:
    """A part in one piece."""
    return lambda: (content,)
