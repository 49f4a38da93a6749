"""Puts a new version of a workbook in the place of the old one, or leaves everything as it was."""

import filecmp
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from xml.parsers import expat
from zipfile import ZipInfo

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed.archive import Archive, ArchiveWriter, Pieces, refuse_damage
from cuifu_xl.workbooks.closed.held_files import when_let_go
from cuifu_xl.workbooks.closed.temporary import temporary_beside

VBA_PROJECT = "vbaProject.bin"
# Excel writes notes into old drawings that are no XML
_NO_XML = ".vml"
# of a longer sheet the beginning and the end are parsed; the rows between are made like those
_SHEETS = "/worksheets/"
_PARSED_WHOLE = 24 << 20
_PARSED_ENDS = 1 << 20
_WORTH_HURRY = 4 << 20


# the workbooks that this process has written: who stops it from now on stops too late
replaced: list[Path] = []


def replace_file(
    old: Archive, changed: dict[str, Pieces], dropped: set[str], before: Callable[[], None]
) -> None:
    """Writes the new version beside the old, checks it, and swaps the two.

    `changed` gives the new content of parts, `dropped` the parts that go; all others are copied
    as compressed bytes. Parts that were not there come last. `before` runs once the new version
    is known to be good.
    """
    path = old.path
    with _new_version(path) as temporary:
        with path.open("rb") as source, open(temporary, "xb", opener=_only_ours) as file:
            writer, disk = ArchiveWriter(file), _Disk(file.fileno())
            for member, entry in old.members.items():
                if member in changed:
                    writer.write(entry, changed[member]())
                elif member not in dropped:
                    with disk.hurrying(entry.compress_size):
                        writer.copy(old, source, entry)
            for name in _new(old, changed):
                writer.write(ZipInfo(name), changed[name]())
            writer.close()
            file.flush()
            disk.finish()
        _check(old, temporary, changed, dropped)
        _swap(temporary, path, before)


def put_back(path: Path, version: Path, before: Callable[[], None]) -> None:
    """Puts a kept version in the place of the present file, in the same way as a new one."""
    with _new_version(path) as temporary:
        refuse_damage(version)
        with version.open("rb") as source, open(temporary, "xb", opener=_only_ours) as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        if not filecmp.cmp(version, temporary, shallow=False):
            raise _failed(path, "和备份不一样")
        _swap(temporary, path, before)


@contextmanager
def _new_version(path: Path) -> Iterator[Path]:
    """Where the new version is written; it is gone afterwards, and every refusal a sentence."""
    if path.exists() and not os.access(path, os.W_OK):
        raise WorkbookError(f"{path.name} 是只读文件，没有写入。请去掉只读属性后重试")
    temporary = temporary_beside(path)
    try:
        yield temporary
    except OSError as error:
        raise WorkbookError(
            f"{path.name} 写不了：{error.strerror}。请检查磁盘空间、权限，以及是否有程序打开着它"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _swap(temporary: Path, path: Path, before: Callable[[], None]) -> None:
    if path.exists():
        shutil.copymode(path, temporary)
        # while another program holds the file, a kept version could not be removed again
        when_let_go(lambda: path.replace(path), path.name)
    before()
    when_let_go(lambda: temporary.replace(path), path.name)
    replaced.append(path)


class _Disk:
    """Gets a file onto the disk: a big one while its next parts are still made."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._early: Thread | None = None
        self._is_written = False
        self._failed: OSError | None = None

    @contextmanager
    def hurrying(self, size: int) -> Iterator[None]:
        """While a part of this size is written: the first big one goes to the disk meanwhile."""
        is_early = size > _WORTH_HURRY and self._early is None
        if is_early:
            self._early = Thread(target=self._sync_on)
            self._early.start()
        try:
            yield
        finally:
            self._is_written |= is_early

    def finish(self) -> None:
        """Comes back when all of it is there. OSError if the disk refuses."""
        if self._early is not None:
            self._early.join()
        if self._failed is None:
            self._sync()
        if self._failed is not None:
            raise self._failed

    def _sync_on(self) -> None:
        is_last = False
        while not is_last and self._failed is None:
            is_last = self._is_written
            self._sync()

    def _sync(self) -> None:
        try:
            os.fsync(self._file)
        except OSError as error:  # said once by the system, so it is kept
            self._failed = error


def _only_ours(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _new(old: Archive, changed: Iterable[str]) -> list[str]:
    return [name for name in changed if name not in old.members]


def _check(old: Archive, path: Path, changed: dict[str, Pieces], dropped: set[str]) -> None:
    """The new file read back: the parts it should have, each as it was or well-formed."""
    new = Archive(path)
    kept = [name for name in old.members if name not in dropped]
    if list(new.members) != [*kept, *_new(old, changed)]:
        raise _failed(old.path, "部件清单不对")
    for name, entry in new.members.items():
        before = old.members.get(name)
        if name.endswith(VBA_PROJECT):
            _compare(old, name, new, changed)
        elif name in changed:
            _parse(old, name, new.stream(name), entry.file_size)
        elif before is None or (entry.CRC, entry.file_size) != (before.CRC, before.file_size):
            raise _failed(old.path, f"{name} 变了")


def _compare(old: Archive, name: str, new: Archive, changed: dict[str, Pieces]) -> None:
    """The macros are to the byte what they were, or what they should become."""
    expected = b"".join(changed[name]()) if name in changed else old.read(name)
    if new.read(name) != expected:
        raise _failed(old.path, f"{name} 变了")


def _parse(old: Archive, name: str, pieces: Iterator[bytes], size: int) -> None:
    if name.endswith(_NO_XML):
        return
    parser = expat.ParserCreate()
    parser.buffer_text = True
    try:
        is_long_sheet = size > _PARSED_WHOLE and _SHEETS in name
        for piece in _ends(pieces, size) if is_long_sheet else pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # text, or unknown encoding
        raise _failed(old.path, f"{name}：{error}") from error


def _ends(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The beginning of a sheet part up to the end of a row, and its last rows with what follows."""
    seen = 0
    opening = closing = b""
    for piece in pieces:
        if seen < _PARSED_ENDS:
            opening += piece
        elif seen + len(piece) > size - _PARSED_ENDS:
            closing += piece
        seen += len(piece)
    cut = opening.rfind(b"</row>")
    start = closing.find(b"<row ")
    if cut < 0 or start < 0:
        yield opening + closing
        return
    yield opening[: cut + 6]
    yield closing[start:]


def _failed(path: Path, what: str) -> WorkbookError:
    return WorkbookError(
        f"{path.name} 写好后自检没通过（{what}），原文件没有改动。请把这句话发给开发者"
    )
