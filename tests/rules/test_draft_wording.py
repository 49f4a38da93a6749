"""Short names of products and the length of an SMS. 简称, 短信字数"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuifu_xl.rules.wording import Names, length, one_line, parts
from cuifu_xl.sheets.settings import factory_settings

SETTINGS = factory_settings()
NAMES = Names(SETTINGS)


def name(title: str, short_name: str = "") -> str:
    found = NAMES.of(title, short_name)
    return found.text if found else ""


def cut(title: str, room: int) -> str:
    found = NAMES.of(title)
    assert found is not None
    return found.cut(room)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("【包邮】2026春季新款纯棉T恤女", "纯棉T恤女"),
        ("正品 保温杯（送杯刷） 500ml", "保温杯500ml"),
        ("iPhone 15 手机壳", "iPhone 15手机壳"),
        ("秋冬加厚[现货]四件套", "加厚四件套"),
        ("2026年新款 连衣裙", "连衣裙"),
        ("顶级 真丝围巾 全网热卖", "真丝围巾"),
        ("口红202色号", "口红202色号"),
        ("Prinsel 帆布包", "Prinsel帆布包"),
        ("💄唇膏★滋润", "唇膏滋润"),
        ("【新款】", "新款"),
        ("★★", ""),
        ("", ""),
    ],
)
def test_promotion_years_and_brackets_are_no_part_of_a_name(title: str, expected: str) -> None:
    assert name(title) == expected


def test_the_owners_short_name_wins() -> None:
    assert name("【包邮】纯棉T恤", " 小白T ") == "小白T"


@pytest.mark.parametrize(
    ("title", "room", "expected"),
    [
        ("韩版宽松纯棉白色T恤女短袖上衣", 30, "韩版宽松纯棉白色T恤女短袖上衣"),
        ("韩版宽松纯棉白色T恤女短袖上衣", 12, "韩版宽松纯棉白色T恤"),
        ("儿童书包 小学生护脊减负", 8, "儿童书包"),
        # never inside a latin word or number, and a cut that is none is shown
        ("防水Waterproof", 8, "防水Waterproof"),
        ("男士加绒Waterproof", 8, "男士加绒…"),
        ("iPhone15手机壳防摔硅胶全包", 10, "iPhone15手…"),
        # what follows 汽车 is the thing itself
        ("奔驰汽车坐垫全车通用", 9, "奔驰汽车坐垫"),
        ("奔驰汽车坐垫", 5, "奔驰汽车…"),
        # too little room for a name that says anything
        ("奔驰汽车坐垫", 3, "奔驰汽车坐垫"),
    ],
)
def test_a_name_is_cut_where_a_word_ends(title: str, room: int, expected: str) -> None:
    assert cut(title, room) == expected


@given(
    st.text(alphabet="棉麻衣裙T恤aB3 0-【】新款包邮😀é", min_size=1, max_size=40),
    st.integers(-5, 40),
)
def test_a_cut_name_fits_or_is_whole(title: str, room: int) -> None:
    found = NAMES.of(title)
    if found is None:
        return
    short = found.cut(room)
    assert short == found.text or len(short) <= room
    assert found.text.startswith(short.rstrip("…"))


def test_an_emoji_counts_as_two_characters() -> None:
    assert length("好😀A1。") == 6


@pytest.mark.parametrize(("chars", "expected"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_long_sms_is_paid_by_sixty_seven(chars: int, expected: int) -> None:
    assert parts(chars, SETTINGS.parameters) == expected


def test_a_text_becomes_one_line() -> None:
    assert one_line(' 一\r\n二\t"三"　四\u2028 ') == "一 二 ＂三＂ 四"
