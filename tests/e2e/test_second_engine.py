"""Every formula has one value: in LibreOffice, in ONLYOFFICE, and in the file after a press."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cuifu_xl.app import workflow
from cuifu_xl.core.units import MINUTES_PER_DAY, minute_of
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.tables.schema import FORMULA_SHEETS
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.onlyoffice import needs_onlyoffice, recalculated_by_onlyoffice
from tests.recalculated import recalculated
from tests.week.shop_week import END, Week

pytestmark = [pytest.mark.e2e, needs_onlyoffice]

RELEASES = Path(__file__).parents[1] / "releases"
# ONLYOFFICE takes the headings of tables that LibreOffice has saved for their first rows
UPGRADED = {
    f"{fossil.parent.name} {fossil.stem}": fossil
    for fossil in sorted(RELEASES.glob("*/*.xlsm"))
    if fossil.stem != "libreoffice"
}
BOOKS = ("new", "planned", "empty day", "week", *UPGRADED)
UPGRADED_AT = datetime(2026, 11, 20, 9, 30)
# cells of 首页, by what stands before them, that go by the clock of whoever opens the workbook
BY_THE_CLOCK = (
    "3 小时内关闭",
    "今日已催",
    "今日回款",
    "本周成功率（毛）",
    "本周成功率（净）",
    "下一步",
)
Place = tuple[str, str]
Values = Mapping[Place, object]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workbooks as a shop has them, from the first day on."""
    folder = tmp_path_factory.mktemp("engines")
    made = {name: folder / f"{name}.xlsm" for name in BOOKS}
    build(made["new"])
    for name, later in (("planned", 0), ("empty day", 30 * MINUTES_PER_DAY)):
        path, now = demo_workbook(folder / f"demo {name}")
        workflow.plan(FileWorkbook(path), now + later)
        path.rename(made[name])
    (folder / "shop").mkdir()
    week = Week(folder / "shop", seed=1)
    week.live()
    morning = END + timedelta(hours=14)
    week.run("plan", "--report", week.export(morning), now=morning)
    week.path.rename(made["week"])
    for name, fossil in UPGRADED.items():
        shutil.copy(fossil, made[name])
        workflow.upgrade(FileWorkbook(made[name]), minute_of(UPGRADED_AT))
    return made


def formulas(path: Path) -> list[Place]:
    """Every cell that has a formula of its own."""
    book = openpyxl.load_workbook(path)
    return [
        (s.title, c.coordinate) for s in book.worksheets for c in cells(s) if c.data_type == "f"
    ]


def cells(sheet: Worksheet) -> Iterator[openpyxl.cell.Cell]:
    """All cells of a sheet."""
    return (cell for row in sheet.iter_rows() for cell in row)


def values(path: Path, places: list[Place]) -> Values:
    """What the file holds for them: nothing is an empty text, a time is its number."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet, cell): plain(book[sheet][cell].value) for sheet, cell in places}


def plain(value: object) -> object:
    """A value by which programs agree that write times and nothing in different ways."""
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)) / timedelta(days=1)
    if isinstance(value, date | time):
        return str(value)
    return "" if value is None else value


def by_the_clock(path: Path) -> set[Place]:
    """Where the named cells are."""
    sheet = openpyxl.load_workbook(path)["首页"]
    found = {cell.value: cell.offset(0, 1).coordinate for cell in cells(sheet) if cell.value}
    return {("首页", found[name]) for name in BY_THE_CLOCK}


def differing(ours: Values, theirs: Values) -> dict[Place, tuple[object, object]]:
    """Cells that do not say the same."""
    return {
        place: (value, theirs[place])
        for place, value in ours.items()
        if not is_same(value, theirs[place])
    }


def is_same(one: object, other: object) -> bool:
    """Numbers to nine digits after the point, texts to the letter."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return one == pytest.approx(other, rel=1e-9, abs=1e-9)
    return one == other


@pytest.mark.parametrize("which", BOOKS)
def test_two_programs_and_the_file_agree(
    books: dict[str, Path], which: str, tmp_path: Path
) -> None:
    path = books[which]
    places = formulas(path)
    timed = by_the_clock(path)
    assert timed <= set(places)
    # an upgrade works no plan out: what 首页 and 今日计划 show is still what they showed
    shown = FORMULA_SHEETS if which in UPGRADED else {sheet for sheet, _ in places}
    held = values(path, [one for one in places if one not in timed and one[0] in shown])
    libreoffice = values(recalculated(path, tmp_path / "libreoffice"), places)
    onlyoffice = values(recalculated_by_onlyoffice(path, tmp_path / "onlyoffice"), places)
    assert len(places) > 650
    assert differing(libreoffice, onlyoffice) == {}
    assert differing(held, onlyoffice) == {}
