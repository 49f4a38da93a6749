"""A shop goes on with the workbook of an earlier release: nothing that people typed is lost."""

import json
import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from in_release import CLOSED_WORKBOOK, CODE_NAMES, MACROS, module
from package_surgery import TYPES, WORKBOOK, Parts, raw_members
from people import PLAN, REGISTER, TYPED, Book, Fact, lost

from cuifu_xl.app.cli.main import main
from cuifu_xl.tables.schema import SHEETS
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

HERE = Path(__file__).parent
FOSSILS = sorted(HERE.glob("*/*.xlsm"))
# the fast tests work on with the worked week of the newest release, the slow ones with all
FAST = [path for path in FOSSILS if path.stem == "week"][-1:]
WORKED = [
    pytest.param(path, id=name, marks=() if path in FAST else pytest.mark.e2e)
    for path in FOSSILS
    for name in [f"{path.parent.name}-{path.stem}"]
]
UNDOABLE = [one for one in WORKED if one.values[0].stem in ("week", "owner", "libreoffice")]
FRIDAY = datetime(2026, 11, 20, 9, 30)  # ten minutes after the report beside them
CALLED = "2026-11-20 09:50"
DONE, LOOK = 0, 1
# what a press may change beside our sheets, their tables and PivotTables, and our buttons
PACKAGE = {TYPES, WORKBOOK, Parts.rels_of(WORKBOOK), "xl/calcChain.xml"}
BUTTONS = ("drawing", "vmlDrawing")


def facts(fossil: Path) -> list[Fact]:
    """What people had typed into it."""
    found = json.loads((fossil.parent / "facts.json").read_text("utf-8"))
    return [Fact(*one) for one in found[fossil.name]]


def press(path: Path, command: str, *words: object, minutes: int = 0) -> tuple[int, str]:
    """A command some minutes after half past nine: its exit code, and what it says."""
    now = FRIDAY + timedelta(minutes=minutes)
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main([command, str(path), *map(str, words), "--now", now.isoformat()])
    return code, said.getvalue()


def type_result(path: Path, result: str) -> str:
    """A colleague fills in the first row where nobody has written yet; its order numbers."""
    book = FileWorkbook(path)
    table = book.read(PLAN)
    at = {heading: number for number, heading in enumerate(table.headings)}
    blank = [at[heading] for heading in (*TYPED, "登记状态")]
    row = next(row for row in table.rows if not any(row[place] for place in blank))
    row[at["结果"]], row[at["联系时间"]] = result, time.fromisoformat(CALLED[-5:])
    cells = [[row[at["结果"]], row[at["联系时间"]]] for row in table.rows]
    book.write(PLAN, ("结果", "联系时间"), cells)
    book.save(0)
    return str(row[at["订单编号"]])


class Friday(NamedTuple):
    """The morning after, worked with the program of today."""

    fossil: Path
    path: Path
    said: dict[str, tuple[int, str]]  # what each press said, and its exit code
    book: Book  # as it is in the end
    here: str  # the order filled in on 今日计划
    copied: str  # the order filled in on a colleague's copy


@pytest.fixture(scope="module", params=WORKED)
def friday(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Friday:
    """Checked, imported, planned, registered, reconciled, summed up, dealt out, merged, undone."""
    fossil: Path = request.param
    folder = tmp_path_factory.mktemp("friday")
    path = Path(shutil.copy(fossil, folder / "Cuifu.xlsm"))
    report = next(fossil.parent.glob("*.csv"))
    said = {"check": press(path, "check"), "import": press(path, "import", report)}
    said["plan"] = press(path, "plan", minutes=2)
    here = type_result(path, "已提醒未回")
    said["register"] = press(path, "register", minutes=30)
    said["reconcile"] = press(path, "reconcile", minutes=31)
    said["summary"] = press(path, "summary", minutes=32)
    said["split"] = press(path, "split", "--out", folder / "分发", minutes=33)
    copy = min((folder / "分发").glob("*.xlsx"))
    copied = type_result(copy, "再考虑")
    said["merge"] = press(path, "merge", copy, minutes=40)
    said["register the copy"] = press(path, "register", minutes=41)
    said["undo"] = press(path, "register", "--undo", minutes=42)
    return Friday(fossil, path, said, Book(path), here, copied)


def test_every_press_is_done(friday: Friday) -> None:
    undone = {what: said for what, said in friday.said.items() if said[0] not in (DONE, LOOK)}
    assert undone == {}
    assert friday.said["check"][1]


def test_nothing_that_people_typed_is_lost(friday: Friday) -> None:
    assert lost(facts(friday.fossil), friday.book) == []


def test_what_is_typed_today_is_registered_once_and_can_be_taken_back(friday: Friday) -> None:
    lines = [line for line in friday.book.rows(REGISTER) if line["催付时间"] == CALLED]
    assert {line["结果"] for line in lines} == {"已提醒未回"}
    assert "、".join(line["订单编号"] for line in lines) == friday.here
    rows = [row["结果"] for row in friday.book.rows(PLAN) if row["订单编号"] == friday.copied]
    assert rows == ["再考虑"]


@pytest.mark.e2e
def test_the_file_is_as_sound_as_it_was_found(friday: Friday) -> None:
    before, after = ({f.rule for f in findings(path)} for path in (friday.fossil, friday.path))
    assert after <= before


@pytest.mark.parametrize("fossil", UNDOABLE)
def test_the_last_registration_of_that_release_can_be_taken_back(
    fossil: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(fossil, tmp_path / "Cuifu.xlsm"))
    lines = len(FileWorkbook(path).read(REGISTER).rows)
    assert press(path, "register", "--undo")[0] == DONE
    book = Book(path)
    gone = lost(facts(fossil), book)
    standing = {(row["计划号"], row["结果"], row["备注"]) for row in book.rows(PLAN)}
    assert 0 < len(gone) == lines - len(book.rows(REGISTER))
    for one in gone:
        assert one.table == REGISTER
        assert (one.cells["计划号"], one.cells["结果"], one.cells.get("备注", "")) in standing


def test_what_stands_beside_our_sheets_stays_as_it_was_packed(friday: Friday) -> None:
    old, new = raw_members(friday.fossil), raw_members(friday.path)
    changed = {name for name in old if new.get(name) != old[name]}
    left = changed - PACKAGE - parts_of_ours(friday)
    assert {name for name in left if not is_named_again(friday, name)} == set()


def is_named_again(friday: Friday, part: str) -> bool:
    """Whether a sheet only has the code name back that LibreOffice took: a renamed one of ours."""
    old, new = (Parts(path).content.get(part, b"") for path in (friday.fossil, friday.path))
    return b"codeName=" not in old and re.sub(rb' codeName="\w+"', b"", new, count=1) == old


def parts_of_ours(friday: Friday) -> set[str]:
    """Our sheets, the tables, PivotTables and charts on them, buttons, macros, and the styles."""
    parts = Parts(friday.fossil)
    sheets = [parts.sheet(name) for name in SHEETS if name in friday.book.sheets]
    kinds = ("table", "pivotTable")
    on_them = [part for s in sheets for _, kind, part in parts.relations(s) if kind in kinds]
    front = parts.sheet("首页")
    on_them += [part for _, kind, part in parts.relations(front) if kind in BUTTONS]
    on_them += [parts.rels_of(front), parts.related(WORKBOOK, "vbaProject")]
    on_them.append(parts.related(WORKBOOK, "styles"))
    drawn = [p for s in sheets for _, kind, p in parts.relations(s) if kind == "drawing"]
    on_them += [*drawn, *(p for d in drawn for _, kind, p in parts.relations(d) if kind == "chart")]
    cache = parts.related(WORKBOOK, "pivotCacheDefinition")
    return {*sheets, *on_them, cache, parts.related(cache, "pivotCacheRecords")}


@pytest.mark.parametrize(
    ("places", "name"),
    [
        (CLOSED_WORKBOOK, "FileWorkbook"),
        (CODE_NAMES, "CODE_NAMES"),
        (MACROS, "macro_project"),
    ],
)
def test_the_recipe_knows_where_this_release_keeps_what_it_needs(
    places: tuple[str, ...], name: str
) -> None:
    assert module(places, name)
