"""`cuifu build` where the check of workbooks is not installed: in a shop, say."""

import sys
from pathlib import Path

import pytest

from cuifu_xl.app.cli.main import main


def test_build_without_the_check_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ooxml_lint", None)
    assert main(["build", str(tmp_path / "Cuifu.xlsm")]) == 2
    assert "少了开发用的 ooxml_lint" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
