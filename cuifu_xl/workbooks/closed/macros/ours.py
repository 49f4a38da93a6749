"""Whether the macros in a file are ours, and of which release: told by their text, never by bytes.

Every program that saves the workbook encodes the project anew.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.tables.schema import CODE_NAMES
from cuifu_xl.workbooks.closed.macros.documents import with_documents
from cuifu_xl.workbooks.closed.macros.project import Macros, read_macros

PROJECT = Path(__file__).with_name("vbaProject.bin")
# the text of our module in every release: digest, then releases
_SHIPPED = Path(__file__).with_name("shipped.txt")
MODULE = "Cuifu"
_ATTRIBUTE = re.compile(r"\s*attribute\s+vb_", re.IGNORECASE)
# the editor writes it into new modules if somebody has asked for it once
_BY_ITSELF = "option explicit"


class Judged(NamedTuple):
    """What is known of the macros in a file."""

    is_todays: bool  # the buttons do what today's do
    is_ours: bool  # nobody has put anything into them: they may be replaced


def todays_project() -> bytes:
    """vbaProject.bin as it goes into each workbook."""
    return PROJECT.read_bytes()


def todays_project_for(
    old: bytes, code_names: Sequence[str], charts: Collection[str] = ()
) -> bytes:
    """Today's macros in place of old ones, in a workbook whose sheets have these code names.

    A sheet that is not ours has a module if it had one; the program that opens the file makes
    those that are lacking. `charts` are the code names of chart sheets.
    """
    macros = read_macros(old)
    ours = frozenset(CODE_NAMES.values())
    sheets = [name for name in dict.fromkeys(code_names) if name in ours | macros.documents]
    if frozenset(sheets) == ours:
        return todays_project()
    return with_documents(todays_project(), sheets, charts, macros.code_page)


def judged(project: bytes) -> Judged:
    """Today's macros, ours of another release or as another program encoded them, or changed.

    Ours may have empty modules of sheets beside them, which the owner's sheets have in Excel.
    """
    if project == todays_project():
        return Judged(is_todays=True, is_ours=True)
    try:
        macros = read_macros(project)
    except ValueError:
        return Judged(is_todays=False, is_ours=False)
    found = text_digest(macros.texts.get(MODULE, ""))
    return Judged(found == _todays_digest(), found in _shipped() and not _has_others(macros))


def _has_others(macros: Macros) -> bool:
    """Whether there is anything beside our module: code at a sheet, or a module of its own."""
    return any(
        name not in macros.documents or _plain(text) not in ("", _BY_ITSELF)
        for name, text in macros.texts.items()
        if name != MODULE
    )


def text_digest(text: str) -> str:
    """A mark of a module's code: line ends, attributes, case and blanks at ends do not count.

    Editors change these without asking.
    """
    return hashlib.sha256(_plain(text).encode()).hexdigest()


def _plain(text: str) -> str:
    lines = [line.rstrip().lower() for line in text.splitlines() if not _ATTRIBUTE.match(line)]
    return "\n".join(lines).strip("\n")


@cache
def _todays_digest() -> str:
    return text_digest(read_macros(todays_project()).texts[MODULE])


@cache
def _shipped() -> frozenset[str]:
    lines = _SHIPPED.read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())
