"""The rows that go into a workbook when it is made."""

from collections.abc import Mapping, Sequence

from cuifu_xl.hosts.base import Cell
from cuifu_xl.sheets.schema import TableSpec

Rows = Mapping[str, Sequence[Sequence[Cell]]]  # by table


def records(rows: Rows, spec: TableSpec) -> list[dict[str, Cell]]:
    """The rows of a table, each by heading."""
    return [dict(zip(spec.headings(), row, strict=True)) for row in rows.get(spec.name, ())]
