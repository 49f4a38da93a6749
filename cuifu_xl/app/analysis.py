"""The use cases that look back: how buyers pay by themselves, and what chasing gained.

Not on the path of a press of the day, so they may take their time.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app.every_press import up_to_date
from cuifu_xl.app.outcomes import Progress
from cuifu_xl.core.effect.curve import AGES, Curve, Point
from cuifu_xl.core.errors import Problem, ReportError
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute
from cuifu_xl.register import learning
from cuifu_xl.register.curve_store import Learned
from cuifu_xl.register.first_touches import FirstTouches, touches_in
from cuifu_xl.reports.report import read_files
from cuifu_xl.tables import schema
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.workbooks.base import Workbook


class Natural(NamedTuple):
    """The natural payment curve in figures. 自然付款曲线"""

    orders: int
    points: list[Point]
    groups: dict[str, list[Point]]  # amount bands and hours of the day with enough orders
    min_wait: Minute
    at_min_wait: Point

    def sentence(self) -> str:
        """How long to wait before the first contact, as the shop's own orders show it."""
        now = self.at_min_wait
        if not now.watched:
            return "还没有足够数据，说不出第一次催付前等多久好。"
        later = next((point for point in self.points if point.minutes > self.min_wait), None)
        said = (
            f"拍下 {self.min_wait} 分钟（设置的「最短等待」）还没付的，"
            f"{now.pays_later.value:.1%} 不催也会付"
        )
        if later is None:
            return f"{said}。"
        return f"{said}；等到 {later.minutes:g} 分钟再催，这样的还有 {later.pays_later.value:.1%}。"


class OfReports(NamedTuple):
    """The natural payment curve of reports, and what it takes no notice of."""

    natural: Natural
    chased: int | None  # orders that 催付登记 knows to be contacted; None: no workbook was given
    problems: list[Problem]

    def sentence(self) -> str:
        """Whether payments that chasing brought count as payments of their own accord."""
        if self.chased is None:
            return (
                "没有给工作簿：催过的单也当成没催过，催来的付款算成了自己付的，「不催也会付」"
                "会偏多。请加上 --workbook Cuifu.xlsm。"
            )
        return f"其中 {self.chased} 单「催付登记」里催过，只数到第一次联系为止。"


def curve_of_reports(
    reports: Sequence[Path], book: Workbook | None = None, *, progress: Progress | None = None
) -> OfReports:
    """The natural payment curve of all-status reports; nothing is written. 自然付款曲线

    催付登记 of the workbook tells which orders were contacted when, 设置 what is asked of a curve.
    """
    settings, touches = factory_settings(), FirstTouches(0)
    if book is not None:
        settings = up_to_date(book).settings
        touches = touches_in(book.read(schema.REGISTER.name))
    step = None if progress is None else lambda done: progress("读报表", done)
    report = read_files(reports, progress=step)
    if not learning.shows_all(report):
        raise ReportError(
            "报表里看不到付款时间和关闭的订单，算不出自然付款曲线。"
            "请导出近 3 个月全部状态的订单报表。"
        )
    learned = learning.of_reports(report, settings, touches)
    chased = sum(touches.at(order_id) is not None for order_id in report.ledger.slots)
    return OfReports(natural(learned, settings), None if book is None else chased, report.problems)


def natural(learned: Learned, settings: Settings) -> Natural:
    """The curve of what was learned, and of each group that has enough orders to tell."""
    together, enough = Curve(learned.all()), settings.parameters.enough_orders
    named = dict(learned.by_amount())
    named |= {f"{hour:02d} 点下单": waits for hour, waits in learned.by_hour().items()}
    curves = {name: Curve(waits) for name, waits in named.items()}
    min_wait = settings.parameters.min_wait
    groups = {
        name: curve.points() for name, curve in curves.items() if curve.watched(min_wait) >= enough
    }
    at_wait = together.points([min_wait])[0]
    return Natural(together.orders, together.points(AGES), groups, min_wait, at_wait)
