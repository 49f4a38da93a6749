"""Ratios against a comparison program, measured side by side: `python -m benchmarks`."""
