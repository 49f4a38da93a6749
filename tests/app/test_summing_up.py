"""What 刷新汇总 and `cuifu summary` tell. 汇总"""

import json
from datetime import date, datetime

from cuifu_xl.app.cli.main import main
from cuifu_xl.app.messages import more_sentences, technique_sentences
from cuifu_xl.app.summary_page import page
from cuifu_xl.app.summing_up import summary
from cuifu_xl.core.effect.halves import Half
from cuifu_xl.core.units import day_number, minute_of
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.memory import MemoryWorkbook
from cuifu_xl.worklist.remembered import remember_matched
from tests.shop import in_memory, on_disk

NOW = minute_of(datetime(2026, 11, 30, 10, 0))


def entry(number: int, **cells) -> dict:
    """A line of 催付登记: contacted on Monday through 千牛, closed unpaid."""
    return {
        "登记号": f"R{number}",
        "订单编号": f"A{number}",
        "买家会员名": f"测试买家{number}",
        "催付时间": datetime(2026, 11, 23, 10, 0),
        "催付日": datetime(2026, 11, 23),
        "下单时间": datetime(2026, 11, 23, 8, 0),
        "应付金额": 80.0,
        "渠道": "千牛",
        "客服": "阿华",
        "技巧": "紧迫",
        "商品": "卫衣",
        "组别": "催付",
        "第几次": 1,
        "首次催付": 1,
        "数据截至": datetime(2026, 11, 23, 9, 0),
        "付款状态": "已关闭",
        "是否成功": 0,
    } | cells


def paid(number: int, **cells) -> dict:
    return entry(
        number,
        付款状态="已付",
        付款时间=datetime(2026, 11, 23, 12, 0),
        回款金额=80.0,
        是否成功=1,
        付款用时=2.0,
        **cells,
    )


def held_out(number: int, **cells) -> dict:
    return entry(number, 组别="对照", 首次催付=0, 是否成功=None, 第几次=None, **cells)


def a_book(*entries: dict, **parameters: float) -> MemoryWorkbook:
    headings = schema.REGISTER.headings()
    rows = [[one.get(heading) for heading in headings] for one in entries]
    told = [
        [name, parameters.get(name, value), *rest]
        for name, value, *rest in factory_rows(schema.PARAMETERS.name)
    ]
    return in_memory(催付登记=rows, 参数=told)


def many(make, first: int, count: int, **cells) -> list[dict]:
    return [make(number, **cells) for number in range(first, first + count)]


def payments_known_until(book: MemoryWorkbook, as_of: datetime) -> None:
    meta = Meta(book.read("_meta"))
    remember_matched(meta, minute_of(as_of))
    book.write("_meta", schema.META.headings(), meta.rows())


def test_every_table_adds_up_to_the_whole() -> None:
    lines = [
        paid(1, 渠道="短信", 短信条数=2, 客服="小李", 首次催付=0, 第几次=2),
        entry(1, 是否成功=None, 付款状态="已付", 催付时间=datetime(2026, 11, 23, 9, 30)),
        entry(2, 未付款原因="余额不足", 催付日=datetime(2026, 11, 24)),
        entry(3, 组别="不计", 首次催付=0, 是否成功=None),
    ]
    found = summary(a_book(*lines), NOW)
    assert (found.total.attempts, found.total.orders, found.total.successes) == (3, 2, 1)
    assert (found.total.recovered, found.total.took, found.total.messages) == (8000, 2.0, 2)
    for dimension, rows in found.tables.items():
        assert sum(row.attempts for row in rows) == 3, dimension
        assert sum(row.recovered for row in rows) == 8000, dimension
    told = {row.name: (row.attempts, row.successes) for row in found.tables["渠道"]}
    assert told == {"千牛": (2, 0), "短信": (1, 1)}
    assert [row.name for row in found.tables["日期"]] == ["2026-11-23", "2026-11-24"]


def test_messages_are_paid_for_by_the_price_on_the_settings() -> None:
    lines = [paid(1, 渠道="短信", 短信条数=2), entry(2, 渠道="短信", 短信条数=1), entry(3)]
    found = summary(a_book(*lines, 短信单价=0.045), NOW)
    assert [(row.name, row.cost) for row in found.tables["渠道"]] == [("短信", 14), ("千牛", 0)]
    assert "短信计费 3 条，费用 0.14 元；回款减费用 79.86 元。" in more_sentences(found)


def test_without_a_price_no_cost_is_claimed() -> None:
    found = summary(a_book(paid(1, 渠道="短信", 短信条数=2)), NOW)
    assert found.total.cost is None
    assert "短信计费 2 条；在设置的「参数」填上短信单价，就算得出费用。" in more_sentences(found)


def test_reasons_stand_with_their_product_and_remedy_the_dearest_loss_first() -> None:
    lines = [entry(1, 未付款原因="余额不足"), entry(2, 未付款原因="余额不足"), paid(3), entry(4)]
    found = summary(a_book(*lines), NOW).causes
    assert [(c.reason, c.goods, c.orders, c.paid, c.lost, c.lost_money) for c in found] == [
        ("余额不足", "卫衣", 2, 0, 2, 16000),
        ("没问到", "卫衣", 2, 1, 1, 8000),
    ]
    assert found[0].remedy
    assert not found[1].remedy


def test_orders_held_out_decide_where_there_are_some() -> None:
    lines = [
        *many(paid, 100, 30),
        *many(entry, 200, 30),
        *many(held_out, 300, 36),
        *many(held_out, 400, 4, 付款状态="已付", 付款时间=datetime(2026, 11, 23, 12, 0)),
    ]
    effect = summary(a_book(*lines), NOW).effect
    assert (effect.source, effect.verdict) == ("对照组", "有效")
    assert effect.sentence.startswith(
        "有效：催了的 60 单付了 50.0%，没催的对照组 40 单付了 10.0%，差 +40.0%"
    )


def test_large_amounts_and_high_tiers_are_not_compared_with_those_held_out() -> None:
    lines = [
        *many(paid, 100, 40, 应付金额=300.0),
        *many(paid, 150, 40, 会员等级="VIP"),
        *many(entry, 200, 30),
        *many(held_out, 300, 30),
    ]
    trial = summary(a_book(*lines), NOW).effect.trial
    assert trial is not None
    assert (trial.chased_orders, trial.chased.value) == (30, 0)


def test_too_few_orders_say_nothing_yet_and_how_long_it_will_take() -> None:
    effect = summary(a_book(*many(paid, 1, 6), *many(entry, 20, 6), held_out(50)), NOW).effect
    assert effect.verdict == "说不准"
    assert "才说得准" in effect.sentence


def test_without_curve_and_orders_held_out_nothing_is_claimed() -> None:
    effect = summary(a_book(*many(paid, 1, 40)), NOW).effect
    assert (effect.source, effect.rate, effect.verdict) == ("", None, "说不准")


def test_two_stretches_are_compared_by_orders_whose_end_is_known() -> None:
    later = {"催付时间": datetime(2026, 11, 27, 10, 0), "催付日": datetime(2026, 11, 27)}
    open_ = {"付款状态": "未付", "是否成功": None}
    lines = [
        *many(paid, 1, 40),
        *many(entry, 50, 40, **later),
        *many(entry, 99, 9, **later, **open_),
    ]
    halves = summary(a_book(*lines), NOW).halves
    assert halves is not None
    assert (halves.before.orders, halves.after.orders, halves.words) == (
        *(40, 40, "后一段低，不像是碰巧"),
    )


def test_orders_that_may_still_be_open_are_not_compared_whether_paid_or_not() -> None:
    """Of the last days a report knows the paid ones only: they would all look like successes."""
    open_ = {
        "催付时间": datetime(2026, 11, 29, 10, 0),
        "催付日": datetime(2026, 11, 29),
        "下单时间": datetime(2026, 11, 29, 8, 0),
        "关闭时间": datetime(2026, 12, 2, 8, 0),
        "技巧": "关怀",
    }
    lines = [
        *many(paid, 1, 40),
        *many(entry, 50, 40),
        *many(paid, 100, 40, **open_),
        *many(held_out, 150, 1, **open_),
        *many(held_out, 200, 40),
    ]
    book = a_book(*lines)
    payments_known_until(book, datetime(2026, 11, 30, 9, 0))
    found = summary(book, NOW)
    assert found.halves is None
    assert {row.technique for row in found.techniques} == {"紧迫"}
    assert found.effect.trial is not None
    assert (found.effect.trial.chased_orders, found.effect.trial.held_out_orders) == (80, 40)
    # a later report: now all of them must have ended
    payments_known_until(book, datetime(2026, 12, 2, 9, 0))
    trial = summary(book, NOW).effect.trial
    assert trial is not None
    assert (trial.chased_orders, trial.held_out_orders) == (120, 41)


def test_two_stretches_are_split_at_the_day_that_is_named() -> None:
    def on(day: int) -> dict:
        at = datetime(2026, 11, day)
        return {"催付时间": at.replace(hour=10), "催付日": at}

    lines = [
        *many(paid, 1, 40, **on(16)),
        *many(paid, 50, 10, **on(18)),
        *many(entry, 60, 30, **on(18)),
        *many(entry, 100, 5, **on(26)),
    ]
    found = summary(a_book(*lines), NOW, split=day_number(date(2026, 11, 18)))
    assert found.halves is not None
    assert (found.halves.before, found.halves.after) == (
        Half("2026-11-18 之前", 40, 40),
        Half("2026-11-18 起", 45, 10),
    )
    assert any(
        said.startswith(
            "2026-11-18 之前 40 单成 40、100.0%（91%–100%），2026-11-18 起 45 单成 10、"
        )
        for said in more_sentences(found)
    )


def test_a_stretch_without_orders_is_no_ground_for_words() -> None:
    found = summary(a_book(*many(paid, 1, 40)), NOW, split=day_number(date(2026, 11, 23)))
    assert (
        "2026-11-23 之前 0 单成 0，2026-11-23 起 40 单成 40、100.0%（91%–100%）："
        "有一段没有到期的单，比不出来。"
    ) in more_sentences(found)


def test_summary_takes_the_day_to_split_at(tmp_path, capsys) -> None:
    book = on_disk(tmp_path)
    assert main(["summary", str(book), "--split", "2026-11-15", "--json"]) == 0
    halves = json.loads(capsys.readouterr().out)["halves"]
    assert [halves[side]["name"] for side in ("before", "after")] == [
        "2026-11-15 之前",
        "2026-11-15 起",
    ]
    assert main(["summary", str(book), "--split", "11月15日"]) == 2
    assert "请写成 2026-11-15" in capsys.readouterr().err


def test_techniques_are_compared_by_reason_channel_tier_attempt_and_kind_of_goods() -> None:
    lines = [
        *many(paid, 1, 40, 技巧="关怀", 商品类型="利润"),
        *many(entry, 50, 5, 技巧="关怀", 会员等级="VIP", 第几次=2),
        *many(entry, 100, 40, 未付款原因="余额不足", 渠道="短信"),
        *many(entry, 150, 40, 商品类型="利润"),
        *many(paid, 200, 40, 技巧=None),
    ]
    found = summary(a_book(*lines), NOW)
    told = {(row.cut, row.segment, row.technique): row for row in found.techniques}
    assert {(row.cut, row.segment) for row in found.techniques} == {
        ("未付款原因", "没问到"),
        ("未付款原因", "余额不足"),
        ("渠道", "千牛"),
        ("渠道", "短信"),
        ("会员等级", "（空）"),
        ("会员等级", "VIP"),
        ("第几次", "第 1 次"),
        ("第几次", "第 2 次"),
        ("商品类型", "利润"),
        ("商品类型", "（空）"),
    }
    of_kind = told["商品类型", "利润", "关怀"]
    assert (of_kind.tries, of_kind.successes, of_kind.words) == (40, 40, "比别的好")
    assert told["会员等级", "VIP", "关怀"].words == "数据不足"
    assert technique_sentences(found.techniques)[0] == (
        "未付款原因「没问到」：「关怀」成 88.9%，别的技巧 0.0%。可以在「话术」里给它多写几条。"
    )
    assert "按商品类型" in page(found)


def test_an_empty_register_is_summed_up_without_a_word_too_much() -> None:
    found = summary(in_memory(), NOW)
    assert found.total.attempts == 0
    assert found.effect.verdict == "说不准"
    assert "<svg" not in page(found)


def test_the_page_draws_and_escapes_what_people_typed() -> None:
    text = page(summary(a_book(paid(1, 客服="<b>阿华"), entry(2)), NOW))
    assert text.count("<svg") == 2
    assert "&lt;b&gt;阿华" in text
    assert "<b>阿华" not in text


def test_summary_prints_its_figures_and_writes_the_page(tmp_path, capsys) -> None:
    book, html = on_disk(tmp_path), tmp_path / "汇总.html"
    given = ["summary", str(book), "--now", "2026-11-30T10:00", "--json", "--html", str(html)]
    assert main(given) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {key: figures[key] for key in ("attempts", "orders", "rate", "verdict")} == {
        "attempts": 0,
        "orders": 0,
        "rate": None,
        "verdict": "说不准",
    }
    assert (figures["messages"], figures["cost"], figures["tables"]["渠道"]) == (0, None, [])
    assert figures["techniques"] == []
    assert "催付汇总" in html.read_text("utf-8")
    assert main(given[:4]) == 0
    assert "催了 0 次" in capsys.readouterr().out
