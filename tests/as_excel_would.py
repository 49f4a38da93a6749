"""LibreOffice takes a text as it is; Excel reads it as if typed. Here it is not let through."""

from typing import Any

import pytest

from xlwings_libreoffice.ranges import Range


def refuse_text_outside_text_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a text may only go into a cell whose format is text, and a formula never."""
    write: Any = Range.raw_value.fset  # type: ignore[attr-defined]
    compute: Any = Range.formula.fset  # type: ignore[attr-defined]

    def strict(cells: Range, given: Any) -> None:
        rows = given if isinstance(given, list | tuple) else [[given]]
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if isinstance(value, str) and value:
                    assert format_of(cells, down, across) == "@", (cells.address, value)
        write(cells, given)

    def strict_formula(cells: Range, given: Any) -> None:
        assert cells.number_format != "@", cells.address
        compute(cells, given)

    monkeypatch.setattr(Range, "raw_value", property(Range.raw_value.fget, strict))  # type: ignore[attr-defined]
    monkeypatch.setattr(Range, "formula", property(Range.formula.fget, strict_formula))  # type: ignore[attr-defined]


def format_of(cells: Range, down: int, across: int) -> str | None:
    """The format of a cell; of the whole column at once where it has only one."""
    area = cells.area
    left = area.left + across
    whole = Range(cells.sheet, area._replace(left=left, right=left))
    return whole.number_format or cells(down + 1, across + 1).number_format
