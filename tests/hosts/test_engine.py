"""The engine for LibreOffice, seen through xlwings' own front end."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwings
from office import RunningOffice
from workbooks import a_shop

pytestmark = pytest.mark.e2e


@pytest.fixture
def book(office: RunningOffice, tmp_path: Path) -> Iterator[xlwings.Book]:
    book = office.open(a_shop(tmp_path / "Cuifu.xlsx"))
    yield book
    book.close()


@pytest.fixture
def free(book: xlwings.Book) -> xlwings.Sheet:
    """A sheet with free cells from K1 on."""
    return book.sheets["看板"]


def test_a_workbook_is_found_by_name_as_a_button_does(book: xlwings.Book) -> None:
    assert xlwings.Book("Cuifu.xlsx") == book
    assert book.name == "Cuifu.xlsx"
    assert [sheet.name for sheet in book.sheets][:3] == ["订单", "今日计划", "催付登记"]


def test_every_kind_of_value_comes_back_as_it_was(free: xlwings.Sheet) -> None:
    rows = [
        ["文", 1.5, datetime(2026, 11, 22, 10, 30), True, None],
        [" 前后 ", -0.0, datetime(9999, 12, 30), False, "😀"],
        ["a\nb", 1e300, datetime(1900, 3, 1, 23, 59, 59), True, "1"],
    ]
    free["K1:O3"].value = rows
    assert free["K1:O3"].value == rows
    assert [type(value) for value in free["K1:O1"].value] == [
        str,
        float,
        datetime,
        bool,
        type(None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 138",
        "@x",
        "-1",
        "'x",
        "001",
        "9000000000000000123",
        "1E5",
        "2026-11-22",
        "TRUE",
    ],
)
def test_text_that_looks_like_something_else_stays_text(free: xlwings.Sheet, text: str) -> None:
    free["K1"].number_format = "@"
    free["K1"].value = text
    assert free["K1"].value == text
    assert free["K1"].formula == text


def test_a_date_gets_a_format_that_shows_it(free: xlwings.Sheet) -> None:
    free["K1:L1"].value = [date(2026, 1, 2), datetime(2026, 1, 2, 3, 4)]
    assert [cell.number_format for cell in free["K1:L1"]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    free["K1"].number_format = "m-d"
    free["K1"].value = date(2026, 5, 6)
    assert (free["K1"].number_format, free["K1"].value) == ("m-d", datetime(2026, 5, 6))


@pytest.mark.parametrize(
    ("formula", "error"), [("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ('=VALUE("x")', "#VALUE!")]
)
def test_an_error_is_nothing_unless_its_name_is_asked_for(
    free: xlwings.Sheet, formula: str, error: str
) -> None:
    free["K1"].formula = formula
    assert free["K1"].value is None
    assert free["K1"].options(err_to_str=True).value == error


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(催付登记[金额],1)",
        "=SUM(订单!A1:B2,'今日计划'!C2)",
        '=IF(A1="a,b","一,二",{1,2;3,4})',
        '=COUNTIFS(今日计划[结果],"好",今日计划[买家],"?*")',
        "=SUM(订单!$A:$A)",
    ],
)
def test_a_formula_reads_as_it_was_written(free: xlwings.Sheet, formula: str) -> None:
    free["K1"].formula = formula
    assert free["K1"].formula == formula.replace("'今日计划'", "今日计划")
    assert free["K1"].value is not None
