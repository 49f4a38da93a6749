"""How an order report is read, step by step; `sheets/report.py` is the way in."""
