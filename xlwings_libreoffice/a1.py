"""Cells by their names, as formulas write them: `$B$7`."""

import re

# texts, quoted sheet names and table references are stepped over; so are names and functions
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    r"|(?<![\w.$])(?P<column>\$?[A-Z]{1,3})(?P<row>\$?\d+)(?![\w.(!\[])"
)
_LETTERS = 26


def column_name(column: int) -> str:
    """The name of a column, 0 = A."""
    name = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """The number of a column, A = 0."""
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def filled(formula: str, down: int, right: int) -> str:
    """The formula as it reads when it is filled so many rows down and columns to the right."""

    def one(match: re.Match[str]) -> str:
        column, row = match["column"], match["row"]
        if column is None:
            return match[0]
        if not column.startswith("$"):
            column = column_name(column_number(column) + right)
        return column + (row if row.startswith("$") else str(int(row) + down))

    return _TOKEN.sub(one, formula)
