"""What tables look like: cells to records and back."""
