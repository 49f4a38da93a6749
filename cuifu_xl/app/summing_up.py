"""The use case that sums up: what chasing brought, gross and net, and what to look at. 刷新汇总"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app import front_page
from cuifu_xl.app.analysis import Natural, natural
from cuifu_xl.app.every_press import net_figures, up_to_date, write_end
from cuifu_xl.app.report_in_hand import pasted
from cuifu_xl.core.effect.curve import Curve
from cuifu_xl.core.effect.halves import Halves, halves
from cuifu_xl.core.effect.intervals import Estimate
from cuifu_xl.core.effect.net import (
    UNSURE,
    Chased,
    HeldOut,
    Net,
    Trial,
    net,
    net_money,
    trial,
    verdict,
    weeks_to_go,
)
from cuifu_xl.core.effect.techniques import Technique, techniques
from cuifu_xl.core.errors import ReportError
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, day_of
from cuifu_xl.register.chased import (
    Entry,
    OrderOfLines,
    chased_orders,
    held_out_orders,
    read_entries,
)
from cuifu_xl.register.curve_store import read_learned
from cuifu_xl.register.outsiders import HELD_OUT
from cuifu_xl.register.summed import Cause, Lost, Summed, causes, lost_of, summed, tables, tries
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Workbook
from cuifu_xl.worklist.remembered import Presser, matched_until

BY_TRIAL, BY_CURVE = "对照组", "自然付款曲线"


class Effect(NamedTuple):
    """What chasing gained, and how sure that is. 净效果"""

    net: Net | None  # by the curve
    money: Estimate | None  # fen
    trial: Trial | None  # by 对照组
    source: str  # which of the two the verdict rests on; "" = neither
    rate: Estimate | None
    verdict: str
    sentence: str


class Summary(NamedTuple):
    """Everything that 刷新汇总 tells."""

    total: Summed
    tables: dict[str, list[Summed]]
    causes: list[Cause]
    lost: Lost | None  # None: no report on 订单
    halves: Halves | None
    effect: Effect
    techniques: list[Technique]
    natural: Natural | None
    backup: Path | None = None


def summary(
    book: Workbook, now: Minute, *, by: Presser | None = None, split: int | None = None
) -> Summary:
    """All tables of the register; 汇总, 首页 and 看板 are made anew. 刷新汇总

    Two stretches of time are compared, before the day `split` and from it on.
    """
    settings, meta, _ = up_to_date(book)
    found = summary_of(read_entries(book), settings, meta, split)
    # without a report on 订单 nothing is known of the orders that were lost
    with suppress(ReportError):
        found = found._replace(lost=lost_of(pasted(book, meta, now)))
    figures = net_figures(book, meta, settings, now)
    page = front_page.after_books(front_page.SUMMARY, found.effect.sentence, 0, now)
    write_end(book, meta, page._replace(figures=figures), now, by)
    book.renew_pivots()
    return found._replace(backup=book.save(settings.parameters.backups))


def summary_of(
    entries: Sequence[Entry], settings: Settings, meta: Meta, split: int | None = None
) -> Summary:
    """As `summary`, of the lines of the register; nothing is written."""
    matched = matched_until(meta)
    orders = chased_orders(entries, matched)
    learned, price = read_learned(meta), settings.parameters.sms_price
    curve = None if learned is None else Curve(learned.all())
    return Summary(
        total=summed("合计", entries, price),
        tables=tables(entries, price),
        causes=causes(orders, settings),
        lost=None,
        halves=halves([each.order for each in orders], split),
        effect=effect_of(entries, orders, held_out_orders(entries, matched), curve, settings),
        techniques=techniques(tries(orders), settings.parameters.enough_orders),
        natural=None if learned is None else natural(learned, settings),
    )


def effect_of(
    entries: Sequence[Entry],
    orders: Sequence[OrderOfLines],
    left: Sequence[HeldOut],
    curve: Curve | None,
    settings: Settings,
) -> Effect:
    """Gross and net; where there are orders held out, they decide, else the curve does."""
    enough, worthwhile = settings.parameters.enough_orders, settings.parameters.worthwhile
    chased = [each.order for each in orders if each.order.settled and not each.order.unclear]
    by_curve = money = None
    if curve is not None and curve.watched(settings.parameters.min_wait) >= enough:
        by_curve, money = net(chased, curve), net_money(chased, curve)
    by_trial = _trial(entries, orders, left, settings)
    if by_trial is not None:
        least = min(by_trial.chased_orders, by_trial.held_out_orders)
        said = verdict(by_trial.gain, is_enough=least >= enough, worthwhile=worthwhile)
        weeks = weeks_to_go(by_trial.gain, _days(entries), worthwhile)
        sentence = _trial_sentence(by_trial, said, weeks)
        return Effect(by_curve, money, by_trial, BY_TRIAL, by_trial.gain, said, sentence)
    if by_curve is not None:
        said = verdict(by_curve.rate, is_enough=len(chased) >= enough, worthwhile=worthwhile)
        return Effect(
            by_curve, money, None, BY_CURVE, by_curve.rate, said, _curve_sentence(by_curve, said)
        )
    sentence = "说不准：还没有足够数据算出不催也会付的有多少。请常导入近 3 个月全部状态的报表。"
    return Effect(None, None, None, "", None, UNSURE, sentence)


def _trial(
    entries: Sequence[Entry],
    orders: Sequence[OrderOfLines],
    left: Sequence[HeldOut],
    settings: Settings,
) -> Trial | None:
    """Only orders that might have been held out are compared, of the time when some were."""
    held = [entry for entry in entries if entry.group == HELD_OUT and entry.at is not None]
    if not held:
        return None
    since = min(entry.at or 0 for entry in held)
    parameters = settings.parameters
    exempt = parameters.holdout_exempt_tier
    top = settings.tier_rank(exempt) if exempt else len(settings.tiers)
    chased: list[Chased] = [
        each.order
        for each in orders
        if each.order.touches[0] >= since
        and each.order.payable < parameters.large_amount
        and settings.tier_rank(each.entries[0].tier) < top
    ]
    return trial(chased, left, parameters.attribution)


def _days(entries: Sequence[Entry]) -> int:
    """How many days there have been orders held out."""
    at = [entry.at for entry in entries if entry.group == HELD_OUT and entry.at is not None]
    last = max((entry.at for entry in entries if entry.at is not None), default=0)
    return day_of(last) - day_of(min(at)) + 1


def _trial_sentence(found: Trial, said: str, weeks: int | None) -> str:
    shares = (
        f"{said}：催了的 {found.chased_orders} 单付了 {found.chased.value:.1%}，"
        f"没催的对照组 {found.held_out_orders} 单付了 {found.held_out.value:.1%}，"
        f"差 {found.gain.as_span()}"
    )
    if said != UNSURE:
        return f"{shares}。"
    wait = f"大约还要 {weeks} 周" if weeks is not None else "一年内也未必"
    return f"{shares}。照现在的单量，{wait}才说得准。"


def _curve_sentence(found: Net, said: str) -> str:
    return (
        f"{said}：到期的 {found.orders} 单，成功率毛 {found.gross.value:.1%}，"
        f"减去不催也会付的，净 {found.rate.as_span()}。"
        "这是照自然付款曲线估的；要更准，请在设置里开对照组。"
    )
