"""How cells look: number format, fill, letters, alignment. What xlwings asks for, no more."""

from typing import TYPE_CHECKING, Any

from xlwings_libreoffice.formats import uniform_key

if TYPE_CHECKING:
    from xlwings_libreoffice.sheets import Sheet

_BOLD, _PLAIN = 150.0, 100.0  # com.sun.star.awt.FontWeight
_NO_FILL = -1
_SIDES = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT"}
Colour = tuple[int, int, int]


class Look:
    """The part of a range that is about its look."""

    api: Any
    _sheet: "Sheet"

    @property
    def number_format(self) -> str | None:
        """The code of the number format; None if the cells differ."""
        key = uniform_key(self.api)
        return None if key is None else self._sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.put(NumberFormat=self._sheet.book.formats.key(code))

    @property
    def color(self) -> Colour | None:
        """The fill; None for none."""
        colour = self.api.CellBackColor
        return None if colour == _NO_FILL else _parts(colour)

    @color.setter
    def color(self, colour: Colour | str | None) -> None:
        self.put(CellBackColor=_NO_FILL if colour is None else _number(colour))

    @property
    def horizontal_alignment(self) -> str | None:
        """Where the content stands between left and right."""
        side = self.api.HoriJustify.value
        return next((name for name, value in _SIDES.items() if value == side), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, name: str) -> None:
        enum = self._sheet.book.app.office.enum
        self.put(HoriJustify=enum("table.CellHoriJustify", _SIDES[name]))

    @property
    def font(self) -> "Font":
        """The letters."""
        return Font(self)

    def put(self, **looks: Any) -> None:
        """Sets what is not so already; rows keep their height, which is slow to measure."""
        document = self._sheet.book.api
        for name, value in looks.items():
            differ = self.api.getPropertyState(name).value == "AMBIGUOUS_VALUE"
            if differ or getattr(self.api, name) != value:
                document.IsAdjustHeightEnabled = False
                setattr(self.api, name, value)
                document.IsAdjustHeightEnabled = True


class Font:
    """The letters of a range: bold and colour, for Latin and for Chinese characters."""

    def __init__(self, cells: Look) -> None:
        self._cells = cells

    @property
    def bold(self) -> bool:
        """Whether the letters are bold."""
        return bool(self._cells.api.CharWeight >= _BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        weight = _BOLD if value else _PLAIN
        self._cells.put(CharWeight=weight, CharWeightAsian=weight)

    @property
    def color(self) -> Colour:
        """The colour of the letters."""
        return _parts(max(self._cells.api.CharColor, 0))

    @color.setter
    def color(self, colour: Colour | str) -> None:
        self._cells.put(CharColor=_number(colour))


def _number(colour: Colour | str) -> int:
    given = bytes.fromhex(colour.removeprefix("#")) if isinstance(colour, str) else colour
    red, green, blue = given
    return red << 16 | green << 8 | blue


def _parts(number: int) -> Colour:
    return number >> 16 & 255, number >> 8 & 255, number & 255
