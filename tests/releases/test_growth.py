"""A workbook of any release gains the columns, tables and sheets of a later edition."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from later_edition import BESIDE, DOUBLED_FORMULA, LATER, NEW_COLUMNS, OUTCOME_TRIED, RULES, SPARE
from office import RunningOffice
from open_xml import OFFICES, errors
from people import PLAN, Book, lost
from test_releases import FRIDAY, WORKED, facts, press

from cuifu_xl.tables import growth, schema
from cuifu_xl.workbooks.open import LiveWorkbook
from ooxml_lint import findings

ROOT = Path(__file__).parents[2]
BY_LIBREOFFICE = "libreoffice"


def later(path: Path, command: str, *words: object, minutes: int = 0) -> tuple[int, str]:
    """A command of the later edition, a process of its own."""
    now = (FRIDAY + timedelta(minutes=minutes)).isoformat()
    run = [sys.executable, "-m", "tests.releases.later_edition", command, str(path)]
    done = subprocess.run(
        [*run, *map(str, words), "--now", now], capture_output=True, cwd=ROOT, env=os.environ
    )
    return done.returncode, (done.stdout + done.stderr).decode()


class Grown(NamedTuple):
    """A workbook that the later edition has planned with."""

    fossil: Path
    path: Path
    said: tuple[int, str]
    book: Book


@pytest.fixture(scope="module", params=WORKED)
def grown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """One press, with the report of the morning."""
    fossil: Path = request.param
    path = Path(shutil.copy(fossil, tmp_path_factory.mktemp("grown") / "Cuifu.xlsm"))
    said = later(path, "plan", "--report", next(fossil.parent.glob("*.csv")))
    return Grown(fossil, path, said, Book(path))


def news(book: Book) -> list[str]:
    """What 问题 says of new columns and tables."""
    said = [row for row in book.rows("问题") if row["问题"].startswith("新版多了")]
    return [row["列"] or row["来源"] for row in said]


def test_the_plan_is_made_and_nothing_that_people_typed_is_lost(grown: Grown) -> None:
    assert grown.said[0] in (0, 1), grown.said[1]
    assert grown.book.rows(PLAN)[0]["计划号"]
    assert lost(facts(grown.fossil), grown.book) == []


def test_every_column_table_and_sheet_is_there_and_said_once(grown: Grown) -> None:
    for table, columns in NEW_COLUMNS.items():
        headings = list(grown.book.rows(table)[0])
        assert headings[-len(columns) :] == [column.heading for column in columns]
    for spec in (RULES, SPARE, BESIDE):
        assert list(grown.book.rows(spec.name)[0]) == list(spec.headings())
    columns = [column.heading for new in NEW_COLUMNS.values() for column in new]
    assert sorted(news(grown.book)) == sorted([*columns, "试用", "聊天!试用词"])


def test_a_new_column_has_its_formula_or_what_the_program_ships(grown: Grown) -> None:
    assert {row["应付两倍"] for row in grown.book.rows(PLAN)} == {f"={DOUBLED_FORMULA}"}
    tried = {row["结果"]: row["试用"] for row in grown.book.rows("催付结果")}
    assert (tried[OUTCOME_TRIED], tried["别再联系"]) == ("是", "否")


def test_the_next_press_has_nothing_to_add_and_keeps_what_is_typed(grown: Grown) -> None:
    path = Path(shutil.copy(grown.path, grown.path.with_name("next.xlsm")))
    code, said = later(path, "upgrade", "--json")
    assert (code, json.loads(said[said.index("{") : said.rindex("}") + 1])) == (
        0,
        {"added": [], "kept": []},
    )
    typed = typed_into(path, "跟进", "是")
    assert later(path, "plan", minutes=5)[0] in (0, 1)
    assert [row["跟进"] for row in Book(path).rows(PLAN) if row["计划号"] == typed] == ["是"]


def typed_into(path: Path, heading: str, word: str) -> str:
    """A colleague types into the first row of the list; its 计划号."""
    from cuifu_xl.workbooks.closed.file import FileWorkbook

    book = FileWorkbook(path)
    table = book.read(PLAN)
    plan_id = table.rows[0][table.headings.index("计划号")]
    book.change_cells(PLAN, "计划号", {plan_id: {heading: word}})
    book.save(0)
    return str(plan_id)


def test_an_earlier_program_refuses_it_kindly(grown: Grown) -> None:
    code, said = press(grown.path, "check")
    assert code == 2
    assert f"更新的程序建的（版本 {LATER}" in said


@pytest.mark.e2e
def test_the_file_is_as_sound_as_it_was_found(grown: Grown) -> None:
    before, after = ({f.rule for f in findings(path)} for path in (grown.fossil, grown.path))
    assert after <= before


@pytest.mark.e2e
@pytest.mark.parametrize("office", OFFICES)
def test_the_validator_finds_nothing_new(grown: Grown, office: str) -> None:
    before = errors(grown.fossil, office)
    assert [error for error in errors(grown.path, office) if error not in before] == []


@pytest.mark.e2e
@pytest.mark.parametrize("fossil", [one.values[0] for one in WORKED], ids=str)
def test_a_workbook_that_libreoffice_holds_grows_as_well(
    fossil: Path,
    office: RunningOffice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = Path(shutil.copy(fossil, tmp_path / "Cuifu.xlsm"))
    office.close_books()
    only_saved: Any = office.open(path)
    only_saved.save()
    office.close_books()
    gone = lost(facts(fossil), Book(path))  # LibreOffice writes an owner's formulas its own way
    monkeypatch.setattr(schema, "TABLES", later_tables())
    live: Any = office.open(path)
    book = LiveWorkbook(live)
    said = growth.grow(book, LATER - 1)
    book.save(0)
    again = LiveWorkbook(live)
    for table, columns in NEW_COLUMNS.items():
        headings = again.read(table).headings
        assert headings[-len(columns) :] == tuple(column.heading for column in columns)
    assert {RULES.name, SPARE.name, BESIDE.name} <= again.tables()
    assert len(said) == sum(map(len, NEW_COLUMNS.values())) + len((RULES.sheet, BESIDE.name))
    live.save()
    office.close_books()
    assert lost(facts(fossil), Book(path)) == gone


def later_tables() -> tuple[schema.TableSpec, ...]:
    """The tables of the later edition."""
    known = [
        spec._replace(columns=(*spec.columns, *NEW_COLUMNS.get(spec.name, ())))
        for spec in schema.TABLES
    ]
    return (*known, RULES, SPARE, BESIDE)
