"""What colours cells and what may be typed, on sheets that people write."""

from collections.abc import Sequence

from cuifu_xl.workbooks.closed.looks.marks import (
    CONDITIONS,
    RULES,
    Thing,
    conditions,
    typing_rules,
)
from cuifu_xl.workbooks.closed.looks.sheet_look import (
    later,
    place,
    renumbered_conditions,
    with_rules,
)
from cuifu_xl.workbooks.closed.looks.style_book import StyleBook
from cuifu_xl.workbooks.closed.sheet_tail import elements


def tail_with_rules_of(
    own: bytes, made: bytes, sets: Sequence[frozenset[str]], styles: StyleBook
) -> bytes | None:
    """What follows the rows: colours and rules of the new sheet, those of the owner's behind them.

    None if they are the same already; nothing, b"", if ours are not all as a release had them: as
    soon as somebody has moved a column, they speak of other cells.
    """
    there, wanted = things(own), {thing.mark for thing in things(made)}
    marks = {thing.mark for thing in there}
    if wanted <= marks:
        return None
    ours = next((one for one in sets or (frozenset(),) if one <= marks), None)
    if ours is None:
        return b""
    theirs = [thing for thing in there if thing.mark not in ours | wanted]
    return _tail(own, made, theirs, styles)


def things(tail: bytes) -> tuple[Thing, ...]:
    """What colours cells of a sheet, and what may be typed."""
    return (*conditions(tail), *typing_rules(tail))


def _tail(own: bytes, made: bytes, theirs: Sequence[Thing], styles: StyleBook) -> bytes:
    rules = [thing for thing in theirs if thing.raw.startswith(b"<dataValidation")]
    kept = [
        (place(one.name), own[one.start : one.end])
        for one in elements(own)
        if one.name not in (CONDITIONS, RULES)
    ]
    new = [
        (place(one.name), with_rules(raw, rules, one.name))
        for one in elements(made)
        if one.name in (CONDITIONS, RULES)
        for raw in [renumbered_conditions(made[one.start : one.end], styles)]
    ]
    if rules and not any(one.name == RULES for one in elements(made)):
        new.append((place(RULES), with_rules(b"<dataValidations/>", rules, RULES)))
    new += [(place(CONDITIONS), later(thing.raw)) for thing in theirs if thing not in rules]
    found = sorted([*kept, *new], key=lambda item: item[0])
    return b"".join([b"</sheetData>", *(raw for _, raw in found), b"</worksheet>"])
