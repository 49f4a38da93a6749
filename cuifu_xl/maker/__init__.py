"""How Cuifu.xlsm is made."""
