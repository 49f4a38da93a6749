"""The natural payment curve as it is kept in `_meta`: counts of orders, nothing of a person.

Orders are counted by amount and by the hour in which they were placed, so that both can be told.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.core.effect.curve import Waited, Waits
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import FEN_PER_YUAN, Fen, Minute, yuan_text
from cuifu_xl.tables.meta import CURVE, Meta
from cuifu_xl.tables.named import FIELDS, FIRST_CURVE_CELL, by_name, fields_of

AMOUNT = "应付金额"  # the factor of 设置!优先级 whose bounds make the amount bands
_FIELDS = ("orders", "paid", "let_go")
Cell = tuple[int, int]  # amount band, hour of the day


class Learned(NamedTuple):
    """What has been counted so far."""

    until: Minute  # orders placed before it are in
    bounds: tuple[Fen, ...]  # lower bounds of the amount bands but the first
    cells: dict[Cell, Waits]

    def plus(self, until: Minute, orders: Iterable[tuple[Cell, Waited]]) -> "Learned":
        """These orders as well, each in its cell."""
        sorted_in: dict[Cell, list[Waited]] = {}
        for cell, order in orders:
            sorted_in.setdefault(cell, []).append(order)
        cells = dict(self.cells)
        for cell, waited in sorted_in.items():
            cells[cell] = cells.get(cell, Waits.of(())).plus(waited)
        return Learned(until, self.bounds, cells)

    def all(self) -> Waits:
        """All orders together."""
        return _together(self.cells.values())

    def by_amount(self) -> dict[str, Waits]:
        """The orders of each amount band, by what it is called: `50–100 元`."""
        return {
            band_name(self.bounds, band): _together(
                waits for cell, waits in self.cells.items() if cell[0] == band
            )
            for band in range(len(self.bounds) + 1)
        }

    def by_hour(self) -> dict[int, Waits]:
        """The orders placed in each hour of the day that has any."""
        hours = sorted({hour for _, hour in self.cells})
        return {
            hour: _together(waits for cell, waits in self.cells.items() if cell[1] == hour)
            for hour in hours
        }


def _together(parts: Iterable[Waits]) -> Waits:
    made = Waits.of(())
    for part in parts:
        made = made.with_all(part)
    return made


def band_name(bounds: tuple[Fen, ...], band: int) -> str:
    """What an amount band is called."""
    low = yuan_text(bounds[band - 1]) if band else ""
    high = yuan_text(bounds[band]) if band < len(bounds) else ""
    if not low or not high:
        return f"{high or low} 元{'以下' if high else '起'}" if low or high else "全部"
    return f"{low}–{high} 元"


def nothing_learned(settings: Settings) -> Learned:
    """An empty store; its amount bands are those of 设置!优先级."""
    bounds = {
        round(row.at_least * FEN_PER_YUAN)
        for row in settings.priorities
        if row.factor == AMOUNT and row.at_least
    }
    return Learned(0, tuple(sorted(bounds)), {})


def counted_until(meta: Meta) -> Minute:
    """Orders placed before this moment are in the curve; 0 when none is."""
    return int((meta.json(CURVE) or {}).get("until", 0))


def read_learned(meta: Meta) -> Learned | None:
    """What `_meta` holds; None if nothing has been learned yet."""
    kept = meta.json(CURVE)
    if not kept or "bounds" not in kept:
        return None
    fields = fields_of(kept, FIRST_CURVE_CELL)
    cells: dict[Cell, Waits] = {}
    for name, row in kept.get("cells", {}).items():
        band, hour = map(int, name.split("|"))
        found = by_name(fields, row)
        paid, let_go = _counts(found.get("paid", {})), _counts(found.get("let_go", {}))
        cells[band, hour] = Waits(found.get("orders", 0), paid, let_go)
    return Learned(kept.get("until", 0), tuple(kept["bounds"]), cells)


def keep_learned(meta: Meta, learned: Learned) -> None:
    """Put it into `_meta`."""
    cells = {
        f"{band}|{hour}": [waits.orders, waits.paid, waits.let_go]
        for (band, hour), waits in sorted(learned.cells.items())
    }
    known = {"until": learned.until, "bounds": learned.bounds, FIELDS: _FIELDS, "cells": cells}
    meta.put_json(CURVE, {**(meta.json(CURVE) or {}), **known})


def _counts(kept: dict[str, int]) -> Counter[int]:
    return Counter({int(step): count for step, count in kept.items()})
