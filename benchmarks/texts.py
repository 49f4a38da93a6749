"""How well lines are read: what is found in our own labelled lines, and what is missed.

`held_out.toml` was written before there were any words to find; nothing was tuned to it. The hasty
lines are as people type: each file says how many were found before anything was done about them.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cuifu_xl.core.reading.reading import PROMISE, Finding, Reader
from cuifu_xl.core.reading.vocabulary import REASON
from cuifu_xl.core.units import minute_of, moment_of
from cuifu_xl.tables.settings import factory_settings

FOLDER = Path(__file__).parent.parent / "tests" / "texts"
FILES = {
    "tuned on": "lines.toml",
    "held out": "held_out.toml",
    "hasty": "hasty.toml",
    "hasty 2": "hasty_2.toml",
    "tried": "tried.toml",
}
DOUBTFUL = "疑似 "
_SHORT = {REASON: "原因"}
Line = Mapping[str, Any]


class Score(NamedTuple):
    """How many findings of a kind are right, were made, and are there to be made."""

    right: int
    made: int
    there: int

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        return self.right / self.there if self.there else 1.0


def lines(file: str) -> list[Line]:
    """The labelled lines of a file."""
    found: list[Line] = tomllib.loads((FOLDER / file).read_text("utf-8"))["lines"]
    return found


def found_in(line: Line, reader: Reader) -> list[str]:
    """What is found in a line, as it is labelled: `疑似 承诺 11-23 22:00`."""
    said_at = minute_of(datetime.fromisoformat(f"2026-{line['at']}"))
    return [_label(finding) for finding in reader.findings(line["text"], said_at, line["in"])]


def _label(finding: Finding) -> str:
    value = finding.value
    if finding.kind == PROMISE and finding.at is not None:
        value = f"{moment_of(finding.at):%m-%d %H:%M}"
    label = f"{_SHORT.get(finding.kind, finding.kind)} {value}".strip()
    return label if finding.is_certain else DOUBTFUL + label


def scores(file: str) -> dict[str, Score]:
    """Right, made and there by kind and in all; certainty and moment must be right too."""
    reader = Reader(factory_settings())
    right, made, there = Counter[str](), Counter[str](), Counter[str]()
    for line in lines(file):
        found, expected = Counter(found_in(line, reader)), Counter(line["found"])
        made.update(_kinds(found))
        there.update(_kinds(expected))
        right.update(_kinds(found & expected))
    by_kind = {kind: Score(right[kind], made[kind], there[kind]) for kind in sorted(made | there)}
    return by_kind | {"all": Score(right.total(), made.total(), there.total())}


def _kinds(labels: Counter[str]) -> Iterator[str]:
    return (label.removeprefix(DOUBTFUL).split()[0] for label in labels.elements())


def told() -> Iterator[str]:
    """The table that `make bench` prints."""
    yield f"{'what lines of text tell':44}{'precision':>16}{'recall':>10}  right / found / there"
    for name, file in FILES.items():
        count = len(lines(file))
        for kind, score in scores(file).items():
            # Chinese letters are two wide
            label = f"{name}, {count} lines: {kind}"
            width = 44 - sum(1 for letter in label if not letter.isascii())
            yield (
                f"{label:{width}}{score.precision:16.3f}{score.recall:10.3f}"
                f"  {score.right} / {score.made} / {score.there}"
            )
