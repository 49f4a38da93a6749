"""A workbook of any release looks like a new one after a press on the closed file."""

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from office import RunningOffice
from open_xml import OFFICES, errors
from openpyxl.worksheet.worksheet import Worksheet
from package_surgery import Parts
from people import Book, lost
from test_releases import FRIDAY, WORKED, facts, press

from cuifu_xl.app import workflow
from cuifu_xl.app.front_page import LOOK_WAITS
from cuifu_xl.core.units import minute_of
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import CODE_NAMES, PROGRAMS_SHEETS
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.macros.ours import Judged, judged
from cuifu_xl.workbooks.closed.macros.project import read_macros
from cuifu_xl.workbooks.open import LiveWorkbook
from ooxml_lint import findings

NEW = [one for one in WORKED if one.values[0].stem == "new"]
# tables keep the order of their rows, and 首页 says what was done
LOOKED_AT = (*PROGRAMS_SHEETS, "今日计划", "未催原因", "催付登记", "汇总", "总结", "商品", "名单")
FRIDAY_MORNING = minute_of(FRIDAY)
CHARTS = "xl/charts/chart"


class Upgraded(NamedTuple):
    """A workbook before and after `cuifu upgrade`."""

    fossil: Path
    path: Path
    said: dict[str, list[str]]


@pytest.fixture(scope="module", params=WORKED)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """Brought up to date, nothing else."""
    return upgrade(request.param, tmp_path_factory.mktemp("upgraded"))


def upgrade(fossil: Path, folder: Path) -> Upgraded:
    path = Path(shutil.copy(fossil, folder / "Cuifu.xlsm"))
    code, said = press(path, "upgrade", "--json")
    assert code in (0, 1), said
    return Upgraded(fossil, path, json.loads(said[said.index("{") : said.rindex("}") + 1]))


def test_the_new_look_is_said_and_nothing_that_people_put_there_is_lost(upgraded: Upgraded) -> None:
    said = [line for line in upgraded.said["added"] if "新版的样子" in line]
    assert len(said) == 1
    assert all(name in said[0] for name in PROGRAMS_SHEETS)
    assert lost(facts(upgraded.fossil), Book(upgraded.path)) == []


def test_what_lies_on_a_sheet_lies_there_still(upgraded: Upgraded) -> None:
    assert pictures(upgraded.path) == pictures(upgraded.fossil)


def test_the_buttons_do_what_todays_do_and_each_code_name_has_a_module(upgraded: Upgraded) -> None:
    parts = Parts(upgraded.path)
    project = parts.content["xl/vbaProject.bin"]
    assert judged(project) == Judged(is_todays=True, is_ours=True)
    book = openpyxl.load_workbook(upgraded.path, keep_vba=True)
    names = {sheet.sheet_properties.codeName for sheet in book.worksheets} - {None}
    assert read_macros(project).documents == {"ThisWorkbook", *names}
    assert names >= set(CODE_NAMES.values())


def pictures(path: Path) -> dict[str, list[str]]:
    """The names of shapes, pictures and charts by sheet, and the notes."""
    parts = Parts(path)
    found: dict[str, list[str]] = {}
    for name in ("首页", "看板"):
        for _, kind, part in parts.relations(parts.sheet(name)):
            if kind in ("drawing", "comments"):
                found.setdefault(name, []).extend(named(parts.text(part)))
    return found


def named(drawing: str) -> list[str]:
    """What a drawing holds but for buttons, which a repair draws anew."""
    names = (piece.partition('"')[0] for piece in drawing.split(' name="')[1:])
    return sorted(name for name in names if not name.startswith("Button "))


def test_another_upgrade_has_nothing_to_do(upgraded: Upgraded) -> None:
    before = upgraded.path.read_bytes()
    code, said = press(upgraded.path, "upgrade", "--json")
    assert (code, json.loads(said)) == (0, {"added": [], "kept": []})
    assert upgraded.path.read_bytes() == before


def test_the_file_is_as_sound_as_it_was_found(upgraded: Upgraded) -> None:
    before, after = ({f.rule for f in findings(path)} for path in (upgraded.fossil, upgraded.path))
    assert after <= before


@pytest.mark.e2e
@pytest.mark.parametrize("office", OFFICES)
def test_the_validator_finds_nothing_new(upgraded: Upgraded, office: str) -> None:
    before = errors(upgraded.fossil, office)
    assert [error for error in errors(upgraded.path, office) if error not in before] == []


@pytest.mark.parametrize("fossil", NEW)
def test_an_upgraded_workbook_looks_like_a_new_one(fossil: Path, tmp_path: Path) -> None:
    path = upgrade(fossil, tmp_path).path
    new = tmp_path / "new.xlsm"
    build(new)
    ours, fresh = openpyxl.load_workbook(path), openpyxl.load_workbook(new)
    assert ours.sheetnames == fresh.sheetnames
    for name in LOOKED_AT:
        assert look(ours[name]) == look(fresh[name]), name
    charts = [charts_of(Parts(one)) for one in (path, new)]
    assert charts[0] == charts[1]


def charts_of(parts: Parts) -> list[str]:
    """What the charts draw, and how, without the values that they hold."""
    found = [
        parts.text(name) for name in parts.content if CHARTS in f"/{name}" and "rels" not in name
    ]
    return sorted(found)


def look(sheet: Worksheet) -> dict[str, Any]:
    """All that somebody sees of a sheet, but for what 首页 says of the last press."""
    said = {"J8", "J7"} if sheet.title == "首页" else set()
    cells = [c for row in sheet.iter_rows() for c in row if c.coordinate not in said]
    return {
        "cells": {c.coordinate: shown(c) for c in cells if c.value is not None},
        "styles": {c.coordinate: style(c) for c in cells if c.has_style},
        "columns": {k: (c.width, c.hidden) for k, c in sheet.column_dimensions.items()},
        "rows": {k: r.height for k, r in sheet.row_dimensions.items() if r.height},
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "colours": sorted(
            (str(area.sqref), rule.type, tuple(rule.formula), repr(rule.dxf))
            for area in sheet.conditional_formatting
            for rule in area.rules
        ),
        "rules": sorted(
            (str(rule.sqref), rule.type, rule.formula1 or "")
            for rule in sheet.data_validations.dataValidation
        ),
        "print": (sheet.print_area, sheet.page_setup.orientation, sheet.freeze_panes),
    }


def shown(cell: openpyxl.cell.Cell) -> object:
    return getattr(cell.value, "text", cell.value)


def style(cell: openpyxl.cell.Cell) -> tuple[object, ...]:
    return (
        cell.number_format,
        repr(cell.font),
        repr(cell.fill),
        repr(cell.border),
        repr(cell.alignment),
    )


@pytest.mark.e2e
def test_an_open_press_says_that_the_look_waits_and_the_next_closed_one_brings_it(
    office: RunningOffice, tmp_path: Path
) -> None:
    path = Path(shutil.copy(next(one.values[0] for one in NEW), tmp_path / "Cuifu.xlsm"))
    office.close_books()
    live: Any = office.open(path)
    for _ in range(2):
        said = [one.problem for one in workflow.upgrade(LiveWorkbook(live), FRIDAY_MORNING).added]
        assert said.count(LOOK_WAITS) == 1
    live.save()
    office.close_books()
    done = workflow.upgrade(FileWorkbook(path), FRIDAY_MORNING + 5).added
    assert any("新版的样子" in one.problem for one in done)
    assert workflow.upgrade(FileWorkbook(path), FRIDAY_MORNING + 9).added == ()
