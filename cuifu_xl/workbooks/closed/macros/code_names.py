"""What macros call the workbook and its sheets; a save in LibreOffice forgets these names."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape

from cuifu_xl.tables.schema import CODE_NAMES, TABLES
from cuifu_xl.workbooks.closed.contents import Contents

_ROWS = b"<sheetData"
_SHEET = re.compile(rb"<((?:\w+:)?)sheetPr\b([^>]*)")
_ROOT = re.compile(rb"<((?:\w+:)?)worksheet\b[^>]*>")
_BOOK = re.compile(rb"<(?:\w+:)?workbookPr\b([^>]*)")
_AFTER_BOOK = re.compile(rb"<((?:\w+:)?)(?:workbookProtection|bookViews|sheets)\b")
_LONGEST_HEAD = 16 << 20
_NAME = b"codeName="
_SAID = re.compile(rb"""\bcodeName\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def with_sheet_name(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """A sheet part under its code name; one that has a name keeps it."""
    rest = iter(pieces)
    yield _named_sheet(_head(rest), name.encode())
    yield from rest


def sheet_name(pieces: Iterable[bytes]) -> str:
    """The code name of a sheet or chart sheet; empty if it has none."""
    tag = _SHEET.search(_head(iter(pieces)))
    said = _SAID.search(tag[2]) if tag else None
    return unescape((said[1] or said[2] or b"").decode("utf-8", "replace")) if said else ""


def _head(pieces: Iterator[bytes]) -> bytes:
    """What stands before the rows, and the rest of its last piece."""
    head = b""
    for piece in pieces:
        head += piece
        if _ROWS in head or len(head) > _LONGEST_HEAD:
            break
    return head


def _named_sheet(head: bytes, name: bytes) -> bytes:
    tag = _SHEET.search(head)
    if tag is not None:
        if _NAME in tag[2]:
            return head
        at = tag.start(2)
        return head[:at] + b' codeName="%s"' % name + head[at:]
    root = _ROOT.search(head)
    if root is None:
        return head
    made = b'<%ssheetPr codeName="%s"/>' % (root[1], name)
    return head[: root.end()] + made + head[root.end() :]


def with_book_name(workbook: bytes, name: str) -> bytes:
    """The workbook part under its code name."""
    tag = _BOOK.search(workbook)
    if tag is None:
        after = _AFTER_BOOK.search(workbook)
        at = after.start() if after else 0
        made = b'<%sworkbookPr codeName="%s"/>' % (after[1], name.encode()) if after else b""
        return workbook[:at] + made + workbook[at:]
    if _NAME in tag[1]:
        return workbook
    at = tag.start(1)
    return workbook[:at] + b' codeName="%s"' % name.encode() + workbook[at:]


def names_of_ours(contents: Contents) -> dict[str, str]:
    """Sheet → code name of our sheets: told by the tables on it, where there are none by its name.

    So a sheet that somebody has renamed is known, and an own sheet of its old name is not ours.
    """
    homes = {table.name: table.sheet for table in TABLES}
    placed = Counter(
        (homes[name], table.sheet) for name, table in contents.tables.items() if name in homes
    )
    # most tables of a sheet first, and of as many the sheet that is called so
    likely = sorted(placed, key=lambda pair: (placed[pair], pair[0] == pair[1]), reverse=True)
    found: dict[str, str] = {}
    for home, sheet in [*likely, *((name, name) for name in contents.sheets)]:
        name = CODE_NAMES.get(home)
        if name and sheet not in found and name not in found.values():
            found[sheet] = name
    return found
