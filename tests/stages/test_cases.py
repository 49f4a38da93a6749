"""One file a rule, one table a case: what a seller would expect of the plan of the day."""

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import orders_of, plan_of

from cuifu_xl.core.model import Chase, Plan, Skip
from cuifu_xl.core.units import Minute, moment_of

FILES = sorted((Path(__file__).parents[1] / "cases").glob("*.toml"))
CASES = [
    pytest.param(case, id=id)
    for path in FILES
    for id, case in tomllib.loads(path.read_text("utf-8")).items()
]
HEAD = {"name", "why", "expect"}


@pytest.mark.parametrize("case", CASES)
def test_the_plan_is_what_the_case_says(case: dict[str, Any]) -> None:
    assert case["name"]
    assert case["why"]
    expected = case["expect"]
    plan = plan_of(**{key: value for key, value in case.items() if key not in HEAD})
    assert {key: SEEN[key](plan, wanted) for key, wanted in expected.items()} == expected
    placed = Counter(order.id for chase in plan.chases for order in chase.orders)
    placed.update([*plan.held, *(skip.order.id for skip in plan.skips)])
    assert placed == Counter(order.id for order in orders_of(case["orders"]))


def _clock(at: Minute | None) -> str:
    return "" if at is None else f"{moment_of(at):%m-%d %H:%M}"


def _window(chase: Chase) -> str:
    start, end, channel, mark = chase.window
    return f"{channel} {_clock(start)}–{moment_of(end):%H:%M} {mark}".strip()


def _of_rows(show: Callable[[Chase], Any]) -> Callable[[Plan, dict[str, Any]], dict[str, Any]]:
    """What the rows led by the wanted orders show."""

    def seen(plan: Plan, wanted: dict[str, Any]) -> dict[str, Any]:
        rows = {chase.orders[0].id: show(chase) for chase in plan.chases}
        skips = {skip.order.id: f"不催：{skip.reason}，{skip.detail}" for skip in plan.skips}
        return {id: rows.get(id, skips.get(id, "不是领头的单")) for id in wanted}

    return seen


def _parts(show: Callable[[Chase], Any]) -> Callable[[Plan, dict[str, Any]], dict[str, Any]]:
    """Which of the wanted parts the rows contain."""

    def seen(plan: Plan, wanted: dict[str, Any]) -> dict[str, Any]:
        rows = _of_rows(show)(plan, wanted)
        found = {id: [part for part in parts if part in rows[id]] for id, parts in wanted.items()}
        return {id: found[id] if found[id] == parts else rows[id] for id, parts in wanted.items()}

    return seen


def _of_skips(show: Callable[[Skip], str]) -> Callable[[Plan, dict[str, str]], dict[str, str]]:
    def seen(plan: Plan, wanted: dict[str, str]) -> dict[str, str]:
        found = {c.orders[0].id: _window(c) for c in plan.chases}
        found.update({skip.order.id: show(skip) for skip in plan.skips})
        return {id: found.get(id, "在别人的行里") for id in wanted}

    return seen


SEEN: dict[str, Callable[[Plan, Any], Any]] = {
    "rank": lambda plan, _: [chase.orders[0].id for chase in plan.chases],
    "held": lambda plan, _: list(plan.held),
    "problems": lambda plan, _: len(plan.problems),
    "workload": lambda plan, _: dict(Counter(chase.agent for chase in plan.chases)),
    "windows": _of_rows(_window),
    "joined": _of_rows(lambda chase: [order.id for order in chase.orders[1:]]),
    "agents": _of_rows(lambda chase: chase.agent),
    "points": _of_rows(lambda chase: chase.points),
    "levels": _of_rows(lambda chase: chase.level),
    "nth": _of_rows(lambda chase: chase.nth),
    "phones": _of_rows(lambda chase: chase.phone),
    "payable": _of_rows(lambda chase: chase.payable / 100),
    "closes": _of_rows(lambda chase: _clock(chase.closes_at)),
    "why": _parts(lambda chase: chase.why.split(" · ")),
    "exact_why": _of_rows(lambda chase: chase.why),
    "without_why": lambda plan, wanted: {
        chase.orders[0].id: [part for part in wanted[chase.orders[0].id] if part not in chase.why]
        for chase in plan.chases
        if chase.orders[0].id in wanted
    },
    "techniques": _of_rows(lambda chase: f"{chase.draft.technique} {chase.draft.template_id}"),
    "gifts": _of_rows(lambda chase: chase.gift),
    "hints": _parts(lambda chase: chase.hints),
    "without_hints": lambda plan, wanted: {
        chase.orders[0].id: [hint for hint in wanted[chase.orders[0].id] if hint not in chase.hints]
        for chase in plan.chases
        if chase.orders[0].id in wanted
    },
    "skipped": _of_skips(lambda skip: skip.reason),
    "due": _of_skips(lambda skip: _clock(skip.due_at)),
    "details": _of_skips(lambda skip: skip.detail),
}
