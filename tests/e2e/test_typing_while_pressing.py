"""A colleague is still typing when somebody presses a button."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.desktop import ROOT, desktop

pytestmark = pytest.mark.e2e


def test_what_is_being_typed_goes_into_its_cell_and_the_cursor_stays_there(tmp_path: Path) -> None:
    folder = tmp_path / "店"
    folder.mkdir()
    book = Path(shutil.copy(ROOT / "workbook" / "Cuifu.xlsm", folder))
    with desktop(tmp_path, book, CUIFU_NOW="2026-11-23T10:00") as screen:
        view = screen.document.CurrentController
        cell = view.ActiveSheet.getCellRangeByName("B24")
        view.select(cell)
        screen.type("no Enter yet")
        screen.click("检查")
        screen.last_answer()
        assert cell.String == "no Enter yet"
        assert screen.document.CurrentSelection.AbsoluteName == "$首页.$B$24"
