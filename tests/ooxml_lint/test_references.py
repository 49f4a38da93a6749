"""What a formula speaks of, taken from its text."""

import pytest

from ooxml_lint.references import calls

CALLS = [
    ("SUM(1)", []),
    ("SUMPRODUCT(A1:A9)", [("A1:A9",)]),
    ("1+sumproduct( A1:A9 , B1:B9 )", [("A1:A9", "B1:B9")]),
    ("SUMPRODUCT(表[[#This Row],[甲,乙]]*2,表[丙])", [("表[[#This Row],[甲,乙]]*2", "表[丙]")]),
    (
        "SUMPRODUCT(('a,(b'!A1:A2=\",\")*{1,2},表['],甲])",
        [("('a,(b'!A1:A2=\"\")*{1,2}", "表['],甲]")],
    ),
    (
        "SUMPRODUCT(MAX(1,2),SUMPRODUCT(A1,2))",
        [("MAX(1,2)", "SUMPRODUCT(A1,2)"), ("A1", "2")],
    ),
    ('"SUMPRODUCT(1,2)"&MYSUMPRODUCT(1,2)', []),
]


@pytest.mark.parametrize(("formula", "arguments"), CALLS)
def test_a_call_is_taken_apart_at_its_own_commas(
    formula: str, arguments: list[tuple[str, ...]]
) -> None:
    assert list(calls(formula, "SUMPRODUCT")) == arguments
