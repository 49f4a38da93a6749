"""A closed workbook gets the look of a new one: sheets that only the program writes as a whole,
of the others what colours cells and what may be typed.

What people have put there stays. Where it would be in the way, or nobody can tell, the sheet is
left as it is, and named.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.base import Renewed
from cuifu_xl.workbooks.closed.archive import Pieces
from cuifu_xl.workbooks.closed.cell_values import ValueReader
from cuifu_xl.workbooks.closed.contents import Contents, Sheet
from cuifu_xl.workbooks.closed.looks.charts import draw_anew
from cuifu_xl.workbooks.closed.looks.marks import Standing, standing
from cuifu_xl.workbooks.closed.looks.sheet_look import owners, with_look
from cuifu_xl.workbooks.closed.looks.shipped import shipped
from cuifu_xl.workbooks.closed.looks.style_book import StyleBook
from cuifu_xl.workbooks.closed.looks.typing_and_colours import tail_with_rules_of
from cuifu_xl.workbooks.closed.sheet_xml import SheetStream, tail_of
from cuifu_xl.workbooks.xml.table_xml import TablePart

_TEXT = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
# rules that newer programs keep apart, and for which cells
_NEWER = re.compile(rb"<x14:conditionalFormatting\b.*?<xm:sqref>([^<]*)", re.DOTALL)


class _Pair(NamedTuple):
    """A sheet of the workbook in use beside the same sheet of the new one."""

    sheet: Sheet
    like: Sheet
    own: Standing
    made: Standing


# what tells that a part is written in no usual way
_UNUSUAL = (ET.ParseError, LookupError, ValueError, WorkbookError)


def renewed(contents: Contents, made: Contents, whole: Collection[str]) -> Renewed:
    """The parts are drafted; a workbook that nobody can read this way stays as it is."""
    try:
        return Looks(contents, made).renew(whole)
    except _UNUSUAL:
        return Renewed(kept=tuple(whole))


class Looks:
    """A workbook in use beside a new one."""

    def __init__(self, contents: Contents, made: Contents) -> None:
        self._contents, self._made = contents, made
        self._values, self._made_values = ValueReader(contents), ValueReader(made)
        self._styles_part, like = contents.related("styles"), made.related("styles")
        assert like is not None
        if self._styles_part is None:
            raise WorkbookError("这份工作簿没有样式")
        own = contents.archive.read(self._styles_part)
        self._styles = StyleBook(own, made.archive.read(like))
        texts = made.related("sharedStrings")
        self._texts = [one[1] or b"" for one in _TEXT.finditer(made.archive.read(texts or ""))]

    def renew(self, whole: Collection[str]) -> Renewed:
        """Sheets in `whole` are replaced; of the others colours and rules for typing."""
        done: list[str] = []
        kept: list[str] = []
        uncoloured: list[str] = []
        for name in self._made.sheets:
            if name not in self._contents.sheets:
                kept += [name] if name in whole else []
                continue
            try:
                is_new = self._replaced(self._pair(name)) if name in whole else self._coloured(name)
            except _UNUSUAL:
                is_new = False
            if is_new:
                done.append(name)
            elif is_new is not None:
                (kept if name in whole else uncoloured).append(name)
        content = self._styles.content()
        if self._styles_part is not None and done:
            self._contents.draft(self._styles_part, lambda: (content,))
        return Renewed(tuple(done), tuple(kept), tuple(uncoloured))

    def _pair(self, name: str) -> _Pair:
        sheet, like = self._contents.sheets[name], self._made.sheets[name]
        return _Pair(
            sheet,
            like,
            _standing(self._contents, sheet, self._values),
            _standing(self._made, like, self._made_values),
        )

    def _replaced(self, pair: _Pair) -> bool:
        """The whole sheet, if nothing of the owner's is in the way."""
        name, known = pair.like.name, shipped()
        theirs = owners(pair.own, pair.made, known.marks.get(name, frozenset()))
        tables = list(self._tables(pair))
        if theirs.blocked or _has_newer_rules(pair):
            return False
        content = with_look(pair.own, pair.made, theirs, self._styles, self._text)
        self._contents.draft(pair.sheet.part, lambda: (content,))
        for part, table in tables:
            self._contents.draft(part, table)
        charts = known.charts.get(name, frozenset())
        draw_anew(self._contents, pair.sheet, self._made, pair.like, charts)
        return True

    def _coloured(self, name: str) -> bool | None:
        """Colours and rules alone; None if they are those of the new workbook already.

        Such a sheet may be long: its rows pass through, and nothing is taken apart.
        """
        sheet, like = self._contents.sheets[name], self._made.sheets[name]
        pieces = self._contents.archive.pieces(sheet.part)
        made = tail_of(self._made.archive.pieces(like.part), name)
        sets = shipped().sets.get(name, ())
        found = tail_with_rules_of(tail_of(pieces, name), made, sets, self._styles)
        if not found:
            return None if found is None else False
        self._contents.draft(sheet.part, lambda: _with_tail(pieces, name, found))
        return True

    def _text(self, number: bytes) -> bytes:
        return self._texts[int(number)]

    def _tables(self, pair: _Pair) -> Iterator[tuple[str, Callable[[], tuple[bytes]]]]:
        """The tables of the sheet that stand elsewhere on the new one, in their new place."""
        for table in _on(self._made, pair.like):
            old = self._contents.table(table.name)
            if old.area != table.area:
                if old.headings != table.headings:
                    raise WorkbookError(f"表「{table.name}」的列不一样")
                content = self._contents.archive.read(old.part)
                before, after = (f'ref="{area.ref()}"'.encode() for area in (old.area, table.area))
                moved = content.replace(before, after)
                yield old.part, lambda moved=moved: (moved,)  # type: ignore[misc]


def _with_tail(pieces: Pieces, sheet: str, tail: bytes) -> Iterator[bytes]:
    """A sheet with something else after its rows."""
    stream = SheetStream(pieces(), sheet)
    yield stream.head
    yield from (block.content for block in stream.blocks())
    yield tail


def _standing(contents: Contents, sheet: Sheet, values: ValueReader) -> Standing:
    areas = [table.area for table in _on(contents, sheet)]
    return standing(contents.archive.read(sheet.part), sheet.name, areas, values.cell)


def _on(contents: Contents, sheet: Sheet) -> list[TablePart]:
    return [table for table in contents.tables.values() if table.sheet == sheet.name]


def _has_newer_rules(pair: _Pair) -> bool:
    """Whether somebody gave cells a colour in a way that only newer programs know."""
    ours = {thing.where for thing in (*pair.own.conditions, *pair.made.conditions)}
    return any(found.decode() not in ours for found in _NEWER.findall(pair.own.tail))
