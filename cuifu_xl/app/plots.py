"""Plots as SVG text, for pages that must work without a network and print well."""

from collections.abc import Sequence
from html import escape
from math import ceil, log
from typing import NamedTuple

WIDTH, HEIGHT = 520, 230
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 14, 34
FAINT, LINE, ACCENT, SOFT = "#6b7a88", "#dfe5ea", "#1f5f8b", "#c9dcea"
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_MOST_LABELS = 8
_MOST_LINES = 5
_LABEL_ROOM = 50


class Mark(NamedTuple):
    """One value with its interval and what stands below it."""

    label: str
    value: float
    low: float
    high: float


def bars(marks: Sequence[Mark], title: str) -> str:
    """Shares as columns, each with the interval that chance allows."""
    step, top = _scale(max((mark.high for mark in marks), default=0))
    room = (WIDTH - LEFT - RIGHT) / max(len(marks), 1)
    wide = min(room * 0.6, 56)
    parts = [_frame(step, top)]
    every = -(-len(marks) // _MOST_LABELS)
    for number, mark in enumerate(marks):
        x = LEFT + room * (number + 0.5)
        y = _y(mark.value, top)
        height = HEIGHT - BOTTOM - y
        parts.append(
            f'<rect x="{x - wide / 2:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{height:.1f}" '
            f'fill="{SOFT}"/>'
        )
        parts.append(_whisker(x, mark, top))
        if number % every == 0:
            parts.append(_text(x, HEIGHT - BOTTOM + 18, mark.label))
    return _svg(title, parts)


def falling_line(marks: Sequence[tuple[float, Mark]], title: str) -> str:
    """Shares over time, which runs in steps of equal ratio; the band is the interval."""
    step, top = _scale(max((mark.high for _, mark in marks), default=0))
    first, last = log(marks[0][0]), log(marks[-1][0])
    span = WIDTH - LEFT - RIGHT - 24

    def x(at: float) -> float:
        return LEFT + 12 + span * (log(at) - first) / (last - first)

    upper = [f"{x(at):.1f},{_y(mark.high, top):.1f}" for at, mark in marks]
    lower = [f"{x(at):.1f},{_y(mark.low, top):.1f}" for at, mark in reversed(marks)]
    middle = " ".join(f"{x(at):.1f},{_y(mark.value, top):.1f}" for at, mark in marks)
    parts = [_frame(step, top), f'<polygon points="{" ".join(upper + lower)}" fill="{SOFT}"/>']
    parts.append(f'<polyline points="{middle}" fill="none" stroke="{ACCENT}" stroke-width="2"/>')
    free = 0.0
    for at, mark in marks:
        if x(at) >= free:
            parts.append(_text(x(at), HEIGHT - BOTTOM + 18, mark.label))
            free = x(at) + _LABEL_ROOM
    return _svg(title, parts)


def _scale(highest: float) -> tuple[float, float]:
    """The distance of the lines across, and the value of the highest one."""
    step = next((step for step in _STEPS if highest <= _MOST_LINES * step), _STEPS[-1])
    return step, max(ceil(highest / step), 1) * step


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value, top) / top


def _frame(step: float, top: float) -> str:
    parts = []
    for number in range(round(top / step) + 1):
        y = _y(number * step, top)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{LINE}"/>'
        )
        parts.append(_text(LEFT - 8, y + 4, f"{number * step:.0%}", "end"))
    return "".join(parts)


def _whisker(x: float, mark: Mark, top: float) -> str:
    low, high = _y(mark.low, top), _y(mark.high, top)
    return (
        f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="{ACCENT}"/>'
        f'<circle cx="{x:.1f}" cy="{_y(mark.value, top):.1f}" r="3" fill="{ACCENT}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12" fill="{FAINT}">'
        f"{escape(words)}</text>"
    )


def _svg(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
