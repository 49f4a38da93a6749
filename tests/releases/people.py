"""What people typed into a workbook, read by openpyxl, which shares no code with the program."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

Row = dict[str, str]
JOINED = "、"

PLAN, REGISTER = "今日计划", "催付登记"
# the tables that people write, and what tells one row from another
KEYS: Mapping[str, tuple[str, ...]] = {
    "总结": ("日期", "问题"),
    "话术": ("编号",),
    "商品": ("匹配",),
    "活动": ("名称",),
    "客服": ("姓名",),
    "会员": ("买家会员名",),
    "不催名单": ("买家会员名", "订单编号"),
    "聊天": ("买家会员名", "内容"),
    "参数": ("名称",),
    "关闭时限": ("订单类型", "平台"),
    "优先级": ("因素", "下限", "取值"),
    "会员等级": ("等级",),
    "节假日": ("日期",),
    "催付结果": ("结果",),
    "未付款原因": ("原因",),
    "禁用词": ("词",),
    "关键词": ("词", "含义"),
}
# what people fill in on 今日计划, and where the register keeps it
TYPED: Mapping[str, str] = {
    "结果": "结果",
    "联系时间": "催付时间",
    "实际渠道": "渠道",
    "催付人": "客服",
    "未付款原因": "未付款原因",
    "承诺付款时间": "承诺付款时间",
    "备注": "备注",
}
PHONE = "联系手机"
# what a line of the register says for good
LINE = ("登记号", "计划号", "订单编号", "买家会员名", *TYPED.values())
WRITTEN_BY_PROGRAM = "登记："  # in 原因 of a row that registering put on 不催名单


class Fact(NamedTuple):
    """Cells of one row, or of one place outside the tables, that people typed."""

    table: str  # a sheet and address where `key` is empty
    key: Row
    cells: Row


class Book:
    """The tables of a workbook as rows of text, and any cell by its address."""

    def __init__(self, path: Path) -> None:
        self._book = openpyxl.load_workbook(path)
        self._tables = {
            table.name: (sheet, table.ref)
            for sheet in self._book
            for table in sheet.tables.values()
        }

    @property
    def sheets(self) -> list[str]:
        """The names of all sheets."""
        return self._book.sheetnames

    def tables(self) -> list[str]:
        """The names of all tables."""
        return list(self._tables)

    def rows(self, table: str) -> list[Row]:
        """Every row of a table by heading; blank cells are ""."""
        sheet, area = self._tables[table]
        headings, *rows = [[shown(cell.value) for cell in row] for row in sheet[area]]
        return [dict(zip(headings, row, strict=True)) for row in rows]

    def cell(self, sheet: str, address: str) -> str:
        """One cell; a formula as its text."""
        return shown(self._book[sheet][address].value)

    def outside_tables(self, sheet: str) -> dict[str, str]:
        """Every filled cell of a sheet that is in no table, by address."""
        found = self._book[sheet]
        areas = [area for standing, area in self._tables.values() if standing is found]
        inside = {cell.coordinate for area in areas for row in found[area] for cell in row}
        return {
            cell.coordinate: shown(cell.value)
            for row in found.iter_rows()
            for cell in row
            if cell.value is not None and cell.coordinate not in inside
        }


def shown(value: Any) -> str:
    """A value as text, the same from every program that may have saved it."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d} 00:00"
        case time():
            return f"{value:%H:%M}"
        case bool() | str():
            return str(value)
        case int() | float():
            return f"{value:.10g}"
    return str(getattr(value, "text", value))


def typed(new: Book, book: Book, phones: Sequence[str]) -> list[Fact]:
    """All that people typed into `book`, which was `new` once; `phones` are those they typed."""
    facts = [fact for table in KEYS for fact in _changed(table, new.rows(table), book.rows(table))]
    facts += _on_plan(new, book, phones)
    own = _own_headings(REGISTER, new, book)
    for line in book.rows(REGISTER):
        if line["登记号"]:
            facts.append(Fact(REGISTER, _part(line, ["登记号"]), _part(line, (*LINE, *own))))
    return facts + _outside(new, book)


def _changed(table: str, before: Sequence[Row], after: Sequence[Row]) -> list[Fact]:
    """Rows and cells that a new workbook does not have."""
    key = KEYS[table]
    known = {tuple(row[heading] for heading in key): row for row in before}
    facts = []
    for row in after:
        old = known.get(tuple(row[heading] for heading in key), {})
        cells = {h: cell for h, cell in row.items() if cell != old.get(h, "")}
        if cells and WRITTEN_BY_PROGRAM not in row.get("原因", ""):
            facts.append(Fact(table, _part(row, key), cells))
    return facts


def _on_plan(new: Book, book: Book, phones: Sequence[str]) -> list[Fact]:
    """What stands in people's columns of 今日计划, and in columns of their own."""
    own = _own_headings(PLAN, new, book)
    facts = []
    for row in book.rows(PLAN):
        cells = {heading: row[heading] for heading in (*TYPED, *own) if _is_typed(row[heading])}
        if row[PHONE] in phones:
            facts.append(Fact(PLAN, _part(row, ["买家会员名"]), {PHONE: row[PHONE]}))
        if cells:
            facts.append(Fact(PLAN, _part(row, ["订单编号"]), cells))
    return facts


def _is_typed(cell: str) -> bool:
    """Whether a person wrote it: a formula fills a column by itself."""
    return bool(cell) and not cell.startswith("=")


def _own_headings(table: str, new: Book, book: Book) -> list[str]:
    ours = new.rows(table)[0]
    return [heading for heading in book.rows(table)[0] if heading not in ours]


def _part(row: Row, headings: Sequence[str]) -> Row:
    return {heading: row[heading] for heading in headings if row[heading]}


# sheets of ours where a cell outside the tables is a person's
_PEOPLES = (PLAN, "未催原因", REGISTER, "话术", "商品", "名单", "设置", "问题")


def _outside(new: Book, book: Book) -> list[Fact]:
    """Cells outside our tables on our sheets, and all of the owner's own sheets."""
    facts = []
    for sheet in book.sheets:
        if sheet in new.sheets and sheet not in _PEOPLES:
            continue
        ours = new.outside_tables(sheet) if sheet in new.sheets else {}
        for address, cell in book.outside_tables(sheet).items():
            if ours.get(address) != cell:
                facts.append(Fact(f"{sheet}!{address}", {}, {"": cell}))
    return facts


def lost(facts: Sequence[Fact], book: Book) -> list[Fact]:
    """The facts that a workbook does not hold any more."""
    found = {table: book.rows(table) for table in book.tables()}
    return [fact for fact in facts if not _is_kept(fact, found, book)]


def _is_kept(fact: Fact, found: Mapping[str, list[Row]], book: Book) -> bool:
    if not fact.key:
        sheet, _, address = fact.table.partition("!")
        return sheet in book.sheets and book.cell(sheet, address) == fact.cells[""]
    if PHONE in fact.cells:
        return all(
            row[PHONE] in ("", fact.cells[PHONE]) for row in found[PLAN] if _holds(row, fact.key)
        )
    if fact.table != PLAN:
        return any(_holds(row, {**fact.key, **fact.cells}) for row in found[fact.table])
    return any(_stands(fact, row) for row in found[PLAN]) or any(
        _is_registered(fact, line) for line in found[REGISTER]
    )


def _holds(row: Row, cells: Row) -> bool:
    return all(row.get(heading) == cell for heading, cell in cells.items())


def _stands(fact: Fact, row: Row) -> bool:
    """Whether a row of 今日计划 says it, for at least one of the orders."""
    orders = fact.key["订单编号"].split(JOINED)
    return _holds(row, fact.cells) and any(
        order in row["订单编号"].split(JOINED) for order in orders
    )


def _is_registered(fact: Fact, line: Row) -> bool:
    """Whether a line of the register says it; a bare clock has become a moment of the day.

    It has no place for what stands in columns of the owner's: such a row stays on 今日计划.
    """
    if line["订单编号"] not in fact.key["订单编号"].split(JOINED):
        return False
    return all(
        heading in TYPED and line[TYPED[heading]].endswith(cell)
        for heading, cell in fact.cells.items()
    )
