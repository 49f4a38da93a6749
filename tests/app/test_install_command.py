"""install, uninstall, doctor and open as they are typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cuifu_xl.app.cli.main import main
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.package import Package, python_of_venv

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The home of a user who has installed nothing yet."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("CUIFU_HOME", "LOCALAPPDATA", "APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_a_dry_run_says_every_step_and_does_nothing(home: Path, capsys) -> None:
    assert run("install", "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["installed"] is None
    assert "装上催付程序" in said["steps"]
    assert any(str(home) in step for step in said["steps"])
    assert list(home.iterdir()) == []
    assert run("install", "--dry-run") == 0
    assert "装上催付程序\n" in capsys.readouterr().out


def test_a_python_without_any_package_can_install(home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-S", "-B", "-m", "cuifu_xl.install"]
    done = subprocess.run([*command, "--dry-run"], env=environment, capture_output=True, check=True)
    assert "装上催付程序" in done.stdout.decode()
    page = subprocess.run([*command, "--help"], env=environment, capture_output=True, check=True)
    assert "--mirror" in page.stdout.decode()
    wrong = subprocess.run([*command, "--fast"], env=environment, capture_output=True)
    assert wrong.returncode == 2
    assert "没有这个选项：--fast" in wrong.stderr.decode()
    assert list(home.iterdir()) == []


def test_doctor_shows_what_is_missing_and_how_to_mend_it(home: Path, capsys) -> None:
    assert run("doctor", "--json") == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert checks[0]["name"] == "程序"
    assert set(checks[0]) == {"name", "ok", "found", "mend"}
    missing = sum(not check["ok"] for check in checks)
    assert run("doctor") == 1
    said = capsys.readouterr().out
    assert f"缺 {missing} 样。" in said
    assert "像上次那样再安装一次" in said


def test_doctor_shows_a_folder_with_brackets_as_it_is(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys
) -> None:
    monkeypatch.setenv("CUIFU_HOME", str(home / "[red]"))
    assert run("doctor") == 1
    assert "[red]" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


def test_uninstalling_what_was_never_installed_is_refused(capsys) -> None:
    assert run("uninstall") == 2
    assert "没有装过" in capsys.readouterr().err


def test_opening_what_is_not_there_is_refused(home: Path, capsys) -> None:
    assert run("open", home / "没有.xlsm") == 2
    assert "没有这个文件" in capsys.readouterr().err
    assert run("open") == 2
    assert "Cuifu.xlsm" in capsys.readouterr().err


def test_the_package_is_the_folder_that_the_program_runs_from() -> None:
    package = Package.at_hand()
    assert package.source == ROOT
    assert package.lock == (ROOT / "requirements.lock").read_bytes()
    assert b"AppleScriptTask" in package.applescript
    assert Package.at_hand(ROOT) == package


def test_a_folder_without_the_package_is_refused(tmp_path: Path, capsys) -> None:
    with pytest.raises(CuifuError, match="不是安装包"):
        Package.at_hand(tmp_path)
    assert run("install", "--from", tmp_path / "cuifu_xl-0.1.0.whl", "--dry-run") == 2
    assert "不是安装包" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "version"),
    [
        (b"home = /usr/bin\nversion = 3.13.1\n", "3.13"),
        (b"home = /usr/bin\nuv = 0.9\nversion_info = 3.12.4\n", "3.12"),
        (b"home = /usr/bin\n", ""),
        (None, ""),
    ],
)
def test_the_python_of_a_venv_is_known_by_its_settings(settings: bytes, version: str) -> None:
    assert python_of_venv(settings) == version
