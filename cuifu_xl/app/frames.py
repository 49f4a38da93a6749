"""The same work for people with pandas: the tables of the workbook as frames, Chinese headings.

The use cases of the buttons run over these frames, so the results are those of the workbook.
pandas is imported here and nowhere on the path of a press.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from cuifu_xl.app import workflow
from cuifu_xl.app.every_press import up_to_date
from cuifu_xl.app.summing_up import summary_of
from cuifu_xl.core.units import FEN_PER_YUAN, minute_of
from cuifu_xl.register.chased import read_entries
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.meta import SCHEMA
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell, Table
from cuifu_xl.workbooks.memory import MemoryWorkbook

Frames = dict[str, pd.DataFrame]


def new() -> Frames:
    """The tables of a new workbook, by their names; 设置 and 话术 as they ship. 新工作簿"""
    rows: dict[str, list[list[Cell]]] = {
        spec.name: factory_rows(spec.name) for spec in schema.SETTINGS_TABLES
    }
    rows[schema.TEMPLATES.name] = shipped_rows()
    rows[schema.META.name] = [[SCHEMA, 0, str(schema.SCHEMA_VERSION)]]
    return {
        spec.name: _frame(Table(spec.headings(), rows.get(spec.name, []))) for spec in schema.TABLES
    }


def plan(orders: pd.DataFrame, now: datetime, tables: Frames | None = None) -> Frames:
    """Who is contacted today and who is not: 今日计划, 未催原因 and the other tables anew. 计划今天

    `orders` has the headings of an order report; order numbers must be text. Rows of 今日计划 in
    `tables` that have a 结果 are registered first, and payments are matched.
    """
    book = _book(new() if tables is None else tables, orders)
    workflow.plan(book, minute_of(now))
    return _frames(book)


def register(tables: Frames, now: datetime, orders: pd.DataFrame | None = None) -> Frames:
    """Handled rows of 今日计划 become lines of 催付登记. 登记结果

    With `orders`, a later report, the payments are matched as well. 核对付款
    """
    book = _book(tables, orders)
    workflow.register(book, minute_of(now))
    if orders is not None:
        workflow.reconcile(book, minute_of(now))
    return _frames(book)


def effect(tables: Frames) -> pd.DataFrame:
    """What chasing gained, one row: 催付次数 催付单数 成功单数 成功率 回款金额, and the net ones.

    净成功率 净下限 净上限 are empty while too little is known; 结论 is 有效, 无效 or 说不准.
    """
    book = _book(tables)
    settings, meta, _ = up_to_date(book)
    found = summary_of(read_entries(book), settings, meta)
    total, net = found.total, found.effect.rate
    row = {
        "催付次数": total.attempts,
        "催付单数": total.orders,
        "成功单数": total.successes,
        "成功率": total.successes / total.orders if total.orders else None,
        "回款金额": total.recovered / FEN_PER_YUAN,
        "净成功率": net.value if net else None,
        "净下限": net.low if net else None,
        "净上限": net.high if net else None,
        "依据": found.effect.source,
        "结论": found.effect.verdict,
        "说明": found.effect.sentence,
    }
    return pd.DataFrame([row])


def _book(tables: Mapping[str, pd.DataFrame], orders: pd.DataFrame | None = None) -> MemoryWorkbook:
    report: list[list[Cell]] = []
    if orders is not None:
        report = [[str(heading) for heading in orders.columns], *_rows(orders)]
    found = {
        name: Table(tuple(map(str, frame.columns)), _rows(frame)) for name, frame in tables.items()
    }
    return MemoryWorkbook(found, report)


def _frames(book: MemoryWorkbook) -> Frames:
    return {spec.name: _frame(book.read(spec.name)) for spec in schema.TABLES}


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame(table.rows, columns=list(table.headings), dtype=object)


def _rows(frame: pd.DataFrame) -> list[list[Cell]]:
    return [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def _cell(value: Any) -> Cell:
    """A value of a frame as a cell: what is missing is empty, pandas' own types become Python's."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    found: Cell = value.item() if hasattr(value, "item") else value
    return found
