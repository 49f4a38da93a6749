"""`python -m pictures`: the pictures of the README, from the real workbook in LibreOffice."""
