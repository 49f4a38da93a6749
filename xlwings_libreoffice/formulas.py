"""The words of a formula: Excel's on one side, those of LibreOffice's programs on the other.

Excel writes `SUM(订单!A1,表[[#This Row],[数]])`, the office `SUM($订单.A1;表[[#This Row];[数]])`.
Both name functions in English. Strings, sheet names in quotes and headings stay as they are.
"""

import re

_NAME = r"'(?:[^']|'')*'|[\w\u0080-\U0010ffff]+"
_CELL = r"(?=\$?[A-Z]{1,3}(?:\$?\d|:)|\$?\d+:|#REF!)"
_COMMON = (
    r'(?P<string>"(?:[^"]|"")*")'
    r"|(?P<array>\{[^{}]*\})"
    r"|(?P<table>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
)
_EXCEL = re.compile(rf"{_COMMON}|(?P<sheet>(?:{_NAME})!)|(?P<between>,)|(?P<new>_xlfn\.)")
_OFFICE = re.compile(rf"{_COMMON}|(?P<sheet>\$?(?:{_NAME})\.{_CELL})|(?P<between>;)")
_IN_ARRAY = re.compile(r'"(?:[^"]|"")*"|[,;|]')


def to_office(formula: str) -> str:
    """A formula of Excel in the words of LibreOffice."""

    def one(match: re.Match[str]) -> str:
        text = match[0]
        if match["array"]:
            return _array(text, {",": ";", ";": "|"})
        if match["table"]:
            return text.replace("],[", "];[")
        if match["sheet"]:
            return f"${text[:-1]}."
        if match["between"]:
            return ";"
        return "" if match["new"] else text

    return _EXCEL.sub(one, formula)


def from_office(formula: str) -> str:
    """A formula of LibreOffice in the words of Excel."""

    def one(match: re.Match[str]) -> str:
        text = match[0]
        if match["array"]:
            return _array(text, {";": ",", "|": ";"})
        if match["table"]:
            return text.replace("];[", "],[")
        if match["sheet"]:
            return f"{text[:-1].removeprefix('$')}!"
        return "," if match["between"] else text

    return _OFFICE.sub(one, formula)


def _array(text: str, signs: dict[str, str]) -> str:
    """The rows and cells of a constant array, parted by other signs."""
    return _IN_ARRAY.sub(lambda match: signs.get(match[0], match[0]), text)
