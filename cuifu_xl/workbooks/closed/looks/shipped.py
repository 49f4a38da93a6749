"""What the sheets of every release had on them: `python -m tests.releases.looks` writes it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACE = Path(__file__).with_name("shipped.toml")


class Shipped(NamedTuple):
    """Marks by sheet: all that a release put there, and its colours and rules as sets."""

    marks: Mapping[str, frozenset[str]]
    sets: Mapping[str, tuple[frozenset[str], ...]]  # one for each release and program
    charts: Mapping[str, frozenset[str]]  # their names


@cache
def shipped() -> Shipped:
    """All of it; read by the press that brings a workbook up to date, and by no other."""
    found = tomllib.loads(PLACE.read_text("utf-8"))
    return Shipped(
        {sheet: frozenset(marks.split()) for sheet, marks in found["marks"].items()},
        {
            sheet: tuple(frozenset(marks.split()) for marks in by_release)
            for sheet, by_release in found["sets"].items()
        },
        {sheet: frozenset(names) for sheet, names in found["charts"].items()},
    )
