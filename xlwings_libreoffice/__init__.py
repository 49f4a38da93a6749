"""An xlwings engine for LibreOffice Calc, spoken to over UNO.

Written from xlwings' open part alone: it answers the calls that xlwings' front end makes for
workbooks, sheets, ranges, tables, names and filters. Rows and columns count from 1 as in xlwings,
formulas are in Excel's words, and a cell keeps its type both ways.
"""

from xlwings_libreoffice.bridge import Office, connect
from xlwings_libreoffice.errors import (
    NoPythonUnoError,
    NotAnsweringError,
    NotListeningError,
    OfficeError,
    OtherPythonUnoError,
)

__all__ = [
    "NoPythonUnoError",
    "NotAnsweringError",
    "NotListeningError",
    "Office",
    "OfficeError",
    "OtherPythonUnoError",
    "activate",
    "connect",
]


def activate(pipe: str) -> None:
    """Makes the office that listens at this pipe the one that xlwings talks to.

    OfficeError if it is not there, does not answer, or this Python cannot speak with it.
    """
    import xlwings

    from xlwings_libreoffice.app import Engine

    engine = xlwings.main.Engine(impl=Engine(connect(pipe)))
    xlwings.engines.add(engine)
    engine.activate()
