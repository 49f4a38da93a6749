"""Zip archives: the reports inside one, and archives that only want to fill the memory."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, NoReturn, cast

from cuifu_xl.core.errors import NotAReportError, ReportError
from cuifu_xl.core.units import Minute
from cuifu_xl.reports.files import Blob
from cuifu_xl.workbooks.xml.extent import Extent

_MOST_BYTES = 1 << 30
# a big part that shrinks more than this holds nothing but repetition
_MOST_SHRUNK = 200
_BIG = 1 << 26
_BLOCK = 1 << 20
_WORKBOOK = "[Content_Types].xml"
_OPEN_DOCUMENT = "META-INF/manifest.xml"  # .ods
_NUMBERS = "Index/Document.iwa"
_DOCUMENT = "word/document.xml"
_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800
_ENTITY_MARKS = (b"<!DOCTYPE", b"<!ENTITY")


def members(blob: Blob) -> Iterator[Blob]:
    """The reports inside a zip; a workbook is a zip too, and is itself the report."""
    with blob.open() as stream, zipfile.ZipFile(stream) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = {entry.filename for entry in entries}
    if names & {_WORKBOOK, _OPEN_DOCUMENT}:
        yield blob
        return
    if _NUMBERS in names:
        raise NotAReportError(
            f"{blob.name}：这是 Numbers 文件，读不了。"
            "请在 Numbers 里选「文件 → 导出为 → Excel」，再导入导出的 xlsx"
        )
    _refuse_big(blob.name, entries)
    reports = [entry for entry in entries if not _is_litter(entry.filename)]
    if not reports:
        raise ReportError(f"{blob.name}：压缩包里没有报表文件。请重新导出")
    for entry in reports:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise ReportError(f"{blob.name}：压缩包有密码。请先解压，再选择里面的报表")
        yield _member(blob, entry)


def refuse_bomb(blob: Blob) -> None:
    """ReportError if a workbook swells beyond reason or defines entities when unpacked."""
    with blob.open() as stream, zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        if not {entry.filename for entry in entries} & {_WORKBOOK, _OPEN_DOCUMENT}:
            raise ReportError(f"{blob.name}：压缩包里还有压缩包。请先解压，再选择里面的报表")
        _refuse_big(blob.name, entries)
        if any(entry.filename == _DOCUMENT for entry in entries):
            raise NotAReportError(
                f"{blob.name}：这是 Word 文档，不是订单报表。请选择千牛导出的报表文件"
            )
        total = 0
        for entry in entries:
            total += _unpacked_size(archive, entry, blob.name)
            if total > _MOST_BYTES:
                _refuse(blob.name)


def _refuse_big(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        _refuse(name)
    for entry in entries:
        if entry.file_size > max(_BIG, entry.compress_size * _MOST_SHRUNK):
            _refuse(name)


def _refuse(name: str) -> NoReturn:
    raise ReportError(
        f"{name}：解压后大得不正常（压缩炸弹），已拒绝。请重新导出报表，或按月份分开导出"
    )


def _unpacked_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> int:
    """The true size of a part: the size that the archive declares may be a lie."""
    size = 0
    entry.file_size = _MOST_BYTES + 1
    with archive.open(entry) as part:
        sheet = Extent() if entry.filename.endswith(".xml") else None
        while block := part.read(_BLOCK):
            if sheet and (far := sheet.grown(block)):
                raise ReportError(
                    f"{name}：离订单很远的地方（第 {far.row} 行、第 {far.column} 列附近）"
                    "还有内容，读不了。请删掉那里的内容，或在千牛重新导出报表"
                )
            if not size and any(mark in block[:4096] for mark in _ENTITY_MARKS):
                raise ReportError(f"{name}：文件里有实体定义，不安全，已拒绝。请在千牛重新导出报表")
            size += len(block)
            if size > max(_BIG, entry.compress_size * _MOST_SHRUNK) or size > _MOST_BYTES:
                _refuse(name)
    return size


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith((".", "~$"))


def _member(blob: Blob, entry: zipfile.ZipInfo) -> Blob:
    def opened() -> BinaryIO:
        with blob.open() as stream, zipfile.ZipFile(stream) as archive:
            return cast(BinaryIO, io.BytesIO(archive.read(entry)))

    return Blob(
        f"{blob.name} 里的 {_name(entry)}", _modified(entry, blob.modified), opened, packed=True
    )


def _name(entry: zipfile.ZipInfo) -> str:
    """The name inside the zip; Chinese Windows writes it as GBK without saying so."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _modified(entry: zipfile.ZipInfo, otherwise: Minute) -> Minute:
    from datetime import datetime

    from cuifu_xl.core.units import minute_of

    try:
        return minute_of(datetime(*entry.date_time))
    except ValueError:
        return otherwise
