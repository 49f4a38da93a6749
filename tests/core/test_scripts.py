"""Templates of the owner's: what may be used, and what is said of the others. 话术"""

import pytest
from situations import SETTINGS, SHIPPED, a_situation, a_template, an_order, said

from cuifu_xl.core.model import Template
from cuifu_xl.core.wording.draft import Drafter
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.variables import VARIABLES


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 商品.__class__ }}",
        "{{ 商品['x'] }}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 'x' * 10**9 }}",
        "{{ 商品 * 1000000000 }}",
        "{{ 商品 ~ 商品 }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{% set a = 1 %}",
        "{% if 商品 %}x{% endif %}",
        "{{ 商品 | center(1000000000) }}",
        "{{ 商品 | replace('a', 'b') }}",
        "{{ 商品 | trim('x') }}",
        "{{ 没有这个 }}",
        "{{ 商品",
        "{{ " + "(" * 5000 + "商品" + ")" * 5000 + " }}",
        "{{ 商品" + "|trim" * 5000 + " }}",
        "{# 只有注释 #}",
    ],
)
def test_whatever_is_no_plain_variable_becomes_a_problem_and_the_rest_goes_on(text: str) -> None:
    drafter = Drafter(SETTINGS, [a_template(text, row=7), a_template("好的", id="T-2")])
    assert all(
        drafter.draft(a_situation(order=an_order(id=str(n)))).text == "好的" for n in range(8)
    )
    [problem] = drafter.problems
    assert (problem.source, problem.row, problem.column) == ("话术", 7, "内容")
    assert drafter.check() == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ 商品 }}您好，{{ 商品 }，请", "第12个字起「{{ 商品 }，请」写法不对"),
        ("您好{{ 商品", "第3个字起「{{ 商品」写法不对"),
        ("好{% if 商品 %}x{% endif %}", "第2个字起「{% if 商品 %」用了不支持的写法"),
        ("看{{ 商品 ~ 商品 }}", "第2个字起「{{ 商品 ~ 商品」用了不支持的写法"),
        ("{{ 商品 | title }}", "第9个字起，有不支持的过滤器「title」"),
        ("一共{{ 价钱 }}元", "第6个字起，有不认识的变量「价钱」"),
    ],
)
def test_a_wrong_template_is_told_where_it_is_wrong(text: str, problem: str) -> None:
    [found] = Drafter(SETTINGS, [a_template(text)]).check()
    assert found.problem == f"T-1 {problem}"
    assert found.row == 2


def test_an_unknown_variable_is_named_with_the_list_of_allowed_ones() -> None:
    [problem] = Drafter(SETTINGS, [a_template("{{ 价钱 }}")]).check()
    assert "价钱" in problem.problem
    assert "金额" in problem.remedy


def test_text_from_a_report_is_never_read_as_a_template() -> None:
    order = an_order(title="{{ 店铺 }}{% for %}")
    text = said("看{{ 商品 }}", a_situation(order=order))
    assert text is not None
    assert "木棉" not in text


def test_check_names_what_an_sms_lacks_and_what_the_owner_mistyped() -> None:
    templates = [
        a_template("您好，方便的话回个话", channel="短信", row=3),
        a_template("一\n二", row=4),
        a_template("{{ 商品 }}请付款", technique="特权", row=5),
        a_template("一", reasons=("忘记付",), tiers=("黄金",), row=6),
    ]
    drafter = Drafter(SETTINGS, templates)
    found = [(problem.row, problem.column, problem.problem) for problem in drafter.check()]
    assert sorted(found) == [
        (3, "内容", "T-1 没有说什么时候下的单"),
        (3, "内容", "T-1 没有说是什么商品"),
        (4, "内容", "T-1 里有换行、制表符或英文双引号"),
        (5, "内容", "T-1 是特权话术却提到付款，不会被选用"),
        (6, "适用原因", "T-1 原因不在 设置!未付款原因 里"),
        (6, "适用等级", "T-1 等级不在 设置!会员等级 里"),
    ]


@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("template", SHIPPED, ids=lambda t: t.id)
def test_every_text_is_what_jinja_would_write(template: Template, filtered: bool) -> None:
    from jinja2 import Environment

    text = template.text.replace(" }}", "|trim }}") if filtered else template.text
    facts: dict[str, str] = {}
    sandbox = Sandbox(facts)
    script = sandbox.read(template._replace(text=text))
    # with a filter the same Context is used again and again
    assert bool(script.pieces) != (filtered and bool(script.names))
    for turn in "甲乙":
        facts.clear()
        facts.update({name: f" {name}{turn}" for name in VARIABLES})
        assert sandbox.render(script) == Environment().from_string(text).render(dict(facts))
