"""What helps people at typing: notes on cells, and drop-downs."""

from typing import TYPE_CHECKING, Any

from xlwings_libreoffice.names import Name
from xlwings_libreoffice.native import Native

if TYPE_CHECKING:
    from xlwings_libreoffice.bridge import Office


class Note(Native):
    """The note on a cell."""

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.Annotation.String)

    def delete(self) -> None:
        """Takes it away."""
        self.api.clearContents(_NOTES)


_NOTES = 8  # com.sun.star.sheet.CellFlags


def note_on(cell: Any) -> Note | None:
    """The note on a cell, if it has one."""
    return Note(cell) if cell.Annotation.String else None


class DataValidation(Native):
    """What may be typed into cells."""

    def __init__(self, cells: Any, office: "Office") -> None:
        super().__init__(cells)
        self._office = office

    def set_list(self, source: list[str] | Name, in_cell_dropdown: bool) -> None:
        """A drop-down of these words, or of the cells that a name stands for."""
        words = source.name if isinstance(source, Name) else ";".join(map(_quoted, source))
        self._set("LIST", words, in_cell_dropdown)

    def delete(self) -> None:
        """Anything may be typed."""
        self._set("ANY", "", False)

    def _set(self, kind: str, formula: str, is_shown: bool) -> None:
        rule = self.api.Validation
        rule.Type = self._office.enum("sheet.ValidationType", kind)
        rule.setFormula1(formula)
        rule.ShowList = int(is_shown)
        rule.ShowErrorMessage = bool(formula)
        self.api.Validation = rule


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
