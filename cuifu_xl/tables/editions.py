"""Rows and texts that nobody has edited follow the program's new edition. 新版

A row equal to what any release shipped is ours; any other is the shop's and stays, and 问题 names
what the new edition would say. Rows that the shop took out do not come back.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.factory import factory_rows, in_lines, rows_to_write
from cuifu_xl.tables.factory_history import (
    KEYS,
    LIST,
    WHOLE,
    History,
    by_heading,
    groups,
    key_of,
    meaning_of,
    row_marks,
    whole_mark,
    word_mark,
)
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.schema import TableSpec
from cuifu_xl.tables.settings import CUTOFF_WORD
from cuifu_xl.tables.settings_cells import several
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell, Table, Workbook

# what is shown of a row that stays while the program ships another
SHOWN: Mapping[str, tuple[str, ...]] = {
    schema.PARAMETERS.name: ("值",),
    schema.TEMPLATES.name: ("内容",),
}
NOT_TOUCHED = "您改过，没动"
# 参数 gets the rows it lacks at every press; 节假日 comes from the calendar
FOLLOWING = (
    *(spec for spec in schema.SETTINGS_TABLES if spec != schema.HOLIDAYS),
    schema.TEMPLATES,
)
ROWS_ADDED_ELSEWHERE = (schema.PARAMETERS,)
# whoever has the old value typed it after `empty_old_cutoff`: only the notes beside it follow
VALUE_IS_THE_SHOPS = (CUTOFF_WORD,)
_SWITCH, _OFF = "启用", "否"

Row = dict[str, Cell]


class Edition(NamedTuple):
    """One table of the workbook beside the same table as it ships now."""

    spec: TableSpec
    history: History
    version: int  # of the workbook: what later releases brought is news to it
    new: list[Row]

    @property
    def source(self) -> str:
        """How 问题 names the table."""
        sheet, name = self.spec.sheet, self.spec.name
        return name if sheet == name else f"{sheet}!{name}"


class Followed(NamedTuple):
    """What becomes of the rows, and what is said of it."""

    rows: list[Row]  # one for each row that was there; an empty one goes
    added: list[Row]
    changed: int = 0
    retired: int = 0
    kept: tuple[Problem, ...] = ()

    @property
    def words(self) -> str:
        """What was done to the table, in words; "" if nothing was."""
        done = {
            "改成新版": self.changed,
            "新加": len(self.added),
            "新版不用了、停用": self.retired,
            "您改过、没动": len(self.kept),
        }
        if not any((self.changed, self.added, self.retired)):
            return ""
        return "，".join(f"{what} {count} 条" for what, count in done.items() if count)


def follow_editions(
    book: Workbook, version: int, history: History
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """设置 and 话术 of a workbook of this version become the present edition.

    Returns what was done, a line a table, and the edited rows that stay though there is news.
    """
    done: list[Problem] = []
    kept: list[Problem] = []
    for spec in FOLLOWING:
        shipped = shipped_rows() if spec == schema.TEMPLATES else factory_rows(spec.name)
        rows = rows_to_write(spec, shipped)
        edition = Edition(spec, history, version, by_heading(spec.headings(), rows))
        words, stays = _follow(book, edition)
        kept += stays
        if words:
            done.append(Problem(edition.source, None, "", "", words, "不用做什么"))
    return tuple(done), tuple(kept)


def _follow(book: Workbook, edition: Edition) -> tuple[str, tuple[Problem, ...]]:
    """Do it for one table; what was done in words, and the edited rows."""
    name, headings = edition.spec.name, edition.spec.headings()
    table = book.read(name)
    at = positions(name, table, headings)
    old = [{heading: row[at[heading]] for heading in headings} for row in table.rows]
    if _is_followed_whole(edition, table, old):
        book.write(name, headings, _cells(edition, edition.new))
        return "整张表没改过，已换成新版", ()
    found = _followed(edition, old, table.first_row)
    if any(row != before for row, before in zip(found.rows, old, strict=True)):
        _write(book, edition, old, found.rows)
    if found.added:
        book.append(name, headings, _cells(edition, found.added))
    return found.words, found.kept


def _is_followed_whole(edition: Edition, table: Table, old: Sequence[Row]) -> bool:
    """Whether the table, nothing beside it, is an earlier release's and not the present one's."""
    spec = edition.spec
    if spec in (*ROWS_ADDED_ELSEWHERE, schema.TEMPLATES) or set(table.headings) - set(
        spec.headings()
    ):
        return False
    if whole_mark(spec, old) == whole_mark(spec, edition.new):
        return False
    return any(
        whole_mark(spec, old, edition.history.arrives[release]) in marks
        for release, marks in edition.history.marks(spec.name).items()
    )


def _followed(edition: Edition, old: list[Row], first_row: int) -> Followed:
    if edition.spec == schema.KEYWORDS:
        return _words_followed(edition, old)
    if edition.spec.name in KEYS:
        return _rows_followed(edition, old, first_row)
    return _whole_followed(edition, old)


def _whole_followed(edition: Edition, old: list[Row]) -> Followed:
    """A table whose rows make sense together only: edited, so it stays, and the news is named."""
    spec = edition.spec
    if not _has_news(edition) or whole_mark(spec, old) == whole_mark(spec, edition.new):
        return Followed(old, [])
    there = {whole_mark(spec, [row]) for row in old}
    missing = [row for row in edition.new if whole_mark(spec, [row]) not in there]
    return Followed(old, [], kept=tuple(_kept(edition, None, "", row) for row in missing))


def _rows_followed(edition: Edition, old: list[Row], first_row: int) -> Followed:
    """A table whose rows are known by a key: each row for itself."""
    spec, new = edition.spec, {key_of(edition.spec, row): row for row in edition.new}
    rows, kept, changed, retired = [], [], 0, 0
    for number, before in enumerate(old, first_row):
        key = key_of(spec, before)
        row, is_ours = _row_followed(edition, before, new.get(key))
        rows.append(row)
        if not is_ours and key not in VALUE_IS_THE_SHOPS and _has_news(edition, key):
            kept.append(_kept(edition, number, key, new.get(key)))
        elif row != before:
            changed += key in new
            retired += key not in new
    there = {key_of(spec, row) for row in old}
    return Followed(rows, _new_rows(edition, new, there), changed, retired, tuple(kept))


def _row_followed(edition: Edition, old: Row, new: Row | None) -> tuple[Row, bool]:
    """The row as it will be, and whether all that the shop decides by it was ours."""
    spec = edition.spec
    key = key_of(spec, old)
    shipped = {r: marks for r, marks in edition.history.marks(spec.name, key).items() if marks}
    if not shipped:
        return old, True
    marks = row_marks(spec, old)
    as_known = [
        zip(row_marks(spec, old, edition.history.arrives[release]), by_release, strict=True)
        for release, by_release in shipped.items()
    ]
    ours = [any(one == other for one, other in pairs) for pairs in zip(*as_known, strict=True)]
    if key in VALUE_IS_THE_SHOPS:
        ours[0] = False
    if new is None:
        goes = all(ours) and _has_news(edition, key)
        return _retired(spec, old) if goes else old, all(ours)
    row = dict(old)
    for headings, is_ours, mark, now in zip(
        groups(spec), ours, marks, row_marks(spec, new), strict=True
    ):
        if is_ours and mark != now:
            row |= {heading: new[heading] for heading in headings}
    return row, ours[0]


def _retired(spec: TableSpec, row: Row) -> Row:
    """A 编号 is never reused, so its text stays and is switched off; any other row goes."""
    if _SWITCH not in row:
        return dict.fromkeys(row)
    is_off = cells.understood(cells.yes, row[_SWITCH]) is False
    return row if is_off else row | {_SWITCH: _OFF}


def _new_rows(edition: Edition, new: Mapping[str, Row], there: set[str]) -> list[Row]:
    if edition.spec in ROWS_ADDED_ELSEWHERE:
        return []
    name, version = edition.spec.name, edition.version
    return [
        row
        for key, row in new.items()
        if key not in there and edition.history.is_new_key(name, key, version)
    ]


def _words_followed(edition: Edition, old: list[Row]) -> Followed:
    """关键词: each word for itself; a word that the shop gives another meaning is the shop's."""
    shipped = {(meaning_of(row), word): row for row in edition.new for word in several(row["词"])}
    rows, changed = [], 0
    for row in old:
        words, meaning = several(row["词"]), meaning_of(row)
        ours = _all_marks(edition, meaning)
        left = [w for w in words if word_mark(w) not in ours or (meaning, w) in shipped]
        changed += len(left) < len(words)
        gone = dict.fromkeys(row) if not left else row | {"词": LIST.join(left)}
        rows.append(row if len(left) == len(words) else gone)
    there = {word for row in rows for word in several(row["词"])}
    missing: dict[str, list[str]] = {}
    samples: dict[str, Row] = {}
    for (meaning, word), row in shipped.items():
        if word not in there and word_mark(word) in _new_marks(edition, meaning):
            missing.setdefault(meaning, []).append(word)
            samples[meaning] = row
    added = [
        samples[meaning] | {"词": line}
        for meaning, words in missing.items()
        for line in in_lines(words)
    ]
    return Followed(rows, added, changed)


def _all_marks(edition: Edition, key: str) -> set[str]:
    marks = edition.history.marks(edition.spec.name, key)
    return {one for of_release in marks.values() for one in of_release}


def _new_marks(edition: Edition, key: str) -> set[str]:
    """The marks under this key that are news to the workbook."""
    return {
        one
        for release, marks in edition.history.marks(edition.spec.name, key).items()
        if edition.history.is_news(release, edition.version)
        for one in marks
    }


def _has_news(edition: Edition, key: str = WHOLE) -> bool:
    """Whether a release that is news to the workbook says something new under this key."""
    news: set[tuple[str, ...]] = set()
    known: set[tuple[str, ...]] = set()
    for release, marks in edition.history.marks(edition.spec.name, key).items():
        is_news = edition.history.is_news(release, edition.version)
        (news if is_news else known).add(marks[:1])
    return bool(news - known)


def _write(book: Workbook, edition: Edition, old: Sequence[Row], rows: Sequence[Row]) -> None:
    """The rows in their places; where one goes, what the shop wrote beside the others moves up."""
    name, headings = edition.spec.name, edition.spec.headings()
    left = [row for row in rows if any(cell is not None for cell in row.values())]
    keys = KEYS.get(name, ("词",))
    if len(left) == len(rows) or len(keys) > 1:
        book.write(name, headings, _cells(edition, rows))
        return
    key = keys[0]
    moved = {
        cells.text(row[key]): cells.text(before[key])
        for row, before in zip(rows, old, strict=True)
        if row[key] is not None
    }
    book.write(name, headings, _cells(edition, left), key=key, moved=moved)


def _cells(edition: Edition, rows: Sequence[Row]) -> list[list[Cell]]:
    return [[row[heading] for heading in edition.spec.headings()] for row in rows]


def _kept(edition: Edition, number: int | None, key: str, new: Row | None) -> Problem:
    spec = edition.spec
    if new is None:
        said = f"{NOT_TOUCHED}。新版不用这一条了"
    else:
        said = f"{NOT_TOUCHED}。新版是「{_shown(new, SHOWN.get(spec.name, spec.headings()))}」"
    column = SHOWN.get(spec.name, ("",))[0]
    return Problem(edition.source, number, column, key, said, "要用新版，照着改就行；不改也能用")


def _shown(row: Row, headings: Sequence[str]) -> str:
    words = (
        f"{row[heading]:%H:%M}" if isinstance(row[heading], time) else cells.text(row[heading])
        for heading in headings
    )
    return " ".join(word for word in words if word) or "空着"
