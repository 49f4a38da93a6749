"""The sheet 话术 for proof-reading: every row, also those that are switched off or broken. 预览"""

from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording.proof import Proof, Proofreader, TalkingPoint
from cuifu_xl.tables import cells
from cuifu_xl.tables.schema import TEMPLATES
from cuifu_xl.tables.templates import read_templates
from cuifu_xl.workbooks.base import Cell, Table, Workbook

SWITCH = "启用"


class Preview(NamedTuple):
    """The whole library as buyers and agents would get it."""

    shop: str
    proofs: tuple[Proof, ...]  # in the order of the sheet
    points: tuple[TalkingPoint, ...]
    problems: tuple[Problem, ...]  # of rows that are switched on


def preview_of(book: Workbook, settings: Settings) -> Preview:
    """Every text written out. A row without 编号 or 渠道 has none: it is among the problems."""
    table = book.read(TEMPLATES.name)
    on, problems = read_templates(table)
    off, _ = read_templates(_only_off(table))
    reader = Proofreader(settings)
    found = [reader.proof(template, is_on=True) for template in on]
    problems += [problem for proof in found for problem in proof.problems]
    found += [reader.proof(template, is_on=False) for template in off]
    return Preview(
        settings.parameters.shop,
        tuple(sorted(found, key=lambda proof: proof.template.row or 0)),
        tuple(reader.points(on)),
        tuple(sorted(problems, key=lambda problem: problem.row or 0)),
    )


def points_of(book: Workbook, settings: Settings) -> list[TalkingPoint]:
    """What agents answer, without everything else being written out."""
    on, _ = read_templates(book.read(TEMPLATES.name))
    return Proofreader(settings).points(on)


def _only_off(table: Table) -> Table:
    """The rows that are switched off, as if they were on; the others blank."""
    at = table.headings.index(SWITCH)
    rows: list[list[Cell]] = [
        [*row[:at], "是", *row[at + 1 :]] if _is_off(row[at]) else [None] * len(row)
        for row in table.rows
    ]
    return table._replace(rows=rows)


def _is_off(cell: Cell) -> bool:
    return cells.understood(cells.yes, cell) is False
