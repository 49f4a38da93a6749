"""What the program learns of how buyers pay by themselves. 自然付款曲线"""

from collections import Counter
from datetime import datetime

from cuifu_xl.app import workflow
from cuifu_xl.core.effect.curve import Waits, step_of
from cuifu_xl.core.units import minute_of
from cuifu_xl.register.curve_store import Learned, counted_until, read_learned
from cuifu_xl.tables.meta import Meta
from tests.shop import CLOSED, NOW, PAID, in_memory, line, report_file, type_into

LONG_AGO = "2026-11-18 08:00:00"  # five days before; must have ended
FRIDAY = minute_of(datetime(2026, 11, 27, 10, 30))
OF_FRIDAY = "ExportOrderList202611271030.csv"
OF_MONDAY = "ExportOrderList202611230925.csv"


def meta_of(book) -> Meta:
    return Meta(book.read("_meta"))


def learned(book) -> Learned:
    found = read_learned(meta_of(book))
    assert found is not None
    return found


def paid(number: int, at: str, **cells: str):
    return line(number, 订单状态=PAID, **{"订单创建时间": LONG_AGO, "订单付款时间": at, **cells})


def closed(number: int, **cells: str):
    return line(number, 订单状态=CLOSED, **{"订单创建时间": LONG_AGO, **cells})


def test_a_plan_learns_how_the_orders_that_have_ended_were_paid() -> None:
    book = in_memory(
        paid(1, "2026-11-18 08:00:20"),
        paid(2, "2026-11-18 08:00:40"),
        paid(3, "2026-11-18 08:30:00", 总金额="120.00"),
        closed(4),
        line(5),
    )
    workflow.plan(book, NOW)
    assert learned(book).all() == Waits(4, Counter({0: 1, 1: 1, step_of(30): 1}), Counter())
    by_amount = {name: waits.orders for name, waits in learned(book).by_amount().items()}
    assert by_amount == {
        "50 元以下": 0,
        "50–100 元": 3,
        "100–200 元": 1,
        "200–500 元": 0,
        "500 元起": 0,
    }
    assert list(learned(book).by_hour()) == [8]


def test_a_chased_order_is_let_go_at_its_first_contact(tmp_path) -> None:
    placed = "2026-11-23 08:10:00"
    book = in_memory(line(1), line(2), line(3))
    workflow.plan(book, NOW)
    for row in range(3):
        type_into(book, row, 结果="已提醒未回", 联系时间=datetime(2026, 11, 23, 10, 10 + row))
    workflow.register(book, NOW + 60)
    ended = report_file(
        tmp_path,
        line(1, 订单状态=PAID, 订单付款时间="2026-11-23 12:00:00"),  # after the contact
        line(2, 订单状态=PAID, 订单付款时间="2026-11-23 08:40:00"),  # before it
        closed(3, 订单创建时间=placed),
        line(4, 订单状态=PAID, 订单付款时间="2026-11-23 12:00:00"),  # nobody contacted
        name=OF_FRIDAY,
    )
    workflow.plan(book, FRIDAY, reports=[ended])
    assert learned(book).all() == Waits(
        4, Counter({step_of(30): 1, step_of(230): 1}), Counter({step_of(120): 1, step_of(122): 1})
    )


def test_a_row_registered_in_the_same_press_is_let_go_as_well(tmp_path) -> None:
    book = in_memory(line(1), closed(9))
    workflow.plan(book, NOW)
    type_into(book, 0, 结果="已提醒未回", 联系时间=datetime(2026, 11, 23, 10, 10))
    after = line(1, 订单状态=PAID, 订单付款时间="2026-11-23 12:00:00")
    ended = report_file(tmp_path, after, closed(9), name=OF_FRIDAY)
    workflow.import_reports(book, [ended], FRIDAY)
    assert learned(book).all().orders == 1
    workflow.plan(book, FRIDAY)
    assert learned(book).all() == Waits(2, Counter(), Counter({step_of(120): 1}))


def test_an_order_counts_once_however_often_its_report_comes(tmp_path) -> None:
    ended = paid(1, "2026-11-18 08:30:00"), closed(2)
    first = report_file(tmp_path, *ended, line(3), name=OF_MONDAY)
    again = report_file(
        tmp_path,
        *ended,
        closed(3, 订单创建时间="2026-11-23 08:10:00"),
        name=OF_FRIDAY,
    )
    book = in_memory()
    workflow.import_reports(book, [first], NOW)
    assert learned(book).all().orders == 2
    workflow.import_reports(book, [first], NOW)
    workflow.plan(book, NOW)
    assert learned(book).all().orders == 2
    workflow.plan(book, FRIDAY, reports=[again])
    assert learned(book).all().orders == 3


def test_a_report_of_paid_or_unpaid_orders_only_teaches_nothing() -> None:
    for rows in ([paid(1, "2026-11-18 08:30:00"), line(2)], [closed(1), line(2)], [line(2)]):
        book = in_memory(*rows)
        workflow.plan(book, NOW)
        assert read_learned(meta_of(book)) is None


def test_an_order_that_is_still_open_waits() -> None:
    book = in_memory(closed(1), paid(2, "2026-11-22 08:10:00", 订单创建时间="2026-11-22 08:00:00"))
    workflow.plan(book, NOW)
    assert learned(book).all().orders == 1
    assert counted_until(meta_of(book)) == NOW - 72 * 60


def test_what_is_kept_names_nobody() -> None:
    book = in_memory(paid(1, "2026-11-18 08:30:00", 买家会员名="阿贝"), closed(2))
    workflow.plan(book, NOW)
    assert meta_of(book).json("curve") == {
        "until": minute_of(datetime(2026, 11, 20, 9, 30)),
        "bounds": [5000, 10000, 20000, 50000],
        "fields": ["orders", "paid", "let_go"],
        "cells": {"1|8": [2, {str(step_of(30)): 1}, {}]},
    }
