"""看板: formula tables over 催付登记 and the charts that read them."""
