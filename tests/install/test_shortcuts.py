"""The icon starts the installed program with whatever is dropped on it."""

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from cuifu_xl.install.program_home import LINUX, MACOS, WINDOWS, ProgramHome, program_home
from cuifu_xl.install.shortcuts import content, file_name, windows_script
from cuifu_xl.maker import installer_script

COMMITTED = Path(__file__).parents[2] / "workbook" / installer_script.NAME
WINDOWS_HOME = program_home(WINDOWS, {"USERPROFILE": r"C:\Users\阿华"})
SCRIPTS = {
    "icon": content(WINDOWS, WINDOWS_HOME),
    "installer": installer_script.content(),
}


def a_program_that_prints_its_arguments(home: Path) -> None:
    python = home / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nfor one in "$@"; do echo "<$one>"; done\n')
    python.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
@pytest.mark.parametrize("named", [True, False])
def test_the_macs_icon_hands_every_name_on_as_it_is(tmp_path: Path, named: bool) -> None:
    usual = tmp_path / "Library" / "Application Support" / "cuifu-xl"
    home = tmp_path / "别 处" if named else usual
    a_program_that_prints_its_arguments(home)
    icon = tmp_path / file_name(MACOS)
    icon.write_bytes(content(MACOS, program_home(MACOS, {"HOME": str(tmp_path)})))
    icon.chmod(0o755)
    environment = {"HOME": str(tmp_path)} | ({"CUIFU_HOME": str(home)} if named else {})
    done = subprocess.run(
        [icon, "我的 催付.xlsm", "$HOME"],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    given = ["-I", "-m", "cuifu_xl.door", "我的 催付.xlsm", "$HOME"]
    assert done.stdout.splitlines() == [f"<{one}>" for one in given]


@pytest.mark.skipif(os.name == "nt", reason="a shell takes the words apart")
@pytest.mark.parametrize("user", ["阿华", "a b", 'q"u$o`te', r"back\slash", "100%"])
def test_the_linux_icon_names_the_program_whatever_the_user_is_called(user: str) -> None:
    home = ProgramHome(PurePosixPath("/home") / user / "cuifu-xl", LINUX)
    lines = content(LINUX, home).decode().splitlines()
    entry = dict(line.split("=", 1) for line in lines if "=" in line)
    assert entry["Terminal"] == "true"
    assert entry["Exec"].replace("%%", "").count("%") == 1
    # undone as a desktop does: first as any text of the file, then as a command
    command = entry["Exec"].replace("\\\\", "\\")
    words = ["sh", "-c", f'for one in {command}; do echo "$one"; done']
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    said = done.stdout.replace("%%", "%").splitlines()
    assert said == [str(home.python), "-I", "-m", "cuifu_xl.door", "%F"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_for_windows_speaks_gbk_after_saying_so_and_has_windows_line_ends(
    name: str,
) -> None:
    lines = SCRIPTS[name].split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert lines[:2] == [b"@echo off", b"chcp 936 >nul"]
    assert "催付" in SCRIPTS[name].decode("gbk")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_for_windows_jumps_only_to_what_is_there(name: str) -> None:
    lines = SCRIPTS[name].decode("gbk").splitlines()
    labels = {line[1:] for line in lines if line.startswith(":")}
    words = " ".join(lines).split()
    targets = {
        words[index + 1].removeprefix(":")
        for index, word in enumerate(words)
        if word in ("goto", "call")
    }
    assert targets == labels


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_for_windows_says_is_never_taken_for_a_command(name: str) -> None:
    said = [line for line in SCRIPTS[name].decode("gbk").splitlines() if line.startswith("echo")]
    assert said
    assert not [line for line in said if set(line) & set('&|<>^%!"')]


def test_the_windows_icon_looks_where_the_program_is_put() -> None:
    script = SCRIPTS["icon"].decode("gbk")
    here = r"C:\Users\阿华\AppData\Local\cuifu-xl"
    assert 'set "HERE=%LOCALAPPDATA%\\cuifu-xl"' in script
    assert 'if defined CUIFU_HOME set "HERE=%CUIFU_HOME%"' in script
    command = next(line for line in script.splitlines() if "cuifu_xl.door" in line)
    assert command.replace("%HERE%", here) == f'"{WINDOWS_HOME.python}" -I -m cuifu_xl.door %*'


def test_the_installer_beside_the_workbook_is_what_the_program_would_write() -> None:
    assert COMMITTED.read_bytes() == installer_script.content()


def test_chinese_that_gbk_does_not_have_is_refused_when_a_script_is_made() -> None:
    with pytest.raises(UnicodeEncodeError):
        windows_script("echo ✓\n")
