"""How values, tables and references are written in the parts of a workbook."""
