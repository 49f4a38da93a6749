"""An open workbook, in Excel or LibreOffice, through xlwings' front end alone.

What xlwings cannot say is in `program.py`, a few calls for each program.
"""

from cuifu_xl.workbooks.open.workbook import LiveWorkbook

__all__ = ["LiveWorkbook"]
