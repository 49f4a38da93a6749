"""The compression of macros ([MS-OVBA] 2.4.1): chunks of bytes, and of copies of earlier ones."""

import struct
from collections.abc import Iterator

_CHUNK = 4096  # bytes at most, unpacked
_SHORTEST = 3  # bytes worth a copy
_SIGNATURE = 0xB000  # of a chunk that is packed


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
            back_bits = _back_bits(len(out))
            back = (token >> 16 - back_bits) + 1
            for _ in range((token & 0xFFFF >> back_bits) + _SHORTEST):
                out.append(out[-back])
    return out


def _back_bits(done: int) -> int:
    """The further on in the chunk, the more bits of a copy say how far back."""
    return max(4, (done - 1).bit_length())


def compressed(content: bytes) -> bytes:
    """A container that holds this text, which must have runs that occur again, as code has."""
    packed = bytearray(b"\1")
    for start in range(0, len(content), _CHUNK):
        chunk = _packed(content[start : start + _CHUNK])
        if len(chunk) > _CHUNK:
            raise ValueError("a chunk that cannot be compressed")
        packed += struct.pack("<H", _SIGNATURE | len(chunk) - 1) + chunk
    return bytes(packed)


def _packed(chunk: bytes) -> bytes:
    packed, tokens = bytearray(), list(_tokens(chunk))
    for start in range(0, len(tokens), 8):
        eight = tokens[start : start + 8]
        packed.append(sum((len(token) > 1) << bit for bit, token in enumerate(eight)))
        packed += b"".join(eight)
    return bytes(packed)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """One byte as it is, or two that say from where how many are copied."""
    at = 0
    while at < len(chunk):
        back_bits = _back_bits(at)
        longest = min((0xFFFF >> back_bits) + _SHORTEST, len(chunk) - at)
        place, length = -1, 0
        for size in range(_SHORTEST, longest + 1):
            found = chunk.find(chunk[at : at + size], max(place, 0), at + size - 1)
            if found < 0:
                break
            place, length = found, size
        if length:
            token = at - place - 1 << 16 - back_bits | length - _SHORTEST
            yield struct.pack("<H", token)
            at += length
        else:
            yield chunk[at : at + 1]
            at += 1
