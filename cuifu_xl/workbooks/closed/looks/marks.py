"""What stands on a sheet, as marks: what somebody has added is told by them from our own."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.own_cells import SharedFormulas
from cuifu_xl.workbooks.closed.sheet_tail import elements
from cuifu_xl.workbooks.closed.sheet_xml import Row, SheetStream, cells, is_filled
from cuifu_xl.workbooks.xml.cell_xml import letters
from cuifu_xl.workbooks.xml.table_xml import Area
from cuifu_xl.workbooks.xml.xml_text import unescape

LENGTH = 10
BETWEEN = "\x1f"
CONDITIONS, RULES = "conditionalFormatting", "dataValidations"
_FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)")
_SQREF = re.compile(rb"""\ssqref=["']([^"']*)["']""")
_CONDITION = re.compile(rb"<cfRule\b[^>]*?(?:/>|>.*?</cfRule>)", re.DOTALL)
_RULE = re.compile(rb"<dataValidation\b[^>]*?(?:/>|>.*?</dataValidation>)", re.DOTALL)
_TYPE = re.compile(rb"""\stype=["']([^"']*)["']""")
_LAST_ROW = re.compile(r"(:[A-Z]+)\d+")
_SAID = re.compile(rb"<formula\d?(?:\s[^>]*)?>([^<]*)</formula\d?>")


class Thing(NamedTuple):
    """A cell, a condition or a rule for typing, as raw XML; `where` it stands."""

    mark: str
    where: str
    raw: bytes


class Standing(NamedTuple):
    """All that stands on a sheet outside tables."""

    rows: Mapping[int, Row]
    cells: Mapping[str, Thing]
    conditions: Sequence[Thing]
    rules: Sequence[Thing]
    head: bytes
    tail: bytes


def standing(
    content: bytes, name: str, tables: Sequence[Area], value: Callable[[bytes], Cell]
) -> Standing:
    """Take a sheet apart; `value` reads a cell that holds no formula."""
    stream = SheetStream([content], name)
    rows = {row.number: row for block in stream.blocks() for row in block.rows()}
    found = {thing.where: thing for thing in _cells(rows, tables, value)}
    tail = stream.tail
    return Standing(
        rows, found, tuple(conditions(tail)), tuple(typing_rules(tail)), stream.head, tail
    )


def _cells(
    rows: Mapping[int, Row], tables: Sequence[Area], value: Callable[[bytes], Cell]
) -> Iterator[Thing]:
    """The filled cells outside tables; a formula that Excel wrote once for many is written out."""
    shared = SharedFormulas()
    for number, row in rows.items():
        inside = cells(row)
        shared.learn(number, inside, 0)
        for column, raw in inside.items():
            here = Area(column, number, column, number)
            if is_filled(raw) and not any(table.meets(here) for table in tables):
                ref, whole = f"{letters(column)}{number}", shared.expanded(raw, number, column)
                formula = _FORMULA.search(whole)
                said = _text(formula[1]) if formula else repr(value(whole))
                yield Thing(mark("cell", ref, "=" if formula else "", said), ref, whole)


def conditions(tail: bytes) -> Iterator[Thing]:
    """The conditional formats, each rule with its element around it."""
    for element in elements(tail):
        if element.name == CONDITIONS:
            opened = tail[element.start : element.inside]
            for rule in _CONDITION.findall(tail, element.inside, element.end):
                yield _thing(CONDITIONS, opened, rule, opened + rule + b"</conditionalFormatting>")


def typing_rules(tail: bytes) -> Iterator[Thing]:
    """What may be typed where."""
    for element in elements(tail):
        if element.name == RULES:
            for rule in _RULE.findall(tail, element.inside, element.end):
                yield _thing(RULES, rule, rule, rule)


def _thing(kind: str, opened: bytes, rule: bytes, raw: bytes) -> Thing:
    sqref, sort = _SQREF.search(opened), _TYPE.search(rule[: rule.find(b">")])
    where = sqref[1].decode() if sqref else ""
    said = BETWEEN.join(_text(one) for one in _SAID.findall(rule))
    # how far down it reaches is for the program that saved it to say
    columns = _LAST_ROW.sub(r"\1", where)
    return Thing(mark(kind, columns, sort[1].decode() if sort else "", said), where, raw)


def mark(*words: str) -> str:
    """A short mark of some words."""
    written = BETWEEN.join(words).encode("utf-8", "surrogatepass")
    return hashlib.sha256(written).hexdigest()[:LENGTH]


def _text(content: bytes | None) -> str:
    return unescape((content or b"").decode("utf-8", "replace"))
