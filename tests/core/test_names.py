"""What a product is called where nobody gave it a 简称: as a person would say it."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuifu_xl.core.wording.names import Names
from cuifu_xl.tables.settings import factory_settings

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


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("送枕头！全棉床单四件套", "全棉床单"),
        ("买就送袜子3双 男士运动鞋透气", "男士运动鞋"),
        ("拍下送保温杯 电热水壶", "电热水壶"),
        ("送收纳盒 女士手表", "女士手表"),
        ("赠品袜子 运动鞋", "运动鞋"),
        ("（赠雨伞）防晒帽女", "防晒帽"),
        ("加9.9元换购保温杯 咖啡机", "咖啡机"),
        ("送枕头+眼罩 四件套", "四件套"),
        ("送小袋真丝枕套 阿巴阿巴嘟嘟", "阿巴阿巴嘟嘟"),
        ("送iPhone数据线 手机壳", "手机壳"),
        # no blank says where the gift ends
        ("送枕头全棉床单四件套", "全棉床单"),
        ("买就送袜子男士运动鞋", "男士运动鞋"),
        # nothing is given away here
        ("送女友生日礼物项链", "项链"),
        ("送货上门沙发", "送货上门沙发"),
        ("送餐车 商用", "送餐车"),
        ("送别 CD", "送别CD"),
        ("顺丰配送 沙发", "沙发"),
        # no other word to call it by
        ("送枕头", "枕头"),
    ],
)
def test_a_gift_is_not_what_was_bought(title: str, expected: str) -> None:
    assert name(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("维生素C片 100片/瓶 买2送1 全网最低价", "维生素C片"),
        ("买2盒送1盒 面膜", "面膜"),
        ("拍2发3 阿巴阿巴", "阿巴阿巴"),
        ("满200减30 阿巴阿巴嘟嘟", "阿巴阿巴嘟嘟"),
        ("满99元送杯子 阿巴阿巴", "阿巴阿巴"),
        ("第二件半价 阿巴阿巴", "阿巴阿巴"),
        ("第2件0元 阿巴阿巴", "阿巴阿巴"),
        ("2件8折 阿巴阿巴", "阿巴阿巴"),
        ("到手价 阿巴阿巴", "阿巴阿巴"),
        # 折 is a fold here
        ("三折伞 防晒", "三折伞"),
    ],
)
def test_an_offer_that_nobody_has_checked_is_no_part_of_a_name(title: str, expected: str) -> None:
    assert name(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("《活着》余华", "活着"),
        ("《小王子》中英双语 精装", "小王子"),
        ("正版《三体》全集刘慈欣科幻小说 送书签", "三体"),
        ("《解忧杂货店》东野圭吾 硬壳", "解忧杂货店"),
        # the title of a book on something else, and promotion in the same brackets
        ("《小王子》帆布包", "帆布包"),
        ("阿巴阿巴《新款包邮》", "阿巴阿巴"),
        ("阿巴阿巴《送袜子》", "阿巴阿巴"),
        ("阿巴阿巴《 》", "阿巴阿巴"),
    ],
)
def test_a_book_is_called_by_its_title(title: str, expected: str) -> None:
    assert name(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Apple/苹果 iPhone 15 Pro Max 手机壳 磁吸", "iPhone 15 Pro Max手机壳"),
        ("Apple/苹果 原装 数据线", "数据线"),
        ("苹果 手机壳", "手机壳"),
        ("苹果15手机壳", "苹果15手机壳"),
        ("新鲜苹果5斤装脆甜", "新鲜苹果"),
    ],
)
def test_a_maker_is_no_fruit(title: str, expected: str) -> None:
    assert name(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("草莓蛋糕 生日", "草莓蛋糕"),
        ("苹果醋", "苹果醋"),
        ("蜂蜜柚子茶 冲饮", "蜂蜜柚子茶"),
        ("苹果香蕉 当季水果", "苹果香蕉"),
        # search words behind a blank or behind what is no food say nothing of it
        ("苹果 果汁", "苹果"),
        ("卫衣外套女", "卫衣"),
    ],
)
def test_what_is_made_of_a_fruit_is_no_fruit(title: str, expected: str) -> None:
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
