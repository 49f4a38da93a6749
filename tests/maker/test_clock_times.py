"""Times that people type on 今日计划: a bare clock time shows as one, another day shows its day."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cuifu_xl.maker.agent_copy import LISTS, write_agent_copy
from cuifu_xl.maker.first_rows import today_row
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.schema import TODAY
from cuifu_xl.workbooks.base import Cell
from tests.recalculated import recalculated

pytestmark = pytest.mark.e2e

NOW = datetime.now().replace(second=0, microsecond=0)
TYPED = {
    "clock": time(14, 52),
    "midnight": time(0),
    "today": NOW.replace(hour=14, minute=52),
    "yesterday": NOW - timedelta(days=1),
    "words": "刚才",
    "nothing": None,
}
CLOCK, DAY_AND_CLOCK = "hh:mm", "m-d hh:mm"
EXPECTED = {
    "联系时间": dict.fromkeys(TYPED, CLOCK) | {"yesterday": DAY_AND_CLOCK},
    "承诺付款时间": dict.fromkeys(TYPED, DAY_AND_CLOCK) | {"clock": CLOCK, "midnight": CLOCK},
}
ROWS: list[list[Cell]] = [today_row(**dict.fromkeys(EXPECTED, typed)) for typed in TYPED.values()]


def write_copy(path: Path) -> None:
    write_agent_copy(path, ROWS, {name: factory_rows(name) or [] for name in LISTS}, [])


WORKBOOKS: dict[str, Callable[[Path], None]] = {
    "ours.xlsm": lambda path: build(path, rows={TODAY.name: ROWS}),
    "of_a_colleague.xlsx": write_copy,
}


def looks(sheet: Worksheet, column: str) -> list[tuple[str, str]]:
    """Condition and number format of the conditional formats that change how a column shows."""
    return [
        (rule.formula[0], rule.dxf.numFmt.formatCode)
        for area in sheet.conditional_formatting
        if f"{column}2" in area.cells
        for rule in area.rules
        if rule.dxf and rule.dxf.numFmt
    ]


def shown_as(path: Path, folder: Path) -> dict[str, dict[str, str]]:
    """Heading → what was typed → the number format that it shows in.

    LibreOffice computes the conditions, each beside the table in the row of its cell.
    """
    book = openpyxl.load_workbook(path)
    sheet = book[TODAY.sheet]
    found: dict[str, dict[str, str]] = {heading: {} for heading in EXPECTED}
    asked = []
    for heading, formats in found.items():
        column = get_column_letter(TODAY.headings().index(heading) + 1)
        for row, typed in enumerate(TYPED, start=2):
            formats[typed] = sheet[f"{column}{row}"].number_format
            for condition, look in looks(sheet, column):
                beside = f"{get_column_letter(len(TODAY.columns) + 2 + len(asked))}{row}"
                sheet[beside] = "=" + condition.replace(f"${column}2", f"${column}{row}")
                asked.append((beside, heading, typed, look))
    book.save(folder / "asked.xlsx")
    answers = openpyxl.load_workbook(
        recalculated(folder / "asked.xlsx", folder / "computed"), data_only=True
    )
    for beside, heading, typed, look in asked:
        if answers[TODAY.sheet][beside].value is True:
            found[heading][typed] = look
    return found


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_typed_time_shows_its_day_only_where_it_has_another(name: str, tmp_path: Path) -> None:
    WORKBOOKS[name](tmp_path / name)
    assert shown_as(tmp_path / name, tmp_path) == EXPECTED
