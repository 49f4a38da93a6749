"""Is a workbook file sound? Our own check across its parts, for want of Excel on this side.

A validator knows the schema of each part; here the parts are held against each other, as Excel
does when it opens a file or offers to repair it. One small function per rule.
"""

from pathlib import Path
from typing import NamedTuple

from ooxml_lint import (
    cells,
    charts,
    conditions,
    drawings,
    formulas,
    macros,
    pivot_caches,
    pivot_places,
    pivot_tables,
    pivot_values,
    sheets,
    styles,
    tables,
    wiring,
)
from ooxml_lint.package import Package, Rule
from ooxml_lint.zipped import FOUNDATION

RULES: tuple[Rule, ...] = (
    *wiring.RULES,
    *sheets.RULES,
    *cells.RULES,
    *styles.RULES,
    *formulas.RULES,
    *tables.RULES,
    *conditions.RULES,
    *pivot_caches.RULES,
    *pivot_values.RULES,
    *pivot_tables.RULES,
    *pivot_places.RULES,
    *charts.RULES,
    *drawings.RULES,
    *macros.RULES,
)


class Finding(NamedTuple):
    """A rule that the workbook breaks, and where."""

    rule: str
    part: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (self.part, self.where)))}：{self.what}（{self.rule}）"


def findings(path: Path) -> list[Finding]:
    """Everything that is wrong with a workbook file, in the order of the rules.

    Where the zip or its XML is broken the other rules have nothing to go by and are left out.
    """
    package = Package(path)
    try:
        for rule in FOUNDATION:
            if found := _found(rule, package):
                return found
        return [finding for rule in RULES for finding in _found(rule, package)]
    finally:
        package.close()


def _found(rule: Rule, package: Package) -> list[Finding]:
    return [Finding(rule.__name__, *remark) for remark in rule(package)]
