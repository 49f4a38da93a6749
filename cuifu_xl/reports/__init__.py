"""How an order report is read, step by step; `reports/report.py` is the way in."""
