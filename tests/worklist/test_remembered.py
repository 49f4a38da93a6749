"""What one press leaves for the next is known by name, whichever release wrote it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from cuifu_xl.app import workflow
from cuifu_xl.core.units import minute_of
from cuifu_xl.register.curve_store import read_learned
from cuifu_xl.tables.meta import CURVE, MARKS, PLAN, PRESS, REGISTER, REPORT, UNDO, Meta
from cuifu_xl.workbooks.memory import MemoryWorkbook
from cuifu_xl.worklist.remembered import last_press, planned_rows
from tests.shop import NOW, in_memory, line, order_id, register_rows, today_rows, type_into

NOON = minute_of(datetime(2026, 11, 23, 12, 0))
PLAN_ROW = ("id", "buyer", "orders", "phone", "tier", "inquiry", "gift", "as_of")
PLAN_ORDER = ("id", "payable", "created_at", "closes_at", "goods", "kind")
Change = Callable[[dict[str, Any]], dict[str, Any]]


def planned(*numbers: int) -> MemoryWorkbook:
    book = in_memory(*map(line, numbers or (1, 2)))
    workflow.plan(book, NOW)
    return book


def meta_of(book: MemoryWorkbook) -> Meta:
    return Meta(book.read("_meta"))


def rewrite(book: MemoryWorkbook, key: str, change: Change) -> None:
    """Another release has written this record."""
    meta = meta_of(book)
    meta.put_json(key, change(json.loads(json.dumps(meta.json(key)))))
    book.write("_meta", ("键", "序", "值"), meta.rows())
    book.save(0)


def nameless(record: dict[str, Any]) -> dict[str, Any]:
    """As 0.1.0 wrote it: in its order and without the names."""
    return {key: value for key, value in record.items() if not key.endswith("fields")}


def turned(record: dict[str, Any]) -> dict[str, Any]:
    """As a release that has its fields the other way round."""
    return {
        **record,
        "fields": record["fields"][::-1],
        "rows": [row[::-1] for row in record["rows"]],
    }


def with_one_more(record: dict[str, Any]) -> dict[str, Any]:
    """As a release that knows one field more."""
    return {
        **record,
        "fields": ["部门", *record["fields"]],
        "rows": [["二部", *row] for row in record["rows"]],
    }


def without_field(name: str) -> Change:
    """As a release that did not know a field yet."""

    def change(record: dict[str, Any]) -> dict[str, Any]:
        at = record["fields"].index(name)
        left = [[*row[:at], *row[at + 1 :]] for row in record["rows"]]
        return {**record, "fields": [f for f in record["fields"] if f != name], "rows": left}

    return change


def test_a_plan_that_0_1_0_left_is_read_by_its_order_of_fields() -> None:
    book = planned()
    before = planned_rows(meta_of(book))
    record = meta_of(book).json(PLAN)
    assert tuple(record["fields"]) == PLAN_ROW
    # what later releases know more stands behind
    assert tuple(record["order_fields"][: len(PLAN_ORDER)]) == PLAN_ORDER
    rewrite(book, PLAN, nameless)
    assert planned_rows(meta_of(book)) == before


@pytest.mark.parametrize("change", [turned, with_one_more])
def test_a_plan_is_read_whatever_else_stands_in_it(change: Change) -> None:
    book = planned()
    before = planned_rows(meta_of(book))
    rewrite(book, PLAN, change)
    assert planned_rows(meta_of(book)) == before


def test_a_field_that_a_plan_lacks_has_its_default_and_the_row_can_be_registered() -> None:
    book = planned(1)
    (before,) = planned_rows(meta_of(book)).values()
    rewrite(book, PLAN, without_field("gift"))
    rewrite(book, PLAN, without_field("as_of"))
    (after,) = planned_rows(meta_of(book)).values()
    assert after == before._replace(gift="", as_of=None)
    type_into(book, 0, 结果="已提醒未回")
    assert workflow.register(book, NOON).registered == 1


def test_what_another_release_knows_of_a_row_that_still_stands_is_kept() -> None:
    book = planned()
    type_into(book, 0, 备注="等一下")
    rewrite(book, PLAN, with_one_more)
    kept = today_rows(book)[0]["计划号"]
    workflow.plan(book, NOON + 24 * 60)
    record = meta_of(book).json(PLAN)
    rows = {row[0]: dict(zip(record["fields"], row, strict=False)) for row in record["rows"]}
    assert rows[kept]["部门"] == "二部"
    assert len(rows) > 1
    assert planned_rows(meta_of(book)).keys() == rows.keys()


def registered() -> MemoryWorkbook:
    book = planned()
    type_into(book, 0, 结果="已提醒未回", 备注="问过了")
    workflow.register(book, NOON)
    return book


@pytest.mark.parametrize("change", [nameless, turned, with_one_more, without_field("优先分")])
def test_a_registration_is_taken_back_by_the_names_of_its_columns(change: Change) -> None:
    book = registered()
    buyer = register_rows(book)[0]["买家会员名"]
    rewrite(book, UNDO, change)
    assert workflow.undo_register(book, NOON + 1) == 1
    (row,) = [row for row in today_rows(book) if row["备注"] == "问过了"]
    assert (row["买家会员名"], row["结果"], row["订单编号"]) == (
        buyer,
        "已提醒未回",
        order_id(1 if "01" in str(buyer) else 2),
    )


def first_marks(book: MemoryWorkbook) -> Change:
    """The marks that 0.1.0 would have left: of all columns in their order, empty ones too."""
    from zlib import crc32

    columns = ("结果", "联系时间", "实际渠道", "催付人", "未付款原因", "承诺付款时间", "备注")
    marks = {
        row["计划号"]: crc32("\x1f".join(str(row[c] or "") for c in columns).encode())
        for row in today_rows(book)
        if row["登记状态"]
    }
    return lambda record: marks


def test_a_row_registered_under_0_1_0_is_not_taken_for_changed() -> None:
    book = registered()
    rewrite(book, MARKS, first_marks(book))
    kept = workflow.register(book, NOON + 5)
    assert (kept.registered, kept.already, kept.problems) == (0, 1, ())


def test_a_row_that_was_changed_since_0_1_0_registered_it_is_still_named() -> None:
    book = registered()
    marks = first_marks(book)
    index = [row["备注"] for row in today_rows(book)].index("问过了")
    type_into(book, index, 备注="问过了，她没回")
    plain = registered()
    type_into(plain, index, 备注="问过了，她没回")
    rewrite(book, MARKS, marks)
    assert workflow.register(book, NOON + 5).problems == workflow.register(plain, NOON + 5).problems


def test_a_digest_of_other_fields_is_made_anew_from_the_register() -> None:
    book = registered()
    workflow.plan(book, NOON + 9)
    workflow.plan(book, NOON + 10)
    before = {key: meta_of(book).text(key) for key in keys_of(book) if key.startswith(REGISTER)}
    rewrite(book, REGISTER, lambda head: {**head, "fields": {"A": ["买家会员名"]}})
    blank(book, [key for key in before if key != REGISTER])
    workflow.plan(book, NOON + 10)
    assert {key: meta_of(book).text(key) for key in before} == before


def keys_of(book: MemoryWorkbook) -> set[str]:
    return {str(row[0]) for row in book.read("_meta").rows}


def blank(book: MemoryWorkbook, keys: list[str]) -> None:
    """Whoever read them by position would find nothing."""
    meta = meta_of(book)
    for key in keys:
        meta.put(key, "")
    book.write("_meta", ("键", "序", "值"), meta.rows())
    book.save(0)


def test_a_curve_is_read_by_the_names_of_its_counts() -> None:
    kept = {"until": 5, "bounds": [5000], "cells": {"1|8": [2, {"3": 1}, {"4": 1}]}}
    named = {**kept, "fields": ["x", "let_go", "paid", "orders"]}
    named["cells"] = {"1|8": [0, {"4": 1}, {"3": 1}, 2]}
    assert learned(kept) == learned(named)
    assert learned(kept).cells[1, 8] == (2, {3: 1}, {4: 1})


def learned(record: dict[str, Any]) -> Any:
    meta = meta_of(in_memory())
    meta.put_json(CURVE, record)
    return read_learned(meta)


def test_a_field_that_is_not_there_yet_stops_no_press() -> None:
    book = planned()
    rewrite(book, REPORT, lambda _: {"fingerprint": "x", "部门": "二部"})
    rewrite(book, PRESS, lambda _: {"pc": "前台"})
    assert last_press(meta_of(book)) is None
    assert workflow.plan(book, NOON).rows == 2
