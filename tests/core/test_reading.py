"""What lines tell of a payment: our own labelled lines, and the borders of words and moments."""

import pytest
from builders import at, settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from benchmarks.texts import FILES, found_in, lines, scores
from cuifu_xl.core.reading.reading import BUYER, CHAT, NOTE, PROMISE, REMARK, Finding, Reader
from cuifu_xl.core.reading.spelling import ODD_SPELLINGS, usually_spelt
from cuifu_xl.core.units import moment_of
from cuifu_xl.tables.settings import factory_settings

SAID = "11-23 14:00"  # a Monday
PIECES = (
    *(
        "明天",
        "今晚",
        "下周",
        "周五",
        "15号",
        "12月",
        "月底",
        "下午",
        "晚上",
        "八点半",
        "25:99",
        "半小时后",
    ),
    *(
        "过两天",
        "十十",
        "99号",
        "2月30号",
        "12.1",
        "0.0",
        "付",
        "付款",
        "发工资",
        "到账",
        "没",
        "不是",
        "的话",
    ),
    *(
        "不要了",
        "别再发了",
        "TD",
        "余额",
        "不足",
        "密码",
        "忘",
        "您",
        "？",
        "，",
        " ",
        "😂",
        "İ",
        "吗",
        "可能",
    ),
)
few = hypothesis_settings(max_examples=400)


def read(text: str, said: str = SAID, source: str = CHAT, **tables: object) -> list[str]:
    """What is found, as it is labelled in tests/texts."""
    reader = Reader(settings(tables=tables) if tables else factory_settings())
    return found_in({"text": text, "at": said, "in": source}, reader)


@pytest.mark.parametrize(
    "line", [*lines("lines.toml"), *lines("tried.toml")], ids=lambda line: line["text"]
)
def test_a_line_that_was_tuned_on_tells_what_its_label_says(line: dict[str, str]) -> None:
    assert sorted(found_in(line, Reader(factory_settings()))) == sorted(line["found"])


@pytest.mark.parametrize("file", FILES.values())
def test_of_every_kind_95_in_100_findings_are_right(file: str) -> None:
    low = {kind: score for kind, score in scores(file).items() if score.precision < 0.95}
    assert low == {}


@pytest.mark.parametrize(
    ("file", "share"),
    [
        ("lines.toml", 1.0),
        ("held_out.toml", 0.95),
        ("hasty.toml", 0.95),
        ("hasty_2.toml", 0.85),
        ("tried.toml", 1.0),
    ],
)
def test_most_of_what_is_there_is_found(file: str, share: float) -> None:
    assert file in FILES.values()
    assert scores(file)["all"].recall >= share


def test_there_are_150_lines_and_every_line_is_of_a_known_place() -> None:
    every = [line for file in FILES.values() for line in lines(file)]
    assert len(every) >= 150
    assert len({(line["in"], line["text"]) for line in every}) == len(every)
    assert {line["in"] for line in every} == {CHAT, NOTE, REMARK}


@pytest.mark.parametrize(
    ("said", "text", "promised"),
    [
        ("11-23 14:00", "今天付", "11-23 16:00"),
        ("11-23 17:00", "今天付", "11-23 22:00"),
        ("11-23 17:00", "今天下午付", "11-23 22:00"),
        ("11-23 08:00", "8点半付", "11-23 08:30"),
        ("11-23 20:00", "九点一十付", "11-23 21:10"),
        ("11-23 20:00", "今晚12点付", "11-24 00:00"),
        ("11-23 14:00", "明天中午1点付", "11-24 13:00"),
        ("11-23 14:00", "明天3点付", "11-24 15:00"),
        ("11-23 14:00", "明儿一早付", "11-24 12:00"),
        ("11-23 14:00", "明天下了班回家付", "11-24 22:00"),
        ("11-23 14:00", "8点前肯定付", "11-23 20:00"),
        ("11-23 14:00", "周日前付可以吧", "11-29 16:00"),
        ("11-23 14:00", "明天凌晨3点付", "11-24 03:00"),
        ("11-23 14:00", "周一付", "11-23 16:00"),
        ("11-23 17:00", "周一付", "11-23 22:00"),
        ("11-24 14:00", "这周一付", None),
        ("11-24 14:00", "周一付", "11-30 16:00"),
        ("11-22 14:00", "下周日付", "11-29 16:00"),
        ("11-22 14:00", "下下周一付", "11-30 16:00"),
        ("11-23 14:00", "周末付", "11-28 16:00"),
        ("11-23 14:00", "二十三号付", "11-23 16:00"),
        ("11-23 14:00", "22号付", "12-22 16:00"),
        ("11-23 14:00", "下个月五号付", "12-05 16:00"),
        ("11-23 14:00", "31号付", "12-31 16:00"),
        ("11-23 14:00", "45号付", None),
        ("11-30 14:00", "月底付", "11-30 16:00"),
        ("12-31 23:00", "下个月2号付", "01-02 16:00"),
        ("11-23 23:30", "半小时后付", "11-24 00:00"),
        ("11-23 14:00", "十五分钟后付", "11-23 14:15"),
        ("11-23", "两小时后付", None),
        ("11-23 14:00", "半天后付款", None),
        ("11-23 14:00", "过半天付", None),
        ("11-23 14:00", "半分钟后付", None),
        ("11-23 14:00", "过三天付", "11-26 16:00"),
        ("11-23 14:00", "顾客今晚8点前付", "11-23 20:00"),
    ],
)
def test_a_moment_counts_from_when_it_was_said(said: str, text: str, promised: str | None) -> None:
    expected = f"承诺 {promised}" if promised else "疑似 承诺"
    assert read(text, said, REMARK) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "到付可以吗明天",
            "3天无理由退货吗",
            "明天付的话有货吗",
            "今天付款，明天能到不",
            "付好了明天发",
        ),
        *(
            "39.9付不付得起",
            "明天送到付给快递",
            "明天没法付",
            "我买过25号的",
            "今晚8点前付款有礼品",
        ),
        *("今晚付款什么时候能寄", "明天我要陪家里的老人出门走走呢那么付", "怎么付 下午在家"),
    ],
)
def test_these_promise_nothing(text: str) -> None:
    assert [label for label in read(text, source=NOTE) if PROMISE in label] == []


def test_an_odd_spelling_is_as_long_as_the_usual_one() -> None:
    text = "莫催嘛 pdd咋个付嘞 我晓得"
    assert usually_spelt(text) == "别催嘛 拼多多怎么付嘞 我知道"
    assert [odd for odd in ODD_SPELLINGS if len(usually_spelt(odd)) != len(odd)] == []


def test_what_is_found_is_quoted_as_it_was_written() -> None:
    reader = Reader(factory_settings())
    assert reader.findings("你莫催我嘛", at(SAID), CHAT) == (
        Finding("别再联系", "订单", "你莫催我嘛"),
    )


def test_a_polite_buyer_is_understood_where_it_is_known_who_spoke() -> None:
    for text, found in (
        ("这单不要了，谢谢您", ["拒绝"]),
        ("我这边余额不足", ["原因 余额不足"]),
        ("明天下午付给您", ["承诺 11-24 16:00"]),
    ):
        assert read(text, source=CHAT) == []
        assert read(text, source=BUYER) == found


def test_parts_of_the_day_are_settings() -> None:
    reader = Reader(settings(parameters={"承诺上午": "10:30", "承诺晚上": "20:15"}))
    (morning,) = reader.findings("明天上午付", at(SAID), CHAT)
    (evening,) = reader.findings("明晚付", at(SAID), CHAT)
    assert [f"{moment_of(said.at):%d %H:%M}" for said in (morning, evening)] == [
        "24 10:30",
        "24 20:15",
    ]


def test_a_finding_quotes_the_clauses_it_came_from() -> None:
    reader = Reader(factory_settings())
    assert reader.findings("在的，卡里余额 不够😂，明天发工资，晚上付！", at(SAID), CHAT) == (
        Finding("未付款原因", "等待汇款", "明天发工资"),
        Finding("承诺", "", "晚上付", at=at("11-23 22:00")),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ltd", []),
        ("TD", ["别再联系 买家"]),
        ("td-lte", []),
        ("ok宝贝", []),
        ("K宝丢了", ["原因 支付限额/U盾/证书"]),
        ("密码，忘", []),
        ("改价", ["原因 需改价"]),
        ("已改价", []),
        ("取消订单吗", []),
        ("取消订单吧", ["拒绝"]),
    ],
)
def test_a_word_counts_where_it_is_a_word(text: str, found: list[str]) -> None:
    assert read(text) == found


def test_the_longest_word_wins_and_one_word_may_mean_two_things() -> None:
    rows = [
        ["钱、没钱、没钱花", "未付款原因", "余额不足"],
        ["没钱花", "意愿", "弱"],
        ["没钱花了", "忽略", None],
        ["「花」", "拒绝", "？"],
    ]
    assert read("没钱花", 关键词=rows) == ["原因 余额不足", "意愿 弱"]
    assert read("没钱花了", 关键词=rows) == []
    assert read("我就花了吧", 关键词=rows) == ["疑似 拒绝"]
    assert read("花裙子", 关键词=rows) == []


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=20))
@few
def test_any_line_can_be_read(text: str) -> None:
    reader = Reader(factory_settings())
    for source in (CHAT, NOTE, REMARK):
        found = reader.findings(text, at(SAID), source)
        assert reader.findings(text, at(SAID), source) == found
        for finding in found:
            assert finding.words
            assert finding.words in text
            assert finding.kind == PROMISE or finding.at is None
            assert finding.at is None or finding.at > at(SAID)
            assert finding.kind != PROMISE or finding.at is not None or not finding.is_certain
