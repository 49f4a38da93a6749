"""What a product is called where nobody gave it a 简称: as a person would say it."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuifu_xl.rules.names import Names
from cuifu_xl.sheets.settings import factory_settings

NAMES = Names(factory_settings())
LONGEST_TITLE = 60  # bytes in GBK, as the platform counts


same_each_time = settings(max_examples=400)


class Title(NamedTuple):
    """A line of titles.txt."""

    title: str
    wanted: str
    second_best: str = ""


def titles() -> list[Title]:
    lines = (Path(__file__).parents[1] / "titles.txt").read_text("utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [Title(*(part.strip() for part in line.split("|"))) for line in told]


TITLES = titles()


def name(title: str, short_name: str = "") -> str:
    found = NAMES.of(title, short_name)
    return found.text if found else ""


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title.title[:12])
def test_a_stuffed_title_is_called_by_its_thing(title: Title) -> None:
    assert name(title.title) == (title.second_best or title.wanted)


def test_the_table_of_titles_is_what_it_says() -> None:
    assert len({title.title for title in TITLES}) == len(TITLES) >= 100
    assert all(len(title.title.encode("gbk")) <= LONGEST_TITLE for title in TITLES)
    second_best = [title for title in TITLES if title.second_best]
    assert all(title.second_best != title.wanted for title in second_best)
    # honest, but few: nine in ten are called as a person would
    assert len(second_best) * 7 <= len(TITLES)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("【包邮】2026春季新款纯棉T恤女", "纯棉T恤"),
        ("正品 保温杯（送杯刷） 500ml", "保温杯"),
        ("iPhone 15 手机壳", "iPhone 15手机壳"),
        ("秋冬加厚[现货]四件套", "加厚四件套"),
        ("顶级 真丝围巾 全网热卖", "真丝围巾"),
        ("Prinsel 帆布包", "Prinsel帆布包"),
        ("💄唇膏★滋润", "唇膏"),
        # a part belongs to the thing before it, synonyms do not
        ("羽绒服收纳袋", "羽绒服收纳袋"),
        ("卫衣外套女", "卫衣"),
        # a general word only where there is nothing better
        ("女装洋气减龄外套", "外套"),
        ("生日礼物女生音乐盒", "音乐盒"),
        # nobody listed the thing, but it ends like one
        ("新款藤编猪仔筐 手作", "藤编猪仔筐"),
        # nothing to go by: the first words
        ("阿巴阿巴嘟嘟", "阿巴阿巴嘟嘟"),
        ("Cotton Summer Dress", "Cotton Summer Dress"),
        ("【新款】", "新款"),
        ("【10斤】", "10斤"),
        ("★★", ""),
        ("", ""),
    ],
)
def test_promotion_years_and_brackets_are_no_part_of_a_name(title: str, expected: str) -> None:
    assert name(title) == expected


def test_the_owners_short_name_wins() -> None:
    assert name("【包邮】纯棉T恤", " 小白T ") == "小白T"
    assert name("【包邮】纯棉T恤", "【新款】特价卫衣女") == "【新款】特价卫衣女"


def test_the_owners_words_of_stuffing_are_left_out() -> None:
    settings = factory_settings()
    own = settings.keywords["促销词"][0]._replace(word="香奈")
    keywords = {**settings.keywords, "促销词": (own,)}
    assert Names(settings).of("香奈针织衫") == ("香奈针织衫", ("针织衫",))
    assert Names(settings._replace(keywords=keywords)).of("香奈针织衫") == ("针织衫", ())


@pytest.mark.parametrize(
    ("title", "room", "expected"),
    [
        ("韩版宽松纯棉白色T恤女短袖上衣", 30, "纯棉白色T恤"),
        ("韩版宽松纯棉白色T恤女短袖上衣", 4, "白色T恤"),
        ("韩版宽松纯棉白色T恤女短袖上衣", 3, "T恤"),
        ("奔驰汽车坐垫全车通用", 6, "奔驰汽车坐垫"),
        ("奔驰汽车坐垫全车通用", 5, "汽车坐垫"),
        # never inside a latin word, and a cut that is none is shown
        ("iPhone15手机壳防摔", 10, "手机壳"),
        ("阿巴阿巴Waterproof嘟嘟", 8, "阿巴阿巴"),
        ("Waterproof", 8, "Waterproof"),
        ("阿巴阿巴嘟嘟", 5, "阿巴阿巴…"),
        # too little room for a name that says anything
        ("奔驰汽车坐垫", 2, "奔驰汽车坐垫"),
    ],
)
def test_a_name_loses_what_stands_before_its_thing_first(
    title: str, room: int, expected: str
) -> None:
    found = NAMES.of(title)
    assert found is not None
    assert found.cut(room) == expected


def test_the_owners_short_name_is_shortened_the_same_way() -> None:
    found = NAMES.of("", "纯棉白色T恤")
    assert found is not None
    assert [found.cut(room) for room in (7, 5, 3)] == ["纯棉白色T恤", "白色T恤", "T恤"]


@given(
    st.text(alphabet="棉麻衣裙T恤aB3 0-【】新款包邮😀é男女收纳盒", min_size=1, max_size=40),
    st.integers(-5, 40),
)
@same_each_time
def test_a_cut_name_fits_or_is_whole_and_says_nothing_the_title_does_not(
    title: str, room: int
) -> None:
    found = NAMES.of(title)
    if found is None:
        assert not any(character.isalnum() for character in title)
        return
    short = found.cut(room)
    assert short == found.text or len(short) <= room
    assert set(found.text) <= {*title, " "}
    assert set(short) <= {*found.text, "…"}


@given(st.text(max_size=40))
@same_each_time
def test_any_title_whatever_gets_a_name_or_none(title: str) -> None:
    found = NAMES.of(title)
    assert found is None or (found.text and all(found.shorter))
