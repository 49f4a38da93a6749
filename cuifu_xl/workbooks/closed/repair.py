"""What a save in another program took from a file, and what puts it back at our next save.

Buttons are lost, code names forgotten (sheets then tell the macros nothing), the macros encoded
anew. What a person has taken away or changed is left alone.
"""

from typing import NamedTuple

from cuifu_xl.tables.schema import BUTTONS, FIGURES
from cuifu_xl.workbooks.base import Button
from cuifu_xl.workbooks.closed.buttons import lost_buttons
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.macros.ours import judged


class Repair(NamedTuple):
    """What is to be done; nothing in a file that is as it should be."""

    gone: tuple[Button, ...] = ()  # nobody can click them
    half: tuple[Button, ...] = ()  # the next program but Excel would lose them
    code_names: bool = False
    macros: bool = False  # today's in place of those in the file
    is_older: bool = False  # those in the file do not do what today's do
    keeps_macros: bool = False  # nor do these, but somebody has changed them

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All that are put on the sheet anew."""
        return self.gone + self.half


def needed_repair(contents: Contents) -> Repair:
    """What a workbook of ours needs; nothing without macros, and without 首页."""
    part = contents.related("vbaProject")
    if part is None or not contents.archive.find(part) or FIGURES.name not in contents.tables:
        return Repair()
    sheet = contents.sheet(contents.tables[FIGURES.name].sheet)
    lost = lost_buttons(contents, sheet, (button.macro for button in BUTTONS))
    gone = tuple(button for button in BUTTONS if button.macro in lost.gone)
    half = tuple(button for button in BUTTONS if button.macro in lost.half)
    macros = judged(contents.archive.read(part))
    is_strange = not contents.code_name
    renews = macros.is_ours and (is_strange or not macros.is_todays)
    is_old, is_kept = not macros.is_todays, not (macros.is_ours or macros.is_todays)
    return Repair(gone, half, is_strange, renews, is_old and renews, is_kept)
