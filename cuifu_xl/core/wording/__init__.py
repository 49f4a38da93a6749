"""What we write: texts chosen, filled in and measured; names, facts, SMS."""
