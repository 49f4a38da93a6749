"""Who holds the workbook: memory, a closed file, an open program."""
