"""Where the blocks of 看板 stand: 16 equal columns, charts above, the figures they read below."""

from typing import NamedTuple


class Spot(NamedTuple):
    """The cell in which a block begins."""

    row: int
    left: int


COLUMNS = range(1, 17)
COLUMN_WIDTH = 10
ROW_HEIGHT = 18
LAST_ROW = 82

PERIOD = Spot(2, 1)
CARDS = Spot(4, 1)
DAY_CHART, FUNNEL_CHART = Spot(8, 1), Spot(8, 11)
CHANNEL_CHART, REASON_CHART, REFERENCE = Spot(22, 1), Spot(22, 7), Spot(22, 14)
CHART_ROWS = 12
HOURS, TWO_HALVES = Spot(36, 1), Spot(36, 10)
DAYS, CHANNELS = Spot(53, 1), Spot(53, 9)
REASONS, FUNNEL = Spot(60, 9), Spot(72, 9)
# beyond the paper, hidden: what the blocks need to rank and to count by the hour
WORKINGS = Spot(1, 18)
WORKING_COLUMNS = 9
