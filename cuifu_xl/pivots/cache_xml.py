"""A cache as the two parts that Excel keeps it in: the definition and the records."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cuifu_xl.pivots.cache import Cache, Grouped, Item, Plain
from cuifu_xl.pivots.views import DAYS, SOURCE
from cuifu_xl.workbooks.xml.cell_xml import escaped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
GENERAL = 0
# who made it, and who may refresh it: the numbers of Excel 2016 and Excel 2007
VERSIONS = 'createdVersion="6" refreshedVersion="6" minRefreshableVersion="3"'


class CacheParts(NamedTuple):
    """The texts of both parts."""

    definition: str
    records: str


def cache_parts(cache: Cache, date_format: int, records_id: str) -> CacheParts:
    """Both parts, filled; Excel reads the table again when it opens the file.

    `date_format` is the number of a date format in styles.xml, `records_id` the relationship by
    which the definition points to its records.
    """
    fields = "".join(_field(field, date_format) for field in cache.fields)
    definition = (
        f'{DECLARATION}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
        f' r:id="{records_id}" refreshOnLoad="1" {VERSIONS} recordCount="{cache.lines}">'
        f'<cacheSource type="worksheet"><worksheetSource name="{SOURCE}"/></cacheSource>'
        f'<cacheFields count="{len(cache.fields)}">{fields}</cacheFields></pivotCacheDefinition>'
    )
    columns = [_column(field) for field in cache.fields]
    lines = "".join(f"<r>{''.join(line)}</r>" for line in zip(*columns, strict=True))
    all_records = (
        f'{DECLARATION}<pivotCacheRecords xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
        f' count="{cache.lines}">{lines}</pivotCacheRecords>'
    )
    return CacheParts(definition, all_records)


def quoted(text: str) -> str:
    """Text ready to stand in a double-quoted attribute."""
    kept = escaped(text).replace('"', "&quot;")
    return kept.replace("\n", "&#10;").replace("\t", "&#9;")


def _field(field: Grouped | Plain, date_format: int) -> str:
    number_format = date_format if field.heading in DAYS else GENERAL
    if isinstance(field, Grouped):
        present = frozenset(field.numbers)
        items = "".join(_item(item, n in present) for n, item in enumerate(field.items))
        kinds = _kinds(field.items, present)
        shared = f'<sharedItems{kinds} count="{len(field.items)}">{items}'
        shared += "</sharedItems>"
    else:
        shared = f"<sharedItems{_kinds(tuple(set(field.values)))}/>"
    name = quoted(field.heading)
    return f'<cacheField name="{name}" numFmtId="{number_format}">{shared}</cacheField>'


def _column(field: Grouped | Plain) -> list[str]:
    if isinstance(field, Grouped):
        return [f'<x v="{number}"/>' for number in field.numbers]
    written = {value: _item(value) for value in set(field.values)}
    return [written[value] for value in field.values]


def _item(item: Item, is_present: bool = True) -> str:
    mark = "" if is_present else ' u="1"'
    match item:
        case None:
            return f"<m{mark}/>"
        case str():
            return f'<s v="{quoted(item)}"{mark}/>'
        case datetime():
            return f'<d v="{item:%Y-%m-%dT%H:%M:%S}"{mark}/>'
        case _:
            return f'<n v="{_digits(item)}"{mark}/>'


def _digits(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _kinds(items: Sequence[Item], present: frozenset[int] | None = None) -> str:
    """What kinds of values there are; Excel repairs a file in which this is not so.

    Items that no line has count too, but for containsNonDate. Among dates Excel speaks of no
    numbers.
    """
    dates = [item for item in items if isinstance(item, datetime)]
    numbers = [item for item in items if isinstance(item, float)]
    has_text = any(isinstance(item, str) for item in items)
    has_blank = None in items
    in_use = items if present is None else [items[number] for number in present]
    said: dict[str, object] = {}
    if not has_text and not has_blank:
        said["containsSemiMixedTypes"] = 0
    if not any(isinstance(item, str | float) for item in in_use):
        said["containsNonDate"] = 0
    if dates:
        said["containsDate"] = 1
    if not has_text:
        said["containsString"] = 0
    if has_blank:
        said["containsBlank"] = 1
    if sum((bool(dates), bool(numbers), has_text)) > 1:
        said["containsMixedTypes"] = 1
    said |= _spans(dates, numbers)
    return "".join(f' {name}="{value}"' for name, value in said.items())


def _spans(dates: list[datetime], numbers: list[float]) -> dict[str, object]:
    """From when to when, or from how much to how much."""
    if dates:
        return {"minDate": min(dates).isoformat(), "maxDate": max(dates).isoformat()}
    if not numbers:
        return {}
    whole = {"containsInteger": 1} if all(number.is_integer() for number in numbers) else {}
    least, most = _digits(min(numbers)), _digits(max(numbers))
    return {"containsNumber": 1, **whole, "minValue": least, "maxValue": most}
