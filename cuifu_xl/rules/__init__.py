"""The business: knows no workbook, file or clock."""
