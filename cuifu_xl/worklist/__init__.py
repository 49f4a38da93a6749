"""Today's list: written, read back, split, merged, exported. 今日计划"""
