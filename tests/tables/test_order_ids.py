"""Order ids in a cell of the workbook: text for ever, and never one that has lost digits."""

import pytest

from cuifu_xl.tables.cells import DamagedIdError, order_ids
from cuifu_xl.workbooks.base import Cell


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        (None, ()),
        ("2900000000000008042", ("2900000000000008042",)),
        ('="2900000000000008042"', ("2900000000000008042",)),
        (
            "2900000000000008042、2900000000000015961",
            ("2900000000000008042", "2900000000000015961"),
        ),
        ("2900000000000008042,2900000000000015961", ("2900000000000008042", "2900000000000015961")),
        (123456789012345.0, ("123456789012345",)),
        ("261122-100000000000001", ("261122-100000000000001",)),
    ],
)
def test_the_order_ids_of_a_cell_are_text(cell: Cell, ids: tuple[str, ...]) -> None:
    assert order_ids(cell) == ids


@pytest.mark.parametrize(
    "cell",
    [2.9e18, "2.9E+18", "6E17", "+6.5E17", "6.53123E＋17", "653,123,456,789,012,000",
     "653123456789012000.00", "2900000000000008042、6.5E+17"],
)  # fmt: skip
def test_an_order_id_that_became_a_number_is_refused(cell: Cell) -> None:
    with pytest.raises(DamagedIdError):
        order_ids(cell)
