"""看板 as a sheet: its layout, and the charts that read its formulas."""
