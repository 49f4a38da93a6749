"""Puts PivotTables into a finished workbook: XlsxWriter knows none."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

from cuifu_xl.maker.pivot_style import with_style
from cuifu_xl.pivots.cache_xml import DECLARATION, RELATIONS
from cuifu_xl.pivots.summary import PivotParts, Summary, pivot_parts

_CACHE_ID = 1
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
_RECORDS = "xl/pivotCache/pivotCacheRecords1.xml"
_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_CONTENT_TYPES = "[Content_Types].xml"


def with_pivots(book: bytes, sheet_number: int, made: Summary, date_code: str) -> bytes:
    """The workbook with these PivotTables on its nth sheet; dates are shown as `date_code`."""
    with zipfile.ZipFile(BytesIO(book)) as archive:
        texts = {
            info.filename: archive.read(info).decode()
            for info in archive.infolist()
            if _is_xml(info)
        }
    parts = pivot_parts(made, _CACHE_ID, _format_number(texts[_STYLES], date_code))
    changed = _new_parts(parts) | _changed_parts(texts, parts, sheet_number)
    return packed(book, changed)


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith((".xml", ".rels"))


def _format_number(styles: str, code: str) -> int:
    found = re.search(rf'numFmtId="(\d+)" formatCode="{re.escape(code)}"', styles)
    assert found, code
    return int(found[1])


def _table(number: int) -> str:
    return f"xl/pivotTables/pivotTable{number}.xml"


def _new_parts(parts: PivotParts) -> dict[str, str]:
    made = {
        _CACHE: parts.cache.definition,
        _RECORDS: parts.cache.records,
        _relations_of(_CACHE): _relations({"pivotCacheRecords": ["pivotCacheRecords1.xml"]}),
    }
    for number, table in enumerate(parts.tables, start=1):
        made[_table(number)] = table
        made[_relations_of(_table(number))] = _relations(
            {"pivotCacheDefinition": [f"../{_CACHE.removeprefix('xl/')}"]}
        )
    return made


def _changed_parts(texts: dict[str, str], parts: PivotParts, sheet_number: int) -> dict[str, str]:
    tables = [_table(number) for number in range(1, len(parts.tables) + 1)]
    sheet_relations = _relations_of(f"xl/worksheets/sheet{sheet_number}.xml")
    assert sheet_relations not in texts
    types = {_CACHE: "pivotCacheDefinition", _RECORDS: "pivotCacheRecords"}
    types |= dict.fromkeys(tables, "pivotTable")
    declared = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPES}{kind}+xml"/>'
        for part, kind in types.items()
    )
    relation = f"rId{texts[_BOOK_RELATIONS].count('<Relationship ') + 1}"
    line = _relation(relation, "pivotCacheDefinition", _CACHE.removeprefix("xl/"))
    caches = f'<pivotCaches><pivotCache cacheId="{_CACHE_ID}" r:id="{relation}"/></pivotCaches>'
    on_sheet = [f"../{table.removeprefix('xl/')}" for table in tables]
    return {
        _CONTENT_TYPES: _before_end(texts[_CONTENT_TYPES], declared),
        _BOOK: _before_end(texts[_BOOK], caches),
        _BOOK_RELATIONS: _before_end(texts[_BOOK_RELATIONS], line),
        _STYLES: with_style(texts[_STYLES]),
        sheet_relations: _relations({"pivotTable": on_sheet}),
    }


def _before_end(text: str, addition: str) -> str:
    """A part with one more element at the end of its root."""
    at = text.rindex("</")
    return text[:at] + addition + text[at:]


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _relations(targets: dict[str, list[str]]) -> str:
    lines = [(kind, target) for kind, found in targets.items() for target in found]
    inside = "".join(_relation(f"rId{n}", *line) for n, line in enumerate(lines, start=1))
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'


def _relation(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def packed(book: bytes, changed: Mapping[str, str | bytes]) -> bytes:
    """The zip file: old members in their order, then new ones in theirs, all of the same date."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for info in old.infolist():
            archive.writestr(info, changed.get(info.filename) or old.read(info))
        like = old.infolist()[0]
        for name in (name for name in changed if name not in old.namelist()):
            new = zipfile.ZipInfo(name, like.date_time)
            new.external_attr, new.compress_type = like.external_attr, like.compress_type
            archive.writestr(new, changed[name])
    return out.getvalue()
