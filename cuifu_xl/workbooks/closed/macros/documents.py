"""A macro project for other sheets: the same code, a document module for each sheet there is.

Each code name in the file finds its module, and no module is left over from a sheet that has gone.
[MS-OVBA] 2.3.1 and 2.3.4.2 describe the three streams that name all modules.
"""

import re
import struct
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.workbooks.closed.macros.compound_file import compound_file, streams
from cuifu_xl.workbooks.closed.macros.compression import compressed, decompressed
from cuifu_xl.workbooks.closed.macros.project import (
    CODE_PAGE,
    LIST,
    SETTINGS,
    STREAM_NAME,
    VERSION,
    Record,
    codec,
    documents,
    records,
)

_NAMES = "PROJECTwm"  # the stream that says each name in both encodings
_COMPILED = "_VBA_PROJECT"
# more records of the list
_COUNT, _END, _NAME, _NAME_WIDE, _STREAM_NAME_WIDE = 0x0F, 0x10, 0x19, 0x47, 0x32
_DOCUMENTS = re.compile(r"(?:Document=[^\r\n]*\r\n)+")
_WINDOWS = "[Workspace]\r\n"
_WORKSHEET, _CHART_SHEET = "00020820", "00020821"  # classes in Excel


class _Names(NamedTuple):
    """The modules of the new project."""

    book: str
    sheets: Sequence[str]
    code: Sequence[str]

    @property
    def all(self) -> list[str]:
        return [self.book, *self.sheets, *self.code]


def with_documents(
    project: bytes, sheets: Sequence[str], charts: Collection[str], code_page: int
) -> bytes:
    """A project that has no compiled code, with the modules of other sheets.

    `sheets` are the code names, `charts` those among them of chart sheets. Names that are not
    ASCII are written in the code page. The first document of the project is the workbook.
    """
    found = streams(project)
    settings = found[SETTINGS].decode("ascii")
    book, like, *rest = documents(settings)
    listed = list(records(decompressed(found[LIST])))
    modules = [value.decode("ascii") for kind, value in listed if kind == _NAME]
    names = _Names(book, sheets, [name for name in modules if name not in (book, like, *rest)])
    page = None if "".join(sheets).isascii() else code_page
    encoding = codec(page or int.from_bytes(dict(listed)[CODE_PAGE], "little"))
    text = decompressed(found[like]).decode("ascii")
    inside = {name: found[name] for name in (_COMPILED, book, *names.code)}
    for name in sheets:
        own = text.replace(f'"{like}"', f'"{name}"')
        own = own.replace(_WORKSHEET, _CHART_SHEET) if name in charts else own
        inside[name] = compressed(own.encode(encoding))
    inside[LIST] = compressed(_list(listed, names, like, page, encoding))
    top = {
        SETTINGS: _settings(settings, names).encode(encoding),
        _NAMES: b"".join(_both_ways(name, encoding) for name in names.all) + b"\0\0",
    }
    return compound_file(top, "VBA", inside)


def _list(
    listed: Sequence[Record], names: _Names, like: str, page: int | None, encoding: str
) -> bytes:
    """The stream "dir": what is said of the project, then of each module."""
    starts = [at for at, (kind, _) in enumerate(listed) if kind == _NAME]
    groups = [listed[at:end] for at, end in zip(starts, [*starts[1:], -1], strict=True)]
    modules = {group[0][1].decode("ascii"): group for group in groups}
    changed = {_COUNT: struct.pack("<H", len(names.all))}
    if page is not None:
        changed[CODE_PAGE] = struct.pack("<H", page)
    new = [(kind, changed.get(kind, value)) for kind, value in listed[: starts[0]]]
    for name in names.all:
        new += modules.get(name) or _renamed(modules[like], name, encoding)
    return b"".join(_record(*record) for record in [*new, (_END, b"")])


def _renamed(group: Iterable[Record], name: str, encoding: str) -> list[Record]:
    narrow, wide = name.encode(encoding), name.encode("utf-16-le")
    said = {_NAME: narrow, STREAM_NAME: narrow, _NAME_WIDE: wide, _STREAM_NAME_WIDE: wide}
    return [(kind, said.get(kind, value)) for kind, value in group]


def _record(kind: int, value: bytes) -> bytes:
    return struct.pack("<HI", kind, len(value) - (2 if kind == VERSION else 0)) + value


def _settings(settings: str, names: _Names) -> str:
    """The stream PROJECT: the documents, and which windows the editor has open (none)."""
    listed = "".join(f"Document={name}/&H00000000\r\n" for name in names.all[: -len(names.code)])
    head, mark, _ = _DOCUMENTS.sub(lambda _: listed, settings, count=1).partition(_WINDOWS)
    return head + mark + "".join(f"{name}=0, 0, 0, 0, C\r\n" for name in names.all)


def _both_ways(name: str, encoding: str) -> bytes:
    return name.encode(encoding) + b"\0" + name.encode("utf-16-le") + b"\0\0"
