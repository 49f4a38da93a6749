"""The macro project byte by byte: nothing compiled in it, as MS-OVBA wants it of those who write.

[MS-OVBA] 2.3.4.1: on write the version is 0xFFFF and there is no performance cache; then the text
of each module stands at the beginning of its stream.
"""

import struct
from io import BytesIO

import pytest
from olefile import OleFileIO
from oletools.olevba import decompress_stream

from cuifu_xl.maker.macros import SOURCE, module_source
from cuifu_xl.tables.schema import BOOK_CODE_NAME, CODE_NAMES
from cuifu_xl.workbooks.closed.macros.ours import todays_project

MODULES = (BOOK_CODE_NAME, *CODE_NAMES.values(), SOURCE.stem)
OFFSET_RECORD = struct.pack("<HI", 0x31, 4)


@pytest.fixture(scope="module")
def streams() -> dict[str, bytes]:
    with OleFileIO(BytesIO(todays_project())) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def source(stream: bytes) -> str:
    """What a stream holds that is nothing but compressed text."""
    return bytes(decompress_stream(bytearray(stream))).decode("ascii")


def test_the_project_has_no_cache(streams: dict[str, bytes]) -> None:
    assert streams["VBA/_VBA_PROJECT"] == bytes.fromhex("CC 61 FF FF 00 00 00")


def test_there_is_a_stream_per_module_and_none_of_compiled_code(streams: dict[str, bytes]) -> None:
    of_modules = {f"VBA/{name}" for name in MODULES}
    assert streams.keys() == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"} | of_modules


def test_each_module_stream_begins_with_its_text(streams: dict[str, bytes]) -> None:
    for name in MODULES:
        text = source(streams[f"VBA/{name}"])
        assert text.startswith(f'Attribute VB_Name = "{name}"\r\n'), name
    assert source(streams[f"VBA/{SOURCE.stem}"]) == module_source()


def test_the_directory_says_so(streams: dict[str, bytes]) -> None:
    directory = bytes(decompress_stream(bytearray(streams["VBA/dir"])))
    offsets = directory.split(OFFSET_RECORD)[1:]
    assert [piece[:4] for piece in offsets] == [bytes(4)] * len(MODULES)
