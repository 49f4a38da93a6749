"""What a workbook of an earlier build lacks, added in steps. 升级

The steps stand in the order in which the program came to need them. Each one looks for itself
whether it is needed, so a workbook of any age becomes one of today. What the owner has written
is never changed.
"""

from collections.abc import Callable

from cuifu_xl.errors import Problem
from cuifu_xl.hosts.base import Cell, Table, Workbook
from cuifu_xl.sheets import cells
from cuifu_xl.sheets.factory import factory_rows
from cuifu_xl.sheets.records import positions
from cuifu_xl.sheets.schema import PARAMETERS


def upgrade(book: Workbook) -> list[Problem]:
    """Add what is lacking; each thing is named, with the value that it has got."""
    return [said for step in UPGRADES for said in step(book)]


def add_missing_parameters(book: Workbook) -> list[Problem]:
    """Rows of 参数 that came later, below the others, with their factory value."""
    rows = _missing_parameters(book.read(PARAMETERS.name))
    if rows:
        book.append(PARAMETERS.name, PARAMETERS.headings(), rows)
    return [_added(row) for row in rows]


def with_missing_parameters(table: Table) -> Table:
    """参数 as it will be once they are added."""
    headings = PARAMETERS.headings()
    missing = [dict(zip(headings, row, strict=True)) for row in _missing_parameters(table)]
    rows = [[row.get(heading) for heading in table.headings] for row in missing]
    return table._replace(rows=[*table.rows, *rows])


def _missing_parameters(table: Table) -> list[list[Cell]]:
    """The factory rows of 参数 that are not there.

    None where most are gone: such a table is damaged, not old, and somebody has to look at it.
    """
    at = positions(PARAMETERS.name, table, ("名称", "值"))
    known = {cells.text(row[at["名称"]]) for row in table.rows}
    factory = factory_rows(PARAMETERS.name)
    missing = [row for row in factory if row[0] not in known]
    return missing if len(missing) * 2 < len(factory) else []


def _added(row: list[Cell]) -> Problem:
    name, value = cells.text(row[0]), cells.text(row[1]) or "空着"
    return Problem(
        f"设置!{PARAMETERS.name}",
        None,
        "名称",
        name,
        f"少了这一行，按出厂值「{value}」算",
        "写工作簿时补在最后，要别的值请在那里改",
    )


# a step more is a line more, at the end
UPGRADES: tuple[Callable[[Workbook], list[Problem]], ...] = (add_missing_parameters,)
