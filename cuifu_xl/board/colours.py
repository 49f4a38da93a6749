"""The colours in which 看板 and 总结 say something."""

INK = "#1F2937"
FAINT = "#6B7280"
LINE = "#D0D5DD"
TITLE = "#1F4E79"
FORMULA = "#CFE3D4"  # headings over formulas
PEOPLE_CELL = "#FFF9E3"  # to be typed over
SOON = "#F8CBAD"
CARD = "#F3F7FB"
HOT = "#63B28A"
REFERENCE = "#C9CED6"
