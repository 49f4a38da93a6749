"""What every stage builds on: orders, settings, units, calendar, phone. No workbook, no clock."""
