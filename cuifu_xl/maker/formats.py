"""How cells look: few colours, each with a meaning that stands on 说明."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from cuifu_xl.board.colours import CARD as CARD
from cuifu_xl.board.colours import FAINT as FAINT
from cuifu_xl.board.colours import FORMULA as FORMULA
from cuifu_xl.board.colours import HOT as HOT
from cuifu_xl.board.colours import INK as INK
from cuifu_xl.board.colours import LINE as LINE
from cuifu_xl.board.colours import PEOPLE_CELL as PEOPLE_CELL
from cuifu_xl.board.colours import SOON as SOON
from cuifu_xl.board.colours import TITLE as TITLE
from cuifu_xl.tables.schema import Column, Kind

FONT = "微软雅黑"
SIZE = 10

# headings: who fills the column
PROGRAM = "#D6DCE4"
PEOPLE = "#FFE08A"
ADDED = "#2F75B5"
TOTAL = "#EAF1F8"
# cells
LATE = "#F4A6A0"
LEVEL_A = "#9DC3E6"
LEVEL_B = "#DDEBF7"
DONE = "#F2F2F2"
GOOD = "#D8EBD3"

_BODY: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"num_format": "@", "align": "left"},
    Kind.LONG_TEXT: {"num_format": "@", "align": "left", "text_wrap": True, "valign": "top"},
    Kind.DATETIME: {"num_format": "m-d hh:mm", "align": "center"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
    Kind.CLOCK: {"num_format": "hh:mm", "align": "center"},
    Kind.MONEY: {"num_format": "#,##0.00", "align": "right", "indent": 1},
    Kind.INTEGER: {"num_format": "0", "align": "right", "indent": 1},
    Kind.NUMBER: {"num_format": "General", "align": "right", "indent": 1},
    Kind.PERCENT: {"num_format": "0.0%", "align": "right", "indent": 1},
    Kind.FORMULA: {"num_format": "General", "align": "left"},
}
# where the column is wide enough the date shows its year
_WIDER_TIMES = ((16, "yyyy-mm-dd hh:mm"), (14, "yy-mm-dd hh:mm"))


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """The format with these properties, in the font of the workbook."""
        full = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "vcenter"}
        full |= properties
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(full)
        return self._made[key]

    def look(self, kind: Kind, **properties: Any) -> Format:
        """The cell of a kind."""
        return self.of(**(_BODY[kind] | properties))

    def body(self, column: Column, *, tall: bool = False, small: bool = False) -> Format:
        """The cells of a column; where rows are tall, texts begin at the top and may wrap.

        Where `small` is set, long texts are smaller.
        """
        beginning: dict[str, Any] = {"valign": "top"} if tall else {}
        if tall and column.kind in (Kind.TEXT, Kind.FORMULA):
            beginning["text_wrap"] = True
        if column.kind is Kind.DATETIME:
            for width, num_format in _WIDER_TIMES:
                if column.width >= width:
                    return self.look(column.kind, num_format=num_format, **beginning)
        if small and column.kind is Kind.LONG_TEXT:
            return self.look(column.kind, font_size=SIZE - 1, **beginning)
        return self.look(column.kind, **beginning)

    def heading(self, colour: str, *, filtered: bool, kind: Kind = Kind.TEXT) -> Format:
        """A heading over its cells; under a filter button the text keeps to the upper line."""
        return self.of(
            bold=True,
            bg_color=colour,
            align=_BODY[kind]["align"],
            indent=_BODY[kind].get("indent", 0),
            valign="top" if filtered else "vcenter",
            bottom=1,
            bottom_color=LINE,
            right=1,
            right_color="#FFFFFF",
        )

    def title(self, size: int = 14) -> Format:
        """The title of a sheet or of a table."""
        return self.of(bold=True, font_size=size, font_color=TITLE)

    def sentence(self) -> Format:
        """A plain sentence below a title."""
        return self.of(font_color=FAINT)

    def conditional(self, **properties: Any) -> Format:
        """What a conditional format changes, and nothing else."""
        return self._book.add_format(properties)
