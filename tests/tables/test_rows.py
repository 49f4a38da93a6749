"""The packed rows of a report: the same in text and in UTF-8, whatever stands in them."""

from hypothesis import given
from hypothesis import strategies as st

from cuifu_xl.reports.rows import Headed, Rows
from cuifu_xl.workbooks.base import CELL, ROW

texts = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\r\n\t\x1e\x1f'"), max_size=8
)


@given(st.lists(st.lists(texts, min_size=1, max_size=4), max_size=5))
def test_text_and_packs_hold_the_same(rows: list[list[str]]) -> None:
    kept = Rows()
    for row in rows:
        kept.append(row)
    report = Headed(["订单编号", "买家"], kept)
    packed = [line for pack in report.packs() for line in pack.decode().split(ROW)]
    assert [line.split(CELL) for line in packed] == list(report)
    assert [kept.cells(number) for number in range(len(kept))] == list(report)[1:]
    assert len(kept) == len(rows)


def test_rows_are_asked_for_while_more_come() -> None:
    kept = Rows()
    for number in range(1100):
        kept.append([str(number), "'甲"])
        assert kept.cells(number) == [str(number), "甲"]
    assert [row[0] for row in kept] == [str(number) for number in range(1100)]
    assert kept.cells(3) == ["3", "甲"]
