"""How a workbook in use becomes one of today, a step a change. 升级

What people have written is never changed, but for a factory value that is known to do harm.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.units import MINUTES_PER_HOUR
from cuifu_xl.tables import cells
from cuifu_xl.tables.factory import factory_rows, rows_to_write
from cuifu_xl.tables.meta import SCHEMA, Meta
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.schema import META, PARAMETERS, SCHEMA_VERSION
from cuifu_xl.tables.settings import CUTOFF_WORD
from cuifu_xl.workbooks.base import Cell, Workbook

_SOURCE = f"设置!{PARAMETERS.name}"
# what the versions before shipped: 17:00, as if every shop sent off its parcels then
_OLD_CUTOFF = 17 * MINUTES_PER_HOUR


class Migrated(NamedTuple):
    """What was done to a workbook of an earlier release, as lines of 问题."""

    added: tuple[Problem, ...] = ()
    kept: tuple[Problem, ...] = ()  # what people have edited, and what the program says today

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of it."""
        return self.added + self.kept

    def plus(self, other: "Migrated") -> "Migrated":
        """Both."""
        return Migrated(self.added + other.added, self.kept + other.kept)


def migrate(book: Workbook, meta: Meta) -> Migrated:
    """Make it a workbook of today; each thing changed or added is named.

    Like every write it takes place at the save; where nothing is saved, the press has read a
    workbook of today all the same.
    """
    before = meta.version
    migrated = Migrated()
    for step in MIGRATIONS:
        if before < step.version:
            migrated = migrated.plus(step.run(book, before))
    if before != SCHEMA_VERSION:
        meta.put(SCHEMA, str(SCHEMA_VERSION))
        # whatever else the press writes: what was done must not be done twice
        book.write(META.name, META.headings(), meta.rows())
    return migrated.plus(_add_missing_parameters(book))


def empty_old_cutoff(book: Workbook, before: int) -> Migrated:
    """发货截止 that is still the factory's 17:00: nobody has said so, so no buyer is told."""
    table = book.read(PARAMETERS.name)
    at = positions(PARAMETERS.name, table, ("名称", "值"))
    values = [row[at["值"]] for row in table.rows]
    kept = [None if _is_old_cutoff(row, at) else row[at["值"]] for row in table.rows]
    if kept == values:
        return Migrated()
    book.write(PARAMETERS.name, ("值",), [[value] for value in kept])
    said = Problem(
        _SOURCE,
        None,
        "值",
        CUTOFF_WORD,
        "发货截止是出厂的 17:00，没有人确认过，已改成空着：话术里不再说几点前付款当天发货",
        "当天发货的店，请在那里填上钟点，如 16:00；不填也能用",
    )
    return Migrated((said,))


def _is_old_cutoff(row: Sequence[Cell], at: Mapping[str, int]) -> bool:
    is_old = cells.understood(cells.clock, row[at["值"]]) == _OLD_CUTOFF
    return is_old and cells.text(row[at["名称"]]) == CUTOFF_WORD


def gain_what_came_later(book: Workbook, before: int) -> Migrated:
    """Columns, tables and sheets that say in the schema since when they are there."""
    from cuifu_xl.tables.growth import grow

    return Migrated(grow(book, before))


def follow_the_edition(book: Workbook, before: int) -> Migrated:
    """设置 and 话术 that nobody has edited say what they say in a new workbook."""
    # a press with nothing to migrate does not wait for it
    from cuifu_xl.tables.editions import follow_editions
    from cuifu_xl.tables.factory_history import history

    return Migrated(*follow_editions(book, before, history()))


def _add_missing_parameters(book: Workbook) -> Migrated:
    """Rows of 参数 that the workbook has not, below the others, with their factory value."""
    table = book.read(PARAMETERS.name)
    at = positions(PARAMETERS.name, table, ("名称", "值"))["名称"]
    there = {cells.text(row[at]) for row in table.rows}
    rows = [row for row in factory_rows(PARAMETERS.name) if row[0] not in there]
    if rows:
        book.append(PARAMETERS.name, PARAMETERS.headings(), rows_to_write(PARAMETERS, rows))
    return Migrated(tuple(map(_added, rows)))


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


class Migration(NamedTuple):
    """One step: the version that has it done, and what it does to a workbook of version `before`.

    It says what it changed, a line of 问题 each.
    """

    version: int
    run: Callable[[Workbook, int], Migrated]


# in the order in which they are done: one more is one line more
MIGRATIONS = (
    # these two stand here once, whatever comes: their number is that of the last change
    Migration(SCHEMA_VERSION, gain_what_came_later),
    Migration(3, empty_old_cutoff),
    Migration(SCHEMA_VERSION, follow_the_edition),
)
