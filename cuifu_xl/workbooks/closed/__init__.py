"""A closed .xlsm or .xlsx: read part by part, and only our parts rewritten."""
