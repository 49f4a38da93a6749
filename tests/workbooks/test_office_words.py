"""What LibreOffice refuses is said to the seller in words."""

import sys
from contextlib import nullcontext

import pytest

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.open.office_words import InWords
from xlwings_libreoffice.errors import (
    NoPythonUnoError,
    NotAnsweringError,
    NotListeningError,
    OfficeError,
    OtherPythonUnoError,
)

MINE = f"{sys.version_info.major}.{sys.version_info.minor}"
SAID = {
    NotAnsweringError: "一直没有回应。请看看它是不是卡住了",
    NotListeningError: "连不上 LibreOffice：它没有打开",
    NoPythonUnoError: "找不到 LibreOffice 的 Python 接口.*python3-uno",
    OtherPythonUnoError: f"接口和这里的 Python {MINE} 配不上",
}


@pytest.mark.parametrize("refusal", OfficeError.__subclasses__())
def test_whatever_the_office_refuses_the_seller_is_told_what_to_do(
    refusal: type[OfficeError],
) -> None:
    with pytest.raises(WorkbookError, match=SAID[refusal]), InWords():
        raise refusal("in the engine's words")


def test_an_office_that_is_given_up_is_said_in_words_too() -> None:
    class GivenUp(nullcontext[None]):
        def __exit__(self, *error: object) -> None:
            raise NotAnsweringError

    with pytest.raises(WorkbookError, match="一直没有回应"), InWords(GivenUp()):
        raise RuntimeError("of UNO, when its connection is cut")


def test_an_error_of_our_own_stays_what_it_is() -> None:
    with pytest.raises(KeyError), InWords(nullcontext()):
        raise KeyError("ours")
