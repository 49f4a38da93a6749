"""The modules of a vbaProject.bin: their texts, and which of them belong to a sheet.

[MS-OVBA] 2.3.1 describes the stream PROJECT, 2.3.4.2 the list of modules. What is compiled in the
file is passed over.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cuifu_xl.workbooks.closed.macros.compound_file import streams
from cuifu_xl.workbooks.closed.macros.compression import decompressed

LIST, SETTINGS = "dir", "PROJECT"  # streams
# records of the list
CODE_PAGE, VERSION, STREAM_NAME, OFFSET = 0x03, 0x09, 0x1A, 0x31

# what a Mac calls its encodings; those of a PC have a codec under their number
_OF_MAC = {10000: "mac_roman", 10002: "big5", 10008: "gb2312"}
_DOCUMENT = re.compile(r"^Document=([^/\r\n]+)", re.MULTILINE)

Record = tuple[int, bytes]


class Macros(NamedTuple):
    """What is in a project."""

    texts: Mapping[str, str]  # by module, Attribute lines included
    documents: frozenset[str]  # modules that belong to a sheet, or to the workbook
    code_page: int


def read_macros(project: bytes) -> Macros:
    """The modules of a vbaProject.bin. ValueError if it cannot be read."""
    try:
        found = streams(project)
        listed = list(records(decompressed(found[LIST])))
        page = int.from_bytes(dict(listed)[CODE_PAGE], "little")
        settings = found[SETTINGS].decode(codec(page), "replace")
        texts = dict(_texts(found, listed, codec(page)))
        return Macros(texts, frozenset(documents(settings)), page)
    except (LookupError, OverflowError, struct.error) as error:
        raise ValueError("vbaProject.bin") from error


def documents(settings: str) -> list[str]:
    """The modules that belong to the workbook or a sheet, as the stream PROJECT lists them."""
    return _DOCUMENT.findall(settings)


def codec(page: int) -> str:
    """The encoding of a project, by the number of its code page."""
    return _OF_MAC.get(page, f"cp{page}")


def _texts(
    found: Mapping[str, bytes], listed: Iterable[Record], encoding: str
) -> Iterator[tuple[str, str]]:
    name = ""
    for kind, value in listed:
        if kind == STREAM_NAME:
            name = value.decode(encoding)
        elif kind == OFFSET:
            text = decompressed(found[name][int.from_bytes(value, "little") :])
            yield name, text.decode(encoding, "replace")


def records(directory: bytes) -> Iterator[Record]:
    """Kind and value of each record of the stream "dir", unpacked."""
    at = 0
    while at + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        # the one record that says 4 and is 6 long
        size += 2 if kind == VERSION else 0
        yield kind, directory[at + 6 : at + 6 + size]
        at += 6 + size
