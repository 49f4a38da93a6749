"""PivotTables over 催付登记 as Excel stores them: cache, records, tables, and their cells."""
