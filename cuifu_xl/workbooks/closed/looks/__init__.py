"""The look of a workbook in use becomes that of a new one: sheets, charts, colours of a release."""
