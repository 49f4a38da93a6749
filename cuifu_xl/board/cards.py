"""The figures of the whole time at the top of 看板, gross beside net."""

from typing import NamedTuple

from cuifu_xl.board import colours
from cuifu_xl.board.canvas import COUNT, HOURS, MONEY, RATE, Canvas
from cuifu_xl.board.costs import NO_PRICE, cost
from cuifu_xl.board.figures import Figure, Lines, constant, share, two_decimals
from cuifu_xl.board.measures import Measures
from cuifu_xl.board.period import Period
from cuifu_xl.board.places import CARDS
from cuifu_xl.tables.formulas import ALL


class Totals(NamedTuple):
    """What a time brought, as cells."""

    orders: Figure
    attempts: Figure
    successes: Figure
    rate: Figure
    net: Figure
    recovered: Figure
    hours: Figure


_NAMES = (
    ("催付单数", "催过的订单"),
    ("催付次数", "一单可以催几次"),
    ("成功单数", "催过以后付了款"),
    ("成功率（毛）", "成功单数 ÷ 催付单数"),
    ("成功率（净）", "去掉本来就会付款的"),
    ("回款金额", "成功的单一共多少钱"),
    ("平均付款用时", "从催到付"),
    ("短信条数", ""),  # what they cost stands below
)
_MESSAGES = len(_NAMES) - 1
_CARD = {"bg_color": colours.CARD, "align": "left", "indent": 1, "bottom": 0}
_CARD |= {"right": 5, "right_color": "#FFFFFF"}  # a gap to the next card
_SMALL = {"font_color": colours.FAINT, "font_size": 9} | _CARD


def put_cards(canvas: Canvas, lines: Lines, period: Period, price: Figure) -> Totals:
    """Eight cards in a row: name, figure, what it means."""
    row, left = CARDS
    canvas.height(row + 1, 30)
    for number, (name, means) in enumerate(_NAMES):
        canvas.say(row, left + 2 * number, name, 2, **_SMALL)
        if number != _MESSAGES:
            canvas.say(row + 2, left + 2 * number, means, 2, **_SMALL)
    of = Measures(lines, period.days())
    put = _Cards(canvas)
    orders, attempts = put.card(of.orders(), COUNT), put.card(of.attempts(), COUNT)
    successes = put.card(of.successes(), COUNT)
    rate = put.card(share(successes, orders), RATE)
    net = put.card(lines.net_rate(period.first, period.last, constant(ALL)), RATE)
    recovered = put.card(of.recovered(), MONEY)
    hours = put.card(share(of.hours(), successes), HOURS)
    messages = put.card(of.messages(), COUNT)
    canvas.put(row + 2, left + 2 * _MESSAGES, _cost_in_words(messages, price), "@", 2, **_SMALL)
    return Totals(orders, attempts, successes, rate, net, recovered, hours)


def _cost_in_words(messages: Figure, price: Figure) -> Figure:
    """`费用 12.30 元`, or where to say what a message costs."""
    text = (
        f'IF({price.text}=0,"{NO_PRICE}","费用 "&TEXT({messages.text}*{price.text},"0.00")&" 元")'
    )
    said = f"费用 {two_decimals(cost(messages, price))} 元" if price.number else NO_PRICE
    return Figure(text, said)


class _Cards:
    """Puts one card after the other."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._row, self._left = CARDS.row + 1, CARDS.left

    def card(self, figure: Figure, num_format: str) -> Figure:
        """The figure of the next card; words get as small as they need to be."""
        look = {"bold": True, "font_size": 18, "font_color": colours.TITLE}
        cell = self._canvas.put(self._row, self._left, figure, num_format, 2, **(_CARD | look))
        self._left += 2
        return cell
