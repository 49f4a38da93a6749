"""The PivotTables in LibreOffice: right on opening, and right after something was typed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwings
from expected_pivots import BLANK, CAPTIONS, GROUPINGS, expected
from office import RunningOffice
from register_rows import register_rows

from cuifu_xl.app.buttons.window import OfficeWindow
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook

pytestmark = pytest.mark.e2e

HEADINGS = REGISTER.headings()
ROWS = register_rows(300)
# what a colleague corrects: the agent of one line, one that did not count, money
TYPED: list[tuple[int, str, Cell]] = [
    (0, "客服", "新来的"),
    (1, "组别", "不计"),
    (1, "计次", 0),
    (1, "首次催付", 0),
    (2, "回款金额", 1000.25),
    (2, "是否成功", 1),
]
Sums = tuple[float, ...]
Shown = Mapping[str, list[tuple[object, ...]]]


@contextmanager
def opened(office: RunningOffice, path: Path) -> Iterator[xlwings.Book]:
    book = office.open(path)
    try:
        yield book
    finally:
        book.close()


def tables(book: xlwings.Book) -> dict[str, Any]:
    """LibreOffice's own objects, by title."""
    found = book.api.Sheets.getByName("汇总").DataPilotTables
    return {name: found.getByName(name) for name in found.ElementNames}


def shown(book: xlwings.Book) -> Shown:
    """What stands in the cells of each PivotTable."""
    sheet = book.api.Sheets.getByName("汇总")
    found = {}
    for name, table in tables(book).items():
        at = table.OutputRange
        corners = (at.StartColumn, at.StartRow, at.EndColumn, at.EndRow)
        found[name] = list(sheet.getCellRangeByPosition(*corners).DataArray)
    return found


@pytest.fixture(scope="module")
def before_and_after(
    office: RunningOffice, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Shown, Shown]:
    """300 lines on opening, and refreshed after the corrections."""
    path = tmp_path_factory.mktemp("pivots") / "Cuifu.xlsm"
    build(path, rows={REGISTER.name: ROWS})
    with opened(office, path) as book:
        on_opening = shown(book)
        for row, heading, value in TYPED:
            book.sheets[REGISTER.sheet][row + 1, HEADINGS.index(heading)].value = value
        refresh(book)
        return on_opening, shown(book)


def corrected() -> list[list[Cell]]:
    rows = [list(row) for row in ROWS]
    for row, heading, value in TYPED:
        rows[row][HEADINGS.index(heading)] = value
    return rows


def by_labels(title: str, rows: list[tuple[object, ...]]) -> dict[tuple[object, ...], Sums]:
    """The lines below the captions; LibreOffice gives each grouping a column of its own."""
    depth = len(GROUPINGS[title])
    head = next(at for at, row in enumerate(rows) if list(row[depth:]) == CAPTIONS)
    found: dict[tuple[object, ...], Sums] = {(): sums(rows[-1][depth:])}
    outer: tuple[object, ...] = ()
    for row in rows[head + 1 : -1]:
        names = tuple(label(title, name) for name in row[:depth] if name != "")
        key = names if row[0] != "" else (*outer, *names)
        outer = key if len(key) < depth else outer
        found[key] = sums(row[depth:])
    return found


def label(title: str, cell: object) -> object:
    if title == "按日" and isinstance(cell, float):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    return BLANK if cell in ("(empty)", "(空)") else cell


def sums(cells: tuple[object, ...]) -> Sums:
    """No number at all is shown as nothing."""
    return tuple(round(float(str(cell or 0)), 2) for cell in cells)


@pytest.mark.parametrize("title", GROUPINGS)
def test_libreoffice_shows_the_right_numbers_on_opening(
    before_and_after: tuple[Shown, Shown], title: str
) -> None:
    assert by_labels(title, before_and_after[0][title]) == expected(title, ROWS)


@pytest.mark.parametrize("title", GROUPINGS)
def test_a_refresh_shows_what_was_typed_since(
    before_and_after: tuple[Shown, Shown], title: str
) -> None:
    assert expected(title, corrected()) != expected(title, ROWS)
    assert by_labels(title, before_and_after[1][title]) == expected(title, corrected())


def test_an_empty_register_shows_nothing_and_then_its_first_lines(
    office: RunningOffice, tmp_path: Path
) -> None:
    build(tmp_path / "Cuifu.xlsm")
    rows = register_rows(30)
    with opened(office, tmp_path / "Cuifu.xlsm") as book:
        empty = shown(book)
        book.sheets[REGISTER.sheet][1, 0].value = rows
        area = book.sheets[REGISTER.sheet].tables[REGISTER.name].range
        book.sheets[REGISTER.sheet].tables[REGISTER.name].resize(area.resize(len(rows) + 1))
        refresh(book)
        first_lines = shown(book)
    for title in GROUPINGS:
        assert not any(isinstance(cell, float) for row in empty[title] for cell in row)
        assert by_labels(title, first_lines[title]) == expected(title, rows)


def test_libreoffice_shows_lines_that_were_registered_while_the_file_was_closed(
    office: RunningOffice, tmp_path: Path
) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path, rows={REGISTER.name: ROWS[:30]})
    closed = FileWorkbook(path)
    closed.append(REGISTER.name, HEADINGS, ROWS[30:])
    closed.save(0)
    with opened(office, path) as book:
        on_opening = shown(book)
    for title in GROUPINGS:
        assert by_labels(title, on_opening[title]) == expected(title, ROWS)


def refresh(book: xlwings.Book) -> None:
    """As a button does it."""
    assert OfficeWindow(book).refresh_pivots()
