"""LibreOffice Calc behind xlwings: `activate`, and every open workbook is an `xlwings.Book`."""

import xlwings

from cuifu_xl.hosts.uno.app import Engine
from cuifu_xl.hosts.uno.bridge import connect


def activate(pipe: str) -> None:
    """Makes the office that listens at this pipe the one that xlwings talks to.

    OfficeError if it is not there, does not answer, or our Python cannot speak with it.
    """
    engine = xlwings.main.Engine(impl=Engine(connect(pipe)))
    xlwings.engines.add(engine)
    engine.activate()
