"""Formulas on 看板 and 总结 have the right values, or none, after a press on a closed file."""

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from package_surgery import Parts
from register_rows import LAST_DAY, register_rows

from cuifu_xl.app import workflow
from cuifu_xl.maker.first_rows import today_row
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.tables.schema import FORMULA_SHEETS, REGISTER, SKIPPED, TABLES, TODAY
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed import file
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.forgotten_values import without_values

FORMULA = re.compile(r"<f\b[^>]*>[^<]*</f>")
FIRST_DAY, MONDAY, PRODUCT, SHOWN = "C3", "H2", "H3", "H37"  # people may type over these
LINES = register_rows(200)
HEADINGS = REGISTER.headings()
Figures = Mapping[tuple[str, str], object]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<c r="A1"><f>1+1</f><v>2</v></c>', b'<c r="A1"><f>1+1</f></c>'),
        (
            b'<c r="A1" t="str"><f>B1&amp;""</f><v>x</v></c>',
            b'<c r="A1" t="str"><f>B1&amp;""</f></c>',
        ),
        (b'<c r="A1"><f t="shared" si="0"/><v>2</v></c>', b'<c r="A1"><f t="shared" si="0"/></c>'),
        (b'<c r="A1"><v>2</v></c>', b'<c r="A1"><v>2</v></c>'),
        (
            b'<c r="A1"><f>1</f></c><c r="B1"><v>2</v></c>',
            b'<c r="A1"><f>1</f></c><c r="B1"><v>2</v></c>',
        ),
    ],
)
def test_only_values_of_formulas_go(before: bytes, after: bytes) -> None:
    assert without_values(before) == after


def figures(path: Path) -> Figures:
    """What the file holds on 看板 and 总结: (sheet, cell) → value."""
    # read-only: the PivotTables are left alone
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return {
        (name, f"{get_column_letter(column)}{number}"): value
        for name in FORMULA_SHEETS
        for number, row in enumerate(book[name].iter_rows(values_only=True), 1)
        for column, value in enumerate(row, 1)
    }


def as_made(path: Path) -> Figures:
    """What a workbook holds that is made with the same rows."""
    book = FileWorkbook(path)
    made = path.with_name("made.xlsm")
    build(made, rows={spec.name: book.read(spec.name).rows for spec in TABLES})
    return figures(made)


def test_after_a_plan_the_file_holds_what_a_workbook_made_with_its_rows_holds(
    tmp_path: Path,
) -> None:
    path, now = demo_workbook(tmp_path)
    formulas = [FORMULA.findall(sheet(path, name)) for name in FORMULA_SHEETS]
    workflow.plan(FileWorkbook(path), now)
    assert figures(path) == as_made(path)
    assert [FORMULA.findall(sheet(path, name)) for name in FORMULA_SHEETS] == formulas
    assert Parts(path).text("xl/workbook.xml").count("fullCalcOnLoad") == 1


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with some weeks of work in it."""
    path = tmp_path_factory.mktemp("made") / "worked.xlsm"
    build(path, rows={"催付登记": LINES[:150], "今日计划": [today_row(订单数=2, 第几次=1)]})
    return path


@pytest.fixture
def worked(made: Path, tmp_path: Path) -> Path:
    """That workbook, each test its own."""
    return Path(shutil.copy(made, tmp_path))


def appended(path: Path, *lines: list[Cell]) -> None:
    """More lines in the register, as a press leaves them."""
    book = FileWorkbook(path)
    book.append(REGISTER.name, HEADINGS, lines)
    book.save(0)


def planned(path: Path, **row: Cell) -> None:
    """Another plan of one row and one skipped order; the register stays."""
    book = FileWorkbook(path)
    book.write(TODAY.name, TODAY.headings(), [today_row(**row)])
    skipped = ["新的一单", *[None] * (len(SKIPPED.columns) - 1)]
    book.write(SKIPPED.name, SKIPPED.headings(), [skipped])
    book.save(0)


def test_new_lines_are_counted(worked: Path) -> None:
    before = figures(worked)
    appended(worked, *LINES[150:])
    assert figures(worked) == as_made(worked) != before


def test_a_plan_is_counted_while_the_register_stays_as_it_is(worked: Path) -> None:
    before = figures(worked)
    planned(worked, 订单数=7, 第几次=1)
    after = figures(worked)
    assert after == as_made(worked)
    changed = {cell for (sheet, cell), value in after.items() if before[sheet, cell] != value}
    assert 0 < len(changed) < 20


def test_the_register_is_not_read_where_it_stays_as_it_is(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    of_file = FileWorkbook.read

    def noted(book: FileWorkbook, table: str) -> Any:
        read.append(table)
        return of_file(book, table)

    monkeypatch.setattr(FileWorkbook, "read", noted)
    planned(worked, 订单数=7, 第几次=1)
    assert "今日计划" in read
    assert REGISTER.name not in read


def test_values_that_an_earlier_program_left_out_are_there_again(worked: Path) -> None:
    strip(worked)
    planned(worked, 订单数=7, 第几次=1)
    assert figures(worked) == as_made(worked)


def strip(path: Path) -> None:
    """As a press of an earlier program left the sheets."""
    parts = Parts(path)
    for part in map(parts.sheet, FORMULA_SHEETS):
        parts.content[part] = without_values(parts.content[part])
    parts.save(path)


def test_what_the_owner_changes_in_the_settings_is_looked_up(worked: Path) -> None:
    book = FileWorkbook(worked)
    book.write("商品", ("简称",), [["保温杯"], ["羊毛被"]])
    rows = book.read("未付款原因").rows
    book.write("未付款原因", ("原因",), [[row[0]] for row in rows[::-1]])
    book.save(0)
    assert figures(worked) == as_made(worked)
    assert figures(worked)["总结", PRODUCT] == "保温杯"


def test_a_long_register_leaves_formulas_to_be_computed(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MOST_LINES", 100)
    appended(worked, LINES[150])
    assert all("</f><v>" not in sheet(worked, name) for name in FORMULA_SHEETS)


def sheet(path: Path, name: str) -> str:
    parts = Parts(path)
    return parts.text(parts.sheet(name))


def test_a_long_plan_leaves_formulas_to_be_computed(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MOST_LINES", 150)
    book = FileWorkbook(worked)
    book.write(TODAY.name, TODAY.headings(), [today_row(订单数=1, 第几次=1)] * 151)
    book.save(0)
    assert all("</f><v>" not in sheet(worked, name) for name in FORMULA_SHEETS)


def test_an_import_leaves_the_sheets_alone(tmp_path: Path) -> None:
    path, _ = demo_workbook(tmp_path)
    assert figures(path) == as_made(path)


def typed(path: Path, name: str, cell: str, content: str, kind: str = "") -> None:
    """Somebody puts something else into a cell that has a formula."""
    parts = Parts(path)
    part = parts.sheet(name)
    old = re.search(rf'(<c r="{cell}"[^>]*?)(?: t="\w+")?>(.*?)</c>', parts.text(part))
    assert old, cell
    parts.change(part, old[0], f"{old[1]}{kind}>{content}</c>")
    parts.save(path)


def days(path: Path) -> list[date]:
    """The days of the table by day."""
    shown = figures(path)
    return [shown["看板", f"B{row}"].date() for row in range(56, 84)]  # type: ignore[attr-defined]


def test_days_that_people_typed_are_counted(worked: Path) -> None:
    serial = (LAST_DAY - date(1899, 12, 30)).days
    typed(worked, "看板", FIRST_DAY, f"<v>{serial - 2}</v>")
    typed(worked, "看板", "F3", f"<v>{serial - 1}</v>")
    appended(worked, *LINES[150:])
    first, last = days(worked)[-2:]
    assert (first, last) == (date(2026, 11, 20), date(2026, 11, 21))
    counted = [
        line
        for line in (dict(zip(HEADINGS, row, strict=True)) for row in LINES)
        if line["组别"] == "催付" and line["催付日"] in (first, last)
    ]
    assert figures(worked)["看板", "D6"] == len(counted) > 0


def test_a_product_that_people_typed_is_counted(worked: Path) -> None:
    week = [
        line
        for line in (dict(zip(HEADINGS, row, strict=True)) for row in LINES)
        if line["组别"] == "催付" and line["未付款原因"]
        if (LAST_DAY - line["催付日"]).days < LAST_DAY.isoweekday()
    ]
    goods = week[0]["商品"]
    typed(worked, "总结", PRODUCT, f"<is><t>{goods}</t></is>", ' t="inlineStr"')
    appended(worked, *LINES[150:])
    shown = figures(worked)
    counted = [shown["总结", f"H{row}"] for row in range(4, 19)]
    assert sum(counted) == sum(line["商品"] == goods for line in week)  # type: ignore[arg-type]


def test_the_map_shows_what_people_chose(worked: Path) -> None:
    typed(worked, "看板", SHOWN, "<is><t>催付次数</t></is>", ' t="inlineStr"')
    appended(worked, *LINES[150:])
    shown, made = figures(worked), as_made(worked)
    assert shown["看板", "D6"] == made["看板", "D6"]
    of_map = [shown["看板", f"{column}{row}"] for column in "CDEFGHI" for row in range(39, 52)]
    counted = [made["看板", f"W{2 + 24 * day + hour}"] for day in range(7) for hour in range(9, 22)]
    assert [number or 0 for number in of_map] == counted
    assert any(counted)


def test_a_formula_of_people_and_what_reads_it_are_left_to_be_computed(worked: Path) -> None:
    typed(worked, "看板", FIRST_DAY, "<f>TODAY()-7</f><v>46000</v>")
    appended(worked, *LINES[150:])
    shown, made = figures(worked), as_made(worked)
    assert "<f>TODAY()-7</f></c>" in sheet(worked, "看板")
    assert shown["看板", FIRST_DAY] is None
    assert shown["看板", "B6"] is None
    assert shown["看板", "C83"] == made["看板", "C83"]
    assert {cell: value for cell, value in shown.items() if cell[0] == "总结"} == {
        cell: value for cell, value in made.items() if cell[0] == "总结"
    }


@pytest.mark.parametrize("name", ["<5", "保温*", "2026", "2026.5", "~"])
def test_a_name_that_a_condition_reads_otherwise_is_counted_right_or_not_at_all(
    worked: Path, name: str
) -> None:
    escaped = name.replace("<", "&lt;")
    typed(worked, "总结", PRODUCT, f"<is><t>{escaped}</t></is>", ' t="inlineStr"')
    appended(worked, *LINES[150:])
    shown = figures(worked)
    found = [shown["总结", f"H{row}"] for row in range(4, 19)]
    expected = {"保温*": "some", "~": "none"}.get(name)
    numbers = [number for number in found if isinstance(number, float | int)]
    assert (sum(numbers) > 0, len(numbers) > 0) == {
        "some": (True, True),
        "none": (False, True),
        None: (False, False),
    }[expected]


def test_a_heading_that_somebody_has_renamed_leaves_formulas_to_be_computed(
    worked: Path,
) -> None:
    parts = Parts(worked)
    part = next(name for name, text in tables_of(parts) if 'name="催付日"' in text)
    parts.change(part, 'name="催付日"', 'name="改过的"')
    parts.save(worked)
    strip(worked)
    planned(worked, 订单数=7, 第几次=1)
    assert all("</f><v>" not in sheet(worked, name) for name in FORMULA_SHEETS)


def tables_of(parts: Parts) -> list[tuple[str, str]]:
    """The table parts."""
    return [(name, parts.text(name)) for name in parts.content if "tables/table" in name]
