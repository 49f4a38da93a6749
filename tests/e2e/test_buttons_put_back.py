"""A mouse on buttons that LibreOffice has lost and a press has put back, and on spare ones."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from open_xml import OFFICES, errors
from package_surgery import WORKBOOK, Parts

from cuifu_xl.app import workflow
from cuifu_xl.app.clock import moment
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import REPORT
from cuifu_xl.tables.schema import CODE_NAMES
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings
from tests.e2e.desktop import Desktop, desktop, until

pytestmark = pytest.mark.e2e

NOW = "2026-11-23T10:00"
FRIDAY = "2026-11-20T10:00"
FIRST_RELEASE = Path(__file__).parents[1] / "releases" / "0.1.0"
MACRO_WORKBOOK = "xlsm:Calc MS Excel 2007 VBA XML"
UNKNOWN = "这份工作簿比程序新，程序还不认识这个按钮"


def saved_by_libreoffice(path: Path) -> None:
    """The workbook opened and saved there, in place."""
    folder = path.parent / "theirs"
    profile = f"-env:UserInstallation={(path.parent / 'saving').as_uri()}"
    convert = ["--headless", "--convert-to", MACRO_WORKBOOK, "--outdir", str(folder), str(path)]
    subprocess.run(["soffice", profile, *convert], check=True, capture_output=True)
    (folder / path.name).replace(path)


def press(path: Path) -> list[str]:
    """计划今天 on the closed file; what it says of 首页."""
    problems = workflow.plan(FileWorkbook(path), moment(NOW), reports=[REPORT], older=True).problems
    return [problem.problem for problem in problems if problem.source == "首页"]


def click_first_and_last(screen: Desktop) -> None:
    """Two buttons do what they say."""
    screen.click("检查")
    assert screen.message() != ""
    screen.last_answer()
    screen.click("计划今天")
    assert screen.message().startswith("今日计划 ")
    screen.last_answer()


def test_buttons_are_clicked_after_two_saves_in_libreoffice_and_two_repairs(tmp_path: Path) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path)
    press(path)
    for turn in ("first", "second"):
        saved_by_libreoffice(path)
        theirs = {office: errors(path, office) for office in OFFICES}
        before = findings(path)
        assert press(path) == ["按钮补回来了"]
        assert press(path) == []
        assert {f.rule for f in findings(path)} <= {f.rule for f in before}
        for office in OFFICES:
            assert [error for error in errors(path, office) if error not in theirs[office]] == []
        assert code_names(path) == list(CODE_NAMES.values())
        folder = tmp_path / turn
        folder.mkdir()
        shown = Path(shutil.copy(path, folder))
        with desktop(folder, shown, CUIFU_NOW=NOW) as screen:
            click_first_and_last(screen)


@pytest.mark.parametrize("fossil", ["owner", "libreoffice"])
def test_todays_macros_run_in_a_workbook_of_the_first_release_with_the_owners_sheets(
    tmp_path: Path, fossil: str
) -> None:
    path = Path(shutil.copy(FIRST_RELEASE / f"{fossil}.xlsm", tmp_path / "Cuifu.xlsm"))
    said = workflow.upgrade(FileWorkbook(path), moment(FRIDAY)).added
    assert "按钮后面的宏换成了新版" in [problem.problem for problem in said]
    with desktop(tmp_path, path, CUIFU_NOW=FRIDAY) as screen:
        screen.click("检查")
        assert screen.message() != ""
        screen.last_answer()


def code_names(path: Path) -> list[str]:
    """Of the sheets in their order."""
    parts = Parts(path)
    heads = (parts.text(parts.sheet(name)).partition("<sheetData")[0] for name in CODE_NAMES)
    return [head.partition('codeName="')[2].partition('"')[0] for head in heads]


def test_a_new_button_starts_what_its_name_says_without_a_new_macro(tmp_path: Path) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path)
    parts = Parts(path)
    sheet = parts.sheet("首页")
    for part in (sheet, parts.related(sheet, "vmlDrawing"), parts.related(sheet, "drawing")):
        parts.change(part, "[0]!CheckWorkbook", "[0]!Task07")
        parts.change(part, "[0]!SplitWork", "[0]!Task30")
    named = '<definedName name="task_07">"check_workbook"</definedName>'
    parts.insert(WORKBOOK, named, "</definedNames>")
    parts.save(path)
    box = tmp_path / "bin" / "zenity"  # the box of the system, where the office shows none
    box.parent.mkdir()
    box.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/told"\n')
    box.chmod(0o755)
    paths = f"{box.parent}{os.pathsep}{os.environ['PATH']}"
    with desktop(tmp_path, path, CUIFU_NOW=NOW, PATH=paths) as screen:
        screen.click("检查")
        assert "报表" in screen.message()
        screen.last_answer()
        screen.click("分发")
        assert UNKNOWN in until(lambda: told(tmp_path / "told"), "what the system's box says")


def told(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
