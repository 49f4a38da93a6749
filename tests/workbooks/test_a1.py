"""Names of cells in formulas, as a fill moves them."""

import pytest

from xlwings_libreoffice.a1 import column_name, column_number, filled


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_are_counted_in_letters(number: int, name: str) -> None:
    assert (column_name(number), column_number(name)) == (name, number)


@pytest.mark.parametrize(
    ("formula", "one_down_two_right"),
    [
        ("=A1+$A$1+A$1+$A1", "=C2+$A$1+C$1+$A2"),
        ("=SUM(B2:C9)", "=SUM(D3:E10)"),
        ("=Sheet1!A1+'A1 & B2'!A1", "=Sheet1!C2+'A1 & B2'!C2"),
        ('="A1 stays"&A1', '="A1 stays"&C2'),
        ("=LOG10(A1)+T_1[A1]+AB12!B1", "=LOG10(C2)+T_1[A1]+AB12!D2"),
    ],
)
def test_a_filled_formula_moves_what_is_not_held_by_a_dollar(
    formula: str, one_down_two_right: str
) -> None:
    assert filled(formula, 1, 2) == one_down_two_right
