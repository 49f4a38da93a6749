"""The texts of the modules in a vbaProject.bin, which is a compound file of compressed streams.

[MS-CFB] 2 describes the container, [MS-OVBA] 2.3.4.2 the list of modules, 2.4.1 the compression.
Nothing is written here, and what is compiled in the file is passed over.
"""

import struct
from collections.abc import Iterator
from itertools import islice

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_LAST_SECTOR = 0xFFFFFFFA  # numbers above it say that there is none
_ENTRY = 128  # bytes of a line of the directory
_STREAM, _ROOT = 2, 5
_CHUNK = 4096  # bytes at most, unpacked

# records of the stream "dir"
_CODE_PAGE, _VERSION, _STREAM_NAME, _OFFSET = 0x03, 0x09, 0x1A, 0x31


def module_texts(project: bytes) -> dict[str, str]:
    """Each module by name, its Attribute lines included. ValueError if it cannot be read."""
    try:
        streams = _streams(project)
        return dict(_texts(streams))
    except (LookupError, OverflowError, struct.error) as error:
        raise ValueError("vbaProject.bin") from error


def _texts(streams: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    encoding, name = "cp1252", ""
    for kind, value in _records(decompressed(streams["dir"])):
        if kind == _CODE_PAGE:
            encoding = f"cp{int.from_bytes(value, 'little')}"
        elif kind == _STREAM_NAME:
            name = value.decode(encoding)
        elif kind == _OFFSET:
            text = decompressed(streams[name][int.from_bytes(value, "little") :])
            yield name, text.decode(encoding, "replace")


def _records(directory: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        # the one record that says 4 and is 6 long
        size += 2 if kind == _VERSION else 0
        yield kind, directory[at + 6 : at + 6 + size]
        at += 6 + size


def decompressed(container: bytes) -> bytes:
    """What a compressed container holds, chunk by chunk of at most 4,096 bytes."""
    if container[:1] != b"\1":
        raise ValueError("no compressed container")
    out, at = bytearray(), 1
    while at < len(container):
        (header,) = struct.unpack_from("<H", container, at)
        end = at + 3 + (header & 0x0FFF)
        chunk = container[at + 2 : end]
        out += _unpacked(chunk) if header & 0x8000 else chunk
        at = end
    return bytes(out)


def _unpacked(chunk: bytes) -> bytearray:
    """A chunk: a byte of eight flags, then for each a byte as it is or a copy of earlier ones."""
    out, at = bytearray(), 0
    while at < len(chunk):
        if len(out) > _CHUNK:
            raise ValueError("a chunk that is too long")
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk):
                break
            if not flags >> bit & 1:
                out.append(chunk[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", chunk, at)
            at += 2
            # the further on in the chunk, the more bits say how far back
            back_bits = max(4, (len(out) - 1).bit_length())
            back = (token >> 16 - back_bits) + 1
            for _ in range((token & 0xFFFF >> back_bits) + 3):
                out.append(out[-back])
    return out


def _streams(file: bytes) -> dict[str, bytes]:
    """The streams of a compound file by name, whatever storage they are in."""
    if file[:8] != _COMPOUND_FILE:
        raise ValueError("no compound file")
    sector, small = (1 << power for power in struct.unpack_from("<2H", file, 30))
    first, _, cutoff, first_small = struct.unpack_from("<4I", file, 48)
    of_table = [number for number in struct.unpack_from("<109I", file, 76) if _is_one(number)]
    table = _numbers(b"".join(_sector(file, sector, number + 1) for number in of_table))

    def whole(start: int) -> bytes:
        return b"".join(_sector(file, sector, number + 1) for number in _chain(start, table))

    small_table = _numbers(whole(first_small))
    lines = list(_lines(whole(first)))
    smalls = b"".join(whole(start) for kind, _, start, _ in lines if kind == _ROOT)
    found: dict[str, bytes] = {}
    for kind, name, start, size in lines:
        if kind == _STREAM:
            if size < cutoff:
                pieces = (_sector(smalls, small, number) for number in _chain(start, small_table))
                content = b"".join(pieces)
            else:
                content = whole(start)
            found.setdefault(name, content[:size])
    return found


def _lines(directory: bytes) -> Iterator[tuple[int, str, int, int]]:
    """Kind, name, first sector and size of each line of the directory."""
    for at in range(0, len(directory), _ENTRY):
        line = directory[at : at + _ENTRY]
        (length,) = struct.unpack_from("<H", line, 64)
        start, size = struct.unpack_from("<2I", line, 116)
        yield line[66], line[: max(length - 2, 0)].decode("utf-16-le", "replace"), start, size


def _chain(start: int, table: list[int]) -> Iterator[int]:
    """The sectors of a stream in their order; a ring ends where it must have been through all."""

    def following() -> Iterator[int]:
        number = start
        while _is_one(number):
            yield number
            number = table[number]

    return islice(following(), len(table))


def _is_one(number: int) -> bool:
    return number <= _LAST_SECTOR


def _sector(content: bytes, size: int, number: int) -> bytes:
    return content[number * size : (number + 1) * size]


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content))
