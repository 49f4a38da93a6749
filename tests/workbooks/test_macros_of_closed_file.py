"""The macros of a closed file: read as olevba reads them, renewed only where they are ours."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from olefile import OleFileIO
from oletools.olevba import VBA_Parser, decompress_stream
from owners_workbook import OWN_SHEET, add_owners_things
from package_surgery import Parts

from cuifu_xl.app import workflow
from cuifu_xl.maker.macros import SOURCE, macro_project
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.tables.schema import CODE_NAMES
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.macros.compound_file import compound_file, streams
from cuifu_xl.workbooks.closed.macros.compression import compressed, decompressed
from cuifu_xl.workbooks.closed.macros.documents import with_documents
from cuifu_xl.workbooks.closed.macros.ours import (
    Judged,
    judged,
    text_digest,
    todays_project,
    todays_project_for,
)
from cuifu_xl.workbooks.closed.macros.project import read_macros
from ooxml_lint import findings

MACROS = "xl/vbaProject.bin"
FIRST_RELEASE = Path(__file__).parents[1] / "maker" / "Cuifu-0.1.0.bas"
RENEWED = "首页：按钮后面的宏换成了新版（Cuifu）。不用做什么"
KEPT = (
    "首页：按钮后面的宏不是新版：里面有别人写的，或被改过，程序没有动（VBA）。"
    "旧按钮照样能用；要新版的宏，用 cuifu new 新建一份，把自己的宏搬过去"
)


def with_text(folder: Path, text: str) -> bytes:
    """A project whose module is this text."""
    source = folder / SOURCE.name
    source.write_bytes(text.encode("ascii"))
    return macro_project(CODE_NAMES, source)


def with_code_at(project: bytes, sheet: str) -> bytes:
    """A project with a line of code at a sheet."""
    changed = read_macros(project).texts[sheet] + "Sub Own()\r\nEnd Sub\r\n"
    return with_stream(project, sheet, compressed(changed.encode()))


def with_stream(project: bytes, name: str, content: bytes) -> bytes:
    """A project with another content of one stream."""
    found = {**streams(project), name: content}
    top = {one: found.pop(one) for one in ("PROJECT", "PROJECTwm")}
    return compound_file(top, "VBA", found)


def with_module(project: bytes) -> bytes:
    """A project with an empty module that belongs to no sheet: somebody has made it."""
    settings = streams(project)["PROJECT"]
    own = settings.replace(b"Document=shOwn/&H00000000", b"Module=shOwn")
    return with_stream(project, "PROJECT", own)


@pytest.fixture(scope="module")
def first() -> bytes:
    """The macros as the first releases had them."""
    return macro_project(CODE_NAMES, FIRST_RELEASE)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    return demo_workbook(tmp_path_factory.mktemp("fresh"))


def workbook(fresh: tuple[Path, int], folder: Path, project: bytes) -> Path:
    """The demo with these macros."""
    parts = Parts(fresh[0])
    parts.content[MACROS] = project
    return parts.save(folder / "Cuifu.xlsm")


def test_modules_are_read_as_olevba_reads_them(fresh: tuple[Path, int]) -> None:
    found = {
        name.partition(".")[0]: code
        for *_, name, code in VBA_Parser(str(fresh[0])).extract_macros()
    }
    ours = read_macros(Parts(fresh[0]).content[MACROS]).texts
    assert {name: text.split() for name, text in ours.items()} == {
        name: text.split() for name, text in found.items()
    }


def test_a_chunk_with_copies_is_unpacked() -> None:
    """The example of [MS-OVBA] 3.2.2."""
    packed = bytes.fromhex(
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D"
        " 6E 6F 70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"
    )
    assert decompressed(packed) == b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"


@pytest.mark.parametrize("cut", [0, 8, 600, 3000, -600])
def test_what_is_no_project_is_kept_and_nothing_stops(cut: int) -> None:
    assert judged(todays_project()[:cut]) == Judged(is_todays=False, is_ours=False)


def test_the_macros_of_every_release_are_known_by_their_text(first: bytes) -> None:
    assert judged(first) == Judged(is_todays=False, is_ours=True)
    assert judged(todays_project()) == Judged(is_todays=True, is_ours=True)
    again = macro_project({**CODE_NAMES})  # without the comparison of bytes
    assert judged(again + b"\0") == Judged(is_todays=True, is_ours=True)


def test_what_editors_change_by_themselves_does_not_count() -> None:
    text = SOURCE.read_text("ascii")
    changed = "".join(f"{line}  \r\n" for line in text.upper().splitlines()) + "\r\n"
    assert text_digest(changed) == text_digest(text)
    assert text_digest(text.replace("plan_today", "plan")) != text_digest(text)


def test_macros_of_an_earlier_release_become_todays(
    fresh: tuple[Path, int], tmp_path: Path, first: bytes
) -> None:
    path = workbook(fresh, tmp_path, first)
    now = fresh[1]
    said = [problem.sentence() for problem in workflow.register(FileWorkbook(path), now).problems]
    assert RENEWED in said
    assert Parts(path).content[MACROS] == todays_project()
    assert RENEWED not in [
        p.sentence() for p in workflow.register(FileWorkbook(path), now).problems
    ]


def test_macros_that_somebody_changed_stay_and_the_check_says_so(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    old = FIRST_RELEASE.read_bytes().decode("ascii")
    own_line = with_text(
        tmp_path, old.replace('Press "plan_today"', 'Press "plan_today"\r\n    Beep')
    )
    own_sheet = macro_project({**CODE_NAMES, OWN_SHEET: "shOwn"}, FIRST_RELEASE)
    at_own_sheet = with_code_at(own_sheet, "shOwn")
    for project in (own_line, at_own_sheet, with_module(own_sheet)):
        path = workbook(fresh, tmp_path, project)
        assert KEPT in [
            problem.sentence() for problem in workflow.check(FileWorkbook(path), fresh[1])
        ]
        workflow.register(FileWorkbook(path), fresh[1])
        assert Parts(path).content[MACROS] == project


def test_own_macros_beside_todays_are_nothing_to_talk_about(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    path = workbook(fresh, tmp_path, macro_project({**CODE_NAMES, OWN_SHEET: "shOwn"}))
    said = [problem.sentence() for problem in workflow.check(FileWorkbook(path), fresh[1])]
    assert KEPT not in said


def test_a_workbook_without_macros_gets_none(fresh: tuple[Path, int], tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh[0], tmp_path / "Cuifu.xlsm"))
    parts = Parts(path)
    parts.change(parts.rels_of("xl/workbook.xml"), '/vbaProject"', '/nothing"')
    parts.save(path)
    workflow.register(FileWorkbook(path), fresh[1])
    assert Parts(path).content[MACROS] == parts.content[MACROS]


def modules(path: Path) -> dict[str, str]:
    """The code of each module as olevba reads it."""
    return {name: code for *_, name, code in VBA_Parser(str(path)).extract_macros()}


def test_macros_beside_the_owners_sheets_become_todays(
    fresh: tuple[Path, int], tmp_path: Path
) -> None:
    path = Path(shutil.copy(fresh[0], tmp_path / "Cuifu.xlsm"))
    old = macro_project({**CODE_NAMES, OWN_SHEET: "shOwn", "没有了": "shGone"}, FIRST_RELEASE)
    add_owners_things(path, old)
    before = {finding.rule for finding in findings(path)}
    said = [p.sentence() for p in workflow.register(FileWorkbook(path), fresh[1]).problems]
    assert RENEWED in said
    found = modules(path)
    documents = ("ThisWorkbook", *CODE_NAMES.values(), "shOwn")
    assert found.keys() == {*(f"{name}.cls" for name in documents), "Cuifu.bas"}
    assert found["Cuifu.bas"].split() == SOURCE.read_text("ascii").split()
    assert {finding.rule for finding in findings(path)} <= before - {
        "modules_of_sheets_have_a_sheet"
    }


def test_a_module_that_only_wants_variables_named_is_empty() -> None:
    own = with_documents(todays_project(), [*CODE_NAMES.values(), "shOwn"], (), 1252)
    text = read_macros(own).texts["shOwn"] + "Option Explicit\r\n"
    assert judged(with_stream(own, "shOwn", compressed(text.encode()))).is_ours


@pytest.mark.parametrize("page", [936, 10008])
def test_sheets_whose_code_name_is_chinese_and_chart_sheets_have_their_modules(page: int) -> None:
    names = [*CODE_NAMES.values(), "我的表", "Chart1"]
    project = with_documents(todays_project(), names, {"Chart1"}, page)
    again = todays_project_for(project, [*names, "新表"], {"Chart1"})
    found = read_macros(again)
    assert again == project
    assert found.texts.keys() - {"ThisWorkbook", "Cuifu"} == set(names)
    assert (found.documents, found.code_page) == ({"ThisWorkbook", *names}, page)
    assert found.texts["我的表"].startswith('Attribute VB_Name = "我的表"\r\n')
    assert "{00020820-" in found.texts["我的表"]
    assert "{00020821-" in found.texts["Chart1"]
    assert judged(again) == Judged(is_todays=True, is_ours=True)


def test_a_sheet_without_a_module_gets_none_and_one_that_has_gone_loses_its_own(
    first: bytes,
) -> None:
    names = [name for name in CODE_NAMES.values() if name != "shLessons"]
    found = read_macros(todays_project_for(first, [*names, "Sheet1"]))
    assert found.documents == {"ThisWorkbook", *names}


@pytest.mark.parametrize("length", [0, 1, 64, 4095, 4096, 70_000])
def test_streams_of_all_lengths_are_found_again_by_another_reader(length: int) -> None:
    top = {"PROJECT": b"p" * length, "PROJECTwm": b"w"}
    inside = {f"sh{number}": bytes([number]) * number * 9 for number in range(length % 50)}
    file = compound_file(top, "VBA", inside)
    assert streams(file) == {**top, **inside}
    with OleFileIO(BytesIO(file), raise_defects=0) as read:
        found = {path[-1]: read.openstream(path).read() for path in read.listdir()}
        assert not read.parsing_issues
    assert found == {**top, **inside}


@pytest.mark.parametrize("length", [0, 1, 2, 4095, 4096, 4097, 13_000])
def test_what_is_compressed_is_unpacked_by_another_reader(length: int) -> None:
    content = (SOURCE.read_bytes() * 3)[:length]
    packed = compressed(content)
    assert decompressed(packed) == content
    assert not length or bytes(decompress_stream(bytearray(packed))) == content
