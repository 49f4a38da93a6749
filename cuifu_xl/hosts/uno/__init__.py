"""An xlwings engine for LibreOffice Calc, spoken to over UNO.

Written from xlwings' open part alone: it answers the calls that xlwings' front end makes for
workbooks, sheets, ranges, tables, names and filters. Rows and columns count from 1 as in xlwings,
formulas are in Excel's words, and a cell keeps its type both ways.
"""
