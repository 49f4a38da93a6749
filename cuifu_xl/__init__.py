"""催付: an order report in, today's call list out, inside the owner's own workbook."""

__version__ = "0.2.0"
