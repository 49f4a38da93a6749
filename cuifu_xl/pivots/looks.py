"""How the cells of a PivotTable look, by the names that looks have in the palette `_styles`."""

from datetime import datetime

from cuifu_xl.pivots.report import Report
from cuifu_xl.pivots.views import MONEY, VALUES
from cuifu_xl.workbooks.base import Cell


def look(report: Report, row: int, column: int, cell: Cell) -> str:
    """The name of the look of a cell; row 0 is that of the headings, column 0 that of labels."""
    if row == 0:
        return "pivot_heading_number" if column else "pivot_heading_label"
    kind = _kind_of_row(report, row)
    if column:
        is_money = VALUES[column - 1].number_format == MONEY
        kind = "line" if kind == "inner" else kind
        return f"pivot_{kind}_{'money' if is_money else 'count'}"
    if kind == "line" and isinstance(cell, datetime):
        return "pivot_line_date"
    return f"pivot_{kind}_label"


def _kind_of_row(report: Report, row: int) -> str:
    """The total, a group of lines, a line inside one, or a line of its own."""
    if row > len(report.lines):
        return "total"
    depth = len(report.lines[row - 1].path)
    if depth < len(report.view.headings):
        return "group"
    return "inner" if depth > 1 else "line"
