"""A day planned in the open workbook is the day planned in the closed file, cell by cell."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import pytest
import xlwings
from as_excel_would import refuse_text_outside_text_cells
from office import RunningOffice

from cuifu_xl.app import workflow
from cuifu_xl.core.units import Minute
from cuifu_xl.samples.demo import REPORT, demo_workbook
from cuifu_xl.tables import schema
from cuifu_xl.tables.formulas import NO_LONGER_NEEDED
from cuifu_xl.workbooks.base import Cell, Table, Workbook
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.open import LiveWorkbook
from cuifu_xl.workbooks.xml.cell_xml import Calendar

pytestmark = pytest.mark.e2e
# each host has its own way to see that the register has changed
REVISION = re.compile(r'"revision":"[^"]*"')


class Days(NamedTuple):
    """The same presses on a closed file and in an open workbook."""

    closed: FileWorkbook
    open: LiveWorkbook
    book: xlwings.Book


def presses(book: Workbook, now: Minute) -> None:
    """Import, plan, results typed by colleagues, and plan again two hours later."""
    workflow.import_reports(book, [REPORT], now, older=True)
    workflow.plan(book, now)
    today = book.read(schema.TODAY.name)
    at = today.headings.index
    for number, row in enumerate(today.rows[:20]):
        row[at("结果")] = ("已提醒未回", "答应付款", None, "未接通")[number % 4]
        row[at("备注")] = ("=1+1", "明天再说", None)[number % 3]
        # typed over the formula, which only a program computes
        row[at("千牛备注")] = "11.23 已催付" if row[at("结果")] else None
    people = ("计划号", "结果", "备注", "千牛备注")
    rows = [[row[at(name)] for name in people] for row in today.rows]
    book.write(schema.TODAY.name, people, rows)
    book.save(0)
    workflow.plan(book, now + 120)


@pytest.fixture(scope="module")
def days(office: RunningOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    folder = tmp_path_factory.mktemp("live")
    path, now = demo_workbook(folder)
    twin = folder / "打开着.xlsm"
    shutil.copy(path, twin)
    closed = FileWorkbook(path)
    presses(closed, now)
    book = office.open(twin)
    with pytest.MonkeyPatch.context() as patch:
        refuse_text_outside_text_cells(patch)
        presses(LiveWorkbook(book), now)
    yield Days(FileWorkbook(path), LiveWorkbook(book), book)
    book.close()


@pytest.mark.parametrize("name", [table.name for table in schema.TABLES])
def test_every_table_holds_the_same(days: Days, name: str) -> None:
    mine, theirs = days.open.read(name), days.closed.read(name)
    assert mine.headings == theirs.headings
    assert (mine.first_row, mine.below) == (theirs.first_row, theirs.below)
    computed = computed_cells(days.book, name)
    assert without(mine, computed) == without(theirs, computed)


def computed_cells(book: xlwings.Book, name: str) -> set[tuple[int, int]]:
    """Where a formula stands: the closed file holds what it showed at another time."""
    tables = {table.name: table for sheet in book.sheets for table in sheet.tables}
    return {
        (down, across)
        for down, row in enumerate(tables[name].data_body_range.formula)
        for across, text in enumerate(row)
        if text.startswith("=")
    }


def without(table: Table, computed: set[tuple[int, int]]) -> list[list[Cell]]:
    """The rows without what a formula shows; a moment that the closed file shows as days."""
    return [
        [comparable(cell) for across, cell in enumerate(row) if (down, across) not in computed]
        for down, row in enumerate(table.rows)
    ]


def comparable(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return REVISION.sub("", cell)
    if isinstance(cell, datetime):
        cell = Calendar().serial(cell)
    return round(cell, 9) if isinstance(cell, float) else cell


def test_the_report_and_our_columns_hold_the_same(days: Days) -> None:
    assert filled(days.open) == filled(days.closed)


def filled(book: Workbook) -> list[list[Cell]]:
    rows = [list(row) for row in book.read_report()]
    width = max(len(row) for row in rows)
    return [row + [None] * (width - len(row)) for row in rows]


def test_the_figures_of_the_day_are_computed_from_the_new_rows(days: Days) -> None:
    figures = {str(row[0]): row[1] for row in days.open.read(schema.FIGURES.name).rows}
    today = days.open.read(schema.TODAY.name)
    at = today.headings.index
    to_do = [
        row
        for row in today.rows
        if not row[at("结果")] and not str(row[at("登记状态")]).startswith(NO_LONGER_NEEDED)
    ]
    assert figures["待催单数"] == sum(float(str(row[at("订单数")])) for row in to_do)
    assert figures["待催金额"] == pytest.approx(
        sum(float(str(row[at("应付金额")])) for row in to_do)
    )
