"""The zip file under a workbook: members are read in pieces, copied raw, or written anew.

Nothing here knows of spreadsheets. A member that is not rewritten is copied as its compressed
bytes, so it stays what it was to the last bit.
"""

import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cuifu_xl.core.errors import WorkbookError

deflate: Any
try:
    from isal import isal_zlib as deflate
except ImportError:
    import zlib as deflate

Pieces = Callable[[], Iterable[bytes]]

_PIECE = 1 << 18
_FASTEST = 1
# what a real workbook stays far below; above it is a bomb
_LARGEST_MEMBER = 2 << 30
_LARGEST_TOTAL = 4 << 30
_SUSPICIOUS_SIZE = 100 << 20
_SUSPICIOUS_RATIO = 400
_ZIP32 = 0xFFFFFFFF
_OLE = b"\xd0\xcf\x11\xe0"

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class Archive:
    """The members of one file as its directory names them; no file handle is kept open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen_as = _stat(path)
        self.members = {info.filename: info for info in _directory(path)}
        self._real_names = {name.lower(): name for name in self.members}
        self.drafts: dict[str, Pieces] = {}

    def draft(self, name: str, pieces: Pieces) -> None:
        """From now on a member reads as it will be after the save; it may be a new one."""
        self.drafts[self._real_names.setdefault(name.lower(), name)] = pieces

    def pieces(self, name: str) -> Pieces:
        """How a member reads now, whatever is drafted later."""
        info = self.info(name)
        return self.drafts.get(info.filename) or (lambda: self._stored(info))

    def find(self, name: str) -> str | None:
        """The member of this name as the file spells it."""
        return self._real_names.get(name.lower())

    def info(self, name: str) -> zipfile.ZipInfo:
        """The directory entry of a member. WorkbookError if it is missing."""
        real = self.find(name)
        if real is None:
            raise WorkbookError(f"{self.path.name} 里少了 {name}，文件不完整。{_REPAIR}")
        return self.members.get(real) or zipfile.ZipInfo(real)

    def refuse_if_changed(self) -> None:
        """WorkbookError if the file is not what it was when its directory was read."""
        if _marks(_directory(self.path)) != _marks(self.members.values()):
            raise WorkbookError(
                f"{self.path.name} 在程序读取之后被别人改过，没有写入。请重新运行一次"
            )
        self._seen_as = _stat(self.path)

    def read(self, name: str) -> bytes:
        """A whole member; for small ones."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """A member piece by piece, as it will be after the save."""
        yield from self.pieces(name)()

    def _stored(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A member inflated piece by piece; its size and check sum are verified at the end."""
        size = crc = 0
        for piece in self._inflated(info):
            size += len(piece)
            crc = deflate.crc32(piece, crc)
            if size > info.file_size:
                break
            if piece:
                yield piece
        if size != info.file_size or crc != info.CRC:
            raise WorkbookError(f"{self.path.name} 里的 {info.filename} 已损坏。{_REPAIR}")

    def raw(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The compressed bytes of a member."""
        with self.path.open("rb") as file:
            yield from self.raw_from(file, info)

    def raw_from(self, file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """As `raw`, from the opened file, of which nothing else is read meanwhile."""
        if _stat(self.path) != self._seen_as:
            self.refuse_if_changed()
        file.seek(info.header_offset)
        header = file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise WorkbookError(f"{self.path.name} 已损坏（{info.filename}）。{_REPAIR}")
        fields = _LOCAL.unpack(header)
        file.seek(fields[-2] + fields[-1], 1)
        left = info.compress_size
        while left:
            piece = file.read(min(left, _PIECE))
            if not piece:
                raise WorkbookError(f"{self.path.name} 不完整，后面的内容缺失。{_REPAIR}")
            left -= len(piece)
            yield piece

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.compress_type == zipfile.ZIP_STORED:
            yield from self.raw(info)
            return
        inflater = deflate.decompressobj(-15)
        try:
            for piece in self.raw(info):
                while piece:
                    yield inflater.decompress(piece, 4 * _PIECE)
                    piece = inflater.unconsumed_tail
            yield inflater.flush()
        except deflate.error as error:
            message = f"{self.path.name} 里的 {info.filename} 已损坏。{_REPAIR}"
            raise WorkbookError(message) from error


_REPAIR = "请在 Excel 里打开看看，或用 cuifu restore 取回之前的版本"


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _marks(infos: Iterable[zipfile.ZipInfo]) -> list[tuple[str, int, int, int]]:
    """Names, sizes, check sums and places: equal only if the content is equal."""
    return [(i.filename, i.CRC, i.file_size, i.header_offset) for i in infos]


def _directory(path: Path) -> list[zipfile.ZipInfo]:
    """The entries of the zip directory, once they look harmless."""
    try:
        with path.open("rb") as file:
            if file.read(4) == _OLE:
                raise WorkbookError(
                    f"{path.name} 有打开密码，或是旧的 .xls 格式。"
                    "请在 Excel 里去掉密码、另存为 .xlsm 后再用"
                )
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
            size = path.stat().st_size
            if any(not 0 <= info.header_offset < size for info in infos):
                raise zipfile.BadZipFile
    except FileNotFoundError as error:
        raise WorkbookError(f"找不到工作簿 {path}。请检查文件名和文件夹") from error
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise WorkbookError(f"{path.name} 不是 Excel 工作簿，或文件不完整。{_REPAIR}") from error
    except OSError as error:
        raise WorkbookError(f"打不开 {path.name}：{error.strerror}。请检查文件和权限") from error
    _refuse_odd_members(path.name, infos)
    return infos


def _refuse_odd_members(where: str, infos: list[zipfile.ZipInfo]) -> None:
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise WorkbookError(f"{where} 里有重名的部件，不安全。请在 Excel 里打开并保存一次")
    if sum(info.file_size for info in infos) > _LARGEST_TOTAL:
        raise WorkbookError(f"{where} 解开后大得不正常，没有打开。请确认文件来源")
    for info in infos:
        if info.flag_bits & 1 or info.compress_type not in (0, 8):
            raise WorkbookError(f"{where} 的压缩方式不认识。请在 Excel 里打开并保存一次")
        bloated = info.file_size > _SUSPICIOUS_RATIO * max(info.compress_size, 1)
        if info.file_size > _LARGEST_MEMBER or (info.file_size > _SUSPICIOUS_SIZE and bloated):
            raise WorkbookError(
                f"{where} 里的 {info.filename} 解开后大得不正常，没有打开。请确认文件来源"
            )


def refuse_damage(path: Path) -> None:
    """WorkbookError if a member is damaged; a workbook with a password only Excel can check."""
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            return
    archive = Archive(path)
    for name in archive.members:
        for _ in archive.stream(name):  # its size and check sum are verified
            pass


class ArchiveWriter:
    """Writes a zip file member by member, in the order of the calls; no zip64."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[bytes] = []

    def copy(self, source: Archive, file: BinaryIO, info: zipfile.ZipInfo) -> None:
        """A member as it is, compressed bytes and all; `file` is the source, opened."""
        offset = self._file.tell()
        self._file.write(_local(info, info.CRC, info.compress_size, info.file_size))
        for piece in source.raw_from(file, info):
            self._file.write(piece)
        self._note(info, info.compress_type, info.CRC, info.compress_size, info.file_size, offset)

    def write(self, info: zipfile.ZipInfo, pieces: Iterable[bytes]) -> None:
        """A member with new content, deflated while it is made."""
        offset = self._file.tell()
        self._file.write(_local(info, 0, 0, 0, method=8))
        deflater = deflate.compressobj(_FASTEST, deflate.DEFLATED, -15)
        size = crc = 0
        for piece in pieces:
            size += len(piece)
            crc = deflate.crc32(piece, crc)
            self._file.write(deflater.compress(piece))
        self._file.write(deflater.flush())
        end = self._file.tell()
        if size > _LARGEST_MEMBER:
            raise WorkbookError(f"要写的内容太大（{info.filename}）。请减少订单后重试")
        header = _local(info, crc, 0, size, method=8)
        packed = end - offset - len(header)
        self._file.seek(offset)
        self._file.write(_local(info, crc, packed, size, method=8))
        self._file.seek(end)
        self._note(info, 8, crc, packed, size, offset)

    def close(self) -> None:
        """The directory, without which nothing can be read."""
        start = self._file.tell()
        self._file.write(b"".join(self._entries))
        length = self._file.tell() - start
        count = len(self._entries)
        if start + length >= _ZIP32 or count >= 0xFFFF:
            raise WorkbookError("工作簿超过 4 GB，写不了。请减少内容后重试")
        self._file.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, length, start, 0))

    def _note(
        self, info: zipfile.ZipInfo, method: int, crc: int, packed: int, size: int, offset: int
    ) -> None:
        if max(packed, size, offset) >= _ZIP32:
            raise WorkbookError("工作簿超过 4 GB，写不了。请减少内容后重试")
        name, flags = _encoded_name(info)
        day, clock = _dos_time(info)
        comment = info.comment
        entry = _CENTRAL.pack(
            b"PK\x01\x02", 20, info.create_system, 20, 0, flags, method, clock, day, crc, packed,
            size, len(name), 0, len(comment), 0, info.internal_attr, info.external_attr, offset,
        )  # fmt: skip
        self._entries.append(entry + name + comment)


def _local(
    info: zipfile.ZipInfo, crc: int, packed: int, size: int, method: int | None = None
) -> bytes:
    name, flags = _encoded_name(info)
    day, clock = _dos_time(info)
    used = info.compress_type if method is None else method
    return (
        _LOCAL.pack(b"PK\x03\x04", 20, flags, used, clock, day, crc, packed, size, len(name), 0)
        + name
    )


def _encoded_name(info: zipfile.ZipInfo) -> tuple[bytes, int]:
    try:
        return info.filename.encode("ascii"), 0
    except UnicodeEncodeError:
        return info.filename.encode("utf-8"), 0x800


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
