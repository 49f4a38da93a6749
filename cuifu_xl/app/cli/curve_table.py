"""The natural payment curve as tables on the terminal. 自然付款曲线"""

from rich.console import Console
from rich.table import Table

from cuifu_xl.app.analysis import OfReports
from cuifu_xl.core.effect.curve import Point

_HEADINGS = ("拍下以后", "已付", "还没付", "其中以后自己会付", "95% 把握", "还没付也没催的单数")
GROUP_AGES = (5, 30, 60, 360)


def print_curve(found: OfReports) -> None:
    """The curve of all orders, then what amount and hour change about it."""
    console, natural = Console(), found.natural
    # a pipe has no width; a Chinese table needs some
    if not console.is_terminal:
        console.width = 140
    console.print(f"{natural.orders} 单。{found.sentence()}")
    console.print(_curve(natural.points))
    if natural.groups:
        console.print(_groups(natural.groups))
    console.print(natural.sentence())


def _curve(points: list[Point]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for point in points:
        later = point.pays_later
        table.add_row(
            age_text(point.minutes),
            f"{point.paid_share:.1%}",
            f"{point.still_unpaid:.1%}",
            f"{later.value:.1%}",
            f"{later.low:.1%}–{later.high:.1%}",
            str(point.watched),
        )
    return table


def _groups(groups: dict[str, list[Point]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("还没付的里以后自己会付", no_wrap=True)
    for age in GROUP_AGES:
        table.add_column(f"过了 {age_text(age)}", justify="right", no_wrap=True)
    for name, points in groups.items():
        shown = {point.minutes: f"{point.pays_later.value:.1%}" for point in points}
        table.add_row(name, *(shown[age] for age in GROUP_AGES))
    return table


def age_text(minutes: float) -> str:
    """`30 秒`, `5 分钟` or `6 小时`."""
    if minutes < 1:
        return f"{minutes * 60:g} 秒"
    return f"{minutes:g} 分钟" if minutes < 60 else f"{minutes / 60:g} 小时"
