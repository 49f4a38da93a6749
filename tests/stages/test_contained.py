"""What nobody foresaw costs one order, one row or one text: it is named, the rest goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import plan_of
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cuifu_xl.core.contained import contained
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.core.model import Plan
from cuifu_xl.core.reading.reading import Reader
from cuifu_xl.stages.unpaid.candidate import Candidate
from tests.core.test_reading import PIECES

WRONG = "这句话让程序出错"
few = hypothesis_settings(max_examples=150)


def failing_on(what: object, work: Callable[..., Any]) -> Callable[..., Any]:
    """The work as it is, but for one thing that it fails on."""

    def failing(*given: Any) -> Any:
        if any(what is one or what == one for one in given):
            raise KeyError(what)
        return work(*given)

    return failing


def shown(plan: Plan) -> tuple[list[str], list[str], list[str]]:
    """Who is chased, who is left alone because of an error, what 问题 quotes."""
    chased = [order.id for chase in plan.chases for order in chase.orders]
    left = [skip.order.id for skip in plan.skips if skip.reason == "没看懂"]
    return sorted(chased), sorted(left), [problem.content for problem in plan.problems]


@pytest.mark.parametrize("heading", ["buyer_note", "seller_memo"])
def test_a_text_that_the_program_fails_on_is_named_and_its_buyer_left_alone(
    heading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "findings", failing_on(WRONG, Reader.findings))
    orders = [{"id": "A", "buyer": "甲", heading: WRONG}, {"id": "B", "buyer": "甲"}, {"id": "C"}]
    plan = plan_of(orders)
    assert shown(plan) == (["C"], ["A", "B"], [WRONG])
    (problem,) = plan.problems
    assert "订单 A、B 先没催" in problem.problem
    assert problem.source in ("买家留言", "卖家备注")


def test_a_line_of_the_chat_that_the_program_fails_on_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Reader, "findings", failing_on(WRONG, Reader.findings))
    chats = [{"buyer": "A", "at": "11-23 09:00", "text": WRONG}]
    assert shown(plan_of([{"id": "A"}, {"id": "B"}], chats=chats)) == (["B"], ["A"], [WRONG])


@pytest.mark.parametrize("rule", ["plan.usable", "desk.Desk.reason", "chases._goods"])
def test_an_order_that_a_rule_fails_on_is_named_and_left_alone(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*given: Any) -> Any:
        if next(one for one in given if isinstance(one, Candidate)).order.id == "A":
            raise ZeroDivisionError
        return () if rule == "plan.usable" else "毛衣"

    monkeypatch.setattr(f"cuifu_xl.stages.unpaid.{rule}", failing)
    plan = plan_of([{"id": "A"}, {"id": "B"}])
    assert "A" not in shown(plan)[0]
    assert shown(plan)[1:] == (["A"], ["A"])


def test_a_template_that_the_program_fails_on_is_named_and_another_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from cuifu_xl.core.wording.sandbox import Sandbox

    good = plan_of([{"id": "A"}], shipped_templates=True)
    (used,) = (chase.draft.template_id for chase in good.chases)

    def failing(sandbox: Sandbox, script: Any) -> str:
        raise AttributeError if script.template.id == used else AssertionError

    monkeypatch.setattr(Sandbox, "_rendered", failing)
    monkeypatch.setattr(Sandbox, "_script", in_full_for(used, Sandbox._script, Sandbox._parsed))
    plan = plan_of([{"id": "A"}], shipped_templates=True)
    (chase,) = plan.chases
    assert chase.draft.text
    assert chase.draft.template_id != used
    assert [p.problem[: len(used)] for p in plan.problems] == [used]


def in_full_for(
    id: str, made: Callable[..., Any], parsed: Callable[..., Any]
) -> Callable[..., Any]:
    """One template goes the long way through Jinja, whatever it says."""

    def script(sandbox: Any, template: Any, *given: Any, **named: Any) -> Any:
        if template.id == id:
            named = {"tree": parsed(sandbox, template.text)}
        return made(sandbox, template, *given, **named)

    return script


def test_what_is_foreseen_still_ends_the_press() -> None:
    def refused() -> None:
        raise CuifuError("请先关闭工作簿")

    with pytest.raises(CuifuError):
        contained(refused, lambda error: None)


@given(
    st.lists(
        st.lists(st.sampled_from((*PIECES, "半天后", "11.24 ", "1124", "阿华")), max_size=7).map(
            "".join
        )
        | st.text(max_size=20),
        min_size=3,
        max_size=3,
    )
)
@few
def test_whatever_people_write_nothing_goes_wrong(texts: list[str]) -> None:
    note, memo, said = texts
    plan = plan_of(
        [{"id": "A", "buyer_note": note, "seller_memo": memo}],
        chats=[{"buyer": "A", "at": "11-23 09:00", "text": said}],
    )
    assert shown(plan)[1] == []
