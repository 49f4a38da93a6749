"""看板: formulas in a real program equal what a test counts by itself; charts hold their values."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from cuifu_xl.maker.first_rows import today_row
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.schema import REGISTER, SKIPPED
from cuifu_xl.workbooks.base import Cell
from tests.recalculated import recalculated
from tests.register_rows import LAST_DAY, register_rows

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

ANSWERS = {"答应付款", "已帮助", "要改价", "要重拍", "再考虑", "不想要了", "别再联系", "不便接听"}
NOT_ENOUGH = "还没有足够数据"
LINES = register_rows(300)
HEADINGS = REGISTER.headings()
ATTEMPTS = [dict(zip(HEADINGS, row, strict=True)) for row in LINES]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def planned(order_id: str, nth: int, outcome: str = "", status: str = "") -> list[Cell]:
    return today_row(
        买家会员名="甲", 订单编号=order_id, 订单数=2, 第几次=nth, 结果=outcome, 登记状态=status
    )


PRICE = 0.045
ROWS = {
    "参数": [
        [name, PRICE if name == "短信单价" else value, *rest]
        for name, value, *rest in factory_rows("参数")
    ],
    "催付登记": LINES,
    "今日计划": [
        planned("A1", 1),
        planned("A2", 2),
        planned("A3", 1, "已帮助"),
        planned("A4", 1, status="已不需催：已付款"),
    ],
    "未催原因": [
        [order_id] + [None] * (len(SKIPPED.columns) - 1)
        for order_id in ("B1", "B2", str(ATTEMPTS[0]["订单编号"]))
    ],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("board") / "board.xlsm"
    build(path, rows=ROWS)
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("board") / "empty.xlsm"
    build(path)
    return path


@pytest.fixture(scope="module")
def board(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Worksheet:
    """看板 with the values that LibreOffice computes."""
    computed = recalculated(built, tmp_path_factory.mktemp("computed"))
    return openpyxl.load_workbook(computed, data_only=True)["看板"]


def counted(*, first: date, last: date, **cells: object) -> list[dict[str, Any]]:
    """Attempts of some days with these cells."""
    return [
        line
        for line in ATTEMPTS
        if line["组别"] == "催付" and first <= line["催付日"] <= last
        if all(line[heading] == cell for heading, cell in cells.items())
    ]


def four_weeks(**cells: object) -> list[dict[str, Any]]:
    return counted(first=LAST_DAY - timedelta(days=27), last=LAST_DAY, **cells)


def total(lines: list[dict[str, Any]], heading: str) -> float:
    return sum(line[heading] or 0 for line in lines)


def messages(lines: list[dict[str, Any]]) -> float:
    return total([line for line in lines if line["渠道"] == "短信"], "短信条数")


def find(sheet: Worksheet, words: str, *, column: int | None = None) -> tuple[int, int]:
    """The first cell with these words, from top to bottom."""
    return next(
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == words and column in (None, cell.column)
    )


def block(sheet: Worksheet, title: str, rows: int) -> list[list[Any]]:
    """The filled cells of the rows below the headings of a block, without the blanks of spans."""
    top, left = next(
        (cell.row, cell.column)
        for row in sheet.iter_rows(min_row=54)
        for cell in row
        if str(cell.value or "").startswith(title)
    )
    cells = sheet.iter_rows(min_row=top + 2, max_row=top + 1 + rows, min_col=left, max_col=left + 7)
    return [[cell.value for cell in row if cell.value is not None] for row in cells]


@pytest.mark.e2e
def test_the_cards_count_the_four_weeks(board: Worksheet) -> None:
    lines = four_weeks()
    won = [line for line in lines if line["是否成功"] == 1]
    expected = {
        "催付单数": total(lines, "首次催付"),
        "催付次数": len(lines),
        "成功单数": len(won),
        "成功率（毛）": len(won) / total(lines, "首次催付"),
        "成功率（净）": NOT_ENOUGH,
        "回款金额": total(won, "回款金额"),
        "平均付款用时": total(won, "付款用时") / len(won),
        "短信条数": messages(lines),
    }
    shown = {}
    for name in expected:
        row, column = find(board, name)
        shown[name] = board.cell(row + 1, column).value
    assert shown == pytest.approx(expected)
    row, column = find(board, "短信条数")
    assert board.cell(row + 2, column).value == f"费用 {messages(lines) * PRICE:.2f} 元"


@pytest.mark.e2e
def test_each_channel_has_its_row(board: Worksheet) -> None:
    expected = []
    for channel in ("千牛", "短信", "电话"):
        lines = four_weeks(渠道=channel)
        won = total(lines, "是否成功")
        money = total([line for line in lines if line["是否成功"] == 1], "回款金额")
        rate, cost = won / len(lines), messages(lines) * PRICE
        expected.append([channel, len(lines), won, rate, NOT_ENOUGH, money, cost])
    found = block(board, "各渠道", 3)
    assert [row[0] for row in found] == [row[0] for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        assert row[4] == wanted[4]
        assert row[1:4] + row[5:] == pytest.approx(wanted[1:4] + wanted[5:])


@pytest.mark.e2e
def test_each_day_has_its_row_and_the_week_up_to_it(board: Worksheet) -> None:
    for number, row in enumerate(block(board, "每天", 28)):
        day = LAST_DAY - timedelta(days=27 - number)
        lines = counted(first=day, last=day)
        week = counted(first=day - timedelta(days=6), last=day)
        won = total(lines, "是否成功")
        assert row[0] == datetime(day.year, day.month, day.day)
        assert row[1:4] == [len(lines), total(lines, "首次催付"), won]
        assert row[4] == (pytest.approx(won / len(lines)) if lines else "–")
        assert row[5] == pytest.approx(total(week, "是否成功") / len(week))
        assert row[6] == pytest.approx(total(lines, "回款金额"))


@pytest.mark.e2e
def test_reasons_stand_in_the_order_of_their_number(board: Worksheet) -> None:
    times: dict[str, int] = {}
    for line in four_weeks():
        if line["未付款原因"]:
            times[line["未付款原因"]] = times.get(line["未付款原因"], 0) + 1
    found = block(board, "没付款的原因", 7)
    assert {row[0]: row[1] for row in found} == times
    assert [row[1] for row in found] == sorted(times.values(), reverse=True)
    together = [sum(row[1] for row in found[: n + 1]) / sum(times.values()) for n in range(7)]
    assert [row[3] for row in found] == pytest.approx(together)


@pytest.mark.e2e
def test_the_funnel_counts_what_nobody_has_chased_yet(board: Worksheet) -> None:
    lines = four_weeks()
    chased = total(lines, "首次催付")
    held_out = sum(
        1
        for line in ATTEMPTS
        if line["组别"] == "对照" and line["催付日"] >= LAST_DAY - timedelta(days=27)
    )
    never_chased = 2 + 2  # the two orders of A1; B1 and B2
    answered = sum(1 for line in lines if line["结果"] in ANSWERS)
    numbers = [row[1] for row in block(board, "从未付到付款", 4)]
    assert numbers == [
        chased + held_out + never_chased,
        chased,
        answered,
        total(lines, "是否成功"),
    ]


@pytest.mark.e2e
def test_the_heat_map_shows_rates_of_five_attempts_or_more(board: Worksheet) -> None:
    top, left = find(board, "钟点")
    for down, hour in enumerate(range(9, 22), start=1):
        for day in range(7):
            lines = [
                line
                for line in four_weeks()
                if line["催付时间"].hour == hour and line["催付时间"].weekday() == day
            ]
            rate = int(100 * total(lines, "是否成功") / len(lines) + 0.5) if lines else 0
            shown = board.cell(top + down, left + 1 + day).value
            assert shown == (rate if len(lines) >= 5 else None), (hour, day)


@pytest.mark.e2e
def test_two_halves_stand_side_by_side(board: Worksheet) -> None:
    top, left = find(board, "分界日之前")
    split = LAST_DAY - timedelta(days=13)
    halves = (
        counted(first=LAST_DAY - timedelta(days=27), last=split - timedelta(days=1)),
        counted(first=split, last=LAST_DAY),
    )
    for nth, lines in enumerate(halves):
        cells = [board.cell(top + down, left + 2 * nth).value for down in range(1, 10)]
        orders, won = total(lines, "首次催付"), total(lines, "是否成功")
        assert cells[:4] == pytest.approx([orders, len(lines), won, won / orders])
        assert cells[4] < won / orders < cells[5]
        assert cells[6] == NOT_ENOUGH
    assert board.cell(top + 10, left - 2).value == "还看不出差别，可能只是碰巧。"


@cache
def shown(path: Path) -> dict[str, Any]:
    """Cell → what the file holds for it on 看板."""
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("看板")
    return {
        f"{get_column_letter(column)}{row}": value
        for row, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(cells, start=1)
    }


def values(path: Path, *, data_only: bool) -> dict[str, dict[str, Any]]:
    """Sheet → cell → what it holds."""
    book = openpyxl.load_workbook(path, data_only=data_only, keep_vba=path.suffix == ".xlsm")
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}
        for sheet in book.worksheets
    }


def is_formula(value: object) -> bool:
    return not isinstance(value, str | float | int | date | None) or str(value).startswith("=")


def near(value: object) -> object:
    if value is None:
        return ""
    return round(value, 9) if isinstance(value, float) else value


@pytest.mark.e2e
@pytest.mark.parametrize("which", ["built", "empty"])
def test_the_file_holds_the_values_that_a_program_computes(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path: Path = request.getfixturevalue(which)
    formulas = values(path, data_only=False)
    ours = values(path, data_only=True)
    theirs = values(recalculated(path, tmp_path), data_only=True)
    compared = 0
    for sheet in ("看板", "总结"):
        for cell, formula in formulas[sheet].items():
            if is_formula(formula):
                compared += 1
                assert near(ours[sheet][cell]) == near(theirs[sheet].get(cell)), (sheet, cell)
    assert compared > 400


def charts(path: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def cells_of(reference: str) -> list[str]:
    """`看板!$B$3:$B$5` → B3, B4, B5; it is one column of 看板."""
    match = re.fullmatch(r"看板!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)", reference)
    assert match, reference
    first, top, last, bottom = match.groups()
    assert first == last
    return [f"{first}{row}" for row in range(int(top), int(bottom) + 1)]


def as_cached(value: object) -> str:
    return (
        "" if value is None else f"{value:.12g}" if isinstance(value, float | int) else str(value)
    )


def test_charts_read_cells_of_the_board_and_hold_their_values(built: Path) -> None:
    held = shown(built)
    found = charts(built)
    assert len(found) == 5
    for name, chart in found.items():
        references = list(chart.iter(f"{CHART}numRef", f"{CHART}strRef"))
        assert references, name
        for reference in references:
            cells = cells_of(reference.findtext(f"{CHART}f"))
            points = {
                int(point.get("idx")): point.findtext(f"{CHART}v")
                for point in reference.iter(f"{CHART}pt")
            }
            cached = [points.get(index, "") for index in range(len(cells))]
            wanted = [as_cached(held[cell]) for cell in cells]
            numbers = reference.tag.endswith("numRef")
            same: Callable[[str, str], bool] = (
                (lambda a, b: float(a) == pytest.approx(float(b))) if numbers else str.__eq__
            )
            assert all(map(same, cached, wanted)), (name, cells[0], cached, wanted)
            assert any(held[cell] for cell in cells), (name, cells)


def test_a_day_without_chasing_is_drawn_as_nothing(tmp_path: Path) -> None:
    """Not as 0 %, which would say that nobody paid."""
    path = tmp_path / "few.xlsm"
    build(path, rows={"催付登记": register_rows(3)})
    days = sorted({line["催付日"] for line in ATTEMPTS[:3] if line["组别"] == "催付"})
    drawn = [
        [int(point.get("idx")) for point in series.find(f"{CHART}val").iter(f"{CHART}pt")]
        for name, chart in charts(path).items()
        for series in chart.iter(f"{CHART}ser")
        if series.findtext(f"{CHART}tx/{CHART}v") == "当天"
    ]
    assert drawn == [[27 - (max(days) - day).days for day in days]] * 2
    said = [
        cell for name, cell in shown(path).items() if re.fullmatch(r"F(5[6-9]|[67]\d|8[0-3])", name)
    ]
    assert said.count("–") == 28 - len(days)  # what people read stays as it was


def test_each_series_reads_the_column_of_its_name(built: Path) -> None:
    held = shown(built)
    found: dict[str, set[str]] = {}
    for chart in charts(built).values():
        for series in chart.iter(f"{CHART}ser"):
            first = cells_of(series.findtext(f"{CHART}val/{CHART}numRef/{CHART}f"))[0]
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", first).groups()
            name = series.findtext(f"{CHART}tx/{CHART}v")
            found.setdefault(name, set()).add(held[f"{column}{int(row) - 1}"])
    assert found == {
        "当天": {"毛成功率"},
        "近 7 天": {"近 7 天"},
        "催付次数": {"催付次数"},
        "成功单数": {"成功单数"},
        "次数": {"次数"},
        "累计": {"累计"},
        "数": {"数"},
        "留白": {""},
    }


def test_the_paper_ends_where_the_figures_end(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        names = archive.read("xl/workbook.xml").decode()
    found = re.search(r"<definedName[^>]*_Area[^>]*>看板!\$A\$1:\$Q\$(\d+)<", names)
    assert found
    on_paper = [
        int(cell[1:])
        for cell, value in shown(built).items()
        if value and cell[:1] <= "Q" and cell[1:].isdigit()
    ]
    assert max(on_paper) <= int(found[1]) < max(on_paper) + 3
