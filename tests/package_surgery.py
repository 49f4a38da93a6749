"""A workbook file taken apart for a test: parts read, changed, added, and put together again."""

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Parts:
    """The parts of a package by name, in the order of the zip."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.content = {name: archive.read(name) for name in archive.namelist()}

    def text(self, part: str) -> str:
        """A part as text."""
        return self.content[part].decode()

    def change(self, part: str, old: str, new: str) -> None:
        """Replaces the first `old` in a part; it must be there."""
        text = self.text(part)
        assert old in text, f"{old} is not in {part}"
        self.content[part] = text.replace(old, new, 1).encode()

    def insert(self, part: str, piece: str, *before: str) -> None:
        """Puts a piece in front of the first of these that the part has."""
        place = next(mark for mark in before if mark in self.text(part))
        self.change(part, place, piece + place)

    def add(self, part: str, content: str | bytes, content_type: str) -> None:
        """A new part and its type."""
        assert part not in self.content
        self.content[part] = content if isinstance(content, bytes) else content.encode()
        line = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
        self.insert(TYPES, line, "</Types>")

    def relate(self, source: str, kind: str, target: str, number: str) -> None:
        """A relationship of the part `source` ("" = the package) under the id `number`."""
        rels = self.rels_of(source)
        if rels not in self.content:
            self.content[rels] = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
        self.content[rels] = self.content[rels].replace(
            f'"{_RELATIONSHIPS}"/>'.encode(), f'"{_RELATIONSHIPS}"></Relationships>'.encode()
        )
        full = kind if "/" in kind else OFFICE + kind
        line = f'<Relationship Id="{number}" Type="{full}" Target="{target}"/>'
        self.insert(rels, line, "</Relationships>")

    @staticmethod
    def rels_of(part: str) -> str:
        """Where the relationships of a part stand."""
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def sheet(self, name: str) -> str:
        """The part of a sheet."""
        match = re.search(rf'<sheet name="{name}"[^>]*r:id="(\w+)"', self.text(WORKBOOK))
        assert match, name
        return next(t for number, _, t in self.relations(WORKBOOK) if number == match[1])

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Id, last word of the type and target part of each relationship."""
        if self.rels_of(part) not in self.content:
            return []
        folder = posixpath.dirname(part)
        return [
            (
                line.get("Id", ""),
                line.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, line.get("Target", "")))[1:],
            )
            for line in ET.fromstring(self.content[self.rels_of(part)])
        ]

    def related(self, part: str, kind: str) -> str:
        """The first part of a kind that a part points to."""
        return next(target for _, found, target in self.relations(part) if found == kind)

    def save(self, path: Path) -> Path:
        """The package as a file, unpacked for speed."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.content.items():
                archive.writestr(name, content)
        return path


def with_stray_cell(path: Path, sheet: str) -> None:
    """A filled cell at the very end of a sheet, written with single quotes as some programs do."""
    parts = Parts(path)
    stray = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    parts.change(parts.sheet(sheet), "</sheetData>", stray + "</sheetData>")
    parts.save(path)


def raw_members(path: Path) -> dict[str, bytes]:
    """The compressed bytes of every member, read without the code under test."""
    found = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for info in archive.infolist():
            file.seek(info.header_offset + 26)
            lengths = file.read(4)
            skip = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
            file.seek(skip, 1)
            found[info.filename] = file.read(info.compress_size)
    return found
