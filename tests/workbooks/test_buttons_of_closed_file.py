"""Which buttons of a closed file will be there when it is opened; 检查 names the others."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from owners_workbook import SHAPE
from package_surgery import WORKBOOK, Parts, raw_members

from cuifu_xl.app import front_page, workflow
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.tables.schema import BUTTONS, CODE_NAMES
from cuifu_xl.workbooks.base import PutBack
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.memory import MemoryWorkbook
from ooxml_lint import findings

PUT_BACK_SENTENCE = (
    f"首页：按钮补回来了（{'、'.join(button.caption for button in BUTTONS)}）。"
    "用 LibreOffice 一类的程序存一次，按钮就没有一次；"
    "关掉工作簿，在桌面图标上再计划一次，又会补回来"
)
SHAPE_TAG = re.compile(r"<v:shape .*?</v:shape>")
CONTROL_TAG = re.compile(
    r"<mc:AlternateContent[^>]*><mc:Choice[^>]*><control .*?</mc:AlternateContent>"
)
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


def forget_code_names(parts: Parts) -> None:
    for part in (WORKBOOK, *(parts.sheet(name) for name in CODE_NAMES)):
        parts.content[part] = re.sub(rb' codeName="\w+"', b"", parts.content[part])


def as_onlyoffice_saves(parts: Parts) -> None:
    rewrite(parts, r"<x:FmlaMacro>[^<]*</x:FmlaMacro>", "")
    rewrite(parts, r'id="(_x0000_s\d+)"', r"id='\1'")


def without_shapes(parts: Parts) -> None:
    rewrite(parts, r"<v:shape .*</v:shape>", "")


def as_before_there_were_controls(parts: Parts) -> None:
    sheet = parts.sheet("首页")
    for part in (sheet, parts.related(sheet, "drawing")):
        start = parts.text(part).index("<mc:AlternateContent")
        end = parts.text(part).rindex("</mc:AlternateContent>") + len("</mc:AlternateContent>")
        parts.change(part, parts.text(part)[start:end], "")


def without_any_drawing(parts: Parts) -> None:
    sheet = parts.sheet("首页")
    text = re.sub(r"<(legacyDrawing|drawing) [^>]*/>", "", parts.text(sheet))
    parts.content[sheet] = text.encode()
    rels = parts.rels_of(sheet)
    parts.content[rels] = re.sub(rb'<Relationship [^>]*rawing"[^>]*/>', b"", parts.content[rels])
    forget_code_names(parts)


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
    as_onlyoffice_saves: ALL,
    as_before_there_were_controls: ALL,
    without_shapes: frozenset(),
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


def as_both_save(parts: Parts) -> None:
    as_libreoffice_saves(parts)
    forget_code_names(parts)


def with_a_note_of_the_owner(parts: Parts) -> None:
    with_a_note_that_is_no_xml(parts)
    as_libreoffice_saves(parts)


PUT_BACK: dict[Callable[[Parts], None], bool] = {
    as_both_save: True,
    as_libreoffice_saves: True,
    with_a_note_of_the_owner: True,
    without_shapes: True,
    without_any_drawing: True,
    as_onlyoffice_saves: False,
    as_before_there_were_controls: False,
    forget_code_names: False,
}


# the two that shops meet are fast tests
FAST = (as_libreoffice_saves, as_onlyoffice_saves)


@pytest.mark.parametrize(
    "change",
    [pytest.param(change, marks=() if change in FAST else pytest.mark.e2e) for change in PUT_BACK],
    ids=lambda change: change.__name__,
)
def test_a_press_puts_buttons_and_code_names_back_and_says_so_once(
    fresh: tuple[Path, int], tmp_path: Path, change: Callable[[Parts], None]
) -> None:
    parts = Parts(fresh[0])
    change(parts)
    path = parts.save(tmp_path / "Cuifu.xlsm")
    before = set() if change is with_a_note_of_the_owner else set(findings(path))
    assert said(path, fresh[1]) == ([PUT_BACK_SENTENCE] if PUT_BACK[change] else [])
    assert said(path, fresh[1]) == []
    assert FileWorkbook(path).macros_to_click() == ALL
    assert drawn(Parts(path)) == drawn(Parts(fresh[0]))
    assert code_names(path) == {**CODE_NAMES, "": "ThisWorkbook"}
    if change is with_a_note_of_the_owner:
        assert "<br>老客户</v:shape>" in Parts(path).text(drawing(Parts(path)))
    else:
        assert set(findings(path)) <= before


def test_a_renamed_sheet_gets_its_code_name_back_and_an_own_sheet_of_its_old_name_gets_none(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    parts = Parts(fresh[0])
    forget_code_names(parts)
    parts.change(WORKBOOK, '<sheet name="聊天"', '<sheet name="聊天记录"')
    own = "xl/worksheets/sheet99.xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    parts.add(own, f'<worksheet xmlns="{space}"><sheetData/></worksheet>', kind)
    parts.relate(WORKBOOK, "worksheet", "worksheets/sheet99.xml", "rId99")
    parts.insert(WORKBOOK, '<sheet name="聊天" sheetId="99" r:id="rId99"/>', "</sheets>")
    path = parts.save(tmp_path / "Cuifu.xlsm")
    workflow.register(FileWorkbook(path), fresh[1])
    expected = {**CODE_NAMES, "聊天记录": CODE_NAMES["聊天"], "聊天": "None", "": "ThisWorkbook"}
    assert code_names(path) == expected


def said(path: Path, now: int) -> list[str]:
    """What a press tells of 首页."""
    problems = workflow.register(FileWorkbook(path), now).problems
    return [problem.sentence() for problem in problems if problem.source == "首页"]


def drawn(parts: Parts) -> list[tuple[str, ...]]:
    """Caption, place and macro of each button, as the old drawing and as the sheet has it."""
    captions = re.findall(
        r"<font[^>]*>([^<]+)</font>.*?<x:Anchor>([^<]+)<.*?<x:FmlaMacro>([^<]+)<",
        parts.text(drawing(parts)),
    )
    controls = re.findall(
        r'<controlPr[^>]* macro="([^"]+)".*?<from>(.*?)</from>', parts.text(parts.sheet("首页"))
    )
    return [*captions, *controls]


def code_names(path: Path) -> dict[str, str]:
    """Of the workbook, and of each sheet."""
    book = openpyxl.load_workbook(path)
    names = {sheet.title: str(sheet.sheet_properties.codeName) for sheet in book.worksheets}
    return {**names, "": str(book.code_name)}


def test_a_button_that_the_owner_deleted_stays_deleted(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    parts = Parts(fresh[0])
    shape = next(s for s in SHAPE_TAG.findall(parts.text(drawing(parts))) if "SplitWork" in s)
    parts.change(drawing(parts), shape, "")
    sheet = parts.sheet("首页")
    control = next(c for c in CONTROL_TAG.findall(parts.text(sheet)) if "SplitWork" in c)
    parts.change(sheet, control, "")
    path = parts.save(tmp_path / "Cuifu.xlsm")
    assert said(path, fresh[1]) == []
    assert FileWorkbook(path).macros_to_click() == ALL - {"SplitWork"}


def test_an_owners_own_control_stays(fresh: tuple[Path, int], tmp_path: Path) -> None:
    parts = Parts(fresh[0])
    without_split(parts)
    as_libreoffice_saves(parts)
    path = parts.save(tmp_path / "Cuifu.xlsm")
    workflow.register(FileWorkbook(path), fresh[1])
    changed = Parts(path)
    assert parts.text(sheet := parts.sheet("首页")).count("MyOwnMacro") == 1
    assert changed.text(sheet).count("MyOwnMacro") == 1
    assert FileWorkbook(path).macros_to_click() & ALL == ALL - {"SplitWork"}


def test_a_press_with_nothing_to_put_back_leaves_buttons_and_macros_alone(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    path = Path(shutil.copy(fresh[0], tmp_path / "Cuifu.xlsm"))
    before = raw_members(path)
    workflow.register(FileWorkbook(path), fresh[1])
    after = raw_members(path)
    assert before.keys() == after.keys()
    kept = [name for name in before if name.endswith((".vml", ".bin")) or "ctrlProp" in name]
    assert len(kept) > len(BUTTONS)
    assert [name for name in kept if before[name] != after[name]] == []


def test_an_open_press_only_says_what_will_be_gone() -> None:
    done = PutBack(waiting=BUTTONS[:2])
    assert [problem.sentence() for problem in front_page.buttons_put_back(done)] == [
        "首页：下次打开就没有这些按钮了（导入报表、计划今天）。"
        "关掉工作簿，拖到桌面的「催付-计划今天」图标上，按钮就补回来"
    ]


def test_nothing_is_said_where_nobody_knows() -> None:
    assert MemoryWorkbook().macros_to_click() is None
