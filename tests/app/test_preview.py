"""cuifu preview: every row of 话术 written out, on the terminal, as JSON and as a page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.main import main
from cuifu_xl.app.preview_page import page
from cuifu_xl.core.wording.proof import SAMPLE, Proof
from cuifu_xl.core.wording.variables import VARIABLES
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.schema import TEMPLATES
from cuifu_xl.tables.templates import shipped_rows
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.worklist.proofs import Preview
from tests.shop import in_memory, on_disk


def a_row(name: str, text: str, **cells: str) -> list[Cell]:
    filled = {"编号": name, "渠道": "千牛", "技巧": "核对", "内容": text, "启用": "是", **cells}
    return [filled.get(heading) for heading in TEMPLATES.headings()]


def preview(*rows: list[Cell], shop: str = "木棉小铺") -> Preview:
    parameters = factory_rows("参数")
    parameters[0][1] = shop
    return workflow.preview(in_memory(话术=list(rows), 参数=parameters))


def only(row: list[Cell]) -> Proof:
    [proof] = preview(row).proofs
    return proof


def test_every_variable_has_a_sample() -> None:
    from_settings = {"店铺", "未付款原因", "对策"}
    assert SAMPLE.keys() | from_settings == VARIABLES.keys()


def test_what_ships_needs_no_second_look() -> None:
    found = preview(*shipped_rows())
    assert found.problems == ()
    assert [one.template.row for one in found.proofs] == list(range(2, len(shipped_rows()) + 2))
    for one in found.proofs:
        assert one.text, one.template.id
        assert one.findings == (), one.template.id
        assert not re.search(r"[{}]|None", one.text)
        assert (one.parts, bool(one.kind)) == (
            (1, True) if one.template.channel == "短信" else (0, False)
        )


def test_a_chat_text_is_measured_as_it_stands() -> None:
    proof = only(a_row("Q-1", "您{{ 下单时间 }}拍的{{ 商品 }}👍"))
    assert (proof.text, proof.chars) == ("您今天上午拍的加厚珊瑚绒睡衣👍", 16)
    assert (proof.parts, proof.kind, proof.findings) == (0, "", ())


def test_an_sms_is_measured_with_all_that_is_paid_for() -> None:
    proof = only(a_row("S-1", "您{{ 下单时间 }}拍的{{ 商品 }}送{{ 赠品 }}", 渠道="短信"))
    assert proof.text == "【木棉小铺】您今天上午拍的加厚珊瑚绒睡衣送一双棉袜拒收请回复R"
    assert (proof.chars, proof.parts, proof.kind) == (len(proof.text), 1, "推广")
    long = only(a_row("S-1", "您{{ 下单时间 }}拍的{{ 商品 }}" + "字" * 60, 渠道="短信"))
    assert (long.parts, long.kind, long.findings) == (2, "通知", ("超过1条短信",))


def test_the_sample_fits_the_row() -> None:
    several = only(a_row("Q-1", "{{ 商品 }}共{{ 单数 }}单"))
    assert several.text == "加厚珊瑚绒睡衣等2单共2单"
    tier = only(a_row("Q-1", "{{ 会员等级 }}您好", 适用等级="高级会员、VIP"))
    assert tier.text == "高级会员您好"
    call = only(a_row("D-1", "{{ 未付款原因 }}：{{ 对策 }}", 渠道="电话", 适用原因="比价"))
    assert call.text == "比价：讲不同在哪里，不贬低别家"
    assert call.when == "比价"
    last = only(a_row("Q-1", "您好", 适用次数="2、末次", 适用询单="静默", 适用商品类型="引流"))
    assert last.when == "静默 · 第2次、末次 · 引流款"


def test_rows_that_are_off_or_broken_are_shown_for_what_they_are() -> None:
    found = preview(
        a_row("Q-1", "您好"),
        a_row("Q-2", "看{{ 价钱 }}"),
        a_row("Q-3", "绝对好", 启用="否"),
        a_row("Q-4", "{{ 价钱 }}", 启用="否"),
        a_row("Q-5", "您好", 渠道="旺旺"),
    )
    shown = [(one.template.row, one.template.id, one.is_on, one.text) for one in found.proofs]
    assert shown == [
        (2, "Q-1", True, "您好"),
        (3, "Q-2", True, ""),
        (4, "Q-3", False, "绝对好"),
        (5, "Q-4", False, ""),
    ]
    assert (
        found.proofs[1]
        .findings[0]
        .startswith("不能用：第5个字起，有不认识的变量「价钱」。可用的变量：店铺、")
    )
    assert found.proofs[2].findings == ("禁用词「绝对」",)
    # nobody needs to repair what is switched off
    assert [(one.row, one.column) for one in found.problems] == [(3, "内容"), (6, "渠道")]


def test_a_row_switched_off_does_not_hide_another_of_the_same_name() -> None:
    found = preview(a_row("Q-1", "旧的", 启用="否"), a_row("Q-1", "新的"))
    assert [(one.text, one.is_on) for one in found.proofs] == [("旧的", False), ("新的", True)]


def test_agents_get_an_answer_to_every_reason() -> None:
    points = preview(*shipped_rows()).points
    reasons = [row[0] for row in factory_rows("未付款原因")]
    assert [one.reason for one in points] == [*reasons, "当场", "关闭后"]
    for point in points[: len(reasons)]:
        spoken = {"千牛"} if point.reason == "不想要了" else {"千牛", "电话"}
        assert {channel for channel, _ in point.said} == spoken, point.reason
    [doubt] = [one for one in points if one.reason == "担心质量"]
    assert (doubt.side, doubt.remedy) == ("主观", "讲材质、退换和评价")
    assert any("担心质量。办法：讲材质、退换和评价" in text for _, text in doubt.said)


def test_what_agents_may_say_has_blanks_where_facts_belong() -> None:
    reply = a_row("Q-1", "{{ 商品 }}保留到{{ 关闭时间 }}，{{ 自动关闭 }}", 适用原因="比价")
    now = a_row("Q-2", "不急", 适用次数="当场")
    found = {one.reason: one for one in preview(reply, now).points}
    assert found["比价"].said == (("千牛", "〔商品〕保留到〔关闭时间〕，到时间会自动关闭"),)
    assert (found["当场"].side, found["当场"].said) == ("自己发", (("千牛", "不急"),))
    assert "关闭后" not in found


# --- the page


class Words(HTMLParser):
    """The tags of a page and the text between them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_but_itself_and_escapes_what_was_typed() -> None:
    evil = "<script>alert('好')</script><b>&amp;"
    found = preview(
        a_row("<i>Q</i>", evil, 附图="<img src=x>", 适用品类="<u>"),
        a_row("Q-2", "{{ 价<s>钱 }}"),
        shop="<h1>店</h1>",
    )
    words = Words(page(found))
    assert not {"script", "img", "i", "u", "s", "link"} & set(words.tags)
    assert (words.tags.count("h1"), words.tags.count("b")) == (1, len(found.proofs))
    assert all(link.startswith("#") for link in words.links)
    for typed in (evil, "<i>Q</i>", "<img src=x>", "<u>", "<h1>店</h1>", "{{ 价<s>钱 }}"):
        assert typed in words.text, typed


def test_every_text_stands_on_the_page() -> None:
    found = preview(*shipped_rows())
    text = Words(page(found)).text
    for one in found.proofs:
        assert one.text in text
    for point in found.points:
        assert point.remedy in text
    assert "客服怎么答" in text
    assert "付款遇到困难：帮他弄好" in text


# --- the command


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return on_disk(tmp_path)


def test_the_command_prints_every_text_and_changes_nothing(workbook: Path, capsys) -> None:
    before = workbook.read_bytes()
    assert main(["preview", str(workbook)]) == 0
    said = capsys.readouterr().out
    assert f"共 {len(shipped_rows())} 条话术，没有要改的。" in said
    squeezed = re.sub(r"\s", "", said)
    for one in workflow.preview(FileWorkbook(workbook)).proofs:
        assert one.template.id in said
        # a long text is folded into its column, never cut
        assert all(letter in squeezed for letter in one.text.replace(" ", ""))
    assert "…" not in said
    assert workbook.read_bytes() == before


def test_the_json_has_every_template_and_every_problem(workbook: Path, capsys) -> None:
    book = FileWorkbook(workbook)
    book.write("话术", TEMPLATES.headings(), [a_row("S-1", "您好", 渠道="短信")])
    book.save(0)
    assert main(["preview", str(workbook), "--json"]) == 1
    figures = json.loads(capsys.readouterr().out)
    assert figures["templates"] == [
        {
            "id": "S-1",
            "row": figures["templates"][0]["row"],
            "channel": "短信",
            "technique": "核对",
            "when": "",
            "on": True,
            "text": "【样例小店】您好",
            "chars": 8,
            "parts": 1,
            "kind": "通知",
            "picture": "",
            "findings": ["没有说是什么商品", "没有说什么时候下的单"],
        }
    ]
    assert [one["problem"] for one in figures["problems"]] == [
        "S-1 没有说是什么商品",
        "S-1 没有说什么时候下的单",
    ]
    assert figures["page"] is None


def test_the_page_may_be_written_again_but_nobody_else_s_file(
    workbook: Path, tmp_path: Path, capsys
) -> None:
    out = tmp_path / "话术.html"
    for _ in range(2):
        assert main(["preview", str(workbook), "--html", str(out)]) == 0
        assert str(out) in capsys.readouterr().out
    assert out.read_text("utf-8") == page(workflow.preview(FileWorkbook(workbook)))
    other = tmp_path / "别人的.html"
    other.write_text("<p>是别人的")
    assert main(["preview", str(workbook), "--html", str(other)]) == 2
    assert "不是本程序写的" in capsys.readouterr().err
    assert other.read_text() == "<p>是别人的"
    assert main(["preview", str(workbook), "--html", str(tmp_path / "a.txt")]) == 2
