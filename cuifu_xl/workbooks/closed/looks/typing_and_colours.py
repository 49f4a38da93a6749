"""What colours cells and what may be typed, on sheets that people write."""

from collections.abc import Sequence

from cuifu_xl.workbooks.closed.looks.marks import CONDITIONS, RULES, Standing, Thing
from cuifu_xl.workbooks.closed.looks.sheet_look import (
    later,
    place,
    renumbered_conditions,
    with_rules,
)
from cuifu_xl.workbooks.closed.looks.style_book import StyleBook
from cuifu_xl.workbooks.closed.sheet_tail import elements


def with_rules_of(
    own: Standing, made: Standing, sets: Sequence[frozenset[str]], styles: StyleBook
) -> bytes | None:
    """The sheet with the colours and rules of the new one, and those of the owner's behind them.

    None if they are the same already; nothing, b"", if ours are not all as a release had them: as
    soon as somebody has moved a column, they speak of other cells.
    """
    there = {thing.mark for thing in _all(own)}
    wanted = {thing.mark for thing in _all(made)}
    if wanted <= there:
        return None
    ours = next((one for one in sets if one <= there), None)
    if ours is None:
        return b""
    theirs = [thing for thing in _all(own) if thing.mark not in ours | wanted]
    return _with_tail(own, made, theirs, styles)


def _all(one: Standing) -> tuple[Thing, ...]:
    return (*one.conditions, *one.rules)


def _with_tail(own: Standing, made: Standing, theirs: Sequence[Thing], styles: StyleBook) -> bytes:
    rules = [thing for thing in theirs if thing in own.rules]
    kept = [
        (place(one.name), own.tail[one.start : one.end])
        for one in elements(own.tail)
        if one.name not in (CONDITIONS, RULES)
    ]
    new = [
        (place(one.name), with_rules(raw, rules, one.name))
        for one in elements(made.tail)
        if one.name in (CONDITIONS, RULES)
        for raw in [renumbered_conditions(made.tail[one.start : one.end], styles)]
    ]
    new += [(place(CONDITIONS), later(thing.raw)) for thing in theirs if thing in own.conditions]
    found = sorted([*kept, *new], key=lambda item: item[0])
    rows = b"".join(row.whole for row in own.rows.values())
    return b"".join([own.head, rows, b"</sheetData>", *(raw for _, raw in found), b"</worksheet>"])
