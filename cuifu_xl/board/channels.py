"""看板, by channel: 千牛, 短信, 电话."""

from cuifu_xl.board.canvas import COUNT, MONEY, RATE, Canvas
from cuifu_xl.board.costs import cost
from cuifu_xl.board.figures import Figure, Lines, Where, share
from cuifu_xl.board.measures import Measures
from cuifu_xl.board.period import Period
from cuifu_xl.board.places import CHANNELS
from cuifu_xl.tables.schema import CHOICES

_HEADINGS = ("渠道", "催付次数", "成功单数", "毛成功率", "净成功率", "回款金额", "费用")
_SPANS = (1, 1, 1, 1, 2, 1, 1)
ATTEMPTS, SUCCESSES, RATE_AT = 1, 2, 3
FIRST = CHANNELS.row + 2
LAST = FIRST + len(CHOICES["渠道"]) - 1


def put_channels(canvas: Canvas, lines: Lines, period: Period, price: Figure) -> None:
    """A row per channel; the rate is per attempt."""
    canvas.title(CHANNELS.row, CHANNELS.left, "各渠道", "成功率 = 成功单数 ÷ 催付次数")
    canvas.headings(CHANNELS.row + 1, CHANNELS.left, _HEADINGS, _SPANS)
    for row, name in enumerate(CHOICES["渠道"], start=FIRST):
        at = CHANNELS.left
        channel = canvas.label(row, at, name)
        of = Measures(lines, (Where("渠道", "=", channel), *period.days()))
        attempts = canvas.put(row, at + ATTEMPTS, of.attempts(), COUNT)
        successes = canvas.put(row, at + SUCCESSES, of.successes(), COUNT)
        canvas.put(row, at + RATE_AT, share(successes, attempts), RATE)
        canvas.put(row, at + 4, lines.net_rate(period.first, period.last, channel), RATE, 2)
        canvas.put(row, at + 6, of.recovered(), MONEY)
        canvas.put(row, at + 7, cost(of.messages(), price), MONEY)
