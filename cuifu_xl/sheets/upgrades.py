"""What a workbook of an earlier version lacks, added in steps. 升级

What the owner has written is never changed, but for a factory value that is known to do harm.
"""

from collections.abc import Callable, Sequence

from cuifu_xl.errors import Problem
from cuifu_xl.hosts.base import Cell, Table, Workbook
from cuifu_xl.rules.units import MINUTES_PER_HOUR
from cuifu_xl.sheets import cells
from cuifu_xl.sheets.factory import factory_rows
from cuifu_xl.sheets.meta import SCHEMA, Meta
from cuifu_xl.sheets.records import positions
from cuifu_xl.sheets.schema import PARAMETERS, SCHEMA_VERSION

_SOURCE = f"设置!{PARAMETERS.name}"
CUTOFF = "发货截止"
# the version whose workbooks have no 发货截止 that nobody has chosen
WITHOUT_CUTOFF = 3
# what the versions before shipped: 17:00, as if every shop sent off its parcels then
_OLD_CUTOFF = 17 * MINUTES_PER_HOUR


def upgrade(book: Workbook, meta: Meta) -> list[Problem]:
    """Make it a workbook of today; each thing changed or added is named, with its value."""
    before = meta.version
    said = [one for since, step in STEPS if before < since for one in step(book)]
    if before != SCHEMA_VERSION:
        meta.put(SCHEMA, str(SCHEMA_VERSION))
    return [*said, *_add_missing_parameters(book)]


def as_upgraded(table: Table, version: int) -> Table:
    """参数 as it will be after the steps that a workbook of `version` still has before it."""
    return _without_old_cutoff(table) if version < WITHOUT_CUTOFF else table


def empty_old_cutoff(book: Workbook) -> list[Problem]:
    """发货截止 that is still the factory's 17:00: nobody has said so, so no buyer is told."""
    table = book.read(PARAMETERS.name)
    emptied = _without_old_cutoff(table)
    if emptied is table:
        return []
    at = positions(PARAMETERS.name, table, ("值",))["值"]
    book.write(PARAMETERS.name, ("值",), [[row[at]] for row in emptied.rows])
    return [
        Problem(
            _SOURCE,
            None,
            "值",
            CUTOFF,
            "发货截止是出厂的 17:00，没有人确认过，已改成空着：话术里不再说几点前付款当天发货",
            "当天发货的店，请在那里填上钟点，如 16:00；不填也能用",
        )
    ]


def _without_old_cutoff(table: Table) -> Table:
    at = positions(PARAMETERS.name, table, ("名称", "值"))
    rows = [list(row) for row in table.rows]
    for row in rows:
        is_old = cells.understood(cells.clock, row[at["值"]]) == _OLD_CUTOFF
        if is_old and cells.text(row[at["名称"]]) == CUTOFF:
            row[at["值"]] = None
            return table._replace(rows=rows)
    return table


def _add_missing_parameters(book: Workbook) -> list[Problem]:
    """Rows of 参数 that the workbook has not, below the others, with their factory value."""
    table = book.read(PARAMETERS.name)
    at = positions(PARAMETERS.name, table, ("名称", "值"))["名称"]
    there = {cells.text(row[at]) for row in table.rows}
    rows = [row for row in factory_rows(PARAMETERS.name) if row[0] not in there]
    if rows:
        book.append(PARAMETERS.name, PARAMETERS.headings(), rows)
    return [_added(row) for row in rows]


def _added(row: Sequence[Cell]) -> Problem:
    name, value = cells.text(row[0]), cells.text(row[1]) or "空着"
    return Problem(
        _SOURCE,
        None,
        "名称",
        name,
        f"没有这一行，按出厂值「{value}」算",
        "写工作簿时补在最后，要别的值请在那里改",
    )


# by the version that has it done: a step more is a line more, at the end
STEPS: tuple[tuple[int, Callable[[Workbook], list[Problem]]], ...] = (
    (WITHOUT_CUTOFF, empty_old_cutoff),
)
