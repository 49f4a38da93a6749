"""设置 as a shop may leave it: what is wrong is named, nothing is guessed."""

import pytest

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_tables
from cuifu_xl.tables.settings import read_settings
from cuifu_xl.workbooks.base import Cell, Table

READ = [
    (spec.name, heading)
    for spec in schema.SETTINGS_TABLES
    for heading in spec.headings()
    if heading not in ("来源", "单位", "说明")
]


def changed(name: str, old: Cell, new: Cell) -> dict[str, Table]:
    """The factory tables with each cell `old` of one table changed."""
    tables = dict(factory_tables())
    rows = [[new if cell == old else cell for cell in row] for row in tables[name].rows]
    assert rows != tables[name].rows
    return {**tables, name: tables[name]._replace(rows=rows)}


def said(tables: dict[str, Table]) -> str:
    with pytest.raises(CuifuError) as refused:
        read_settings(tables)
    return str(refused.value)


@pytest.mark.parametrize(("name", "heading"), READ)
def test_a_renamed_heading_is_named(name: str, heading: str) -> None:
    tables = dict(factory_tables())
    headings = tuple("别的" if one == heading else one for one in tables[name].headings)
    tables[name] = tables[name]._replace(headings=headings)
    assert f"表「{name}」里找不到列「{heading}」" in said(tables)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("优先级", "剩余小时", "剩余小时数", "设置!优先级 第"),
        ("优先级", "普通会员", "普通会圆", "「取值」会员等级没有这个取值（普通会圆）"),
        ("优先级", "静默", "沉默", "「取值」询单没有这个取值（沉默）"),
        ("未付款原因", "帮助", "帮忙", "设置!未付款原因 第"),
        ("催付结果", "别再联系", "别联系", "设置!催付结果「结果」少了一行，或不是停止（别再联系）"),
        ("参数", 3, 0, "「值」不是大于 0 的整数（0）"),
    ],
)
def test_a_cell_that_would_do_nothing_is_named(name: str, old: Cell, new: Cell, says: str) -> None:
    assert says in said(changed(name, old, new))


def test_a_tier_may_go_before_its_points_do() -> None:
    tables = dict(factory_tables())
    tiers = tables["会员等级"]
    tables["会员等级"] = tiers._replace(rows=tiers.rows[:-1])
    assert [tier.name for tier in read_settings(tables).tiers] == [
        row[0] for row in tiers.rows[:-1]
    ]


def test_no_results_at_all_are_refused() -> None:
    tables = dict(factory_tables())
    tables["催付结果"] = tables["催付结果"]._replace(rows=[])
    assert "请加回一行：别再联系，停止填「是」" in said(tables)
