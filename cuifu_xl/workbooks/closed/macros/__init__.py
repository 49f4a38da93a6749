"""The macros of a closed file: read, recognised, and renewed where nobody has changed them."""
