"""The rows that the tables of 设置 have in a new workbook, from `factory.toml` and `words.toml`."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from cuifu_xl.tables import schema
from cuifu_xl.workbooks.base import Cell, Table

LONGEST_LINE = 24
_TABLES = '\n["表"]'  # the heading of the second section


@cache
def _source() -> str:
    return Path(__file__).with_name("factory.toml").read_text("utf-8")


@cache
def _parameters() -> dict[str, dict[str, Any]]:
    """The first section alone: each press asks for it, and the whole takes much longer."""
    first = _source().partition(_TABLES)[0]
    found: dict[str, dict[str, Any]] = tomllib.loads(first)[schema.PARAMETERS.name]
    return found


@cache
def _rows_of(table: str) -> list[list[Any]]:
    """One table of the second section: a press that asks for one need not read them all."""
    after = _source().partition(f'\n"{table}" = ')[2]
    one_line, _, rest = after.partition("\n")
    rows = one_line if one_line.endswith("]") else one_line + "\n" + rest.partition("\n]")[0] + "]"
    found: list[list[Any]] = tomllib.loads(f"rows = {rows}")["rows"] if after else []
    return found


@cache
def _words() -> list[list[Cell]]:
    """The rows of 关键词: many words, so a file of their own that no press reads."""
    source = Path(__file__).with_name("words.toml").read_text("utf-8")
    return [
        [line, meaning, _filled(value)]
        for meaning, values in tomllib.loads(source).items()
        for value, words in values.items()
        for line in in_lines(words)
    ]


def in_lines(words: Sequence[str]) -> Iterator[str]:
    """Several words in one cell, as many as can be read at a glance."""
    line = ""
    for word in words:
        if line and len(line) + len(word) > LONGEST_LINE:
            yield line
            line = ""
        line += f"、{word}" if line else word
    yield line


@cache
def parameter_names() -> dict[str, str]:
    """Field of Parameters → name on the sheet."""
    return {field: entry["name"] for field, entry in _parameters().items()}


def factory_value(parameter: str) -> Cell:
    """What a row of 参数 says in a new workbook."""
    entries = _parameters().values()
    return _filled(next(e["value"] for e in entries if e["name"] == parameter))


def factory_rows(table: str) -> list[list[Cell]]:
    """The rows that a table of 设置 has in a new workbook. 节假日 is filled from the calendar."""
    if table == schema.PARAMETERS.name:
        return [
            [_filled(e[part]) for part in ("name", "value", "unit", "note", "source")]
            for e in _parameters().values()
        ]
    if table == schema.KEYWORDS.name:
        return _words()
    clocks = [column.kind is schema.Kind.CLOCK for column in schema.table(table).columns]
    return [
        [
            _clock_cell(cell) if is_clock else _filled(cell)
            for cell, is_clock in zip(row, clocks, strict=True)
        ]
        for row in _rows_of(table)
    ]


def rows_to_write(spec: schema.TableSpec, rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """Factory rows with their cells as a new workbook has them: text where a column holds text."""
    holds_text = [
        column.kind in (schema.Kind.TEXT, schema.Kind.LONG_TEXT) for column in spec.columns
    ]
    return [
        [
            str(cell) if is_text and isinstance(cell, int | float) else cell
            for cell, is_text in zip(row, holds_text, strict=True)
        ]
        for row in rows
    ]


def _filled(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _clock_cell(word: str) -> Cell:
    """A clock time as a time cell; 24:00 and words stay text."""
    if not word or not word[0].isdigit() or word.startswith("24"):
        return word or None
    hour, minute = word.split(":")
    return time(int(hour), int(minute))


def factory_tables() -> dict[str, Table]:
    """All 设置 tables as in a new workbook, 节假日 empty: for tests and for `frames`."""
    return {
        spec.name: Table(spec.headings(), factory_rows(spec.name))
        for spec in schema.SETTINGS_TABLES
    }
