"""汇总 of a closed file is right before anybody refreshes it."""

import shutil
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from package_surgery import Parts
from python_calamine import CalamineWorkbook
from summary_books import (
    FEW,
    HEADINGS,
    ROWS,
    WIDTH,
    Built,
    book,
    built,
    changed,
    parts_of_summary,
    put_texts,
    register,
    shorten,
    shown,
    take_texts,
    wanted,
)

from cuifu_xl.app import workflow
from cuifu_xl.app.summing_up import summary
from cuifu_xl.core.units import minute_of
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.workbooks.closed import archive, file, replace_file
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

__all__ = ["book", "built"]

NOW = datetime(2026, 11, 23, 10)


@pytest.mark.parametrize(("before", "after"), [(0, 60), (20, 21)])
def test_new_lines_are_in_every_pivot(
    built: Built, tmp_path: Path, before: int, after: int
) -> None:
    path = Path(shutil.copy(built(before), tmp_path))
    register(path, ROWS[before:after])
    assert shown(path) == wanted(ROWS[:after])


@pytest.mark.parametrize("lines", [1, 0])
def test_lines_taken_back_are_in_none(
    book: Path, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MOST_LINES", lines)
    shorten(book, lines)
    assert shown(book) == wanted(ROWS[:lines])
    assert findings(book) == []


def test_the_parts_are_those_of_a_workbook_built_with_these_lines(book: Path, built: Built) -> None:
    register(book, ROWS[FEW:])
    found, new = Parts(book).content, Parts(built(60)).content
    names = [name for name in new if "pivot" in name]
    assert {name: found[name] for name in names} == {name: new[name] for name in names}


def test_the_cells_look_as_in_a_workbook_built_with_these_lines(
    built: Built, tmp_path: Path
) -> None:
    path = Path(shutil.copy(built(0), tmp_path))
    register(path, ROWS[:FEW])
    found, new = (cells_of_summary(each) for each in (path, built(FEW)))
    assert found == new


def cells_of_summary(path: Path) -> list[tuple[object, ...]]:
    """Value and look of every cell."""
    sheet = openpyxl.load_workbook(path, read_only=True)["汇总"]
    return [
        (cell.value, cell.number_format, repr((cell.font, cell.fill, cell.border, cell.alignment)))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_nothing_else_on_the_sheet_moves(book: Path) -> None:
    own = {f"{get_column_letter(WIDTH)}9": "旁边", "A200": "下面", "CV8": "右边"}

    changed(book, lambda parts: put_texts(parts, own))
    register(book, ROWS[FEW:])
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_name("汇总")
    rows = sheet.to_python(skip_empty_area=False)
    assert (rows[8][WIDTH - 1], rows[199][0], rows[7][99]) == tuple(own.values())
    changed(book, lambda parts: take_texts(parts, own))
    assert shown(book) == wanted(ROWS)


def test_a_press_that_leaves_the_register_alone_leaves_the_pivots_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = demo_workbook(tmp_path)
    assert workflow.plan(FileWorkbook(path), now).registered == 0  # what the report remarks is
    before = parts_of_summary(path)
    without_pivot_code(monkeypatch)
    assert workflow.plan(FileWorkbook(path), now).rows
    assert parts_of_summary(path) == before


def test_a_long_register_is_left_to_excel_and_to_the_command(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MOST_LINES", FEW)
    before = parts_of_summary(book)
    with monkeypatch.context() as without:
        without_pivot_code(without)
        register(book, ROWS[FEW:])
    assert parts_of_summary(book) == before
    summary(FileWorkbook(book), minute_of(NOW))
    assert shown(book) == wanted(ROWS)


def test_the_command_counts_what_was_typed_into_the_register(book: Path) -> None:
    typed = str(ROWS[0][HEADINGS.index("客服")])
    changed(book, lambda parts: retype(parts, typed, "新来的"))
    summary(FileWorkbook(book), minute_of(NOW))
    rows = [["新来的" if cell == typed else cell for cell in row] for row in ROWS[:FEW]]
    assert shown(book) == wanted(rows)


def test_the_command_changes_no_part_that_is_right(book: Path) -> None:
    summary(FileWorkbook(book), minute_of(NOW))
    before = parts_of_summary(book)
    summary(FileWorkbook(book), minute_of(NOW))
    assert parts_of_summary(book) == before


def test_a_cache_too_long_for_a_quick_look_is_checked_as_a_whole(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("_PARSED_WHOLE", "_PARSED_ENDS"):
        monkeypatch.setattr(replace_file, limit, 5000)
    monkeypatch.setattr(archive, "_PIECE", 500)
    register(book, ROWS[FEW:])
    assert shown(book) == wanted(ROWS)


def without_pivot_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever imports the code of the pivots from here on fails."""
    monkeypatch.setitem(sys.modules, "cuifu_xl.workbooks.closed.pivots.renewed", None)


def retype(parts: Parts, old: str, new: str) -> None:
    """A text is another wherever it stands."""
    strings = "xl/sharedStrings.xml"
    parts.content[strings] = parts.text(strings).replace(f">{old}<", f">{new}<").encode()
