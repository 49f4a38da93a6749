"""What a workbook of an earlier version lacks, added in steps. 升级

A version's steps stand below those of the versions before. What the owner has written is never
changed, and what is missing from a workbook of today is no upgrade: it is refused by name.
"""

from collections.abc import Callable, Mapping

from cuifu_xl.errors import Problem
from cuifu_xl.hosts.base import Cell, Table, Workbook
from cuifu_xl.sheets import cells
from cuifu_xl.sheets.factory import factory_rows
from cuifu_xl.sheets.meta import SCHEMA, Meta
from cuifu_xl.sheets.records import positions
from cuifu_xl.sheets.schema import PARAMETERS, SCHEMA_VERSION

# rows of 参数 by the version that has them first
LATER: Mapping[int, tuple[str, ...]] = {
    2: ("归因时限", "短信平台", "让利上限", "比较最少单数", "值得的差别", "短信单价"),
}


def upgrade(book: Workbook, meta: Meta) -> list[Problem]:
    """Make it a workbook of today; each thing added is named, with the value that it has got."""
    before = meta.version
    if before == SCHEMA_VERSION:
        return []
    meta.put(SCHEMA, str(SCHEMA_VERSION))
    return [said for step in UPGRADES for said in step(book, before)]


def add_later_parameters(book: Workbook, version: int) -> list[Problem]:
    """Rows of 参数 that came after `version`, below the others, with their factory value."""
    rows = _later_parameters(book.read(PARAMETERS.name), version)
    if rows:
        book.append(PARAMETERS.name, PARAMETERS.headings(), rows)
    return [_added(row) for row in rows]


def with_later_parameters(table: Table, version: int) -> Table:
    """参数 as it will be once they are added."""
    headings = PARAMETERS.headings()
    later = [dict(zip(headings, row, strict=True)) for row in _later_parameters(table, version)]
    rows = [[row.get(heading) for heading in table.headings] for row in later]
    return table._replace(rows=[*table.rows, *rows])


def _later_parameters(table: Table, version: int) -> list[list[Cell]]:
    """Their factory rows, but for those that are there already."""
    later = {name for since, names in LATER.items() if since > version for name in names}
    if not later:
        return []
    at = positions(PARAMETERS.name, table, ("名称", "值"))
    later -= {cells.text(row[at["名称"]]) for row in table.rows}
    return [row for row in factory_rows(PARAMETERS.name) if row[0] in later]


def _added(row: list[Cell]) -> Problem:
    name, value = cells.text(row[0]), cells.text(row[1]) or "空着"
    return Problem(
        f"设置!{PARAMETERS.name}",
        None,
        "名称",
        name,
        f"以前的版本没有这一行，按出厂值「{value}」算",
        "写工作簿时补在最后，要别的值请在那里改",
    )


# a step more is a line more, at the end
UPGRADES: tuple[Callable[[Workbook, int], list[Problem]], ...] = (add_later_parameters,)
