"""The parts of one workbook file, as the rules look at them. Nothing here judges."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "[Content_Types].xml"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_XML_ENDINGS = (".xml", ".rels", ".vml")


class Remark(NamedTuple):
    """What a rule has to say about one place."""

    part: str
    where: str
    what: str


Rule = Callable[["Package"], Iterator[Remark]]


class Relation(NamedTuple):
    """One line of a .rels part."""

    id: str
    kind: str  # last word of the type
    target: str  # part name, or the address of something outside
    is_outside: bool


class Sheet(NamedTuple):
    """One line of the list of sheets, with its part."""

    name: str
    number: str  # sheetId
    state: str
    relation: str
    part: str  # empty if the relationship leads nowhere
    root: ET.Element

    @property
    def code_name(self) -> str:
        """The name that macros know the sheet by."""
        properties = self.root.find(f"{MAIN}sheetPr")
        return "" if properties is None else properties.get("codeName", "")


class Module(NamedTuple):
    """A module of the macros."""

    name: str
    source: str


class Package:
    """A workbook file; each part is read when a rule first asks for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = zipfile.ZipFile(path)
        self.members = self._file.infolist()
        self.names = frozenset(info.filename for info in self.members)
        self._trees: dict[str, ET.Element] = {}
        self._relations: dict[str, list[Relation]] = {}

    def content(self, part: str) -> bytes:
        """A whole part."""
        return self._file.read(part)

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def xml(self, part: str) -> ET.Element:
        """A part as a tree. ET.ParseError if it is none."""
        if part not in self._trees:
            self._trees[part] = ET.fromstring(self.content(part))
        return self._trees[part]

    @cached_property
    def xml_parts(self) -> list[str]:
        """The parts that hold XML, by their names."""
        return [i.filename for i in self.members if i.filename.lower().endswith(_XML_ENDINGS)]

    # content types

    @cached_property
    def type_lines(self) -> list[tuple[str, str, str]]:
        """`Default` or `Override`, the extension or part name, the type."""
        found = []
        for line in self.xml(TYPES):
            kind = line.tag.removeprefix(_TYPE)
            key = line.get("Extension") or line.get("PartName", "").removeprefix("/")
            found.append((kind, key, line.get("ContentType", "")))
        return found

    def type_of(self, part: str) -> str:
        """The content type of a part, empty if none is said."""
        extension = part.rpartition(".")[2].lower()
        found = ""
        for kind, key, content_type in self.type_lines:
            if kind == "Override" and key == part:
                return content_type
            if kind == "Default" and key.lower() == extension:
                found = content_type
        return found

    # relationships

    def relations(self, part: str) -> list[Relation]:
        """What a part points to ("" = the package itself)."""
        if part not in self._relations:
            self._relations[part] = list(self._read_relations(part))
        return self._relations[part]

    def _read_relations(self, part: str) -> Iterator[Relation]:
        rels = rels_of(part)
        folder = posixpath.dirname(part)
        for line in self.xml(rels) if rels in self.names else ():
            target, is_outside = line.get("Target", ""), line.get("TargetMode") == "External"
            if target.startswith("#"):
                target = part
            elif not is_outside:
                full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(full.partition("#")[0])
            kind = line.get("Type", "").rpartition("/")[2]
            yield Relation(line.get("Id", ""), kind, target, is_outside)

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part points to, if they are there."""
        return [r.target for r in self.relations(part) if r.kind == kind and r.target in self.names]

    def sources(self) -> Iterator[str]:
        """Every part that may point to others, and the package itself as ""."""
        yield ""
        yield from (name for name in self.names if rels_of(name) in self.names)

    # the workbook

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook part, empty if there is none."""
        return next(iter(self.related("", "officeDocument")), "")

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All sheets in their order, chart sheets too."""
        targets = {r.id: r.target for r in self.relations(self.workbook)}
        found = []
        for tag in self.xml(self.workbook).iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            relation = tag.get(f"{REL}id", "")
            part = targets.get(relation, "")
            part = part if part in self.names else ""
            root = self.xml(part) if part else ET.Element("nothing")
            state = tag.get("state", "visible")
            name, number = tag.get("name", ""), tag.get("sheetId", "")
            found.append(Sheet(name, number, state, relation, part, root))
        return found

    @cached_property
    def shared_texts(self) -> list[str]:
        """The common list of texts."""
        return [
            plain_text(item)
            for part in self.related(self.workbook, "sharedStrings")
            for item in self.xml(part).iterfind(f"{MAIN}si")
        ]

    @cached_property
    def macros(self) -> str:
        """The part with the macros, empty if there is none."""
        return next(iter(self.related(self.workbook, "vbaProject")), "")

    @cached_property
    def modules(self) -> list[Module]:
        """The modules of the macros, read by a reader that had no part in making them."""
        from oletools.olevba import VBA_Parser  # type: ignore[import-untyped]

        if not self.macros:
            return []
        found = VBA_Parser(self.macros, data=self.content(self.macros)).extract_macros()
        return [Module(name.rpartition(".")[0], source) for _, _, name, source in found]

    def all_related(self, kind: str) -> Iterator[tuple[Sheet, str]]:
        """The parts of one kind that sheets point to, with their sheet."""
        for sheet in self.sheets:
            if sheet.part:
                yield from ((sheet, part) for part in self.related(sheet.part, kind))


def rels_of(part: str) -> str:
    """Where the relationships of a part stand."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def whole(tag: ET.Element | None, name: str, default: int | None = None) -> int | None:
    """A whole number among the attributes; None if something else stands there."""
    text = None if tag is None else tag.get(name)
    if text is None:
        return default
    return int(text) if text.lstrip("-").isdecimal() else None


def is_on(tag: ET.Element, name: str, default: bool = False) -> bool:
    """A yes-or-no attribute."""
    return tag.get(name, "1" if default else "0") in ("1", "true")


def plain_text(item: ET.Element | None) -> str:
    """The text of a shared or inline string, without how to pronounce it."""
    if item is None:
        return ""
    pieces = [*item.iterfind(f"{MAIN}t"), *item.iterfind(f"{MAIN}r/{MAIN}t")]
    return "".join(piece.text or "" for piece in pieces)


def units(text: str) -> int:
    """The length of a text as Excel counts: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
