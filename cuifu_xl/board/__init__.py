"""看板 and 总结: each figure's cell, formula and value. Who draws or stores them is elsewhere."""
