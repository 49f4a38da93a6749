"""Workbooks stay the same to the byte while the code is moved about."""

import tomllib
from pathlib import Path

from tests.golden.a_day import PLACE, changes, pressed


def test_every_part_of_a_workbook_is_as_it_was_after_each_press(tmp_path: Path) -> None:
    found = changes(dict(pressed(tmp_path)))
    kept = tomllib.loads(PLACE.read_text("utf-8"))
    assert found == kept, "if that is meant: `python -m tests.golden`, and say what looks different"
