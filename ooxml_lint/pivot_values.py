"""What the fields of a pivot cache hold, and what they say they hold."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ooxml_lint.package import MAIN, Package, Remark, Rule, is_on
from ooxml_lint.pivot_caches import Cache, caches, shared_values

_LONG_TEXT = 255
_FLAGS = (
    "containsBlank", "containsDate", "containsInteger", "containsMixedTypes", "containsNonDate",
    "containsNumber", "containsSemiMixedTypes", "containsString", "longText",
)  # fmt: skip
# what a flag says when it is not there
_USUALLY_ON = ("containsNonDate", "containsSemiMixedTypes", "containsString")


class Values(NamedTuple):
    """The values of a field: those listed once, and those in the records."""

    shared: list[ET.Element]
    inline: list[ET.Element]


def shared_values_are_told_apart(package: Package) -> Iterator[Remark]:
    """A value is listed once in its field, whatever the case of its letters."""
    for cache in caches(package):
        for field in cache.fields:
            listed = [(v.tag, v.get("v", "").lower()) for v in shared_values(field)]
            for (_, value), count in Counter(listed).items():
                if count > 1:
                    yield Remark(cache.part, field.get("name", ""), f"「{value}」列了 {count} 次")


def fields_say_what_they_contain(package: Package) -> Iterator[Remark]:
    """Numbers, dates, blanks and texts are announced; Excel repairs the file otherwise."""
    for cache in caches(package):
        for at, field in enumerate(cache.stored):
            values = _values(cache, at, field)
            tag = field.find(f"{MAIN}sharedItems")
            if tag is None or not (values.shared or values.inline):
                continue
            expected = _flags(values)
            for flag in _FLAGS:
                told = is_on(tag, flag, flag in _USUALLY_ON)
                if flag in expected and told != expected[flag]:
                    what = f"{flag} 应是 {int(expected[flag])}"
                    yield Remark(cache.part, field.get("name", ""), what)


def fields_say_how_far_they_reach(package: Package) -> Iterator[Remark]:
    """Least and greatest number of a field, where they are told."""
    for cache in caches(package):
        for at, field in enumerate(cache.stored):
            tag = field.find(f"{MAIN}sharedItems")
            values = _values(cache, at, field)
            numbers = [
                float(value.get("v", "nan"))
                for value in (*values.shared, *values.inline)
                if value.tag == f"{MAIN}n"
            ]
            if tag is None or not numbers or "minValue" not in tag.attrib:
                continue
            told = (float(tag.get("minValue", "nan")), float(tag.get("maxValue", "nan")))
            if not (told[0] <= min(numbers) and max(numbers) <= told[1]):
                what = f"说是 {told[0]:g} 到 {told[1]:g}，其实 {min(numbers):g} 到 {max(numbers):g}"
                yield Remark(cache.part, field.get("name", ""), what)


def _values(cache: Cache, at: int, field: ET.Element) -> Values:
    inline = [r[at] for r in cache.records if at < len(r) and r[at].tag != f"{MAIN}x"]
    return Values(shared_values(field), inline)


def _flags(values: Values) -> dict[str, bool]:
    """What a field must say of these values. Yes-or-no values and errors are left open."""
    every = [*values.shared, *values.inline]
    kinds = {value.tag.removeprefix(MAIN) for value in every}
    in_use = {value.tag.removeprefix(MAIN) for value in every if not is_on(value, "u")}
    if kinds & {"b", "e"}:
        return {"containsBlank": "m" in kinds}
    numbers = [value.get("v", "") for value in every if value.tag == f"{MAIN}n"]
    texts = [value.get("v", "") for value in every if value.tag == f"{MAIN}s"]
    # among dates Excel does not speak of numbers
    has_numbers = "n" in kinds and "d" not in kinds
    return {
        "containsBlank": "m" in kinds,
        "containsDate": "d" in kinds,
        "containsInteger": has_numbers and all(float(n).is_integer() for n in numbers),
        "containsMixedTypes": len(kinds - {"m"}) > 1,
        "containsNonDate": bool(in_use & {"s", "n"}),
        "containsNumber": has_numbers,
        "containsSemiMixedTypes": bool(kinds & {"s", "m"}),
        "containsString": "s" in kinds,
        "longText": any(len(text) > _LONG_TEXT for text in texts),
    }


RULES: tuple[Rule, ...] = (
    shared_values_are_told_apart,
    fields_say_what_they_contain,
    fields_say_how_far_they_reach,
)
