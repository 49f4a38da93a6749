"""The macros of a closed file: read as olevba reads them, renewed only where they are ours."""

import shutil
from pathlib import Path

import pytest
from oletools.olevba import VBA_Parser
from owners_workbook import OWN_SHEET
from package_surgery import Parts

from cuifu_xl import workflow
from cuifu_xl.build.macros import SOURCE, macro_project
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.hosts.ooxml.macros.ours import Judged, judged, text_digest, todays_project
from cuifu_xl.hosts.ooxml.macros.project import decompressed, module_texts
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.sheets.schema import CODE_NAMES

MACROS = "xl/vbaProject.bin"
FIRST_RELEASE = Path(__file__).parents[1] / "build" / "Cuifu-0.1.0.bas"
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
    ours = module_texts(Parts(fresh[0]).content[MACROS])
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
    for project in (own_line, own_sheet):
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
