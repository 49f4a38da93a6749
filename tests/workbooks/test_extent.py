"""How far a sheet reaches: what is too far to be read is found without reading it."""

from types import SimpleNamespace

import pytest

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.open import report
from cuifu_xl.workbooks.xml.extent import FarCell, far_cell

NEAR = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 5001))
FAR_BELOW = {
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>': FarCell(1048576, 16384),
    "<row r='1048576'><c s='1' r='B1048576'><v>1</v></c></row>": FarCell(1048576, 2),
    '<x:row spans="1:1" r="600000"><x:c r="C600000"><x:v>1</x:v></x:c></x:row>': FarCell(600000, 3),
    '<row r="1048576"><c><v>1</v></c></row>': FarCell(1048576, 1),
    '<row><c r="AA500000"><v>1</v></c></row>': FarCell(500000, 27),
    '<row r="9"><c r="XFD5000"><v>1</v></c></row>': FarCell(5000, 16384),
}
NOTHING_FAR = (
    '<row r="1048576" ht="3"/>',
    '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>',
    '<row r="470000"><c r="CZ470000"><v>1</v></c></row>',
    '<row r="5001"><c r="A5001"><v>1</v></c></row>',
    '</sheetData><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/><sheetData>',
)


def blocks(rows: str, length: int) -> list[bytes]:
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    return [sheet[at : at + length] for at in range(0, len(sheet), length)]


@pytest.mark.parametrize("length", [301, 1 << 20])
@pytest.mark.parametrize("extra", FAR_BELOW)
def test_a_filled_cell_far_away_is_found_however_it_is_written(extra: str, length: int) -> None:
    assert far_cell(blocks(NEAR + extra, length)) == FAR_BELOW[extra]


@pytest.mark.parametrize("extra", NOTHING_FAR)
def test_looks_without_a_value_and_long_lists_are_no_hindrance(extra: str) -> None:
    assert far_cell(blocks(NEAR + extra, 301)) is None


def test_a_cell_far_right_of_a_few_rows_is_read() -> None:
    assert far_cell(blocks('<row r="9"><c r="XFD9"><v>1</v></c></row>', 301)) is None


def test_rows_without_numbers_are_counted() -> None:
    rows = "<row><c><v>1</v></c></row>" * 5000
    assert far_cell(blocks('<row><c r="XFD1"><v>1</v></c></row>' + rows, 1 << 20)) is not None


def test_an_open_sheet_that_ends_too_far_below_is_not_asked_for_its_cells() -> None:
    end = SimpleNamespace(row=1048576, column=16384)
    sheet = SimpleNamespace(name="订单", used_range=SimpleNamespace(last_cell=end))
    with pytest.raises(
        WorkbookError, match="订单：离别的内容很远的地方（第 1048576 行、第 16384 列附近）"
    ):
        report.read(sheet)
