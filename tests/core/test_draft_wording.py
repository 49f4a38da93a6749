"""The length of an SMS and what fits one line. 短信字数"""

import pytest

from cuifu_xl.core.wording.forbidden import length, one_line, parts
from cuifu_xl.tables.settings import factory_settings

SETTINGS = factory_settings()


def test_an_emoji_counts_as_two_characters() -> None:
    assert length("好😀A1。") == 6


@pytest.mark.parametrize(("chars", "expected"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_long_sms_is_paid_by_sixty_seven(chars: int, expected: int) -> None:
    assert parts(chars, SETTINGS.parameters) == expected


def test_a_text_becomes_one_line() -> None:
    assert one_line(' 一\r\n二\t"三"　四\u2028 ') == "一 二 ＂三＂ 四"
