"""A small shop for tests: a workbook in memory or on disk, and reports as text."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cuifu_xl.app.clock import BEIJING
from cuifu_xl.core.units import minute_of
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.holidays import rest_day_rows
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell, Table
from cuifu_xl.workbooks.memory import MemoryWorkbook

MONDAY = datetime(2026, 11, 23, 9, 30)
NOW = minute_of(MONDAY)
DOWNLOADED = datetime(2026, 11, 23, 8, 45, tzinfo=BEIJING).timestamp()
HEADER = (
    "订单编号",
    "买家会员名",
    "总金额",
    "订单状态",
    "订单创建时间",
    "订单付款时间",
    "宝贝标题",
)
HEADER += ("联系手机", "订单备注", "买家留言", "店铺名称")
UNPAID, PAID, CLOSED = "等待买家付款", "买家已付款，等待卖家发货", "交易关闭"


def line(number: int, buyer: str = "", **cells: str) -> list[Cell]:
    """A row of the report; unpaid, 88 yuan, placed this morning unless told otherwise."""
    row = {
        "订单编号": f"39000000000000{number:05d}",
        "买家会员名": buyer or f"测试买家{number:02d}",
        "总金额": "88.00",
        "订单状态": UNPAID,
        "订单创建时间": "2026-11-23 08:10:00",
        "宝贝标题": "加绒卫衣女",
        "店铺名称": "小满家居",
        **cells,
    }
    return [row.get(heading, "") for heading in HEADER]


def order_id(number: int) -> str:
    """The order number of `line(number)`."""
    return f"39000000000000{number:05d}"


def in_memory(*lines: Sequence[Cell], **tables: list[list[Cell]]) -> MemoryWorkbook:
    """A new workbook with this report pasted; `tables` replaces rows of some tables."""
    found: dict[str, Table] = {}
    for spec in schema.TABLES:
        rows = factory_rows(spec.name) if spec in schema.SETTINGS_TABLES else []
        found[spec.name] = Table(spec.headings(), tables.get(spec.name, rows))
    found["_meta"] = Table(schema.META.headings(), [["schema", 0, str(schema.SCHEMA_VERSION)]])
    found["话术"] = Table(schema.TEMPLATES.headings(), tables.get("话术", shipped_rows()))
    found["节假日"] = Table(schema.HOLIDAYS.headings(), rest_day_rows([2026]))
    return MemoryWorkbook(found, [HEADER, *lines] if lines else [])


def on_disk(folder: Path) -> Path:
    """A new workbook file."""
    path = folder / "Cuifu.xlsm"
    if not _BUILT:
        build(path, year=2026)
        _BUILT.append(path.read_bytes())
    path.write_bytes(_BUILT[0])
    return path


_BUILT: list[bytes] = []


def report_file(folder: Path, *lines: Sequence[Cell], name: str = "report.csv") -> Path:
    """A report as a seller centre writes it, early in the morning of the tests."""
    rows = [HEADER, *lines]
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    path = folder / name
    path.write_bytes(text.encode("gb18030"))
    os.utime(path, (DOWNLOADED, DOWNLOADED))
    return path


def today_rows(book: MemoryWorkbook) -> list[dict[str, Cell]]:
    """今日计划 as maps by heading."""
    table = book.read("今日计划")
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def register_rows(book: MemoryWorkbook) -> list[dict[str, Cell]]:
    """催付登记 as maps by heading."""
    table = book.read("催付登记")
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def type_into(book: MemoryWorkbook, row: int, **cells: Cell) -> None:
    """A colleague types into a row of 今日计划."""
    table = book.read("今日计划")
    rows = [list(cells_) for cells_ in table.rows]
    for heading, value in cells.items():
        rows[row][table.headings.index(heading)] = value
    book.write("今日计划", table.headings, rows)
    book.save(0)
