"""Which buttons of a closed file will be there when it is opened; 检查 names the others."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from owners_workbook import SHAPE
from package_surgery import WORKBOOK, Parts

from cuifu_xl import workflow
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.hosts.memory import MemoryWorkbook
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.sheets.schema import BUTTONS

ALL = frozenset(button.macro for button in BUTTONS)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A new workbook, and the moment of its demo."""
    return demo_workbook(tmp_path_factory.mktemp("fresh"))


def drawing(parts: Parts) -> str:
    return parts.related(parts.sheet("首页"), "vmlDrawing")


def rewrite(parts: Parts, pattern: str, by: str) -> None:
    """The drawing of the buttons with every match replaced."""
    text, count = re.subn(pattern, by, parts.text(drawing(parts)), flags=re.DOTALL)
    assert count
    parts.content[drawing(parts)] = text.encode()


def as_libreoffice_saves(parts: Parts) -> None:
    rewrite(parts, r'id="_x0000_s\d+"', 'id="shape_0"')
    rewrite(parts, r"\[0\]!", "Cuifu.")


def as_onlyoffice_saves(parts: Parts) -> None:
    rewrite(parts, r"<v:shape .*</v:shape>", "")


def as_excel_saves(parts: Parts) -> None:
    rewrite(parts, r'id="(_x0000_s\d+)"', r'id="Button_x0020_1" o:spid="\1"')
    rewrite(parts, r"\[0\]!", "[0]!Cuifu.")


def with_a_note_that_is_no_xml(parts: Parts) -> None:
    parts.insert(drawing(parts), '<v:shape id="_x0000_s1900"><br>老客户</v:shape>', "</xml>")


def without_drawing(parts: Parts) -> None:
    del parts.content[drawing(parts)]


def without_macros(parts: Parts) -> None:
    parts.change(parts.rels_of(WORKBOOK), '/vbaProject"', '/nothing"')


def with_a_shape_for_the_plan(parts: Parts) -> None:
    as_libreoffice_saves(parts)
    parts.insert(parts.related(parts.sheet("首页"), "drawing"), SHAPE, "</xdr:wsDr>")


def without_split(parts: Parts) -> None:
    for part in (drawing(parts), parts.sheet("首页")):
        parts.change(part, "[0]!SplitWork", "[0]!MyOwnMacro")


FOUND: dict[Callable[[Parts], None], frozenset[str]] = {
    as_libreoffice_saves: frozenset(),
    as_onlyoffice_saves: frozenset(),
    as_excel_saves: ALL,
    with_a_note_that_is_no_xml: ALL,
    without_drawing: frozenset(),
    without_macros: frozenset(),
    with_a_shape_for_the_plan: frozenset({"PlanToday"}),
    without_split: ALL - {"SplitWork"},
}


@pytest.mark.parametrize("change", FOUND, ids=lambda change: change.__name__)
def test_buttons_that_can_be_clicked_are_found(
    fresh: tuple[Path, int], tmp_path: Path, change: Callable[[Parts], None]
) -> None:
    parts = Parts(fresh[0])
    change(parts)
    book = FileWorkbook(parts.save(tmp_path / "Cuifu.xlsm"))
    assert book.macros_to_click() & ALL == FOUND[change]


def test_a_new_workbook_misses_no_button(fresh: tuple[Path, int]) -> None:
    path, now = fresh
    assert FileWorkbook(path).macros_to_click() == ALL
    said = [problem.source for problem in workflow.check(FileWorkbook(path), now)]
    assert "首页" not in said


def test_the_check_names_the_buttons_that_are_gone_and_another_way(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    path, now = fresh
    parts = Parts(path)
    without_split(parts)
    rewrite(parts, r"\[0\]!MergeWork", "")
    parts.change(parts.sheet("首页"), "[0]!MergeWork", "")
    book = FileWorkbook(parts.save(tmp_path / "Cuifu.xlsm"))
    assert [p.sentence() for p in workflow.check(book, now) if p.source == "首页"] == [
        "首页：多半用 LibreOffice 一类的程序存过，没有了这些按钮（分发、合并）。"
        "数据都在，不用换工作簿：先关掉它，拖到桌面的「催付-计划今天」图标上，"
        "或用命令行 cuifu import · plan · register"
    ]


def test_nothing_is_said_where_nobody_knows() -> None:
    assert MemoryWorkbook().macros_to_click() is None
