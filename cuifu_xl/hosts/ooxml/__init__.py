"""The parts of a closed .xlsm or .xlsx: how they are read, and how only ours are rewritten."""
