"""What every release shipped, as marks: by it a row that somebody has edited is told from ours.

`factory_history.toml` holds the marks; `python -m tests.releases.factory_rows` adds a release.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.schema import Column, Kind, TableSpec
from cuifu_xl.workbooks.base import Cell

PLACE = Path(__file__).with_name("factory_history.toml")
RELEASES = "releases"
WHOLE = ""  # the key of a table as a whole
MARK = 10  # characters of a mark
BETWEEN = "\x1f"
LIST = "、"
# what tells the rows of a table apart; the rows of the other tables only make sense together
KEYS: Mapping[str, tuple[str, ...]] = {
    schema.PARAMETERS.name: ("名称",),
    schema.CLOSE_RULES.name: ("订单类型", "平台"),
    schema.OUTCOMES.name: ("结果",),
    schema.REASONS.name: ("原因",),
    schema.ARRIVALS.name: ("省份",),
    schema.BANNED_WORDS.name: ("词",),
    schema.TEMPLATES.name: ("编号",),
}
# what of a row the shop decides by itself: the notes beside it follow the program all the same
APART: Mapping[str, tuple[str, ...]] = {schema.PARAMETERS.name: ("值",)}
# what the shop switches, whatever the program ships
SWITCHES: Mapping[str, tuple[str, ...]] = {schema.TEMPLATES.name: ("启用",)}

Marks = Mapping[str, tuple[str, ...]]  # release → marks, in the order of the releases


class History(NamedTuple):
    """The marks of every release."""

    arrives: Mapping[str, int]  # release → the schema version by which workbooks in use have it
    tables: Mapping[str, Mapping[str, Marks]]

    def marks(self, table: str, key: str = WHOLE) -> Marks:
        """What the releases shipped under this key; nothing if none did."""
        return self.tables.get(table, {}).get(key, {})

    def keys(self, table: str) -> set[str]:
        """Every key that a release has shipped."""
        return set(self.tables.get(table, ())) - {WHOLE}

    def is_news(self, release: str, version: int) -> bool:
        """Whether a workbook of this schema version has not been brought to the release yet."""
        return self.arrives[release] > version

    def is_new_key(self, table: str, key: str, version: int) -> bool:
        """Whether no release that the workbook may come from shipped anything under this key."""
        return all(self.is_news(release, version) for release in self.marks(table, key))


@cache
def history() -> History:
    """All of it. No press reads it but the one that brings a workbook up to date."""
    return read_history(tomllib.loads(PLACE.read_text("utf-8")))


def read_history(written: Mapping[str, Any]) -> History:
    """The history as the file has it: table → key → release → marks with blanks between."""
    tables = {
        table: {
            key: {release: tuple(marks.split()) for release, marks in by.items()}
            for key, by in keys.items()
        }
        for table, keys in written.items()
        if table != RELEASES
    }
    return History(written[RELEASES], tables)


def groups(spec: TableSpec, version: int | None = None) -> tuple[tuple[str, ...], ...]:
    """The columns of a row that are edited, and follow a new edition, together.

    Of a workbook of `version`: it knew no column that came later.
    """
    apart, switches = APART.get(spec.name, ()), SWITCHES.get(spec.name, ())
    fixed = KEYS.get(spec.name, ()) + apart + switches
    rest = tuple(heading for heading in headings_of(spec, version) if heading not in fixed)
    return (apart, rest) if apart else (rest,)


def headings_of(spec: TableSpec, version: int | None) -> tuple[str, ...]:
    """The headings that the table had in a workbook of this version; None: that it has now."""
    return tuple(c.heading for c in spec.columns if version is None or c.since <= version)


def key_of(spec: TableSpec, row: Mapping[str, Cell]) -> str:
    """By what a row is known."""
    return LIST.join(cells.name(row[heading]) for heading in KEYS[spec.name])


def row_marks(
    spec: TableSpec, row: Mapping[str, Cell], version: int | None = None
) -> tuple[str, ...]:
    """The marks of a row by heading, one for each of its `groups`."""
    return tuple(_mark(_words(spec, row, headings)) for headings in groups(spec, version))


def whole_mark(
    spec: TableSpec, rows: Iterable[Mapping[str, Cell]], version: int | None = None
) -> str:
    """The mark of a table as a whole; the order of its rows counts."""
    headings = headings_of(spec, version)
    return _mark(word for row in rows for word in _words(spec, row, headings))


def meaning_of(row: Mapping[str, Cell]) -> str:
    """What the words of a row of 关键词 mean, by which they are known."""
    return f"{cells.text(row['含义'])}{LIST}{cells.text(row['值'])}"


def word_mark(word: str) -> str:
    """The mark of one word of 关键词."""
    return _mark((word,))


def by_heading(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[dict[str, Cell]]:
    """Rows as maps by heading."""
    return [dict(zip(headings, row, strict=True)) for row in rows]


def _words(spec: TableSpec, row: Mapping[str, Cell], headings: Iterable[str]) -> list[str]:
    columns = {column.heading: column for column in spec.columns}
    return [_word(columns[heading], row[heading]) for heading in headings]


def _word(column: Column, cell: Cell) -> str:
    """The same for a cell as shipped and as any program gives it back."""
    if column.kind is Kind.CLOCK:
        minutes = cells.understood(cells.clock, cell)
        return cells.text(cell) if minutes is None else str(minutes)
    if column.kind in (Kind.INTEGER, Kind.NUMBER, Kind.MONEY):
        number = cells.understood(cells.number, cell)
        return cells.text(cell if number is None else number)
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return cells.text(cell).replace("\r\n", "\n")


def _mark(words: Iterable[str]) -> str:
    return hashlib.sha256(BETWEEN.join(words).encode("utf-8", "surrogatepass")).hexdigest()[:MARK]
