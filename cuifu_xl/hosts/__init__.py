"""Who holds the workbook."""
