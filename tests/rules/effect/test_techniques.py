"""Which technique works, said only when it may be."""

from random import Random

from cuifu_xl.rules.effect.techniques import Try, techniques


def tried(technique: str, count: int, successes: int, segment: str = "忘了付") -> list[Try]:
    return [Try(technique, segment, number < successes) for number in range(count)]


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


def test_each_reason_stands_for_itself() -> None:
    told = techniques(tried("紧迫", 40, 4) + tried("紧迫", 50, 5, "议价"), enough=30)
    assert [(row.segment, row.tries, row.successes) for row in told] == [
        ("议价", 50, 5),
        ("忘了付", 40, 4),
    ]


def test_of_twenty_equal_techniques_hardly_ever_one_looks_better() -> None:
    chance, wrong = Random(3), 0
    for _ in range(100):
        tries = [
            Try(f"T{number % 4}", f"R{number % 5}", chance.random() < 0.3) for number in range(1000)
        ]
        wrong += any(row.words in ("比别的好", "比别的差") for row in techniques(tries, 30))
    assert wrong <= 10
