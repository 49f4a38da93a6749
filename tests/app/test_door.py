"""The icon on the desktop plans what is dropped on it, and says what to do when it cannot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cuifu_xl.app.door import dragged, sorted_out
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.program_home import LINUX, WINDOWS
from tests.shop import line, on_disk, report_file

ROOT = Path(__file__).parents[2]


def dropped(home: Path, *names: object, typed: str = "\n") -> subprocess.CompletedProcess[str]:
    """The icon's program with these files dropped on it, on a machine without any Office."""
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home), "PATH": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "cuifu_xl.door", *map(str, names)],
        cwd=ROOT,
        env=environment | {"PYTHONUTF8": "1"},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_a_workbook_and_a_report_dropped_together_are_planned(tmp_path: Path) -> None:
    workbook, report = on_disk(tmp_path), report_file(tmp_path, line(1))
    done = dropped(tmp_path, report, workbook)
    assert "读了 1 行" in done.stdout
    assert f"写好了：{workbook}" in done.stdout
    assert "按回车打开工作簿" in done.stdout
    # Enter has been pressed
    assert "没有能打开" in done.stderr


def test_names_dragged_onto_the_window_do_the_same(tmp_path: Path) -> None:
    workbook = on_disk(tmp_path)
    before = workbook.read_bytes()
    report = report_file(tmp_path, line(1))
    done = dropped(tmp_path, typed=f"'{report}' '{workbook}'\n\n")
    assert f"写好了：{workbook}" in done.stdout
    assert workbook.read_bytes() != before


def test_what_cannot_be_done_is_said_before_the_window_closes(tmp_path: Path) -> None:
    done = dropped(tmp_path, tmp_path / "没有.xlsm")
    assert done.returncode == 2
    assert "没有.xlsm" in done.stderr
    assert "按回车关闭" in done.stdout
    assert "按回车打开" not in done.stdout


def test_two_workbooks_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CuifuError, match="一次只能放一份工作簿"):
        sorted_out([Path("a.xlsm"), Path("b.XLSM")])
    assert dropped(tmp_path, "a.xlsm", "b.xlsm").returncode == 2


def test_reports_alone_go_into_the_workbook_that_was_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    workbook, reports = sorted_out([Path("一.csv"), Path("二.xlsx")])
    assert (workbook.name, workbook.parent.name) == ("Cuifu.xlsm", "催付")
    assert workbook.is_relative_to(tmp_path)
    assert reports == [Path("一.csv"), Path("二.xlsx")]


@pytest.mark.parametrize(
    ("system", "line", "paths"),
    [
        (WINDOWS, r'"C:\我的 店\催付.xlsm" D:\报表.csv', [r"C:\我的 店\催付.xlsm", r"D:\报表.csv"]),
        (WINDOWS, r"C:\it's\a.csv", [r"C:\it's\a.csv"]),
        (LINUX, r"'/店/催 付.xlsm' /报表\ \#1.csv", ["/店/催 付.xlsm", "/报表 #1.csv"]),
        (LINUX, "  ", []),
    ],
)
def test_a_window_types_dragged_paths_in_the_systems_own_way(
    system: str, line: str, paths: list[str]
) -> None:
    assert dragged(line, system) == paths
