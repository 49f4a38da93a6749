"""When each channel is open: lunch, evenings and rest days are closed. 渠道时段, 节假日

Source: 设置!渠道时段 (S0, S1, S3), 设置!节假日, 参数 休息日做法.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cuifu_xl.core.model import Channel
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import MINUTES_PER_DAY, SATURDAY, Minute, day_of, weekday_of

SHORT_LIVED = "短时订单"
NEVER = "不催"
AS_USUAL = "千牛照常"


class Slot(NamedTuple):
    """An open stretch [start, end)."""

    start: Minute
    end: Minute


class OpenHours:
    """The open slots of every channel, built once a press and kept per day."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rows: dict[str, list[tuple[int, int]]] = {}
        for row in sorted(settings.hours, key=lambda row: row.start):
            self._rows.setdefault(row.channel, []).append((row.start, row.end))
        self._days: dict[tuple[str, int, bool], tuple[Slot, ...]] = {}
        self._rest: dict[int, bool] = {}
        self._last_rest = max(settings.rest_days, default=0)

    def is_rest(self, day: int) -> bool:
        """Weekends and holidays; make-up workdays are working days."""
        rest = self._rest.get(day)
        if rest is None:
            settings = self._settings
            weekend = weekday_of(day) >= SATURDAY
            rest = day in settings.rest_days or (weekend and day not in settings.work_days)
            self._rest[day] = rest
        return rest

    def is_open(self, channel: str, day: int, *, rest_days_open: bool = False) -> bool:
        """Whether the channel may be used at all on this day."""
        if not self.is_rest(day):
            return True
        practice = self._settings.parameters.rest_day_practice
        if practice == NEVER:
            return False
        if channel == SHORT_LIVED:
            return True
        return channel == Channel.QIANNIU and (practice == AS_USUAL or rest_days_open)

    def on(self, channel: str, day: int, *, rest_days_open: bool = False) -> tuple[Slot, ...]:
        """The open slots of a channel on one day, earliest first."""
        key = (channel, day, rest_days_open)
        slots = self._days.get(key)
        if slots is None:
            slots = ()
            if self.is_open(channel, day, rest_days_open=rest_days_open):
                midnight = day * MINUTES_PER_DAY
                rows = self._rows.get(channel, ())
                slots = tuple(Slot(midnight + start, midnight + end) for start, end in rows)
            self._days[key] = slots
        return slots

    def between(
        self, channel: str, start: Minute, end: Minute, *, rest_days_open: bool = False
    ) -> Iterator[Slot]:
        """The open slots of a channel cut to [start, end), earliest first."""
        if start >= end:
            return
        for day in range(day_of(start), day_of(end - 1) + 1):
            for slot in self.on(channel, day, rest_days_open=rest_days_open):
                opens, closes = max(slot.start, start), min(slot.end, end)
                if opens < closes:
                    yield Slot(opens, closes)

    def working_day(self, channel: str, day: int) -> int:
        """This day, or the next one on which the channel keeps its usual hours."""
        # a calendar that marks everything as rest must not send us on for ever
        for candidate in range(day, max(day, self._last_rest) + MINUTES_PER_DAY):
            if self.is_open(channel, candidate):
                return candidate
        return day
