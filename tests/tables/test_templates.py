"""The table 话术: what ships, and what the owner makes of it."""

from collections import Counter

import pytest

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.core.model import Template
from cuifu_xl.tables.schema import CHOICES, TEMPLATES
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.tables.templates import read_templates, shipped_rows
from cuifu_xl.workbooks.base import Cell, Table

HEADINGS = TEMPLATES.headings()


def a_row(**cells: Cell) -> list[Cell]:
    filled: dict[str, Cell] = {
        "编号": "Q-1",
        "渠道": "千牛",
        "技巧": "核对",
        "内容": "您好",
        "启用": "是",
    }
    filled |= cells
    return [filled.get(heading) for heading in HEADINGS]


def read(*rows: list[Cell]) -> tuple[list[str], list[tuple[int | None, str]]]:
    templates, problems = read_templates(Table(HEADINGS, list(rows), first_row=2))
    assert all(problem.source == "话术" for problem in problems)
    return [t.id for t in templates], [(p.row, p.column) for p in problems]


def test_what_ships_is_read_back_without_a_problem() -> None:
    rows = shipped_rows()
    templates, problems = read_templates(Table(HEADINGS, rows))
    assert problems == []
    assert len(templates) == len(rows) >= 48


def test_every_technique_has_texts_for_every_channel() -> None:
    templates, _ = read_templates(Table(HEADINGS, shipped_rows()))
    count = Counter((template.channel, template.technique) for template in templates)
    for channel in CHOICES["渠道"]:
        for technique in CHOICES["技巧"]:
            assert count[channel, technique] >= 1, (channel, technique)
        plain = [t for t in templates if t.channel == channel and t.id.endswith("兜底")]
        assert len(plain) == 1


def test_every_reason_has_a_text_in_the_chat_and_by_sms() -> None:
    templates, _ = read_templates(Table(HEADINGS, shipped_rows()))
    for reason in (row.name for row in factory_settings().reasons if row.name != "其他"):
        # who does not want it any more is not texted
        for channel in ("千牛",) if reason == "不想要了" else ("千牛", "短信"):
            assert any(reason in t.reasons for t in templates if t.channel == channel), reason


def test_what_ships_names_only_reasons_and_tiers_of_the_settings() -> None:
    templates, _ = read_templates(Table(HEADINGS, shipped_rows()))
    settings = factory_settings()
    reasons = {row.name for row in settings.reasons}
    tiers = {row.name for row in settings.tiers}
    for template in templates:
        assert set(template.reasons) <= reasons
        assert set(template.tiers) <= tiers


def test_a_row_becomes_a_template() -> None:
    row = a_row(
        编号=12.0,
        适用原因="支付限额/U盾/证书，拍错",
        适用等级="VIP、至尊VIP",
        适用询单="静默",
        适用次数="2、 末次",
        适用商品类型="引流",
        适用品类="女装",
        附图="步骤.png",
        内容=" 您好 ",
    )
    templates, problems = read_templates(Table(HEADINGS, [row], first_row=5))
    assert problems == []
    assert templates == [
        Template(
            id="12",
            channel="千牛",
            technique="核对",
            text="您好",
            reasons=("支付限额/U盾/证书", "拍错"),
            tiers=("VIP", "至尊VIP"),
            inquiry="静默",
            nth="2、末次",
            kinds=("引流",),
            categories=("女装",),
            picture="步骤.png",
            row=5,
        )
    ]


def test_a_number_in_the_column_of_attempts_is_fine() -> None:
    templates, problems = read_templates(Table(HEADINGS, [a_row(适用次数=2.0)]))
    assert (templates[0].nth, problems) == ("2", [])


def test_rows_switched_off_and_blank_rows_are_left_out_in_silence() -> None:
    blank: list[Cell] = [None] * len(HEADINGS)
    assert read(a_row(启用="否", 渠道="喊话"), blank, a_row(启用=None)) == (["Q-1"], [])


def test_a_wrong_row_is_named_and_the_others_go_on() -> None:
    ids, problems = read(
        a_row(编号="A", 渠道="旺旺"),
        a_row(编号="B", 内容=None),
        a_row(编号="C"),
        a_row(编号="C"),
        a_row(编号=None),
        a_row(编号="D", 适用询单="聊过"),
        a_row(编号="E", 适用次数="最后"),
        a_row(编号="F", 技巧="催"),
        a_row(编号="G", 启用="开"),
    )
    assert ids == ["C", "F", "G"]
    assert problems == [
        (2, "渠道"),
        (3, "内容"),
        (5, "编号"),
        (6, "编号"),
        (7, "适用询单"),
        (8, "适用次数"),
        (9, "技巧"),
        (10, "启用"),
    ]


def test_a_missing_heading_is_refused_by_name() -> None:
    headings = tuple(heading for heading in HEADINGS if heading != "内容")
    with pytest.raises(WorkbookError, match="内容"):
        read_templates(Table(headings, []))
