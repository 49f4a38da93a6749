"""The way to LibreOffice: what is said when it is not there, or does not answer."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings
from office import RunningOffice

from xlwings_libreoffice import activate, bridge
from xlwings_libreoffice.errors import NoPythonUnoError, NotListeningError, OtherPythonUnoError


@pytest.mark.e2e
def test_an_office_that_is_not_open_is_named() -> None:
    with pytest.raises(NotListeningError, match="nobody-listens-here"):
        activate("nobody-listens-here")


# a process of its own: one that gave an office up cannot speak with it again
WITH_A_STOPPED_OFFICE = """
import os, signal, sys
from xlwings_libreoffice.bridge import connect
from xlwings_libreoffice.errors import NotAnsweringError

pipe, group = sys.argv[1], int(sys.argv[2])
office = connect(pipe)
os.killpg(group, signal.SIGSTOP)
try:
    with office.patience(0.5):
        office.desktop.getCurrentComponent()
except NotAnsweringError:
    print("given up")
try:
    connect(pipe, 0.5)
except NotAnsweringError:
    print("given up")
os.killpg(group, signal.SIGCONT)
sys.stdout.flush()
os._exit(0)
"""


@pytest.mark.e2e
def test_an_office_that_does_not_answer_is_given_up(office: RunningOffice) -> None:
    group = office.process.pid
    command = [sys.executable, "-c", WITH_A_STOPPED_OFFICE, office.pipe, str(group)]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    finally:
        os.killpg(group, signal.SIGCONT)
    assert done.stdout.splitlines() == ["given up"] * 2, done.stderr


@pytest.mark.e2e
def test_an_error_of_our_own_is_not_called_silence(office: RunningOffice) -> None:
    with pytest.raises(KeyError), xlwings.apps.active.impl.office.patience():
        raise KeyError("ours")


def without_uno(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A machine whose only place for Python-UNO is this folder."""
    monkeypatch.delitem(sys.modules, "uno", raising=False)
    monkeypatch.setattr(bridge, "_PLACES", (str(folder),))
    monkeypatch.setenv("PATH", str(folder))


def test_a_machine_without_python_uno_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_uno(monkeypatch, tmp_path)
    with pytest.raises(NoPythonUnoError, match="python3-uno"):
        activate("any")


def test_python_uno_of_another_python_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_uno(monkeypatch, tmp_path)
    (tmp_path / "uno.py").write_text("import pyuno_of_another_python")
    mine = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(OtherPythonUnoError, match=f"does not fit Python {mine}"):
        activate("any")
    assert "uno" not in sys.modules
