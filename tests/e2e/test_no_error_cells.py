"""No cell shows an error: not in a new workbook, not after a plan, not after weeks of work."""

from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.app import workflow
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.workbooks.closed.file import FileWorkbook
from pictures.afternoon import afternoon
from tests.recalculated import convert, errors_shown

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The three workbooks as LibreOffice computes them."""
    folder = tmp_path_factory.mktemp("errors")
    books = {"new": folder / "new.xlsm", "planned": folder / "planned.xlsm"}
    build(books["new"])
    planned, now = demo_workbook(folder / "demo")
    workflow.plan(FileWorkbook(planned), now)
    planned.rename(books["planned"])
    books["filled"] = afternoon(folder).rename(folder / "filled.xlsm")
    convert(list(books.values()), folder, "xlsx")
    return {name: path.with_suffix(".xlsx") for name, path in books.items()}


@pytest.mark.parametrize("which", ["new", "planned", "filled"])
def test_no_cell_shows_an_error(computed: dict[str, Path], which: str) -> None:
    book = openpyxl.load_workbook(computed[which], data_only=True)
    assert errors_shown(book) == []
    assert sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > 1000


def test_the_filled_board_has_figures_in_every_block(computed: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(computed["filled"], data_only=True)["看板"]
    shown = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"千牛", "短信", "电话", "忘了付", "未付的单"} <= shown
    assert "–" not in {sheet.cell(6, column).value for column in range(2, 18)}
