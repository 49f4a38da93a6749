"""The engine for LibreOffice, seen through xlwings' own front end."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwings
from office import RunningOffice
from small_workbooks import a_shop

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


# filters


@pytest.fixture
def table(book: xlwings.Book) -> xlwings.main.Table:
    """今日计划 with amounts 1.5, 3, 4.5 and buyers 买家1 to 买家3."""
    return book.sheets["今日计划"].tables["今日计划"]


def shown(table: xlwings.main.Table) -> list[str]:
    """The buyers that a filter leaves to be seen."""
    rows = table.data_body_range.rows
    return [row[0, 1].value for row in rows if not row.rows.hidden]


def test_a_filter_by_values_shows_those_and_reads_back(table: xlwings.main.Table) -> None:
    table.autofilter.apply_values(2, ["买家1", "买家3"])
    assert shown(table) == ["买家1", "买家3"]
    criteria = table.autofilter.criteria[1]
    assert (criteria.type, criteria.values) == ("values", ["买家1", "买家3"])
    table.autofilter.clear()
    assert shown(table) == ["买家1", "买家2", "买家3"]
    assert {one.type for one in table.autofilter.criteria} == {"none"}


@pytest.mark.parametrize(
    ("field", "operator", "first", "second", "left"),
    [
        (3, "greater_than", 1.5, None, ["买家2", "买家3"]),
        (3, "equal_to", 3, None, ["买家2"]),
        (3, "between", 2, 4, ["买家2"]),
        (3, "not_between", 2, 4, ["买家1", "买家3"]),
        (4, "less_than", date(2025, 12, 12), None, ["买家1", "买家2"]),
        (6, "equal_to", None, None, []),
        (6, "not_equal_to", None, None, ["买家1", "买家2", "买家3"]),
        (2, "not_equal_to", "买家2", None, ["买家1", "买家3"]),
    ],
)
def test_a_filter_by_comparison_can_be_read_and_applied_again(
    table: xlwings.main.Table,
    field: int,
    operator: str,
    first: object,
    second: object,
    left: object,
) -> None:
    table.autofilter.apply_comparison(field, operator, first, second)
    assert shown(table) == left
    found = table.autofilter.criteria[field - 1]
    table.autofilter.clear(field)
    assert len(shown(table)) == 3
    if found.type == "values":
        table.autofilter.apply_values(field, found.values)
    else:
        table.autofilter.apply_comparison(field, found.operator, found.value1, found.value2)
    assert shown(table) == left


def test_columns_are_filtered_together_and_cleared_one_by_one(table: xlwings.main.Table) -> None:
    table.autofilter.apply_comparison(3, "greater_than", 2)
    table.autofilter.apply_values(2, ["买家1", "买家2"])
    assert shown(table) == ["买家2"]
    table.autofilter.clear(3)
    assert shown(table) == ["买家1", "买家2"]


# the rest of what is asked for


def test_a_table_grows_and_shrinks_and_formulas_follow(
    free: xlwings.Sheet, book: xlwings.Book
) -> None:
    sheet = book.sheets["催付登记"]
    table = sheet.tables["催付登记"]
    free["K1"].formula = "=ROWS(催付登记[金额])"
    table.resize(sheet["A1:D9"])
    assert (table.range.address, free["K1"].value) == ("$A$1:$D$9", 8.0)
    table.resize(sheet["A1:D3"])
    assert (table.data_body_range.address, free["K1"].value) == ("$A$2:$D$3", 2.0)


def test_the_used_range_ends_with_the_last_cell_that_holds_something(free: xlwings.Sheet) -> None:
    free["C5:M40"].number_format = "@"
    free["M30"].value = "x"
    assert free.used_range.last_cell.address == "$M$30"


def test_a_name_for_cells_and_a_name_for_a_formula(book: xlwings.Book) -> None:
    place = book.api.Sheets.getByName("设置").getCellByPosition(0, 0).CellAddress
    book.api.NamedRanges.addNewByName("店铺", "$设置.$C$4", place, 0)
    book.api.NamedRanges.addNewByName("合计", "SUM(催付登记[金额];1)", place, 0)
    assert "店铺" in [name.name for name in book.names]
    assert book.names["店铺"].refers_to_range.value == "小店"
    assert book.names["合计"].refers_to == "=SUM(催付登记[金额],1)"


def test_looks_read_as_they_were_set(free: xlwings.Sheet) -> None:
    cells = free["K1:L2"]
    cells.color, cells.font.bold, cells.font.color = "#DDDDFF", True, (1, 2, 3)
    cells.horizontal_alignment = "center"
    assert (cells.color, cells.font.bold, cells.font.color) == ((0xDD, 0xDD, 0xFF), True, (1, 2, 3))
    assert (cells.horizontal_alignment, free["K3"].horizontal_alignment) == ("center", "general")
    cells.color = None
    assert cells.color is None


def test_cells_of_different_formats_have_no_common_one(free: xlwings.Sheet) -> None:
    free["K1"].number_format = "0.00"
    assert (free["K1"].number_format, free["L1"].number_format) == ("0.00", "General")
    assert free["K1:L1"].number_format is None


def test_the_state_of_the_program_is_set_and_comes_back(book: xlwings.Book) -> None:
    app = book.app
    still = {"screen_updating": False, "calculation": "manual", "status_bar": "正在计划…"}
    with app.properties(**still):
        assert (app.screen_updating, app.calculation, app.status_bar) == (*still.values(),)
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "automatic", False)


def test_a_big_block_goes_in_and_comes_back_at_once(free: xlwings.Sheet) -> None:
    rows = [[f"{9 * 10**17 + row}", float(row), datetime(2026, 1, 1), None] for row in range(5000)]
    cells = free["K1:N5000"]
    free["K1:K5000"].number_format = "@"
    cells.value = rows
    assert cells.value == rows
