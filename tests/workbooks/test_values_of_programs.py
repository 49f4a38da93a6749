"""What Excel on Windows and on the Mac hands over for cells, in the types of the seam."""

from datetime import datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.base import Formula
from cuifu_xl.workbooks.open import ready
from cuifu_xl.workbooks.open.values import contents, values


def cells(rows: list[list[Any]], formula: Any = "") -> Any:
    """A block that holds these values, as xlwings gives it."""
    return SimpleNamespace(options=lambda ndim: SimpleNamespace(value=rows), formula=formula)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (Decimal("12.5"), 12.5),  # a cell in a currency format
        (3, 3.0),
        (True, True),
        (datetime(1899, 12, 30, 13, 30), time(13, 30)),  # a clock time, counted from 1900
        (datetime(1904, 1, 1, 13, 30), time(13, 30)),  # and from 1904
        (datetime(2026, 11, 22, 10, 29, 59, 999_998), datetime(2026, 11, 22, 10, 30)),
        (datetime(2026, 11, 22, 10, 30, 0, 2), datetime(2026, 11, 22, 10, 30)),
        (datetime(2026, 11, 22, 10, 30, 15, 250_000), datetime(2026, 11, 22, 10, 30, 15, 250_000)),
        ("9000000000000000123", "9000000000000000123"),
        (None, None),
    ],
)
def test_a_value_of_any_program_is_one_of_the_seam(given: object, read: object) -> None:
    ((value,),) = values(cells([[given]]))
    assert (type(value), value) == (type(read), read)


def test_formulas_come_as_rows_as_one_row_as_one_column_or_alone() -> None:
    sum_, text = Formula("A1+1", 2.0), "=1+1"
    assert contents(cells([[2.0, text]], (("=A1+1", "=1+1"),))) == [[sum_, text]]
    assert contents(cells([[2.0, text]], ["=A1+1", "=1+1"])) == [[sum_, text]]
    assert contents(cells([[2.0], [text]], ["=A1+1", "=1+1"])) == [[sum_], [text]]
    assert contents(cells([[2.0]], "=A1+1")) == [[sum_]]


class BusyBook:
    """A workbook in whose program a cell is being edited for a while."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals

    @property
    def app(self) -> Any:
        self.refusals -= 1
        if self.refusals >= 0:
            raise OSError("call was rejected by callee")
        return SimpleNamespace(screen_updating=True)


def test_a_program_that_is_busy_for_a_moment_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "_PAUSE", 0)
    book: Any = BusyBook(refusals=3)
    ready.wait_until_ready(book)
    assert book.refusals == -1


def test_a_cell_that_is_edited_on_and_on_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "_PAUSE", 0)
    monkeypatch.setattr(ready, "PATIENCE", 0)
    book: Any = BusyBook(refusals=10**9)
    with pytest.raises(WorkbookError, match=r"正在编辑单元格.*请按 Esc"):
        ready.wait_until_ready(book)
