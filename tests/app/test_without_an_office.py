"""A press that never reaches the workbook still says why, in a box of the system."""

import sys
from pathlib import Path

import pytest

from cuifu_xl.app.buttons.tasks import main

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="boxes of their own")


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a program named zenity writes what it is asked to show."""
    words = tmp_path / "said.txt"
    box = tmp_path / "zenity"
    box.write_text(f'#!/bin/sh\nfor word in "$@"; do echo "$word"; done >> {words}\n', "utf-8")
    box.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CUIFU_HOME", str(tmp_path / "home"))
    return words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "程序还不认识这个按钮"),
        (["tomorrow"], "程序还不认识这个按钮"),
        (["plan_today"], "没有说是哪份工作簿的按钮"),
        (["plan_today", "--wb=a=b.xlsm", "--from_xl=1"], "名字里有「=」（a=b.xlsm）"),
        (["plan_today", "--url=file:///a.xlsm"], "还没有设置好和程序通话的通道"),
    ],
)
def test_what_keeps_a_press_from_starting_is_said_and_the_launcher_stays_quiet(
    arguments: list[str], words: str, said: Path
) -> None:
    assert main(arguments) == 0
    shown = said.read_text("utf-8")
    assert "--title=催付" in shown
    assert words in shown


def test_an_office_that_is_not_there_is_named(said: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "libreoffice-pipe").write_text("cuifu-nobody-listens\n", "utf-8")
    assert main(["plan_today", "--url=file:///a.xlsm"]) == 0
    assert "LibreOffice" in said.read_text("utf-8")
