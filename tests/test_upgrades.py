"""A workbook of an earlier version is used as it is, and gets what it lacks at the next press."""

from datetime import datetime

import pytest

from cuifu_xl import workflow
from cuifu_xl.cli import main
from cuifu_xl.errors import Problem, SettingsError
from cuifu_xl.hosts.base import Cell
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.hosts.memory import MemoryWorkbook
from cuifu_xl.rules.units import minute_of
from cuifu_xl.sheets import schema, upgrades
from cuifu_xl.sheets.factory import factory_rows
from cuifu_xl.summing_up import summary
from tests.shop import NOW, in_memory, line, on_disk, type_into

FACTORY = factory_rows("参数")
OF_THE_FIRST = 39  # a row that comes now stands in upgrades.LATER
LATER = ("让利上限", "短信单价")
MONDAY_NOON = minute_of(datetime(2026, 11, 23, 12, 0))


def older(*names: str) -> list[list[Cell]]:
    """参数 without some rows; the shop has decided on the first: 每单最多催 is 2."""
    return [
        [name, 2 if name == "每单最多催" else value, *rest]
        for name, value, *rest in FACTORY
        if name not in names
    ]


def first_version(*rows, lacking=LATER, **tables) -> MemoryWorkbook:
    """A workbook that the first version made, without the rows of 参数 that came later."""
    book = in_memory(*rows, **{"参数": older(*lacking)} | tables)
    book.write("_meta", ("键", "序", "值"), [["schema", 0, "1"]])
    book.save(0)
    return book


def parameters(book) -> list[list[Cell]]:
    return book.read("参数").rows


def added(book) -> list[str]:
    return [str(row[0]) for row in parameters(book)][len(FACTORY) - len(LATER) :]


def named(problems) -> list[tuple[str, str]]:
    return [(one.source, one.content) for one in problems if one.source == "设置!参数"]


def test_a_plan_adds_the_rows_that_came_later_and_names_them() -> None:
    book = first_version(line(1))
    problems = workflow.plan(book, NOW).problems
    assert named(problems) == [("设置!参数", name) for name in LATER]
    assert parameters(book) == [
        *older(*LATER),
        *(row for row in FACTORY if row[0] in LATER),
    ]
    assert [row[3] for row in book.read("问题").rows if row[0] == "设置!参数"] == list(LATER)


def test_the_words_say_what_value_it_is_and_what_to_do() -> None:
    book = first_version(line(1), lacking=["短信单价"])
    assert Problem(
        "设置!参数",
        None,
        "名称",
        "短信单价",
        "以前的版本没有这一行，按出厂值「空着」算",
        "写工作簿时补在最后，要别的值请在那里改",
    ) in workflow.check(book, NOW)


def test_the_second_press_has_nothing_to_add() -> None:
    book = first_version(line(1))
    workflow.plan(book, NOW)
    before = parameters(book)
    assert named(workflow.plan(book, NOW + 5).problems) == []
    assert parameters(book) == before


@pytest.mark.parametrize("press", [workflow.register, workflow.reconcile])
def test_registering_and_payments_add_them_as_well(press) -> None:
    book = first_version(line(1))
    assert named(press(book, MONDAY_NOON).problems) == [("设置!参数", name) for name in LATER]
    assert added(book) == list(LATER)


def test_looking_takes_the_factory_value_and_writes_no_row() -> None:
    book = first_version(line(1))
    workflow.check(book, NOW)
    summary(book, NOW)
    assert parameters(book) == older(*LATER)


def test_columns_that_somebody_has_moved_are_found() -> None:
    book = first_version(line(1))
    book._tables["参数"] = schema_turned()
    assert named(workflow.plan(book, NOW).problems) == [("设置!参数", "短信单价")]
    table = book.read("参数")
    assert dict(zip(table.headings, table.rows[-1], strict=True)) == {
        **dict(zip(schema.PARAMETERS.headings(), FACTORY_OF["短信单价"], strict=True)),
        "我的": None,
    }


FACTORY_OF = {row[0]: row for row in FACTORY}


def schema_turned():
    """参数 of the older build, its columns the other way round and one of the owner's own."""
    table = in_memory(参数=older("短信单价")).read("参数")
    return table._replace(
        headings=("我的", *table.headings[::-1]), rows=[["x", *row[::-1]] for row in table.rows]
    )


@pytest.mark.parametrize("version", ["1", str(schema.SCHEMA_VERSION)])
def test_a_row_that_the_version_has_is_missed_not_guessed(version: str) -> None:
    book = first_version(line(1), lacking=["每单最多催"])
    book.write("_meta", ("键", "序", "值"), [["schema", 0, version]])
    with pytest.raises(SettingsError, match="少了一行（每单最多催）"):
        workflow.plan(book, NOW)


def test_a_later_row_that_a_workbook_of_today_has_lost_is_missed_as_well() -> None:
    with pytest.raises(SettingsError, match="少了一行（短信单价）"):
        workflow.plan(in_memory(line(1), 参数=older("短信单价")), NOW)


def test_every_later_row_is_a_row_of_today() -> None:
    later = [name for names in upgrades.LATER.values() for name in names]
    assert set(later) < set(FACTORY_OF)
    assert max(upgrades.LATER) == schema.SCHEMA_VERSION
    assert len(FACTORY_OF) - len(later) == OF_THE_FIRST


def test_a_row_that_somebody_renamed_is_still_refused() -> None:
    renamed = [["最多催几次" if n == "每单最多催" else n, *rest] for n, *rest in FACTORY]
    book = in_memory(line(1), 参数=renamed)
    with pytest.raises(SettingsError, match="不认识"):
        workflow.plan(book, NOW)


def test_a_file_in_use_gets_its_row_and_says_so(tmp_path, capsys) -> None:
    path = on_disk(tmp_path)
    book = FileWorkbook(path)
    book.write("参数", schema.PARAMETERS.headings(), older("短信单价"))
    book.write("_meta", ("键", "序", "值"), [["schema", 0, "1"]])
    book.save(0)
    assert main(["register", str(path), "--now", "2026-11-23T12:00"]) == 1
    said = capsys.readouterr().err
    assert "设置!参数「名称」以前的版本没有这一行，按出厂值「空着」算（短信单价）" in said
    rows = FileWorkbook(path).read("参数").rows
    assert (rows[-1][0], rows[-1][2]) == ("短信单价", "元/条")
    assert main(["register", str(path), "--now", "2026-11-23T12:05"]) == 0


def test_what_colleagues_typed_is_registered_in_the_same_press() -> None:
    book = in_memory(line(1))
    workflow.plan(book, NOW)
    type_into(book, 0, 结果="已提醒未回")
    book.write("参数", schema.PARAMETERS.headings(), older("短信单价"))
    remembered = [[key, n, "1" if key == "schema" else v] for key, n, v in book.read("_meta").rows]
    book.write("_meta", ("键", "序", "值"), remembered)
    book.save(0)
    kept = workflow.register(book, MONDAY_NOON)
    assert (kept.registered, len(kept.problems)) == (1, 1)
