"""The Open XML SDK's validator finds nothing wrong with PivotTables over any number of lines."""

from pathlib import Path

import pytest
from open_xml import OFFICES, errors
from register_rows import register_rows

from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.closed.file import FileWorkbook

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("count", [0, 1, 60, 3000])
def test_pivots_over_any_number_of_lines_are_valid(tmp_path: Path, count: int) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path, rows={REGISTER.name: register_rows(count)} if count else None)
    assert [errors(path, office) for office in OFFICES] == [[], []]


@pytest.mark.parametrize(("before", "after"), [(0, 1), (0, 60), (60, 3000), (60, 0)])
def test_pivots_of_a_closed_file_are_valid_when_its_register_has_changed(
    tmp_path: Path, before: int, after: int
) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path, rows={REGISTER.name: register_rows(before)} if before else None)
    book = FileWorkbook(path)
    book.write(REGISTER.name, REGISTER.headings(), register_rows(after))
    book.save(0)
    assert [errors(path, office) for office in OFFICES] == [[], []]
