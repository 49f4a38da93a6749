"""Whether the macros in a file are ours, and of which release: told by their text, never by bytes.

Every program that saves the workbook encodes the project anew.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.hosts.ooxml.macros.project import module_texts
from cuifu_xl.sheets.schema import BOOK_CODE_NAME, CODE_NAMES

PROJECT = Path(__file__).with_name("vbaProject.bin")
# the text of our module in every release: digest, then releases
_SHIPPED = Path(__file__).with_name("shipped.txt")
MODULE = "Cuifu"
_ATTRIBUTE = re.compile(r"\s*attribute\s+vb_", re.IGNORECASE)


class Judged(NamedTuple):
    """What is known of the macros in a file."""

    is_todays: bool  # the buttons do what today's do
    is_ours: bool  # nobody has put anything into them: they may be replaced


def todays_project() -> bytes:
    """vbaProject.bin as it goes into each workbook."""
    return PROJECT.read_bytes()


def judged(project: bytes) -> Judged:
    """Today's macros, ours of another release or as another program encoded them, or changed."""
    if project == todays_project():
        return Judged(is_todays=True, is_ours=True)
    try:
        modules = module_texts(project)
    except ValueError:
        return Judged(is_todays=False, is_ours=False)
    found = text_digest(modules.pop(MODULE, ""))
    documents = {BOOK_CODE_NAME, *CODE_NAMES.values()}
    empty = text_digest("")
    only_ours = all(
        name in documents and text_digest(text) == empty for name, text in modules.items()
    )
    is_shipped = found in _shipped()
    return Judged(found == _todays_digest(), only_ours and is_shipped)


def text_digest(text: str) -> str:
    """A mark of a module's code: line ends, attributes, case and blanks at ends do not count.

    Editors change these without asking.
    """
    lines = [line.rstrip().lower() for line in text.splitlines() if not _ATTRIBUTE.match(line)]
    return hashlib.sha256("\n".join(lines).strip("\n").encode()).hexdigest()


@cache
def _todays_digest() -> str:
    return text_digest(module_texts(todays_project())[MODULE])


@cache
def _shipped() -> frozenset[str]:
    lines = _SHIPPED.read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())
