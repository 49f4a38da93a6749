"""The real machine does what the machine in memory does."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cuifu_xl.install.leaving import _REMOVE
from cuifu_xl.install.machine import NO_SUCH_PROGRAM, Machine


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_file_is_written_whole_and_keeps_who_may_read_it(
    machine: Machine, tmp_path: Path
) -> None:
    path = tmp_path / "设置.xcu"
    machine.write(path, b"one")
    path.chmod(0o600)
    machine.write(path, b"two")
    assert machine.read(path) == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or os.name == "nt"
    assert [one.name for one in tmp_path.iterdir()] == ["设置.xcu"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows programs by their endings")
def test_an_icon_can_be_run(machine: Machine, tmp_path: Path) -> None:
    machine.write(tmp_path / "icon", b"#!/bin/sh\nexit 3\n", executable=True)
    assert machine.run([str(tmp_path / "icon")]) == 3


def test_what_a_program_says_goes_into_the_log(machine: Machine, tmp_path: Path) -> None:
    log = tmp_path / "install.log"
    for word in ("一", "二"):
        program = f"import sys; sys.stdout.buffer.write({word!r}.encode()); sys.exit(4)"
        assert machine.run([sys.executable, "-c", program], log) == 4
    assert log.read_text("utf-8") == "一二"


def test_a_program_that_is_not_there_fails_like_one_that_fails(
    machine: Machine, tmp_path: Path
) -> None:
    assert machine.run([str(tmp_path / "none")], tmp_path / "log") == NO_SUCH_PROGRAM
    assert (tmp_path / "log").read_bytes()


def test_a_folder_with_something_in_it_stays(machine: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    machine.make_folder(folder)
    machine.make_folder(folder)
    machine.write(folder / "mine", b"")
    machine.remove_if_empty(folder)
    assert machine.exists(folder / "mine")
    machine.remove_file(folder / "mine")
    machine.remove_if_empty(folder)
    assert not machine.exists(folder)


def test_taking_away_what_is_not_there_is_no_fault(machine: Machine, tmp_path: Path) -> None:
    machine.remove_file(tmp_path / "none")
    machine.remove_if_empty(tmp_path / "none")
    machine.remove_tree(tmp_path / "none")
    assert machine.read(tmp_path / "none") is None


def test_what_must_wait_is_removed_by_another_python(tmp_path: Path) -> None:
    home, mine = tmp_path / "cuifu-xl", tmp_path / "mine"
    (home / "venv" / "bin").mkdir(parents=True)
    (home / "venv" / "bin" / "python").touch()
    (home / "installed.json").touch()
    mine.mkdir()
    (mine / "book.xlsm").touch()
    work = [
        ("tree", str(home / "venv")),
        ("tree", str(home / "log")),
        ("file", str(home / "installed.json")),
        ("empty", str(home)),
        ("empty", str(mine)),
    ]
    subprocess.run([sys.executable, "-I", "-c", _REMOVE, json.dumps(work)], check=True)
    assert sorted(tmp_path.rglob("*")) == [mine, mine / "book.xlsm"]
