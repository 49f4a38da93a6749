"""What a workbook holds: its sheets, its tables and the parts they are written in."""

import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks import refusals
from cuifu_xl.workbooks.closed.archive import Archive, Pieces
from cuifu_xl.workbooks.xml.cell_xml import Calendar
from cuifu_xl.workbooks.xml.table_xml import TablePart, parse_table

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SAVE_ONCE = "请在 Excel 里打开、另存为「Excel 启用宏的工作簿 (.xlsm)」后再用"
_LARGEST_SMALL_PART = 32 << 20


class Relation(NamedTuple):
    """One line of a .rels part, the target as a part name."""

    kind: str  # last word of the type
    target: str


class Sheet(NamedTuple):
    """A worksheet and its part."""

    name: str
    number: str  # sheetId, as calcChain.xml says it
    part: str


class Contents:
    """The workbook part and what it points to; sheets are not read."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive(path)
        self.where = path.name
        self.part = next(
            (r.target for r in self.relations("").values() if r.kind == "officeDocument"), ""
        )
        if not self.part or self.archive.find(self.part) is None:
            raise WorkbookError(f"{self.where} 不是 Excel 工作簿。{_SAVE_ONCE}")
        if self._root.tag.startswith("{" + _STRICT):
            raise WorkbookError(f"{self.where} 是「严格 Open XML」格式，程序不写这种。{_SAVE_ONCE}")
        if self._root.tag != f"{_MAIN}workbook":
            raise WorkbookError(f"{self.where} 不是 .xlsx / .xlsm 工作簿。{_SAVE_ONCE}")

    @cached_property
    def _root(self) -> ET.Element:
        return self.xml(self.part)

    def draft(self, part: str, pieces: Pieces) -> None:
        """A part, old or new, as it will be after the save: sheets and tables are told by it."""
        self.archive.draft(part, pieces)
        for name in ("_root", "sheets", "tables"):
            self.__dict__.pop(name, None)

    def xml(self, part: str) -> ET.Element:
        """A small part as a tree; a document type definition is refused."""
        if self.archive.info(part).file_size > _LARGEST_SMALL_PART:
            raise WorkbookError(f"{self.where} 里的 {part} 大得不正常。{_SAVE_ONCE}")
        content = self.archive.read(part)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:64]:
            raise WorkbookError(
                f"{self.where} 里的 {part} 含有不安全的定义，没有打开。{_SAVE_ONCE}"
            )
        try:
            return ET.fromstring(content)
        except (ET.ParseError, LookupError, ValueError) as error:  # text, or unknown encoding
            raise WorkbookError(f"{self.where} 里的 {part} 已损坏。{_SAVE_ONCE}") from error

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part points to inside the workbook ("" = the package itself)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if self.archive.find(rels) is None:
            return {}
        found = {}
        for line in self.xml(rels):
            target = line.get("Target", "")
            if line.get("TargetMode") == "External":
                continue
            full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = line.get("Type", "").rsplit("/", 1)[-1]
            found[line.get("Id", "")] = Relation(kind, posixpath.normpath(full))
        return found

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """Worksheets by name; chart sheets are left out."""
        targets = self.relations(self.part)
        found = {}
        for name, number, id in self.listed_sheets():
            relation = targets.get(id)
            if relation and relation.kind == "worksheet":
                found[name] = Sheet(name, number, relation.target)
        return found

    def listed_sheets(self) -> Iterator[tuple[str, str, str]]:
        """Name, number and relationship of every sheet, those without cells too."""
        for tag in self._root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
            yield tag.get("name", ""), tag.get("sheetId", ""), tag.get(_REL_ID, "")

    def defined_names(self) -> Iterator[str]:
        """The names that the workbook gives to cells and formulas."""
        for tag in self._root.iterfind(f"{_MAIN}definedNames/{_MAIN}definedName"):
            yield tag.get("name", "")

    @cached_property
    def tables(self) -> dict[str, TablePart]:
        """Tables by name, wherever they stand."""
        return {table.name: table for table in self._all_tables()}

    def _all_tables(self) -> Iterator[TablePart]:
        for sheet in self.sheets.values():
            for relation in self.relations(sheet.part).values():
                if relation.kind == "table":
                    root = self.xml(relation.target)
                    yield parse_table(root, relation.target, sheet.name, sheet.part)

    @property
    def code_name(self) -> str:
        """What macros call the workbook; LibreOffice leaves it out, and those of the sheets."""
        properties = self._root.find(f"{_MAIN}workbookPr")
        return "" if properties is None else properties.get("codeName", "")

    @cached_property
    def calendar(self) -> Calendar:
        """How dates are counted here."""
        properties = self._root.find(f"{_MAIN}workbookPr")
        mark = "" if properties is None else properties.get("date1904", "")
        return Calendar(from_1904=mark in ("1", "true"))

    @cached_property
    def pivot_caches(self) -> dict[str, str]:
        """The number of each pivot cache, as PivotTables call it, by its part."""
        targets = self.relations(self.part)
        lines = self._root.iterfind(f"{_MAIN}pivotCaches/{_MAIN}pivotCache")
        numbers = {line.get(_REL_ID, ""): line.get("cacheId", "") for line in lines}
        return {targets[id].target: number for id, number in numbers.items() if id in targets}

    def related(self, kind: str) -> str | None:
        """The part of this kind that the workbook part points to."""
        return next((r.target for r in self.relations(self.part).values() if r.kind == kind), None)

    def sheet(self, name: str) -> Sheet:
        """A worksheet by name. WorkbookError if it is not there."""
        if name not in self.sheets:
            raise refusals.no_sheet(self.where, name)
        return self.sheets[name]

    def table(self, name: str) -> TablePart:
        """A table by name. WorkbookError if it is not there or cannot be used."""
        if name not in self.tables:
            raise refusals.no_table(self.where, name)
        table = self.tables[name]
        if not table.has_header:
            raise refusals.hidden_headings(table.sheet, name)
        if len(table.headings) != table.area.right - table.area.left + 1:
            raise WorkbookError(f"{table.sheet}!{name} 的列对不上，可能已损坏。{_SAVE_ONCE}")
        return table
