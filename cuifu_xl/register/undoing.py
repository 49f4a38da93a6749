"""The last registration taken back: its lines go, its rows stand on 今日计划 again. 撤销登记"""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import Any

from cuifu_xl.core.credit import UNKNOWN
from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.register.payments import COLUMNS
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.meta import UNDO, Meta
from cuifu_xl.tables.named import FIELDS, FIRST_TODAY_ROW, fields_of, laid_out
from cuifu_xl.tables.records import positions
from cuifu_xl.workbooks.base import Cell, Table, Workbook
from cuifu_xl.worklist.exported import exported_then, is_exported
from cuifu_xl.worklist.today import TO_REGISTER, standing_row
from cuifu_xl.worklist.written import HEADINGS, NAME, WrittenRow, read_today

_NUMBER, _STATUS, _ORDER = "登记号", "登记状态", "订单编号"
_MOMENT, _CLOCK = "t", "c"


def remember_rows(
    meta: Meta, rows: Sequence[WrittenRow], numbers: Sequence[str], opt_outs: Sequence[str]
) -> None:
    """What one registration did: the rows as they stood, the 登记号 of their lines, 不催名单."""
    undo = {
        FIELDS: HEADINGS,
        "rows": [[_packed(row.cells[heading]) for heading in HEADINGS] for row in rows],
        "numbers": list(numbers),
        "opt_outs": list(opt_outs),
    }
    meta.put_json(UNDO, undo)


def undo(book: Workbook, meta: Meta) -> int:
    """Takes the last registration back and returns how many rows stand on 今日计划 again.

    WorkbookError if there is none, or if its lines are not all there any more.
    """
    last = meta.json(UNDO)
    if not last:
        raise WorkbookError("没有可以撤销的登记：上一次登记已经撤销过，或还没有登记过。")
    _drop_lines(book, set(last["numbers"]))
    _drop_opt_outs(book, set(last.get("opt_outs", ())))
    fields = fields_of(last, FIRST_TODAY_ROW)
    rows = [[_unpacked(cell) for cell in row] for row in laid_out(fields, last["rows"], HEADINGS)]
    _stand_again(book, rows)
    meta.put(UNDO, "")
    return len(rows)


def _drop_lines(book: Workbook, numbers: Collection[str]) -> None:
    """The lines go; other lines of the same orders wait for their payment to be matched anew."""
    table = book.read(schema.REGISTER.name)
    at = positions(schema.REGISTER.name, table, (_NUMBER, _ORDER, *COLUMNS))
    gone = [row for row in table.rows if cells.text(row[at[_NUMBER]]) in numbers]
    if len(gone) != len(numbers):
        raise WorkbookError(
            f"「催付登记」里上一次登记的 {len(numbers)} 行只找到 {len(gone)} 行，没有撤销。"
            "请用 cuifu restore 换回登记之前的版本。"
        )
    orders = {cells.text(row[at[_ORDER]]) for row in gone}
    left = [row for row in table.rows if cells.text(row[at[_NUMBER]]) not in numbers]
    for row in left:
        if cells.text(row[at[_ORDER]]) in orders:
            for heading in COLUMNS:
                row[at[heading]] = UNKNOWN if heading == COLUMNS[0] else None
    book.write(schema.REGISTER.name, table.headings, left, key=_NUMBER)


def _drop_opt_outs(book: Workbook, buyers: Collection[str]) -> None:
    if not buyers:
        return
    table = book.read(schema.OPT_OUTS.name)
    at = positions(schema.OPT_OUTS.name, table, schema.OPT_OUTS.headings())
    left = [
        row
        for row in table.rows
        if cells.name(row[at["买家会员名"]]) not in buyers
        or "登记：" not in cells.text(row[at["原因"]])
    ]
    book.write(schema.OPT_OUTS.name, table.headings, left)


def _stand_again(book: Workbook, rows: list[list[Cell]]) -> None:
    """The rows are on 今日计划 once more; rows planned since for their buyers and untouched go."""
    at = {heading: index for index, heading in enumerate(HEADINGS)}
    ids = {cells.name(row[at["计划号"]]) for row in rows}
    buyers = {cells.name(row[at["买家会员名"]]) for row in rows}
    table: Table = book.read(NAME)
    others = [
        standing_row(row)
        for row in read_today(table)
        if row.plan_id not in ids
        if row.is_touched or row.is_exported or row.buyer not in buyers
    ]
    for row in rows:
        status = cells.text(row[at[_STATUS]])
        row[at[_STATUS]] = (
            exported_then(status, TO_REGISTER) if is_exported(status) else TO_REGISTER
        )
    book.write(NAME, HEADINGS, [*others, *rows], key="计划号")


def _packed(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return {_MOMENT: cell.isoformat()}
    if isinstance(cell, time):
        return {_CLOCK: cell.isoformat()}
    return cell if isinstance(cell, str | int | float | None) else cells.text(cell)


def _unpacked(packed: Any) -> Cell:
    if not isinstance(packed, dict):
        found: Cell = packed
        return found
    if _MOMENT in packed:
        return datetime.fromisoformat(packed[_MOMENT])
    return time.fromisoformat(packed[_CLOCK])
