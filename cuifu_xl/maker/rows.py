"""The rows that go into a workbook when it is made."""

from collections.abc import Mapping, Sequence

from cuifu_xl.board.figures import Tables
from cuifu_xl.tables.schema import TABLES
from cuifu_xl.workbooks.base import Cell, Table

Rows = Mapping[str, Sequence[Sequence[Cell]]]  # by table


def tables_of(rows: Rows) -> Tables:
    """The tables as they will be in the workbook; those without rows are empty."""
    return {
        spec.name: Table(spec.headings(), [list(row) for row in rows.get(spec.name, ())])
        for spec in TABLES
    }
