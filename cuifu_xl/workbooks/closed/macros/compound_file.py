"""A compound file, the container of macros ([MS-CFB]): its streams read by name, or a new one.

What is written is of version 3: sectors of 512 bytes, small streams in pieces of 64.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_SECTOR, _SMALL = 9, 6  # powers of two
_CUTOFF = 4096  # shorter streams are small
_LAST_SECTOR = 0xFFFFFFFA  # numbers above it say that there is none
_TABLE, _END, _NONE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
_OF_TABLE = 109  # sectors of the table that the head can name
_ENTRY = 128  # bytes of a line of the directory
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1


def streams(file: bytes) -> dict[str, bytes]:
    """The streams of a compound file by name, whatever storage they are in."""
    if file[:8] != _COMPOUND_FILE:
        raise ValueError("no compound file")
    sector, small = (1 << power for power in struct.unpack_from("<2H", file, 30))
    first, _, cutoff, first_small = struct.unpack_from("<4I", file, 48)
    of_table = struct.unpack_from(f"<{_OF_TABLE}I", file, 76)
    pieces = (_piece(file, sector, number + 1) for number in of_table if _is_one(number))
    table = _numbers(b"".join(pieces))

    def whole(start: int) -> bytes:
        return b"".join(_piece(file, sector, number + 1) for number in _chain(start, table))

    small_table = _numbers(whole(first_small))
    lines = list(_lines(whole(first)))
    smalls = b"".join(whole(start) for kind, _, start, _ in lines if kind == _ROOT)
    found: dict[str, bytes] = {}
    for kind, name, start, size in lines:
        if kind == _STREAM:
            if size < cutoff:
                pieces = (_piece(smalls, small, number) for number in _chain(start, small_table))
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


def _piece(content: bytes, size: int, number: int) -> bytes:
    return content[number * size : (number + 1) * size]


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content))


def compound_file(top: Mapping[str, bytes], storage: str, inside: Mapping[str, bytes]) -> bytes:
    """A new file of up to 7 MB: some streams, and one storage with others in it."""
    file, smalls = _Space(_SECTOR), _Space(_SMALL)
    lines = [_Line("Root Entry", _ROOT), _Line(storage, _STORAGE)]
    for name, content in [*top.items(), *inside.items()]:
        space = smalls if len(content) < _CUTOFF else file
        lines.append(_Line(name, _STREAM, space.put(content), len(content)))
    links = [_Links() for _ in lines]
    outside = range(1, 2 + len(top))
    for owner, owned in ((0, outside), (1, range(outside.stop, len(lines)))):
        links[owner].child = _tree(sorted(owned, key=lambda at: _order(lines[at].name)), links)
    start, size = file.put(bytes(smalls.content)), len(smalls.content)
    lines[0] = lines[0]._replace(start=start, size=size)
    small_table = struct.pack(f"<{len(smalls.table)}I", *smalls.table)
    first_small = file.put(small_table, b"\xff")
    directory = b"".join(map(_packed, lines, links))
    blank = _packed(_Line("", 0), _Links(colour=_RED))
    return _finished(file, file.put(directory, blank), first_small, len(small_table))


class _Space:
    """Content in pieces of one size, and the table that says which piece follows which."""

    def __init__(self, power: int) -> None:
        self.size = 1 << power
        self.content = bytearray()
        self.table: list[int] = []

    def put(self, content: bytes, filling: bytes = b"\0") -> int:
        """Adds a stream; returns its first piece."""
        if not content:
            return _END
        first, count = len(self.table), -(-len(content) // self.size)
        lacking = count * self.size - len(content)
        self.table += [*range(first + 1, first + count), _END]
        self.content += content + filling * (lacking // len(filling))
        return first


class _Line(NamedTuple):
    """What a line of the directory says of a stream or storage."""

    name: str
    kind: int
    start: int = 0
    size: int = 0


class _Links:
    """Where a line stands in the tree of its storage."""

    def __init__(self, colour: int = _BLACK) -> None:
        self.left = self.right = self.child = _NONE
        self.colour = colour


def _order(name: str) -> tuple[int, str]:
    return len(name.encode("utf-16-le")), name.upper()


def _tree(lines: Sequence[int], links: Sequence[_Links]) -> int:
    """Links sorted lines to a tree of red and black ones; returns its top, which is black."""
    if not lines:
        return _NONE
    top = _branch(lines, links, len(lines).bit_length())
    links[top].colour = _BLACK
    return top


def _branch(lines: Sequence[int], links: Sequence[_Links], levels: int) -> int:
    """Red are the lines of the deepest level; those above are full, so each way down has as many
    black ones.
    """
    if not lines:
        return _NONE
    middle = len(lines) // 2
    top = links[lines[middle]]
    top.colour = _BLACK if levels > 1 else _RED
    top.left = _branch(lines[:middle], links, levels - 1)
    top.right = _branch(lines[middle + 1 :], links, levels - 1)
    return lines[middle]


def _packed(line: _Line, links: _Links) -> bytes:
    name = line.name.encode("utf-16-le")
    length = len(name) + 2 if name else 0
    tree = (length, line.kind, links.colour, links.left, links.right, links.child)
    return struct.pack("<64sHBB3I36xIII", name, *tree, line.start, line.size, 0)


def _finished(file: _Space, directory: int, first_small: int, small_bytes: int) -> bytes:
    """Head, sectors and the table of them, which takes sectors itself."""
    of_sector = file.size // 4
    count = 0
    while count * of_sector < len(file.table) + count:
        count += 1
    if count > _OF_TABLE:
        raise ValueError("more than a compound file of one table holds")
    first = len(file.table)
    table = [*file.table, *[_TABLE] * count]
    table += [_NONE] * (count * of_sector - len(table))
    named = [*range(first, first + count), *[_NONE] * (_OF_TABLE - count)]
    head = struct.pack(
        "<8s16x5H6x4I",
        _COMPOUND_FILE,
        *(0x3E, 3, 0xFFFE, _SECTOR, _SMALL),
        *(0, count, directory, 0),
    )
    rest = (_CUTOFF, first_small, -(-small_bytes // file.size), _END, 0)
    head += struct.pack(f"<5I{_OF_TABLE}I", *rest, *named)
    return head + bytes(file.content) + struct.pack(f"<{len(table)}I", *table)
