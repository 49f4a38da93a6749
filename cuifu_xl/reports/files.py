"""A report file as rows of cells, whatever it is called: the content decides. 报表文件"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from cuifu_xl.core.errors import NotAReportError, ReportError
from cuifu_xl.core.units import Minute
from cuifu_xl.reports.header import HEAD_ROWS, Area, find_header
from cuifu_xl.reports.separated import separated
from cuifu_xl.tables.report_cells import beijing_minute
from cuifu_xl.workbooks.base import Cell

_PEEK = 1 << 18
_BLOCK = 1 << 20
_DELIMITERS = ",\t;|"
_PARTED = re.compile(f"[{_DELIMITERS}]")
# text that holds a table in a way of its own: what it starts with, or holds near the start
_OTHER_TEXTS = {
    rb"<(?:\w+:)?workbook[\s>]": " Excel 2003 的 XML 表格",
    rb"^(?:from:|mime-version:|content-type:\s*multipart)": "单个文件网页（mht）",
    rb"^\{\\rtf": " RTF 文档",
    rb"^[\[{]\s*[\[{\"]": " JSON 文件",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    b"%PDF": " PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"RIFF": "图片或视频",
    b"Rar!": " RAR 压缩包（请先解压）",
    b"7z\xbc\xaf": " 7z 压缩包（请先解压）",
    b"\x1f\x8b": " gz 压缩包（请先解压）",
    b"SQLite": "数据库文件",
}
_TABLE_ENDINGS = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods", ".zip")
_UTF16 = ("utf-16-le", "utf-16-be")
_AGAIN = "请在千牛重新导出订单报表，不要改动下载的文件"


class Blob(NamedTuple):
    """One file, on disk or inside a zip."""

    name: str  # as the seller knows it
    modified: Minute
    open: Callable[[], BinaryIO]
    packed: bool = False  # inside a zip, where other things may lie beside the reports

    @property
    def may_be_passed_over(self) -> bool:
        """What is called a table may be a spoilt report: the seller must hear of it."""
        return self.packed and not self.name.lower().endswith(_TABLE_ENDINGS)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Whatever a broken file does to the readers becomes one sentence for the seller."""
    try:
        yield
    except ReportError:
        raise
    except FileNotFoundError:
        raise ReportError(f"{name}：找不到这个文件。请检查文件名和位置") from None
    except PermissionError:
        raise ReportError(f"{name}：打不开，可能正被别的程序占用。请关闭它再试") from None
    except MemoryError:
        raise ReportError(f"{name}：文件太大，内存不够。请按月份分几次导出") from None
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        if type(error).__name__ == "PasswordError":
            raise ReportError(_locked(name)) from None
        raise ReportError(
            f"{name}：文件已损坏或没有下载完整（{type(error).__name__}）。{_AGAIN}"
        ) from error


def blobs(path: Path) -> Iterator[Blob]:
    """The report files at this path: the file itself, or those inside a zip."""
    if path.is_dir():
        raise ReportError(f"{path.name}：这是文件夹。请选择里面的报表文件")
    blob = Blob(path.name, beijing_minute(path.stat().st_mtime), lambda: path.open("rb"))
    with blob.open() as stream:
        start = stream.read(len(_ZIP))
    if start != _ZIP:
        yield blob
        return
    from cuifu_xl.reports.zipped import members

    yield from members(blob)


def areas(blob: Blob) -> Iterator[Area]:
    """The ways to read this file, the likeliest first. ReportError names a file of another kind."""
    with blob.open() as stream:
        start = stream.read(_PEEK)
    if not start.strip():
        raise NotAReportError(f"{blob.name}：文件是空的。{_AGAIN}")
    if start.startswith(_ZIP):
        from cuifu_xl.reports.zipped import refuse_bomb

        refuse_bomb(blob)
        yield from _sheets(blob)
    elif start.startswith(_OLE):
        yield from _old_sheets(blob)
    else:
        _refuse_foreign(blob.name, start)
        yield from _texts(blob, start)


def _locked(name: str) -> str:
    return f"{name}：文件有打开密码，读不了。请用 Excel 打开，另存一份不带密码的"


def _refuse_foreign(name: str, start: bytes) -> None:
    for magic, kind in _FOREIGN.items():
        if start.startswith(magic):
            # an archive may hold the very reports
            error = ReportError if "压缩包" in kind else NotAReportError
            raise error(f"{name}：这是{kind}，不是订单报表。请选择千牛导出的报表文件")
    is_text = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(start)
    if b"\0" in start and not is_text:
        raise NotAReportError(f"{name}：这不是表格文件。请选择千牛导出的 csv 或 xlsx 报表")
    if b"<!ENTITY" in start.upper():
        raise ReportError(f"{name}：文件里有实体定义，不安全，已拒绝。{_AGAIN}")


def _sheets(blob: Blob) -> Iterator[Area]:
    from python_calamine import CalamineWorkbook

    from cuifu_xl.reports.biff import hidden, worksheets

    with blob.open() as stream:
        workbook = CalamineWorkbook.from_filelike(stream)
        names, unseen = worksheets(workbook), hidden(workbook)
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height:
                rows = cast(Callable[[], Iterator[Sequence[Cell]]], sheet.iter_rows)
                head = [list(row) for row in islice(rows(), HEAD_ROWS)]
                yield Area(head, rows, name if len(names) > 1 else "", name in unseen)


def _old_sheets(blob: Blob) -> Iterator[Area]:
    from cuifu_xl.reports.biff import sheets

    with blob.open() as stream:
        content = stream.read()
    if _ENCRYPTED in content:
        raise ReportError(_locked(blob.name))
    for name, rows in sheets(blob.name, content):
        cells = cast(list[list[Cell]], rows)
        yield Area(cells[:HEAD_ROWS], cells.__iter__, name)


def _texts(blob: Blob, start: bytes) -> Iterator[Area]:
    lower = start[:_BLOCK].lstrip(codecs.BOM_UTF8).lstrip().lower()
    for mark, kind in _OTHER_TEXTS.items():
        if re.search(mark, lower):
            raise NotAReportError(
                f"{blob.name}：这是{kind}，读不了。请用 Excel 或 WPS 打开，"
                "选「另存为」→「Excel 工作簿（.xlsx）」，再导入另存的那一份"
            )
    is_page = lower.startswith(b"<")
    if is_page and b"<table" not in lower and b"<tr" not in lower:
        raise NotAReportError(
            f"{blob.name}：这是网页或 XML，里面没有表格。请用 Excel 另存为 xlsx 再导入"
        )
    for encoding in _encodings(blob, start):
        text = start.decode(encoding, "replace")
        if is_page:
            yield _page(blob, encoding)
            continue
        choices = [_csv_area(blob, encoding, text, delimiter) for delimiter in _DELIMITERS]
        yield max(choices, key=lambda area: _promise(area.head))


def _promise(head: list[list[Cell]]) -> int:
    layout = find_header(head)
    return 0 if layout is None else len(layout.headings)


def _encodings(blob: Blob, start: bytes) -> Sequence[str]:
    if start.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if wide := _wide(start):
        return (wide,)
    return ("utf-8",) if _is_utf8(blob) else ("gb18030", "utf-8")


def _wide(start: bytes) -> str:
    """How text of two bytes a character is written that does not say so; "" if it is none."""
    whole = start[: len(start) // 2 * 2]
    for encoding in _UTF16 if b"\0" in start else ():
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        if find_header([_PARTED.split(line) for line in text.splitlines()[:HEAD_ROWS]]):
            return encoding
    return ""


def _is_utf8(blob: Blob) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with blob.open() as stream:
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _page(blob: Blob, encoding: str) -> Area:
    from cuifu_xl.reports.html import html_rows

    def rows() -> Iterator[Sequence[Cell]]:
        with _text(blob, encoding) as stream:
            yield from html_rows(stream)

    return Area(cast(list[list[Cell]], list(islice(rows(), HEAD_ROWS))), rows)


def _csv_area(blob: Blob, encoding: str, text: str, delimiter: str) -> Area:
    def rows() -> Iterator[Sequence[Cell]]:
        with _text(blob, encoding) as stream:
            yield from separated(stream, delimiter, head, blob.name)

    head: list[list[Cell]] = []
    try:
        for row in islice(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEAD_ROWS
        ):
            head.append(list(row))
    except csv.Error:
        # the rows that could be read may hold the header; reading on says what is wrong
        pass
    return Area(head, rows)


def _text(blob: Blob, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(blob.open(), encoding=encoding, errors="replace", newline="")
