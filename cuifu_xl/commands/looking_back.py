"""The commands that look back: curve."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cuifu_xl.commands.day import REPORTS
from cuifu_xl.commands.parser import AS_JSON, Command
from cuifu_xl.commands.telling import finish, progress, tell

if TYPE_CHECKING:
    from cuifu_xl.analysis import Natural


def curve(given: Namespace) -> int:
    """自然付款曲线：不催的话，买家多久会自己付款。"""
    from cuifu_xl.analysis import curve_of_reports

    with progress(given.json) as step:
        natural, problems = curve_of_reports(given.reports, progress=step)
    if given.json:
        tell(_curve_figures(natural), "", True)
    else:
        from cuifu_xl.curve_table import print_curve

        print_curve(natural)
    return finish(problems, None, given.json)


def _curve_figures(natural: "Natural") -> dict[str, Any]:
    points = [
        {
            "minutes": point.minutes,
            "paid_share": point.paid_share,
            "still_unpaid": point.still_unpaid,
            "pays_later": point.pays_later.value,
            "pays_later_low": point.pays_later.low,
            "pays_later_high": point.pays_later.high,
            "watched": point.watched,
        }
        for point in natural.points
    ]
    return {"orders": natural.orders, "curve": points, "advice": natural.sentence()}


COMMANDS: Sequence[Command] = (Command("curve", curve, (REPORTS, AS_JSON)),)
