"""What every use case does first and last: settings are read; 首页, 问题, `_meta` are written."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app.front_page import PAGE_FORMULAS, FrontPage, buttons_put_back, look_problems
from cuifu_xl.core.errors import MissingPartsError, Problem, WorkbookError
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.formulas import FIGURE_FORMULAS, NET_OF_WEEK, NOT_ENOUGH
from cuifu_xl.tables.meta import LEFT, LOOK, VERSION, Meta
from cuifu_xl.tables.migrations import Migrated, migrate
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.settings import read_settings
from cuifu_xl.workbooks.base import Cell, Formula, Table, Workbook
from cuifu_xl.worklist.remembered import Presser, remember_press


class Opened(NamedTuple):
    """What every use case needs of a workbook before it does anything."""

    settings: Settings
    meta: Meta
    migrated: Migrated  # what was done to a workbook of an earlier release


def up_to_date(book: Workbook, *, again: bool = False, make_again: bool = False) -> Opened:
    """Check that the workbook is ours and its settings are sound; nothing is guessed.

    One of an earlier release becomes one of today first: what that changes is on 问题 after the
    save, also where the press itself has no problems to write. `again`: what could not be done
    the last time is tried once more; `make_again`: tables and columns of people's that somebody has
    deleted are there again, empty.
    """
    if schema.META.name not in book.tables():
        raise _not_ours(book)
    meta = Meta(book.read(schema.META.name))
    meta.check_schema()
    missing = [
        spec.name
        for spec in schema.TABLES
        if spec.since <= meta.version and spec.name not in book.tables()
    ]
    if missing and not make_again:
        raise _tables_missing(book, missing)
    made = _made_again(book, meta.version, missing, of_people=make_again)
    put_back = tuple(buttons_put_back(book.put_back_buttons()))
    look = _with_todays_look(book, meta, again=again)
    migrated = made.plus(migrate(book, meta)).plus(Migrated(put_back)).plus(look)
    _add_problems(book, migrated.problems)
    tables = {spec.name: book.read(spec.name) for spec in schema.SETTINGS_TABLES}
    return Opened(read_settings(tables), meta, migrated)


def _made_again(
    book: Workbook, version: int, tables: Sequence[str], *, of_people: bool
) -> Migrated:
    """What somebody has deleted is there again, empty."""
    if not of_people and all(
        set(spec.headings()) <= set(book.headings(spec.name)) for spec in schema.PROGRAMS_TABLES
    ):
        return Migrated()
    from cuifu_xl.tables.growth import make_columns_again, make_tables_again

    made = make_tables_again(book, tables)
    return Migrated((*made, *make_columns_again(book, version, of_people=of_people)))


def _with_todays_look(book: Workbook, meta: Meta, *, again: bool = False) -> Migrated:
    """Sheets that only the program writes look as in a new workbook, once for each look. 样子

    What a table on them says stays. `again` tries those once more that people's things were in.
    """
    look = meta.json(LOOK) or {}
    left = look.get(LEFT, ())
    if look.get(VERSION, 0) >= schema.LOOK_VERSION and not (again and left):
        return Migrated()
    kept = {spec.name: book.read(spec.name) for spec in (schema.FIGURES, schema.STATE)}
    renewed = book.renew_looks(schema.PROGRAMS_SHEETS, _new_workbook)
    if renewed.waiting:
        return Migrated(tuple(look_problems(renewed)))
    if renewed.done:
        for name, before in kept.items():
            _say_again(book, name, before)
    meta.put_json(LOOK, {VERSION: schema.LOOK_VERSION, LEFT: renewed.kept})
    return Migrated(tuple(look_problems(renewed)))


def _new_workbook(path: Path) -> None:
    # a press with nothing to renew does not wait for it
    from cuifu_xl.maker.workbook import build

    build(path)


def _say_again(book: Workbook, name: str, before: Table) -> None:
    """Each line of a table of 首页 says what it said before its sheet was replaced."""
    at = positions(name, before, ("项目", "现在"))
    said = {cells.text(row[at["项目"]]): row[at["现在"]] for row in before.rows}
    new = book.read(name)
    at = positions(name, new, ("项目", "现在"))
    rows: list[list[Cell]] = []
    for row in new.rows:
        item = cells.text(row[at["项目"]])
        now = said.get(item, row[at["现在"]])
        if item in PAGE_FORMULAS:
            now = Formula(PAGE_FORMULAS[item], now if isinstance(now, str | float) else None)
        rows.append([item, now])
    book.write(name, ("项目", "现在"), rows)


def net_figures(book: Workbook, meta: Meta, settings: Settings, now: Minute) -> dict[str, Cell]:
    """The net rates for 看板 are left in `_meta`; this week's for 首页, with its formula."""
    # only where the register has changed: a press without news does not wait for it
    from cuifu_xl.register.net_figures import put_net

    rate = put_net(book, meta, settings, now)
    shown = NOT_ENOUGH if rate is None else rate
    return {NET_OF_WEEK: Formula(FIGURE_FORMULAS[NET_OF_WEEK], shown)}


def write_problems(book: Workbook, problems: Sequence[Problem]) -> None:
    """问题 holds these and no others."""
    book.write(schema.PROBLEMS.name, schema.PROBLEMS.headings(), [list(p) for p in problems])


def _add_problems(book: Workbook, problems: Sequence[Problem]) -> None:
    """Those that 问题 does not name yet, below the others."""
    if problems:
        there = book.read(schema.PROBLEMS.name).rows
        rows = [[cell or None for cell in problem] for problem in problems]
        new = [row for row in rows if row not in there]
        if new:
            book.append(schema.PROBLEMS.name, schema.PROBLEMS.headings(), new)


def write_end(book: Workbook, meta: Meta, page: FrontPage, now: Minute, by: Presser | None) -> None:
    """What every press leaves: the words of 首页, and what the next one will want to know."""
    if by:
        remember_press(meta, by, now)
        page = page.done_on(by.pc)
    _write_front_page(book, page)
    book.write(schema.META.name, schema.META.headings(), meta.rows())


def _write_front_page(book: Workbook, page: FrontPage) -> None:
    """The rows of 首页 stay where they are; those without news keep what they say."""
    for spec, news in ((schema.FIGURES, page.figures), (schema.STATE, page.state)):
        table = book.read(spec.name)
        at = positions(spec.name, table, ("项目", "现在"))
        rows = []
        for row in table.rows:
            name = cells.text(row[at["项目"]])
            kept: Cell = row[at["现在"]]
            if name in PAGE_FORMULAS:
                kept = Formula(PAGE_FORMULAS[name], kept if isinstance(kept, str | float) else 0)
            rows.append([row[at["项目"]], news.get(name, kept)])
        book.write(spec.name, ("项目", "现在"), rows)


def _not_ours(book: Workbook) -> WorkbookError:
    return WorkbookError(
        f"{book.name} 不是催付工作簿：里面没有程序的表。请用 cuifu new 新建一份，再把报表导进去。"
    )


def _tables_missing(book: Workbook, missing: Sequence[str]) -> MissingPartsError:
    """What to say of tables that are not there: one with the same headings is it, renamed."""
    strange = sorted(book.tables() - {spec.name for spec in schema.TABLES})
    headings = {name: set(book.read(name).headings) for name in strange}
    said = f"工作簿里找不到表「{'」「'.join(missing)}」。"
    for name in missing:
        alike = [o for o in strange if headings[o] >= set(schema.table(name).headings())]
        if alike:
            said += (
                f"「{alike[0]}」的标题和「{name}」一样，像是改了名："
                f"请点表里任意一格，在「表设计」里把表名改回「{name}」，再试一次。"
            )
            return MissingPartsError(said, missing, renamed=True)
    return MissingPartsError(
        f"{said}像是连工作表一起删掉了。请打开「备份」里还有它的一份，"
        "右键那张工作表的标签 → 移动或复制 → 选这份工作簿，再试一次；"
        "也可以用 cuifu restore 整份换回上一版。",
        missing,
    )
