"""The net rates that 首页 and 看板 read from `_meta`. 净"""

from datetime import date, datetime

from cuifu_xl.app import workflow
from cuifu_xl.core.units import day_number, minute_of
from cuifu_xl.register.net_figures import Came, Scope, net_rate, scopes
from cuifu_xl.tables.formulas import ALL, NET_OF_WEEK, NOT_ENOUGH
from cuifu_xl.tables.meta import Meta
from cuifu_xl.worklist.remembered import matched_until
from tests.shop import CLOSED, NOW, PAID, in_memory, line, report_file

MONDAY = day_number(date(2026, 11, 23))
LONG_AGO = "2026-11-18 08:00:00"
FRIDAY = NOW + 4 * 24 * 60


def net_of(book) -> dict[str, float]:
    rows = book.read("_meta").rows
    return {row[0]: float(row[2]) for row in rows if str(row[0]).startswith("净|")}


def week_on_front_page(book) -> object:
    return next(row[1] for row in book.read("今日数字").rows if row[0] == NET_OF_WEEK)


def a_week(tmp_path):
    """40 old orders teach that none pays after 30 minutes but 4; 30 are chased, 10 of them pay."""
    old = [line(n, 订单状态=CLOSED, 订单创建时间=LONG_AGO) for n in range(100, 136)]
    late = {"订单创建时间": LONG_AGO, "订单付款时间": "2026-11-19 08:00:00"}
    old += [line(n, 订单状态=PAID, **late) for n in range(140, 144)]
    numbers = range(1, 31)
    page = [[NET_OF_WEEK, NOT_ENOUGH, None]]
    book = in_memory(*old, *[line(n) for n in numbers], 今日数字=page)
    workflow.plan(book, NOW)
    table = book.read("今日计划")
    at = [table.headings.index(name) for name in ("结果", "联系时间")]
    for row in table.rows:
        row[at[0]], row[at[1]] = "已提醒未回", datetime(2026, 11, 23, 10, 10)
    book.write("今日计划", table.headings, table.rows)
    paid = {"订单状态": PAID, "订单付款时间": "2026-11-23 12:00:00"}
    ended = [line(n, **(paid if n <= 10 else {"订单状态": CLOSED})) for n in numbers]
    report = report_file(tmp_path, *old, *ended, name="ExportOrderList202611270930.csv")
    return book, report


def test_a_plan_leaves_the_net_rates_of_the_week_and_of_the_board(tmp_path) -> None:
    book, report = a_week(tmp_path)
    workflow.plan(book, FRIDAY, reports=[report])
    # 10 of 30 paid; of the old ones, 4 of 40 still unpaid after two hours paid later
    net = 10 / 30 - 4 / 40
    assert {key: round(rate, 3) for key, rate in net_of(book).items()} == {
        "净|2026-11-23|2026-11-29|全部": round(net, 3),
        "净|2026-10-27|2026-11-23|全部": round(net, 3),
        "净|2026-10-27|2026-11-23|千牛": round(net, 3),
        "净|2026-11-10|2026-11-23|全部": round(net, 3),
    }
    assert round(week_on_front_page(book), 3) == round(net, 3)


def test_each_report_tells_up_to_when_payments_are_known(tmp_path) -> None:
    def known(book) -> int | None:
        return matched_until(Meta(book.read("_meta")))

    book, report = a_week(tmp_path)
    assert known(book) == NOW
    workflow.reconcile(book, FRIDAY, reports=[report])
    assert known(book) == minute_of(datetime(2026, 11, 27, 9, 30))
    workflow.plan(book, FRIDAY + 5)
    assert known(book) == minute_of(datetime(2026, 11, 27, 9, 30))


def test_too_few_orders_have_no_net_rate(tmp_path) -> None:
    book, _ = a_week(tmp_path)
    workflow.plan(book, NOW + 60)
    assert net_of(book) == {}
    assert week_on_front_page(book) == NOT_ENOUGH


def test_the_net_rate_goes_when_the_registration_is_taken_back(tmp_path) -> None:
    book, report = a_week(tmp_path)
    workflow.plan(book, FRIDAY, reports=[report])
    workflow.undo_register(book, FRIDAY)
    assert net_of(book) == {}
    assert week_on_front_page(book) == NOT_ENOUGH


def test_a_channel_counts_attempts_and_the_whole_counts_orders() -> None:
    first = Came(MONDAY, "千牛", True, True, 0, 0.125)
    second = Came(MONDAY + 1, "电话", False, True, 1, 0.25)
    assert net_rate([first, second], Scope(MONDAY, MONDAY + 6), 1) == 1 - 0.375
    assert net_rate([first, second], Scope(MONDAY, MONDAY + 6, "电话"), 1) == 0.75
    assert net_rate([first, second], Scope(MONDAY + 1, MONDAY + 6), 1) is None


def test_the_days_are_those_of_the_board() -> None:
    found = [scope.key for scope in scopes([MONDAY - 3, MONDAY])]
    assert found == [
        *(f"净|2026-10-27|2026-11-23|{name}" for name in (ALL, "千牛", "短信", "电话")),
        "净|2026-10-27|2026-11-09|全部",
        "净|2026-11-10|2026-11-23|全部",
    ]
