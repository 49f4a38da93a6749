"""What the tables of the workbook look like: cells to values and back, settings, _meta."""
