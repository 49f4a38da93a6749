"""Our own check across the parts of a workbook: silent on sound ones, awake to every defect."""

import inspect
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from defects import ON_FILES, ON_PARTS
from owners_workbook import add_owners_things
from package_surgery import Parts
from register_rows import register_rows

import ooxml_lint as soundness
from cuifu_xl.core.errors import CuifuError
from cuifu_xl.maker.checked import build_checked
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import REGISTER, TABLES
from cuifu_xl.workbooks.base import Formula
from ooxml_lint import RULES, findings
from ooxml_lint.package import Remark
from ooxml_lint.zipped import FOUNDATION

PREFIX = f"{soundness.__name__}."
NAMES = [rule.__name__ for rule in (*FOUNDATION, *RULES)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "Cuifu.xlsm"
    build(path, rows={spec.name: () for spec in TABLES})
    add_owners_things(path)
    return path


def test_a_workbook_with_an_owners_things_is_sound(sound: Path) -> None:
    assert findings(sound) == []


@pytest.mark.parametrize("lines", [0, 1, 60])
def test_a_workbook_with_any_number_of_lines_is_sound(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "Cuifu.xlsm"
    build(path, rows={REGISTER.name: register_rows(lines)})
    assert findings(path) == []


def test_there_is_one_defect_per_rule() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert sorted(NAMES) == sorted([*ON_PARTS, *ON_FILES])


def test_no_rule_is_forgotten() -> None:
    modules = [import_module(name) for _, name, _ in iter_modules(soundness.__path__, PREFIX)]
    written = {
        name
        for module in modules
        for name, function in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(function)
        if inspect.signature(function).return_annotation == Iterator[Remark]
    }
    assert written == set(NAMES)


@pytest.mark.e2e
@pytest.mark.parametrize("rule", ON_PARTS)
def test_a_defect_in_the_parts_is_found_by_its_rule_alone(
    sound: Path, tmp_path: Path, rule: str
) -> None:
    parts = Parts(sound)
    ON_PARTS[rule](parts)
    found = findings(parts.save(tmp_path / sound.name))
    assert {finding.rule for finding in found} == {rule}, found


@pytest.mark.parametrize("rule", ON_FILES)
def test_a_defect_of_the_file_is_found_by_its_rule_alone(
    sound: Path, tmp_path: Path, rule: str
) -> None:
    path = tmp_path / sound.name
    shutil.copy(sound, path)
    ON_FILES[rule](path)
    assert {finding.rule for finding in findings(path)} == {rule}


def test_a_workbook_with_a_defect_is_never_put_in_place(tmp_path: Path) -> None:
    rows = {"聊天": [["甲", None, None, Formula("1+" * 5000 + "1")]]}
    with pytest.raises(CuifuError, match="formulas_can_be_taken_in"):
        build_checked(tmp_path / "Cuifu.xlsm", year=2026, rows=rows)
    assert list(tmp_path.iterdir()) == []
