"""The commands that look back: curve, summary."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuifu_xl.app.cli.day import REPORTS
from cuifu_xl.app.cli.given import closed_workbook, day_named
from cuifu_xl.app.cli.parser import AS_JSON, FORCE, NOW, WORKBOOK, Command, argument
from cuifu_xl.app.cli.telling import finish, progress, tell
from cuifu_xl.app.clock import moment
from cuifu_xl.app.presser import this_presser
from cuifu_xl.core.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from cuifu_xl.app.analysis import OfReports
    from cuifu_xl.app.summing_up import Summary
    from cuifu_xl.core.effect.halves import Halves
    from cuifu_xl.core.effect.techniques import Technique
    from cuifu_xl.register.summed import Summed


def curve(given: Namespace) -> int:
    """自然付款曲线：不催的话，买家多久会自己付款。"""
    from cuifu_xl.app.analysis import curve_of_reports

    book = closed_workbook(given.register) if given.register else None
    with progress(given.json) as step:
        found = curve_of_reports(given.reports, book, progress=step)
    if given.json:
        tell(_curve_figures(found), "", True)
    else:
        from cuifu_xl.app.cli.curve_table import print_curve

        print_curve(found)
    return finish(found.problems, None, given.json)


def summary(given: Namespace) -> int:
    """汇总：催付带来了什么，毛的和净的；按日、客服、渠道、技巧、原因分开看。"""
    from cuifu_xl.app.summing_up import summary as sum_up

    book = closed_workbook(given.workbook, force=given.force)
    split = day_named(given.split) if given.split else None
    found = sum_up(book, moment(given.now), by=this_presser(), split=split)
    if given.html:
        from cuifu_xl.app.html import write_page
        from cuifu_xl.app.summary_page import page

        write_page(given.html, page(found))
    if given.json:
        tell(_summary_figures(found, given.html), "", True)
        return finish((), found.backup, True)
    from cuifu_xl.app.cli.summary_table import print_summary

    print_summary(found)
    if given.html:
        print(f"网页：{given.html.resolve()}")
    return finish((), found.backup, False)


def _summary_figures(found: "Summary", page: Path | None) -> dict[str, Any]:
    total, effect = found.total, found.effect
    rate = effect.rate
    money = effect.money
    return {
        "attempts": total.attempts,
        "orders": total.orders,
        "successes": total.successes,
        "rate": total.successes / total.orders if total.orders else None,
        "recovered": _yuan(total.recovered),
        "messages": total.messages,
        "cost": _yuan(total.cost),
        "net_rate": rate.value if rate else None,
        "net_low": rate.low if rate else None,
        "net_high": rate.high if rate else None,
        "net_from": effect.source,
        "net_recovered": _yuan(money.value if money else None),
        "verdict": effect.verdict,
        "sentence": effect.sentence,
        "tables": {name: [_line(row) for row in rows] for name, rows in found.tables.items()},
        "halves": _halves(found.halves) if found.halves else None,
        "techniques": [_technique(row) for row in found.techniques],
        "page": str(page) if page else None,
    }


def _line(row: "Summed") -> dict[str, Any]:
    figures = row._asdict()
    figures |= {"rate": row.rate.value, "low": row.rate.low, "high": row.rate.high}
    return figures | {"recovered": _yuan(row.recovered), "cost": _yuan(row.cost)}


def _technique(row: "Technique") -> dict[str, Any]:
    others = row.others.value if row.has_others else None
    rate = {"rate": row.rate.value, "low": row.rate.low, "high": row.rate.high}
    return row._asdict() | rate | {"others": others}


def _halves(found: "Halves") -> dict[str, Any]:
    halves = {
        name: {
            **half._asdict(),
            "rate": half.rate.value,
            "low": half.rate.low,
            "high": half.rate.high,
        }
        for name, half in (("before", found.before), ("after", found.after))
    }
    return {**halves, "change": found.change._asdict(), "words": found.words}


def _yuan(fen: float | None) -> float | None:
    return None if fen is None else round(fen / FEN_PER_YUAN, 2)


def _curve_figures(found: "OfReports") -> dict[str, Any]:
    natural = found.natural
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
    return {
        "orders": natural.orders,
        "chased": found.chased,
        "curve": points,
        "advice": natural.sentence(),
        "sentence": found.sentence(),
    }


_HTML = argument("--html", type=Path, default=None, help="再写一个网页，有图，能打印")
_SPLIT = argument("--split", default="", help="前后比一比从哪天分开，如 2026-11-15；不写就从中间")
_REGISTER = argument(
    "--workbook",
    dest="register",
    metavar="工作簿",
    type=Path,
    default=None,
    help="Cuifu.xlsm 的位置：里面催过的单只数到第一次联系为止",
)

COMMANDS: Sequence[Command] = (
    Command("summary", summary, (WORKBOOK, _SPLIT, _HTML, NOW, AS_JSON, FORCE)),
    Command("curve", curve, (REPORTS, _REGISTER, AS_JSON)),
)
