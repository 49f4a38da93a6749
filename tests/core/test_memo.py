"""Notes of contact in 卖家备注, read back: in any order and spelling, and all that we write."""

from datetime import datetime
from itertools import product

import pytest
from builders import at, plan_of, settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cuifu_xl.core.reading.memo import Memo, NotesSeen, read_memos
from cuifu_xl.core.reading.reading import Reader
from cuifu_xl.core.settings import OutcomeRow, Settings
from cuifu_xl.core.units import date_of, day_of, moment_of
from cuifu_xl.register.memo_text import memo_text
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.worklist.written import HEADINGS

TODAY = "11-24"
NOW = at(f"{TODAY} 15:00")
AGENTS = ("", "阿华", "小美", "小催", "已安", "电电", "Amy", "小满", "阿到", "客服01", "欧阳小妹")
PROMISES = (
    *(None, datetime(2026, 11, 24, 20, 0), datetime(2026, 11, 25), datetime(2026, 11, 25, 3, 0)),
    *(datetime(2026, 12, 31, 0, 30), datetime(2027, 1, 2, 16, 5), datetime(2026, 11, 20, 9, 0)),
)
few = hypothesis_settings(max_examples=300)


def memos(remark: str, *names: str, rules: Settings | None = None) -> list[Memo]:
    reader = Reader(rules or factory_settings(), names)
    return read_memos(remark, reader, day_of(at("11-20 08:00")), day_of(NOW))


def told(remark: str, *names: str) -> list[tuple[str | None, str, bool]]:
    """Day, agent and whether the buyer was contacted, of each note."""
    return [
        (None if memo.day is None else f"{date_of(memo.day):%m-%d}", memo.agent, memo.chased)
        for memo in memos(remark, *names)
    ]


def written(outcome: str, agent: str, contacted: datetime, promise: datetime | None) -> str:
    """What the workbook itself writes for a row."""
    row = dict.fromkeys(HEADINGS) | {
        "结果": outcome,
        "联系时间": contacted,
        "催付人": agent,
        "承诺付款时间": promise,
    }
    return memo_text(row, factory_settings(), NOW)


def check_what_we_wrote(
    outcome: OutcomeRow, agent: str, contacted: datetime, promise: datetime | None, known: bool
) -> None:
    (memo,) = memos(written(outcome.name, agent, contacted, promise), *([agent] if known else []))
    assert memo.day is not None
    assert (date_of(memo.day), memo.agent) == (contacted.date(), agent)
    assert memo.chased == outcome.counts
    kinds = {finding.kind for finding in memo.findings if finding.is_certain}
    assert bool(kinds & {"拒绝", "别再联系"}) == outcome.stops
    assert ("别再联系" in kinds) == (outcome.name == "别再联系")
    meant = promise and (
        promise if promise.time() != datetime.min.time() else promise.replace(hour=16)
    )
    assert (memo.promise_at and moment_of(memo.promise_at)) == meant


def test_every_memo_that_the_workbook_writes_is_read_back() -> None:
    days = [datetime(2026, 11, 24, 9, 30), datetime(2026, 11, 2, 18, 0), datetime(2026, 1, 1, 0, 0)]
    for outcome, agent, contacted in product(factory_settings().outcomes, AGENTS, days):
        for known in (True, False):
            check_what_we_wrote(outcome, agent, contacted, None, known)
    for outcome, agent, promise in product(factory_settings().outcomes, AGENTS, PROMISES):
        check_what_we_wrote(outcome, agent, days[0], promise, known=False)


@given(
    st.sampled_from(factory_settings().outcomes),
    st.sampled_from(AGENTS),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 24, 15)),
    st.none() | st.datetimes(datetime(2026, 6, 1), datetime(2027, 3, 1)),
)
@few
def test_so_it_is_on_any_day(
    outcome: OutcomeRow, agent: str, contacted: datetime, promise: datetime | None
) -> None:
    if promise is not None:
        near = abs((promise - contacted).days) < 150
        promise = promise.replace(second=0, microsecond=0) if near else None
    check_what_we_wrote(outcome, agent, contacted, promise, known=False)


def test_a_result_of_the_owner_is_read_back_with_its_meaning() -> None:
    rows = [
        ["打了没人", "是", "否", "否", "否", None],
        ["嫌贵走了", "是", "是", "是", "否", "走了"],
        ["还没轮到", "否", "否", "否", "否", "已催付 其实没催"],
    ]
    rules = settings(tables={"催付结果": [*rows, *factory_rows("催付结果")]})
    for text, chased, kinds in (
        ("11.24 阿华 打了没人", True, []),
        ("11.24 阿华 走了", True, ["拒绝"]),
        ("11.24 阿华 已催付 其实没催", False, []),
    ):
        (memo,) = memos(text, rules=rules)
        assert (memo.agent, memo.chased) == ("阿华", chased)
        assert [finding.kind for finding in memo.findings] == kinds


@pytest.mark.parametrize(
    ("remark", "agent"),
    [
        ("11.24 阿华 已催付", "阿华"),
        ("11.24阿华已催付", "阿华"),
        ("11.24阿华 已催付", "阿华"),
        ("@11.24阿华 已催付", "阿华"),
        ("阿华11.24已催付", "阿华"),
        ("阿华 11.24 已催付", "阿华"),
        ("阿华 已催付 11.24", "阿华"),
        ("已催付 阿华11.24", "阿华"),
        ("已催付 阿华 11.24", "阿华"),
        ("已催付，11.24 阿华", "阿华"),
        ("1124 阿华 催了", "阿华"),
        ("阿华1124催了", "阿华"),
        ("20261124 阿华 催了", "阿华"),
        ("11/24 阿华：打电话没接", "阿华"),
        ("11-24 阿华 打电话没接 已留言", "阿华"),
        ("11月24日阿华电话没接", "阿华"),
        ("2026-11-24 阿华 未接", "阿华"),
        ("26.11.24 阿华 未接", "阿华"),
        ("１１．２４ 阿华 未接", "阿华"),
        ("11.24 14:30 阿华 已提示付款", "阿华"),
        ("(11.24 阿华) 已提醒", "阿华"),
        ("小美1124 未接 已发短信", "小美"),
        ("11.24 阿华 停机 空号", "阿华"),
        ("11.24 阿華 打電話沒接", "阿華"),
        ("11.24 已催付 未接通", ""),
        ("11.24 已催付", ""),
        ("已催付 11.24", ""),
        ("11.24 顾客未接", ""),
        ("11.24 打电话没接", ""),
        ("11.24 阿华 卡里余额不足", "阿华"),
        ("11.24 阿华 不买了 已买别家", "阿华"),
        ("11.24 阿华 客户说不要再打电话", "阿华"),
        ("11.24 阿华 已催付 顾客说11.26付", "阿华"),
        ("要顺丰 11.24 阿华 已催付", "阿华"),
        ("老客户 11.24 阿华 已催付", "阿华"),
        ("阿华-11.24-已催付", "阿华"),
        ("已催付-阿华-1124", "阿华"),
        ("已催付1124阿华", "阿华"),
        ("11，24 阿华 已催付", "阿华"),
        ("11·24阿华已催付", "阿华"),
        ("11、24 阿华 未接", "阿华"),
        ("11.24 阿华 催", "阿华"),
        ("催(阿华11.24)", "阿华"),
        ("1124催", ""),
        ("11.24 催单", ""),
        ("11.24 催第二次", ""),
        ("11.24 阿华 千牛已发", "阿华"),
        ("11.24 旺旺未回", ""),
        ("11.24 联系不上", ""),
        ("11.24 阿华 已沟通", "阿华"),
        ("11.24 阿华 电话已打", "阿华"),
        ("11.24 阿华 顾客不方便接听", "阿华"),
        ("11.24 阿华 顾客说晚点付", "阿华"),
        ("11.24 阿华 发了付款链接", "阿华"),
        ("已催付 阿华11.24 要求11.25发货", "阿华"),
        ("11.24 阿华 已催付 11.25前付有赠品", "阿华"),
    ],
)
def test_a_note_of_today_is_a_contact_of_today_however_it_is_written(remark, agent) -> None:
    assert told(remark) == [("11-24", agent, True)]


@pytest.mark.parametrize(
    ("remark", "chased"),
    [
        ("4.15 阿华 已催付", True),
        ("4.15 阿华 卡里余额不足", True),
        ("4/15 小美 打电话没接", True),
        ("小美415 未接 已发短信", True),
        ("04.14 阿华 已催 考虑中", False),
        ("送小礼物一份 老客户", False),
        ("4.15 阿华 不买了 已买别家", True),
        ("4.15 阿华 客户说不要再打电话", True),
        ("今天17点前发货", False),
        ("4.15 阿华 停机 空号", True),
        ("4.15 已催付 未接通", True),
        ("4-15 阿华 催了", True),
        ("0415 阿华 已催付", True),
        ("阿华已催付", True),
        ("4.15 阿华 已提示付款", True),
    ],
)
def test_whoever_was_contacted_today_by_a_remark_is_left_alone_today(remark, chased) -> None:
    order = {"id": "A", "created": "2026-04-15 09:00", "phone": "13800001234"}
    plan = plan_of([{**order, "seller_memo": remark}], now="2026-04-15 11:00")
    skips = {skip.reason for skip in plan.skips}
    assert bool(skips & {"备注已催", "已拒绝", "不催名单"}) == chased, skips


@pytest.mark.parametrize(
    "remark",
    [
        *("11.24 小美 发顺丰", "送小礼物一份 老客户", "今天17点前发货", "11.24 阿华 未联系"),
        *("11.24 阿华 已催发货", "11.24 阿华 还没催付", "记得提醒付款", "明天再催了", "待催付"),
        *("11.24 阿华 已付款", "满1124减50", "尾号1124", "11.24元", "1124元已收", "已催快递 11.24"),
        *("11.24前发货", "承诺11.24付款", "顾客说11.24付", "已联系快递改地址", "11.24 阿华 请催付"),
        *("11.25催付", "11.25 再催", "11.25下午再催 阿华", "12.1 阿华 催付", "11.24 下午再催"),
        *("11.24 晚点催", "11.24 别的不急", "客户催单 11.24", "11.24 顾客催单发货", "催付人：阿华"),
        *("11.24 发货短信已发", "11.24 已留言给仓库", "已留言仓库", "已催供应商 11.24"),
    ],
)
def test_these_tell_of_no_contact(remark) -> None:
    assert not any(chased for _, _, chased in told(remark))


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        (
            "11.22 阿华 已催付；11.24 小美 未接通",
            [("11-22", "阿华", True), ("11-24", "小美", True)],
        ),
        (
            "11.22 阿华 已催付 11.24 小美 未接通",
            [("11-22", "阿华", True), ("11-24", "小美", True)],
        ),
        ("已催付 阿华11.22，未接 小美11.24", [("11-22", "阿华", True), ("11-24", "小美", True)]),
        ("要顺丰\n11.24 阿华 已催付", [(None, "", False), ("11-24", "阿华", True)]),
        ("阿华已催付", [(None, "阿华", True)]),
        ("打电话没接 已留言", [(None, "", True)]),
        ("已提示付款", [(None, "", True)]),
        ("2019.11.24 阿华 已催付", [("11-24", "阿华", True)]),
        (
            "11.23 阿华 已催付 11.25再催",
            [("11-23", "阿华", True), (None, "", False)],
        ),
        ("11.22已催付 11.24再催 阿华", [("11-22", "", True), ("11-24", "", True)]),
    ],
)
def test_several_notes_and_notes_without_a_date_are_told_apart(remark, expected) -> None:
    assert told(remark) == expected


def test_a_known_name_is_found_wherever_it_stands() -> None:
    assert told("阿 华11.24已催付", "阿 华") == [("11-24", "阿 华", True)]
    assert told("打过电话了，11.24，送货员小王", "送货员小王") == [("11-24", "送货员小王", True)]


def test_an_unanswered_call_uses_up_no_channel_but_what_was_left_in_writing_does() -> None:
    orders = [
        {"id": "A", "seller_memo": "11.22 小美 打电话没接"},
        {"id": "B", "seller_memo": "11.22 小美 打电话没接 已留言"},
        {"id": "C", "seller_memo": "11.23 小美 打电话没接"},
    ]
    plan = plan_of(orders)
    assert [chase.orders[0].id for chase in plan.chases] == ["A"]
    assert {s.order.id: s.reason for s in plan.skips} == {"B": "已催满", "C": "备注已催"}


def test_a_note_without_a_date_counts_for_the_day_it_is_first_seen() -> None:
    (order,) = (chase.orders[0] for chase in plan_of([{"id": "A"}]).chases)
    first, later = NotesSeen(None, 20_000), NotesSeen({}, 20_000)
    assert first.on(order)("阿华 已催付") == day_of(order.created_at)
    assert later.on(order)("阿华 已催付") == 20_000
    assert NotesSeen(later.days, 20_001).on(order)("阿华 已催付") == 20_000
    assert NotesSeen(later.days, 20_001).on(order)("阿华 又催了") == 20_001
