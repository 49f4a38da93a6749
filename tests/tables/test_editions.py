"""Rows that nobody has edited follow the program; what the shop wrote stays and is named."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

import pytest

from cuifu_xl.core.errors import Problem
from cuifu_xl.tables import schema
from cuifu_xl.tables.editions import follow_editions
from cuifu_xl.tables.factory import factory_rows, rows_to_write
from cuifu_xl.tables.factory_history import RELEASES, History, by_heading, history, read_history
from cuifu_xl.tables.schema import SCHEMA_VERSION
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell, Table
from cuifu_xl.workbooks.memory import MemoryWorkbook
from tests.releases.factory_rows import added, noted, shipped
from tests.shop import in_memory

BEFORE, NOW = 1, 2  # versions: of a workbook of the earlier release, and one brought up to date
Rows = list[list[Cell]]
Edit = Callable[[dict[str, Cell]], None]


def today(name: str) -> Rows:
    rows = shipped_rows() if name == "话术" else factory_rows(name)
    return rows_to_write(schema.table(name), rows)


def earlier(name: str, key: str, **cells: Cell) -> Rows:
    """The table as an earlier release shipped it: one row said something else."""
    return changed(name, today(name), key, **cells)


def changed(name: str, rows: Rows, key: str, **cells: Cell) -> Rows:
    headings = schema.table(name).headings()
    made = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row for row in made if key in row.values()]
    return [list((row | cells if key in row.values() else row).values()) for row in made]


def without(name: str, key: str) -> Rows:
    return [row for row in today(name) if key not in row]


def history_of(name: str, before: Rows) -> History:
    """Two releases: this one table said `before`, and then what it says today."""
    headings = schema.table(name).headings()
    first = added({}, "1", 0, {name: by_heading(headings, before)})
    return read_history(added(first, "2", NOW, {name: by_heading(headings, today(name))}))


def follow(
    name: str, before: Rows, in_use: Rows, version: int = BEFORE
) -> tuple[Rows, list[Problem]]:
    """The rows and what is said after a workbook with `in_use` met the present edition."""
    book = in_memory(**{name: in_use})
    done, kept = follow_editions(book, version, history_of(name, before))
    return book.read(name).rows, [*done, *kept]


def sentences(said: Sequence[Problem]) -> list[str]:
    return [one.problem for one in said]


def cell(name: str, rows: Rows, key: str, heading: str) -> Cell:
    at = schema.table(name).headings().index(heading)
    return next(row[at] for row in rows if key in row)


def test_a_text_that_nobody_has_edited_says_what_the_new_edition_says() -> None:
    old = earlier("话术", "Q-核对-1", 内容="收到啦")
    rows, said = follow("话术", old, old)
    assert rows == today("话术")
    assert sentences(said) == ["改成新版 1 条"]


def test_an_edited_text_stays_and_the_new_one_is_named() -> None:
    old = earlier("话术", "Q-核对-1", 内容="收到啦")
    mine = changed("话术", old, "Q-核对-1", 内容="我家的话")
    rows, said = follow("话术", old, mine)
    assert rows == mine
    (one,) = said
    assert (one.source, one.column, one.content) == ("话术", "内容", "Q-核对-1")
    new = cell("话术", today("话术"), "Q-核对-1", "内容")
    assert one.problem == f"您改过，没动。新版是「{new}」"


def test_an_edited_text_of_which_nothing_new_is_said_is_not_named() -> None:
    old = earlier("话术", "Q-核对-1", 内容="收到啦")
    mine = changed("话术", today("话术"), "Q-核对-5", 内容="我家的话")
    assert follow("话术", old, mine) == (mine, [])


def test_a_text_that_the_shop_switched_off_follows_and_stays_off() -> None:
    old = earlier("话术", "Q-核对-1", 内容="收到啦")
    rows, _ = follow("话术", old, changed("话术", old, "Q-核对-1", 启用="否"))
    assert rows == changed("话术", today("话术"), "Q-核对-1", 启用="否")


RETIRED: list[Cell] = ["S-旧-1", "短信", "关怀", *[None] * 6, "再见", None, "是", None]


@pytest.mark.parametrize(
    ("content", "version", "switch"),
    [("再见", BEFORE, "否"), ("再见啦", BEFORE, "是"), ("再见", NOW, "是")],
    ids=["ours", "edited", "switched on again later"],
)
def test_a_retired_text_is_switched_off_once_unless_somebody_edited_it(
    content: str, version: int, switch: str
) -> None:
    old = [*today("话术"), RETIRED]
    mine = changed("话术", old, "S-旧-1", 内容=content)
    rows, said = follow("话术", old, mine, version)
    assert rows == changed("话术", mine, "S-旧-1", 启用=switch)
    expected = {"否": ["新版不用了、停用 1 条"], "是": ["您改过，没动。新版不用这一条了"]}
    assert sentences(said) == (expected[switch] if version == BEFORE else [])


def test_a_row_that_is_new_comes_and_one_that_the_shop_took_out_does_not() -> None:
    old = without("催付结果", "已改价")
    mine = [row for row in old if row[0] != "不便接听"]
    rows, said = follow("催付结果", old, mine)
    assert rows == [*mine, next(row for row in today("催付结果") if row[0] == "已改价")]
    assert sentences(said) == ["新加 1 条"]


def test_a_row_of_the_shops_own_under_a_name_that_the_new_edition_takes_stays() -> None:
    old = without("催付结果", "已改价")
    mine = [*old, ["已改价", "是", "是", "否", "否", "改好了"]]
    rows, said = follow("催付结果", old, mine)
    assert rows == mine
    assert [one.content for one in said] == ["已改价"]


def test_a_table_that_is_as_shipped_gets_its_new_row_where_a_new_workbook_has_it() -> None:
    old = without("催付结果", "已改价")
    assert follow("催付结果", old, old)[0] == today("催付结果")


def test_a_number_that_the_shop_set_stays_while_the_note_beside_it_follows() -> None:
    old = earlier("参数", "大额", 值=100, 说明="旧的说明")
    rows, said = follow("参数", old, changed("参数", old, "大额", 值=500))
    assert rows == changed("参数", today("参数"), "大额", 值=500)
    assert sentences(said) == ["您改过，没动。新版是「200」"]
    assert follow("参数", old, old)[0] == today("参数")


EDITED_HOURS = time(16, 0)


def test_rows_that_make_sense_together_follow_together_or_not_at_all() -> None:
    old = changed("催付时段", today("催付时段"), time(11, 0), 截止="发货截止")
    assert follow("催付时段", old, old)[0] == today("催付时段")
    mine = changed("催付时段", old, time(15, 0), 开始=EDITED_HOURS)
    rows, said = follow("催付时段", old, mine)
    assert rows == mine
    assert {one.source for one in said} == {"设置!催付时段"}
    assert sentences(said)[0].startswith("您改过，没动。新版是「")


def test_words_that_are_new_come_also_where_the_shop_has_changed_some() -> None:
    old = [row for row in today("关键词") if row[1] != "隐私"]
    mine = [*[row for row in old if row[1] != "货到付款"], ["乳胶衣、痔", "隐私", None]]
    rows, said = follow("关键词", old, mine)
    private = [word for row in rows if row[1:] == ["隐私", None] for word in row[0].split("、")]
    shipped_words = [
        w for row in today("关键词") if row[1:] == ["隐私", None] for w in row[0].split("、")
    ]
    assert sorted(private) == sorted({*shipped_words, "乳胶衣", "痔"})
    assert rows[: len(mine)] == mine
    assert "货到付款" not in [row[1] for row in rows]
    assert sentences(said) == [f"新加 {len(rows) - len(mine)} 条"]


def test_a_word_to_which_the_shop_gives_another_meaning_keeps_it() -> None:
    old = [row for row in today("关键词") if row[1] != "隐私"]
    rows, _ = follow("关键词", old, [*old, ["痔", "忽略", None]])
    assert [row[1] for row in rows if "痔" in str(row[0]).split("、")] == ["忽略"]


def test_a_word_that_is_retired_goes_and_those_beside_it_stay() -> None:
    old = [*today("关键词"), ["没这词、没那词", "隐私", None]]
    mine = [*today("关键词"), ["没这词、我的词", "隐私", None], ["没那词", "隐私", None]]
    rows, _ = follow("关键词", old, mine)
    assert rows == [*today("关键词"), ["我的词", "隐私", None]]


def test_what_the_shop_wrote_beside_a_row_stays_beside_it() -> None:
    old = [*today("未付款原因"), ["旧原因", "主观", 1, None, None]]
    table = Table((*schema.REASONS.headings(), "我的"), [[*row, row[0]] for row in old])
    table.rows.insert(3, [None, None, None, None, None, "空行"])
    table.rows.insert(0, table.rows.pop(-1))
    book = MemoryWorkbook({**tables_of(in_memory()), "未付款原因": table})
    follow_editions(book, BEFORE, history_of("未付款原因", old))
    rows = book.read("未付款原因").rows
    assert [row[0] for row in rows if row[0]] == [row[0] for row in today("未付款原因")]
    assert all(row[0] == row[-1] for row in rows if row[0])


def tables_of(book: MemoryWorkbook) -> dict[str, Table]:
    return {name: book.read(name) for name in book.tables()}


def test_a_row_is_known_in_whatever_way_a_program_gives_its_cells_back() -> None:
    old = changed("催付时段", today("催付时段"), time(11, 0), 截止="发货截止")
    as_saved = [
        [0.0 if c == time(0) else datetime(1899, 12, 31) if c == "24:00" else c for c in row]
        for row in old
    ]
    rows, _ = follow("催付时段", old, as_saved)
    assert rows == today("催付时段")
    prices = earlier("参数", "大额", 值=100)
    typed = changed("参数", prices, "大额", 值="100 ")
    assert follow("参数", prices, typed)[0] == today("参数")


def test_a_second_time_there_is_nothing_to_do() -> None:
    old = earlier("话术", "Q-核对-1", 内容="收到啦")
    rows, _ = follow("话术", old, old)
    assert follow("话术", old, rows, NOW) == (rows, [])


def test_every_row_and_text_of_today_is_in_the_history() -> None:
    known = history()
    missing = [
        (table, key)
        for table, key, marks in noted(shipped())
        if not set(marks) <= {one for by in known.marks(table, key).values() for one in by}
    ]
    assert not missing, (
        "SCHEMA_VERSION + 1, a line in MIGRATIONS, then tests/releases/factory_rows.py"
    )
    assert max(known.arrives.values()) <= SCHEMA_VERSION
    assert RELEASES not in known.tables
