"""Which technique works, said only when it may be."""

from random import Random

from cuifu_xl.core.effect.techniques import Try, techniques


def tried(
    technique: str, count: int, successes: int, segment: str = "忘了付", cut: str = "未付款原因"
) -> list[Try]:
    return [Try(technique, cut, segment, number < successes) for number in range(count)]


def words(*tries: list[Try]) -> list[tuple[str, str]]:
    told = techniques([each for lot in tries for each in lot], enough=30)
    return [(row.technique, row.words) for row in told]


def test_few_tries_are_no_ground_for_words() -> None:
    assert words(tried("紧迫", 100, 50), tried("关怀", 29, 29)) == [
        ("紧迫", "数据不足"),
        ("关怀", "数据不足"),
    ]


def test_a_clear_difference_is_said_of_both() -> None:
    assert words(tried("紧迫", 100, 50), tried("关怀", 90, 10)) == [
        ("紧迫", "比别的好"),
        ("关怀", "比别的差"),
    ]


def test_a_small_difference_is_none() -> None:
    found = words(tried("紧迫", 100, 30), tried("关怀", 90, 25))
    assert {said for _, said in found} == {"看不出差别"}


def test_each_segment_stands_for_itself_beside_the_others_in_it() -> None:
    told = techniques(
        tried("紧迫", 40, 4)
        + tried("紧迫", 50, 5, "议价")
        + tried("关怀", 20, 10, "议价")
        + tried("紧迫", 90, 9, "短信", "渠道"),
        enough=30,
    )
    assert [(row.cut, row.segment, row.technique, row.tries, row.successes) for row in told] == [
        ("未付款原因", "议价", "紧迫", 50, 5),
        ("未付款原因", "议价", "关怀", 20, 10),
        ("未付款原因", "忘了付", "紧迫", 40, 4),
        ("渠道", "短信", "紧迫", 90, 9),
    ]
    assert [row.others.value for row in told] == [0.5, 0.1, 0.0, 0.0]


def test_what_one_cut_would_show_is_not_said_when_many_were_looked_at() -> None:
    clear = tried("紧迫", 60, 27) + tried("关怀", 60, 14)
    alike = [
        each
        for number in range(20)
        for technique in ("紧迫", "关怀")
        for each in tried(technique, 30, 9, f"{number}", "商品类型")
    ]
    assert words(clear)[0] == ("紧迫", "比别的好")
    assert words(clear, alike)[0] == ("紧迫", "看不出差别")


def test_of_twenty_equal_techniques_hardly_ever_one_looks_better() -> None:
    chance, wrong = Random(3), 0
    for _ in range(100):
        tries = [
            Try(f"T{number % 4}", cut, f"S{number % 5}", won)
            for number in range(500)
            for won in [chance.random() < 0.3]
            for cut in ("未付款原因", "渠道")
        ]
        wrong += any(row.words in ("比别的好", "比别的差") for row in techniques(tries, 15))
    assert wrong <= 10
