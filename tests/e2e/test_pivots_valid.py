"""The Open XML SDK's validator finds nothing wrong with PivotTables over any number of lines."""

from pathlib import Path

import pytest
from open_xml import OFFICES, errors
from register_rows import register_rows

from cuifu_xl.build.workbook import build
from cuifu_xl.sheets.schema import REGISTER

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("count", [0, 1, 60, 3000])
def test_pivots_over_any_number_of_lines_are_valid(tmp_path: Path, count: int) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path, rows={REGISTER.name: register_rows(count)} if count else None)
    assert [errors(path, office) for office in OFFICES] == [[], []]
